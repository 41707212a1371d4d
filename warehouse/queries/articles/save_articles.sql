-- Insert new articles, and update known ones from their new revision; a stated date is never overwritten here.
insert into core.articles by name
select * from incoming
on conflict do update set
    title = excluded.title,
    authors = excluded.authors,
    section = excluded.section,
    language_code = excluded.language_code,
    first_publisher = excluded.first_publisher,
    published_on = coalesce(articles.published_on, excluded.published_on),
    published_at = if(articles.published_on is null, excluded.published_at, articles.published_at),
    published_precision = coalesce(articles.published_precision, excluded.published_precision),
    published_origin = coalesce(articles.published_origin, excluded.published_origin),
    other_dates = excluded.other_dates,
    last_changed_at = excluded.last_changed_at,
    latest_revision_id = excluded.latest_revision_id,
    n_revisions = excluded.n_revisions,
    n_edits = excluded.n_edits;
