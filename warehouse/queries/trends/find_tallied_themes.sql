-- Themes and groups of themes in the texts of the touched weeks and months: one scan of the hits of these texts only.
create or replace temporary table tallied_themes as
with sentences as (  -- one row per text, theme and sentence
    select
        hits.revision_id,
        themes.theme_group,
        hits.theme_id,
        hits.sentence_number,
        count(*) as n_hits
    from core.hits as hits
    inner join core.themes as themes using (theme_id)
    where hits.revision_id in (select placed_texts.revision_id from placed_texts where placed_texts.period <> 'quarter')
    group by hits.revision_id, themes.theme_group, hits.theme_id, hits.sentence_number
)

select
    revision_id,
    'theme' as theme_kind,
    theme_id,
    sum(n_hits)::bigint as n_hits,
    count(*) as n_sentences
from sentences
group by revision_id, theme_id
union all
select
    revision_id,
    'group' as theme_kind,
    theme_group as theme_id,
    sum(n_hits)::bigint as n_hits,
    count(distinct sentence_number) as n_sentences
from sentences
group by revision_id, theme_group;
