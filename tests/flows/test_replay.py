"""A rebuild reads a night's answers in their order, but the pages of one source together."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from flows.context import open_context, open_resources
from flows.replay import TOGETHER, replay_order
from flows.settings import Settings
from pipeline.records import Answer, Request, Role
from tests.builders import a_night, an_answer


def a_page(name: str, body: bytes | None = None) -> Answer:
    """Return the page of a source, as `east/1`."""
    url, source_id = f"http://{name}.example/", name.partition("/")[0]
    request = Request(url=url, role=Role.PAGE, source_id=source_id, subject_id=name)
    return an_answer(body or name.encode(), url=url).model_copy(update={"request": request})


def order(folder: Path, answers: Iterable[Answer]) -> Iterator[str]:
    """Archive answers, and yield the subjects of each run that a rebuild records at once."""
    settings = Settings(data=folder / "data")
    settings.data.mkdir()
    with open_resources(settings) as shared, open_context(shared, a_night()) as context:
        context.keep_all(answers)
        context.archive.sync()
        for run in replay_order(context, []):
            yield " ".join(one.exchange.request.subject_id for one in run)


def test_pages_that_lie_in_turn_are_recorded_source_by_source(tmp_path: Path) -> None:
    pages = [a_page(f"{source}/{n}") for n in range(3) for source in ("east", "west")]
    assert list(order(tmp_path, pages)) == ["east/0 east/1 east/2", "west/0 west/1 west/2"]


def test_a_feed_keeps_its_place_among_pages(tmp_path: Path) -> None:
    feed = an_answer(b"<rss/>")
    answers = [a_page("east/1"), a_page("west/1"), feed, a_page("east/2")]
    assert list(order(tmp_path, answers)) == ["east/1", "west/1", feed.request.subject_id, "east/2"]


def test_a_body_that_two_sources_answered_with_is_recorded_as_it_was_answered_first(tmp_path: Path) -> None:
    wall = b"This page is for subscribers."
    answers = [a_page("west/1"), a_page("east/1", wall), a_page("west/2", wall)]
    assert list(order(tmp_path, answers)) == ["west/1", "east/1", "west/2"]


@pytest.mark.parametrize("n_more", [0, 1])
def test_so_many_pages_are_held_at_most(tmp_path: Path, n_more: int) -> None:
    n_held = TOGETHER[Role.PAGE]
    runs = list(order(tmp_path, (a_page(f"east/{n}") for n in range(n_held + n_more))))
    assert [run.count(" ") + 1 for run in runs] == [n_held, n_more][: 1 + n_more]


def test_feeds_are_recorded_together_whatever_robots_txt_lies_between(tmp_path: Path) -> None:
    def a_feed(name: str, role: Role = Role.FEED) -> Answer:
        return a_page(name).model_copy(
            update={"request": Request(url="http://a.example/", role=role, source_id="east", subject_id=name)}
        )

    answers = [a_feed("one"), a_feed("robots", Role.ROBOTS), a_feed("two"), a_page("east/1"), a_feed("late")]
    assert list(order(tmp_path, answers)) == ["one two", "east/1", "late"]
