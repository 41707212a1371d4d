-- Date articles that had no date, or only a month; their stories are drawn again.
update core.articles set
    published_on = incoming.published_on,
    published_at = incoming.published_at,
    published_precision = incoming.published_precision,
    published_origin = incoming.published_origin
from incoming
where
    articles.article_id = incoming.article_id
    and (
        articles.published_on is null
        or (
            articles.published_precision = 'month'
            and incoming.published_precision <> 'month'
            and date_trunc('month', incoming.published_on) = articles.published_on
        )
    )
returning articles.article_id;
