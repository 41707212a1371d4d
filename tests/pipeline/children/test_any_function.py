"""A pool of any functions: what a child does to an item, and what becomes of an item that ends its child."""

import json
import multiprocessing
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits, GaveUp
from pipeline.errors import SourcesError, TrackerError
from pipeline.onboard.opml import read_opml
from tests.pipeline.children.failing import ask_a_child, die_at_first, die_in, note_company, wait_for

ROOT = Path(__file__).parents[3]


def pool(*functions: Any, n_workers: int = 1, **limits: Any) -> ChildPool:
    return ChildPool(*functions, n_workers=n_workers, limits=ChildLimits(**limits))


@pytest.fixture(scope="module")
def failing() -> Iterator[ChildPool]:
    with pool(die_in, n_workers=2, cpu_s=0.3, wall_s=20) as opened:
        yield opened


def test_results_that_are_false_or_none_count_as_results() -> None:
    with pool(json.loads) as opened:
        assert list(opened.map(json.loads, ["0", "null", "[]", '"x"'])) == [0, None, [], "x"]


def test_one_pool_applies_several_functions() -> None:
    with pool(json.loads, len) as opened:
        assert (opened.call(json.loads, "7"), opened.call(len, "seven")) == (7, 5)


def test_an_error_of_the_function_is_given_up_with_its_name_and_the_others_go_on() -> None:
    with pool(json.loads) as opened:
        before, broken, after = opened.map(json.loads, ["1", "{", "2"])
    assert (before, after) == (1, 2)
    assert isinstance(broken, GaveUp)
    assert broken.detail.startswith("Reading it failed: JSONDecodeError: ")
    assert not broken.retry_later


def test_an_error_of_the_system_may_pass(tmp_path: Path) -> None:
    with pool(os.listdir) as opened:
        assert opened.call(os.listdir, str(tmp_path / "gone")).retry_later  # type: ignore[union-attr]


def test_a_sentence_for_the_user_is_raised_as_it_is() -> None:
    with pool(read_opml) as opened, pytest.raises(SourcesError, match="well-formed"):
        list(opened.map(_read_list, [b"<opml"]))


def _read_list(body: bytes) -> object:
    return read_opml(body, "list.opml")


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSEGV", "SIGTERM", "SIGABRT"])
def test_an_item_that_ends_its_process_may_be_read_later(failing: ChildPool, name: str) -> None:
    before, died, after = failing.map(die_in, ["", name, ""])
    assert died == GaveUp(detail=f"The process that read it died ({name}).", retry_later=True)
    assert isinstance(before, int)
    assert isinstance(after, int)


def test_what_takes_too_much_processor_time_is_given_up(failing: ChildPool) -> None:
    before, looping, after = failing.map(die_in, ["", "loop", ""])
    detail = "Reading it takes more processor time than the limit of 0.3 seconds."
    assert looping == GaveUp(detail=detail, retry_later=False)
    assert isinstance(before, int)
    assert isinstance(after, int)


def test_waiting_costs_no_processor_time() -> None:
    with pool(time.sleep, cpu_s=0.2) as opened:
        assert opened.call(time.sleep, 0.6) is None


def test_what_hangs_may_be_read_later() -> None:
    with pool(die_in, wall_s=0.5) as opened:
        hung, after = opened.map(die_in, ["sleep", ""])
    assert hung == GaveUp(detail="Reading it hung: it had not ended after 0.5 seconds.", retry_later=True)
    assert isinstance(after, int)


def test_an_item_whose_child_is_killed_once_is_read_when_it_is_tried_again(tmp_path: Path) -> None:
    places = [tmp_path / str(number) if number % 3 == 0 else None for number in range(12)]
    with pool(die_at_first, n_workers=2) as opened:
        assert list(opened.map(die_at_first, places)) == places


def test_an_item_that_failed_is_tried_again_alone(tmp_path: Path) -> None:
    with pool(note_company, n_workers=2) as opened:
        assert list(opened.map(note_company, [tmp_path / f"running-{name}" for name in "abcd"])) == [False] * 4


def test_children_that_are_killed_at_any_moment_lose_no_item_for_good() -> None:
    with pool(time.sleep, n_workers=3) as opened:
        results = []
        for result in opened.map(time.sleep, [0.01] * 60):
            results.append(result)
            for child in multiprocessing.active_children()[:1] if len(results) % 4 == 0 else ():
                child.kill()  # unlike os.kill, no error where it has just ended by itself
    assert len(results) == 60
    assert all(result is None or result.retry_later for result in results)


def test_results_as_they_finish_come_with_their_items_and_a_slow_one_holds_up_none(tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    taken: list[Path | None] = []

    def items() -> Iterator[Path | None]:
        for item in (slow, *[None] * 30):
            taken.append(item)
            yield item

    with pool(wait_for, n_workers=2) as opened:
        finished = opened.map_unordered(wait_for, items())
        assert next(finished) == (None, None)
        assert len(taken) < 6, "items are taken when a child is free for them"
        assert [next(finished) for _ in range(29)] == [(None, None)] * 29
        slow.touch()
        assert list(finished) == [(slow, slow)]


def test_an_item_that_dies_again_and_again_comes_last_and_costs_no_other(failing: ChildPool) -> None:
    finished = list(failing.map_unordered(die_in, ["SIGKILL", *"abcdefgh"]))
    assert {item for item, _ in finished[:-1]} == set("abcdefgh")
    item, died = finished[-1]
    assert item == "SIGKILL"
    assert isinstance(died, GaveUp)


def test_a_child_may_have_children() -> None:
    with ChildPool(ask_a_child, n_workers=2, may_have_children=True) as opened:
        assert list(opened.map(ask_a_child, ["1", "2", "3"])) == [1, 2, 3]


LONG = """
import sys
from pathlib import Path
from pipeline.children.pool import ChildPool
from tests.pipeline.children.failing import touch_after
with ChildPool(touch_after, may_have_children=True) as opened:
    opened.call(touch_after, Path(sys.argv[1]))
"""


def test_a_long_item_ends_with_the_process_that_gave_it(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    with subprocess.Popen([sys.executable, "-c", LONG, str(mark)], cwd=ROOT) as parent:
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.02)
        parent.kill()
    time.sleep(1.5)
    assert not mark.with_suffix(".after").exists()


def test_no_child_starts_before_there_is_an_item() -> None:
    before = {child.pid for child in multiprocessing.active_children()}
    with pool(json.loads, n_workers=4) as opened:
        assert list(opened.map(json.loads, [])) == []
        assert {child.pid for child in multiprocessing.active_children()} <= before
        assert opened.call(json.loads, "1") == 1
        assert len({child.pid for child in multiprocessing.active_children()} - before) == 1


UNABLE = """
import json, os, resource
import multiprocessing.popen_forkserver
from pipeline.children.pool import ChildPool
from pipeline.errors import TrackerError
try:
    with ChildPool(json.loads, n_workers=1) as opened:
        os.setgid(65534), os.setuid(65534)
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
        opened.call(json.loads, "1")
except TrackerError as error:
    print(error)
"""


@pytest.mark.skipif(os.getuid() != 0, reason="only root may become a user who can start no process")
def test_a_machine_that_starts_no_process_is_named_in_one_sentence() -> None:
    shown = subprocess.run([sys.executable, "-c", UNABLE], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("A child process could not be started ([Errno 11] ")
    assert (shown.stdout.count("\n"), shown.stderr) == (1, "")


def test_what_cannot_be_loaded_is_named_in_one_sentence_and_no_other_child_is_tried() -> None:
    said = "cannot load what it needs .*half_installed.*install the packages anew"
    with ChildPool(die_in, loaded=["half_installed"], n_workers=1) as pool, pytest.raises(TrackerError, match=said):
        pool.call(die_in, "")


def test_a_child_dumps_no_core() -> None:
    with pool(resource.getrlimit) as opened:
        assert opened.call(resource.getrlimit, resource.RLIMIT_CORE) == (0, 0)
