"""Byline extraction: the raw author lines that a page marks up, one name or phrase a line, outermost box first."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from pipeline.clean.dates.datelines import has_day
from pipeline.clean.read.authors import looks_like_a_name
from pipeline.clean.read.wording import words_of

_BOX = re.compile(  # class of an element that holds a byline
    r"(?i:(?:^|[\s_-])(?:by-?line(?!-?(?:date|time|image))|autorenzeile"
    r"|(?:article|post|entry|story|page|meta)[_-]*(?:author|writer)s?|(?:by|wrote)[_-]?(?:author|by)"
    r"|author-?(?:name|bold|list|link|title)?s?|autor(?:en|es|in)?|auteurs?|redakteur(?:in)?|contributors?|username"
    r"|journalist|writers?)(?:$|[\s_-]))|metaInfoAuthor|Author(?:Name|List|Block|Date)|[a-z]Author(?:$|\s)",
)
_NOT_A_NAME = re.compile(  # class of an element in or beside a byline that holds something else
    r"comment|position|role|\bjob|function|\bbio|descr|avatar|image|photo|social|share|count|related|teaser|widget|sidebar",
    re.I,
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|staff|reporters?|newsteam|periodistas?|journalists?)/[^/?#]+",
    re.I,
)
_TAGS = (
    *(
        "a",
        "span",
        "div",
        "p",
        "address",
        "li",
        "ul",
        "td",
        "dt",
        "dd",
        "small",
        "cite",
        "em",
        "strong",
        "font",
        "byline",
    ),
    *("h3", "h4", "h5"),
)
_LONGEST, _MOST = 200, 5  # characters of a byline, bylines
_LEAD_IN = re.compile(  # a piece that only introduces the next one
    r"\W*+(?:(?:(?:[^\W\d_]+(?:\s+(?:am|on))?\s+)?(?:by|von|vom|par|por|door|af|av|di)|de|in(?: rubrik)?"
    r"|autor(?:in|en|es|\*in)?|authors?|auteurs?|text|fotos?|bild(?:er)?|photos?|interview|übersetzung|über|about)\s*+[:–—|•·,;/-]*+)?",
    re.I,
)
_ASIDE = re.compile(  # class of an element whose bylines are those of other texts
    r"(?:^|[\s_-])(?:comments?|commentlist|related|teasers?|recommend\w*|recentcomments|sidebar)(?:$|[\s_-])"
    r"|(?:^|\s)widget_",
    re.I,
)
_OF_BYLINE = re.compile(r"author|by-?line|meta", re.I)  # an aside, a teaser may hold the byline of the text itself
_ASIDE_WITHIN = 6  # ancestors


_LABELLED = re.compile(  # a line that says who wrote the text
    r"\W*(?:(?:written|posted|published|story|text|words|blog[- ]?beitrag|beitrag|veröffentlicht|escrito)\s+)?"
    r"(?:by|von|par|por|door|af|av)\s+\S|\W*(?:author|autor|autorin|autoren|text|redaktion|auteure?)\s?:\s*\S",
    re.I,
)
_TIME = re.compile(r"\d\d?:\d\d(?:\s*(?:Uhr|am|pm))?", re.I)
_SEPARATOR = re.compile(r"\s*[|•·@]\s*|\s+[-–—]\s+|^[-–—]\s+|\s{2,}")
_OPENING, _LONGEST_LINE, _PROSE = 700, 90, 240  # characters after the headline, of a line, of a paragraph that ends it
_LEAST_PROSE, _FEW = 100, 4  # characters of a paragraph, elements inside a name
_LONGEST_LABELLED = 60  # characters of a label with a name, far from the headline


class Bylines(NamedTuple):
    """The bylines of a page in page order: `lines` as they stand, `signed` where the mark-up names who signs."""

    lines: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()  # hCard, rel=author, itemprop, links to a page about the author: names or pseudonyms


def read_bylines(tree: Any) -> Bylines:
    """Return the bylines below an lxml element; the names of neighbouring boxes are joined by line feeds."""
    lines: list[str] = []
    signed: list[str] = []
    before: Any = None
    for element in tree.iter(*_TAGS):
        if not _is_box(element) or _stands_aside(element) or not (text := byline_text(element)) or len(text) > _LONGEST:
            continue
        if lines and before is not None and _follows(before, element):
            lines[-1] += f"\n{text}"
        elif text not in lines:
            lines.append(text)
        before = element
        if _is_signature(element) and text not in signed:
            signed.append(text)
    shown = [line for line in _shown(tree) if line not in lines]
    if not shown and not signed:
        shown = [line for line in (*_only_label(tree), *_sign_off(tree)) if line not in lines]
    return Bylines((*lines[:_MOST], *shown[:_MOST]), tuple(signed[:_MOST]))


def _shown(tree: Any) -> Iterator[str]:
    """Yield the lines right after the headline that say who wrote the text, or name somebody beside a day."""
    headline = max(tree.iter("h1"), key=lambda heading: len(words_of(heading)), default=None)
    if headline is None:
        return
    length = 0
    for text, element in _texts_after(headline):
        length += len(text)
        if length > _OPENING or len(text) > _PROSE:
            return
        if len(text) <= _LONGEST_LINE and not _stands_aside(element) and not _is_linked_text(element):
            if _LABELLED.match(text):
                yield text
            elif len(parts := [part for part in _SEPARATOR.split(text) if part]) > 1 and any(map(_states_day, parts)):
                yield "\n".join(part for part in parts if not _states_day(part))


def _only_label(tree: Any) -> Iterator[str]:
    """Yield the line anywhere in the page that says who wrote the text, if there is one alone: several are teasers."""
    found = set()
    for element in tree.iter("p", "em", "i", "strong", "small", "div", "span", "h5", "font", "li"):
        text = " ".join((element.text or "").split())
        if len(text) <= _LONGEST_LABELLED and _LABELLED.match(text) and not _stands_aside(element):
            found.add(text)
    if len(found) == 1:
        yield found.pop()


def _sign_off(tree: Any) -> Iterator[str]:
    """Yield the name that stands alone in the paragraph after the last one of prose."""
    found = set()
    for element in tree.iter("p", "div"):
        before, after = element.getprevious(), element.getnext()
        if before is None or before.tag != "p" or (after is not None and _is_prose(after)):
            continue
        text = words_of(element) if len(element) < _FEW and _is_prose(before) else ""
        if len(text) <= _LONGEST_LABELLED and looks_like_a_name(text) and not _stands_aside(element):
            found.add(text)
    if len(found) == 1:
        yield found.pop()


def _is_prose(element: Any) -> bool:
    return element.tag == "p" and len(words_of(element)) >= _LEAST_PROSE


def _texts_after(headline: Any) -> Iterator[tuple[str, Any]]:
    """Yield the visible texts of the blocks after a heading, inline elements joined to their block's text."""
    for element in headline.xpath("following::*[not(self::script or self::style or self::option)]"):
        texts = (element.text, *(child.tail for child in element))
        own = " ".join(" ".join(text.split()) for text in texts if text and text.strip())
        if own:
            whole = words_of(element) if len(element) else own
            yield (whole if len(whole) <= _LONGEST_LINE else own), element


def _states_day(text: str) -> bool:
    return has_day(text, is_day_first=True) or _TIME.fullmatch(text) is not None


def _is_linked_text(element: Any) -> bool:
    return element.tag in ("button", "figcaption", "label", "h1", "h2")


def _follows(before: Any, element: Any) -> bool:
    """Return whether an element is the next sibling of another, or their parents hold nothing else and are siblings."""
    if element.getprevious() is before:
        return True
    parent, other = element.getparent(), before.getparent()
    return len(parent) == len(other) == 1 and parent.getprevious() is other


def byline_text(element: Any) -> str:
    """Return the pieces of text in an element, one a line; single words in a row are one name."""
    lines: list[str] = []
    is_open = False  # the last line waits for its continuation
    for piece in _pieces(element):
        is_word = " " not in piece and not _LEAD_IN.fullmatch(piece)
        if lines and (is_open or (is_word and " " not in lines[-1])) and not piece.startswith((",", "|")):
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
        is_open = _LEAD_IN.fullmatch(piece) is not None or piece.endswith((" and", " und", " og", " et", " y"))
    return "\n".join(lines)


def _pieces(element: Any) -> Iterator[str]:
    """Yield the texts in an element without those of its parts that hold no name."""
    if element.text and (text := " ".join(element.text.split())):
        yield text
    for child in element:
        is_read = isinstance(child.tag, str) and child.tag not in ("time", "script", "style", "svg", "figure", "button")
        if is_read and not _NOT_A_NAME.search(child.get("class") or ""):
            yield from _pieces(child)
        if child.tail and (text := " ".join(child.tail.split())):
            yield text


def _is_box(element: Any) -> bool:
    names = element.get("class")
    if names and (is_byline := _names_byline(names)) is not None:
        return is_byline
    return element.tag == "byline" or _is_signature(element)


def _is_signature(element: Any) -> bool:
    if element.get("itemprop") == "author" or "author" in (element.get("rel") or "").split():
        return True
    if "fn" in (names := element.get("class") or "") and "fn" in names.split():
        return any("author" in (one.get("class") or "") for one in islice(element.iterancestors(), 3))
    return element.tag == "a" and _leads_to_author(element)


def _stands_aside(element: Any) -> bool:
    for one in islice(element.iterancestors(), _ASIDE_WITHIN):
        names = one.get("class") or ""
        is_aside = one.tag == "nav" or (one.tag != "body" and _ASIDE.search(names) is not None)
        if is_aside and not _OF_BYLINE.search(names):
            return True
    return False


def _leads_to_author(link: Any) -> bool:
    path = (link.get("href") or "").partition("?")[0]
    return _AUTHOR_PAGE.search(path) is not None and len(words_of(link)) <= _LONGEST


@lru_cache(maxsize=8192)
def _names_byline(names: str) -> bool | None:
    """Return whether a class is that of a byline, None if it tells nothing. Cached: a page has few classes."""
    if _NOT_A_NAME.search(names):
        return False
    return True if _BOX.search(names) else None
