"""Row 52 of the fault list: children that the machine kills, and pages that end whatever reads them.

Passing trouble is never final: a page whose child was killed is read again alone, then on the next night, and all
comes out as in a town where nothing was killed.
"""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import active_children
from pathlib import Path

import pytest

from tests.faults.town import Town, a_town, item, prose, rss
from tests.flows.newsstand import page
from tests.pipeline.children.failing import die_of_any, die_of_one, hang_over

N_PAGES = 16
OUTCOMES = "select guid, stage, outcome from raw.entries where source_id = 'large' order by guid"
ENDS = "select guid, stage, outcome in ('article', 'unchanged') from raw.entries order by all"
TEXTS = """
select articles.url, revisions.revision_number, revisions.text, revisions.relevance
from core.revisions join core.articles using (article_id) order by all
"""
HITS = """
select articles.url, hits.theme_id, hits.term, hits.sentence_number
from core.hits join core.revisions using (revision_id) join core.articles using (article_id) order by all
"""
TRENDS = "select theme_id, unit, n, n_with_theme, share, rate from trends.theme_periods order by all"


@contextmanager
def a_large_town(folder: Path) -> Iterator[Town]:
    with a_town(folder) as town:
        slugs = [f"p{number:02}" for number in range(N_PAGES)]
        pages = {slug: page(f"Piece {slug}", prose(f"harbour {slug}")) for slug in slugs}
        town.settle("large", rss(*(item(slug, host="large") for slug in slugs)), pages)
        yield town


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with a_large_town(tmp_path / "town") as opened:
        yield opened


@contextmanager
def killing(seed: int, most: int) -> Iterator[list[int]]:
    """Kill a running child at random moments, at most so many; the list holds the process ids."""
    chance = random.Random(seed)
    killed: list[int] = []
    is_over = threading.Event()

    def run() -> None:
        while len(killed) < most and not is_over.wait(chance.uniform(0.02, 0.4)):
            for process_id in [child.pid for child in active_children() if child.pid][:1]:
                with suppress(ProcessLookupError):
                    os.kill(process_id, signal.SIGKILL)
                    killed.append(process_id)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield killed
    finally:
        is_over.set()
        thread.join()


def assert_equal(town: Town, undisturbed: Town) -> None:
    for question in (ENDS, TEXTS, HITS, TRENDS):
        assert town.ask(question) == undisturbed.ask(question)


def test_row_52_children_killed_at_random_lose_nothing_and_the_night_after_has_it_all(
    town: Town, tmp_path: Path
) -> None:
    with killing(52, most=12) as killed:
        report = town.night(21)
    assert killed
    assert report.violations == ()
    assert set(town.reasons("large")) <= {"child_died", "feed_child_died"}
    n_waiting = town.ask("select count(*) from raw.entries where stage = 'clean' and outcome = 'waiting'")[0][0]
    n_feeds = sum(status == "feed_child_died" for status in town.statuses().values())
    assert report.is_degraded == bool(n_waiting or n_feeds)
    assert town.night(22).violations == ()
    with a_large_town(tmp_path / "control") as undisturbed:
        undisturbed.night(21)
        undisturbed.night(22)
        assert_equal(town, undisturbed)


def test_row_52_a_page_whose_child_was_killed_under_a_clock_a_year_ahead_is_read_on_the_next_night(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.clean.clean_pool.clean_in_child", die_of_any)
        town.night(21, year=2027)
    assert {stage for _, stage, _ in town.ask(OUTCOMES)} == {"clean"}
    assert town.night(22).violations == ()
    assert {outcome for _, _, outcome in town.ask(OUTCOMES)} == {"article"}


def test_row_52_pages_whose_children_are_all_killed_wait_and_are_read_from_the_archive(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.clean.clean_pool.clean_in_child", die_of_any)
        report = town.night(21)
    assert report.violations == ()
    assert report.is_degraded
    assert [said for said in report.crashes if said.startswith("large, clean: ")] == [
        "large, clean: The process that read it died (SIGSEGV). (and 15 more)"
    ]
    assert set(town.ask(OUTCOMES)) == {(f"p{number:02}", "clean", "waiting") for number in range(N_PAGES)}
    n_asked = len(town.asked("large"))
    report = town.night(22)
    assert (report.violations, report.crashes) == ((), ())
    assert town.asked("large")[n_asked:] == ["/feed"]
    assert town.ask("select distinct state from core.rejections where reason = 'child_died'") == [("resolved",)]
    with a_large_town(tmp_path / "control") as undisturbed:
        undisturbed.night(21)
        undisturbed.night(22)
        assert_equal(town, undisturbed)


def test_row_52_what_ends_its_reader_on_two_nights_is_given_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_town(tmp_path / "town") as town:
        monkeypatch.setattr("pipeline.clean.clean_pool.clean_in_child", die_of_one)
        town.settle("hostile", rss(item("bad", host="hostile")), {"bad": page("SEGFAULT", prose("ships"))})
        outcomes = []
        for day in (21, 22, 23):
            report = town.night(day)
            assert report.violations == ()
            found = town.ask("select stage, outcome from raw.entries where source_id = 'hostile'")
            outcomes.append((*found[0], report.is_degraded))
        states = town.ask(
            "select reason, state, n_nights from core.rejections where source_id = 'hostile' order by all"
        )
    assert outcomes == [("clean", "waiting", True), ("done", "rejected", False), ("done", "rejected", False)]
    assert states == [("child_died", "resolved", 1), ("gave_up", "rejected", 1)]


def test_row_52_no_process_is_left_behind_after_the_night(town: Town) -> None:
    before = {child.pid for child in active_children()}
    town.night(21)
    assert {child.pid for child in active_children()} <= before
    assert _children_of_servers() == set()


def _children_of_servers() -> set[int]:
    """Return the processes that were forked for reading by a server of this process, and still run."""
    parents = dict(_parents())
    return {child for child, parent in parents.items() if parents.get(parent) == os.getpid()}


def _parents() -> Iterator[tuple[int, int]]:
    """Yield each process of a fork server, and the server itself, with its parent."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        if b"forkserver" in command:
            yield int(folder.name), parent


def test_row_52_a_night_whose_children_hang_can_be_interrupted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.clean.clean_pool.clean_in_child", hang_over)

    def interrupt() -> None:
        while not active_children():
            time.sleep(0.05)
        time.sleep(1)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        town.night(21)
    assert time.monotonic() - began < 30
    assert _children_of_servers() == set()
