"""Text normalisation for comparison: case, quotation marks, dashes, white space; word counts."""

import re
import unicodedata
from typing import Any

from pipeline.clean.read.decode import tidy

_PLAIN = dict(zip("‘’‛ʼ´“”„«»\u00a0–—−‐‑", "'''''\"\"\"\"\" -----", strict=True))
_QUOTES = re.compile(f"[{''.join(_PLAIN)}]")
_EDGES = " .,:;!?…\"'*-|·•>»"
_NOT_ALNUM = re.compile(r"[\W_]+")
_BEFORE_MARK = re.compile(r"\s+([,.;:!?’”)\]])")


def folded(text: str) -> str:
    """Normalise `text` for comparison: case-folded, plain quotes and dashes, single spaces, no outer punctuation."""
    plain = text if text.isascii() else _QUOTES.sub(lambda found: _PLAIN[found[0]], text)
    return " ".join(plain.casefold().split()).strip(_EDGES)


def letters(text: str) -> str:
    """Reduce `text` to its letters and digits, case-folded and without accents, for comparing outlet names."""
    plain = text.casefold()
    if not plain.isascii():
        parted = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in parted if not unicodedata.combining(char))
    return _NOT_ALNUM.sub("", plain)


def n_words(text: str) -> int:
    """Return the number of words, separated by white space."""
    return len(text.split())


def words_of(element: Any) -> str:
    """Return the text of an lxml element as one line, with spaces between nested elements."""
    words = " ".join(element.itertext()) if len(element) else element.text or ""
    return _BEFORE_MARK.sub(r"\1", " ".join(tidy(words).split()))
