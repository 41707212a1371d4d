-- Every source that was ever watched, with its feeds.
select
    sources.source_id,
    sources.name,
    sources.country,
    sources.source_group,
    sources.kind,
    sources.viewpoint,
    sources.language_code,
    sources.has_full_text,
    list({ 'url': feeds.url, 'kind': feeds.kind } order by feeds.url) as feeds
from core.sources
inner join core.feeds using (source_id)
group by all
order by sources.source_id;
