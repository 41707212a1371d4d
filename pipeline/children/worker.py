"""The loop of one child process: read a function and an item from the pipe, apply it, write the result back."""

import contextlib
import gc
import os
import resource
import signal
from collections.abc import Callable, Sequence
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

from pipeline.errors import TrackerError
from pipeline.records import Record

Item = TypeVar("Item")
Result = TypeVar("Result")

_SPACE_FOR_GROWTH = 4  # address space is reserved in larger pieces than it is used
_ALLOCATIONS_A_COLLECTION = 100_000  # 700 by default, which for trees of pages takes a tenth of all processor time
_PAGE_SIZE = resource.getpagesize()


class ChildLimits(Record):
    """What one item may cost."""

    cpu_s: float = 20.0  # processor time, which a busy machine does not stretch; real pages take up to 3.3 s
    wall_s: float = 300.0  # against a child that hangs; beside many other programs, an item takes long and costs little
    memory_bytes: int = 600_000_000  # growth of the process over what it had at its start


class GaveUp(Record):
    """An item without a result, and why."""

    detail: str  # one sentence
    retry_later: bool  # its process died or hung, which the machine may have caused; False: it exceeded its own limits


def serve(pipe: Connection, modules: Sequence[str], limits: ChildLimits, ends_with_parent: bool) -> None:
    """Apply the functions that arrive on `pipe`, each to its item, until it is closed; True is sent first, when ready.

    `modules` of the functions are imported before that; where that fails, a TrackerError is sent instead. Sends the
    result, GaveUp where the function raised, or the TrackerError that it raised. The operating system ends the process
    with SIGPROF once an item has used `limits.cpu_s` of processor time, and refuses memory roughly beyond what the
    process had at its start and `limits.memory_bytes`; the parent checks what is really used. With `ends_with_parent`,
    an item under way ends with the process that gave it.
    """
    if ends_with_parent:
        Thread(target=_end_with, args=[parent_process()], daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent ends this process
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash over foreign bytes must not fill the disk
    try:
        for module in modules:
            import_module(module)
    except ImportError as broken:  # of a package that was half installed: no start of another child would mend that
        pipe.send(TrackerError(f"A child process cannot load what it needs ({broken}): install the packages anew."))
        return
    gc.freeze()
    gc.set_threshold(_ALLOCATIONS_A_COLLECTION)
    _limit_memory(limits.memory_bytes)
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(True)
        while True:
            function, item = pipe.recv()
            signal.setitimer(signal.ITIMER_PROF, limits.cpu_s)
            result = _apply(function, item)
            signal.setitimer(signal.ITIMER_PROF, 0)
            pipe.send(result)


def resident_bytes(process_id: int) -> int | None:
    """Return the resident memory of a process in bytes; None where the system does not report it (outside Linux)."""
    return _read_statm(process_id, 1)


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def _apply(function: Callable[[Item], Result], item: Item) -> Result | GaveUp | TrackerError:
    """Return what the function makes of an item, or why it failed: no item may stop those after it."""
    try:
        return function(item)
    except TrackerError as error:
        return error
    except MemoryError:
        return GaveUp(detail="Reading it needs more memory than the limit allows.", retry_later=False)
    except Exception as error:  # the border of the process: recorded with its name, not hidden
        detail = f"Reading it failed: {type(error).__name__}: {error}"[:300]
        return GaveUp(detail=detail, retry_later=isinstance(error, OSError))  # no item makes the system fail


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
