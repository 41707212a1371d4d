-- Entries that were never read, because their address was that of a dropped article: they get the article that is now
-- known there, or wait to be fetched.
with orphans as (
    select
        entries.entry_id,
        any_value(aliases.article_id) as article_id,
        bool_or(entries.stage = 'done' and coalesce(entries.outcome <> 'rejected', false)) as is_done
    from raw.entries
    semi join incoming using (article_id)
    left join core.aliases as aliases on entries.url = aliases.url
    group by entries.entry_id
)

update raw.entries set
    article_id = orphans.article_id,
    stage = if(orphans.is_done and orphans.article_id is null, 'fetch', entries.stage),
    outcome = if(orphans.is_done and orphans.article_id is null, 'waiting', entries.outcome)
from orphans
where entries.entry_id = orphans.entry_id;
