"""Every table, view and column says what it means, and the same name means the same everywhere people read."""

from warehouse.connection import Connection
from warehouse.statements import FOLDER


def test_every_table_and_view_has_a_comment(con: Connection) -> None:
    silent = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where comment is null and not internal "
        "union all select schema_name || '.' || view_name from duckdb_views() where comment is null and not internal"
    ).fetchall()
    assert silent == []


def test_every_column_has_a_comment(con: Connection) -> None:
    silent = con.execute(
        "select schema_name || '.' || table_name || '.' || column_name from duckdb_columns() "
        "where comment is null and not internal"
    ).fetchall()
    assert silent == []


def test_every_statement_says_what_it_is_for() -> None:
    for file in FOLDER.glob("*/*.sql"):
        assert file.read_text().startswith("-- "), file


def test_every_exported_column_is_described(con: Connection) -> None:
    from warehouse.publish.published_tables import declare_theme_ids, exports
    from warehouse.publish.table_schema import column_meanings, columns_of

    declare_theme_ids(con)
    for export in exports():
        meanings = column_meanings(con, export.name)
        assert [column for column in columns_of(con, export.select) if not meanings.get(column)] == [], export.name


def test_no_query_is_dead() -> None:
    code = "\n".join(file.read_text() for folder in (FOLDER, FOLDER.parent / "flows") for file in folder.rglob("*.py"))
    folder = FOLDER / "queries"
    named = [file.relative_to(folder).with_suffix("").as_posix() for file in folder.rglob("*.sql")]
    unused = [name for name in named if f'"{name}"' not in code]
    assert unused == []


def test_an_exported_column_is_described_by_what_the_export_reads(con: Connection) -> None:
    from warehouse.publish.table_schema import column_meanings

    assert "gap" in column_meanings(con, "theme_cube")["n"]
    assert "Seed" in column_meanings(con, "baseline")["n_articles"]
    assert "Canonical" in column_meanings(con, "articles")["url"]


def test_a_view_file_is_one_view_of_stated_grain_and_bounded_length() -> None:
    for file in (FOLDER / "views").glob("*.sql"):
        text = file.read_text()
        assert len(text.splitlines()) < 150, file.name
        if n_views := text.count("create or replace view"):
            assert n_views == 1, file.name
            assert text.startswith("-- One row per "), file.name
            assert "\n\nselect * from final;\ncomment on view " in text, file.name
