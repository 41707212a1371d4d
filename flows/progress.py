"""Progress reporting: steps count their work, and whoever runs them decides whether and where it is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Sink = Callable[[str, int, int], None]


def _unseen(_what: str, _n_found: int, _n_done: int) -> None:
    """Show nothing."""


_sink: Sink = _unseen


def report_progress(what: str, *, n_found: int = 0, n_done: int = 0) -> None:
    """Report `n_found` more things of this kind to do, or `n_done` more that are done."""
    _sink(what, n_found, n_done)


@contextmanager
def shown_by(sink: Sink) -> Iterator[None]:
    """Send the progress of this process to `sink` inside the block."""
    global _sink
    before, _sink = _sink, sink
    try:
        yield
    finally:
        _sink = before
