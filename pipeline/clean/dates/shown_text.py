"""Visible text of a page in pieces, each with the label of its date: publication, modification or something else."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.dates.date_labels import DayLabel, labelled_parts
from pipeline.clean.dates.datelines import may_state_day
from pipeline.clean.read.wording import folded

_LONGEST_LABEL = 40  # characters of a label before a date
_LEAST_TITLE = 8  # characters: a shorter heading is a label
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "select", "svg", "head", "textarea", "button"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
OTHER_DAYS = frozenset({"modified", "other"})
_ASIDE_WITHIN = 4  # ancestors of a line whose tags and classes are read
Aside = tuple[frozenset[str], re.Pattern[str]]
ASIDE: Aside = (
    frozenset({"aside", "nav", "footer", "form", "figure", "figcaption", "blockquote"}),
    re.compile(r"related|sidebar|widget|comment|caption|thumb|teaser|event|recommend|footer|menu", re.I),
)


class TextPiece(NamedTuple):
    """A piece of visible text, or the datetime attribute of a <time>."""

    text: str
    element: Any
    label: DayLabel = ""  # what the page calls the date in it
    form: Literal["shown", "written", "lead"] = "shown"  # written: machine-readable; lead: dateline of a paragraph


def shown_lines(tree: Any | None) -> Iterator[str]:
    """Yield the visible texts of a page, one for each text node (`tree` is an lxml document; None has no text).

    Texts whose date is labelled as that of a modification or of something else are left out.
    """
    pieces = shown_pieces(tree) if tree is not None else ()
    return (piece.text for piece in pieces if piece.label not in OTHER_DAYS)


def stands_aside(element: Any, aside: Aside = ASIDE) -> bool:
    """Return whether an element stands in a part of the page that is set aside."""
    tags, names = aside
    around = (element, *islice(element.iterancestors(), _ASIDE_WITHIN))
    return any(one.tag in tags or names.search(one.get("class") or "") for one in around)


def shown_pieces(tree: Any, titles: str = "") -> Iterator[TextPiece]:
    """Yield the visible texts of an lxml document in order, labelled; `titles`, folded, are not read as labels."""
    return _labelled(_unlabelled(tree), titles)


def repeats_title(text: str, titles: str) -> bool:
    """Return whether a text of some length is part of the folded `titles`."""
    words = folded(text) if len(text) >= _LEAST_TITLE else ""
    return len(words) >= _LEAST_TITLE and words in titles


def _unlabelled(tree: Any) -> Iterator[TextPiece]:
    """Yield the visible texts of a page in order, and the datetime of each <time> before its text."""
    body = tree.find("body")
    walk = iterwalk(tree if body is None else body, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSHOWN:
                walk.skip_subtree()
                continue
            if element.tag == "time" and (stated := element.get("datetime")):
                yield TextPiece(stated, element, form="written")
        text = element.text if event == "start" else element.tail
        if text and (words := text.split()):
            yield TextPiece(" ".join(words), element if event == "start" else element.getparent())


def _labelled(pieces: Iterable[TextPiece], titles: str) -> Iterator[TextPiece]:
    """Yield the pieces with labels, those with a year split before words such as “updated”.

    A part without a label of its own takes that of the part before it, or of the line before.
    """
    before = TextPiece("", None)
    for piece in pieces:
        if not may_state_day(piece.text):
            before = piece
            yield piece
            continue
        label = before.label or _carried(before, titles)
        for text, stated in labelled_parts(piece.text):
            label = stated or label
            yield piece._replace(text=text, label=label)
        # The datetime of a <time> is followed by its visible text.
        before = TextPiece("", None, label if piece.element.tag == "time" else "")


def _carried(piece: TextPiece, titles: str) -> DayLabel:
    """Return the label that a line without a date gives to the next; a headline gives none: it is about its story."""
    text = piece.text
    if not 0 < len(text) <= _LONGEST_LABEL or repeats_title(text, titles):
        return ""
    is_heading = any(one.tag in _HEADINGS for one in (piece.element, *islice(piece.element.iterancestors(), 2)))
    return "" if is_heading else list(labelled_parts(text))[-1][1]
