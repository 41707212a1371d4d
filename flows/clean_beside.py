"""Cleaning beside fetching: pages that are stored are cleaned while others are still on their way.

The two stages share the warehouse alone: there a page waits until it is cleaned, on a later night after a kill.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event

from flows.context import NightContext
from warehouse.store.clean import n_pages_to_clean
from warehouse.store.reads import n_due_reads

ENOUGH = 64  # pages: each batch is a task run and a transaction
_LOOK_EVERY_S = 0.5


@contextmanager
def cleaned_beside(context: NightContext, clean_batch: Callable[[], int]) -> Iterator[None]:
    """Clean what is stored while the block runs, in a thread; what cleaning raises is raised at the end of the block.

    Where readings of an older cleaner are still to be repeated, nothing is cleaned before them.
    """
    with context.warehouse.reading() as con:
        is_first = not n_due_reads(con)
    is_over = Event()

    def clean_on() -> None:
        while is_first and not is_over.wait(_LOOK_EVERY_S):
            with context.warehouse.reading() as con:
                n_waiting = n_pages_to_clean(con, context.night)
            if n_waiting >= ENOUGH:
                clean_batch()

    with ThreadPoolExecutor(1, "clean") as beside:
        cleaning = beside.submit(copy_context().run, clean_on)
        try:
            yield
            is_over.set()
            cleaning.result()
        except BaseException:  # Ctrl-C, or what breaks one of the stages
            context.stop()
            raise
        finally:
            is_over.set()
