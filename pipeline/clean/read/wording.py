"""Words in, the form in which they are compared out: without case, quotation marks, dashes, spaces at the ends."""

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
    """Return `text` for comparing: one case, plain quotes and dashes, single spaces, no punctuation at the ends."""
    plain = text if text.isascii() else _QUOTES.sub(lambda found: _PLAIN[found[0]], text)
    return " ".join(plain.casefold().split()).strip(_EDGES)


def letters(text: str) -> str:
    """Return only the letters and digits of `text`, in one case and without accents: for names of outlets."""
    plain = text.casefold()
    if not plain.isascii():
        parted = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in parted if not unicodedata.combining(char))
    return _NOT_ALNUM.sub("", plain)


def n_words(text: str) -> int:
    """Return the number of words, as runs between spaces."""
    return len(text.split())


def words_of(element: Any) -> str:
    """Return the text of an lxml element as one line; what stands in elements of its own is kept apart."""
    words = " ".join(element.itertext()) if len(element) else element.text or ""
    return _BEFORE_MARK.sub(r"\1", " ".join(tidy(words).split()))
