"""Look-ahead: a thread takes the next items while earlier ones are worked on."""

import contextvars
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from queue import Full, Queue
from threading import Event, Thread
from typing import Generic, NamedTuple, TypeVar

Item = TypeVar("Item")
_LOOK_EVERY_S = 0.5  # whether somebody still wants the items


class _End(NamedTuple):
    """The items are over, or what taking them raised."""

    raised: BaseException | None


class _Taker(Generic[Item]):
    """Takes items in a thread, and keeps a few until they are wanted."""

    def __init__(self, items: Iterable[Item], n_ahead: int) -> None:
        self._items = items
        self._kept: Queue[Item | _End] = Queue(n_ahead)
        self.is_over = Event()

    def run(self) -> None:
        raised: BaseException | None = None
        try:
            for item in self._items:
                if not self._keep(item):
                    return
        except BaseException as broken:  # raised where the items are wanted
            raised = broken
        self._keep(_End(raised))

    def _keep(self, item: Item | _End) -> bool:
        """Wait for room, and return whether the item was kept: nobody wants it where all is over."""
        while not self.is_over.is_set():
            with suppress(Full):
                self._kept.put(item, timeout=_LOOK_EVERY_S)
                return True
        return False

    def kept(self) -> Iterator[Item]:
        while not isinstance(item := self._kept.get(), _End):
            yield item
        if item.raised:
            raise item.raised


def taken_ahead(items: Iterable[Item], n_ahead: int = 1) -> Generator[Item]:
    """Yield items that a thread takes, `n_ahead` of them and the one under way before they are wanted.

    What taking them raises is raised here. Where the rest is not wanted, the thread ends after the item under way.
    """
    taker = _Taker(items, n_ahead)
    run = contextvars.copy_context().run  # progress and log lines belong to the flow run of this thread
    Thread(target=run, args=[taker.run], daemon=True).start()
    try:
        yield from taker.kept()
    finally:
        taker.is_over.set()
