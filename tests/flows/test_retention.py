"""Retention: raw pages and published warehouses are kept as long as the settings say, and no number depends on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.retention import base_of
from pipeline.errors import ArchiveError
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import opened_for_reading
from warehouse.publish.snapshot import FILE_NAME
from warehouse.violations import violations


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def add(stand: Newsstand, day: int) -> None:
    """Publish one more piece; the first ones are dropped from the feed, one is edited, and one body comes twice."""
    slug = f"piece{day}"
    stand.items = [*stand.items[-2:], Item(slug, title=f"Piece {day}")]
    stand.put(slug, page(f"Piece {day}", COMMENTARY.replace("point", f"clause {day}"), day=f"2026-10-{day}"))
    stand.serve_feed()


def run_nights(stand: Newsstand, days: range) -> None:
    for day in days:
        add(stand, day)
        stand.night(day, publishes=True)


def archived(stand: Newsstand) -> list[str]:
    return sorted(path.name[6:8] for path in stand.settings.archive.iterdir())


def checks_that_fail(stand: Newsstand) -> list[str]:
    with opened_for_reading(stand.settings.warehouse) as con:
        return [one.claim for one in violations(con)]


def test_everything_is_kept_by_default(stand: Newsstand) -> None:
    run_nights(stand, range(20, 23))
    assert archived(stand) == ["20", "21", "22"]
    assert not stand.settings.base.exists()
    assert not stand.settings.snapshots.exists()


def test_a_rebuild_gives_the_same_numbers_when_old_nights_are_no_longer_archived(stand: Newsstand) -> None:
    stand.changed = {"keep_archive_days": 2}
    run_nights(stand, range(20, 25))
    assert archived(stand) == ["23", "24"]
    before = stand.csv()
    assert before["articles.csv"].count(b"\n") == 1 + 5
    whole_rebuild(stand.settings)
    assert stand.csv() == before
    assert checks_that_fail(stand) == []
    base = base_of(stand.settings)
    assert base
    assert "3 nights up to 20261022T021500Z" in base.carried_over()
    run_nights(stand, range(25, 26))
    before = stand.csv()
    whole_rebuild(stand.settings)
    assert stand.csv() == before


def test_a_file_that_a_younger_night_refers_to_stays(stand: Newsstand) -> None:
    stand.changed = {"keep_archive_days": 1}
    add(stand, 20)
    for day in range(20, 23):
        stand.night(day, publishes=True)  # the feed answers with the same body each night
    assert archived(stand)[0] == "20"
    before = stand.csv()
    whole_rebuild(stand.settings)
    assert stand.csv() == before


def test_a_page_whose_file_is_gone_is_archived_anew(stand: Newsstand) -> None:
    stand.changed = {"keep_archive_days": 1}
    run_nights(stand, range(20, 22))
    assert "20" not in archived(stand)
    stand.items = [Item("piece20", title="Piece 20", said="once more")]
    stand.serve_feed()
    stand.night(22, publishes=True)
    ((file_name,),) = stand.ask("select file_name from raw.pages where url like '%piece20%'")
    assert (stand.settings.archive / file_name).exists()
    before = stand.csv()
    whole_rebuild(stand.settings)
    assert stand.csv() == before


def test_a_rebuild_without_a_part_of_the_archive_is_refused(stand: Newsstand) -> None:
    run_nights(stand, range(20, 22))
    before = stand.csv()
    lost = stand.settings.archive / "20261020T021500Z.warc.gz"
    body = lost.read_bytes()
    lost.unlink()
    with pytest.raises(ArchiveError, match="1 nights of the warehouse are not archived"):
        whole_rebuild(stand.settings)
    assert stand.csv() == before
    lost.write_bytes(body)
    whole_rebuild(stand.settings)
    assert stand.csv() == before


def test_a_rebuild_after_the_archive_is_whole_again_starts_at_its_first_night(stand: Newsstand) -> None:
    stand.changed = {"keep_archive_days": 1}
    run_nights(stand, range(20, 21))
    shutil.copytree(stand.settings.archive, stand.folder / "kept")
    run_nights(stand, range(21, 22))
    before = stand.csv()
    assert base_of(stand.settings)
    shutil.copytree(stand.folder / "kept", stand.settings.archive, dirs_exist_ok=True)
    assert base_of(stand.settings) is None
    whole_rebuild(stand.settings)
    assert stand.csv() == before


def test_the_newest_snapshots_are_kept_by_their_nights(stand: Newsstand) -> None:
    stand.changed = {"keep_snapshots": 2}
    run_nights(stand, range(20, 23))
    stand.night(22, publishes=True)
    names = sorted(path.name for path in stand.settings.snapshots.iterdir())
    assert names == ["nato_asia-20261021T021500Z.duckdb", "nato_asia-20261022T021500Z.duckdb"]
    with opened_for_reading(stand.settings.snapshots / names[0]) as con:
        assert con.execute("select count(*) from core.articles").fetchall() == [(2,)]
    assert (stand.settings.snapshots / names[1]).samefile(stand.settings.published / FILE_NAME)


def test_no_page_is_removed_on_the_word_of_a_damaged_base(stand: Newsstand) -> None:
    stand.changed = {"keep_archive_days": 1}
    run_nights(stand, range(20, 21))
    (waiting,) = stand.settings.base.iterdir()
    waiting.write_bytes(waiting.read_bytes()[: 1 << 16])
    run_nights(stand, range(21, 22))
    assert archived(stand) == ["20", "21"]
    assert [path.name for path in stand.settings.base.iterdir()] == ["waiting-20261021T021500Z.duckdb"]
    run_nights(stand, range(22, 23))
    assert archived(stand) == ["22"]


@pytest.mark.parametrize(
    "older", ["update ops.cleaners set extractor = 'older'", "insert into ops.due_reads values ('e', now(), 0, null)"]
)
def test_no_page_is_removed_while_texts_of_the_base_are_still_to_be_cleaned_anew(stand: Newsstand, older: str) -> None:
    stand.changed = {"keep_archive_days": 1}
    run_nights(stand, range(20, 21))
    (waiting,) = stand.settings.base.iterdir()
    with duckdb.connect(waiting) as con:
        con.execute(older)
    run_nights(stand, range(21, 22))
    assert archived(stand) == ["20", "21"]
    assert [path.name for path in stand.settings.base.iterdir()] == ["waiting-20261021T021500Z.duckdb"]
    run_nights(stand, range(22, 23))
    assert archived(stand) == ["22"]


def test_a_night_before_the_base_that_was_begun_after_it_is_replayed(stand: Newsstand) -> None:
    stand.changed = {"keep_archive_days": 1}
    run_nights(stand, range(20, 22))
    stand.changed = {}
    add(stand, 19)
    stand.night(19, publishes=True)
    before = stand.csv()
    whole_rebuild(stand.settings)
    assert stand.csv() == before
