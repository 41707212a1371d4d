"""Author note recognition: biographies at the end of a text, or before its beginning, and the persons they name."""

import re

from pipeline.clean.boilerplate.set_phrases import POST
from pipeline.clean.boilerplate.text_blocks import PageContext, TextBlocks
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
_POST_WITHIN = 160  # characters after the verb within which a note names a post
_MOST_CHARACTERS = 1_500
_MOST_WORDS_KNOWN, _MOST_WORDS_UNKNOWN = 160, 100


def classify_closing(blocks: TextBlocks, context: PageContext) -> tuple[str, ...]:
    """Classify the author notes at the end of a text and before its beginning; return the persons that they name.

    A note is the last paragraph, begins with a name and names the person's post. A person who is not a known author
    must not be mentioned in the text itself: there a person with a post is its subject.
    """
    named: tuple[str, ...] = ()
    for number in reversed(range(len(blocks))):
        if not blocks.is_body(number):
            continue
        if not blocks.is_at_end(number) or not (names := _noted(blocks, number, context, named)):
            break
        blocks.classify(number, FurnitureKind.AUTHOR_NOTE)
        named = (*names, *named)
    first = next(blocks.body_numbers(), None)
    if first is not None and context.authors and not blocks.is_at_end(first) and _noted(blocks, first, context, ()):
        blocks.classify(first, FurnitureKind.AUTHOR_NOTE)
    return persons(named)


def _noted(blocks: TextBlocks, number: int, context: PageContext, named: tuple[str, ...]) -> tuple[str, ...]:
    """Return the persons whom a paragraph presents as authors, none if it is no author note.

    Where the authors of the text are known, another person counts as one only next to a note already recognised.
    """
    text = blocks.text(number)
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
        return names if blocks.words[number] <= _MOST_WORDS_KNOWN else ()
    has_post = POST.search(f"{found['apposition'] or ''} {found['rest'][:_POST_WITHIN]}")
    if not has_post or blocks.words[number] > _MOST_WORDS_UNKNOWN or (authors and not named):
        return ()
    return () if _is_mentioned(names, blocks, number) else names


def _noted_bare(text: str, authors: set[str]) -> tuple[str, ...]:
    """Return the known author (folded names) in a line like “Ida Berg, Professor of History”, none elsewhere."""
    found = _BARE.match(text)
    if found and len(text) <= 2 * _POST_WITHIN and folded(found["names"]) in authors and POST.search(found["rest"]):
        return persons([found["names"]])
    return ()


def _is_mentioned(names: tuple[str, ...], blocks: TextBlocks, number: int) -> bool:
    """Return whether another paragraph of the body mentions any part of one of the names: Xi Jinping is Xi."""
    parts = "|".join(re.escape(part) for name in names for part in folded(name).split() if len(part) > 1)
    mention = re.compile(rf"\b(?:{parts})\b")
    return any(mention.search(blocks.folded[other]) for other in blocks.body_numbers() if other != number)
