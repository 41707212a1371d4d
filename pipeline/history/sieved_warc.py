"""Sieved WARC: records copied whole from a WARC of others, behind an account of what was in that one.

Each record is a gzip member of its own. The account is the first record, a warcinfo, so that a better cleaner needs
neither the other WARC nor a manifest.
"""

import gzip
import json
import uuid
import zlib
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from pipeline.records import Hosts, PartDay, Record

_LEVEL = 6  # of compression
_NO_DATE = "1970-01-01T00:00:00Z"
_END = b"\r\n\r\n"
_MOST_HEAD = 1 << 26  # bytes; a month of some thousand sources and days has a megabyte


class SieveAccount(Record):
    """What a WARC was sieved by, and what was in it: the days before any filter, and what was put aside."""

    warc_name: str
    n_bytes: int
    hosts: Hosts
    sieve_sha256: str
    n_records: int
    days: tuple[PartDay, ...]
    put_aside: tuple[tuple[str, int], ...]
    last_captured_at: datetime | None
    n_sieved_bytes: int  # of the records behind this one, compressed


class RecordFile:
    """Records of a sieved WARC while the account of them is not complete: a file without a name."""

    def __init__(self, folder: Path) -> None:
        """Open the file in a folder on the disk of the later one."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file: BinaryIO = TemporaryFile(dir=folder)  # noqa: SIM115  # closed by `close`

    @property
    def n_bytes(self) -> int:
        """Their length so far, compressed."""
        return self._file.tell()

    def add(self, record: bytes) -> None:
        """Append a whole record."""
        self._file.write(_member(record))

    def write_to(self, path: Path, account: SieveAccount) -> None:
        """Write the sieved WARC: the account, then the records in the order in which they came."""
        self._file.seek(0)
        with path.open("wb") as sieved:
            sieved.write(_member(_warcinfo(account)))
            copyfileobj(self._file, sieved, 1 << 20)

    def close(self) -> None:
        """Close the file, which is gone then."""
        self._file.close()


def read_account(sieved: Path) -> SieveAccount | None:
    """Return the account of a sieved WARC; None where there is none that can be read, or its records are not whole."""
    try:
        with sieved.open("rb") as file:
            head, n_head = _first_member(file)
        account = SieveAccount.model_validate_json(head.partition(_END)[2].strip())
        is_whole = sieved.stat().st_size == n_head + account.n_sieved_bytes
    except (OSError, ValueError, zlib.error):
        return None
    return account if is_whole else None


def _first_member(file: BinaryIO) -> tuple[bytes, int]:
    """Return the content of the first gzip member, and its length in the file."""
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    content = b""
    while not inflater.eof and len(content) < _MOST_HEAD and (packed := file.read(1 << 16)):
        content += inflater.decompress(packed, _MOST_HEAD)
    return content, file.tell() - len(inflater.unused_data)


def _member(record: bytes) -> bytes:
    return gzip.compress(record, _LEVEL, mtime=0)


def _warcinfo(account: SieveAccount) -> bytes:
    block = json.dumps(account.model_dump(mode="json"), sort_keys=True).encode()
    at = account.last_captured_at
    lines: Iterable[str] = (
        "WARC/1.1",
        "WARC-Type: warcinfo",
        f"WARC-Record-ID: <urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, account.sieve_sha256 + account.warc_name)}>",
        f"WARC-Date: {at.strftime('%Y-%m-%dT%H:%M:%SZ') if at else _NO_DATE}",
        "Content-Type: application/json",
        f"Content-Length: {len(block)}",
    )
    return "\r\n".join((*lines, "", "")).encode() + block + _END
