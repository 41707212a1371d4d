-- Delete the links of undrawn texts, which are compared anew.
with undrawn as (
    select revision_id
    from core.revisions
    where is_drawn is not true
)

delete from core.story_links
where revision_a in (select revision_id from undrawn) or revision_b in (select revision_id from undrawn);
