"""The deadline of a request in; out, the same with its clock stopped while nothing is asked of the server."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stopped(deadline: asyncio.Timeout) -> Iterator[None]:
    """Stop the clock of `deadline`: waiting for one's turn is not the asked server's doing."""
    loop = asyncio.get_running_loop()
    left_s = (deadline.when() or loop.time()) - loop.time()
    deadline.reschedule(None)
    try:
        yield
    finally:
        deadline.reschedule(loop.time() + left_s)
