"""What the reader of each kind of feed is given and what it hands back."""

import html
import re
import unicodedata
from collections.abc import Iterable
from functools import cached_property

from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, Entry, Feed, Record, Source, identity
from pipeline.urls import canonical_url, host_of

ENTRY_LIMIT = 5_000  # entries of one body; a busy agency publishes some hundreds a day
_MARK_LIMIT = 400_000  # as many tags or brackets as a parser works through in seconds, well-formed or not
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TITLE_LIMIT = 500
_SUMMARY_LIMIT = 4_000


class FeedReading(Record):
    """What one feed body held. `trouble` is empty, or a rejection's reason; entries that could be read are kept."""

    entries: tuple[Entry, ...]
    trouble: str = ""
    detail: str = ""  # about the trouble, or about what was dropped
    further: tuple[str, ...] = ()  # addresses of other parts of the same feed
    n_dropped: int = 0  # entries over ENTRY_LIMIT, or of other hosts


class FeedBody(Record):
    """The bytes of one answer, and whose they are."""

    content: bytes
    feed: Feed
    source: Source
    final_url: str
    content_type: str = ""

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The host that was asked and the one that answered, without `www.`."""
        return frozenset((host_of(self.final_url), host_of(self.feed.url)))

    def is_of_this_host(self, url: str) -> bool:
        """Tell whether `url` lies at the host that was asked or that answered, `www.` or not."""
        return bool(url) and host_of(url) in self.hosts


class UnreadableError(Exception):
    """A feed cannot be read, or not to its end. Stays inside this room: the door turns it into a FeedReading."""

    def __init__(self, reason: str, detail: str) -> None:
        """Take a rejection's reason and a sentence for the reader."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def refuse_crowd(n_marks: int, limit: int = _MARK_LIMIT) -> None:
    """Raise UnreadableError feed_too_large for a body with more than `limit` tags or brackets: each costs memory."""
    if n_marks > limit:
        raise UnreadableError("feed_too_large", f"The feed has more than {limit:,} tags or brackets.")


def entry_of(
    of: FeedBody,
    *,
    link: str,
    guid: str = "",
    title: str = "",
    summary: str = "",
    content: str = "",
    authors: Iterable[str] = (),
    published_raw: str = "",
    updated_raw: str = "",
    is_lead: bool = False,
) -> Entry:
    """Return the entry that an item states: texts in one line without markup, the link in canonical spelling."""
    link, guid, title, summary, content, published_raw, updated_raw = (
        _whole(text) for text in (link, guid, title, summary, content, published_raw, updated_raw)
    )
    title, summary = _composed(plain(title))[:_TITLE_LIMIT], _composed(plain(summary))[:_SUMMARY_LIMIT]
    names = tuple(name for name in (_composed(one_line(_whole(author))) for author in authors) if name)
    url = canonical_url(link, base=of.final_url) if link.strip() else ""
    # An item without guid and link still needs an identity, or all such items of a feed would be one.
    guid = guid or ("" if url else "derived:" + identity(title, summary, content, published_raw, *names))
    return Entry(
        feed_id=of.feed.feed_id,
        source_id=of.source.source_id,
        guid=guid,
        url=url,
        title=title,
        summary=summary,
        content=content,
        authors=names,
        published_raw=published_raw,
        published=parse_instant(published_raw, DateOrigin.FEED),
        updated_raw=updated_raw,
        is_lead=is_lead,
    )


def gather(
    entries: Iterable[Entry],
    *,
    further: tuple[str, ...] = (),
    n_dropped: int = 0,
    dropped_for: str = "",
    broken: UnreadableError | None = None,
) -> FeedReading:
    """Return the reading of `entries`, each once and at most ENTRY_LIMIT of them.

    n_dropped    how many items were left out before, and in `dropped_for` why
    broken       what ended or spoiled the reading; what was read of it is kept
    """
    each = tuple({entry.entry_id: entry for entry in entries}.values())
    kept = each[:ENTRY_LIMIT]
    n_dropped += len(each) - len(kept)
    why = dropped_for or f"beyond the first {ENTRY_LIMIT:,}"
    detail = f"{n_dropped:,} more items were left out ({why})." if n_dropped else ""
    trouble = ""
    if broken:
        trouble, detail = broken.reason, f"{broken.detail} {len(kept)} entries could be read. {detail}".rstrip()
    elif not kept and not further:
        trouble, detail = "feed_without_entries", f"The feed holds no entry. {detail}".rstrip()
    return FeedReading(entries=kept, trouble=trouble, detail=detail, further=further, n_dropped=n_dropped)


def plain(markup: str) -> str:
    """Return feed text as one line without scripts, tags and entities."""
    return one_line(html.unescape(_MARKUP.sub(" ", _SCRIPT.sub(" ", markup))))


def _whole(text: str) -> str:
    """Return `text` without half characters, which no encoding can write, and without controls."""
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", text))


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", _whole(text))  # once more: entities name controls too


def one_line(text: str) -> str:
    """Return `text` with each run of white space as one space."""
    return " ".join(text.split())
