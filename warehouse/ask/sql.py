"""SQL on the published file: one read-only query, run in a child process that can be killed at any time."""

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.errors import SettingsError, WarehouseDamagedError
from warehouse.ask.sandbox import too_large

_RUN = "import sys; sys.path[:] = {}; from warehouse.ask.query_process import main; main()"  # what this process imports


class QueryResult:
    """Result of a query: its columns, and its rows streamed once."""

    def __init__(self, child: "subprocess.Popen[bytes]") -> None:
        """Take the process that runs the query and wait for the columns. Raises SettingsError where it fails."""
        self._child = child
        self.columns: tuple[str, ...] = self._next("columns")

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows. Raises SettingsError where the query fails while they are read."""
        while batch := self._next("rows"):
            yield from batch

    def _next(self, wanted: str) -> Any:
        """Return the content of the next message, None at the end."""
        assert self._child.stdout
        try:
            kind, content = pickle.load(self._child.stdout)
        except (EOFError, pickle.UnpicklingError):
            raise SettingsError(self._ended()) from None
        if kind == "error":
            raise SettingsError(content)
        if kind == "damaged":
            raise WarehouseDamagedError(content)
        if kind == "broken":
            raise RuntimeError(content)
        return content if kind == wanted else None

    def _ended(self) -> str:
        """Return why the process ended without a word: the system kills what takes too much memory."""
        self._child.kill()  # where it is still there, what it wrote was no message
        code = self._child.wait()
        return f"{too_large()} (The process that ran it ended with {'signal' if code < 0 else 'code'} {abs(code)}.)"


@contextmanager
def asked(file: Path, question: str, *, as_cells: bool = False) -> Iterator[QueryResult]:
    """Run one SELECT on the published `file` and yield its result; SettingsError explains what is wrong with the query.

    With `as_cells` every value but NULL is the text of a CSV cell, and no cell runs as a formula in a spreadsheet.
    When the block is left, by Ctrl-C too, the query is killed and its temporary files are removed.
    """
    with TemporaryDirectory(prefix="nato-asia-sql-", ignore_cleanup_errors=True) as spill:
        asking = {"file": str(file.absolute()), "question": question, "spill": spill, "as_cells": as_cells}
        with subprocess.Popen(
            [sys.executable, "-P", "-c", _RUN.format([place for place in sys.path if place])],
            stdin=subprocess.PIPE,  # held open: its end tells the child that this process is gone
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # the last words of a C++ library; errors come as messages
            start_new_session=True,  # Ctrl-C is for this process, which kills the child
        ) as child:
            try:
                _send(child, asking)
                yield QueryResult(child)
            finally:
                child.kill()


def _send(child: "subprocess.Popen[bytes]", asking: dict[str, Any]) -> None:
    assert child.stdin
    with suppress(BrokenPipeError):  # a child that could not start has nothing to say, which is told with its code
        child.stdin.write(json.dumps(asking).encode() + b"\n")
        child.stdin.flush()
