"""What breaks within one source: a rejection that degrades the night, while the other sources go on."""

from collections.abc import Iterator
from contextlib import contextmanager

from flows.context import NightContext
from pipeline.errors import TrackerError
from pipeline.records import Step
from pipeline.rejections import reject
from pipeline.urls.mask import one_line
from warehouse.store.discover import VisitResult, VisitRow, save_visits
from warehouse.store.rejections import save_rejections


@contextmanager
def recorded_crash(context: NightContext, step: Step, source_id: str, subject_id: str) -> Iterator[None]:
    """Record what breaks in this block for a subject. Raises TrackerError, which breaks every source alike."""
    try:
        yield
    except TrackerError:
        raise
    except Exception as broken:
        record_crash(context, step, source_id, subject_id, broken)


def record_crash(context: NightContext, step: Step, source_id: str, subject_id: str, broken: BaseException) -> None:
    """Record that the work on a subject of a source (a feed, or the source itself) broke at a step."""
    detail = f"{type(broken).__name__}: {one_line(str(broken))}"
    feed_id, _, _ = subject_id.partition(".")  # the subject may be a further part of it
    with context.warehouse.writing() as con:
        save_rejections(con, context.night, [reject(step, source_id, subject_id, "", "crashed", detail)], waiting=True)
        if step is Step.DISCOVER:
            save_visits(
                con, context.night, [VisitRow(feed_id=feed_id, visit_result=VisitResult.FAILED, is_fallback=True)]
            )
