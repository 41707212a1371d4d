-- What tests of change came to, night by night, with all that went into them.
create schema if not exists trends;

create table trends.tests (
    night_id varchar not null,
    codebook_sha256 varchar not null,
    codebook_version varchar not null,
    test_code varchar not null check (test_code in ('trend', 'change_point', 'ewma')),
    theme_id varchar not null,
    unit varchar not null,
    panel varchar not null,
    period varchar not null,
    first_period date,
    last_period date,
    n_periods integer not null,
    n_texts bigint not null,
    n_with_theme bigint not null,
    n_sources integer not null,
    n_groups integer not null,
    method varchar not null,
    verdict varchar not null check (
        verdict in ('rising', 'falling', 'alarm_high', 'alarm_low', 'none_shown', 'not_tested')
    ),
    remark varchar not null,
    changed_from date,
    share_before double,
    share_after double,
    log_odds double,
    odds_ratio double,
    odds_ratio_low double,
    odds_ratio_high double,
    statistic double,
    p double,
    p_adjusted double,
    z_crude double
);
comment on table trends.tests is 'One row per night, test and theme, and per change that a change_point test found: what it came to, and all that went into it. A night keeps the rows that it made';
comment on column trends.tests.night_id is 'The night that made the test';
comment on column trends.tests.codebook_sha256 is 'Codebook of all its counts';
comment on column trends.tests.codebook_version is 'Its version';
comment on column trends.tests.test_code is 'trend (does the share drift?), change_point (when did it change? exploratory), ewma (alarm: have the newest periods left the extended baseline?)';
comment on column trends.tests.theme_id is 'The theme';
comment on column trends.tests.unit is 'What is counted: story, each once by its original';
comment on column trends.tests.panel is 'Sources that count: all';
comment on column trends.tests.period is 'Kind of the periods: quarter; complete ones only';
comment on column trends.tests.first_period is 'First day of the first period with texts, of a trend the first with 10; NULL where there is none';
comment on column trends.tests.last_period is 'First day of the last period with texts';
comment on column trends.tests.n_periods is 'Periods with texts';
comment on column trends.tests.n_texts is 'Texts of these periods';
comment on column trends.tests.n_with_theme is 'Of these, those with at least one hit';
comment on column trends.tests.n_sources is 'Sources of the texts that the test rests on: of a trend, those whose group has texts with the theme and without';
comment on column trends.tests.n_groups is 'Groups of these sources';
comment on column trends.tests.method is 'How it was tested';
comment on column trends.tests.verdict is 'rising, falling (trend: p_adjusted up to 0.10, with fewer than 30 sources up to 0.05; change_point: the share after against the one before), alarm_high, alarm_low (ewma), none_shown (that is not "no change"), not_tested';
comment on column trends.tests.remark is 'Why it was not tested, what limits it, or what its statistic is held against; may be empty';
comment on column trends.tests.changed_from is 'First day of the period, one with texts, from which on the share is another (change_point), or has been outside its limits (ewma)';
comment on column trends.tests.share_before is 'change_point: share before the change, back to the one before it; ewma: share in the extended baseline';
comment on column trends.tests.share_after is 'change_point: share after it, up to the next; ewma: smoothed share of the last period';
comment on column trends.tests.log_odds is 'trend: change of the log odds of the theme from one period to the next, source groups held fixed';
comment on column trends.tests.odds_ratio is 'trend: the same as a factor on the odds; 1 is no change';
comment on column trends.tests.odds_ratio_low is 'Lower end of its 95 % interval, by t; p may be larger than the interval has it';
comment on column trends.tests.odds_ratio_high is 'Upper end of its 95 % interval';
comment on column trends.tests.statistic is 'trend: t; change_point: twice the log likelihood ratio; ewma: distance of share_after from share_before in standard deviations, those of both, 2.7 being the limit';
comment on column trends.tests.p is 'trend: the largest of three two-sided p: of t, and of signs flipped by source and by period; NULL where there is no slope. Judge by p_adjusted';
comment on column trends.tests.p_adjusted is 'trend: p after Benjamini-Hochberg over all themes of the night that have a p';
comment on column trends.tests.z_crude is 'trend: z of the Cochran-Armitage test, blind to sources: far from the statistic, it says how much of the drift lies in who publishes; not for a verdict';
