-- One row per theme and per group of themes: what every cell of the trends is counted for, with its measured quality and
-- its counts in the seed articles.
create or replace view main.counted_themes as
with final as (
    select
        'theme' as theme_kind,
        themes.theme_id,
        themes.weaknesses,
        themes.weaknesses is not null as is_measured,
        baseline.n_hits as n_hits_baseline,
        baseline.n_words as n_words_baseline
    from core.themes as themes
    left join core.baseline as baseline using (theme_id)
    union all
    select
        'group' as theme_kind,
        themes.theme_group as theme_id,
        list_sort(list_distinct(flatten(list(themes.weaknesses)))) as weaknesses,
        bool_and(themes.weaknesses is not null) as is_measured,
        sum(baseline.n_hits) as n_hits_baseline,
        min(baseline.n_words) as n_words_baseline
    from core.themes as themes
    left join core.baseline as baseline using (theme_id)
    group by themes.theme_group
)

select * from final;
comment on view main.counted_themes is 'One row per theme and per group of themes, with its measured quality and its counts in the seed articles. Helper of trends.theme_periods: it may change';
comment on column main.counted_themes.theme_kind is 'theme or group';
comment on column main.counted_themes.theme_id is 'The theme, or the group of themes';
comment on column main.counted_themes.weaknesses is 'Why the theme is published as weak, of a group all of its themes; empty where it is not, NULL where it was not measured under this codebook';
comment on column main.counted_themes.is_measured is 'Precision and recall were measured under this codebook, of a group for all of its themes';
comment on column main.counted_themes.n_hits_baseline is 'Hits in the two seed articles; NULL where they are not measured under this codebook';
comment on column main.counted_themes.n_words_baseline is 'Words of the two seed articles';
