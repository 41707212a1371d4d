"""publish: the night is closed and checked; snapshot, CSV files and feed.atom are replaced."""

from pathlib import Path

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.retention import keep_snapshot, thin_archive
from flows.settings import Settings
from flows.summary import NightSummary, summarise_night
from pipeline.records import Night
from pipeline.render.atom import AtomEntry, atom_feed
from warehouse.ask.story_texts import newest_commentary
from warehouse.connection import Connection
from warehouse.files import replacing
from warehouse.publish.export import export_csv
from warehouse.publish.snapshot import publish_snapshot
from warehouse.store.nights import close_night
from warehouse.violations import violations

ATOM_FILE = "feed.atom"
MOST_ENTRIES = 100  # of feed.atom; older ones have been seen, or stand in articles.csv


@task(cache_policy=NO_CACHE)
def publish(settings: Settings, night: Night) -> NightSummary:
    """Close the night, publish it, and return its summary."""
    return run_publish(context_of(settings, night))


def run_publish(context: NightContext) -> NightSummary:
    """Close the night, publish it, and return its summary."""
    with context.warehouse.writing() as con:
        close_night(con, context.night)
    summary = publish_all(context)
    for violation in summary.violations:
        context.log.error("a check failed: %s (%s)", violation.claim, violation.example)
    context.log.info("published in %s", context.settings.published)
    keep_snapshot(context)
    thin_archive(context)
    return summary


def publish_all(context: NightContext) -> NightSummary:
    """Run the checks, replace the published files, and return the night's summary."""
    with context.warehouse.reading() as con:
        broken = tuple(violations(con))
        publish_snapshot(con, context.settings.published)
        export_csv(con, context.settings.csv)
        write_atom(con, context.settings.published, context.night)
        return summarise_night(con, context.settings, context.night, broken)


def write_atom(con: Connection, folder: Path, night: Night) -> Path:
    """Write the newest commentary as an Atom feed into `folder`, replaced atomically, and return its path."""
    newest = [AtomEntry.model_validate(row) for row in newest_commentary(con, MOST_ENTRIES)]
    target = folder / ATOM_FILE
    with replacing(target) as partial:
        partial.write_bytes(atom_feed(newest, now=night.at))
    return target
