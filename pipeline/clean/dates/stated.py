"""Date extraction from JSON-LD, meta elements, <time> and visible text: raw, grouped by place and meaning."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from pipeline.clean.dates.datelines import day_of_lead, has_day, is_dateline
from pipeline.clean.dates.daylabels import CREATED_NAMES, MODIFIED_NAMES, PUBLISHED_NAMES
from pipeline.clean.dates.visible_text import OF_ANOTHER_DAY, VisibleText, repeats_title, visible_text, with_day_labels
from pipeline.clean.read.jsonld import LinkedFacts
from pipeline.clean.read.wording import folded

_AFTER, _BEFORE = 500, 100  # characters of visible text around the headline that may hold a dateline
_NEAR = 4  # ancestors of a line whose class names count
_Aside = tuple[frozenset[str], re.Pattern[str]]
_ASIDE: _Aside = (
    frozenset({"aside", "nav", "footer", "form", "figure", "figcaption", "blockquote"}),
    re.compile(r"related|sidebar|widget|comment|caption|thumb|teaser|event|recommend|footer|menu", re.I),
)
# In a post's footer, only a day labelled as publication counts.
_ASIDE_OF_LABELLED: _Aside = (_ASIDE[0] - {"footer"}, re.compile(_ASIDE[1].pattern.replace("|footer", ""), re.I))
_NAMED_PUBLISHED = re.compile(r"publish|entry-date|post-date|posted|article-date|dateline|pubdate", re.I)
_NAMED_MODIFIED = re.compile(r"updat|modif|changed", re.I)
_NEAR_FOOTER = 5  # elements whose class names count, innermost first
_LEAST_TEXT = 500  # characters of a container that holds the text itself
_NAMED_FOOTER = re.compile("footer", re.I)
_NAMED_FOOTER_OF_TEXT = re.compile(r"(?:entry|post|article|artikel|beitrag|story|review|rez)[-_]footer", re.I)


class StatedDates(NamedTuple):
    """The raw date statements of a page, by place."""

    json_ld: tuple[str, ...] = ()  # datePublished of the article
    meta: tuple[str, ...] = ()  # meta elements for the publication date
    created: tuple[str, ...] = ()  # meta elements that may also date a draft
    lines: tuple[str, ...] = ()  # visible beside the headline
    labelled: tuple[str, ...] = ()  # visible anywhere, labelled as publication
    times: tuple[str, ...] = ()  # <time> and the like marked up as publication, else any <time>
    footers: tuple[str, ...] = ()  # labelled as publication in the text's own footer
    leads: tuple[str, ...] = ()  # datelines at the start of a paragraph beside the headline
    modified: tuple[str, ...] = ()  # of the last modification
    is_day_first: bool | None = None  # order of 05/06/2024 in the page's language, where known
    shows_day: bool = False  # any visible day


def read_dates(
    tree: Any, meta: Mapping[str, Sequence[str]], linked: LinkedFacts, titles: tuple[str, ...]
) -> StatedDates:
    """Collect a page's date statements from an lxml document, its meta elements by name, JSON-LD and titles."""
    is_day_first = _is_day_first(tree.get("lang") or "")
    wanted = "\n".join(folded(title) for title in titles)
    pieces = list(with_day_labels(visible_text(tree), wanted))
    headline = _place_of_headline(tree, pieces, wanted)
    near = [piece for piece in _beside_headline(pieces, headline) if _is_line(piece, is_day_first)]
    near.sort(key=lambda piece: piece.label != "published")
    of_text = [piece for piece in near if not {piece.label, _named(piece.element)} & OF_ANOTHER_DAY]
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


def _is_day_first(language: str) -> bool | None:
    """Return whether a language writes 05/06/2024 day first; None where unknown, as for English without a country."""
    language = language.lower().replace("_", "-")
    if not language or language.split("-")[0] == "en":
        return {"en-us": False, "en-gb": True, "en-au": True, "en-in": True}.get(language)
    return True


def _called_published(
    pieces: list[VisibleText], headline: int | None, is_day_first: bool | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the lines labelled as publication: those outside of footers, and those in the text's own footer."""
    found: dict[bool, list[str]] = {False: [], True: []}
    for piece in pieces:
        if piece.label == "published" and _is_line(piece, is_day_first, aside=_ASIDE_OF_LABELLED):
            footer = _footer_around(piece.element)
            # Finding the text's container is expensive, and few pages have such a footer.
            container = None if footer is None or headline is None else _text_container(pieces[headline].element)
            if footer is None or _is_text_footer(footer, container):
                found[footer is not None].append(piece.text)
    return tuple(found[False]), tuple(found[True])


def _footer_around(element: Any) -> Any | None:
    """Return the footer around an element, or the element itself if it is one: outermost by class, else by tag."""
    around = (element, *element.iterancestors())
    named = [one for one in around[:_NEAR_FOOTER] if _NAMED_FOOTER.search(one.get("class") or "")]
    return next((one for one in (*reversed(named), *around) if one in named or one.tag == "footer"), None)


def _text_container(headline: Any) -> Any | None:
    """Return the smallest ancestor of a headline that also holds a text, or None."""
    around = headline.iterancestors()
    return next((one for one in around if sum(map(len, one.itertext())) > _LEAST_TEXT), None)


def _is_text_footer(footer: Any, container: Any | None) -> bool:
    """Tell whether a footer belongs to the text: by its class, or by being inside an <article> or `container`."""
    is_named = _NAMED_FOOTER_OF_TEXT.search(footer.get("class") or "") is not None
    return is_named or any(one is container or one.tag == "article" for one in footer.iterancestors())


def _named(element: Any) -> str:
    """Return the meaning of a <time>, or of an <abbr> as used before <time> existed, by its class or itemprop."""
    if element.tag not in ("time", "abbr"):
        return ""
    names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _NAMED_PUBLISHED.search(names) or (names and element.get("pubdate") is not None):
        return "published"
    return "modified" if _NAMED_MODIFIED.search(names) else ""


def _beside_headline(pieces: list[VisibleText], headline: int | None) -> Iterator[VisibleText]:
    """Yield the text runs after the headline, and those right before it; of a paragraph, only its dateline."""
    if headline is None:
        return
    for beside, length in ((pieces[headline + 1 :], _AFTER), (pieces[:headline][::-1], _BEFORE)):
        for piece in beside:
            day = day_of_lead(piece.text)
            yield piece._replace(text=day, form="lead") if day else piece
            length -= len(day or piece.text)
            if length < 0:
                break


def _place_of_headline(tree: Any, pieces: list[VisibleText], wanted: str) -> int | None:
    """Return the index of the headline: the longest heading that repeats one of the page's titles.

    Shorter ones may repeat only the outlet's name.
    """
    ranks = {part: rank for rank in ("h3", "h2", "h1") for heading in tree.iter(rank) for part in heading.iter()}
    found = [at for at, piece in enumerate(pieces) if piece.element in ranks and repeats_title(piece.text, wanted)]
    if found:
        return min(found, key=lambda at: (-len(folded(pieces[at].text)), ranks[pieces[at].element], at))
    return next((at for at, piece in enumerate(pieces) if repeats_title(piece.text, wanted)), None)


def _is_line(piece: VisibleText, is_day_first: bool | None, aside: _Aside = _ASIDE) -> bool:
    """Tell whether a text run is a dateline outside of sidebars, captions and the like."""
    if not is_dateline(piece.text, is_day_first=is_day_first):
        return False
    around = (piece.element, *islice(piece.element.iterancestors(), _NEAR))
    tags, names = aside
    return not any(one.tag in tags or names.search(one.get("class") or "") for one in around)


def _marked_up(tree: Any) -> tuple[list[str], list[str]]:
    """Return the dates of elements marked up as publication, and as modification."""
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
    """Return an element's machine-readable date, else its visible text."""
    attributes = ("datetime", "content", "title") if element.tag == "abbr" else ("datetime", "content")
    written = next((stated for name in attributes if (stated := element.get(name))), "")
    return written or " ".join("".join(element.itertext()).split())
