-- How well the codebook finds its themes, as it was measured on sentences that readers coded.
alter table core.themes add column precision double;
alter table core.themes add column precision_low double;
alter table core.themes add column precision_high double;
alter table core.themes add column recall double;
alter table core.themes add column recall_low double;
alter table core.themes add column recall_high double;
alter table core.themes add column weaknesses varchar[];

comment on column core.themes.precision is 'Of the sentences in which the codebook finds it, the share that readers code so, 0 to 1; NULL where it was not measured (docs/codebook.md)';
comment on column core.themes.precision_low is 'Lower end of its 95 % interval';
comment on column core.themes.precision_high is 'Upper end of its 95 % interval';
comment on column core.themes.recall is 'Of the sentences that readers code so, the share in which the codebook finds it, 0 to 1; NULL where it was not measured';
comment on column core.themes.recall_low is 'Lower end of its 95 % interval';
comment on column core.themes.recall_high is 'Upper end of its 95 % interval';
comment on column core.themes.weaknesses is 'Why the theme is published as weak: precision or recall below 0.60, few sentences to tell by; empty where it is not, NULL where it was not measured under this codebook';
