-- Terms of one theme by their hits in counted commentary.
select
    term,
    count(*) as n_hits,
    count(distinct revision_id) as n_texts
from core.hit_sentences
where theme_id = $theme_id and genre = 'commentary'
group by term
order by n_hits desc, term asc;
