"""Size limits of captures: what a record and a decoded body may cost."""

from pydantic import Field

from pipeline.records import Record


class CaptureLimits(Record):
    """Sizes in bytes; those of bodies are the limits of the nightly client."""

    record_bytes: int = Field(default=64 << 20, gt=0, description="a larger record is never held in memory")
    head_bytes: int = Field(default=1 << 18, gt=0, description="fields of a record, or headers of a response")
    coded_bytes: int = Field(default=10_000_000, gt=0, description="a body as it was sent, its codings on")
    decoded_bytes: int = Field(default=25_000_000, gt=0, description="a body after its codings are removed")
    decoded_ratio: float = Field(default=200.0, gt=1, description="decoded to archived, once 1 MiB is decoded")
