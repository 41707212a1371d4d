-- Samples that people coded to measure the codebook on their own corpus, and the shares that are corrected with them.
create table core.samples (
    sample_id varchar primary key,
    drawn_at timestamptz not null,
    seed bigint not null,
    unit varchar not null,
    panel varchar not null,
    source_group varchar not null,
    genre varchar not null,
    first_day date not null,
    last_day date not null,
    codebook_sha256 varchar not null,
    codebook_version varchar not null,
    coders varchar[] not null
);
comment on table core.samples is 'One row per sample that was drawn and coded (nato-asia validate)';
comment on column core.samples.sample_id is 'Hash of what was drawn; the keys of its file begin with it';
comment on column core.samples.drawn_at is 'When it was drawn';
comment on column core.samples.seed is 'Seed of the draw';
comment on column core.samples.unit is 'Slice it is from: article or story';
comment on column core.samples.panel is 'all or fixed';
comment on column core.samples.source_group is 'all, or one region group of sources';
comment on column core.samples.genre is 'all, or one of commentary, news, statement, unknown';
comment on column core.samples.first_day is 'First day of its span';
comment on column core.samples.last_day is 'Last day of its span';
comment on column core.samples.codebook_sha256 is 'Codebook under which it was drawn; trends are corrected under no other';
comment on column core.samples.codebook_version is 'Its version';
comment on column core.samples.coders is 'Names of those who coded it, sorted';

create table core.sample_strata (
    sample_id varchar not null,
    theme_id varchar not null,
    stratum varchar not null check (stratum in ('found_author', 'found_headline', 'found_quotation', 'not_found')),
    n_articles integer not null,
    n_drawn integer not null,
    n_decided integer not null,
    n_true integer not null,
    primary key (sample_id, theme_id, stratum)
);
comment on table core.sample_strata is 'One row per coded sample, theme and stratum of its articles: how many there were, were drawn, and have the theme by the codes';
comment on column core.sample_strata.sample_id is 'The sample';
comment on column core.sample_strata.theme_id is 'The theme';
comment on column core.sample_strata.stratum is 'Where the codebook found the theme in the article: found_author (a hit in the author''s own words), found_headline (none there, but in the headline), found_quotation (quoted only), not_found';
comment on column core.sample_strata.n_articles is 'Articles of slice and span in it when it was drawn';
comment on column core.sample_strata.n_drawn is 'Of these, those drawn';
comment on column core.sample_strata.n_decided is 'Of these, those on whose code most of their coders agree';
comment on column core.sample_strata.n_true is 'Of these, those with the theme';

create table core.sample_units (
    sample_id varchar not null,
    unit_number integer not null,
    theme_id varchar not null,
    level varchar not null check (level in ('article', 'sentence')),
    article_id varchar not null,
    revision_id varchar not null,
    sentence_number integer,
    stratum varchar not null,
    voice varchar,
    is_found boolean not null,
    weight double not null,
    primary key (sample_id, unit_number)
);
comment on table core.sample_units is 'One row per row of a coded sample''s file: an article or a sentence of it, and a theme';
comment on column core.sample_units.sample_id is 'The sample';
comment on column core.sample_units.unit_number is 'Its row, from 1; its key in the file is sample_id.unit_number';
comment on column core.sample_units.theme_id is 'The theme that was asked for';
comment on column core.sample_units.level is 'article or sentence';
comment on column core.sample_units.article_id is 'The article';
comment on column core.sample_units.revision_id is 'The revision that was coded';
comment on column core.sample_units.sentence_number is 'The sentence, counted from 1; NULL for an article';
comment on column core.sample_units.stratum is 'Stratum of the article (core.sample_strata)';
comment on column core.sample_units.voice is 'Voice of the whole sentence: headline, quotation (at least half of it is quoted) or author; NULL for an article';
comment on column core.sample_units.is_found is 'The codebook finds the theme in it';
comment on column core.sample_units.weight is 'Articles or sentences of slice and span that it stands for';

create table core.codes (
    sample_id varchar not null,
    unit_number integer not null,
    coder varchar not null,
    is_theme boolean not null,
    note varchar not null,
    primary key (sample_id, unit_number, coder)
);
comment on table core.codes is 'One row per unit of a sample and coder: what that person says; what was left blank has no row';
comment on column core.codes.sample_id is 'The sample';
comment on column core.codes.unit_number is 'The unit';
comment on column core.codes.coder is 'Name of the coder';
comment on column core.codes.is_theme is 'The theme is there';
comment on column core.codes.note is 'The coder''s note; may be empty';

create table core.sample_scores (
    sample_id varchar not null,
    theme_id varchar not null,
    level varchar not null check (level in ('article', 'sentence')),
    voice varchar not null,
    n_decided integer not null,
    n_open integer not null,
    alpha double,
    n_found integer not null,
    precision double,
    precision_low double,
    precision_high double,
    n_true integer,
    recall double,
    recall_low double,
    recall_high double,
    primary key (sample_id, theme_id, level, voice)
);
comment on table core.sample_scores is 'One row per coded sample, theme, level and voice: agreement of its coders, precision and recall of the codebook on this corpus';
comment on column core.sample_scores.sample_id is 'The sample; core.samples has its slice, span, codebook and coders';
comment on column core.sample_scores.theme_id is 'The theme; all is over all themes of the sample';
comment on column core.sample_scores.level is 'What was coded: article or sentence';
comment on column core.sample_scores.voice is 'all, headline, quotation or author: of a sentence its own, of an article that of its stratum';
comment on column core.sample_scores.n_decided is 'Coded units on which most of their coders agree';
comment on column core.sample_scores.n_open is 'Coded units on which they are divided equally: they count for alpha only';
comment on column core.sample_scores.alpha is 'Krippendorff''s alpha, nominal, of the units that two or more coded; not weighted, NULL where there are none or all codes are equal';
comment on column core.sample_scores.n_found is 'Decided units in which the codebook finds the theme';
comment on column core.sample_scores.precision is 'Of these, the share that has it by the codes, weighted by stratum, 0 to 1; NULL without any';
comment on column core.sample_scores.precision_low is 'Lower end of its Wilson 95 % interval, at the effective number of units (Kish)';
comment on column core.sample_scores.precision_high is 'Upper end of its 95 % interval';
comment on column core.sample_scores.n_true is 'Decided units that have the theme by the codes; NULL where there is no recall: articles have no voice where nothing is found';
comment on column core.sample_scores.recall is 'Of these, the share in which the codebook finds it, weighted by stratum, 0 to 1; NULL without any';
comment on column core.sample_scores.recall_low is 'Lower end of its Wilson 95 % interval, at the effective number of units (Kish)';
comment on column core.sample_scores.recall_high is 'Upper end of its 95 % interval';

create table trends.corrected_shares (
    theme_id varchar not null,
    unit varchar not null,
    period varchar not null,
    period_start date not null,
    panel varchar not null,
    source_group varchar not null,
    genre varchar not null,
    sample_id varchar not null,
    share_corrected double,
    share_corrected_low double,
    share_corrected_high double,
    reason_uncorrected varchar,
    primary key (theme_id, unit, period, period_start, panel, source_group, genre)
);
comment on table trends.corrected_shares is 'One row per theme and cell of a slice that a coded sample is from: its corrected share, or why there is none; trends.theme_periods has it beside the plain share';
comment on column trends.corrected_shares.theme_id is 'The theme';
comment on column trends.corrected_shares.unit is 'article or story';
comment on column trends.corrected_shares.period is 'week (from Monday), month or quarter';
comment on column trends.corrected_shares.period_start is 'First day';
comment on column trends.corrected_shares.panel is 'all or fixed';
comment on column trends.corrected_shares.source_group is 'all, or one region group of sources';
comment on column trends.corrected_shares.genre is 'all, or one of commentary, news, statement, unknown';
comment on column trends.corrected_shares.sample_id is 'The sample whose codes correct it: the newest whose span has the period';
comment on column trends.corrected_shares.share_corrected is 'Share with the theme, 0 to 1, corrected for what the codebook misses and for what it wrongly finds (Rogan and Gladen 1978); sensitivity and specificity, from the codes of articles, are taken to be the same in all periods of the span';
comment on column trends.corrected_shares.share_corrected_low is 'Lower end of its 95 % interval, a parametric bootstrap over the codes and the texts of the period';
comment on column trends.corrected_shares.share_corrected_high is 'Upper end of its 95 % interval';
comment on column trends.corrected_shares.reason_uncorrected is 'Why there is none: outside_span, other_codebook, too_few_coded (a stratum has fewer than 10 decided articles, and more articles than that), undetected (the codes do not show that the codebook detects the theme)';
