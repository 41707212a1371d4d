-- What there is to count in the touched weeks and months.
insert into trends.text_tallies by name
select
    unit,
    period,
    period_start,
    source_id,
    genre,
    count(*) as n_texts,
    sum(weight)::bigint as n,
    sum(weight * weight)::bigint as n_squares,
    sum(n_words)::bigint as n_words,
    sum(n_words * n_words)::bigint as words_squares,
    sum(n_sentences)::bigint as n_sentences
from placed_texts
group by unit, period, period_start, source_id, genre
order by unit, period, period_start, source_id, genre;
