"""What people open: replaced whole, equal bytes for equal content, no cell that a spreadsheet would run."""

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.warehouse.conftest import Rows
from warehouse.connection import Connection, connect
from warehouse.publish.export import DESCRIPTOR, as_cells, export_csv
from warehouse.publish.published_tables import FileFormat, exports
from warehouse.publish.snapshot import publish_snapshot

PERIODS_WITH_HITS = (
    "select count(*) from trends.theme_periods where n_hits > 0 and theme_kind = 'theme' and unit = 'story' "
    "and panel = 'all' and source_group = 'all' and genre = 'commentary'"
)


@pytest.fixture
def filled(rows: Rows) -> Rows:
    rows.begin()
    rows.article("a", date(2026, 9, 1), hits={"liaison_office": 2}, title="=1+1")
    rows.article("b", date(2026, 9, 2), title='He said: "no", twice\nand again')
    rows.count()
    return rows


@pytest.mark.usefixtures("filled")
def test_equal_content_gives_equal_bytes(con: Connection, tmp_path: Path) -> None:
    first, second = export_csv(con, tmp_path / "one"), export_csv(con, tmp_path / "two")
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
    tables = [export for export in exports() if export.file_format is FileFormat.CSV]
    assert {file.name for file in first} == {f"{export.name}.csv" for export in tables} | {DESCRIPTOR}


@pytest.mark.usefixtures("filled")
def test_an_export_that_breaks_off_leaves_what_was_there_and_no_partial_files(con: Connection, tmp_path: Path) -> None:
    before = {file: file.read_bytes() for file in export_csv(con, tmp_path / "csv")}
    con.execute("drop view trends.baseline_standing")
    with pytest.raises(duckdb.CatalogException):
        export_csv(con, tmp_path / "csv")
    assert {file: file.read_bytes() for file in (tmp_path / "csv").iterdir()} == before


@pytest.mark.usefixtures("filled")
def test_a_title_that_looks_like_a_formula_stays_text(con: Connection, tmp_path: Path) -> None:
    export_csv(con, tmp_path)
    with (tmp_path / "articles.csv").open(newline="") as file:
        titles = [row["title"] for row in csv.DictReader(file)]
    assert titles == ["'=1+1", 'He said: "no", twice\nand again']


@pytest.mark.usefixtures("filled")
def test_the_descriptor_names_every_file_with_its_hash_and_columns(con: Connection, tmp_path: Path) -> None:
    export_csv(con, tmp_path)
    package = json.loads((tmp_path / DESCRIPTOR).read_text())
    for resource in package["resources"]:
        body = (tmp_path / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(body).hexdigest()
        header = body.decode().splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
        assert all(field["description"] for field in resource["schema"]["fields"])


@pytest.mark.usefixtures("filled")
def test_readers_open_the_copy_while_it_is_replaced(con: Connection, tmp_path: Path) -> None:
    target = publish_snapshot(con, tmp_path)
    reader = connect(target, read_only=True)
    before = target.stat().st_ino
    publish_snapshot(con, tmp_path)
    assert target.stat().st_ino != before
    assert reader.execute("select count(*) from core.articles").fetchone() == (2,)
    reader.close()


@pytest.mark.usefixtures("filled")
def test_the_copy_answers_questions_with_any_duckdb_and_keeps_its_comments(con: Connection, tmp_path: Path) -> None:
    with duckdb.connect(publish_snapshot(con, tmp_path), read_only=True) as copy:
        assert copy.execute(PERIODS_WITH_HITS).fetchone() == (3,)
        assert copy.execute(
            "select count(*) from duckdb_columns() where comment is null and not internal"
        ).fetchone() == (0,)
        ((matched, sentence),) = copy.execute(
            "select distinct matched[1], sentence from core.hit_sentences"
        ).fetchall()[:1]
    assert sentence == "One sentence of the text."
    assert matched in sentence


@pytest.mark.usefixtures("filled")
def test_a_partial_copy_that_a_kill_left_goes_with_the_next_one(con: Connection, tmp_path: Path) -> None:
    (tmp_path / ".nato_asia.duckdb.half").write_bytes(b"torn by a kill")
    (tmp_path / f".nato_asia.duckdb.{2**22 + 1}.partial").write_bytes(b"torn by a kill")
    publish_snapshot(con, tmp_path)
    assert not [file for file in tmp_path.iterdir() if file.suffix in {".half", ".partial"}]


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+1", "-1", "@a", "\t=1", "＝1", " =1", "\u200b=1", "⁼1", "﹣1", "−5", "liaison office*", "a=b", ""],
)
def test_cells_of_other_files_are_made_text_as_those_of_the_exports(cell: str, con: Connection) -> None:
    assert [con.execute("select core.as_cell(?)", [cell]).fetchone()] == [(one,) for one in as_cells(con, [cell])]
