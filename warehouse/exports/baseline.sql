-- What the two seed articles hold of each theme.
-- key: theme_id
select
    theme_id,
    n_articles,
    n_articles_with_theme,
    n_hits,
    n_words,
    round(rate_hits, 6) as rate_hits,
    n_sentences_with_theme,
    n_sentences,
    round(share_sentences, 6) as share_sentences,
    reason_missing
from core.baseline
order by theme_id
