"""Flat text, the form in which literals are searched: lower-case ASCII with punctuation replaced by spaces."""

import re
from collections.abc import Iterator

_RUN = re.compile("  +")
_SIGNS = bytes(code if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(128)).ljust(256)
_INNER_SPACE = re.compile(r"(?<=\w) (?=\w)")
_MOST_WORDS = 3  # of a literal: each further word doubles the number of spacings


def without_signs(lowered: str) -> bytes:
    """Return `lowered` with a space for each punctuation character and line end, and one more space on either side."""
    return f" {lowered} ".encode().translate(_SIGNS)


def flatten(lowered: str) -> str:
    """Return `lowered` with one space per run of punctuation or spaces; letters, digits and underscores stay."""
    return _RUN.sub(" ", lowered.encode("ascii", "replace").translate(_SIGNS).decode())


def spaced(flat: str) -> Iterator[str]:
    """Yield texts of which one occurs in `without_signs(text)` wherever `flat` occurs in `flatten(text)`.

    Two words may be separated by one space, two, or more; in the last case the text ends with the third space.
    """
    first, *others = _INNER_SPACE.split(flat)[:_MOST_WORDS]
    texts = [first]
    for word in others:
        yield from (f"{text}   " for text in texts)
        texts = [f"{text}{gap}{word}" for text in texts for gap in (" ", "  ")]
    yield from texts
