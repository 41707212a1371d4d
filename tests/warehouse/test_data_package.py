"""The files beside their descriptor: an independent judge accepts them, DuckDB reads back what was held."""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import frictionless
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.conftest import CLOCK, Rows
from warehouse.connection import Connection
from warehouse.publish.export import DESCRIPTOR, export_csv, export_parquet
from warehouse.publish.published_tables import FileFormat, declare_theme_ids, exports
from warehouse.publish.table_schema import columns_of, fields_of, measure_of, title_of
from warehouse.statements import insert

HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@sum(a1)",
    " =1+1",
    "\t=1",
    "\r\n=1",
    "\n+1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff-1",
    "\u202e@a",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "﹦1",
    "−1",
)
HARMLESS = ("NATO = Asia?", "", "'quoted'", "a\nb = 1", "a; b", "“No”", "… and then", "x;y,z", "1-2", "日本")
TITLES = ("=1+1", " =1+1", "\n+1", "\u200b=1", "－1", "a\n=1", "x;y,z")
TABLES = [table for table in exports() if table.file_format is FileFormat.CSV]
AS_DUCKDB = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "datetime": "TIMESTAMP WITH TIME ZONE",
}


@pytest.fixture
def filled(con: Connection, rows: Rows) -> Connection:
    rows.begin(themes=("liaison_office", "containment"))
    with rows.together():
        for number, title in enumerate(TITLES):
            hits = {"liaison_office": number % 3, "containment": 1}
            rows.article(f"a{number:02}", date(2026, 9, 1 + number), title=title, hits=hits)
    rows.article("undated", None, title='He said: "no", twice\nand again', relevance="peripheral")
    con.execute("update core.articles set section = '=cmd()', first_publisher = '', authors = ['@ada', '=bo']")
    con.execute("update core.hits set term = '-minus'")
    refused = {"step": "fetch", "source_id": "review", "url": "=http://x.example", "reason": "http_404"}
    said = {"detail": "+what", "way_out": "@do", "state": "rejected", "first_night_id": "n", "last_night_id": "n"}
    ids = [{"rejection_id": f"r{number}", "subject_id": f"s{number}", "n_nights": 1} for number in range(3)]
    insert(con, "core.rejections", [{**refused, **said, **one} for one in ids])
    rows.count()
    declare_theme_ids(con)
    return con


def package_in(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    return loaded


def test_an_independent_judge_accepts_every_file(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    judged = frictionless.Package(str(tmp_path / DESCRIPTOR)).validate()
    assert judged.flatten(["name", "rowNumber", "fieldName", "type", "note"]) == []
    assert judged.stats["tasks"] == len(TABLES)
    (articles,) = [task for task in judged.tasks if task.name == "articles"]
    assert articles.stats.get("rows") == len(TITLES) + 1


@pytest.mark.parametrize(
    ("file", "of_old", "of_new", "error"),
    [
        ("hits", ",author", ",editor", "constraint-error"),
        ("theme_trends", ",do_not_draw,", ",maybe,", "constraint-error"),
        ("articles", "core", "very", "constraint-error"),
        ("hits", ",2,", ",two,", "type-error"),
        ("themes", "containment,", "liaison_office,", "primary-key"),
        ("themes", "1.0.0", "2.0.0", "hash-count"),
    ],
)
def test_what_does_not_fit_the_descriptor_is_seen(
    filled: Connection, tmp_path: Path, file: str, of_old: str, of_new: str, error: str
) -> None:
    export_csv(filled, tmp_path)
    target = tmp_path / f"{file}.csv"
    before = target.read_text()
    target.write_text(re.sub(re.escape(of_old), of_new, before, count=1))
    assert target.read_text() != before
    judged = frictionless.Package(str(tmp_path / DESCRIPTOR)).validate()
    assert error in {kind for (kind,) in judged.flatten(["type"])}


def test_the_descriptor_is_a_data_package_of_version_2(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    package = package_in(tmp_path)
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["created"] == f"{CLOCK:%Y-%m-%dT%H:%M:%SZ}"
    for resource in package["resources"]:
        assert (resource["type"], resource["format"], resource["mediatype"]) == ("table", "csv", "text/csv")
        assert (resource["encoding"], resource["dialect"]["delimiter"]) == ("utf-8", ",")
        assert resource["bytes"] == (tmp_path / resource["path"]).stat().st_size
        assert resource["schema"]["primaryKey"]
        for field in resource["schema"]["fields"]:
            assert all(field[said] for said in ("name", "type", "format", "title", "description")), field


def test_every_number_has_a_unit_and_every_table_a_key_of_its_own_columns(filled: Connection) -> None:
    for table in exports():
        fields = fields_of(filled, table)
        assert [
            field["name"] for field in fields if field["type"] in {"integer", "number"} and "unit" not in field
        ] == []
        assert table.key, f"exports/{table.name}.sql: say which columns tell its rows apart, as -- key: article_id"
        assert set(table.key) <= {field["name"] for field in fields}


def test_what_sql_declares_is_demanded(filled: Connection) -> None:
    (articles,) = [table for table in exports() if table.name == "articles"]
    fields = {field["name"]: field.get("constraints", {}) for field in fields_of(filled, articles)}
    assert fields["article_id"] == {"required": True}
    assert fields["n_revisions"] == {"required": True, "minimum": 0}
    assert fields["is_original"] == {"required": True}
    assert "required" not in fields["published_on"]  # NULL where nothing is known
    assert "required" not in fields["section"]  # empty where the page names none
    assert fields["genre"] == {"enum": ["commentary", "news", "statement", "unknown"]}


def test_the_name_of_a_number_says_its_unit_and_bounds() -> None:
    assert measure_of("share_low") == ("share of 1", 0, 1)
    assert measure_of("n_words") == ("count", 0, None)
    assert measure_of("log2_ratio_to_baseline") == ("log2 of a ratio", None, None)
    assert measure_of("rate_low") == ("hits per 1,000 words", 0, None)
    assert measure_of("rate_ratio") == ("ratio", 0, None)
    assert measure_of("nothing_known") is None
    assert (title_of("n_words"), title_of("article_id"), title_of("url")) == ("Number of words", "Article ID", "URL")


def test_duckdb_reads_by_the_descriptor_what_the_warehouse_holds(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    selects = {table.name: table.select for table in exports()}
    for resource in package_in(tmp_path)["resources"]:
        read = read_by(resource, tmp_path)
        columns = columns_of(filled, selects[resource["name"]])
        cells = [f"core.as_cell({name}) as {name}" if kind == "VARCHAR" else name for name, kind in columns.items()]
        held = filled.execute(f"select {', '.join(cells)} from ({selects[resource['name']]})").fetchall()  # noqa: S608
        assert read == held, resource["name"]


def read_by(resource: Mapping[str, Any], folder: Path) -> list[tuple[Any, ...]]:
    types = {field["name"]: AS_DUCKDB[field["type"]] for field in resource["schema"]["fields"]}
    dialect = resource["dialect"]
    with duckdb.connect() as elsewhere:
        elsewhere.execute("set timezone = 'UTC'")
        return elsewhere.execute(
            "from read_csv(?, columns = ?, header = ?, delim = ?, quote = ?, escape = ?, allow_quoted_nulls = false, "
            "auto_detect = false, parallel = false)",
            [
                str(folder / resource["path"]),
                types,
                dialect["header"],
                dialect["delimiter"],
                dialect["quoteChar"],
                dialect["quoteChar"],
            ],
        ).fetchall()


def test_what_a_spreadsheet_would_run_is_made_text_once(con: Connection) -> None:
    for cell in HOSTILE:
        once = str(con.execute("select core.as_cell(?)", [cell]).fetchall()[0][0])
        assert (once[0], once.replace("'", "")) == ("'", cell)
        assert con.execute("select core.as_cell(?)", [once]).fetchone() == (once,)


_SIGNS = "=+-@＝＋－＠"


@given(st.lists(st.sampled_from([*_SIGNS, *';\t\r\n \u200b"a1,；', "safe", "\u2028"]), max_size=12).map("".join))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_part_that_a_reader_splits_off_begins_as_a_formula(con: Connection, cell: str) -> None:
    ((guarded,),) = con.execute("select core.as_cell(?)", [cell]).fetchall()
    first, *others = re.split("[;；\\t\\r\\n\u2028]", guarded)
    parts = [first.strip(" \u200b"), *(part.strip(' "\u200b') for part in others)]
    assert [part for part in parts if part[:1] in {*_SIGNS}] == []
    assert guarded.replace("'", "") == cell
    written = io.StringIO()
    csv.writer(written).writerow([guarded, "next"])
    assert next(csv.reader(io.StringIO(written.getvalue(), newline=""))) == [guarded, "next"]
    assert con.execute("select core.as_cell(?)", [guarded]).fetchone() == (guarded,)


def test_what_no_spreadsheet_would_run_is_left_as_it_is(con: Connection) -> None:
    for cell in HARMLESS:
        assert con.execute("select core.as_cell(?)", [cell]).fetchone() == (cell,)


def test_no_cell_of_any_file_begins_as_a_formula_and_numbers_stay_numbers(filled: Connection, tmp_path: Path) -> None:
    export_csv(filled, tmp_path)
    n_quoted = 0
    for resource in package_in(tmp_path)["resources"]:
        types = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        with (tmp_path / resource["path"]).open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                for column, cell in row.items():
                    if types[column] == "string":
                        assert not re.match(r"[\s\u00a0\u200b\ufeff\u202e]*[=+\-@＝＋－＠﹦−]", cell), (column, cell)
                        n_quoted += cell.startswith("'")
    assert n_quoted > 3 * len(TITLES)  # sections, authors and terms too


def test_a_negative_log_ratio_stays_a_number(filled: Connection, tmp_path: Path) -> None:
    seed = {"baseline_id": "s", "url": "u", "title": "t", "source_name": "o", "published_on": date(2023, 5, 1)}
    counted = {"published_precision": "day", "n_words": 10, "n_sentences": 5, "measured": "shipped"}
    insert(filled, "core.baseline_articles", [{**seed, **counted, "codebook_sha256": "c" * 64}])
    filled.execute("insert into core.baseline_hits values ('s', 'liaison_office', 't', 1, 0, 1)")
    export_csv(filled, tmp_path, more=[table for table in exports() if table.name == "theme_cube"])
    with (tmp_path / "theme_cube.csv").open(newline="") as file:
        ratios = [row["log2_ratio_to_baseline"] for row in csv.DictReader(file) if row["n"] != "0"]
    assert any(ratio.startswith("-") for ratio in ratios)
    assert all(re.fullmatch(r"-?\d+(\.\d+)?", ratio) for ratio in ratios)


def test_parquet_files_hold_the_same_tables_with_texts_as_they_were_read(filled: Connection, tmp_path: Path) -> None:
    files = export_parquet(filled, tmp_path)
    assert [file.suffix for file in files] == [".parquet"] * len(exports()) + [".json"]
    for table in exports():
        file = str(tmp_path / f"{table.name}.parquet")
        with duckdb.connect() as elsewhere:
            elsewhere.execute("set timezone = 'UTC'")
            read = elsewhere.execute("from read_parquet(?)", [file]).fetchall()
        assert read == filled.execute(table.select).fetchall(), table.name


def test_a_parquet_file_says_what_its_columns_mean(filled: Connection, tmp_path: Path) -> None:
    export_parquet(filled, tmp_path)
    opened = pq.ParquetFile(tmp_path / "theme_cube.parquet")
    assert opened.metadata.row_group(0).column(0).compression == "ZSTD"
    carried = opened.metadata.metadata or {}
    (trends,) = [one for one in package_in(tmp_path)["resources"] if one["name"] == "theme_cube"]
    assert carried[b"description"].decode() == trends["description"].removesuffix(" Texts stand as they were read.")
    assert json.loads(carried[b"schema"]) == trends["schema"]
    assert (trends["format"], trends["mediatype"]) == ("parquet", "application/vnd.apache.parquet")
    assert {field["name"]: field.get("unit") for field in trends["schema"]["fields"]}["share_low"] == "share of 1"


def test_equal_content_gives_equal_bytes_in_whatever_order_it_was_stored(filled: Connection, tmp_path: Path) -> None:
    first = {**written(export_csv(filled, tmp_path / "a")), **written(export_parquet(filled, tmp_path / "b"))}
    tables = filled.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('core', 'trends')"
    )
    for (table,) in tables.fetchall():
        turned = filled.sql(f"select * from {table} order by rowid desc").to_arrow_table().to_pylist()  # noqa: S608
        filled.execute(f"truncate {table}")
        insert(filled, table, turned)
    second = {**written(export_csv(filled, tmp_path / "c")), **written(export_parquet(filled, tmp_path / "d"))}
    assert first == second
    assert len(first) == len(TABLES) + len(exports()) + 1  # the two descriptors have one name


def written(files: tuple[Path, ...]) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in files}


def test_no_export_makes_cells_itself() -> None:
    assert [table.name for table in exports() if "as_cell" in table.select] == []
