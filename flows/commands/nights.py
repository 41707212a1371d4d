"""`nato-asia nightly`, `demo` and `rebuild`: Prefect is set up inside the data folder before it is imported."""

import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.commands.console import clean_text, print_table, progress_shown, say
from flows.ready import check_ready
from flows.report import NightReport
from flows.settings import Settings, load_settings, prepare_data_folder, read_clock
from pipeline.themes.codebook import load_codebook

DEGRADED = 3


def prepare_prefect(settings: Settings) -> None:
    """Keep Prefect's own files in the data folder and its telemetry off, unless the user has settled otherwise."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    os.environ.setdefault("PREFECT_HOME", str((settings.data / "prefect").resolve()))
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    logging.getLogger("stamina").setLevel(logging.ERROR)  # what is tried again within seconds is not worth a line


def run_night(chosen: Mapping[str, Any], now: str | None) -> int:
    """Run one night and return the exit code."""
    settings = load_settings(chosen)
    night = read_clock(now)
    check_ready(settings)
    load_codebook()
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
    load_codebook()
    prepare_prefect(settings)
    from flows.rebuild import nights_of, rebuild

    nights_of(settings)
    with progress_shown():
        report = rebuild(settings=settings)
    say(f"Rebuilt {settings.warehouse} from {len(nights_of(settings))} archived nights.")
    print_report(report, settings)
    return DEGRADED if report.violations else 0


def run_demo(data: Path) -> int:
    """Run the three nights of the demo and return the exit code."""
    settings = load_settings({"data": data})
    prepare_data_folder(settings)
    prepare_prefect(settings)
    from flows.demo.nights import three_nights

    return three_nights(settings)


def print_report(report: NightReport, settings: Settings) -> None:
    """Print what a night came to."""
    totals = report.totals
    print_table(
        f"Night {report.night.night_id}",
        ("source", "articles", "unchanged", "duplicates", "rejected", "waiting"),
        [
            (one.name, one.n_article, one.n_unchanged, one.n_duplicate, one.n_rejected, one.n_waiting)
            for one in report.outcomes
        ],
    )
    say(
        f"{totals.n_new} new articles ({totals.n_new_core} of them core commentary), {totals.n_revised} revisions. "
        f"In all {totals.n_articles} articles, {totals.n_core} counted stories, {totals.n_hits} hits."
    )
    for feed in report.failing_feeds:
        say(f"  feed in trouble: {clean_text(feed.url)} ({feed.last_status})")
    for violation in report.violations:
        example = clean_text(violation.example)
        say(f"  a promise does not hold: {violation.promise} {violation.n_rows} rows, e.g. {example}")
    say(f"Published: {settings.published / 'nato_asia.duckdb'} and {settings.csv}/*.csv")
    if report.is_degraded:
        say("The night is degraded (exit code 3): `nato-asia status` says where.")
