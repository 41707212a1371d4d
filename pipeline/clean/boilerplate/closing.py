"""A sheet in; what stands under the text is taken: notes on the author, above all. Out come the authors they name."""

import re

from pipeline.clean.boilerplate.set_phrases import POST
from pipeline.clean.boilerplate.sheet import Known, Sheet
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
_POST_WITHIN = 160  # characters behind the verb in which a note names a post
_MOST_CHARACTERS = 1_500
_MOST_WORDS_KNOWN, _MOST_WORDS_UNKNOWN = 160, 100


def sort_closing(sheet: Sheet, known: Known) -> tuple[str, ...]:
    """Take the notes on authors at the end of a text, and before its beginning; return the persons that they name.

    A note is the last of the text, begins with a name and says what post its bearer has. Whoever is not known as the
    author must not be spoken of in the text itself: there a person with a post is its subject.
    """
    named: tuple[str, ...] = ()
    for number in reversed(range(len(sheet))):
        if not sheet.is_open(number):
            continue
        if not sheet.is_at_end(number) or not (names := _noted(sheet, number, known, named)):
            break
        sheet.take(number, FurnitureKind.AUTHOR_NOTE)
        named = (*names, *named)
    first = next(sheet.still_open(), None)
    if first is not None and known.authors and not sheet.is_at_end(first) and _noted(sheet, first, known, ()):
        sheet.take(first, FurnitureKind.AUTHOR_NOTE)
    return persons(named)


def _noted(sheet: Sheet, number: int, known: Known, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the persons whom a paragraph presents as authors, none if it is no such note.

    Of a text whose authors are known, another person is taken for one only beside a note that was recognised.
    """
    text = sheet.text(number)
    if len(text) > _MOST_CHARACTERS:
        return ()
    authors = {folded(name) for name in known.authors}
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
    return () if _is_spoken_of(names, sheet, number) else names


def _noted_bare(text: str, authors: set[str]) -> tuple[str, ...]:
    """Return the known author of a line like “Ida Berg, Professor of History”."""
    found = _BARE.match(text)
    if found and len(text) <= 2 * _POST_WITHIN and folded(found["names"]) in authors and POST.search(found["rest"]):
        return persons([found["names"]])
    return ()


def _is_spoken_of(names: tuple[str, ...], sheet: Sheet, number: int) -> bool:
    """Tell whether the text speaks of a bearer of one of the names, by any part of it: Xi Jinping is Xi."""
    parts = "|".join(re.escape(part) for name in names for part in folded(name).split() if len(part) > 1)
    spoken = re.compile(rf"\b(?:{parts})\b")
    return any(spoken.search(sheet.folded[other]) for other in sheet.still_open() if other != number)
