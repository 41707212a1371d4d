"""Screen of `--hosts all`: a lossless search on raw bytes for the names that a counted text must hold.

A page that cleaning and relevance would count (core, peripheral, analogy) passes, in whatever encoding, case or mark-up
its names are written; few others do. Method: the bytes are unmasked, then searched for the names of the codebook.
"""

import re
from collections.abc import Iterable, Iterator

from pipeline.history.nato_names import names_of
from pipeline.history.unmask import unmasked
from pipeline.history.unseen import without_unseen
from pipeline.history.word_search import BETWEEN, WordSearch
from pipeline.themes.codebook.schema import Codebook

SCREEN_VERSION = 1
_REACH = 2_000  # bytes on either side of a key that may hold the other words of its name, with all between them
_SPLIT = re.compile(rb"<(?<=[a-z]<)(?:!--|script\b|style\b)", re.I)  # where a word may go on behind what is unseen
_NO_LETTERS = re.compile(BETWEEN + rb"|[^a-z0-9<&]++|[<&]", re.VERBOSE)


class Screen:
    """Decides by its bytes whether a page may hold a counted text."""

    def __init__(self, codebook: Codebook) -> None:
        """Derive the names from [relevance] of the codebook."""
        self.names = names_of(codebook)
        if self.names:
            self._words, self._keys = WordSearch(self.names.words), WordSearch(self.names.keys)
            self._squeezed = tuple(map(str.encode, self.names.squeezed))

    def passes(self, body: bytes, content_type: str) -> bool:
        """Return whether a page may be counted; every page passes under a codebook that asks for no certain name."""
        if self.names is None:
            return True
        page = unmasked(body, content_type)
        return self._is_named(page) or (_SPLIT.search(page) is not None and self._is_named(without_unseen(page)))

    def _is_named(self, page: bytes) -> bool:
        return any(True for _ in self._words.spots(page)) or self._holds_name(page.lower())

    def _holds_name(self, page: bytes) -> bool:
        """Return whether a name of several words stands around one of its keys."""
        around = _merged((max(0, start - _REACH), end + _REACH) for start, end in self._keys.spots(page))
        near = (_NO_LETTERS.sub(b"", without_unseen(page[start:end])) for start, end in around)
        return any(name in letters for letters in near for name in self._squeezed)


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield spans, in order, joined where they overlap."""
    last: tuple[int, int] | None = None
    for start, end in spans:
        if last and start > last[1]:
            yield last
            last = None
        last = (last[0] if last else start, end)
    if last:
        yield last
