-- What stories are drawn from, what an edit changed, and every headline that a text had. All stories are drawn anew.
alter table core.revisions add column authors varchar[];
alter table core.revisions add column first_publisher varchar;
alter table core.revisions add column canonical_key varchar;
alter table core.revisions add column n_words_in integer;
alter table core.revisions add column n_words_out integer;
alter table core.revisions add column is_boilerplate boolean default false;
comment on column core.revisions.authors is 'Authors as this text named them, roles removed';
comment on column core.revisions.first_publisher is 'First publisher that its republication note named, or empty';
comment on column core.revisions.canonical_key is 'Key of the address that its page called its own, or empty';
comment on column core.revisions.n_words_in is 'Words that the revision before did not have; NULL of a first one';
comment on column core.revisions.n_words_out is 'Words of the revision before that are gone; NULL of a first one';
comment on column core.revisions.is_boilerplate is 'Its source shows these words under so many headlines that they are a form or a wall: they make no copy';

alter table core.articles add column n_edits integer default 0;
comment on column core.articles.n_edits is 'How often its words were found changed; of more than 24 in a quarter only the last is a revision beside the first 23';

create table core.titles (
    article_id varchar not null,
    title varchar not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    primary key (article_id, title)
);
comment on table core.titles is 'One row per headline that an article was ever read with';
comment on column core.titles.article_id is 'The article';
comment on column core.titles.title is 'The headline';
comment on column core.titles.first_seen_at is 'Clock of the night that read it first';
comment on column core.titles.last_seen_at is 'Clock of the night that read it last';

insert into core.titles
select
    article_id,
    title,
    first_seen_at,
    last_changed_at as last_seen_at
from core.articles
where title <> '';

create table core.signs (
    revision_id varchar not null,
    sign_code varchar not null,
    sign_hash ubigint not null
);
comment on table core.signs is 'One row per revision and sign by which copies of it are looked for; short texts have none';
comment on column core.signs.revision_id is 'The revision';
comment on column core.signs.sign_code is 'text (all its words), words (a MinHash band of its 5-word shingles), facts (one of its names and numbers in order), title, path (an article id in the address), address (what it calls its own)';
comment on column core.signs.sign_hash is 'Hash of the sign: revisions that share one are compared';

create table core.story_links (
    revision_a varchar not null,
    revision_b varchar not null,
    link_reason varchar not null,
    primary key (revision_a, revision_b)
);
comment on table core.story_links is 'One row per two revisions that were compared and found to be one piece of writing; equal texts need no row';
comment on column core.story_links.revision_a is 'The revision with the smaller id';
comment on column core.story_links.revision_b is 'The other one';
comment on column core.story_links.link_reason is 'near_text, canonical, republication_note, path, same_author_and_title, joined by +; or spun';

comment on column core.stories.original_article_id is 'The article that is counted for it: the earliest that does not itself name another publisher';
comment on column core.story_members.story_reason is 'alone, original, spun (rewritten word by word, never counted), or the signs that make it a copy: same_text, near_text, canonical, republication_note, path, same_author_and_title';

update core.revisions set is_drawn = false;
