"""What is remembered of a host."""

from datetime import datetime

from pipeline.records.identity import Record


class HostState(Record):
    """What is known of one host: how often in a row it failed, and until when it is left alone."""

    host: str  # with the port where it is not the scheme's own
    n_failures: int = 0  # temporary ones since the host last answered
    open_until: datetime | None = None
