"""Tables that a person opens: one theme is one line, reasons are sentences, a slice has its own file."""

import csv
import json
from datetime import date
from pathlib import Path

import duckdb
import frictionless
import pytest

from tests.warehouse.conftest import Rows
from warehouse.connection import Connection, connect
from warehouse.publish.export import DESCRIPTOR, export_csv, export_cube
from warehouse.publish.published_tables import Export, exports, has_texts, trend_slice
from warehouse.publish.snapshot import publish_snapshot
from warehouse.publish.table_schema import fields_of
from warehouse.statements import insert

THEMES = ("liaison_office", "containment", "article_id", "share_of_burden")  # two that look like other columns
PLAIN = "theme_kind = 'theme' and unit = 'story' and panel = 'all' and source_group = 'all' and genre = 'commentary'"


@pytest.fixture
def filled(con: Connection, rows: Rows) -> Connection:
    rows.begin(themes=THEMES)
    con.execute("update core.sources set source_group = if(source_id = 'review', 'euro_atlantic', 'asia_pacific')")
    with rows.together():
        for number in range(12):
            hits = {"liaison_office": number % 3, "containment": 1, "article_id": number % 2}
            day = date(2026, 1 + 2 * (number % 5), 3 + number)
            rows.article(f"a{number:02}", day, hits=hits, source_id="review" if number % 4 else "post")
    rows.count()
    return con


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def the_cube() -> Export:
    (cube,) = [table for table in exports() if table.name == "theme_cube"]
    return cube


@pytest.mark.parametrize(("name", "period"), [("theme_trends", "quarter"), ("theme_trends_monthly", "month")])
def test_filtered_by_its_theme_alone_the_table_is_a_line(
    filled: Connection, tmp_path: Path, name: str, period: str
) -> None:
    export_csv(filled, tmp_path)
    table = rows_of(tmp_path / f"{name}.csv")
    assert len(table[0]) < 20
    line = [row for row in table if row["theme_id"] == "containment"]
    starts = [row["period_start"] for row in line]
    assert starts == sorted(set(starts))
    held = filled.execute(
        "select period_start::varchar, n, n_with_theme, round(share, 6), quality from trends.theme_periods "  # noqa: S608
        f"where {PLAIN} and theme_id = 'containment' and period = '{period}' order by period_start"
    ).fetchall()
    shown = ["period_start", "n", "n_with_theme", "share", "quality"]
    assert [tuple(row[column] for column in shown) for row in line] == [
        tuple("" if cell is None else str(cell) for cell in row) for row in held
    ]


def test_the_reasons_are_sentences_that_name_their_limit(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    first = next(row for row in rows_of(tmp_path / "theme_trends.csv") if row["n"] == "6")
    assert first["quality_in_words"].startswith("Too few texts for a point (10 are needed). The period began before")
    codes = filled.execute(
        "select len(quality_reasons), quality_in_words from trends.theme_periods "
        "inner join trends.theme_trends "
        "using (theme_kind, theme_id, period, period_start, unit, panel, source_group, genre)"
    ).fetchall()
    assert all(words.count(". ") + words.endswith(".") == n_codes for n_codes, words in codes)


def test_every_reason_and_its_limit_is_in_a_table(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    table = rows_of(tmp_path / "quality_reasons.csv")
    known = {code for (code,) in filled.execute("select reason_code from trends.quality_reasons").fetchall()}
    assert {row["reason_code"] for row in table} == known
    assert {row["reason_code"]: row["reason_limit"] for row in table}["under_20"] == "20.0"


@pytest.mark.parametrize(
    ("period", "day", "label", "decimal_year"),
    [
        ("quarter", "2024-07-01", "2024-Q3", 2024 + (182 + 46) / 366),
        ("month", "2023-02-01", "2023-02", 2023 + (31 + 14) / 365),
        ("week", "2024-12-30", "2025-W01", 2024 + (364 + 3.5) / 366),
    ],
)
def test_a_period_has_a_name_and_a_place_on_the_axis(
    con: Connection, period: str, day: str, label: str, decimal_year: float
) -> None:
    days = f"date '{day}', (date '{day}' + interval 1 {period} - interval 1 day)::date"
    ((name, place),) = con.execute(
        f"select trends.period_label('{period}', date '{day}'), trends.decimal_year({days})"
    ).fetchall()
    assert (name, place) == (label, pytest.approx(decimal_year))


def test_the_cube_is_a_package_of_its_own(filled: Connection, tmp_path: Path) -> None:
    file, descriptor = export_cube(filled, tmp_path)
    assert (file.name, descriptor.name) == ("theme_cube.parquet", DESCRIPTOR)
    with duckdb.connect() as elsewhere:
        assert (
            elsewhere.execute("from read_parquet(?)", [str(file)]).fetchall()
            == filled.execute(the_cube().select).fetchall()
        )
    (resource,) = json.loads(descriptor.read_text())["resources"]
    assert resource["path"] == "theme_cube.parquet"
    assert len(resource["schema"]["fields"]) > 40
    assert all(field["description"] for field in resource["schema"]["fields"])


def test_a_slice_and_the_cube_are_files_of_the_same_package(filled: Connection, tmp_path: Path) -> None:
    sliced = trend_slice({"genre": "commentary", "group": "euro_atlantic", "unit": "article", "period": "month"})
    assert sliced.name == "theme_trends_period-month_unit-article_group-euro_atlantic_genre-commentary"
    assert has_texts(filled, sliced)
    export_csv(filled, tmp_path, more=[sliced, the_cube()])
    judged = frictionless.Package(str(tmp_path / DESCRIPTOR)).validate()
    assert judged.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    table, plain = rows_of(tmp_path / f"{sliced.name}.csv"), rows_of(tmp_path / "theme_trends.csv")
    assert list(table[0]) == list(plain[0])
    assert sum(int(row["n"]) for row in table if row["theme_id"] == "containment") == 9
    assert (tmp_path / "theme_cube.csv").exists()


def test_the_slice_of_nothing_chosen_is_the_plain_one(filled: Connection) -> None:
    (plain,) = [table for table in exports() if table.name == "theme_trends"]
    assert filled.execute(trend_slice({}).select).fetchall() == filled.execute(plain.select).fetchall()
    assert not has_texts(filled, trend_slice({"group": "prc_state"}))


def test_the_next_package_leaves_no_file_whose_numbers_are_of_an_earlier_night(
    filled: Connection, tmp_path: Path
) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    (folder / "my.csv").write_text("of the user")
    export_csv(filled, folder, more=[trend_slice({"period": "week"})])
    assert (folder / "theme_trends_period-week.csv").exists()
    written = export_csv(filled, folder)
    assert {*folder.iterdir()} == {*written, folder / "my.csv"}


@pytest.mark.parametrize(
    "descriptor",
    [
        '{"name": "of-the-user", "resources": [{"path": "my.csv"}]}',
        '{"name": "nato-asia-tracker", "resources": [{"path": "../my.csv"}, {"path": "my.txt"}]}',
        '{"name": "nato-asia-tracker", "resources": [{"path": ["my.csv"]}]}',
        '["nato-asia-tracker"]',
        "{",
    ],
)
def test_no_other_file_is_removed_whatever_the_descriptor_says(
    filled: Connection, tmp_path: Path, descriptor: str
) -> None:
    folder = tmp_path / "csv"
    folder.mkdir()
    mine = (tmp_path / "my.csv", folder / "my.csv", folder / "my.txt")
    for file in mine:
        file.write_text("of the user")
    (folder / DESCRIPTOR).write_text(descriptor)
    export_csv(filled, folder)
    assert all(file.exists() for file in mine)


def test_a_byte_order_mark_begins_every_file_and_changes_nothing_else(filled: Connection, tmp_path: Path) -> None:
    with_mark, without = export_csv(filled, tmp_path / "a", has_bom=True), export_csv(filled, tmp_path / "b")
    for one, other in zip(with_mark[:-1], without[:-1], strict=True):
        assert one.read_bytes() == b"\xef\xbb\xbf" + other.read_bytes(), one.name
    judged = frictionless.Package(str(tmp_path / "a" / DESCRIPTOR)).validate()
    assert judged.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    name = "theme_trends.csv"
    with duckdb.connect() as elsewhere:
        read = [elsewhere.execute("from read_csv(?)", [str(tmp_path / one / name)]).fetchall() for one in "ab"]
    assert read[0] == read[1]


def test_article_by_theme_is_a_matrix_of_the_hits(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    table = rows_of(tmp_path / "article_themes.csv")
    assert len(table) == 12
    fixed, of_themes = list(table[0])[:6], list(table[0])[6:]
    assert fixed == ["article_id", "published_on", "source_id", "source_group", "genre", "n_words"]
    assert of_themes == ["article_id_1", "containment", "liaison_office", "share_of_burden"]
    assert [sum(int(row[theme]) for row in table) for theme in of_themes] == [6, 12, 12, 0]
    assert [row["liaison_office"] for row in table if row["article_id"] == "a02"] == ["2"]


def test_the_column_of_a_theme_is_a_count_whatever_its_name(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    (matrix,) = [table for table in exports() if table.has_themes]
    *_, last = fields_of(filled, matrix)
    assert (last["name"], last["unit"], last["constraints"]) == (
        "share_of_burden",
        "count",
        {"required": True, "minimum": 0},
    )
    assert last["description"] == "Hits of the theme: share_of_burden"


def test_a_codebook_without_hits_and_a_warehouse_without_articles_are_tables_too(
    con: Connection, rows: Rows, tmp_path: Path
) -> None:
    rows.begin(themes=THEMES)
    export_csv(con, tmp_path)
    assert rows_of(tmp_path / "article_themes.csv") == []
    rows.article("a", date(2026, 9, 1))
    rows.count()
    export_csv(con, tmp_path)
    (only,) = rows_of(tmp_path / "article_themes.csv")
    assert [only[theme] for theme in THEMES[:2]] == ["0", "0"]


def test_all_tables_are_written_from_a_file_that_is_open_for_reading_only(filled: Connection, tmp_path: Path) -> None:
    copy = connect(publish_snapshot(filled, tmp_path), read_only=True)
    written = export_csv(copy, tmp_path / "a")
    assert [file.read_bytes() for file in written] == [file.read_bytes() for file in export_csv(filled, tmp_path / "b")]
    copy.close()


def test_a_hit_has_its_source_and_group(filled: Connection) -> None:
    found = filled.execute("select distinct source_id, source_group from core.hit_sentences order by all").fetchall()
    assert found == [("post", "asia_pacific"), ("review", "euro_atlantic")]


def test_a_label_that_a_spreadsheet_would_run_is_made_text(con: Connection, rows: Rows, tmp_path: Path) -> None:
    rows.begin(themes=())
    said = {"theme_group": "g", "definition": "d", "n_terms": 1, "weaknesses": []}
    insert(con, "core.themes", [{"theme_id": "a_theme", "label": "=1+1", **said}])
    rows.article("a", date(2026, 9, 1), hits={"a_theme": 1})
    rows.count()
    export_csv(con, tmp_path)
    assert {row["label"] for row in rows_of(tmp_path / "theme_trends.csv")} == {"'=1+1"}
