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
from pipeline.records import Answer, FeedKind, Source
from tests.builders import a_feed, a_night, a_source, an_answer, an_rss
from warehouse.store.discover import save_visits

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


def answered(context: NightContext, *answers: tuple[Source, Answer]) -> list[Answered]:
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


def titles(context: NightContext) -> list[str]:
    with context.warehouse.reading() as con:
        return [title for (title,) in con.execute("select title from raw.entries order by title").fetchall()]


def crashes(context: NightContext) -> list[tuple[str, str]]:
    with context.warehouse.reading() as con:
        found = con.execute("select source_id, detail from core.rejections where reason = 'crashed'").fetchall()
    return [(source_id, detail) for source_id, detail in found]


def breaking_at_west(function: Any, name_of: Any) -> Any:
    def breaking(*arguments: Any, **named: Any) -> Any:
        if "west" in name_of(*arguments):
            raise ZeroDivisionError("a mistake of ours")
        return function(*arguments, **named)

    return breaking


def test_feeds_that_answer_together_are_stored_in_one_transaction(
    context: NightContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored: list[int] = []

    def save(con: Any, night: Any, visited: Any) -> None:
        stored.append(len(visited))
        save_visits(con, night, visited)

    monkeypatch.setattr("flows.steps.discover.save_visits", save)
    visits = list(record_visits(context, all_three(context)))
    assert [visit.source_id for visit in visits] == list(NAMES)
    assert stored == [3]
    assert titles(context) == list(NAMES)


def test_a_feed_whose_answer_breaks_a_rule_of_ours_stops_no_other(
    context: NightContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    breaking = breaking_at_west(read_visit, lambda source, *_: source.source_id)
    monkeypatch.setattr("flows.steps.discover.read_visit", breaking)
    assert [visit.source_id for visit in record_visits(context, all_three(context))] == ["east", "north"]
    assert titles(context) == ["east", "north"]
    assert crashes(context) == [("west", "ZeroDivisionError: a mistake of ours")]


def test_a_feed_that_cannot_be_stored_stops_no_other(context: NightContext, monkeypatch: pytest.MonkeyPatch) -> None:
    def sources(_con: Any, _night: Any, of: Any) -> list[str]:
        return [visit.source_id for _, visit in of]

    monkeypatch.setattr("flows.steps.discover.save_visits", breaking_at_west(save_visits, sources))
    assert [visit.source_id for visit in record_visits(context, all_three(context))] == ["east", "north"]
    assert titles(context) == ["east", "north"]
    assert crashes(context) == [("west", "ZeroDivisionError: a mistake of ours")]


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
