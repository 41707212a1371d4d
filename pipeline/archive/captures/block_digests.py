"""Digests of records: WARC-Block-Digest and WARC-Payload-Digest, as hexadecimal or base32."""

import hashlib
from base64 import b32encode
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

_ALGORITHMS: dict[str, Callable[[], "_Hash"]] = {
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "sha512": hashlib.sha512,
}


class StatedDigest:
    """A digest that a record states, compared with bytes that are added piece by piece."""

    def __init__(self, algorithm: str, value: str) -> None:
        """Take the name of a known algorithm, and the value as stated."""
        self._hash = _ALGORITHMS[algorithm]()
        self._value = value

    def update(self, piece: bytes | memoryview) -> None:
        """Add bytes."""
        self._hash.update(piece)

    def matches(self) -> bool:
        """Return whether the bytes so far have this digest."""
        digest = self._hash.digest()
        value = self._value.rstrip("=").upper()
        return value in (b32encode(digest).decode().rstrip("="), digest.hex().upper())


def stated_digest(field: str) -> StatedDigest | None:
    """Parse a digest field as `sha1:…`; None where there is none, or one of an unknown algorithm or form."""
    name, _, value = field.strip().partition(":")
    algorithm = name.strip().lower().replace("-", "")
    value = value.strip()
    if algorithm not in _ALGORITHMS or not _has_form(value, _ALGORITHMS[algorithm]().digest_size):
        return None
    return StatedDigest(algorithm, value)


def _has_form(value: str, size: int) -> bool:
    return len(value) == 2 * size or len(value.rstrip("=")) == -(-size * 8 // 5)
