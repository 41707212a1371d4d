"""How far long work has come: steps report it, whoever runs them decides whether and where it is shown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Sink = Callable[[str, int, int], None]


def _unseen(_what: str, _n_found: int, _n_done: int) -> None:
    """Show nothing: nobody is watching."""


_sink: Sink = _unseen


def report_progress(what: str, *, n_found: int = 0, n_done: int = 0) -> None:
    """Say that `n_found` more things of this kind are to be done, or that `n_done` more are done."""
    _sink(what, n_found, n_done)


@contextmanager
def shown_by(sink: Sink) -> Iterator[None]:
    """Let `sink` show what is reported in this process."""
    global _sink
    before, _sink = _sink, sink
    try:
        yield
    finally:
        _sink = before
