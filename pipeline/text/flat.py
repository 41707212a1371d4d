"""Lower-case ASCII text in, the same with a space for each sign out: the form in which literals are looked for."""

import re
from collections.abc import Iterator

_RUN = re.compile("  +")
_SIGNS = bytes(code if chr(code).isalnum() or chr(code) == "_" else ord(" ") for code in range(128)).ljust(256)
_INNER_SPACE = re.compile(r"(?<=\w) (?=\w)")
_MOST_WORDS = 3  # of a literal: each more doubles the ways to space it


def without_signs(lowered: str) -> bytes:
    """Return `lowered` with a space for each sign and line end, and with one space more before and after it."""
    return f" {lowered} ".encode().translate(_SIGNS)


def flatten(lowered: str) -> str:
    """Return `lowered` with one space for each run of signs; letters, digits and underscores stay."""
    return _RUN.sub(" ", lowered.encode("ascii", "replace").translate(_SIGNS).decode())


def spaced(flat: str) -> Iterator[str]:
    """Yield texts one of which stands in `without_signs(text)` wherever `flat` stands in `flatten(text)`.

    Between two words are one space, two, or more: then the text ends with the third.
    """
    first, *others = _INNER_SPACE.split(flat)[:_MOST_WORDS]
    texts = [first]
    for word in others:
        yield from (f"{text}   " for text in texts)
        texts = [f"{text}{gap}{word}" for text in texts for gap in (" ", "  ")]
    yield from texts
