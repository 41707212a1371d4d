import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from pipeline.children.pool import ChildPool
from pipeline.children.worker import ChildLimits
from pipeline.clean.clean_pool import LOADED, clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean
from pipeline.clean.read.decode import MAX_PAGE_BYTES
from pipeline.records import CleanText, Unclean
from tests.pipeline.clean.pages import BODY, TEXT, TITLE, document, paragraphs

PAGE = PageToClean(body=document(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT)}</article>").encode())
# The attributes of one element are compared with each other: a page of under a megabyte costs half a minute.
SLOW = PageToClean(
    body=("<html><body><p " + " ".join(f'a{n}="x"' for n in range(90_000)) + ">x</p></body></html>").encode()
)
FAT = PageToClean(body=b"<html><body><article>" + b"<p>a<b>b</b></p>" * 300_000 + b"</article></body></html>")


def numbered(number: int) -> PageToClean:
    markup = f"<article><h1>Piece {number}</h1>{paragraphs(*TEXT)}</article>"
    return PageToClean(body=document(markup, title=f"Piece {number}").encode())


def unclean(result: CleanText | Unclean) -> Unclean:
    assert isinstance(result, Unclean)
    return result


@pytest.fixture(scope="module")
def pool() -> Iterator[ChildPool]:
    with cleaning_pool(n_workers=2, limits=ChildLimits(cpu_s=2.0)) as opened:
        yield opened


def test_results_come_in_the_order_of_the_pages(pool: ChildPool) -> None:
    titles = [result.title for result in clean_pages(pool, map(numbered, range(40))) if isinstance(result, CleanText)]
    assert titles == [f"Piece {number}" for number in range(40)]


def test_no_pages_no_results(pool: ChildPool) -> None:
    assert list(clean_pages(pool, [])) == []


def test_pages_are_taken_only_as_they_are_needed(pool: ChildPool) -> None:
    n_taken = 0

    def endless() -> Iterator[PageToClean]:
        nonlocal n_taken
        while True:
            n_taken += 1
            yield PAGE

    results = clean_pages(pool, endless())
    for _ in range(5):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert n_taken < 40


def test_a_page_that_takes_too_long_is_given_up_and_the_others_go_on(pool: ChildPool) -> None:
    first, slow, *others = clean_pages(pool, [PAGE, SLOW, *[PAGE] * 6])
    assert unclean(slow).reason == "gave_up"
    assert "2 seconds" in unclean(slow).detail
    assert all(isinstance(result, CleanText) and result.body == BODY for result in (first, *others))


def test_a_page_over_the_limit_of_bytes_is_too_large(pool: ChildPool) -> None:
    results = list(clean_pages(pool, [PageToClean(body=b"x" * (MAX_PAGE_BYTES + 1))] * 20 + [PAGE]))
    assert [unclean(result).reason for result in results[:-1]] == ["too_large"] * 20
    assert isinstance(results[-1], CleanText)


def test_a_child_that_is_killed_loses_no_page(pool: ChildPool) -> None:
    def pages() -> Iterator[PageToClean]:
        yield PAGE
        yield PAGE
        for child in multiprocessing.active_children():
            assert child.pid
            os.kill(child.pid, signal.SIGKILL)
            child.join()
        yield PAGE
        yield PAGE

    assert [isinstance(result, CleanText) for result in clean_pages(pool, pages())] == [True] * 4


def test_a_page_that_takes_too_much_memory_is_given_up() -> None:
    with cleaning_pool(n_workers=1, limits=ChildLimits(memory_bytes=40_000_000)) as pool:
        fat, other = clean_pages(pool, [FAT, PAGE])
    assert unclean(fat).reason == "gave_up"
    assert "memory" in unclean(fat).detail
    assert isinstance(other, CleanText)


def test_an_iteration_that_is_left_does_not_disturb_the_next(pool: ChildPool) -> None:
    results = clean_pages(pool, [PAGE, SLOW, SLOW])
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert [isinstance(result, CleanText) for result in clean_pages(pool, [PAGE, PAGE, PAGE])] == [True] * 3


def test_the_children_end_with_the_pool() -> None:
    before = {child.pid for child in multiprocessing.active_children()}
    with cleaning_pool(n_workers=2) as pool:
        assert isinstance(next(clean_pages(pool, [PAGE])), CleanText)
    assert {child.pid for child in multiprocessing.active_children()} <= before


def test_the_module_of_the_children_knows_no_prefect_and_no_duckdb() -> None:
    modules = ", ".join(["pipeline.clean.clean_pool", "pipeline.discover.feed_pool", *LOADED])
    code = f"import sys, {modules}; print(sorted({{'prefect', 'duckdb'}} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
