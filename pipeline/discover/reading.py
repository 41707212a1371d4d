"""Input and output of the feed parsers: a response body, and the entries read from it."""

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime, time
from functools import cached_property
from html.entities import html5

from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, Entry, Feed, Record, Source, identity
from pipeline.text.normal_form import normalized
from pipeline.urls import canonical_url, host_of
from pipeline.urls.address import without_session
from pipeline.urls.mask import mask_userinfo, without_secrets

ENTRY_LIMIT = 5_000  # entries of one body; a busy agency publishes several hundred a day
_MARK_LIMIT = 400_000  # tags or brackets that a parser handles within seconds, well-formed or not
_SCRIPT = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_MARKUP = re.compile(r"<[^<>]{0,2000}>")
# Without its semicolon a name counts only where a word ends: “Trade&regional” is no trade mark.
_REFERENCE = re.compile(
    r"&(?:#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{1,31};|(?:amp|lt|gt|quot|nbsp)(?![\w;=]))"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_TITLE_LIMIT = 500
_SUMMARY_LIMIT = 4_000


class FeedReading(Record):
    """Result of parsing a feed body: its readable entries; `trouble` is empty or a rejection reason."""

    entries: tuple[Entry, ...]
    trouble: str = ""
    detail: str = ""  # about `trouble`, or about what was dropped
    further: tuple[str, ...] = ()  # addresses of other parts of the same feed
    n_dropped: int = 0  # entries over ENTRY_LIMIT, or of other hosts
    retry_later: bool = False  # `trouble` may pass: of the machine, or of a program that makes the feed


class FeedBody(Record):
    """A response body with its feed and source."""

    content: bytes
    feed: Feed
    source: Source
    final_url: str
    content_type: str = ""

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The requested host and the one that responded, without `www.`."""
        return frozenset((host_of(self.final_url), host_of(self.feed.url)))

    @cached_property
    def own_addresses(self) -> frozenset[str]:
        """The feed's own address, as requested and as answered, in canonical spelling."""
        return frozenset((canonical_url(self.final_url), canonical_url(self.feed.url)))

    def shown(self, url: str) -> str:
        """Return an entry's link for tables: masked where it is the feed's own address, as an empty link is."""
        return without_secrets(url) if url in self.own_addresses else url

    def is_of_this_host(self, url: str) -> bool:
        """Tell whether `url` is at the requested host or the one that responded, with or without `www.`."""
        return bool(url) and host_of(url) in self.hosts


class UnreadableError(Exception):
    """A feed cannot be read, or not to its end. `read_feed` turns it into a FeedReading."""

    def __init__(self, reason: str, detail: str) -> None:
        """Take a rejection reason and a sentence for the reader."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail


def refuse_crowd(n_marks: int, limit: int = _MARK_LIMIT) -> None:
    """Raise UnreadableError feed_too_large for more than `limit` tags or brackets, each of which costs memory."""
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
    base: str = "",
) -> Entry:
    """Build an entry from an item's fields: texts as one line without markup, the link canonicalised.

    A relative link is resolved against `base`, or against the address of the feed where `base` is empty.
    """
    link, guid, title, summary, content, published_raw, updated_raw = (
        _whole(text) for text in (link, guid, title, summary, content, published_raw, updated_raw)
    )
    title, summary = _composed(plain(title))[:_TITLE_LIMIT], _composed(plain(summary))[:_SUMMARY_LIMIT]
    names = tuple(name for name in (_composed(one_line(_whole(author))) for author in authors) if name)
    url = of.shown(canonical_url(link, base=base or of.final_url)) if link.strip() else ""
    guid = of.shown(without_session(mask_userinfo(guid)) if guid.startswith("http") else guid)
    # An item without guid and link needs a derived identity, or all such items of a feed would be one entry.
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
    are_guids_unique: bool = False,
) -> FeedReading:
    """Build the reading of `entries`, without duplicates and at most ENTRY_LIMIT of them; of duplicates the newest.

    n_dropped          number of items already left out, with the reason in `dropped_for`
    broken             the error that ended or spoiled the reading; entries read before it are kept
    are_guids_unique   a guid names one entry wherever it lies, as in Atom; otherwise guid and address together do
    """
    each = newest_of_each(entries, are_guids_unique=are_guids_unique)
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


def newest_of_each(entries: Iterable[Entry], *, are_guids_unique: bool = False) -> tuple[Entry, ...]:
    """Return each entry once, in the order of their first versions: the version updated, or else published, last.

    Where versions are as new as each other, or undated, the first counts: feeds list what is new first. Guids that
    fewer than half of the entries have for themselves name no entry, whatever the format says.
    """
    listed = list(entries)
    is_by_guid = are_guids_unique and 2 * len({entry.guid for entry in listed}) >= len(listed)
    versions: dict[str, list[Entry]] = {}
    for entry in listed:
        key = identity("guid", entry.guid) if is_by_guid and entry.guid else entry.entry_id
        versions.setdefault(key, []).append(entry)
    return tuple(max(ones, key=_stated_last) if len(ones) > 1 else ones[0] for ones in versions.values())


def _stated_last(entry: Entry) -> datetime:
    """Return the instant at which an entry was updated, or else published; a day counts from its beginning in UTC."""
    stated = parse_instant(entry.updated_raw, DateOrigin.FEED) or entry.published
    if stated is None:
        return datetime.min.replace(tzinfo=UTC)
    return stated.published_at or datetime.combine(stated.published_on, time.min, UTC)


def first_readable(*raws: str) -> str:
    """Return the first of several raw dates that states a day; where none does, the first that is not empty."""
    stated = [raw for raw in raws if raw.strip()]
    return next((raw for raw in stated if parse_instant(raw, DateOrigin.FEED)), next(iter(stated), ""))


def plain(markup: str) -> str:
    """Strip scripts, tags and entities from feed text and return it as one line."""
    return one_line(_REFERENCE.sub(_decoded, _MARKUP.sub(" ", _SCRIPT.sub(" ", markup))))


def _decoded(reference: re.Match[str]) -> str:
    """Return the character of a reference; a name that HTML does not know stays, whatever it begins with."""
    stated = reference[0]
    is_known = stated.startswith("&#") or stated[1:].removesuffix(";") + ";" in html5
    return html.unescape(stated) if is_known else stated


def _whole(text: str) -> str:
    """Replace lone surrogates, which no encoding can represent, and remove control characters."""
    return _CONTROL.sub("", _SURROGATE.sub("\ufffd", text))


def _composed(text: str) -> str:
    return normalized("NFC", _whole(text))  # again, because entities may denote control characters


def one_line(text: str) -> str:
    """Collapse each run of white space to one space."""
    return " ".join(text.split())
