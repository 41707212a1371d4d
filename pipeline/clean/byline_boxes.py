"""Byline mark-up: which elements the classes, relations and links of a page call bylines, and the names inside them."""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any

from pipeline.clean.read.wording import words_of

TAGS = (  # of elements that may hold a byline
    *("a", "span", "div", "p", "address", "li", "ul", "td", "dt", "dd", "small", "cite", "em", "strong", "font"),
    *("byline", "h3", "h4", "h5"),
)
_BOX = re.compile(  # class of an element that holds a byline
    r"(?i:(?:^|[\s_-])(?:by-?line(?!-?(?:date|time|image))|autorenzeile"
    r"|(?:article|post|entry|story|page|meta)[_-]*(?:author|writer)s?|(?:by|wrote)[_-]?(?:author|by)"
    r"|author-?(?:name|bold|list|link|title)?s?|full-?name|autor(?:en|es|in)?|auteurs?|redakteur(?:in)?|contributors?|username"
    r"|journalist|writers?)(?:$|[\s_-]))|metaInfoAuthor|Author(?:Name|List|Block|Date)|[a-z]Author(?:$|\s)",
)
_NOT_A_NAME = re.compile(  # class of an element in or beside a byline that holds something else
    r"comment|position|role|\bjob|function|\bbio|descr|avatar|image|photo|social|share|count|related|teaser|widget|sidebar",
    re.I,
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|autoren-[a-z-]+|auteurs?|staff|reporters?|newsteam|periodistas?|journalists?"
    r"|writers?|columnists?|kolumnist(?:en)?|contributors?|redakteure?)/[^/?#]+",
    re.I,
)
_LONGEST = 200  # characters of a link to an author's page
_LEAD_IN = re.compile(  # a piece that only introduces the next one
    r"\W*+(?:(?:(?:[^\W\d_]+(?:\s+(?:am|on))?\s+)?(?:by|von|vom|par|por|door|af|av|di)|de|in(?: rubrik)?"
    r"|autor(?:in|en|es|\*in)?|authors?|auteurs?|text|fotos?|bild(?:er)?|photos?|interview|übersetzung|über|about)\s*+[:–—|•·,;/-]*+)?",
    re.I,
)
_ASIDE = re.compile(  # class of an element whose bylines are those of other texts
    r"(?:^|[\s_-])(?:comments?|commentlist|related|teasers?|recommend\w*|recentcomments|sidebar"
    r"|(?:sub-?|main-?)?menu(?:-?item)?|main-?nav|nav-?bar|navigation)(?:$|[\s_-])"
    r"|(?:^|\s)widget_",
    re.I,
)
_OF_BYLINE = re.compile(r"author|by-?line|meta", re.I)  # an aside, a teaser may hold the byline of the text itself
_ASIDE_WITHIN = 6  # ancestors


def is_box(element: Any) -> bool:
    """Return whether the mark-up calls an element a byline."""
    names = element.get("class")
    if names and (is_byline := _names_byline(names)) is not None:
        return is_byline
    return element.tag == "byline" or is_signature(element)


def is_signature(element: Any) -> bool:
    """Return whether the mark-up says who signs: hCard, rel=author, itemprop, a link to a page about the author."""
    if element.get("itemprop") == "author" or "author" in (element.get("rel") or "").split():
        return True
    if "fn" in (names := element.get("class") or "") and "fn" in names.split():
        return any("author" in (one.get("class") or "") for one in islice(element.iterancestors(), 3))
    return element.tag == "a" and _leads_to_author(element)


def stands_aside(element: Any, holders: Container[Any] = ()) -> bool:
    """Return whether an element belongs to other texts: a list of teasers, comments, a column beside the text.

    `holders` are the elements around the headline: what is around the text itself is no column beside it.
    """
    for one in islice(element.iterancestors(), _ASIDE_WITHIN):
        if one in holders:
            return False
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
