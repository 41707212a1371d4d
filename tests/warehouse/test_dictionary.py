"""The data dictionary is what COMMENT ON says, for every table, view and column that people may rely on."""

from warehouse.connection import Connection
from warehouse.publish.dictionary import dictionary, fresh_pages


def test_the_pages_are_up_to_date() -> None:
    for place, page in fresh_pages().items():
        assert place.read_text(encoding="utf-8") == page, "run .venv/bin/python -m warehouse.publish.dictionary"


def test_the_dictionary_lists_every_column_of_the_public_schemas_and_no_other(con: Connection) -> None:
    written = dictionary(con)
    columns = con.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where schema_name in ('core', 'trends')"
    ).fetchall()
    for schema, table, column in columns:
        section = written.partition(f"\n## {schema}.{table}\n")[2].partition("\n## ")[0]
        assert f"\n| `{column}` | " in section, (schema, table, column)
    assert sum(line.startswith("| `") for line in written.splitlines()) == len(columns)
    assert "\n## ops." not in written
