"""JSON Feed 1.0 and 1.1 parsing (jsonfeed.org/version/1.1)."""

import html
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from pipeline.discover.json_text import load_json
from pipeline.discover.reading import (
    ENTRY_LIMIT,
    FeedBody,
    FeedReading,
    UnreadableError,
    entry_of,
    first_readable,
    gather,
)
from pipeline.records import Entry

_AUTHOR_LIMIT = 100


def _as_text(value: Any) -> Any:
    """Coerce null to an empty string and a number to its digits: some sites use numeric ids (allowed since 1.1)."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int | float) else value


Text = Annotated[str, BeforeValidator(_as_text)]


def _some(value: Any) -> Any:
    """Coerce null to no authors, and truncate absurdly long lists, because each author is validated."""
    return value[:_AUTHOR_LIMIT] if isinstance(value, list) else value or ()


class _Author(BaseModel):
    name: Text = ""


class _Item(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: Text = ""
    url: Text = ""
    external_url: Text = ""
    title: Text = ""
    content_html: Text = ""
    content_text: Text = ""
    summary: Text = ""
    date_published: Text = ""
    date_modified: Text = ""
    authors: Annotated[tuple[_Author, ...], BeforeValidator(_some)] = ()
    author: _Author | None = None  # of 1.0


def read_json_feed(of: FeedBody) -> FeedReading:
    """Parse a JSON Feed; invalid items are counted in `trouble`, the others are kept.

    Raises UnreadableError as `load_json` does, and feed_malformed for JSON that is no JSON Feed.
    """
    top = load_json(of.content)
    items = top.get("items") if isinstance(top, dict) else None
    if not isinstance(items, list):
        raise UnreadableError("feed_malformed", "It is JSON, but no JSON Feed: it has no list of items.")
    entries, n_broken = [], 0
    for item in items[:ENTRY_LIMIT]:
        try:
            entries.append(_entry(of, _Item.model_validate(item)))
        except ValidationError:
            n_broken += 1
    broken = UnreadableError("feed_malformed", f"{n_broken} items are not of the form of JSON Feed.")
    return gather(entries, n_dropped=len(items[ENTRY_LIMIT:]), broken=broken if n_broken else None)


def _entry(of: FeedBody, item: _Item) -> Entry:
    authors = item.authors or ((item.author,) if item.author else ())
    return entry_of(
        of,
        link=item.url or item.external_url,
        guid=item.id,
        title=item.title,
        summary=item.summary,
        content=(item.content_html or _paragraphs(item.content_text)) if of.source.full_text else "",
        authors=[author.name for author in authors],
        published_raw=first_readable(item.date_published, item.date_modified),
        updated_raw=item.date_modified,
    )


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.splitlines() if line.strip())
