"""Foreign bytes parsed in a child process from coroutines, one body at a time."""

import asyncio
from collections.abc import Callable

from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp, Item, Result


class InChild:
    """Calls of a ChildPool, awaited: the deadlines of requests under way do not pass while a body is parsed."""

    def __init__(self, children: ChildPool) -> None:
        """Take the pool, of which one child is used at a time."""
        self._children = children
        self._free = asyncio.Lock()

    async def __call__(self, function: Callable[[Item], Result], item: Item) -> Result | GaveUp:
        """Return what the function makes of the item in a child process, or GaveUp."""
        async with self._free:  # before a thread is taken: host names are resolved in the same threads
            return await asyncio.to_thread(self._children.call, function, item)
