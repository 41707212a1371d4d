-- Frequency of each theme per period, compared with the seed articles, both together and each alone.
-- key: theme_id, period, period_start, against
select
    theme_id,
    period,
    period_start,
    against,
    n_hits,
    n_words,
    round(rate, 6) as rate,
    n_hits_baseline,
    n_words_baseline,
    round(rate_baseline, 6) as rate_baseline,
    round(rate_ratio, 6) as rate_ratio,
    round(log2_ratio, 6) as log2_ratio,
    round(g2, 6) as g2,
    round(share_sentences, 6) as share_sentences,
    round(share_sentences_baseline, 6) as share_sentences_baseline,
    reason_missing
from trends.baseline_ratios
order by theme_id, period, period_start, against
