"""Text normalisation for comparison: case, quotation marks, dashes, white space and punctuation at the ends."""

import re
import unicodedata
from typing import Any

from pipeline.clean.read.decode import tidy
from pipeline.text.normal_form import normalized

_PLAIN = dict(zip("‘’‛ʼ´“”„«»\u00a0–—−‐‑", "'''''\"\"\"\"\" -----", strict=True))
_QUOTES = re.compile(f"[{''.join(_PLAIN)}]")
_EDGES = " .,:;!?…\"'*-|·•>»"
_UNSPACED = re.compile("[\u3040-\u30ff\u3400-\u9fff]")  # ideographs and kana
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOT_ALNUM = re.compile(r"[\W_]+")
_BEFORE_MARK = re.compile(r"(?<!\s)\s++([,.;:!?’”)\]])")


def folded(text: str) -> str:
    """Return `text` case-folded, with plain quotes and dashes, single spaces, and no punctuation at the ends."""
    plain = text if text.isascii() else _QUOTES.sub(lambda found: _PLAIN[found[0]], text)
    return " ".join(plain.casefold().split()).strip(_EDGES)


def letters(text: str) -> str:
    """Return the letters and digits of `text`, case-folded and without accents, to compare names of outlets."""
    plain = text.casefold()
    if not plain.isascii():
        decomposed = normalized("NFKD", plain)
        plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return _NOT_ALNUM.sub("", plain)


def n_words(text: str) -> int:
    """Return the number of words, separated by white space; in Chinese and Japanese, half the number of characters."""
    return len(text.split()) + (0 if text.isascii() else len(_UNSPACED.findall(text)) // 2)


def is_east_asian(text: str) -> bool:
    """Return whether a good part of `text` is Chinese, Japanese or Korean."""
    return not text.isascii() and len(_EAST_ASIAN.findall(text)) > len(text) / 4


def text_of(element: Any) -> str:
    """Return the text of an lxml element as it stands in the mark-up."""
    # Most elements have no children, and itertext() is the slow way to read those.
    return "".join(element.itertext()) if len(element) else element.text or ""


def words_of(element: Any) -> str:
    """Return the text of an lxml element as one line, with a space between the texts of its descendants."""
    words = " ".join(element.itertext()) if len(element) else element.text or ""
    return _BEFORE_MARK.sub(r"\1", " ".join(tidy(words).split()))
