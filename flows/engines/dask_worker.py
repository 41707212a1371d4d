"""Preload of Dask workers on this machine, which share the terminal of the run: only the run says what counts."""

import logging
import signal
from collections.abc import Iterator


def dask_setup(_worker: object) -> None:
    """Ignore Ctrl-C, which reaches the whole group of the run: it ends its workers itself. Log nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for logger in dask_loggers():
        logger.setLevel(logging.CRITICAL)


def dask_loggers() -> Iterator[logging.Logger]:
    """Yield Dask's own loggers, several of which have a level of their own."""
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] == "distributed":
            yield logging.getLogger(name)
