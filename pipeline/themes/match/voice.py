"""Quotation attribution: is a hit of a counted text in the headline, in a quotation, or in the author's words?

Only text in quotation marks counts as a quotation: indirect speech ("he said that …") is the author's wording.
The rules, applied to one paragraph at a time:

- “ ” „ " (and two single ones) are one kind of mark, « » another, ‘ ’ and ' a third; kinds may be nested.
- A quotation over several paragraphs opens again in each of them and closes only in the last: a mark that is not closed
  extends to the end of its paragraph, never further.
- ’ and ' are apostrophes unless a single mark was opened before. One after s and before a word (‘the allies’ plan’)
  closes only if no better one follows. A single mark that is not closed is an apostrophe as well, unless the next
  paragraph opens with a single mark too.
- One to three words between marks are the author's own words (“so-called”): scare quotes, names, terms.
- A hit is quoted if all of it lies in a quotation. A headline is a headline, quoted or not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.records import Hit, Voice
from pipeline.text.fold import Span

MOST_SCARE_WORDS = 3

_MARK = re.compile("[\n“”„‟\"«»‹›‘’'](?:(?<=')'|(?<=’)’|(?<=‘)‘)?")  # two adjacent single ones are a double one
_DOUBLE, _ANGLE, _SINGLE = range(3)
_KIND_OF = {
    **dict.fromkeys(("“", "”", "„", "‟", '"', "‘‘", "’’", "''"), _DOUBLE),
    **dict.fromkeys("«»‹›", _ANGLE),
    **dict.fromkeys("‘’'", _SINGLE),
}
_OPENERS = {"“", "„", "‟", "‘‘", "«", "‹"}
_EITHER = {'"', "''"}
_BEFORE_OPENING = " \t\xa0([{—–-/“„‟\"«‹‘'"  # and the start of a paragraph
_SINGLE_OPENS = re.compile(
    r"(?<!\w)[‘'](?!(?:\d\ds?|em|tis|twas|til|till|cause|bout|n)\b)[\w“\"«\[(…$€£]", re.IGNORECASE
)
_SINGLE_CLOSES = re.compile(r"(?<=\S)[’'](?!\w)")
_SINGLE_GOES_ON = re.compile(r"\n+[‘']")
_POSSESSIVE = re.compile(r"(?<=[sS])[’'] (?=\w)")
_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")

_Marks = list[Span]  # of one kind, in one paragraph


@dataclass(frozen=True, slots=True)
class Voices:
    """The end of the headline and the spans of the quotations of one text: in order, without overlaps."""

    headline_end: int
    quotations: tuple[Span, ...]

    def of(self, start: int, end: int) -> Voice:
        """Return the voice of `text[start:end]`."""
        if start < self.headline_end:
            return Voice.HEADLINE
        at = bisect_right(self.quotations, start, key=lambda span: span[0]) - 1
        return Voice.QUOTATION if at >= 0 and end <= self.quotations[at][1] else Voice.AUTHOR


def with_voices(text: str, title: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits of a counted text with their voices; `title` is the headline at the start of the text."""
    if not hits:
        return ()
    voices = voices_of(text, title)
    return tuple(hit.model_copy(update={"voice": voices.of(hit.start, hit.end)}) for hit in hits)


def voices_of(text: str, title: str) -> Voices:
    """Return the voices of a counted text: its headline `title` if it has one, an empty line, its body."""
    headline_end = len(title) if title and text.startswith(title) else 0
    return Voices(headline_end, tuple(_joined(_quotations(text))))


def _quotations(text: str) -> Iterator[Span]:
    """Yield the spans between marks that hold more than a few words, in no particular order."""
    start = 0
    marks: tuple[_Marks, _Marks, _Marks] = ([], [], [])
    for found in _MARK.finditer(text):
        if found[0] != "\n":
            marks[_KIND_OF[found[0]]].append(found.span())
            continue
        if any(marks):
            yield from _in_paragraph(text, start, found.start(), marks)
            marks = ([], [], [])
        start = found.end()
    yield from _in_paragraph(text, start, len(text), marks)


def _in_paragraph(text: str, start: int, end: int, marks: tuple[_Marks, _Marks, _Marks]) -> Iterator[Span]:
    for kind in (_DOUBLE, _ANGLE):
        yield from (span for span in _between(text, start, end, marks[kind]) if _is_long(text, span))
    yield from (span for span in _between_single(text, end, marks[_SINGLE]) if _is_long(text, span))


def _is_long(text: str, span: Span) -> bool:
    return len(list(islice(_WORD.finditer(text, *span), MOST_SCARE_WORDS + 1))) > MOST_SCARE_WORDS


def _between(text: str, start: int, end: int, marks: _Marks) -> Iterator[Span]:
    """Yield spans between double marks in `text[start:end]`; an unclosed mark extends to the next one or to the end."""
    opened = -1
    for at, beyond in marks:
        mark = text[at:beyond]
        before = text[at - 1] if at > start else " "
        after = text[beyond] if beyond < end else " "
        is_opening = before in _BEFORE_OPENING and not after.isspace()
        if opened < 0:
            opened = beyond if is_opening or mark in _OPENERS else -1
        else:
            yield opened, at
            opens_anew = is_opening and (mark in _OPENERS or (mark in _EITHER and before.isspace()))
            opened = beyond if opens_anew else -1
    if opened >= 0:
        yield opened, end


def _between_single(text: str, end: int, marks: _Marks) -> Iterator[Span]:
    """Yield the spans between single marks in a paragraph that ends at `end`."""
    opened = -1
    closing: list[int] = []
    for at, beyond in marks:
        if _SINGLE_OPENS.match(text, at):
            if opened >= 0 and closing:
                yield opened, [*_surely(text, closing), *closing][0]
            opened, closing = beyond, []
        elif opened >= 0 and _SINGLE_CLOSES.match(text, at):
            closing.append(at)
    if opened >= 0 and not _surely(text, closing) and _SINGLE_GOES_ON.match(text, end):
        yield opened, end
    elif opened >= 0 and closing:
        yield opened, [*_surely(text, closing), *closing][0]


def _surely(text: str, closing: Iterable[int]) -> list[int]:
    """Return the marks that certainly close a quotation: they cannot be the possessive of a plural."""
    return [at for at in closing if not _POSSESSIVE.match(text, at)]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Merge overlapping spans; yield them in order."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last and start <= last[1]:
            last = (last[0], max(last[1], end))
            continue
        if last:
            yield last
        last = (start, end)
    if last:
        yield last
