"""`nato-asia nightly`, `demo` and `rebuild`: Prefect is set up inside the data folder before it is imported."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.cli.console import progress_shown, say
from flows.cli.outcome import print_report
from flows.lock import require_free
from flows.preflight import rehearse
from flows.settings import Settings, load_settings, prepare_data_folder, read_clock
from pipeline.themes.codebook.load import load_codebook

DEGRADED = 3
_ENGINES = {"flow_engine", "task_engine"}  # of Prefect


def prepare_prefect(settings: Settings) -> None:
    """Keep Prefect's own files in the data folder and its telemetry off, unless the user has settled otherwise."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_HOME", str((settings.data / "prefect").resolve()))
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "3")  # Ctrl-C ends the server as well: no minute of trying
    os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(_is_told_nowhere_else)


def _is_told_nowhere_else(record: logging.LogRecord) -> bool:
    """Return whether to show a message: the errors of which Prefect tells at length are raised, too."""
    return record.levelno < logging.ERROR or record.module not in _ENGINES


def run_night(chosen: Mapping[str, Any], now: str | None) -> int:
    """Run one night and return the exit code."""
    settings = load_settings(chosen)
    night = read_clock(now)
    for oddity in rehearse(settings, night, read_clock(None).at):
        say(oddity)
    prepare_prefect(settings)
    from flows.nightly import nightly

    with progress_shown():
        report = nightly(now=f"{night.at:%Y-%m-%dT%H:%M:%SZ}", settings=settings)
    print_report(report, settings)
    return DEGRADED if report.is_degraded else 0


def run_rebuild(chosen: Mapping[str, Any]) -> int:
    """Rebuild from the archive and return the exit code."""
    settings = load_settings(chosen)
    prepare_data_folder(settings)
    require_free(settings.data)
    load_codebook(settings.codebook)
    prepare_prefect(settings)
    from flows.rebuild import nights_of, rebuild

    nights = nights_of(settings)
    with progress_shown():
        report = rebuild(settings=settings)
    say(f"Rebuilt {settings.warehouse} from {len(nights)} archived nights.")
    print_report(report, settings)
    return DEGRADED if report.violations else 0


def run_demo(data: Path) -> int:
    """Run the three nights of the demo and return the exit code."""
    settings = load_settings({"data": data})
    prepare_data_folder(settings)
    require_free(settings.data)
    prepare_prefect(settings)
    from flows.demo.three_nights import three_nights

    return three_nights(settings)
