"""Ids and the base of all records."""

import hashlib

from pydantic import BaseModel, ConfigDict


def identity(*parts: str) -> str:
    """Return the id of what `parts` name: 16 hex digits of a SHA-256, equal for equal parts, on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Record(BaseModel):
    """Base of all records: frozen, and closed to fields that nobody declared."""

    model_config = ConfigDict(frozen=True, extra="forbid")
