"""Publication date candidates from meta tags, JSON-LD and visible text: raw, grouped by origin and meaning."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pipeline.clean.dates.date_labels import CREATED_NAMES, MODIFIED_NAMES, PUBLISHED_NAMES
from pipeline.clean.dates.datelines import day_of_lead, has_day, is_dateline, may_state_day
from pipeline.clean.dates.shown_text import (
    ASIDE,
    OTHER_DAYS,
    Aside,
    TextPiece,
    repeats_title,
    shown_pieces,
    stands_aside,
)
from pipeline.clean.read.jsonld import LinkedFacts
from pipeline.clean.read.wording import folded
from pipeline.dates.written import order_in

_AFTER, _BEFORE = 500, 100  # characters of visible text around the headline that may hold a dateline
# The footer of an article may state its date; one that is labelled as publication is accepted there.
_ASIDE_OF_LABELLED: Aside = (ASIDE[0] - {"footer"}, re.compile(ASIDE[1].pattern.replace("|footer", ""), re.I))
_NAMED_PUBLISHED = re.compile(r"publish|entry-date|post-date|posted|article-date|dateline|pubdate", re.I)
_NAMED_MODIFIED = re.compile(r"updat|modif|changed", re.I)
_FOOTER = re.compile("footer", re.I)
_ARTICLE_FOOTER = re.compile(r"(?:entry|post|article|artikel|beitrag|story|review|rez)[-_]footer", re.I)
_FOOTER_WITHIN = 5  # elements whose classes are read, from the inside out
_LEAST_ARTICLE = 500  # characters


class StatedDates(NamedTuple):
    """The dates that one page states, raw."""

    json_ld: tuple[str, ...] = ()  # datePublished of the article
    meta: tuple[str, ...] = ()  # meta elements that mean publication
    created: tuple[str, ...] = ()  # meta elements that may also mean a draft
    lines: tuple[str, ...] = ()  # visible beside the headline
    labelled: tuple[str, ...] = ()  # visible anywhere and labelled as publication
    times: tuple[str, ...] = ()  # marked up as publication anywhere; where none is, as any time
    footers: tuple[str, ...] = ()  # labelled as publication in the article's own footer
    leads: tuple[str, ...] = ()  # datelines that begin a paragraph beside the headline
    modified: tuple[str, ...] = ()  # of the last change, in mark-up or labelled beside the headline
    is_day_first: bool | None = None  # order of 05/06/2024 in the page's language, where it is known
    shows_day: bool = False  # whether the visible text states any day


def read_dates(
    tree: Any, meta: Mapping[str, Sequence[str]], linked: LinkedFacts, titles: tuple[str, ...]
) -> StatedDates:
    """Return the dates that a page states.

    `tree` is an lxml document, `meta` the contents of its meta elements by name, `titles` the titles that it states.
    """
    known_titles = "\n".join(folded(title) for title in titles)
    pieces = list(shown_pieces(tree, known_titles))
    is_day_first = _is_day_first(pieces, tree.get("lang") or "")
    headline = _find_headline(tree, pieces, known_titles)
    near = [piece for piece in _beside_headline(pieces, headline) if _is_line(piece, is_day_first)]
    near.sort(key=lambda piece: piece.label != "published")
    of_text = [piece for piece in near if not {piece.label, _named(piece.element)} & OTHER_DAYS]
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


def _under(meta: Mapping[str, Sequence[str]], names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(value for name in names for value in meta.get(name, ()))


def _is_day_first(pieces: list[TextPiece], language: str) -> bool | None:
    """Return whether a page writes 05/06/2024 with the day first: by its own unambiguous dates, else by its language.

    In English the order depends on the country. Japanese, Chinese, Korean and Hungarian begin with the year.
    """
    orders = {order_in(piece.text) for piece in pieces if may_state_day(piece.text)} - {None}
    if len(orders) == 1:
        return orders.pop()
    language = language.lower().replace("_", "-")
    main = language.split("-")[0]
    if main in ("", "en"):
        return {"en-us": False, "en-gb": True, "en-au": True, "en-in": True}.get(language)
    return None if main in ("ja", "zh", "ko", "hu") else True


def _called_published(
    pieces: list[TextPiece], headline: int | None, is_day_first: bool | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the datelines labelled as publication: those outside footers, and those in the article's own footer."""
    lines: list[str] = []
    footers: list[str] = []
    for piece in pieces:
        if piece.label == "published" and _is_line(piece, is_day_first, aside=_ASIDE_OF_LABELLED):
            footer = _footer_around(piece.element)
            if footer is None:
                lines.append(piece.text)
                continue
            # Expensive, but few pages have such a footer.
            article = None if headline is None else _article_around(pieces[headline].element)
            if _is_article_footer(footer, article):
                footers.append(piece.text)
    return tuple(lines), tuple(footers)


def _footer_around(element: Any) -> Any | None:
    """Return the footer that an element is or stands in: the outermost by its class, else the innermost <footer>."""
    around = (element, *element.iterancestors())
    named = [one for one in around[:_FOOTER_WITHIN] if _FOOTER.search(one.get("class") or "")]
    return next((one for one in (*reversed(named), *around) if one in named or one.tag == "footer"), None)


def _article_around(headline: Any) -> Any | None:
    """Return the innermost element that holds a headline and a text with it; None where none does."""
    around = headline.iterancestors()
    return next((one for one in around if sum(map(len, one.itertext())) > _LEAST_ARTICLE), None)


def _is_article_footer(footer: Any, article: Any | None) -> bool:
    """Return whether a footer belongs to the article: by its class, or because it stands in it or in an <article>."""
    is_named = _ARTICLE_FOOTER.search(footer.get("class") or "") is not None
    return is_named or any(one is article or one.tag == "article" for one in footer.iterancestors())


def _named(element: Any) -> str:
    """Return what class, itemprop or pubdate call a <time>, or the <abbr> of the hAtom microformat: its predecessor."""
    if element.tag not in ("time", "abbr"):
        return ""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _NAMED_PUBLISHED.search(names) or (names and element.get("pubdate") is not None):
        return "published"
    return "modified" if _NAMED_MODIFIED.search(names) else ""


def _beside_headline(pieces: list[TextPiece], headline: int | None) -> Iterator[TextPiece]:
    """Yield the pieces right after the headline, then those right before it; a leading dateline becomes its date."""
    if headline is None:
        return
    for beside, length in ((pieces[headline + 1 :], _AFTER), (pieces[:headline][::-1], _BEFORE)):
        for piece in beside:
            day = day_of_lead(piece.text)
            yield piece._replace(text=day, form="lead") if day else piece
            length -= len(day or piece.text)
            if length < 0:
                break


def _find_headline(tree: Any, pieces: list[TextPiece], known_titles: str) -> int | None:
    """Return the index of the piece that is the headline: the longest one in a heading that repeats a title.

    Shorter ones may repeat only the outlet's name. Without such a heading it is the first piece that repeats a title.
    """
    ranks = {part: rank for rank in ("h3", "h2", "h1") for heading in tree.iter(rank) for part in heading.iter()}
    found = [
        at for at, piece in enumerate(pieces) if piece.element in ranks and repeats_title(piece.text, known_titles)
    ]
    if found:
        return min(found, key=lambda at: (-len(folded(pieces[at].text)), ranks[pieces[at].element], at))
    return next((at for at, piece in enumerate(pieces) if repeats_title(piece.text, known_titles)), None)


def _is_line(piece: TextPiece, is_day_first: bool | None, aside: Aside = ASIDE) -> bool:
    """Return whether a piece is a dateline that stands in no part of the page that is set aside."""
    return is_dateline(piece.text, is_day_first=is_day_first) and not stands_aside(piece.element, aside)


def _marked_up(tree: Any) -> tuple[list[str], list[str]]:
    """Return the dates of elements marked up as publication (where none is, as any time), and as modification."""
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
    """Return the machine-readable date of an element, else its text."""
    attributes = ("datetime", "content", "title") if element.tag == "abbr" else ("datetime", "content")
    written = next((stated for name in attributes if (stated := element.get(name))), "")
    return written or " ".join("".join(element.itertext()).split())
