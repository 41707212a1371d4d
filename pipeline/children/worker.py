"""Pages in through a pipe, clean texts out through it: what one child process does. Imports what cleaning needs."""

import contextlib
import resource
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from trafilatura.meta import reset_caches

from pipeline.clean.page import PageToClean, clean_page
from pipeline.records import CleanText, Unclean

_CACHES_EVERY = 200  # pages: trafilatura and its kin remember strings for ever, with profit for pages of one site only
_SPACE_FOR_GROWTH = 4  # address space is reserved in larger pieces than it is used
_PAGE_SIZE = resource.getpagesize()


def serve(pipe: Connection, memory_bytes: int) -> None:
    """Clean the pages that come through `pipe` one after another, until it is closed; True is said first, when ready.

    Memory beyond what the process had at its start and `memory_bytes` is refused by the system, roughly: who started
    the process looks at what is really used.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; who started this process ends it
    _limit_memory(memory_bytes)
    n_pages = 0
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        pipe.send(True)
        while True:
            pipe.send(_clean(pipe.recv()))
            n_pages += 1
            if n_pages % _CACHES_EVERY == 0:
                reset_caches()


def resident_bytes(process_id: int) -> int | None:
    """Return the memory that a process really uses, in bytes; None where the system does not tell (outside Linux)."""
    return _read_statm(process_id, 1)


def _clean(page: PageToClean) -> CleanText | Unclean:
    """Return what became of a page, whatever it does to parser and extractor: the others of the batch must go on."""
    try:
        return clean_page(page)
    except MemoryError:
        return Unclean(reason="gave_up", detail="Reading it needs more memory than the limit allows.")
    except Exception as error:  # the border of the process: recorded with its name, not hidden
        return Unclean(reason="gave_up", detail=f"Reading it failed: {type(error).__name__}: {error}"[:300])


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
