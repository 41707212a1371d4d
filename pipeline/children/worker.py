"""The loop of one child process: read an item from the pipe, apply the function, write the result back."""

import contextlib
import resource
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from pipeline.records import Record

Item = TypeVar("Item")
Result = TypeVar("Result")

_SPACE_FOR_GROWTH = 4  # address space is reserved in larger pieces than it is used
_PAGE_SIZE = resource.getpagesize()


class GaveUp(Record):
    """An item without a result, and why: it took too long or too much memory, raised an error or ended its process."""

    detail: str  # one sentence


def serve(pipe: Connection, function: Callable[[Item], Result], memory_bytes: int) -> None:
    """Apply `function` to each item that arrives on `pipe` until the pipe is closed; True is sent first, when ready.

    Sends the result, or GaveUp where the function raised. The operating system refuses memory roughly beyond what the
    process had at its start and `memory_bytes`; the memory that is really used is checked by the parent process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends this process
    _limit_memory(memory_bytes)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(True)
        while True:
            pipe.send(_apply(function, pipe.recv()))


def resident_bytes(process_id: int) -> int | None:
    """Return the resident memory of a process in bytes; None where the system does not report it (outside Linux)."""
    return _read_statm(process_id, 1)


def _apply(function: Callable[[Item], Result], item: Item) -> Result | GaveUp:
    """Return what the function makes of an item, or why it failed: no item may stop those after it."""
    try:
        return function(item)
    except MemoryError:
        return GaveUp(detail="Reading it needs more memory than the limit allows.")
    except Exception as error:  # the border of the process: recorded with its name, not hidden
        return GaveUp(detail=f"Reading it failed: {type(error).__name__}: {error}"[:300])


def _limit_memory(memory_bytes: int) -> None:
    size = _read_statm("self", 0)
    if size is not None:
        limit = size + _SPACE_FOR_GROWTH * memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _read_statm(process: int | str, field: int) -> int | None:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[field]) * _PAGE_SIZE
    except (OSError, IndexError):
        return None
