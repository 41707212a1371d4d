-- What trends are made of: the texts that count, why they changed, and their tallies by period.
create schema if not exists trends;

create table trends.counted_texts (
    article_id varchar not null,
    revision_id varchar not null,
    story_id varchar not null,
    is_original boolean not null,
    n_articles integer not null,
    source_id varchar not null,
    source_group varchar not null,
    genre varchar not null,
    published_on date,
    published_precision varchar,
    story_published_on date,
    story_published_precision varchar,
    n_words integer not null,
    n_sentences integer not null,
    codebook_sha256 varchar not null
);
comment on table trends.counted_texts is 'One row per article that trends count: core, dated, no spun copy, as it read when its quarter was over (an original: the quarter of its story)';
comment on column trends.counted_texts.article_id is 'The article';
comment on column trends.counted_texts.revision_id is 'The revision that is counted: the last one read in the quarter, or the first one where the text was found later';
comment on column trends.counted_texts.story_id is 'Its story';
comment on column trends.counted_texts.is_original is 'It is the one article that unit story and unit reach count';
comment on column trends.counted_texts.n_articles is 'Articles of the story, the original and its copies: the weight in unit reach';
comment on column trends.counted_texts.source_id is 'The source';
comment on column trends.counted_texts.source_group is 'Region group of the source';
comment on column trends.counted_texts.genre is 'commentary, news, statement, unknown';
comment on column trends.counted_texts.published_on is 'Its own date: unit article counts it there; NULL where only its story is dated';
comment on column trends.counted_texts.published_precision is 'instant, day or month; a month has no week';
comment on column trends.counted_texts.story_published_on is 'Earliest date of its story: units story and reach count the original there';
comment on column trends.counted_texts.story_published_precision is 'instant, day or month';
comment on column trends.counted_texts.n_words is 'Words of the counted text';
comment on column trends.counted_texts.n_sentences is 'Sentences of the counted text';
comment on column trends.counted_texts.codebook_sha256 is 'Codebook that it was counted under';

create table trends.counts (
    night_id varchar primary key,
    codebook_sha256 varchar not null,
    n_texts integer not null,
    n_entered integer not null,
    n_left integer not null,
    n_changed integer not null
);
comment on table trends.counts is 'One row per night whose trends were counted: how many texts count since then';
comment on column trends.counts.night_id is 'The night';
comment on column trends.counts.codebook_sha256 is 'Codebook that all texts were counted under';
comment on column trends.counts.n_texts is 'Texts that count';
comment on column trends.counts.n_entered is 'Of these, those that did not count the night before';
comment on column trends.counts.n_left is 'Texts that counted the night before and do not any more';
comment on column trends.counts.n_changed is 'Texts that count otherwise than the night before: another text, date, story, genre or source';

create table trends.changes (
    night_id varchar not null,
    article_id varchar not null,
    causes varchar[] not null,
    before struct(
        revision_id varchar, story_id varchar, is_original boolean, n_articles integer, source_id varchar,
        source_group varchar, genre varchar, published_on date, published_precision varchar, story_published_on date,
        story_published_precision varchar, n_words integer, n_sentences integer
    ),
    after struct(
        revision_id varchar, story_id varchar, is_original boolean, n_articles integer, source_id varchar,
        source_group varchar, genre varchar, published_on date, published_precision varchar, story_published_on date,
        story_published_precision varchar, n_words integer, n_sentences integer
    ),
    primary key (night_id, article_id)
);
comment on table trends.changes is 'One row per night and article that began to count, ceased to, or counts otherwise; trends.night_changes has it in plain columns';
comment on column trends.changes.night_id is 'The night';
comment on column trends.changes.article_id is 'The article';
comment on column trends.changes.causes is 'Why, see trends.causes; several may meet';
comment on column trends.changes.before is 'Its row of trends.counted_texts the night before; NULL where it did not count';
comment on column trends.changes.after is 'Its row of trends.counted_texts of this night; NULL where it does not count any more';

create table trends.text_tallies (
    unit varchar not null,
    period varchar not null,
    period_start date not null,
    panel varchar not null,
    source_group varchar not null,
    genre varchar not null,
    n_texts bigint not null,
    n bigint not null,
    n_squares bigint not null,
    n_words bigint not null,
    words_squares bigint not null,
    n_sentences bigint not null,
    n_sources bigint not null,
    n_biggest_source bigint not null
);
comment on table trends.text_tallies is 'One row per unit, period, panel, group of sources and genre with texts: what there is to count';
comment on column trends.text_tallies.unit is 'article, story or reach';
comment on column trends.text_tallies.period is 'week, month or quarter';
comment on column trends.text_tallies.period_start is 'First day';
comment on column trends.text_tallies.panel is 'all or fixed (the sources of trends.panel_members)';
comment on column trends.text_tallies.source_group is 'all, or one region group of sources';
comment on column trends.text_tallies.genre is 'all, or one of commentary, news, statement, unknown';
comment on column trends.text_tallies.n_texts is 'Texts';
comment on column trends.text_tallies.n is 'Sum of their weights: in unit reach a text weighs as many as its story has articles, else 1';
comment on column trends.text_tallies.n_squares is 'Sum of the squares of their weights';
comment on column trends.text_tallies.n_words is 'Weighted sum of their words';
comment on column trends.text_tallies.words_squares is 'Sum of the squares of their weighted words';
comment on column trends.text_tallies.n_sentences is 'Weighted sum of their sentences';
comment on column trends.text_tallies.n_sources is 'Sources that they are of';
comment on column trends.text_tallies.n_biggest_source is 'Sum of the weights of the source with most';

create table trends.theme_tallies (
    unit varchar not null,
    period varchar not null,
    period_start date not null,
    panel varchar not null,
    source_group varchar not null,
    genre varchar not null,
    theme_kind varchar not null,
    theme_id varchar not null,
    n_texts_with_theme bigint not null,
    n_with_theme bigint not null,
    n_hits bigint not null,
    hits_squares bigint not null,
    hits_words bigint not null,
    n_sentences_with_theme bigint not null
);
comment on table trends.theme_tallies is 'One row per unit, period, panel, group of sources, genre and theme (or group of themes) with a hit: what was found';
comment on column trends.theme_tallies.unit is 'article, story or reach';
comment on column trends.theme_tallies.period is 'week, month or quarter';
comment on column trends.theme_tallies.period_start is 'First day';
comment on column trends.theme_tallies.panel is 'all or fixed (the sources of trends.panel_members)';
comment on column trends.theme_tallies.source_group is 'all, or one region group of sources';
comment on column trends.theme_tallies.genre is 'all, or one of commentary, news, statement, unknown';
comment on column trends.theme_tallies.theme_kind is 'theme or group';
comment on column trends.theme_tallies.theme_id is 'The theme, or the group of themes; a text with several themes of a group counts once for it';
comment on column trends.theme_tallies.n_texts_with_theme is 'Texts with at least one hit';
comment on column trends.theme_tallies.n_with_theme is 'Sum of their weights';
comment on column trends.theme_tallies.n_hits is 'Weighted sum of their hits';
comment on column trends.theme_tallies.hits_squares is 'Sum of the squares of their weighted hits';
comment on column trends.theme_tallies.hits_words is 'Sum of the products of their weighted hits and weighted words';
comment on column trends.theme_tallies.n_sentences_with_theme is 'Weighted sum of their sentences with at least one hit';

create table trends.source_tallies (
    source_id varchar not null,
    month_start date not null,
    theme_id varchar not null,
    n_texts bigint not null,
    n_texts_with_theme bigint not null
);
comment on table trends.source_tallies is 'One row per source, month with stories and theme: what the tests of change are made from';
comment on column trends.source_tallies.source_id is 'Source of the originals';
comment on column trends.source_tallies.month_start is 'First day of the month';
comment on column trends.source_tallies.theme_id is 'The theme';
comment on column trends.source_tallies.n_texts is 'Counted stories of the source in the month';
comment on column trends.source_tallies.n_texts_with_theme is 'Of these, those with at least one hit';

create table trends.panel_members (
    source_id varchar not null,
    first_day date not null
);
comment on table trends.panel_members is 'One row per source of the fixed panel, as the tallies have it since the last night (why: trends.panels)';
comment on column trends.panel_members.source_id is 'The source';
comment on column trends.panel_members.first_day is 'Day from which on periods are counted for the panel';

create table trends.panel_changes (
    night_id varchar not null,
    source_id varchar not null,
    change varchar not null check (change in ('entered', 'left', 'from_another_day')),
    first_day date,
    primary key (night_id, source_id)
);
comment on table trends.panel_changes is 'One row per night and source that entered or left the fixed panel: its numbers changed for that reason';
comment on column trends.panel_changes.night_id is 'The night';
comment on column trends.panel_changes.source_id is 'The source';
comment on column trends.panel_changes.change is 'entered, left, or from_another_day where the window of the panel begins elsewhere';
comment on column trends.panel_changes.first_day is 'Day from which on the source is in the fixed panel; NULL where it left';

create table trends.windows (
    name varchar primary key,
    first_day date not null,
    last_day date
);
comment on table trends.windows is 'One row per span of days that trends refer to, as the settings of the last night have it';
comment on column trends.windows.name is 'baseline (the extended baseline) or panel (the fixed panel of sources)';
comment on column trends.windows.first_day is 'First day';
comment on column trends.windows.last_day is 'Last day; of the panel the end of the last complete month, NULL while there is none';

create table trends.weights (
    unit varchar not null,
    panel varchar not null,
    source_group varchar not null,
    weight double not null,
    weights_from varchar not null,
    n bigint not null
);
comment on table trends.weights is 'One row per unit, panel and group of sources: its fixed weight in the standardised share, so that a changed mix of sources is no trend';
comment on column trends.weights.unit is 'article, story or reach';
comment on column trends.weights.panel is 'all or fixed';
comment on column trends.weights.source_group is 'Group of sources';
comment on column trends.weights.weight is 'Its share of the texts, 0 to 1; the weights of a unit and panel sum to 1';
comment on column trends.weights.weights_from is 'baseline (the texts of the extended baseline, see trends.windows) or all (all counted texts, where the baseline has fewer than 20)';
comment on column trends.weights.n is 'Texts of the group that the weight is counted from, weighted in unit reach';

create table ops.visits (
    night_id varchar not null,
    feed_id varchar not null,
    source_id varchar not null,
    visit_result varchar check (visit_result in ('read', 'overflowed', 'not_modified', 'failed')),
    primary key (night_id, feed_id)
);
comment on table ops.visits is 'One row per night and feed that was declared then: how its visit went. Nights that were run before this table was have none, until a rebuild';
comment on column ops.visits.night_id is 'The night';
comment on column ops.visits.feed_id is 'The feed';
comment on column ops.visits.source_id is 'Its source';
comment on column ops.visits.visit_result is 'read; overflowed (read, but all its entries were new: some were probably missed); not_modified (it said that nothing has changed); failed (no answer, or none that could be read whole: core.rejections says why); NULL where it was not visited: it rests after failures or is gone, or the night broke off';
