"""What people coded survives a night, a rebuild without the warehouse, and a backup that is restored elsewhere."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from flows.backup_folder import back_up
from flows.cli.validate.draw import draw
from flows.cli.validate.score import score
from flows.night_log import FILE
from flows.restoration import restore_data
from flows.settings import Settings
from pipeline.errors import CodesError
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import opened_for_reading

N_PIECES = 24
CODES = (
    "select codes.sample_id, coder, level, theme_id, is_theme, note from core.codes inner join core.sample_units "
    "using (sample_id, unit_number) order by all"
)
CORRECTED = "select * exclude (reason_uncorrected), reason_uncorrected from trends.corrected_shares order by all"


def verdict(row: dict[str, str]) -> int:
    """Code the theme where the text names it, and in Piece 4, which does not."""
    return int("liaison office" in row["evidence"] or row["title"] == "Piece 4")


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    """A newsstand after a night, whose texts were drawn and coded: half of them have the theme."""
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        for n in range(N_PIECES):
            said = COMMENTARY.replace("their plan", f"plan {n} of {n * 7}")
            said += ". A NATO liaison office in Tokyo is a bad idea" if n % 2 else ""
            opened.items.append(Item(f"p{n}", f"Piece {n}"))
            opened.put(f"p{n}", page(f"Piece {n}", said))
        opened.serve_feed()
        opened.night(21, publishes=True)
        file = tmp_path / "ann.csv"
        draw(file, N_PIECES, ["liaison_office"], opened.settings.data, genre="all")
        with file.open(encoding="utf-8-sig", newline="") as read:
            rows = list(csv.DictReader(read))
        with file.open("w", encoding="utf-8", newline="") as written:
            writer = csv.DictWriter(written, rows[0])
            writer.writeheader()
            writer.writerows({**row, "code": verdict(row), "note": "seen"} for row in rows)
        score([file], data=opened.settings.data)
        yield opened


def published(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with opened_for_reading(settings.published / "nato_asia.duckdb") as con:
        return con.execute(query).fetchall()


def test_a_rebuild_without_the_warehouse_has_the_codes_and_the_same_csv(stand: Newsstand) -> None:
    settings = stand.settings
    before = published(settings, CODES), published(settings, CORRECTED)
    csv_before = {file.name: file.read_bytes() for file in settings.csv.iterdir()}
    assert len(before[0]) == 3 * N_PIECES
    assert {row[-1] for row in before[1]} == {None}  # no cell lacks its corrected share
    settings.warehouse.unlink()
    whole_rebuild(settings)
    assert (published(settings, CODES), published(settings, CORRECTED)) == before
    assert {file.name: file.read_bytes() for file in settings.csv.iterdir()} == csv_before


def test_a_sentence_in_which_the_theme_is_found_is_the_one_that_coders_see(stand: Newsstand, tmp_path: Path) -> None:
    found = published(
        stand.settings,
        "select sample_id || '.' || unit_number, is_found from core.sample_units where level = 'sentence'",
    )
    with (tmp_path / "ann.csv").open(encoding="utf-8", newline="") as read:
        shown = {row["key"]: row["evidence"] for row in csv.DictReader(read)}
    assert {is_found for _, is_found in found} == {True, False}
    assert [key for key, is_found in found if is_found != ("liaison office" in shown[key])] == []


def test_the_next_night_corrects_the_trends_anew(stand: Newsstand) -> None:
    before = published(stand.settings, CORRECTED)
    stand.items.append(Item("late", "A late piece"))
    stand.put("late", page("A late piece"))
    stand.serve_feed()
    stand.night(22, publishes=True)
    after = published(stand.settings, CORRECTED)
    assert len(after) == len(before)
    assert after != before
    assert len(published(stand.settings, CODES)) == 3 * N_PIECES


def test_a_night_says_how_many_shares_it_computed_and_a_quiet_one_computes_none(stand: Newsstand) -> None:
    stand.night(22)
    assert corrections_logged(stand).endswith("computed anew: 0")
    stand.items.append(Item("late", "A late piece"))
    stand.put("late", page("A late piece"))
    stand.serve_feed()
    stand.night(23)
    assert corrections_logged(stand).endswith("computed anew: 1")  # week, month and quarter have the same counts


def corrections_logged(stand: Newsstand) -> str:
    lines = map(json.loads, (stand.settings.logs / FILE).read_text().splitlines())
    return [str(line["event"]) for line in lines if "computed anew" in line["event"]][-1]


def test_a_restored_backup_has_the_codes_and_scores_them_again(stand: Newsstand, tmp_path: Path) -> None:
    before = published(stand.settings, CODES)
    made_at = datetime(2026, 10, 23, tzinfo=UTC)
    back_up(stand.settings, tmp_path / "nato-asia.toml", tmp_path / "backup", made_at=made_at)
    restore_data(tmp_path / "backup", tmp_path / "elsewhere")
    elsewhere = stand.settings.model_copy(update={"data": tmp_path / "elsewhere"})
    score([tmp_path / "ann.csv"], data=elsewhere.data)
    assert published(elsewhere, CODES) == before


def test_a_damaged_sample_stops_a_rebuild_and_names_its_file(stand: Newsstand) -> None:
    (file,) = stand.settings.samples.iterdir()
    file.write_text(file.read_text()[:-100])
    with pytest.raises(CodesError, match=file.name):
        whole_rebuild(stand.settings)
    assert stand.settings.warehouse.exists()
