"""How often entries name NATO, month by month, in a real stream whose feeds come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.discover.reading import plain
from tests.real.entry_stream import by_month, fill
from warehouse.connection import Connection, Warehouse

STATED = [15, 21, 41, 24, 54, 62, 47, 52]  # per 10,000 entries, September 2022 to April 2023, as issued with the stream


@pytest.fixture
def con(tmp_path: Path) -> Iterator[Connection]:
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    with warehouse.reading() as con:
        yield con
    warehouse.close()


def test_titles_and_summaries_with_their_mark_up_name_nato_as_often_as_stated(con: Connection, material: Path) -> None:
    fill(con, material, lambda markup: markup)
    found = [round(per_10k) for _, _, _, per_10k, _, _ in by_month(con, "all")]
    assert all(abs(one - stated) <= 1 for one, stated in zip(found, STATED, strict=True)), found


def test_a_quarter_of_the_rise_is_that_of_the_panel(con: Connection, material: Path) -> None:
    """Addresses of links and pictures are no text: without them it is a little less than stated."""
    fill(con, material, plain)
    found, fixed = by_month(con, "all"), by_month(con, "fixed")
    assert [per_10k for _, _, _, per_10k, _, _ in found] == pytest.approx([15, 21, 40, 24, 54, 60, 47.5, 53], abs=0.5)
    assert {n_sources for _, _, n_sources, *_ in fixed} == {45}
    rise, rise_of_the_same = found[-1][3] - found[0][3], fixed[-1][3] - fixed[0][3]
    assert 0.65 < rise_of_the_same / rise < 0.75
