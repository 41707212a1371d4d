-- Store entries as the feed states them tonight; their progress is kept where nothing about them is new.
insert into raw.entries by name
select * from incoming
on conflict do update set
    title = excluded.title,
    summary = excluded.summary,
    content = if(excluded.stage = 'done', null, coalesce(excluded.content, entries.content)),
    authors = excluded.authors,
    published_raw = excluded.published_raw,
    published_on = excluded.published_on,
    published_at = excluded.published_at,
    published_precision = excluded.published_precision,
    fingerprint = excluded.fingerprint,
    last_seen_at = excluded.last_seen_at,
    last_night_id = excluded.last_night_id,
    stage = excluded.stage,
    outcome = excluded.outcome,
    outcome_night_id = excluded.outcome_night_id,
    n_attempts = if(entries.fingerprint = excluded.fingerprint, entries.n_attempts, 0),
    due_at = if(entries.fingerprint = excluded.fingerprint, entries.due_at, null),
    page_sha256 = coalesce(excluded.page_sha256, entries.page_sha256),
    page_url = coalesce(excluded.page_url, entries.page_url),
    article_id = coalesce(excluded.article_id, entries.article_id);
