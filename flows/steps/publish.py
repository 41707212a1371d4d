"""publish: the night is checked and closed with its ending; tables and feed.atom are replaced."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NIGHT_FILE, NightContext, context_of
from flows.publication import publish_tables
from flows.retention import keep_snapshot, thin_archive
from flows.settings import ATOM_FILE, Settings
from flows.summary import NightSummary, summarise_night
from pipeline.records import Night
from pipeline.render.atom import AtomEntry, atom_feed
from warehouse.ask.story_texts import newest_commentary
from warehouse.connection import Connection
from warehouse.files import replacing
from warehouse.store.nights import close_night, end_night
from warehouse.violations import violations

MOST_ENTRIES = 100  # of feed.atom; older ones have been seen, or stand in articles.csv


@task(task_run_name="publish", cache_policy=NO_CACHE)
def publish(settings: Settings, night: Night) -> NightSummary:
    """Close the night, publish it, and return its summary."""
    return run_publish(context_of(settings, night))


def run_publish(context: NightContext) -> NightSummary:
    """Close the night, publish it, and return its summary."""
    with context.warehouse.writing() as con:
        close_night(con, context.night)
        summary = summarise(context, con)
        context.archive.append_resource(NIGHT_FILE, summary.end.model_dump_json().encode())
        context.archive.sync()
        end_night(con, context.night, summary.end)
    publish_files(context)
    for violation in summary.violations:
        context.log.error("a check failed: %s (%s)", violation.claim, violation.example)
    context.log.info("published in %s", context.settings.published)
    keep_snapshot(context)
    thin_archive(context)
    return summary


def summarise(context: NightContext, con: Connection) -> NightSummary:
    """Run the checks and return the night's summary."""
    return summarise_night(con, context.settings, context.night, tuple(violations(con)))


def publish_files(context: NightContext) -> None:
    """Replace the published files."""
    with context.warehouse.reading() as con:
        publish_tables(con, context.settings)
        write_atom(con, context.settings.published, context.night)


def write_atom(con: Connection, folder: Path, night: Night) -> Path:
    """Write the newest commentary as an Atom feed into `folder`, replaced atomically, and return its path."""
    newest = [AtomEntry.model_validate(row) for row in newest_commentary(con, MOST_ENTRIES)]
    target = folder / ATOM_FILE
    with replacing(target) as partial:
        partial.write_bytes(atom_feed(newest, now=night.at))
    return target
