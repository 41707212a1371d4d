"""A counted text and its hits in, the voice that each hit stands in out: headline, quotation or the author's own words.

Only what the text shows with marks counts as a quotation: indirect speech ("he said that …") is the author's wording.
The rules, for the text of one paragraph at a time:

- “ ” „ " (and two single ones) are one kind of mark, « » another, ‘ ’ and ' a third; kinds may stand inside each other.
- A quotation that runs over paragraphs opens anew at each of them and closes only in the last: a mark that nothing
  closes reaches to the end of its paragraph, never further.
- ’ and ' are apostrophes unless a single mark opened before. One that stands after s and before a word (‘the allies’
  plan’) closes only where no better one follows. A single mark that nothing closes is an apostrophe as well, except
  where the next paragraph opens with a single mark too.
- One to three words between marks are the author's own words in marks (“so-called”): scare quotes, names, terms.
- A hit is quoted where all of it lies in a quotation. A headline is a headline, quoted or not.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pipeline.records import Hit, Voice
from pipeline.themes.fold import Span

MOST_SCARE_WORDS = 3

_PARAGRAPH = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]+(?:['’\-‐‑][^\W_]+)*")
_KINDS = (  # of double marks, each with those of them that open
    (re.compile("[“”„‟\"]|‘‘|’’|''"), {"“", "„", "‟", "‘‘"}),
    (re.compile("[«»‹›]"), {"«", "‹"}),
)
_EITHER = {'"', "''"}
_BEFORE_OPENING = " \t\xa0([{—–-/“„‟\"«‹‘'"  # and the start of a paragraph
_SINGLE = re.compile(r"(?P<opens>(?<![\w‘'])[‘'](?=[\w“\"«\[(…$€£]))|(?P<closes>(?<=[^\s’'])[’'](?![\w’']))")
_SINGLE_MARKS = {"‘", "'"}
_ELISION = re.compile(r".(?:\d\ds?|em|tis|twas|til|till|cause|bout|n)\b", re.IGNORECASE)
_POSSESSIVE = re.compile(r"(?<=[sS])[’'] (?=\w)")


@dataclass(frozen=True, slots=True)
class Voices:
    """Where in one text the headline ends, and where the quotations stand: in order, and apart."""

    headline_end: int
    quotations: tuple[Span, ...]

    def of(self, start: int, end: int) -> Voice:
        """Return the voice of `text[start:end]`."""
        if start < self.headline_end:
            return Voice.HEADLINE
        at = bisect_right(self.quotations, start, key=lambda span: span[0]) - 1
        return Voice.QUOTATION if at >= 0 and end <= self.quotations[at][1] else Voice.AUTHOR


def with_voices(text: str, title: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Return the hits of a counted text, each with its voice; `title` is the headline that the text begins with."""
    if not hits:
        return ()
    voices = voices_of(text, title)
    return tuple(hit.model_copy(update={"voice": voices.of(hit.start, hit.end)}) for hit in hits)


def voices_of(text: str, title: str) -> Voices:
    """Return the voices of a counted text: its headline `title` where it has one, an empty line, its body."""
    headline_end = len(title) if title and text.startswith(title) else 0
    return Voices(headline_end, tuple(_joined(_quotations(text))))


def _quotations(text: str) -> Iterator[Span]:
    """Yield the places between marks, of more than a few words, in no order."""
    paragraphs = [match.span() for match in _PARAGRAPH.finditer(text)]
    for number, (start, end) in enumerate(paragraphs):
        following = text[paragraphs[number + 1][0]] if number + 1 < len(paragraphs) else ""
        found = [span for marks, openers in _KINDS for span in _between(text, start, end, marks, openers)]
        found += _between_single(text, start, end, goes_on=following in _SINGLE_MARKS)
        yield from (span for span in found if _is_long(text[span[0] : span[1]]))


def _is_long(quoted: str) -> bool:
    return len(list(islice(_WORD.finditer(quoted), MOST_SCARE_WORDS + 1))) > MOST_SCARE_WORDS


def _between(text: str, start: int, end: int, marks: re.Pattern[str], openers: set[str]) -> Iterator[Span]:
    """Yield what stands between double marks in `text[start:end]`; a mark not closed reaches to the next or the end."""
    opened = -1
    for mark in marks.finditer(text, start, end):
        at, beyond = mark.span()
        before = text[at - 1] if at > start else " "
        after = text[beyond] if beyond < end else " "
        is_opening = before in _BEFORE_OPENING and not after.isspace()
        if opened < 0:
            opened = beyond if is_opening or mark[0] in openers else -1
        elif is_opening and (mark[0] in openers or (mark[0] in _EITHER and before.isspace())):
            yield opened, at
            opened = beyond
        else:
            yield opened, at
            opened = -1
    if opened >= 0:
        yield opened, end


def _between_single(text: str, start: int, end: int, *, goes_on: bool) -> Iterator[Span]:
    """Yield what stands between single marks in `text[start:end]`; `goes_on`: the next paragraph opens with one."""
    marks = [mark for mark in _SINGLE.finditer(text, start, end) if not _ELISION.match(text, mark.start())]
    opened = -1
    closing: list[int] = []
    for mark in [*marks, None]:
        if mark is None or mark["opens"]:
            if mark is None and goes_on and opened >= 0 and not _surely(text, closing):
                yield opened, end
            elif opened >= 0 and closing:
                yield opened, [*_surely(text, closing), *closing][0]
            opened, closing = (mark.end() if mark else -1), []
        elif opened >= 0:
            closing.append(mark.start())


def _surely(text: str, closing: Iterable[int]) -> list[int]:
    """Return the marks that close what is open, for they cannot be the possessive of a plural."""
    return [at for at in closing if not _POSSESSIVE.match(text, at)]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Yield the union of the spans, in order and apart."""
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
