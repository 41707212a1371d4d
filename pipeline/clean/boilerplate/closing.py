"""Boilerplate below the text, above all notes on the authors; returns the authors that they name."""

import re

from pipeline.clean.boilerplate.set_phrases import POST
from pipeline.clean.boilerplate.sheet import PageContext, Sheet
from pipeline.clean.read.authors import looks_like_a_name, persons
from pipeline.clean.read.wording import folded
from pipeline.records import FurnitureKind

_WORD = r"[A-ZÀ-ÖØ-Þ][\w.’'‐-]*"
_RANKS = "Dr|Prof|Professor|Mr|Mrs|Ms|Sir|Dame|Lt|Col|Gen|Adm|Maj|Capt|Amb|Ambassador|Admiral|General|Rear|Vice"
_TITLE = rf"(?:(?:{_RANKS})\.?\s+)*"
_NAME = rf"{_TITLE}{_WORD}(?:\s+(?:(?:al|bin|da|de|del|den|der|di|du|la|le|van|von)\s+)*{_WORD}){{1,4}}"
_BIOGRAPHY = re.compile(
    rf"^\W*(?:About (?:the )?[Aa]uthors?\W+)?(?P<names>{_NAME}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_NAME}){{0,4}})"
    r"(?:\s*[(\[][^)\]]{1,80}[)\]])?(?P<apposition>,[^.;]{3,200}?,)?\s+"
    r"(?:is|are|was|were|serves?|served|works?|worked|teaches|taught|has|have|holds|held|writes|covers|directs|leads"
    r"|heads|edits|co-?founded|founded|speciali[sz]es|researches|studies|currently|previously|formerly)\b(?P<rest>.*)",
    re.S,
)
_BARE = re.compile(rf"^\W*(?P<names>{_NAME})\s*(?:,|\||–|—|-)\s+(?P<rest>.*)", re.S)
_POST_WITHIN = 160  # characters after the verb within which a note names a position
_MOST_CHARACTERS = 1_500
_MOST_WORDS_KNOWN, _MOST_WORDS_UNKNOWN = 160, 100


def label_closing(sheet: Sheet, context: PageContext) -> tuple[str, ...]:
    """Label author notes at the end of a text, and one before its beginning; return the persons that they name.

    A note is at the end, begins with a name and states that person's position. A person who is not a known author must
    not be mentioned in the text: an office-holder there is its subject.
    """
    named: tuple[str, ...] = ()
    for number in reversed(range(len(sheet))):
        if not sheet.is_body(number):
            continue
        if not sheet.is_at_end(number) or not (names := _noted(sheet, number, context, named)):
            break
        sheet.label(number, FurnitureKind.AUTHOR_NOTE)
        named = (*names, *named)
    first = next(sheet.body_numbers(), None)
    if first is not None and context.authors and not sheet.is_at_end(first) and _noted(sheet, first, context, ()):
        sheet.label(first, FurnitureKind.AUTHOR_NOTE)
    return persons(named)


def _noted(sheet: Sheet, number: int, context: PageContext, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the persons whom a paragraph presents as authors, none if it is no author note.

    If the text's authors are known, another person is accepted only next to a recognised note.
    """
    text = sheet.text(number)
    if len(text) > _MOST_CHARACTERS:
        return ()
    authors = {folded(name) for name in context.authors}
    if folded(text) in authors:
        return persons([text])
    if not (found := _BIOGRAPHY.match(text)):
        return _noted_bare(text, authors)
    names = persons([found["names"]])
    if not names or not all(looks_like_a_name(name) for name in names):
        return ()
    if authors & {folded(name) for name in names}:
        return names if sheet.words[number] <= _MOST_WORDS_KNOWN else ()
    has_post = POST.search(f"{found['apposition'] or ''} {found['rest'][:_POST_WITHIN]}")
    if not has_post or sheet.words[number] > _MOST_WORDS_UNKNOWN or (authors and not named):
        return ()
    return () if _is_mentioned(names, sheet, number) else names


def _noted_bare(text: str, authors: set[str]) -> tuple[str, ...]:
    """Return the known author in a line such as “Ida Berg, Professor of History”."""
    found = _BARE.match(text)
    if found and len(text) <= 2 * _POST_WITHIN and folded(found["names"]) in authors and POST.search(found["rest"]):
        return persons([found["names"]])
    return ()


def _is_mentioned(names: tuple[str, ...], sheet: Sheet, number: int) -> bool:
    """Tell whether the text mentions any part of one of the names: Xi Jinping is Xi."""
    parts = "|".join(re.escape(part) for name in names for part in folded(name).split() if len(part) > 1)
    mentioned = re.compile(rf"\b(?:{parts})\b")
    return any(mentioned.search(sheet.folded[other]) for other in sheet.body_numbers() if other != number)
