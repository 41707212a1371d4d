"""Byline extraction: the raw author lines of a page, marked up or told by their wording and place beside the text."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile
from typing import Any, NamedTuple

from pipeline.clean.byline_boxes import TAGS, byline_text, is_box, is_signature, stands_aside
from pipeline.clean.dates.datelines import has_day
from pipeline.clean.read.authors import PIECE, looks_like_a_name
from pipeline.clean.read.wording import folded, words_of

_LONGEST, _MOST = 200, 5  # characters of a byline, bylines
_BESIDE, _WRAPPERS = 3, ("div", "header", "hgroup")  # elements around the headline that may hold a byline above it
_LEAST_WORDS = 3  # of a heading that is found inside a title
_LABELLED = re.compile(  # a line that says who wrote the text
    rf"\W*(?:{PIECE}\s+)?(?:by|von|par|por|door|af|av)\s?:?\s+\S"
    r"|\W*(?:author|autor|autorin|autoren|text|redaktion|auteure?)\s?:\s*\S",
    re.I,
)
_LABEL = re.compile(  # such a line without its name, which follows in an element of its own
    rf"\W*(?:{PIECE}\s+)?(?:by|von|par|por|door)\s?:?\s*|\W*(?:authors?|autor|autorin|auteure?)\s?:?\s*|\W*text\s?:\s*",
    re.I,
)
_TIME = re.compile(r"\d\d?:\d\d(?:\s*(?:Uhr|am|pm))?", re.I)
_SEPARATOR = re.compile(r"\s*[|•·@]\s*|\s+[-–—]\s+|^[-–—]\s+|\s{2,}")
_BY = re.compile(r"(?<!\s)\s++(?=(?:von|by|par|por)\s+\S)")
_OPENING, _LONGEST_LINE, _PROSE = 700, 90, 240  # characters after the headline, of a line, of a paragraph that ends it
_LEAST_PROSE, _FEW = 100, 4  # characters of a paragraph, elements inside a name
_LONGEST_LABELLED = 60  # characters of a name alone in its paragraph
_NOTE = re.compile(r"\W*\d")  # the beginning of a footnote
_NO_LINE, _MOST_INSIDE = ("nav", "script", "style", "form", "ul", "ol", "figure"), 8  # elements inside a line


class Bylines(NamedTuple):
    """The bylines of a page: `lines` as they stand, `signed` where the mark-up names who signs."""

    lines: tuple[str, ...] = ()  # those of the text itself first
    signed: tuple[str, ...] = ()  # hCard, rel=author, itemprop, links to a page about the author: names or pseudonyms


def read_bylines(tree: Any, titles: Iterable[str] = ()) -> Bylines:
    """Return the bylines below an lxml element; the names of neighbouring boxes are joined by line feeds.

    `titles` are those of the page, by which its headline is found. Bylines far above it are those of other texts and
    come last.
    """
    headline = _headline(tree, titles)
    around = () if headline is None else tuple(headline.iterancestors())
    marked, holders = _Marked(around), frozenset(around)
    lines = marked.own if headline is None else marked.ahead
    for element in tree.iter("h1", "h2", *TAGS):
        if element is headline:
            lines = marked.own
        elif is_box(element) and not stands_aside(element, holders):
            marked.add(element, lines)
    shown = [line for line in _shown(headline, holders) if line not in marked.own]
    if not shown and not marked.signed & set(marked.own):
        alone = (*_only_label(tree, holders), *_sign_off(tree, holders))
        shown = [line for line in alone if line not in marked.own]
    found = (*marked.own[:_MOST], *shown[:_MOST], *marked.ahead[:_MOST])
    return Bylines(found, tuple(line for line in dict.fromkeys(found) if line in marked.signed))


class _Marked:
    """Collects the texts of marked-up bylines: those of the text itself, and those far above its headline."""

    def __init__(self, around: tuple[Any, ...]) -> None:
        """Take the elements around the headline, the innermost first."""
        self.own: list[str] = []
        self.ahead: list[str] = []
        self.signed: set[str] = set()
        self._nearest = [*takewhile(lambda one: one.tag in _WRAPPERS, around[:_BESIDE])] or around[:1]
        self._before: Any = None

    def add(self, element: Any, lines: list[str]) -> None:
        """Add the text of a byline to `lines`, or to those of the text itself if it stands beside the headline."""
        text = byline_text(element)
        if not text or len(text) > _LONGEST:
            return
        if lines is self.ahead and any(one in self._nearest for one in islice(element.iterancestors(), _BESIDE + 1)):
            lines = self.own
        if lines and self._before is not None and _follows(self._before, element):
            lines[-1] += f"\n{text}"
        elif text not in lines:
            lines.append(text)
        self._before = element
        if is_signature(element):
            self.signed.add(text)


def _headline(tree: Any, titles: Iterable[str]) -> Any | None:
    """Return the heading that the titles repeat, an h1 first, else the longest h1."""
    stated = [words for title in dict.fromkeys(titles) if (words := folded(title))]
    main = {heading: folded(words_of(heading)) for heading in tree.iter("h1")}
    for heading, words in main.items():
        if _is_repeated(words, stated):
            return heading
    lesser = (heading for heading in tree.iter("h2", "h3") if _is_repeated(folded(words_of(heading)), stated))
    found = next(lesser, None)
    return found if found is not None else max(main, key=lambda heading: len(main[heading]), default=None)


def _is_repeated(words: str, titles: list[str]) -> bool:
    is_long = len(words.split()) >= _LEAST_WORDS
    return bool(words) and any(words == title or (is_long and words in title) for title in titles)


def _shown(headline: Any | None, holders: frozenset[Any]) -> Iterator[str]:
    """Yield the lines beside the headline that say who wrote the text, or name somebody beside a day."""
    if headline is None:
        return
    yield from filter(
        None, (text if _LABELLED.match(text) else _named_behind_day(text) for text in _texts_above(headline))
    )
    length, label = 0, ""
    for text, element in _texts_after(headline):
        length += len(text)
        if length > _OPENING or len(text) > _PROSE:
            return
        if len(text) > _LONGEST_LINE or stands_aside(element, holders) or _is_linked_text(element):
            label = ""
            continue
        if label or _LABELLED.match(text):
            yield f"{label} {text}".strip()
        elif len(parts := _parts(text)) > 1 and any(map(_states_day, parts)):
            yield "\n".join(part for part in parts if not _states_day(part))
        label = text if _LABEL.fullmatch(text) else ""


def _parts(text: str) -> list[str]:
    """Return the parts of a line between separators, and on both sides of the “by” behind a day."""
    parts = [part for part in _SEPARATOR.split(text) if part]
    return [piece for part in parts for piece in _split_by(part)]


def _split_by(part: str) -> list[str]:
    found = _BY.search(part)
    return [part[: found.start()], part[found.end() :]] if found and _states_day(part[: found.start()]) else [part]


def _named_behind_day(text: str) -> str:
    """Return the names behind the day in a line; what stands before it is a section."""
    parts = _parts(text)
    days = [number for number, part in enumerate(parts) if _states_day(part)]
    behind = parts[days[-1] + 1 :] if days else []
    return "\n".join(part for part in behind if looks_like_a_name(part))


def _only_label(tree: Any, holders: frozenset[Any]) -> Iterator[str]:
    """Yield the line anywhere in the page that says who wrote the text, if there is one alone: several are teasers."""
    found = set()
    for element in tree.iter("p", "b", "em", "i", "strong", "small", "div", "span", "h5", "font", "li"):
        text = " ".join((element.text or "").split())
        if not text or len(text) > _LONGEST_LINE:
            continue
        if text.endswith(":") and _LABEL.fullmatch(text):
            text = f"{text} {_next_text(element)}"
        is_short = len(text) <= (_LONGEST_LINE if ":" in text else _LONGEST_LABELLED)
        if is_short and not text.endswith(":") and _LABELLED.match(text) and not stands_aside(element, holders):
            found.add(text)
    if len(found) == 1:
        yield found.pop()


def _next_text(element: Any) -> str:
    """Return the text right behind an element, line breaks ignored."""
    for one in (element, *islice(element.itersiblings(), _FEW)):
        is_leaf = one is not element and isinstance(one.tag, str) and not len(one)
        inside = words_of(one) if is_leaf else ""
        if text := inside or " ".join((one.tail or "").split()):
            return text
    return ""


def _sign_off(tree: Any, holders: frozenset[Any]) -> Iterator[str]:
    """Yield the name that stands alone in the paragraph after the last one of prose, or in brackets at its end."""
    found = set()
    for element in tree.iter("p", "div"):
        before, after = element.getprevious(), element.getnext()
        if before is None or before.tag != "p" or (after is not None and _is_prose(after) and not _is_note(after)):
            continue
        text = words_of(element) if len(element) < _FEW and _is_prose(before) else ""
        if len(text) <= _LONGEST_LABELLED and looks_like_a_name(text) and not stands_aside(element, holders):
            found.add(text)
    if len(found) == 1:
        yield found.pop()


def _is_prose(element: Any) -> bool:
    return element.tag == "p" and len(words_of(element)) >= _LEAST_PROSE


def _is_note(element: Any) -> bool:
    return _NOTE.match(words_of(element)) is not None


def _texts_above(headline: Any) -> Iterator[str]:
    """Yield the short texts right before a heading, in its element and the one around it."""
    for one in (headline, headline.getparent()):
        for element in islice(one.itersiblings(preceding=True), _FEW) if one is not None else ():
            if (
                isinstance(element.tag, str)
                and element.tag not in _NO_LINE
                and not len(element.findall(".//*")) > _MOST_INSIDE
            ):
                text = words_of(element)
                if text and len(text) <= _LONGEST_LINE:
                    yield text


def _texts_after(headline: Any) -> Iterator[tuple[str, Any]]:
    """Yield the visible texts of the blocks after a heading, inline elements joined to their block's text."""
    for element in _following(headline):
        if not isinstance(element.tag, str) or element.tag in ("script", "style", "option"):
            continue
        texts = (element.text, *(child.tail for child in element))
        own = " ".join(" ".join(text.split()) for text in texts if text and text.strip())
        if own:
            whole = words_of(element) if len(element) else own
            yield (whole if len(whole) <= _LONGEST_LINE else own), element


def _following(element: Any) -> Iterator[Any]:
    """Yield the elements behind another in page order, without those inside it; lazily, because few are read."""
    while element is not None:
        for sibling in element.itersiblings():
            yield from sibling.iter()
        element = element.getparent()


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
