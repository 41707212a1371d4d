-- Digest of what sentences, terms and edits depend on: equal where a night changed none of them.
select
    sha256(concat_ws(
        ' ',
        (select codebooks.codebook_sha256 from core.codebooks as codebooks where codebooks.is_current),
        (
            select max(ordered.night_number) from trends.changes as changes
            inner join main.ordered_nights as ordered using (night_id)
        ),
        (select bit_xor(hash(counted.revision_id, counted.genre)) from trends.counted_texts as counted),
        (select count(*) from core.revisions),
        (select count(*) from core.titles),
        (select bit_xor(hash(sources.source_id, sources.name)) from core.sources as sources)
    )) as evidence_sha256;
