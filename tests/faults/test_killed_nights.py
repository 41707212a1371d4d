"""Rows 1 to 8 of the fault list: SIGKILL at the places where it could hurt most, and at any instant.

Each night is a process of its own. Killed, then run again to its end, it leaves every row and every file as the night
that nobody killed.
"""

import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import ArchiveReader
from pipeline.archive.gzip_members import DamagedSpan, read_members
from pipeline.records import Answer
from tests.faults.forked import Forge, a_forge
from tests.faults.holds import state_of
from tests.faults.kills import SECOND, Kills, Tally, plain, prepared_kills
from tests.faults.plain_night import TORN
from tests.faults.town import Town, a_town
from warehouse.connection import connect

pytestmark = pytest.mark.timeout(900)
N_KILLS, SEED = 25, 13
NIGHT_ID = "20261022T021500Z"


@pytest.fixture(scope="module")
def forge() -> Iterator[Forge]:
    with a_forge() as opened:
        yield opened


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with a_town(tmp_path_factory.mktemp("town")) as opened:
        yield opened


@pytest.fixture(scope="module")
def kills(town: Town, forge: Forge, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kills]:
    with prepared_kills(town, tmp_path_factory.mktemp("kills"), plain(forge)) as prepared:
        yield prepared


def killed_at(kills: Kills, forge: Forge, place: str) -> Path:
    """Return the data folder that a kill at a place leaves behind."""
    folder = kills.fresh(place)
    assert forge.night(folder, SECOND, place).code == -signal.SIGKILL
    return folder / "data"


def assert_taken_up(kills: Kills, data: Path) -> None:
    """The next run of the night comes out as the one that nobody killed."""
    tally = Tally()
    kills.take_up(data.parent, "the next run", tally)
    assert (tally.n_lost, tally.n_doubled, tally.n_stuck) == (0, 0, 0), tally.remarks


def rows_of(data: Path, *tables: str) -> Counter[tuple[str, ...]]:
    return Counter({row: n for row, n in state_of(data).rows.items() if row[0] in tables})


def archived(data: Path) -> list[Answer]:
    """Return the answers with a body of their own that the night has archived."""
    return [held for _, held in ArchiveReader(data / "archive").night(NIGHT_ID) if isinstance(held, Answer)]


def test_row_1_killed_between_an_answer_and_the_archive_nothing_is_recorded(kills: Kills, forge: Forge) -> None:
    data = killed_at(kills, forge, "pipeline.archive.writer.ArchiveWriter.append_all")
    assert archived(data) == []
    assert rows_of(data, "raw.fetches", "raw.entries") == rows_of(kills.prepared / "data", "raw.fetches", "raw.entries")
    assert_taken_up(kills, data)


def test_row_2_killed_in_the_middle_of_a_record_its_torn_end_is_dropped(kills: Kills, forge: Forge) -> None:
    folder = kills.fresh("torn")
    ended = forge.night(folder, SECOND, TORN)
    assert ended.code == -signal.SIGKILL, ended.said
    n_whole = len(archived(folder / "data"))
    with (folder / "data" / "archive" / f"{NIGHT_ID}.warc.gz").open("rb") as torn:
        spans = [one for one in read_members(torn, starting_with=b"WARC/") if isinstance(one, DamagedSpan)]
    assert [one.is_torn for one in spans] == [True]
    assert_taken_up(kills, folder / "data")
    assert len(archived(folder / "data")) > n_whole
    assert [one for one in (folder / "data").rglob("*") if one.suffix in {".tmp", ".partial", ".half"}] == []


def test_row_3_killed_between_archive_and_warehouse_a_page_is_committed_once(kills: Kills, forge: Forge) -> None:
    data = killed_at(kills, forge, "flows.steps.fetch.save_fates:3")
    found = [one.page_sha256 for one in archived(data)]
    known = {row[1] for row in rows_of(data, "raw.pages")}
    assert set(found) - known, "no page was archived before the kill"
    assert_taken_up(kills, data)
    bodies = Counter(one.page_sha256 for one in archived(data))
    assert set(bodies.values()) == {1}, "a body that was archived is archived again"


def test_row_31_a_host_that_asked_for_rest_is_remembered_over_a_kill(kills: Kills, forge: Forge) -> None:
    data = killed_at(kills, forge, "flows.steps.fetch.save_fates:3")
    assert_taken_up(kills, data)
    assert [row[1] for row in rows_of(data, "ops.host_states") if row[2] != "0"] == ["busy.example"]


@pytest.mark.parametrize("place", ["warehouse.store.discover.save_results", "warehouse.store.pages.record_step"])
def test_row_4_killed_within_a_transaction_all_of_it_or_nothing_stands(
    kills: Kills, forge: Forge, town: Town, place: str
) -> None:
    tables = ("raw.entries", "ops.feed_states", "raw.fetches", "ops.ledger", "core.rejections")
    before = rows_of(kills.prepared / "data", *tables)
    data = killed_at(kills, forge, place)
    con = connect(data / "warehouse.duckdb", read_only=True)
    n_halves = con.execute(
        "select count(*) from raw.fetches left join raw.entries on subject_id = entry_id "
        "where night_id = ? and request_role = 'page' and outcome_night_id is distinct from night_id "
        "and stage <> 'clean'",
        [NIGHT_ID],
    ).fetchall()
    con.close()
    assert n_halves == [(0,)]
    if place == "warehouse.store.discover.save_results":
        assert rows_of(data, *tables) == before
        town.web.log.clear()
        assert_taken_up(kills, data)
        asked_with = {seen.headers.get("if-none-match") for seen in town.web.log if seen.path == "/feed"}
        assert asked_with == {'"6"', None}, "the validator of an answer that was never committed was sent"
    else:
        assert_taken_up(kills, data)


def test_row_5_killed_after_the_last_commit_another_run_adds_nothing(kills: Kills, forge: Forge) -> None:
    data = killed_at(kills, forge, "flows.steps.publish.keep_snapshot")
    before = state_of(data)
    assert_taken_up(kills, data)
    assert state_of(data) == before


def test_row_6_killed_while_files_are_written_the_earlier_ones_are_whole(kills: Kills, forge: Forge) -> None:
    before = state_of(kills.prepared / "data").csv
    data = killed_at(kills, forge, "warehouse.publish.export._package")
    assert {name: content for name, content in state_of(data).csv.items() if not name.startswith(".")} == before
    assert_taken_up(kills, data)
    assert not [file for file in (data / "published" / "csv").iterdir() if file.name.startswith(".")]


@pytest.mark.parametrize(
    ("place", "tables"),
    [
        ("flows.steps.dedupe.save_stories", ("core.stories", "core.story_members", "core.story_links")),
        ("warehouse.store.trends.run_over", ("trends.counted_texts", "trends.theme_tallies", "trends.text_tallies")),
        ("flows.steps.trends.count_trends", ("trends.counted_texts", "trends.theme_tallies", "trends.text_tallies")),
    ],
)
def test_row_7_killed_while_stories_or_trends_are_made_anew_the_old_ones_stand(
    kills: Kills, forge: Forge, place: str, tables: tuple[str, ...]
) -> None:
    before = rows_of(kills.prepared / "data", *tables)
    assert before
    data = killed_at(kills, forge, place)
    assert rows_of(data, *tables) == before
    assert_taken_up(kills, data)


def test_row_8_killed_at_any_instant_a_night_loses_doubles_and_holds_up_nothing(kills: Kills) -> None:
    tally = kills.run(N_KILLS, SEED)
    assert (tally.n_kills, tally.n_lost, tally.n_doubled, tally.n_stuck) == (N_KILLS, 0, 0, 0), tally.remarks
