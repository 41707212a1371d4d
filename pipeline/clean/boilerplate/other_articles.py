"""Removal of the other articles on a page (endless scroll, update pages): text under headlines that are not its own."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import Any
from urllib.parse import unquote, urlsplit

from pipeline.clean.read.paragraphs import paragraphs_of_tree
from pipeline.clean.read.wording import folded, n_words, words_of

_LEVELS = ("h1", "h2")
_LEAST_HEADLINE = 3  # words: a shorter heading may be part of any title
_LEAST_TEXT = 40  # words: less is a teaser, or a headline whose text stands elsewhere
_MOST_HEADINGS, _DEEPEST = 60, 60
_SENTENCE = re.compile(r"[.!?。！？][\"')\]”’»」』]*$")
_TAIL = 20  # characters of a paragraph in which its sentence ends
_BYLINE = re.compile(r"(?:^|[\s_-])(?:by-?line|date|author|published|posted)(?:$|[\s_-])", re.I)


def drop_other_articles(tree: Any, titles: Iterable[str], url: str) -> str:
    """Remove from `tree` (an lxml document) every article beside that whose headline `titles` or `url` name.

    Returns that headline, or "" where nothing was removed.

    Another article has a container of the same kind, or stands in the same one, under a headline of the same level
    with a date, a byline or a link of its own: a heading within the text has none.
    """
    headings = list(islice(tree.iter(*_LEVELS), _MOST_HEADINGS))
    if len(headings) < 2:
        return ""
    own = _own_headline(headings, {folded(title) for title in titles} - {""}, url)
    if own is None:
        return ""
    n_dropped = 0
    for other in headings:
        for element in _article(other, own) if folded(words_of(other)) != folded(words_of(own)) else ():
            element.drop_tree()
            n_dropped += 1
    return words_of(own) if n_dropped else ""


def _own_headline(headings: list[Any], titles: set[str], url: str) -> Any | None:
    named = [one for one in headings if _is_named(one, titles)]
    return next(iter(named or [one for one in headings if _is_in_address(one, url)]), None)


def _is_named(heading: Any, titles: set[str]) -> bool:
    words = folded(words_of(heading))
    if n_words(words) < _LEAST_HEADLINE:
        return words in titles
    return any(title == words or title.startswith(f"{words} ") or title.endswith(f" {words}") for title in titles)


def _is_in_address(heading: Any, url: str) -> bool:
    """Return whether the last part of an address spells the words of a heading."""
    words = re.findall(r"\w+", folded(words_of(heading)))
    last = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return len(words) >= _LEAST_HEADLINE and "-".join(words) in last.lower()


def _article(other: Any, own: Any) -> list[Any]:
    """Return the elements of the article under another headline; none where it may be a part of the page's own."""
    around_own = dict(_rising(own))
    for element, below in _rising(other):
        if element in around_own:
            return _siblings(other, own) if below is other else _container(other, below, own, around_own[element])
    return []  # it was dropped with another headline


def _rising(element: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each element around `element`, the innermost first, with its child on the way."""
    below = element
    for around in islice(element.iterancestors(), _DEEPEST):
        yield around, below
        below = around


def _container(other: Any, its: Any, own: Any, ours: Any) -> list[Any]:
    """Return the container of another headline where it is of the same kind as ours, and both hold a text."""
    if ours is own or not _is_like(other, its, own, ours):
        return []
    if any(folded(words_of(heading)) == folded(words_of(own)) for heading in its.iter(*_LEVELS)):
        return []
    return [its] if min(_n_words_of_prose(its), _n_words_of_prose(ours)) >= _LEAST_TEXT else []


def _is_like(other: Any, its: Any, own: Any, ours: Any) -> bool:
    if its.tag != ours.tag:
        return False
    if other.tag != own.tag:
        return its.tag == "article" and _is_linked(other)
    if its.tag == "article":
        return True
    return its.get("class") == ours.get("class") and (_is_linked(other) or any(map(_is_dated, its.iter())))


def _siblings(other: Any, own: Any) -> list[Any]:
    """Return another headline with all that follows it up to the next one, where both have the same parent."""
    if other.getparent() is not own.getparent() or other.tag != own.tag:
        return []
    following = list(takewhile(lambda element: element.tag != other.tag, other.itersiblings()))
    is_article = _is_linked(other) or any(map(_is_dated, following[:2]))
    return [other, *following] if is_article and sum(map(_n_words_of_prose, following)) >= _LEAST_TEXT else []


def _n_words_of_prose(element: Any) -> int:
    texts = (paragraph.text for paragraph in paragraphs_of_tree(element))
    return sum(n_words(text) for text in texts if _SENTENCE.search(text[-_TAIL:]))


def _is_linked(heading: Any) -> bool:
    link = next(heading.iter("a"), None)
    return link is not None and words_of(link) == words_of(heading) and not (link.get("href") or "#").startswith("#")


def _is_dated(element: Any) -> bool:
    return element.tag == "time" or bool(_BYLINE.search(element.get("class") or ""))
