"""JSON-LD extraction: the metadata of the article in a page's scripts. Invalid scripts are ignored."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.clean.read.decode import tidy
from pipeline.records import Record

_CONTAINERS = ("@graph", "mainEntity", "hasPart")
ARTICLES = ("article", "posting", "report", "review")  # suffixes of the @type of articles
_LONGEST_SCRIPT = 500_000  # characters: enough for a whole article, not for a whole archive
_DEEPEST = 6


class LinkedFacts(Record):
    """The metadata of the article in a page's JSON-LD; empty where it states none."""

    types: tuple[str, ...] = ()  # every @type of the nodes, in order
    headline: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    description: str = ""
    publisher: str = ""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    body: str = ""  # articleBody, raw: it may be HTML
    is_closed: bool = False  # isAccessibleForFree is false: behind a paywall, or so the site says of all its articles
    n_words: int = 0  # wordCount, 0 where it is not stated


def read_json_ld(scripts: Iterable[str]) -> LinkedFacts:
    """Return the metadata of the first article among the nodes of the scripts, else of the first node with a date."""
    nodes = [node for script in scripts for node in _nodes(_parse(script), 0)]
    types = tuple(dict.fromkeys(name for node in nodes for name in _texts(node.get("@type"))))
    article = next((node for node in nodes if _is_article(node)), None)
    article = article or next((node for node in nodes if node.get("datePublished")), None)
    if article is None:
        return LinkedFacts(types=types)
    return LinkedFacts(
        types=types,
        headline=_text(article.get("headline")) or _text(article.get("name")),
        authors=_texts(article.get("author")) or _texts(article.get("creator")),
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


def _is_article(node: dict[str, Any]) -> bool:
    return any(name.lower().endswith(ARTICLES) for name in _texts(node.get("@type")))


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> tuple[str, ...]:
    """Return the texts of a value: a string, a number, an object with a name, or a list of these."""
    if isinstance(value, list):
        return tuple(text for item in value[:50] for text in _texts(item))
    if isinstance(value, dict):
        return _texts(value.get("name")) or _texts(value.get("@value"))
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        words = " ".join(tidy(str(value)).split())
        return (words,) if words else ()
    return ()
