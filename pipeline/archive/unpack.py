"""WARC record parsing: the exact inverse of pack, digests checked."""

import hashlib
import json
from base64 import b32encode
from datetime import datetime
from typing import Any, NamedTuple

from pipeline.archive.fields import (
    END,
    FORMAT,
    NOT_MODIFIED,
    RESOURCE,
    SENT_HEADERS,
    SENT_PREFIX,
    STORED_RETRY_LATER,
    from_value,
)
from pipeline.archive.record_types import ArchivedAt, Resource, Revisit
from pipeline.records import Answer, Failure, Request, Role

Unpacked = Answer | Failure | Revisit | Resource | None  # None: a warcinfo


class _Parsed(NamedTuple):
    """One record: its fields by lower-case name, and the range of its block in bytes."""

    fields: dict[str, str]
    start: int
    end: int


def body_of(record: bytes, page_sha256: str | None = None) -> bytes:
    """Return the body of a response record. Raises ValueError where it is damaged, another body or another record."""
    parsed = _parse(record)
    if parsed.fields["warc-type"] != "response":
        raise ValueError(f"a {parsed.fields['warc-type']} record holds no body")
    body = record[record.index(END, parsed.start, parsed.end) + len(END) : parsed.end]
    _require_digest(body, page_sha256 or _payload_digest(parsed.fields))
    return body


def unpack(record: bytes) -> Unpacked:
    """Parse a record; None for a warcinfo. Raises ValueError or KeyError where it is damaged or foreign."""
    parsed = _parse(record)
    kind, block = parsed.fields["warc-type"], record[parsed.start : parsed.end]
    match kind:
        case "response":
            answer = _answer(parsed.fields, block, status=200)
            _require_digest(answer.body, _payload_digest(parsed.fields))
            return answer
        case "revisit" if parsed.fields["warc-profile"] == NOT_MODIFIED:
            return _answer(parsed.fields, block, status=304)
        case "revisit":
            return _revisit(parsed.fields, block)
        case "metadata":
            return _failure(parsed.fields, json.loads(block))
        case "resource":
            return Resource(name=from_value(parsed.fields["warc-target-uri"].removeprefix(RESOURCE)), body=block)
        case "warcinfo":
            return None
    raise ValueError(f"a {kind} record is not ours")


def _parse(record: bytes) -> _Parsed:
    if not record.startswith(FORMAT.encode()) or not record.endswith(END):
        raise ValueError("not one whole WARC 1.1 record")
    start = record.index(END) + len(END)
    lines = record[:start].decode("utf-8").split("\r\n")[1:-2]
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    end = start + int(fields["content-length"])
    if end + len(END) != len(record):
        raise ValueError(f"a block of {len(record) - start - len(END)} bytes, {fields['content-length']} announced")
    _require_block_digest(record[start:end], fields.get("warc-block-digest", ""))
    return _Parsed(fields, start, end)


def _require_block_digest(block: bytes, stated: str) -> None:
    algorithm, _, digest = stated.partition(":")
    if algorithm == "sha1" and b32encode(hashlib.sha1(block, usedforsecurity=False).digest()).decode() != digest:
        raise ValueError("its block is not the one of its digest")


def _payload_digest(fields: dict[str, str]) -> str:
    return fields.get("warc-payload-digest", "").removeprefix("sha256:")


def _require_digest(body: bytes, sha256: str) -> None:
    if hashlib.sha256(body).hexdigest() != sha256:
        raise ValueError("its body is not the one of its digest")


def _answer(fields: dict[str, str], block: bytes, *, status: int) -> Answer:
    head, _, body = block.partition(END)
    request = _request(fields)
    return Answer(
        request=request,
        final_url=_final_url(fields, request),
        status=status,
        headers=_headers(head),
        body=body,
        fetched_at=datetime.fromisoformat(fields["warc-date"]),
        has_moved="tracker-moved" in fields,
        reservations=_reservations(fields),
    )


def _failure(fields: dict[str, str], stored: dict[str, Any]) -> Failure:
    retry_later = stored.pop(STORED_RETRY_LATER)
    return Failure.model_validate({**stored, "retry_later": retry_later, "request": _request(fields)})


def _revisit(fields: dict[str, str], block: bytes) -> Revisit:
    request = _request(fields)
    offset, length, file_name = fields["tracker-refers-to"].split(" ")
    return Revisit(
        request=request,
        final_url=_final_url(fields, request),
        headers=_headers(block.partition(END)[0]),
        fetched_at=datetime.fromisoformat(fields["warc-date"]),
        page_sha256=_payload_digest(fields),
        has_moved="tracker-moved" in fields,
        reservations=_reservations(fields),
        at=ArchivedAt(file_name=file_name, offset=int(offset), length=int(length)),
    )


def _request(fields: dict[str, str]) -> Request:
    return Request(
        url=from_value(fields["tracker-uri"]) if "tracker-uri" in fields else fields.get("warc-target-uri", ""),
        role=Role(fields["tracker-role"]),
        source_id=from_value(fields.get("tracker-source", "")),
        subject_id=from_value(fields.get("tracker-subject", "")),
        etag=from_value(fields.get("tracker-if-none-match", "")),
        last_modified=from_value(fields.get("tracker-if-modified-since", "")),
    )


def _final_url(fields: dict[str, str], request: Request) -> str:
    return from_value(fields["tracker-final-uri"]) if "tracker-final-uri" in fields else request.url


def _reservations(fields: dict[str, str]) -> tuple[str, ...]:
    stated = from_value(fields.get("tracker-reservations", ""))
    return tuple(stated.split("\n")) if stated else ()


def _headers(head: bytes) -> tuple[tuple[str, str], ...]:
    """Return the headers as received, the prefix of those that describe the sent body removed."""
    pairs = (line.partition(": ") for line in head.decode("latin-1").split("\r\n")[1:])
    kept = ((name, value) for name, _, value in pairs if name and name.lower() != "content-length")
    return tuple((_own_name(name), value) for name, value in kept)


def _own_name(name: str) -> str:
    plain = name.removeprefix(SENT_PREFIX)
    return plain if plain.lower() in SENT_HEADERS else name
