"""Quotation of a sentence: its hits marked, cut to so many words around the first of them."""

import re
from collections.abc import Iterator, Sequence

from pipeline.records import Record
from pipeline.render.jinja_environment import visible

LONGEST_WORD = 40  # characters for each word that may be quoted: a text without spaces is cut as well
_WORD = re.compile(r"\S+")
_SPACES = re.compile(r"\s+")


class QuotedPiece(Record):
    """A piece of a quotation: of a hit, or between hits."""

    text: str
    is_hit: bool


def quotation(sentence: str, hits: Sequence[tuple[int, int]], most_words: int) -> tuple[QuotedPiece, ...]:
    """Return a sentence in pieces, with an ellipsis where it is cut; `hits` are spans of characters in it.

    With `most_words` 0 nothing is quoted.
    """
    if most_words == 0:
        return ()
    spans = list(_merged(hits, len(sentence)))
    start, end = _window(sentence, spans[0][0] if spans else 0, most_words)
    pieces = []
    at = start
    for first, last in (*spans, (end, end)):
        first, last = (min(max(place, at), end) for place in (first, last))
        pieces += [(sentence[at:first], False), (sentence[first:last], True)]
        at = last
    shown = [QuotedPiece(text=plain, is_hit=is_hit) for text, is_hit in pieces if (plain := _kept(text))]
    before = [QuotedPiece(text="… ", is_hit=False)] if start else []
    after = [QuotedPiece(text=" …", is_hit=False)] if end < len(sentence) else []
    return (*before, *shown, *after)


def _merged(hits: Sequence[tuple[int, int]], length: int) -> Iterator[tuple[int, int]]:
    """Yield the spans in order, those that overlap as one, inside a text of this length."""
    first, last = 0, -1
    for start, end in sorted((max(0, start), min(end, length)) for start, end in hits):
        if start >= end:
            continue
        if last < 0:
            first, last = start, end
        elif start <= last:
            last = max(last, end)
        else:
            yield first, last
            first, last = start, end
    if last >= 0:
        yield first, last


def _window(sentence: str, at: int, most_words: int) -> tuple[int, int]:
    """Return where the quotation begins and ends: whole words, a third of them before the first hit."""
    words = [found.span() for found in _WORD.finditer(sentence)]
    longest = most_words * LONGEST_WORD
    if len(words) <= most_words and len(sentence) <= longest:
        return 0, len(sentence)
    hit = next((number for number, (_, end) in enumerate(words) if end > at), 0)
    first = max(0, min(hit - most_words // 3, len(words) - most_words))
    start = words[first][0] if first else 0
    end = words[min(first + most_words, len(words)) - 1][1]
    if end - start > longest:  # a word without end
        start = max(start, at - longest // 3)
        end = min(end, start + longest)
    return start, end


def _kept(text: str) -> str:
    """Return a piece without characters that nobody sees, on one line; spaces at its ends stay."""
    return _SPACES.sub(" ", visible(text))
