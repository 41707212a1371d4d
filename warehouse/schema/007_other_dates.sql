-- The days on which feed, mark-up, address and text of a page do not agree.
alter table raw.cleaned add column other_dates struct(published_on date, published_origin varchar)[];
comment on column raw.cleaned.other_dates is 'Days that it states as well, more than a day away, with who states them; NULL where they were not kept yet';

alter table core.articles add column other_dates struct(published_on date, published_origin varchar)[];
comment on column core.articles.other_dates is 'Days that its latest revision stated as well, impossible ones too, with who states them; NULL where they were not kept yet';
comment on column core.articles.latest_revision_id is 'Its latest revision; trends count the one of the end of its quarter (core.commentary)';
