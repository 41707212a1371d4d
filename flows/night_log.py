"""Night log: JSON lines in the data folder, one record a line, rotated, private, addresses masked.

The logger `nato_asia` reaches the file with its information, every other one (libraries, warnings, Prefect) with its
warnings. What `nato_asia` says also goes to the logger of the Prefect run that the thread is in.
"""

import logging
import os
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

import structlog

from pipeline.errors import TrackerError
from pipeline.urls.mask import mask_text, one_line

FILE = "night.jsonl"
MOST_BYTES = 5_000_000  # of one file
MOST_FILES = 5  # besides the current one
MOST_CHARACTERS = 4_000  # of one text
NAME = "nato_asia"
_RAISED = "is_raised"  # marks what is raised as well: whoever runs the night shows it
_FORWARDED = "is_forwarded"  # marks a copy: the original is in the file already

log = logging.getLogger(NAME)


class NightLogger(logging.LoggerAdapter[logging.Logger]):
    """The logger of one night: its records carry the night, and the source where a call names it as `source_id`."""

    def __init__(self, night_id: str) -> None:
        """Take the night that the records belong to."""
        super().__init__(log, {"night_id": night_id})

    def process(self, msg: Any, kwargs: MutableMapping[str, Any]) -> tuple[Any, MutableMapping[str, Any]]:
        """Add the night to the fields that a call names in `extra`."""
        return msg, {**kwargs, "extra": {**(self.extra or {}), **kwargs.get("extra", {})}}


@contextmanager
def logged(folder: Path, night_id: str, what: str, *, file_name: str = FILE) -> Iterator[None]:
    """Write the log of this block to `folder`: its begin, its records, and how it ended. `what` is its name.

    A file is rotated by one process: what may run beside a night has a `file_name` of its own.
    """
    file, shown = _LogFile(folder / file_name, night_id), _Forward()
    root, before = logging.getLogger(), (log.level, log.propagate)
    beside = [file] if root.handlers or not logging.lastResort else [file, logging.lastResort]
    for handler in beside:
        root.addHandler(handler)
    log.handlers += [file, shown]
    log.propagate = False  # `shown` decides what is shown: on a console, warnings only
    log.setLevel(logging.INFO)
    logging.captureWarnings(True)
    try:
        with _ends_noted(NightLogger(night_id), what):
            yield
    finally:
        logging.captureWarnings(False)
        log.setLevel(before[0])
        log.propagate = before[1]
        log.handlers = [handler for handler in log.handlers if handler not in (file, shown)]
        for handler in beside:
            root.removeHandler(handler)
        file.close()


@contextmanager
def _ends_noted(night: NightLogger, what: str) -> Iterator[None]:
    night.info("%s begins", what)
    try:
        yield
    except TrackerError as broken:
        night.error("%s failed: %s", what, broken, extra={_RAISED: True})
        raise
    except BaseException as broken:
        night.error("%s broke off: %s", what, type(broken).__name__, exc_info=True, extra={_RAISED: True})
        raise
    night.info("%s ends", what)


def safe_text(text: str) -> str:
    """Return a text of a log as one line, addresses masked, control characters escaped, cut where it is too long."""
    return mask_text(one_line(text[:MOST_CHARACTERS])) + ("…" if len(text) > MOST_CHARACTERS else "")


class _LogFile(RotatingFileHandler):
    """The rotated file: readable by its owner alone, never a link; where it cannot be written, one line says so."""

    def __init__(self, path: Path, night_id: str) -> None:
        super().__init__(path, maxBytes=MOST_BYTES, backupCount=MOST_FILES, encoding="ascii", delay=True)
        self._night_id = night_id
        self._is_broken = False
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                processors=[self._fields, structlog.processors.JSONRenderer(ensure_ascii=True)]
            )
        )

    def filter(self, record: logging.LogRecord) -> bool:
        is_wanted = record.name == NAME or record.levelno >= logging.WARNING
        return is_wanted and not hasattr(record, _FORWARDED) and super().filter(record)

    def handleError(self, _record: logging.LogRecord) -> None:
        if not self._is_broken:
            self._is_broken = True
            print(f"nato-asia: {self.baseFilename}: no log is written: {sys.exc_info()[1]}", file=sys.stderr)

    def _open(self) -> Any:
        folder = Path(self.baseFilename).parent
        folder.mkdir(mode=0o700, exist_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW
        return os.fdopen(os.open(self.baseFilename, flags, 0o600), "a", encoding=self.encoding)

    def _fields(self, _logger: object, _method: str, event: MutableMapping[str, Any]) -> dict[str, str]:
        record: logging.LogRecord = event["_record"]
        path = Path(record.pathname)
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "night_id": getattr(record, "night_id", self._night_id),
            "step": path.stem if path.parent.name == "steps" else "",
            "source": getattr(record, "source_id", ""),
            "logger": record.name,
            "event": event["event"],
        }
        if "exc_info" in event:
            fields["traceback"] = logging.Formatter().formatException(event["exc_info"])
        return {name: safe_text(text) for name, text in fields.items()}


class _Forward(logging.Handler):
    """Shows what `nato_asia` says: in the log of the Prefect run that the thread is in, else as any program's."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not hasattr(record, _RAISED) and super().filter(record)

    def emit(self, record: logging.LogRecord) -> None:
        logger = _run_logger() or logging.getLogger("nato-asia")
        logger.log(record.levelno, "%s", safe_text(record.getMessage()), extra={_FORWARDED: True})


def _run_logger() -> "logging.LoggerAdapter[logging.Logger] | logging.Logger | None":
    if "prefect" not in sys.modules:
        return None
    from prefect import get_run_logger  # here, for commands that write a log must not load Prefect
    from prefect.exceptions import MissingContextError

    try:
        return get_run_logger()
    except MissingContextError:
        return None
