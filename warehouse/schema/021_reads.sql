-- Every reading of a page by a cleaner, so that a newer cleaner can repeat them in their order, a part each night.
create table raw.reads (
    entry_id varchar not null,
    night_id varchar not null,
    page_sha256 varchar not null,
    page_url varchar not null,
    is_full_text boolean not null,
    title varchar not null,
    authors varchar[] not null,
    published_raw varchar not null,
    published_on date,
    published_at timestamptz,
    published_precision varchar,
    extractor varchar not null,
    primary key (entry_id, night_id)
);
comment on table raw.reads is 'One row per entry and night that cleaned its page, whether a text was found or not';
comment on column raw.reads.entry_id is 'The entry';
comment on column raw.reads.night_id is 'The night';
comment on column raw.reads.page_sha256 is 'The page; of a full-text feed the body of the feed';
comment on column raw.reads.page_url is 'Address that answered with the page, after redirects';
comment on column raw.reads.is_full_text is 'The text is in the feed itself';
comment on column raw.reads.title is 'Title as the feed stated it then';
comment on column raw.reads.authors is 'Authors as the feed stated them then';
comment on column raw.reads.published_raw is 'Publication date as the feed wrote it then';
comment on column raw.reads.published_on is 'The calendar day in it';
comment on column raw.reads.published_at is 'The UTC instant in it, where it states one';
comment on column raw.reads.published_precision is 'instant, day or month';
comment on column raw.reads.extractor is 'Name and version of the cleaner that read it last; empty where an earlier version did not record it';

create table ops.cleaners (extractor varchar not null);
comment on table ops.cleaners is 'One row: the cleaner of the last night. Under another one, all that it did not read is due';
comment on column ops.cleaners.extractor is 'Name and version of the cleaner';

create table ops.due_reads (
    entry_id varchar primary key,
    read_at timestamptz not null,
    n_attempts integer not null,
    tried_night_id varchar
);
comment on table ops.due_reads is 'One row per entry whose pages are to be cleaned anew, as an older cleaner read them';
comment on column ops.due_reads.entry_id is 'The entry';
comment on column ops.due_reads.read_at is 'Clock of the night that read it last: the newest are cleaned first';
comment on column ops.due_reads.n_attempts is 'Nights on which the process that cleaned it anew died';
comment on column ops.due_reads.tried_night_id is 'The last of these nights';

create table ops.cleaned_anew (article_id varchar not null);
comment on table ops.cleaned_anew is 'One row per article that a newer cleaner read since trends were last counted. Empty after each count';
comment on column ops.cleaned_anew.article_id is 'The article';

create table core.dropped_articles (
    article_id varchar primary key,
    source_id varchar not null,
    url varchar not null,
    title varchar not null
);
comment on table core.dropped_articles is 'One row per former article whose pages a newer cleaner rejects, with the reason in core.rejections, or reads as another article';
comment on column core.dropped_articles.article_id is 'The former article';
comment on column core.dropped_articles.source_id is 'Its source';
comment on column core.dropped_articles.url is 'Its canonical address';
comment on column core.dropped_articles.title is 'Its headline';

-- What earlier versions have kept of their readings: the answers to page requests, and the pages of revisions. Pages
-- that wait to be cleaned are not read yet.
insert into raw.reads by name
with answered as (
    select
        entries.entry_id,
        fetches.night_id,
        fetches.page_sha256,
        if(fetches.page_sha256 = entries.page_sha256, coalesce(entries.page_url, fetches.final_url), fetches.final_url)
            as page_url,
        false as is_full_text
    from raw.fetches
    inner join raw.entries on fetches.subject_id = entries.entry_id
    where fetches.request_role = 'page' and fetches.page_sha256 is not null
),

shared as (  -- entries of one address: the request was made in the name of another one
    select
        entries.entry_id,
        max(fetches.night_id) as night_id,
        entries.page_sha256,
        any_value(coalesce(entries.page_url, fetches.final_url)) as page_url,
        false as is_full_text
    from raw.entries
    inner join raw.fetches using (source_id, page_sha256)
    where
        fetches.request_role = 'page'
        and (entries.entry_id, entries.page_sha256) not in (select (answered.entry_id, answered.page_sha256) from answered)
    group by entries.entry_id, entries.page_sha256
),

listed as (  -- full texts: the page is the body of the feed
    select
        entries.entry_id,
        revisions.night_id,
        revisions.page_sha256,
        coalesce(entries.page_url, entries.url) as page_url,
        true as is_full_text
    from raw.entries
    inner join core.revisions using (article_id)
    where
        (revisions.page_sha256, entries.feed_id) in (
            select (fetches.page_sha256, split_part(fetches.subject_id, '.', 1)) from raw.fetches as fetches
            where fetches.request_role = 'feed' and fetches.page_sha256 is not null
        )
    union
    select
        entries.entry_id,
        max(fetches.night_id) as night_id,
        entries.page_sha256,
        any_value(coalesce(entries.page_url, entries.url)) as page_url,
        true as is_full_text
    from raw.entries
    inner join raw.fetches
        on
            entries.page_sha256 = fetches.page_sha256
            and entries.feed_id = split_part(fetches.subject_id, '.', 1)
    where fetches.request_role = 'feed' and entries.article_id is null
    group by entries.entry_id, entries.page_sha256
),

known as (
    select * from answered
    union all
    select * from shared
    union all
    select * from listed
),

read_by as (
    select
        article_id,
        page_sha256,
        any_value(extractor) as extractor
    from core.revisions
    group by article_id, page_sha256
)

select
    known.entry_id,
    known.night_id,
    known.page_sha256,
    known.page_url,
    known.is_full_text,
    entries.title,
    entries.authors,
    entries.published_raw,
    entries.published_on,
    entries.published_at,
    entries.published_precision,
    coalesce(read_by.extractor, latest.extractor, '') as extractor
from known
inner join raw.entries using (entry_id)
left join read_by on entries.article_id = read_by.article_id and known.page_sha256 = read_by.page_sha256
left join core.articles as articles on entries.article_id = articles.article_id
left join core.revisions as latest on articles.latest_revision_id = latest.revision_id
where entries.stage not in ('clean', 'normalise') or known.page_sha256 <> entries.page_sha256
qualify row_number() over (partition by known.entry_id, known.night_id order by known.is_full_text, known.page_sha256) = 1;
