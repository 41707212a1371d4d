-- What the views of a file were built of. Programs before this one build them at each opening and say nothing of it.
create table main.built_views (made_of_sha256 varchar not null);
comment on table main.built_views is 'One row: what the views of this file were built of';
comment on column main.built_views.made_of_sha256 is 'SHA-256 over the version of DuckDB, the migrations and the files of the views';
