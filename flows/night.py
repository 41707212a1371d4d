"""The order of a night, said once: nightly, rebuild and `baseline load` run these steps.

discover ▶ fetch ▶ clean_anew ▶
    [clean ▶ normalise ▶ dedupe ▶ assess ▶ themes ▶ trends ▶ change_tests ▶ corrections] ▶ publish ▶ report

The brackets hold `after_fetching`, which needs no network. Where nothing is to be cleaned anew, the first pages are
cleaned while others are fetched.
"""

import json
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import Any, Protocol, TypeVar

from prefect import Task

from flows.beside import in_turn
from flows.clock import settle_clock
from flows.context import NIGHT_FILE, SOURCES_FILE, NightContext, open_context, open_resources
from flows.lock import hold
from flows.night_log import logged
from flows.preflight import check_ready, refuse_lost_history, refuse_taken_clock
from flows.settings import Settings
from flows.steps.assess import assess
from flows.steps.baseline import SOURCE, baseline, settle_baseline
from flows.steps.change_tests import change_tests
from flows.steps.clean import clean
from flows.steps.clean_anew import clean_anew
from flows.steps.corrections import corrections
from flows.steps.dedupe import dedupe
from flows.steps.discover import discover
from flows.steps.fetch import fetch
from flows.steps.normalise import normalise
from flows.steps.publish import publish
from flows.steps.report import report
from flows.steps.themes import themes
from flows.steps.trends import trends
from flows.summary import NightSummary
from pipeline.clean.extractor import EXTRACTOR
from pipeline.errors import TrackerError
from pipeline.fetch.fate import LONGEST_WAIT
from pipeline.records import Night, NightEnd, NightEnding, NightKind, Step
from warehouse.store.night_order import night_number, pull_back
from warehouse.store.nights import open_night
from warehouse.store.pages import sources_with_wanted_pages
from warehouse.store.reads import expect_cleaner, n_due_reads

CLEANED_BESIDE = 100  # pages: so many wait before a batch is cleaned while others are fetched
AT_ONCE = 32  # sources: each mostly waits for its outlet, and slow outlets must leave room for the others
ORDER_FILE = "order.json"  # the night's place among the nights, kept in its archive

Result = TypeVar("Result")
StepTask = Task[..., Any]
Crashes = Generator[tuple[str, BaseException]]  # source ids with what their step raised
Calls = Mapping[str, tuple[StepTask, tuple[str, ...]]]  # by source id: a step with its further arguments


class Runner(Protocol):
    """How steps are run: as plain calls, or as tasks of Prefect."""

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        """Run a step and return its result."""

    def together(self, context: NightContext, calls: Calls, beside: Callable[[], None]) -> Crashes:
        """Run steps of several sources at the same time; yield those whose step raised, with the exception, at once.

        Until all are over, the calling thread calls `beside` now and again.
        """

    def under_name(self, name: str, work: Callable[[], Result]) -> Result:
        """Run work that is no step of a night, and return its result."""


class Plain:
    """Runs steps as plain calls, those of several sources in threads: no server, no record of task runs."""

    def __call__(self, step: StepTask, context: NightContext) -> Any:
        """Run a step and return its result."""
        return step.fn(context.settings, context.night)

    def together(self, context: NightContext, calls: Calls, beside: Callable[[], None]) -> Crashes:
        """Run steps of several sources in threads, `beside` in this one; yield the sources whose step raised."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            futures = {
                source_id: pool.submit(step.fn, context.settings, context.night, *further)
                for source_id, (step, further) in calls.items()
            }
            try:
                for source_id in in_turn(futures, beside):
                    if broken := futures[source_id].exception():
                        yield source_id, broken
            except BaseException:  # Ctrl-C, or what breaks every source alike
                context.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def under_name(self, _name: str, work: Callable[[], Result]) -> Result:
        """Run work that is no step of a night, and return its result."""
        return work()


PLAIN = Plain()


@contextmanager
def enter_night(settings: Settings, night: Night) -> Iterator[NightContext]:
    """Hold the data folder, open the night's context, settle its clock, and record the night as begun.

    Raises ClockError, with nothing stored, where the machine's clock is wrong, and WarehouseError where the warehouse
    of earlier nights is missing, or a load has this clock value.
    """
    sources = check_ready(settings)
    with hold(settings.data), logged(settings.logs, night.night_id, "the night"):
        refuse_lost_history(settings, night)
        with open_resources(settings) as shared, open_context(shared, night, sources) as context:
            require_own_clock(context, NightKind.NIGHT)
            settle_clock(context)
            archive_head(context)
            context.release()
            begin_night(context)
            yield context


def require_own_clock(context: NightContext, kind: NightKind) -> None:
    """Raise WarehouseError where a run of the other kind has this clock value, before anything is archived."""
    with context.warehouse.reading() as con:
        refuse_taken_clock(con, context.shared.archived, context.night, kind)


def archive_head(context: NightContext) -> None:
    """Archive what stands before the answers of a night: its place, its sources, and the ending that a kill leaves."""
    interrupted = NightEnd(ending=NightEnding.INTERRUPTED)
    context.archive.append_resource(ORDER_FILE, _place_of(context))
    context.archive.append_resource(SOURCES_FILE, context.settings.sources.read_bytes())
    context.archive.append_resource(NIGHT_FILE, interrupted.model_dump_json().encode())
    context.archive.sync()


def _place_of(context: NightContext) -> bytes:
    """Return the night's place in the order of nights, which its clock value does not tell: a rebuild follows it."""
    with context.warehouse.reading() as con:
        return json.dumps({"night_number": night_number(con, context.night)}).encode()


def begin_night(context: NightContext, kind: NightKind = NightKind.NIGHT) -> None:
    """Record the night in the warehouse, with its sources, its codebook and the baseline."""
    with context.warehouse.writing() as con:
        open_night(con, context.night, tuple(context.sources.values()), context.shared.codebook_row, kind)
        expect_cleaner(con, EXTRACTOR)
        pull_back(con, context.night, context.night.at + LONGEST_WAIT)
    settle_baseline(context)


def run_night(context: NightContext, run: Runner = PLAIN) -> NightSummary:
    """Run all steps of a night that was entered, and return its summary."""
    run(discover, context)
    context.save_hosts()
    fetch_all(context, run)
    context.save_hosts()
    run(clean_anew, context)
    after_fetching(context, run)
    return publish_all(context, run)


def publish_all(context: NightContext, run: Runner = PLAIN) -> NightSummary:
    """Publish the night and bring the report up to date; a report that fails degrades the night and undoes nothing."""
    summary: NightSummary = run(publish, context)
    return summary.with_report(run(report, context))


def fetch_all(context: NightContext, run: Runner = PLAIN) -> None:
    """Fetch the wanted pages of all sources, several sources at a time, and the baseline where it is missing.

    Pages are cleaned as others are still fetched: most of fetching is waiting for outlets. A source that crashes stops
    no other: it becomes a rejection and degrades the night. Raises what breaks every source alike: TrackerError
    (trouble with the archive or the warehouse), and what is no Exception (the end of the process); trouble with
    cleaning is raised when everything is fetched.
    """
    with context.warehouse.reading() as con:
        calls: dict[str, tuple[StepTask, tuple[str, ...]]] = {
            source_id: (fetch, (source_id,)) for source_id in sources_with_wanted_pages(con, context.night)
        }
        is_clean = not n_due_reads(con)  # what is cleaned anew comes before the pages of tonight
    cleaned = _CleanedBeside(context, run)
    _call(context, run, calls, cleaned.clean if is_clean else _nothing)
    if context.settings.contact:  # without it no public host is fetched from
        _call(context, run, {SOURCE: (baseline, ())}, _nothing)
    if cleaned.broken:
        raise cleaned.broken


class _CleanedBeside:
    """Cleans the pages that are fetched, batch by batch, until that fails."""

    def __init__(self, context: NightContext, run: Runner) -> None:
        self.broken: Exception | None = None
        self._context = context
        self._run = run

    def clean(self) -> None:
        if self.broken or self._context.fetched.n < CLEANED_BESIDE:
            return
        try:
            self._context.fetched.take(self._run(clean, self._context))
        except Exception as broken:  # raised when everything is fetched: raw first
            self.broken = broken


def _nothing() -> None:
    """Do nothing beside."""


def _call(context: NightContext, run: Runner, calls: Calls, beside: Callable[[], None]) -> None:
    with closing(run.together(context, calls, beside)) as crashes:
        for source_id, broken in crashes:
            if isinstance(broken, TrackerError) or not isinstance(broken, Exception):
                raise broken
            context.record_crash(Step.FETCH, source_id, source_id, broken)


def after_fetching(context: NightContext, run: Runner = PLAIN) -> None:
    """Compute everything that follows from the pages that are archived: texts, stories, hits, trends and tests."""
    while run(clean, context):
        pass  # one batch after another
    for step in (normalise, dedupe, assess, themes, trends, change_tests, corrections):
        run(step, context)
