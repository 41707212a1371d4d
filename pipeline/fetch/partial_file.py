"""A large file received to the disk, resumed by Range as long as the server has the same version (RFC 9110, 13 and 14).

NAME.partial    the bytes that have come
NAME.version    length and validator (ETag, or Last-Modified) of the version that they are a part of
NAME            the file, once it is as long as the server said: a file of this name is whole
"""

import asyncio
import os
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from pydantic import ValidationError

from pipeline.errors import ArchiveError
from pipeline.fetch.receiver import AS_STORED, Headers, content_range, header
from pipeline.fetch.request_error import RequestError
from pipeline.records import Record

_STEP = 1 << 20  # bytes


class _Version(Record):
    n_bytes: int
    validator: str  # of If-Range; empty: none that is strong, and no part of it can be continued


class PartialFile:
    """The receiver of one file. An error leaves what has come, so that the next attempt continues it."""

    step_bytes = _STEP  # so that a deadline of a minute means 17 kB a second

    def __init__(self, target: Path, *, starts_with: bytes = b"") -> None:
        """Take the path of the whole file, and its first bytes: anything else, such as a web page, is not received."""
        self._target = target
        self._partial = target.with_name(target.name + ".partial")
        self._version = target.with_name(target.name + ".version")
        self._starts_with = starts_with

    @property
    def is_whole(self) -> bool:
        """Whether the whole file has been received."""
        return self._target.is_file()

    @property
    def n_bytes(self) -> int:
        """How many bytes have been received."""
        return self._partial.stat().st_size if self._partial.exists() else 0

    def discard(self) -> None:
        """Remove the file, or what has been received of it."""
        for path in (self._partial, self._version, self._target):
            path.unlink(missing_ok=True)

    def conditions(self) -> Iterator[tuple[bytes, bytes]]:
        """Yield the header fields that ask for the rest, if this is still the same version, and else for all."""
        yield AS_STORED
        version = self._read_version()
        if version and version.validator and 0 < self.n_bytes <= version.n_bytes:
            yield b"Range", f"bytes={self.n_bytes}-".encode()
            yield b"If-Range", version.validator.encode("latin-1", "replace")

    def accepts(self, status: int) -> bool:
        """Tell whether it is 200 (all), 206 (the rest) or 416 (there is no such rest)."""
        return status in {200, 206, 416}

    async def receive(self, status: int, headers: Headers, pieces: AsyncIterable[bytes]) -> bytes:
        """Append the body, and give the file its name when it is whole; the body of the answer is empty.

        Raises RequestError: unknown_length, other_content, file_changed, incomplete; ArchiveError where the disk fails.
        """
        if status != 416:
            version = self._begin(headers) if status == 200 else self._continue(headers)
            await self._append(pieces)
        else:
            version = self._whole_but_for_its_name(headers)
        self._finish(version)
        return b""

    async def _append(self, pieces: AsyncIterable[bytes]) -> None:
        with self._partial.open("ab", buffering=0) as file:
            is_checked = file.tell() >= len(self._starts_with)
            async for piece in pieces:
                _write_all(file, piece, self._partial)
                if not is_checked and file.tell() >= len(self._starts_with):
                    self._check_start()
                    is_checked = True
            with disk_errors(self._partial):
                await asyncio.to_thread(os.fsync, file.fileno())

    def _begin(self, headers: Headers) -> _Version:
        """Start anew with the version that is being sent."""
        stated = header(headers, "content-length")
        if not (stated.isascii() and stated.isdigit()):
            detail = "The server does not say how long the file is, so that a truncated one could not be noticed."
            raise RequestError("unknown_length", detail, retry_later=True)
        etag = header(headers, "etag")
        validator = etag if etag and not etag.startswith("W/") else header(headers, "last-modified")
        version = _Version(n_bytes=int(stated[:18]), validator=validator)
        with disk_errors(self._partial):
            self._partial.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._partial.write_bytes(b"")  # before the version: its bytes are never taken for another one's
            self._version.write_text(version.model_dump_json())
        return version

    def _continue(self, headers: Headers) -> _Version:
        """Return the version of which the rest is being sent. Raises RequestError where it is something else."""
        version = self._read_version()
        if version is None or content_range(headers) != (self.n_bytes, version.n_bytes - 1, version.n_bytes):
            raise self._changed()
        return version

    def _whole_but_for_its_name(self, headers: Headers) -> _Version:
        """Return the version of which nothing is missing. Raises RequestError where the server has a shorter one."""
        version, is_as_long = self._read_version(), header(headers, "content-range") == f"bytes */{self.n_bytes}"
        if version is None or not is_as_long:
            raise self._changed()
        return version

    def _changed(self) -> RequestError:
        self.discard()
        detail = "The file has changed at the server since a part of it was received: it is received anew."
        return RequestError("file_changed", detail, retry_later=True, retry_now=True)

    def _check_start(self) -> None:
        with self._partial.open("rb") as file:
            start = file.read(80)
        if not start.startswith(self._starts_with):
            self.discard()
            detail = f"Another file was expected: what came begins with {start!r}."
            raise RequestError("other_content", detail, retry_later=True)

    def _finish(self, version: _Version) -> None:
        n_bytes = self.n_bytes
        if n_bytes < version.n_bytes:
            detail = f"{n_bytes:,} of {version.n_bytes:,} bytes came."
            raise RequestError("incomplete", detail, retry_later=True)
        if n_bytes > version.n_bytes:
            self.discard()
            detail = f"{n_bytes:,} bytes came where {version.n_bytes:,} had been announced."
            raise RequestError("other_content", detail, retry_later=True)
        with disk_errors(self._target):
            self._partial.replace(self._target)
            self._version.unlink(missing_ok=True)

    def _read_version(self) -> _Version | None:
        try:
            with disk_errors(self._version):
                return _Version.model_validate_json(self._version.read_bytes()) if self._version.exists() else None
        except ValidationError:  # torn by a kill
            return None


def _write_all(file: FileIO, piece: bytes, path: Path) -> None:
    rest = memoryview(piece)
    with disk_errors(path):
        while rest:
            rest = rest[file.write(rest) or 0 :]


@contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Raise ArchiveError, which names the file, where the disk fails: another attempt would not help."""
    try:
        yield
    except OSError as error:
        raise ArchiveError(f"{path}: the disk failed: {error.strerror or error}.") from error
