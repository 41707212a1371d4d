"""JSON-LD extraction: the metadata of the article in a page's scripts. Invalid scripts are ignored."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from pipeline.clean.read.decode import tidy
from pipeline.clean.read.wording import folded
from pipeline.records import Record
from pipeline.urls import address_key

_CONTAINERS = ("@graph", "mainEntity", "hasPart")
ARTICLES = ("article", "posting", "report", "review")  # suffixes of the @type of articles
_LONGEST_SCRIPT = 500_000  # characters: enough for a whole article, not for a whole archive
_DEEPEST = 6
_PAGES = ("webpage", "itempage", "article", "posting")  # suffixes of the @type of what may state the date of a page
_ADDRESSES = ("url", "@id", "mainEntityOfPage")
_MOST_VALUES = 50  # of a list
_LEAST_SHARED = 0.5  # of the words of two headlines of one text


class LinkedFacts(Record):
    """The metadata of the article in a page's JSON-LD; empty where it states none."""

    types: tuple[str, ...] = ()  # every @type of the nodes, in order
    headline: str = ""
    authors: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()  # to which `author` only refers: often that of who published the page
    section: str = ""
    description: str = ""
    publisher: str = ""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    body: str = ""  # articleBody, raw: it may be HTML
    is_closed: bool = False  # isAccessibleForFree is false: behind a paywall, or so the site says of all its articles
    n_words: int = 0  # wordCount, 0 where it is not stated


class PageIdentity(NamedTuple):
    """By what a page is recognised in JSON-LD: its addresses and its titles."""

    addresses: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


UNKNOWN_PAGE = PageIdentity()


def read_json_ld(scripts: Iterable[str], page: PageIdentity = UNKNOWN_PAGE) -> LinkedFacts:
    """Return the metadata of the page's own article among the nodes of the scripts, else of its own page node.

    An article is the page's own where its address or its headline is the page's; one that states neither may be. What
    states another address and another headline is a related text, whatever its date.
    """
    nodes = [node for script in scripts for node in _nodes(_parse(script), 0)]
    types = tuple(dict.fromkeys(name for node in nodes for name in _texts(node.get("@type"))))
    articles = [node for node in nodes if _is_of_type(node, ARTICLES)]
    pages = [node for node in nodes if node.get("datePublished") and _is_of_type(node, _PAGES)]
    article = _own(articles, page) or (None if articles else _own(pages, page))
    if article is None:
        return LinkedFacts(types=types)
    return LinkedFacts(
        types=types,
        headline=_text(article.get("headline")) or _text(article.get("name")),
        authors=_texts(article.get("author")) or _texts(article.get("creator")),
        accounts=_referred(article.get("author"), nodes),
        section=_text(article.get("articleSection")),
        description=_text(article.get("description")),
        publisher=_text(article.get("publisher")),
        published=(*_texts(article.get("datePublished")), *_texts(article.get("dateCreated"))),
        modified=_texts(article.get("dateModified")),
        body=body if isinstance(body := article.get("articleBody"), str) else "",
        n_words=int(count) if (count := _text(article.get("wordCount"))).isdecimal() and len(count) < 7 else 0,
        is_closed=str(article.get("isAccessibleForFree", "")).lower() == "false",
    )


def _parse(script: str) -> Any:
    if len(script) > _LONGEST_SCRIPT:
        return None
    try:
        # strict=False: many publishers leave raw line feeds in strings.
        return json.loads(script.strip().removeprefix("<!--").removesuffix("-->").rstrip("; \n"), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _nodes(item, depth + 1)
    elif isinstance(value, dict):
        if "@type" in value:
            yield value
        for container in _CONTAINERS:
            yield from _nodes(value.get(container), depth + 1)


def _is_of_type(node: dict[str, Any], suffixes: tuple[str, ...]) -> bool:
    return any(name.lower().endswith(suffixes) for name in _texts(node.get("@type")))


def _own(nodes: list[dict[str, Any]], page: PageIdentity) -> dict[str, Any] | None:
    """Return the first node that is about the page, else the first that does not say that it is about another."""
    ranked = [(_likeness(node, page), node) for node in nodes]
    best = max((likeness for likeness, _ in ranked), default=-1)
    return next((node for likeness, node in ranked if likeness == best), None) if best >= 0 else None


def _likeness(node: dict[str, Any], page: PageIdentity) -> int:
    """Return 2 for a node with the page's address or headline, 0 where it cannot be told, -1 for another page's."""
    addresses = {key for name in _ADDRESSES for key in _keys(node.get(name))}
    own = {key for address in page.addresses for key in _keys(address)}
    headline = folded(_text(node.get("headline")) or _text(node.get("name")))
    titles = [words for title in page.titles if (words := folded(title))]
    if addresses & own or any(_is_one_title(headline, title) for title in titles):
        return 2
    is_other = bool(addresses and own) and bool(headline and titles)
    return -1 if is_other else 0


def _keys(value: Any) -> Iterator[str]:
    """Yield the comparable forms of the addresses in a value; none for a home page, which many name by mistake."""
    values = value if isinstance(value, list) else [value]
    for one in values:
        address = (one.get("@id") or one.get("url")) if isinstance(one, dict) else one
        if isinstance(address, str) and address.startswith("http"):
            key = address_key(address)
            if "/" in key or "?" in key:
                yield key


def _is_one_title(headline: str, title: str) -> bool:
    if not headline:
        return False
    words, others = set(headline.split()), set(title.split())
    return headline in title or title in headline or len(words & others) / len(words | others) >= _LEAST_SHARED


def _referred(value: Any, nodes: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return the names of the nodes of the page to which a value only refers by their @id."""
    items = value if isinstance(value, list) else [value]
    wanted = [item.get("@id") for item in items[:_MOST_VALUES] if isinstance(item, dict) and not item.get("name")]
    found = (_text(node.get("name")) for one in wanted if one for node in nodes if node.get("@id") == one)
    return tuple(dict.fromkeys(filter(None, found)))


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a value: a string, a number, an object with a name, or a list of these."""
    if isinstance(value, list):
        return tuple(text for item in value[:_MOST_VALUES] for text in _texts(item))
    if isinstance(value, dict):
        return _texts(value.get("name")) or _texts(value.get("@value"))
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        words = " ".join(tidy(str(value)).split())
        return (words,) if words else ()
    return ()
