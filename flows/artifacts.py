"""Prefect artifacts of a run: its summary as Markdown, and the progress of long steps."""

import contextvars
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from httpx import HTTPError
from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact, create_progress_artifact, update_progress_artifact
from prefect.exceptions import PrefectException

from flows.progress import shown_by
from flows.summary import RunSummary

_EVERY_S = 5.0  # between two updates of one progress bar


def save_summary(summary: RunSummary) -> None:
    """Store the summary of a run as a Markdown artifact of the run in progress."""
    create_markdown_artifact(summary.as_markdown(), key=summary.artifact_key, description=summary.run_name)


@contextmanager
def progress_as_artifacts() -> Iterator[None]:
    """Show the progress of the flow run in progress as artifacts, one for each kind of work."""
    bars = _Bars()
    with shown_by(bars.show):
        yield
    bars.finish()


class _Bars:
    """Progress artifacts of one flow run, each updated every few seconds at most.

    Steps report from threads of their own: the artifacts are saved in the context of the flow run. Where Prefect does
    not take them, the bars end and the night goes on.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._flow_run = contextvars.copy_context()
        self._n_found: Counter[str] = Counter()
        self._n_done: Counter[str] = Counter()
        self._ids: dict[str, UUID] = {}
        self._shown_at: dict[str, float] = {}
        self._are_taken = True

    def show(self, what: str, n_found: int, n_done: int) -> None:
        """Count work found and done, and show it where the last time is long enough ago."""
        with self._turn:
            self._n_found[what] += n_found
            self._n_done[what] += n_done
            now = time.monotonic()
            if now - self._shown_at.setdefault(what, now) >= _EVERY_S:
                self._shown_at[what] = now
                self._save(what)

    def finish(self) -> None:
        """Show the last state of what was shown."""
        with self._turn:
            for what in list(self._ids):
                self._save(what)

    def _save(self, what: str) -> None:
        if not self._are_taken:
            return
        try:
            self._flow_run.run(self._send, what)
        except (PrefectException, HTTPError) as broken:
            self._are_taken = False
            self._flow_run.run(get_run_logger).warning("progress is no longer shown in Prefect: %s", broken)

    def _send(self, what: str) -> None:
        n_found, n_done = self._n_found[what], self._n_done[what]
        share, words = 100 * n_done / max(n_found, n_done, 1), f"{n_done} of {n_found} {what}"
        if what in self._ids:
            update_progress_artifact(self._ids[what], share, description=words)
        else:
            self._ids[what] = create_progress_artifact(share, description=words)  # type: ignore[assignment]  # sync here
