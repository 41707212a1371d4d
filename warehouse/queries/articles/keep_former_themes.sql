-- Keep the themes of revisions that are to be deleted, where trends counted them after any night.
insert into trends.former_themes (revision_id, theme_id, codebook_sha256)
select distinct
    hits.revision_id,
    hits.theme_id,
    revisions.codebook_sha256
from core.hits as hits
semi join incoming using (revision_id)
inner join core.revisions as revisions using (revision_id)
where hits.revision_id in (select changes.after.revision_id from trends.changes as changes)
on conflict do nothing;
