"""Teaser detection: cards that lead to other pages, as whole blocks inside a link or as units with a linked heading."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any

from pipeline.clean.read.wording import n_words, words_of

_BLOCKS = frozenset(["p", "div", "h2", "h3", "h4", "h5", "h6", "ul", "article", "section", "figure"])
_HEADINGS = ("h2", "h3", "h4", "h5")
_LEAST_CARD_WORDS, _LONGEST_TEASER = 3, 700  # words, characters
_LEAST_UNITS = 3
_LEAST_HEADING = 3  # words: a shorter one is the name of a section or a product
_DEEPEST = 60  # elements around a heading


def find_teasers(tree: Any) -> list[Any]:
    """Return the elements of a page (an lxml document) that are teasers of other pages, in document order."""
    cards = [link for link in tree.iter("a") if _is_card(link)]
    return cards + [unit for unit in _units(tree) if not any(unit is card for card in cards)]


def _is_card(link: Any) -> bool:
    """Return whether a link to another page holds whole blocks of text, and no headline of the page."""
    if not len(link) or not _leads_elsewhere(link) or not any(child.tag in _BLOCKS for child in _inner(link)):
        return False
    if next(link.iter("h1"), None) is not None:
        return False
    words = words_of(link)
    return n_words(words) >= _LEAST_CARD_WORDS and len(words) <= _LONGEST_TEASER


def _inner(link: Any) -> Iterator[Any]:
    return islice(link.iterdescendants(), _DEEPEST)


def _leads_elsewhere(link: Any) -> bool:
    address = (link.get("href") or "").strip().lower()
    return bool(address) and not address.startswith(("#", "javascript:", "mailto:", "tel:", "data:"))


def _units(tree: Any) -> Iterator[Any]:
    """Yield the elements that hold one linked heading and little more, where several of them stand side by side."""
    linked = [heading for heading in tree.iter(*_HEADINGS) if _is_linked(heading)]
    n_headings: Counter[Any] = Counter()
    for heading in linked:
        n_headings.update(islice(heading.iterancestors(), _DEEPEST))
    units = [_unit(heading, n_headings) for heading in linked]
    siblings = Counter(unit.getparent() for unit in units)
    for unit, heading in zip(units, linked, strict=True):
        if (
            unit is not heading
            and siblings[unit.getparent()] >= _LEAST_UNITS
            and len(words_of(unit)) <= _LONGEST_TEASER
        ):
            yield unit


def _is_linked(heading: Any) -> bool:
    links = [link for link in heading.iter("a") if _leads_elsewhere(link)]
    around = heading.getparent()
    if not links and (around is None or around.tag != "a" or not _leads_elsewhere(around)):
        return False
    words = words_of(heading)
    return n_words(words) >= _LEAST_HEADING and (not links or words_of(links[0]) == words)


def _unit(heading: Any, n_headings: Counter[Any]) -> Any:
    """Return the outermost element around a heading that holds no other linked one."""
    unit = heading
    for around in islice(heading.iterancestors(), _DEEPEST):
        if n_headings[around] > 1 or around.tag in ("body", "html", "main"):
            break
        unit = around
    return unit
