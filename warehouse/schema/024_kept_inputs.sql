-- A corrected share says what it was computed from, so that it is computed anew only where that has changed. All are
-- computed again by the next night.
delete from trends.corrected_shares;
alter table trends.corrected_shares add column n bigint;
alter table trends.corrected_shares add column n_with_theme bigint;
alter table trends.corrected_shares alter column n set not null;
alter table trends.corrected_shares alter column n_with_theme set not null;
comment on column trends.corrected_shares.n is 'Texts of the cell, weighted in unit reach';
comment on column trends.corrected_shares.n_with_theme is 'Of these, texts in which the codebook finds the theme: the corrected share follows from both numbers and the codes';

-- Themes of deleted texts, which a diff between two nights still compares.
create table trends.former_themes (
    revision_id varchar not null,
    theme_id varchar not null,
    codebook_sha256 varchar not null,
    primary key (revision_id, theme_id)
);
comment on table trends.former_themes is 'One row per deleted revision that trends.changes names, and theme in it: another cleaner read its page anew, or a later edit took its place. Of the current codebook only';
comment on column trends.former_themes.revision_id is 'The deleted revision';
comment on column trends.former_themes.theme_id is 'A theme that it had';
comment on column trends.former_themes.codebook_sha256 is 'Codebook under which it was counted';
