"""Check of the feeds: sources of which no feed works, and single feeds that are silent or failing."""

from collections.abc import Iterator
from itertools import groupby

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble
from pipeline.discover.health import Health, judge
from warehouse.ask.status import FeedReport

_JUDGED = set(FeedReport.model_fields) & set(judge.__annotations__)
_LACKING = {"silent", "broken"}


def check_feeds(case: Case) -> Iterator[Diagnosis]:
    """Judge the feeds by source, as they were at their last visits."""
    facts = case.facts or case.published_facts
    if not facts or not facts.endings:
        return
    today = facts.endings[-1].clock_at.date()
    judged = [(feed, judge(**feed.model_dump(include=_JUDGED), today=today)) for feed in facts.feeds]
    lacking = tuple(diagnosis for _, of_source in groupby(judged, _source) for diagnosis in _judge(list(of_source)))
    yield from lacking
    if not lacking and judged:
        yield ok("feeds", f"All {len(judged)} deliver.")


def _source(one: tuple[FeedReport, Health]) -> str:
    return one[0].source_id


def _judge(judged: list[tuple[FeedReport, Health]]) -> Iterator[Diagnosis]:
    """Yield the feeds of one source that deliver nothing: a trouble where it has no other."""
    say = trouble if all(health.state in _LACKING for _, health in judged) else note
    for feed, health in judged:
        if health.state in _LACKING:
            since = f" Failing since {feed.failing_since}." if feed.failing_since else ""
            sentence, _, cure = health.sentence.partition(". ")
            yield say("feeds", f"{feed.source_id}, {feed.url}: {sentence}.{since}", cure or "See `nato-asia status`.")
