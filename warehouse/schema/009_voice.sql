-- In whose words a hit stands. Every text is counted anew, for the hits that are stored do not say it.
alter table core.hits add column voice varchar;
comment on column core.hits.voice is 'In whose words it stands, where the text shows it: headline, quotation (between marks, more than three words), author (all else, indirect speech too); NULL until it is counted anew';

update core.revisions set codebook_sha256 = null
where codebook_sha256 is not null;
