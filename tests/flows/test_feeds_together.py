"""Answers of feeds are stored together; what breaks one stops no other, and two parts of one feed follow each other."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.context import NightContext, open_context, open_resources
from flows.night import begin_night
from flows.settings import Settings
from flows.steps.discover import Answered, record_visits
from pipeline.discover.visit import read_visit
from pipeline.records import Answer, Failure, FeedKind, Source, VisitResult
from tests.builders import CLOCK, a_feed, a_night, a_source, an_answer, an_rss
from warehouse.store.discover import addresses_of_others, save_visits

NAMES = ("east", "north", "west")
URLS = {name: f"http://{name}.example/feed/" for name in NAMES}


@pytest.fixture
def context(tmp_path: Path) -> Iterator[NightContext]:
    settings = Settings(data=tmp_path / "data", workers=1)
    settings.data.mkdir()
    sources = [a_source(name, feed=a_feed(url)) for name, url in URLS.items()]
    with open_resources(settings) as shared, open_context(shared, a_night(), sources) as opened:
        begin_night(opened)
        yield opened


def answered(context: NightContext, *answers: tuple[Source, Answer | Failure]) -> list[Answered]:
    kept = context.keep_all([answer for _, answer in answers])
    return [(source, source.feeds[0], one) for (source, _), one in zip(answers, kept, strict=True)]


def all_three(context: NightContext) -> list[Answered]:
    return answered(
        context,
        *(
            (
                context.sources[name],
                an_answer(an_rss(f"<title>{name}</title><link>http://{name}.example/1/</link>"), url=url),
            )
            for name, url in URLS.items()
        ),
    )


def sizes_of_batches(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the numbers of visits that are stored together, as they come."""
    stored = list[int]()

    def save(con: Any, night: Any, visited: Any) -> None:
        stored.append(len(visited))
        save_visits(con, night, visited)

    monkeypatch.setattr("flows.steps.discover.save_visits", save)
    return stored


def test_feeds_that_answer_together_are_stored_in_one_transaction(
    context: NightContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = sizes_of_batches(monkeypatch)
    visits = list(record_visits(context, all_three(context)))
    assert [visit.source_id for visit in visits] == list(NAMES)
    assert stored == [3]


def breaks_once_saved(con: Any, night: Any, visited: Any) -> None:
    save_visits(con, night, visited)
    if any(visit.source_id == "west" for _, visit in visited):
        raise ZeroDivisionError("a mistake of ours")


def breaks_on_look_up(con: Any, listed: Any) -> Any:
    if any("west" in key for _, key in listed):
        raise ZeroDivisionError("a mistake of ours")
    return addresses_of_others(con, listed)


def breaks_on_decision(source: Source, *arguments: Any, **named: Any) -> Any:
    if source.source_id == "west":
        raise ZeroDivisionError("a mistake of ours")
    return read_visit(source, *arguments, **named)


@pytest.mark.parametrize(
    ("name", "breaking"),
    [
        ("save_visits", breaks_once_saved),
        ("addresses_of_others", breaks_on_look_up),
        ("read_visit", breaks_on_decision),
    ],
)
def test_a_feed_that_breaks_stops_no_other(
    context: NightContext, monkeypatch: pytest.MonkeyPatch, name: str, breaking: Any
) -> None:
    monkeypatch.setattr(f"flows.steps.discover.{name}", breaking)
    assert [visit.source_id for visit in record_visits(context, all_three(context))] == ["east", "north"]
    with context.warehouse.reading() as con:
        titles = con.execute("select title from raw.entries order by title").fetchall()
        crashes = con.execute("select source_id, detail from core.rejections where reason = 'crashed'").fetchall()
        ledger = con.execute("select source_id, n_in from ops.ledger where step = 'discover' order by all").fetchall()
        results = con.execute("select source_id, visit_result from ops.visits order by all").fetchall()
    assert titles == [("east",), ("north",)]
    assert crashes == [("west", "ZeroDivisionError: a mistake of ours")]
    assert ledger == [("east", 1), ("north", 1)]
    assert results == [("east", "read"), ("north", "read"), ("west", "failed")]


def test_what_a_feed_lists_a_failure_and_a_feed_as_it_was_are_stored_together(context: NightContext) -> None:
    east, north, west = all_three(context)
    as_it_was = north[2].exchange.model_copy(update={"status": 304, "body": b""})
    request = west[2].exchange.request
    failure = Failure(request=request, reason="timeout", detail="No answer.", failed_at=CLOCK, retry_later=True)
    some = [east, *answered(context, (north[0], as_it_was), (west[0], failure))]
    results = [visit.result for visit in record_visits(context, some)]
    assert results == [VisitResult.READ, VisitResult.NOT_MODIFIED, VisitResult.FAILED]


def test_no_further_feed_joins_many_entries(context: NightContext, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = sizes_of_batches(monkeypatch)
    monkeypatch.setattr("flows.steps.discover.ENTRIES_TOGETHER", 2)
    assert len(list(record_visits(context, all_three(context)))) == 3
    assert stored == [2, 1]


def test_a_further_part_knows_what_the_part_before_it_listed(context: NightContext) -> None:
    sitemap = a_feed("http://east.example/sitemap.xml").model_copy(update={"kind": FeedKind.SITEMAP})
    source = a_source("east", feed=sitemap)
    body = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://east.example/1/</loc></url></urlset>'
    first = an_answer(body, url="http://east.example/part.xml")
    parts = [
        first.model_copy(
            update={"request": first.request.model_copy(update={"subject_id": f"{sitemap.feed_id}.{part}"})}
        )
        for part in (1, 2)
    ]
    visits = list(record_visits(context, answered(context, *((source, part) for part in parts))))
    assert [decision.is_new for visit in visits for decision in visit.decisions] == [True, False]
