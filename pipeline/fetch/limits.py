"""Limits of a client: time, size, retries and rate."""

from pydantic import Field

from pipeline.records import Record


class ClientLimits(Record):
    """Cost limits of a request, and load limits for a host. Times in seconds, sizes in bytes."""

    total_s: float = Field(default=60.0, gt=0, description="one request with its redirects and retries, waiting apart")
    connect_s: float = Field(default=10.0, gt=0, description="one connection to one address")
    header_bytes: int = Field(default=65_536, gt=0)
    raw_bytes: int = Field(default=10_000_000, gt=0, description="a body as it is sent")
    decoded_bytes: int = Field(default=25_000_000, gt=0, description="a body after its gzip coding is removed")
    decoded_ratio: float = Field(default=200.0, gt=1, description="decoded to sent, once more than 1 MB is decoded")
    robots_bytes: int = Field(
        default=512_000, gt=0, description="of a robots.txt; the rest is not read (RFC 9309, 2.5)"
    )
    redirects: int = Field(default=5, ge=0)
    attempts: int = Field(default=3, ge=1, description="at one hop, where the trouble may pass within seconds")
    retry_wait_s: float = Field(default=0.5, ge=0, description="before the second attempt; doubles, with jitter")
    retry_wait_max_s: float = Field(default=8.0, ge=0)
    retry_after_max_s: int = Field(default=86_400, ge=0, description="what a server's Retry-After is cut to")
    patience_s: int = Field(
        default=30, ge=0, description="the Retry-After that is waited for; a longer one rests the host"
    )
    connections: int = Field(default=64, ge=1, description="requests under way at once, over all hosts")
    host_connections: int = Field(default=2, ge=1, description="requests under way at once at one host")
    host_delay_s: float = Field(default=1.0, ge=0, description="between two starts at one host; none on loopback")
