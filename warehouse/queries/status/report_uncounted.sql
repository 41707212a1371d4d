-- Articles that the plain trend does not count, by the reason; with core.commentary, which counts stories, they add up to
-- all articles. Core texts of another genre count in a slice of their own.
with placed as (
    select
        case
            when members.article_id is null then 'unplaced'
            when not members.is_original then 'copy'
            when revisions.codebook_sha256 is null then 'unassessed'
            when revisions.relevance = 'language_not_counted'
                then concat('language_not_counted:', articles.language_code)
            when revisions.relevance <> 'core' then revisions.relevance
            when counted.published_on is null then 'undated'
            when uncounted.article_id is not null then 'before_history'
            when coalesce(revisions.genre, 'unknown') <> 'commentary' then coalesce(revisions.genre, 'unknown')
        end as reason
    from core.articles as articles
    left join core.story_members as members using (article_id)
    left join main.story_revisions as counted using (story_id)
    left join core.revisions as revisions on counted.revision_id = revisions.revision_id
    left join main.before_history as uncounted on articles.article_id = uncounted.article_id
)

select
    reason,
    count(*)::integer as n_articles
from placed
where reason is not null  -- counted
group by reason
order by n_articles desc, reason asc;
