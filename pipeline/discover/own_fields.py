"""An item's own fields: elements nested deeper in an item, and links that are not its alternate one, are not taken.

feedparser (6.0.14) takes a <link>, <title>, <guid> or date for the item's own wherever it lies in the item, and loses
its place where markup in a text has an element of such a name (<summary> in <details>). Importing this module replaces
its handlers of tags by ones that know which elements are open.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import feedparser

_Parser = feedparser.mixin._FeedParserMixin
_ITEMS = frozenset({"item", "entry"})
_CONTAINERS = _ITEMS | {"channel", "feed"}
# Fields that hold text alone: where the next field seems to lie in one, its end tag is missing.
_LEAVES = frozenset(
    {"link", "guid", "id", "pubdate", "published", "issued", "updated", "modified", "created", "category", "comments"}
)
# Elements whose children say something of the item: its authors, and the one group of a video.
_INNER = {
    **dict.fromkeys(("author", "contributor"), frozenset({"name", "email", "uri", "url", "homepage"})),
    "media_group": frozenset({"media_title", "media_description"}),
}
_PAGES = frozenset({"", "html", "xhtml", "text/html", "application/xhtml+xml"})
_ALTERNATE = "alternate"

_Role = Literal["own", "markup", "foreign"]


class _Open(NamedTuple):
    """One open element."""

    tag: str
    name: str  # with the usual prefix of its namespace
    role: _Role
    height: int  # of feedparser's own stack below it
    around: "_Open | None"  # the element that it lies in


class _OpenElements:
    """The elements that are open, outermost first; ends of elements that are not open are ignored."""

    def __init__(self) -> None:
        """Begin outside of every element."""
        self._open: list[_Open] = []
        self._tags: Counter[str] = Counter()
        self._names: Counter[str] = Counter()

    @property
    def innermost(self) -> _Open | None:
        """The element in which the next one lies, or None outside of every element."""
        last = self._open[-1] if self._open else None
        return last.around if last and last.name in _LEAVES else last

    def is_foreign(self, name: str) -> bool:
        """Tell whether an element that starts now lies deeper than a field of a feed or an item."""
        parent = self.innermost
        if parent is None or (parent.name in _CONTAINERS and parent.role == "own"):
            return False
        if not any(self._names[one] for one in _CONTAINERS):
            return False
        if name in _ITEMS and not any(self._names[one] for one in _ITEMS):
            return False
        return parent.role != "own" or name not in _INNER.get(parent.name, ())

    def start(self, one: _Open) -> None:
        """Note an element as open."""
        self._open.append(one)
        self._tags[one.tag] += 1
        self._names[one.name] += 1

    def end(self, tag: str) -> Sequence[_Open]:
        """Close the last element of this tag and all in it; return them, innermost first, or none if it is not open."""
        ended: list[_Open] = []
        while self._tags[tag] and (not ended or ended[-1].tag != tag):
            one = self._open.pop()
            self._tags[one.tag] -= 1
            self._names[one.name] -= 1
            ended.append(one)
        return ended


def own_link(stated: Any) -> str:
    """Return the address of an item's (or a channel's) page: its first alternate link, else its permalink, or nothing.

    A link written as text, as in RSS, goes before one in an attribute; a permalink is a guid that is an address.
    """
    links = [link for link in stated.get("links") or () if link.get("href") and _leads_to_page(link)]
    written = next((link for link in links if link.get("is_text")), None)
    first = written or next(iter(links), None)
    return str(first["href"] if first else stated.get("permalink") or "")


def _leads_to_page(link: Any) -> bool:
    """Tell whether a link is alternate and, by its media type, a page; its parameters (charset) make no difference."""
    relations = [one.rpartition("/")[2] for one in (link.get("rel") or "").lower().split()]  # RFC 4287: also as IRI
    is_page = link.get("is_text") or (link.get("type") or "").partition(";")[0].strip().lower() in _PAGES
    return is_page and (not relations or _ALTERNATE in relations)


def _start(parser: Any, tag: str, attrs: Any) -> None:
    elements = _elements_of(parser)
    name = _name(parser, tag)
    role: _Role = "markup" if parser.incontent else "foreign" if elements.is_foreign(name) else "own"
    elements.start(_Open(tag, name, role, len(parser.elementstack), elements.innermost))
    if role == "foreign":
        parser.push("", 0)  # takes the text in it
    else:
        _start_tag(parser, tag, attrs)


def _end(parser: Any, tag: str) -> None:
    ended = _elements_of(parser).end(tag)
    if foreign := [one.height for one in ended if one.role == "foreign"]:
        del parser.elementstack[min(foreign) :]
    if not ended:
        _write_end(parser, tag)
    elif ended[-1].role == "own":
        parser.svgOK = 0
        _end_tag(parser, tag)
    elif ended[-1].role == "markup":
        _write_end(parser, tag)
        _leave(parser)


def _write_end(parser: Any, tag: str) -> None:
    """Add an end tag to the text that it stands in."""
    if parser.incontent and parser.contentparams.get("type") == "application/xhtml+xml":
        parser.handle_data(f"</{tag.rpartition(':')[2]}>", escape=0)


def _leave(parser: Any) -> None:
    """Return to the base address, language and depth around an element."""
    for stack, field in ((parser.basestack, "baseuri"), (parser.langstack, "lang")):
        if stack:
            stack.pop()
        if stack and stack[-1]:
            setattr(parser, field, stack[-1])
    parser.depth -= 1


def _elements_of(parser: Any) -> _OpenElements:
    found: _OpenElements = parser.__dict__.setdefault("open_elements", _OpenElements())
    return found


def _name(parser: Any, tag: str) -> str:
    prefix, _, name = tag.rpartition(":")
    prefix = parser.namespacemap.get(prefix, prefix)
    return f"{prefix}_{name}" if prefix else name


def _start_link(parser: Any, attrs: Any) -> None:
    _start_any_link(parser, attrs)
    if "href" not in attrs and (links := parser._get_context().get("links")):
        links[-1]["is_text"] = True


def _end_guid(parser: Any) -> None:
    value = parser.pop("id")
    if parser.guidislink:
        parser._save("permalink", value)


def _start_media_title(parser: Any, _: Any) -> None:
    parser.push("media_title", 1)


def _end_media_title(parser: Any) -> None:
    parser.pop("media_title")


def _start_media_description(parser: Any, _: Any) -> None:
    parser.push("media_description", 1)


def _end_media_description(parser: Any) -> None:
    parser.pop("media_description")


_start_tag, _end_tag = _Parser.unknown_starttag, _Parser.unknown_endtag
_start_any_link = _Parser._start_link
_Parser.unknown_starttag, _Parser.unknown_endtag = _start, _end
_Parser._start_link = _start_link
_Parser._end_guid = _Parser._end_id = _end_guid
_Parser._start_media_title, _Parser._end_media_title = _start_media_title, _end_media_title
_Parser._start_media_description, _Parser._end_media_description = _start_media_description, _end_media_description
