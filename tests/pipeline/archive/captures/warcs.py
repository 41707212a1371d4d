"""WARC records and files written by hand, as right or as wrong as a test needs them."""

import gzip
import hashlib
from base64 import b32encode
from collections.abc import Iterable
from pathlib import Path

from pipeline.archive.captures import Capture, CaptureLimits, CaptureReader, read_captures

URL = "https://news.example/a"
DATE = "2023-05-02T10:11:12Z"
PAGE = b"<html><p>NATO opens an office in Tokyo.</p></html>"

Pairs = Iterable[tuple[str, str]]


def record(
    block: bytes, *fields: tuple[str, str], kind: str = "response", version: str = "1.1", line_end: str = "\r\n"
) -> bytes:
    """A record of these fields (later ones win over the usual), ended as it should be."""
    usual = {"WARC-Type": kind, "WARC-Target-URI": URL, "WARC-Date": DATE, "Content-Length": str(len(block))}
    lines = [f"WARC/{version}", *(f"{name}: {value}" for name, value in (usual | dict(fields)).items()), "", ""]
    return line_end.join(lines).encode() + block + (line_end * 2).encode()


def message(body: bytes = PAGE, *headers: tuple[str, str], status: str = "HTTP/1.1 200 OK") -> bytes:
    """An HTTP response."""
    lines = [status, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def sha1(content: bytes) -> str:
    return "sha1:" + b32encode(hashlib.sha1(content, usedforsecurity=False).digest()).decode()


def signed(block: bytes, *fields: tuple[str, str], kind: str = "response") -> bytes:
    """A record that states the digest of its block."""
    return record(block, ("WARC-Block-Digest", sha1(block)), *fields, kind=kind)


def members(records: Iterable[bytes]) -> bytes:
    """Each record its own gzip member."""
    return b"".join(gzip.compress(one, mtime=0) for one in records)


def chunked(body: bytes, size: int = 7) -> bytes:
    pieces = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def stored(folder: Path, content: bytes, name: str = "a.warc.gz") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def reader(
    folder: Path, content: bytes, *, n_bytes: int | None = None, limits: CaptureLimits | None = None
) -> CaptureReader:
    return read_captures(stored(folder, content), n_bytes=n_bytes, limits=limits)


def only_capture(folder: Path, content: bytes, limits: CaptureLimits | None = None) -> Capture:
    [capture] = reader(folder, content, limits=limits)
    return capture
