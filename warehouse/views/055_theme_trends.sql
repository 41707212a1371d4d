-- One row per theme (or group of themes) and cell of the trends, for people: the columns of theme_trends.csv and of every
-- other slice, with labels, rounded to 6 decimal places, and with the reasons for the quality in words.
create or replace view trends.theme_trends as
with reasons as (
    select map(list(reason_code), list(in_words)) as in_words
    from trends.quality_reasons
),

labelled as (
    select
        cells.*,
        coalesce(themes.label, cells.theme_id) as label,
        reasons.in_words
    from trends.theme_periods as cells
    cross join reasons
    left join core.themes as themes on cells.theme_kind = 'theme' and cells.theme_id = themes.theme_id
),

final as (
    select
        theme_kind,
        period,
        unit,
        panel,
        source_group,
        genre,
        theme_id,
        label,
        period_label,
        period_start,
        n,
        n_with_theme,
        round(share, 6) as share,
        round(share_low, 6) as share_low,
        round(share_high, 6) as share_high,
        round(share_corrected, 6) as share_corrected,
        round(share_corrected_low, 6) as share_corrected_low,
        round(share_corrected_high, 6) as share_corrected_high,
        quality,
        array_to_string(list_transform(quality_reasons, lambda code: in_words[code] || '.'), ' ') as quality_in_words,
        is_complete,
        codebook_version
    from labelled
)

select * from final;
comment on view trends.theme_trends is 'One row per theme (or group of themes), period, unit, panel, group of sources and genre: trends.theme_periods for people, as in theme_trends.csv. Filter on one of each of its first six columns; the plain slice is theme, quarter, story, all, all, commentary';
comment on column trends.theme_trends.theme_kind is 'theme, or group (of themes)';
comment on column trends.theme_trends.period is 'week (from Monday), month or quarter';
comment on column trends.theme_trends.unit is 'What is counted: article, story or reach';
comment on column trends.theme_trends.panel is 'all sources, or fixed: those of trends.panels, from its window on';
comment on column trends.theme_trends.source_group is 'all, or one region group of sources';
comment on column trends.theme_trends.genre is 'all, or one of commentary, news, statement, unknown';
comment on column trends.theme_trends.theme_id is 'The theme, or the group; a text counts once for a group, however many of its themes it has';
comment on column trends.theme_trends.label is 'Name of the theme for readers; a group has its id';
comment on column trends.theme_trends.period_label is 'Name of the period: 2024-Q3, 2024-08 or 2024-W32';
comment on column trends.theme_trends.period_start is 'First day of the period';
comment on column trends.theme_trends.n is 'Texts of the period, weighted in unit reach; 0 is a gap';
comment on column trends.theme_trends.n_with_theme is 'Of these, those with at least one hit';
comment on column trends.theme_trends.share is 'Share with the theme, 0 to 1; NULL in a gap';
comment on column trends.theme_trends.share_low is 'Lower end of its 95 % interval';
comment on column trends.theme_trends.share_high is 'Upper end of its 95 % interval';
comment on column trends.theme_trends.share_corrected is 'Share with the theme, 0 to 1, corrected by what people coded; NULL where they coded no sample of this slice, or too little of it (reason_uncorrected in trends.theme_periods)';
comment on column trends.theme_trends.share_corrected_low is 'Lower end of its 95 % interval, which holds the doubt of the correction';
comment on column trends.theme_trends.share_corrected_high is 'Upper end of its 95 % interval';
comment on column trends.theme_trends.quality is 'draw, care (draw with care) or do_not_draw';
comment on column trends.theme_trends.quality_in_words is 'Reasons for the quality, a sentence each; empty where it is draw';
comment on column trends.theme_trends.is_complete is 'The period was over before the last night';
comment on column trends.theme_trends.codebook_version is 'Version of the codebook; series of two versions are never spliced';
