"""RSS (0.9 to 2.0, RDF) and Atom parsing; Google News searches as leads."""

import codecs
import io
import re
from collections.abc import Callable
from html.entities import html5
from typing import Any, NamedTuple

import ada_url
import feedparser

from pipeline.discover.own_fields import own_link
from pipeline.discover.reading import (
    ENTRY_LIMIT,
    FeedBody,
    FeedReading,
    UnreadableError,
    entry_of,
    first_readable,
    gather,
    plain,
    refuse_crowd,
)
from pipeline.records import Entry
from pipeline.urls import canonical_url

_DEEPEST = 250  # nested elements; XHTML in Atom needs a few dozen, libxml2 stops at 256
_ATTRIBUTE_LIMIT = 250  # of one element; expat's driver is quadratic in their number
_NAMESPACE_LIMIT = 250  # prefixes of one feed; feedparser searches all of them for every element
_AUTHOR_LIMIT = 250  # characters of a name; feedparser's search for an e-mail address in it is quadratic
_MARK = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<close>/?)(?:\w++:)?+(?P<name>\w++)[^<>]*?(?P<empty>/?)>", re.S
)
_CROWDED = re.compile(rb"""<[^\s<>!?/"'](?:[^<>"']*+(?:"[^"<]*+"|'[^'<]*+')){%d}""" % _ATTRIBUTE_LIMIT)
_PREFIX = re.compile(rb"\sxmlns:([^\s=]+)")
_WIDE_SPACE = re.compile(rb"\s{100,}")  # feedparser searches for entities from each line end on
_REFERENCE = re.compile(rb"&#(x[0-9a-f]+|[0-9]+);", re.I)
# An ampersand that begins no reference of XML, outside of what is passed over: CDATA, comments, instructions.
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|&(?!(?:#[0-9]{1,8}|#x[0-9a-fA-F]{1,8}|amp|lt|gt|quot|apos);)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.S,
)
_CHARACTERS = (range(32, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))  # XML 1.0, 2.2
_ENTITY = re.compile(rb"<!ENTITY", re.I)
_ENDS = re.compile(rb"</(?:\w+:)?(?:rss|feed|rdf)\s*+>\s*+(?:<!--(?:(?!-->).){0,1000}+-->\s*+)*+$", re.I | re.S)
# feedparser searches the first line for `^<\?.*encoding=["'](.*?)["'].*\?>`, in a time that grows with the cube of the
# line where an encoding has quotes and no `?>` behind it.
_DECLARED = re.compile(rb"""encoding=["']([^"'\n]*+)["'].*\?>""")
_DECLARED_LIMIT = 50  # encodings that are declared in the first line
_DECLARATION_LIMIT = 500  # bytes of an XML declaration
_WIDE = {  # first bytes of UTF-32 and UTF-16, with and without byte order mark
    **{codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be"},
    **{codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"},
}
_DECLARATION = re.compile(r"^<\?xml[^>]*>")
_EBCDIC = b"\x4c\x6f\xa7\x94"  # `<?xm`
# Exceptions that escape from feedparser's fallback parser for broken feeds, on invalid characters and on unclosed or
# empty extensions (GeoRSS, Creative Commons): found by fuzzing real feeds.
_RAISED = (ValueError, LookupError, TypeError, AttributeError, AssertionError, OverflowError)
# Python's names of ASCII-compatible encodings: in others, markup would be hidden from the checks below.
_OPEN = (
    *("utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp125", "cp85", "cp86", "cp874", "cp9"),
    *("koi8", "kz1048", "tis-620", "gb", "big5", "shift_jis", "euc", "mac"),
)


def _sync_short_author(parser: Any, key: str = "author") -> None:
    context = parser._get_context()
    stated = context.get(key) or ""
    if len(stated) <= _AUTHOR_LIMIT:
        _sync_author(parser, key)
    elif people := context.get(f"{key}s"):
        people[-1]["name"] = stated


def _add_no_tag(parser: Any, *_: Any) -> None:
    parser._get_context().setdefault("tags", [])


# Two places where feedparser (6.0.14) is quadratic in the size of an item. Its tags are not used here.
_sync_author = feedparser.mixin._FeedParserMixin._sync_author_detail
feedparser.mixin._FeedParserMixin._sync_author_detail = _sync_short_author
feedparser.mixin._FeedParserMixin._add_tag = _add_no_tag


class _Dialect(NamedTuple):
    """What the items of a feed have in common."""

    is_atom: bool
    base: str  # of relative links; empty: the address of the feed


def read_syndication(of: FeedBody) -> FeedReading:
    """Parse an RSS or Atom feed.

    Raises UnreadableError: feed_has_doctype where entities are declared, feed_too_deep, feed_malformed for an encoding
    that hides markup. A DOCTYPE alone is common in RSS 0.91, and feedparser removes it.
    """
    return _read(of, _entry)


def read_google_news(of: FeedBody) -> FeedReading:
    """Parse a Google News search into leads; raises as `read_syndication` does.

    The link is opaque (since 2024-07 it no longer contains the article's address) and serves only as the lead's
    identifier. The summary holds the outlet and its address; the outlet that Google appends to the title is removed.
    """
    return _read(of, _lead)


def next_page(url: str) -> str:
    """Return the address of the next older page of a WordPress feed: `?paged=2` after the first.

    WordPress returns 404 beyond the last page. An empty string where `url` is no address.
    """
    try:
        parsed = ada_url.URL(url)
    except ValueError:
        return ""
    pairs = [pair for pair in parsed.search.removeprefix("?").split("&") if pair]
    stated = next((pair.partition("=")[2] for pair in pairs if pair.startswith("paged=")), "1")
    number = int(stated) if re.fullmatch(r"[0-9]{1,6}", stated) else 1
    others = [pair for pair in pairs if not pair.startswith("paged=")]
    parsed.search = "&".join([*others, f"paged={max(number, 1) + 1}"])
    return parsed.href


def _read(of: FeedBody, read_item: Callable[[FeedBody, Any, _Dialect], Entry]) -> FeedReading:
    body, n_cut = _bounded(of.content)
    parsed = _parsed(_AMPERSAND.sub(_escaped, _REFERENCE.sub(_existing, body)))
    error = parsed.get("bozo_exception")
    broken = None
    if error and not isinstance(error, feedparser.CharacterEncodingOverride | feedparser.NonXMLContentType):
        broken = UnreadableError("feed_malformed", f"The feed is not well-formed ({plain(str(error))[:200]}).")
    is_truncated = broken and not _ENDS.search(body[-4_096:])
    items = parsed.entries[:-1] if is_truncated else parsed.entries  # the last item may be incomplete
    is_atom = parsed.get("version", "").startswith("atom")
    dialect = _Dialect(is_atom=is_atom, base="" if is_atom else _site(of, parsed))
    entries = [read_item(of, item, dialect) for item in items]
    return gather(entries, n_dropped=n_cut, broken=broken, are_guids_unique=is_atom)


def _site(of: FeedBody, parsed: Any) -> str:
    """Return the address of an RSS channel's site, against which its relative links are resolved; empty without one.

    Method: RSS Best Practices Profile (rssboard.org), after xml:base, which feedparser applies. The feed itself may lie
    on another host, such as FeedBurner's.
    """
    return canonical_url(own_link(parsed.feed), base=of.final_url)


def _parsed(body: bytes) -> Any:
    try:
        # Always a stream: given bytes or a string, feedparser might open a file or an address of that name.
        return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    except _RAISED as error:
        raise UnreadableError("feed_malformed", f"The feed cannot be read ({plain(str(error))[:200]}).") from error
    except RecursionError as error:
        raise UnreadableError("feed_too_deep", "The feed's elements are nested too deep to be read.") from error


def _existing(reference: re.Match[bytes]) -> bytes:
    """Return a character reference unchanged, or U+FFFD where XML forbids the character (lone surrogates)."""
    written = reference[1].lower()
    if len(written) > 8:
        return b"&#65533;"
    number = int(written[1:], 16) if written.startswith(b"x") else int(written)
    is_known = number in {9, 10, 13} or any(number in block for block in _CHARACTERS)
    return reference[0] if is_known else b"&#65533;"


def _escaped(found: re.Match[bytes]) -> bytes:
    """Return an ampersand that begins no reference as `&amp;`, and a name of HTML, which XML does not know, as numbers.

    Otherwise the feed would not be well-formed, and feedparser's other parser makes “AT&T; in Asia” of “AT&T in Asia”.
    """
    if found[0].startswith(b"<"):
        return found[0]
    characters = html5.get((found["name"] or b"").decode() + ";", "")
    return "".join(f"&#{ord(one)};" for one in characters).encode() or b"&amp;" + found[0][1:]


def _bounded(body: bytes) -> tuple[bytes, int]:
    """Return the body without items beyond the limit, and their number; refuse input that could exhaust a parser."""
    body = _with_short_declaration(_WIDE_SPACE.sub(lambda found: found[0][:100], _as_utf8(body)))
    if body.startswith(_EBCDIC) or _hides_markup(body):
        raise UnreadableError("feed_malformed", "The feed is written in an encoding that no feed is written in.")
    if _ENTITY.search(body):
        raise UnreadableError("feed_has_doctype", "The feed declares entities, which no feed needs.")
    if has_crowded_element(body):
        raise UnreadableError("feed_too_large", f"An element has more than {_ATTRIBUTE_LIMIT:,} attributes.")
    if len(set(_PREFIX.findall(body))) > _NAMESPACE_LIMIT:
        raise UnreadableError("feed_too_large", f"The feed declares more than {_NAMESPACE_LIMIT:,} namespaces.")
    first_beyond, last_end, n_items = _survey(body)
    n_cut = 0
    if n_items > ENTRY_LIMIT:
        body = body[:first_beyond] + body[max(first_beyond, last_end) :]
        n_cut = n_items - ENTRY_LIMIT
    refuse_crowd(body.count(b"<"))
    return body, n_cut


def has_crowded_element(body: bytes) -> bool:
    """Tell whether an element of an XML document has more attributes than a parser can be given."""
    return _CROWDED.search(body) is not None


def _as_utf8(body: bytes) -> bytes:
    """Convert UTF-16 and UTF-32 to UTF-8, so that no check below takes part of a character for markup."""
    encoding = next((name for start, name in _WIDE.items() if body.startswith(start)), None)
    if not encoding:
        return body
    return codecs.BOM_UTF8 + _DECLARATION.sub("", body.decode(encoding, "replace").lstrip("\ufeff")).encode()


def _hides_markup(body: bytes) -> bool:
    """Tell whether a body declares an encoding that is not ASCII-compatible, or too many encodings."""
    line = _first_line(body)
    if line.count(b"encoding=") > _DECLARED_LIMIT:
        return True
    if not (encoding := _declared(line)):
        return False
    try:
        return not codecs.lookup(encoding.decode("latin-1")).name.startswith(_OPEN)
    except (LookupError, ValueError):
        return False  # unknown to feedparser too, which falls back to UTF-8


def _first_line(body: bytes) -> bytes:
    return body.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")[0]


def _declared(line: bytes) -> bytes:
    """Return the encoding that feedparser finds in a first line: the last one that is followed by `?>`."""
    at = len(line) if line.startswith(b"<?") else 0
    while (at := line.rfind(b"encoding=", 0, at)) > 0:
        if found := _DECLARED.match(line, at):
            return found[1]
    return b""


def _with_short_declaration(body: bytes) -> bytes:
    """Break the first line after the declaration where feedparser would search for the encoding in all of the line."""
    line = _first_line(body)
    last = line.rfind(b"encoding=")
    if not line.startswith(b"<?") or last < 0 or _DECLARED.match(line, last):
        return body
    declaration = line.partition(b">")[0]
    if len(declaration) > _DECLARATION_LIMIT:
        raise UnreadableError("feed_malformed", f"The XML declaration has more than {_DECLARATION_LIMIT:,} bytes.")
    return body.replace(declaration + b">", declaration + b">\n", 1)


def _survey(body: bytes) -> tuple[int, int, int]:
    """Return the offset of the first item beyond the limit, the end of the last item, and the number of items."""
    first_beyond = last_end = len(body)
    n_items = depth = 0
    for mark in _MARK.finditer(body):
        is_item = mark["name"] in {b"item", b"entry"}
        if mark["close"]:
            depth -= 1
            last_end = mark.end() if is_item else last_end
        elif mark["name"] and not mark["empty"]:
            # Reset per item, or unclosed tags of sloppy items would add up.
            depth = 0 if is_item else depth + 1
            n_items += is_item
            first_beyond = mark.start() if is_item and n_items == ENTRY_LIMIT + 1 else first_beyond
        if depth > _DEEPEST:
            raise UnreadableError("feed_too_deep", f"The feed's elements are nested more than {_DEEPEST} deep.")
    return first_beyond, last_end, n_items


def _entry(of: FeedBody, item: Any, dialect: _Dialect) -> Entry:
    updated_raw = dict.get(item, "updated") or ""  # feedparser's own `get` would return `published` for `updated`
    content = max((_text(part, "value") for part in item.get("content") or ()), key=len, default="")
    return entry_of(
        of,
        link=own_link(item),
        guid=_text(item, "id"),
        title=_markup(item, "title", dialect) or _text(item, "media_title"),
        summary=_markup(item, "summary", dialect) or _text(item, "media_description"),
        content=(content or _text(item, "summary")) if of.source.full_text else "",
        authors=[_text(author, "name") for author in item.get("authors") or ()],
        published_raw=first_readable(_text(item, "published"), _text(item, "created"), updated_raw),
        updated_raw=updated_raw,
        base=dialect.base,
    )


def _text(stated: Any, key: str) -> str:
    """Return a text from feedparser, which represents a missing one as None or as a missing key."""
    return stated.get(key) or ""


def _markup(item: Any, field: str, dialect: _Dialect) -> str:
    """Return a field of an item as HTML."""
    text = _text(item, field)
    # Only Atom states whether a text is markup; for RSS it would be a guess.
    is_text = dialect.is_atom and (item.get(f"{field}_detail") or {}).get("type") == "text/plain"
    return text.replace("<", "&lt;") if is_text else text


def _lead(of: FeedBody, item: Any, dialect: _Dialect) -> Entry:
    outlet = item.get("source") or {}
    name = _text(outlet, "title")
    return entry_of(
        of,
        link=own_link(item),
        guid=_text(item, "id"),
        title=_markup(item, "title", dialect).removesuffix(f" - {name}"),
        summary=f"{name} {_text(outlet, 'href')}",
        published_raw=_text(item, "published"),
        is_lead=True,
    )
