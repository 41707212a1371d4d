"""The tree of a page in, what it states about its dates out: raw, told apart by who says it and of what."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, NamedTuple

from lxml.etree import iterwalk

from pipeline.clean.dates.datelines import day_of_lead, has_day, is_dateline, may_state_day
from pipeline.clean.dates.daylabels import CREATED_NAMES, MODIFIED_NAMES, PUBLISHED_NAMES, DayLabel, labelled_parts
from pipeline.clean.dates.footers import footer_around, home_of, is_of_text
from pipeline.clean.read.jsonld import LinkedFacts
from pipeline.clean.read.wording import folded

_AFTER, _BEFORE = 500, 100  # characters of shown text about the headline, standfirst too, in which a dateline may stand
_LONGEST_LABEL = 40  # characters of a label before a day
_NEAR = 4  # elements around a line of which the names are read
_LEAST_TITLE = 8  # characters: a shorter heading is a label
_UNSHOWN = frozenset({"script", "style", "noscript", "template", "select", "svg", "head", "textarea", "button"})
_Aside = tuple[frozenset[str], re.Pattern[str]]
_ASIDE: _Aside = (
    frozenset({"aside", "nav", "footer", "form", "figure", "figcaption", "blockquote"}),
    re.compile(r"related|sidebar|widget|comment|caption|thumb|teaser|event|recommend|footer|menu", re.I),
)
# A day may stand in a post's footer; there is believed what says that it is the day of publication.
_ASIDE_OF_LABELLED: _Aside = (_ASIDE[0] - {"footer"}, re.compile(_ASIDE[1].pattern.replace("|footer", ""), re.I))
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OF_ANOTHER_DAY = frozenset({"modified", "other"})
_NAMED_PUBLISHED = re.compile(r"publish|entry-date|post-date|posted|article-date|dateline|pubdate", re.I)
_NAMED_MODIFIED = re.compile(r"updat|modif|changed", re.I)


class StatedDates(NamedTuple):
    """What one page states about its dates, raw."""

    json_ld: tuple[str, ...] = ()  # datePublished of the article
    meta: tuple[str, ...] = ()  # elements of the head that mean publication
    created: tuple[str, ...] = ()  # elements of the head that may mean a draft as well
    lines: tuple[str, ...] = ()  # shown beside the headline
    labelled: tuple[str, ...] = ()  # shown anywhere and called the day of publication
    times: tuple[str, ...] = ()  # marked up as publication, anywhere; as any time, where none is
    footers: tuple[str, ...] = ()  # called the day of publication in the text's own footer
    leads: tuple[str, ...] = ()  # beside the headline, with which a paragraph begins
    modified: tuple[str, ...] = ()  # in mark-up, of the last change
    is_day_first: bool | None = None  # how the page's language writes 05/06/2024, where it is known
    shows_day: bool = False  # in words, whatever day it is


class _Piece(NamedTuple):
    """A piece of text that the page shows, or the machine-readable form of a <time>."""

    text: str
    element: Any
    label: DayLabel = ""  # where the page says what its day is
    form: Literal["shown", "written", "lead"] = "shown"  # "written" for programs


def read_dates(
    tree: Any, meta: Mapping[str, Sequence[str]], linked: LinkedFacts, titles: tuple[str, ...]
) -> StatedDates:
    """Return what a page states about its dates: an lxml document, its meta elements by name, what it calls itself."""
    is_day_first = _is_day_first(tree.get("lang") or "")
    wanted = "\n".join(folded(title) for title in titles)
    pieces = list(_labelled(_shown(tree), wanted))
    headline = _place_of_headline(tree, pieces, wanted)
    near = [piece for piece in _beside_headline(pieces, headline) if _is_line(piece, is_day_first)]
    near.sort(key=lambda piece: piece.label != "published")
    of_text = [piece for piece in near if not {piece.label, _named(piece.element)} & _OF_ANOTHER_DAY]
    labelled, footers = _called_published(pieces, headline, is_day_first)
    times, changed = _marked_up(tree)
    return StatedDates(
        json_ld=linked.published,
        meta=_under(meta, PUBLISHED_NAMES),
        created=_under(meta, CREATED_NAMES),
        lines=tuple(piece.text for piece in of_text if piece.form != "lead"),
        labelled=labelled,
        times=tuple(times),
        footers=footers,
        leads=tuple(piece.text for piece in of_text if piece.form == "lead"),
        modified=(
            *_under(meta, MODIFIED_NAMES),
            *linked.modified,
            *(piece.text for piece in near if piece.label == "modified"),
            *changed,
        ),
        is_day_first=is_day_first,
        shows_day=any(has_day(piece.text, is_day_first=is_day_first) for piece in pieces if piece.form == "shown"),
    )


def shown_lines(tree: Any | None) -> Iterator[str]:
    """Yield the texts that a page shows, each without the elements in it (an lxml document; None has no text).

    Left out is what names the day of a change, or of something else.
    """
    pieces = _labelled(_shown(tree)) if tree is not None else ()
    return (piece.text for piece in pieces if piece.label not in _OF_ANOTHER_DAY)


def _under(meta: Mapping[str, Sequence[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for name in names for value in meta.get(name, ()))


def _is_day_first(language: str) -> bool | None:
    """Return how a language writes 05/06/2024: English does it both ways, by country."""
    language = language.lower().replace("_", "-")
    if not language or language.split("-")[0] == "en":
        return {"en-us": False, "en-gb": True, "en-au": True, "en-in": True}.get(language)
    return True


def _shown(tree: Any) -> Iterator[_Piece]:
    """Yield the texts that a page shows, in their order."""
    body = tree.find("body")
    walk = iterwalk(tree if body is None else body, events=("start", "end", "comment"))
    for event, element in walk:
        if event == "start":
            if element.tag in _UNSHOWN:
                walk.skip_subtree()
                continue
            if element.tag == "time" and (stated := element.get("datetime")):
                yield _Piece(stated, element, form="written")
        text = element.text if event == "start" else element.tail
        if text and (words := text.split()):
            yield _Piece(" ".join(words), element if event == "start" else element.getparent())


def _labelled(pieces: Iterable[_Piece], wanted: str = "") -> Iterator[_Piece]:
    """Yield the pieces; those with a year parted before words such as "updated", with what the last of them says."""
    before = _Piece("", None)
    for piece in pieces:
        if not may_state_day(piece.text):
            before = piece
            yield piece
            continue
        label = before.label or _carried(before, wanted)
        for text, stated in labelled_parts(piece.text):
            label = stated or label
            yield piece._replace(text=text, label=label)
        # The machine-readable form of a <time> is followed by the one that is shown.
        before = _Piece("", None, label if piece.element.tag == "time" else "")


def _carried(piece: _Piece, wanted: str) -> DayLabel:
    """Return what a line without a day says of the one that follows it; a headline speaks of what it tells."""
    text = piece.text
    if not 0 < len(text) <= _LONGEST_LABEL or _repeats(text, wanted):
        return ""
    is_heading = any(one.tag in _HEADINGS for one in (piece.element, *islice(piece.element.iterancestors(), 2)))
    return "" if is_heading else list(labelled_parts(text))[-1][1]


def _called_published(
    pieces: list[_Piece], headline: int | None, is_day_first: bool | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines that are called the day of publication: those in no footer, and those in the text's own."""
    told: dict[bool, list[str]] = {False: [], True: []}
    for piece in pieces:
        if piece.label == "published" and _is_line(piece, is_day_first, aside=_ASIDE_OF_LABELLED):
            footer = footer_around(piece.element)
            # Few pages have such a footer, and to find the text's home is dear.
            home = None if footer is None or headline is None else home_of(pieces[headline].element)
            if footer is None or is_of_text(footer, home):
                told[footer is not None].append(piece.text)
    return tuple(told[False]), tuple(told[True])


def _named(element: Any) -> str:
    """Return what its class or itemprop says of a <time>, or of the <abbr> that was written before there was <time>."""
    if element.tag not in ("time", "abbr"):
        return ""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _NAMED_PUBLISHED.search(names) or (names and element.get("pubdate") is not None):
        return "published"
    return "modified" if _NAMED_MODIFIED.search(names) else ""


def _beside_headline(pieces: list[_Piece], headline: int | None) -> Iterator[_Piece]:
    """Yield the pieces that follow the headline, and those right before it; of a paragraph, the day that leads it."""
    if headline is None:
        return
    for beside, length in ((pieces[headline + 1 :], _AFTER), (pieces[:headline][::-1], _BEFORE)):
        for piece in beside:
            day = day_of_lead(piece.text)
            yield piece._replace(text=day, form="lead") if day else piece
            length -= len(day or piece.text)
            if length < 0:
                break


def _place_of_headline(tree: Any, pieces: list[_Piece], wanted: str) -> int | None:
    """Return the number of the piece that repeats what the page calls itself, in the heading that does at most length.

    Shorter ones may repeat no more than the outlet's name.
    """
    ranks = {part: rank for rank in ("h3", "h2", "h1") for heading in tree.iter(rank) for part in heading.iter()}
    found = [at for at, piece in enumerate(pieces) if piece.element in ranks and _repeats(piece.text, wanted)]
    if found:
        return min(found, key=lambda at: (-len(folded(pieces[at].text)), ranks[pieces[at].element], at))
    return next((at for at, piece in enumerate(pieces) if _repeats(piece.text, wanted)), None)


def _repeats(text: str, wanted: str) -> bool:
    words = folded(text) if len(text) >= _LEAST_TITLE else ""
    return len(words) >= _LEAST_TITLE and words in wanted


def _is_line(piece: _Piece, is_day_first: bool | None, aside: _Aside = _ASIDE) -> bool:
    """Tell whether a piece is a dateline, in the text's own part of the page."""
    if not is_dateline(piece.text, is_day_first=is_day_first):
        return False
    around = (piece.element, *islice(piece.element.iterancestors(), _NEAR))
    tags, names = aside
    return not any(one.tag in tags or names.search(one.get("class") or "") for one in around)


def _marked_up(tree: Any) -> tuple[list[str], list[str]]:
    """Return what elements state that are marked up as publication, and as change."""
    found: dict[str, list[str]] = {"published": [], "modified": [], "": []}
    for element in tree.iter("time", "span", "div", "p", "abbr"):
        name = element.get("itemprop")
        if element.tag in ("time", "abbr"):
            name = _named(element)
        elif name not in ("datePublished", "dateModified"):
            continue
        if element.tag == "abbr" and not name:
            continue
        found[name.removeprefix("date").lower()].append(_machine_readable(element))
    return found["published"] or found[""], found["modified"]


def _machine_readable(element: Any) -> str:
    """Return the day of an element as it is written for programs; where it is not, as it is shown."""
    attributes = ("datetime", "content", "title") if element.tag == "abbr" else ("datetime", "content")
    written = next((stated for name in attributes if (stated := element.get(name))), "")
    return written or " ".join("".join(element.itertext()).split())
