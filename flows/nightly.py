"""The night as a table of contents: what is new is found, fetched, read, told apart, counted, weighed and published.

discover ▶ fetch ▶ clean ▶ normalise ▶ dedupe ▶ relevance ▶ themes ▶ trends ▶ change_tests ▶ publish
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from prefect import flow
from prefect.futures import PrefectFuture
from prefect.task_runners import ThreadPoolTaskRunner

from flows.context import NightContext, context_of, open_context
from flows.crashes import record_crash
from flows.lock import hold
from flows.preflight import check_ready
from flows.settings import Settings, load_settings, read_clock
from flows.steps.assess import assess
from flows.steps.baseline import SOURCE, fetch_baseline, settle_baseline
from flows.steps.change_tests import change_tests
from flows.steps.clean import clean
from flows.steps.dedupe import dedupe
from flows.steps.discover import discover
from flows.steps.fetch import fetch
from flows.steps.normalise import normalise
from flows.steps.publish import publish
from flows.steps.themes import find_themes
from flows.steps.trends import tally_trends
from flows.summary import NightSummary
from pipeline.errors import TrackerError
from pipeline.records import Night, Source, Step
from warehouse.store.nights import open_night
from warehouse.store.pages import sources_with_wanted_pages

AT_ONCE = 32  # sources: each mostly waits for its outlet, and slow outlets must leave room for the others
SOURCES_FILE = "sources.toml"  # the night's declaration, kept in its archive


@flow(name="nightly", task_runner=ThreadPoolTaskRunner(max_workers=AT_ONCE))  # type: ignore[arg-type]  # its own generics
def nightly(now: str | None = None, settings: Settings | None = None) -> NightSummary:
    """Run one night. `now` is its clock value (this moment where None), `settings` are read where None."""
    settings = settings or load_settings({})
    night = read_clock(now)
    with work_at(settings, night) as sources:
        discover_all(settings, night, sources)
        fetch_all(settings, night)
        clean_all(settings, night)
        normalise(settings, night)
        dedupe(settings, night)
        assess(settings, night)
        find_themes(settings, night)
        tally_trends(settings, night)
        change_tests(settings, night)
        return publish(settings, night)


@contextmanager
def work_at(settings: Settings, night: Night) -> Iterator[tuple[Source, ...]]:
    """Hold the data folder and open the context for a night; yield the sources that it watches."""
    sources = check_ready(settings)
    with hold(settings.data), open_context(settings, night) as context:
        context.archive.append_resource(SOURCES_FILE, settings.sources.read_bytes())
        context.archive.sync()
        enter_night(context, sources)
        yield sources


def enter_night(context: NightContext, sources: Sequence[Source]) -> None:
    """Enter the night in the warehouse, with its sources, its codebook and the baseline."""
    context.sources = {source.source_id: source for source in sources}
    with context.warehouse.writing() as con:
        open_night(con, context.night, sources, context.codebook_row)
    settle_baseline(context)


def discover_all(settings: Settings, night: Night, sources: Sequence[Source]) -> None:
    """Ask all sources what is new."""
    discover(settings, night, sources)
    context_of(settings, night).remember_hosts()


def fetch_all(settings: Settings, night: Night) -> None:
    """Fetch the wanted pages of all sources, several sources at a time, and the baseline where it is missing."""
    context = context_of(settings, night)
    with context.warehouse.reading() as con:
        source_ids = sources_with_wanted_pages(con, night)
    asked = {source_id: fetch.submit(settings, night, source_id) for source_id in source_ids}
    if settings.contact:  # without it no public host is asked
        asked[SOURCE] = fetch_baseline.submit(settings, night)
    _await_all(context, asked)
    context.remember_hosts()


def clean_all(settings: Settings, night: Night) -> None:
    """Clean what was fetched, batch by batch."""
    while clean(settings, night):
        pass


def _await_all(context: NightContext, asked: Mapping[str, PrefectFuture[Any]]) -> None:
    """Wait for the fetching of all sources. One that broke stops no other: it is a rejection, and degrades the night.

    Raises what breaks every source alike: trouble with the archive or the warehouse.
    """
    for source_id, future in asked.items():
        future.wait()
        broken = future.state.result(raise_on_failure=False)
        if isinstance(broken, TrackerError):
            raise broken
        if isinstance(broken, BaseException):
            record_crash(context, Step.FETCH, source_id, source_id, broken)
