-- What people found who coded samples of this corpus, by theme, level and voice, the newest sample first.
select
    scores.theme_id,
    samples.drawn_at,
    scores.level,
    scores.voice,
    scores.n_decided,
    scores.n_found,
    scores.precision,
    scores.precision_low,
    scores.precision_high,
    scores.n_true,
    scores.recall,
    scores.recall_low,
    scores.recall_high
from core.sample_scores as scores
inner join core.samples as samples using (sample_id)
order by scores.theme_id asc, samples.drawn_at desc, scores.level asc, scores.voice asc, scores.sample_id asc;
