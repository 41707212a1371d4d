"""`nato-asia nightly` and `rebuild`: the commands that run nights, or repeat them, and report what they did.

Prefect keeps its own files in the data folder: it is set up there before it is imported for the first time.
"""

import logging
import os
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import clean_text, print_table, progress_shown, remark, say, say_paragraph
from flows.cli.exit import was_stopped
from flows.cli.options import AllowHost, CodebookFile, Data, Sources
from flows.cli.published import require_data_folder
from flows.lock import require_free
from flows.prefect_home import HEARTBEAT_S, HEARTBEAT_VARIABLE, limit_database
from flows.preflight import rehearse
from flows.settings import Settings, load_settings, read_clock
from flows.summary import NightSummary
from pipeline.discover.health import count
from pipeline.records import Night
from pipeline.themes.codebook.load import load_codebook

DEGRADED = 3  # exit code
_ENGINES = {"flow_engine", "task_engine"}  # of Prefect


def nightly(
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
    now: Annotated[
        str | None,
        typer.Option("--now", metavar="INSTANT", help="Clock value of the night, as 2026-11-21T02:15:00Z [now]."),
    ] = None,
    allow_host: AllowHost = None,
) -> int:
    """Run one night: fetch, clean, count and publish what is new."""
    settings = load_settings({"data": data, "sources": sources, "codebook": codebook, "allow_host": allow_host})
    night = read_clock(now)
    for oddity in rehearse(settings, night, read_clock(None).at):
        say(oddity)
    return DEGRADED if run_night_shown(settings, night).is_degraded else 0


def rebuild(data: Data = None, sources: Sources = None, codebook: CodebookFile = None) -> int:
    """Recompute all results from the archive, without the network."""
    settings = load_settings({"data": data, "sources": sources, "codebook": codebook})
    load_codebook(settings.codebook)
    require_data_folder(settings)
    require_free(settings.data)
    prepare_prefect(settings)
    from flows.rebuild import nights_of, rebuild_by_hand
    from flows.retention import base_of

    nights = nights_of(settings)
    with progress_shown():
        summary = rebuild_by_hand(settings, nights[-1], go_on_without)
    say(f"Rebuilt {settings.warehouse} from {len(nights)} archived nights.")
    if base := base_of(settings):
        say(base.carried_over())
    _print_summary(summary, settings)
    return DEGRADED if summary.violations or summary.crashes or summary.report_trouble else 0


def prepare_prefect(settings: Settings) -> None:
    """Keep Prefect's own files in the data folder and its telemetry off, unless the user has configured otherwise."""
    leave_telemetry_off()
    os.environ["PREFECT_HOME"] = str(_prefect_home(settings))
    os.environ.setdefault("PREFECT_SERVER_LOGGING_LEVEL", "CRITICAL")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")
    os.environ.setdefault("PREFECT_CLIENT_MAX_RETRIES", "3")  # Ctrl-C ends the server as well: no minute of trying
    os.environ.setdefault("PREFECT_LOGGING_INTERNAL_LEVEL", "CRITICAL")
    os.environ.setdefault(HEARTBEAT_VARIABLE, str(HEARTBEAT_S))  # the server takes a slower run for dead
    limit_database(settings.data / "prefect")
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(_is_logged_once)


def leave_telemetry_off() -> None:
    """Keep Prefect from reporting its use, unless the user has configured otherwise."""
    os.environ.setdefault("DO_NOT_TRACK", "1")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")


def _prefect_home(settings: Settings) -> Path:
    """Return the folder for Prefect's files: the user's where it can be written to, else one in the data folder."""
    own = (settings.data / "prefect").resolve()
    stated = os.environ.get("PREFECT_HOME")
    if not stated or Path(stated) == own:
        return own
    try:
        Path(stated).expanduser().mkdir(parents=True, exist_ok=True)
    except OSError as broken:
        remark(f"PREFECT_HOME = {stated}: this folder cannot be made ({broken.strerror}); Prefect uses {own}.")
        return own
    if not os.access(stated, os.W_OK | os.X_OK):
        remark(f"PREFECT_HOME = {stated}: this folder cannot be written to; Prefect uses {own}.")
        return own
    return Path(stated)


def _is_logged_once(record: logging.LogRecord) -> bool:
    """Return whether to show a log record: the errors that Prefect's engines log at length are raised as well."""
    return record.levelno < logging.ERROR or record.module not in _ENGINES


def go_on_without(trouble: str) -> None:
    """Print why Prefect cannot record a run. Raises KeyboardInterrupt where Ctrl-C has ended its server as well."""
    if was_stopped():  # Ctrl-C ended the server as well, which is no trouble of Prefect
        raise KeyboardInterrupt
    remark(trouble)


def run_night_shown(settings: Settings, night: Night) -> NightSummary:
    """Run a night as a flow of this process, its progress shown, and print what it did."""
    prepare_prefect(settings)
    from flows.nightly import night_by_hand

    with progress_shown():
        summary = night_by_hand(settings, night, go_on_without)
    _print_summary(summary, settings)
    return summary


def _print_summary(summary: NightSummary, settings: Settings) -> None:
    totals = summary.totals
    print_table(
        f"Night {summary.night.night_id}: what became of the entries of the feeds",
        ("source", "articles", "unchanged", "duplicates", "rejected", "waiting"),
        [
            (one.name, one.n_article, one.n_unchanged, one.n_duplicate, one.n_rejected, one.n_waiting)
            for one in summary.outcomes
        ],
    )
    articles, revisions = count(totals.n_new, "article", "articles"), count(totals.n_revised, "revision", "revisions")
    stories, hits = (
        count(totals.n_core, "counted story of commentary", "counted stories of commentary"),
        count(totals.n_hits, "hit", "hits"),
    )
    say(
        f"New: {articles}, copies included, {totals.n_new_core:,} of them core commentary; "
        f"{revisions} of known articles.",
        f"In all: {count(totals.n_articles, 'article', 'articles')}, {stories} with {hits}.",
    )
    for feed in summary.failing_feeds:
        say(f"  failing feed: {clean_text(feed.url)} ({feed.last_status})")
    for trouble in summary.troubles:
        say_paragraph(f"Degraded: {trouble}", indent=2)
    say(f"Published: {settings.published / 'nato_asia.duckdb'} and {settings.csv}/*.csv")
    if not summary.report_trouble:
        say(f"Report: {settings.report / 'index.html'}")
    if summary.is_degraded:
        say("The night is degraded: see `nato-asia status` and `nato-asia doctor`.")
