"""The JSON-LD scripts of a page in, what they state of the article out. Broken scripts state nothing."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.clean.read.decode import tidy
from pipeline.records import Record

_CONTAINERS = ("@graph", "mainEntity", "hasPart")
_ARTICLES = ("article", "posting", "report", "review")  # ends of the @type of what can be read as an article
_LONGEST_SCRIPT = 500_000  # characters; whole articles stand in them, whole archives should not
_DEEPEST = 6


class LinkedFacts(Record):
    """What the page's JSON-LD states of its article; empty where it is silent."""

    types: tuple[str, ...] = ()  # every @type of a node of its own, in order
    headline: str = ""
    authors: tuple[str, ...] = ()
    section: str = ""
    description: str = ""
    publisher: str = ""
    published: tuple[str, ...] = ()
    modified: tuple[str, ...] = ()
    body: str = ""  # articleBody, as it is written: it may be HTML
    is_closed: bool = False  # isAccessibleForFree is false: behind a paywall


def read_json_ld(scripts: Iterable[str]) -> LinkedFacts:
    """Return what the scripts state of the first article among their nodes (of the first dated node if none is one)."""
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
        is_closed=str(article.get("isAccessibleForFree", "")).lower() == "false",
    )


def _parse(script: str) -> Any:
    if len(script) > _LONGEST_SCRIPT:
        return None
    try:
        # strict=False: many publishers leave line feeds inside strings.
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
    return any(name.lower().endswith(_ARTICLES) for name in _texts(node.get("@type")))


def _text(value: Any) -> str:
    return next(iter(_texts(value)), "")


def _texts(value: Any) -> tuple[str, ...]:
    """Return the words of a value that may be a string, a thing with a name, or a list of such."""
    if isinstance(value, list):
        return tuple(text for item in value[:50] for text in _texts(item))
    if isinstance(value, dict):
        return _texts(value.get("name")) or _texts(value.get("@value"))
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        words = " ".join(tidy(str(value)).split())
        return (words,) if words else ()
    return ()
