"""What tests need, built with as little said as possible: everything unsaid has a plain default."""

from datetime import UTC, date, datetime

from pipeline.records import (
    Answer,
    CleanedEntry,
    CleanText,
    DateOrigin,
    DatePrecision,
    Entry,
    Feed,
    Furniture,
    Night,
    Published,
    Request,
    Role,
    Source,
)

CLOCK = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)


def a_night(day: int = 29) -> Night:
    return Night(at=CLOCK.replace(day=day))


def a_feed(url: str = "http://review.example/feed/") -> Feed:
    return Feed(url=url)


def a_source(source_id: str = "review", *, full_text: bool = False, feed: Feed | None = None) -> Source:
    return Source(source_id=source_id, name=source_id.title(), full_text=full_text, feeds=(feed or a_feed(),))


def on(day: date) -> Published:
    return Published(published_on=day, published_at=None, precision=DatePrecision.DAY, origin=DateOrigin.FEED)


def an_entry(
    slug: str = "a-piece", *, guid: str | None = None, title: str = "A piece", content: str = "", summary: str = ""
) -> Entry:
    return Entry(
        feed_id=a_feed().feed_id,
        source_id="review",
        guid=slug if guid is None else guid,
        url=f"http://review.example/{slug}/" if slug else "",
        title=title,
        summary=summary,
        content=content,
        authors=(),
        published_raw="",
        published=None,
        updated_raw="",
    )


def a_clean_text(
    body: str = "One sentence. Another sentence.",
    *,
    title: str = "A piece",
    canonical_url: str = "",
    published: Published | None = None,
    other_dates: tuple[Published, ...] = (),
    furniture: tuple[Furniture, ...] = (),
) -> CleanText:
    return CleanText(
        title=title,
        body=body,
        authors=("Ada Lee",),
        section="",
        published=published,
        other_dates=other_dates,
        language="en",
        canonical_url=canonical_url,
        first_publisher="",
        furniture=furniture,
        page_types=(),
        extractor="test",
    )


def a_cleaned_entry(
    slug: str = "a-piece", body: str = "One sentence. Another sentence.", *, guid: str | None = None, **said: object
) -> CleanedEntry:
    entry = an_entry(slug, guid=guid)
    return CleanedEntry(
        entry_id=entry.entry_id,
        feed_id=entry.feed_id,
        source_id=entry.source_id,
        guid=entry.guid,
        url=entry.url,
        page_url=entry.url,
        page_sha256="0" * 64,
        clean=a_clean_text(body, **said),  # type: ignore[arg-type]  # passed on as they were said
    )


def an_answer(
    body: bytes, *, url: str = "http://review.example/feed/", role: Role = Role.FEED, **headers: str
) -> Answer:
    subject_id = a_feed(url).feed_id if role is Role.FEED else "subject"
    return Answer(
        request=Request(url=url, role=role, source_id="review", subject_id=subject_id),
        final_url=url,
        status=200,
        headers=tuple((name.replace("_", "-"), value) for name, value in headers.items()),
        body=body,
        fetched_at=CLOCK,
    )


def an_rss(*items: str) -> bytes:
    listed = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Review</title>{listed}</channel></rss>'.encode()
