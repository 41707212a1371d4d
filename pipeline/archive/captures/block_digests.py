"""Digests that records state, WARC-Block-Digest and WARC-Payload-Digest, as hexadecimal or base32."""

import hashlib
from base64 import b32encode
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

_ALGORITHMS: dict[str, tuple[int, Callable[[], "_Hash"]]] = {  # with the length of a digest in bytes
    "md5": (16, lambda: hashlib.md5(usedforsecurity=False)),
    "sha1": (20, lambda: hashlib.sha1(usedforsecurity=False)),
    "sha256": (32, hashlib.sha256),
    "sha512": (64, hashlib.sha512),
}


class StatedDigest:
    """A digest that a record states, compared with bytes that are added piece by piece."""

    def __init__(self, algorithm: str, value: str) -> None:
        """Take the name of a known algorithm, and the value as stated."""
        _, begin = _ALGORITHMS[algorithm]
        self._hash = begin()
        self._value = value

    def update(self, piece: bytes | memoryview) -> None:
        """Add bytes."""
        self._hash.update(piece)

    def matches(self) -> bool:
        """Return whether the bytes so far have this digest."""
        if len(self._value) == 2 * self._hash.digest_size:
            return self._value.lower() == self._hash.hexdigest()
        return self._value.rstrip("=").upper() == b32encode(self._hash.digest()).decode().rstrip("=")


def stated_digest(value: str) -> StatedDigest | None:
    """Parse a digest as `sha1:…`; None where none is stated, or one of an unknown algorithm or form."""
    name, _, digest = (part.strip() for part in value.partition(":"))
    algorithm = name.lower().replace("-", "")
    if algorithm not in _ALGORITHMS or not _is_readable(digest, _ALGORITHMS[algorithm][0]):
        return None
    return StatedDigest(algorithm, digest)


def _is_readable(digest: str, size: int) -> bool:
    return len(digest) == 2 * size or len(digest.rstrip("=")) == -(-size * 8 // 5)
