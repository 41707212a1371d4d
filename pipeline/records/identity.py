"""Content-derived ids, and the base class of all records."""

import hashlib

from pydantic import BaseModel, ConfigDict


def identity(*parts: str) -> str:
    """Return an id derived from `parts`: 16 hex digits of their SHA-256, the same on every machine."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class Record(BaseModel):
    """Base class of all records: frozen, and closed to undeclared fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
