"""Visible text of a page in document order, labelled by the kind of day that it states."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, Literal, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.dates.datelines import may_state_day
from pipeline.clean.dates.daylabels import DayLabel, labelled_parts
from pipeline.clean.read.wording import folded

OF_ANOTHER_DAY = frozenset({"modified", "other"})  # labels of days that are not the day of publication
_LONGEST_LABEL = 40  # characters of a label before a day
_LEAST_TITLE = 8  # characters: a shorter heading is a label
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "select", "svg", "head", "textarea", "button"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class VisibleText(NamedTuple):
    """A run of visible text, or the machine-readable value of a <time>."""

    text: str
    element: Any
    label: DayLabel = ""  # what the page calls its day
    form: Literal["shown", "written", "lead"] = "shown"  # "written": machine-readable


def visible_text(tree: Any) -> Iterator[VisibleText]:
    """Yield the visible text runs of a page in document order, and the datetime values of <time>."""
    body = tree.find("body")
    walk = iterwalk(tree if body is None else body, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSHOWN:
                walk.skip_subtree()
                continue
            if element.tag == "time" and (stated := element.get("datetime")):
                yield VisibleText(stated, element, form="written")
        text = element.text if event == "start" else element.tail
        if text and (words := text.split()):
            yield VisibleText(" ".join(words), element if event == "start" else element.getparent())


def with_day_labels(pieces: Iterable[VisibleText], wanted: str = "") -> Iterator[VisibleText]:
    """Label the runs that may state a day, split before words such as “updated”; a label applies until the next one."""
    before = VisibleText("", None)
    for piece in pieces:
        if not may_state_day(piece.text):
            before = piece
            yield piece
            continue
        label = before.label or _carried(before, wanted)
        for text, stated in labelled_parts(piece.text):
            label = stated or label
            yield piece._replace(text=text, label=label)
        # The visible text of a <time> follows its machine-readable value.
        before = VisibleText("", None, label if piece.element.tag == "time" else "")


def shown_lines(tree: Any | None) -> Iterator[str]:
    """Yield the visible text runs of a page (an lxml document; None has no text), without text of nested elements.

    Runs labelled as the day of a change, or of something else, are left out.
    """
    pieces = with_day_labels(visible_text(tree)) if tree is not None else ()
    return (piece.text for piece in pieces if piece.label not in OF_ANOTHER_DAY)


def _carried(piece: VisibleText, wanted: str) -> DayLabel:
    """Return the label that a line without a day gives to the next line; none for a headline, which is about events."""
    text = piece.text
    if not 0 < len(text) <= _LONGEST_LABEL or repeats_title(text, wanted):
        return ""
    is_heading = any(one.tag in _HEADINGS for one in (piece.element, *islice(piece.element.iterancestors(), 2)))
    return "" if is_heading else list(labelled_parts(text))[-1][1]


def repeats_title(text: str, wanted: str) -> bool:
    """Tell whether `text` repeats one of the titles in `wanted` (folded, one per line), or a long part of one."""
    words = folded(text) if len(text) >= _LEAST_TITLE else ""
    return len(words) >= _LEAST_TITLE and words in wanted
