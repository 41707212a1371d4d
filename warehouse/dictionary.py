"""The data dictionary: every table, view and column that people may rely on, as Markdown, read from COMMENT ON.

`python -m warehouse.dictionary` writes docs/data-dictionary.md anew; a test demands that it is up to date.
"""

from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory

from warehouse.connection import Connection, Warehouse
from warehouse.statements import FOLDER, run

PLACE = FOLDER.parent / "docs" / "data-dictionary.md"
_HEAD = """\
# Data dictionary

What the published file `nato_asia.duckdb` holds in the schemas `core` (texts, stories, themes, hits) and `trends`.
These names are a promise; `raw`, `ops` and `main` are the writer's own and may change. Questions and their queries
stand in [sql.md](sql.md).

Generated from `COMMENT ON` by `.venv/bin/python -m warehouse.dictionary`: change the comment in `warehouse/schema` or
`warehouse/views`, then run it. Words in names: `_id`; `is_`, `has_` true or false; `_at` instant in UTC; `_on` calendar
day; `n_` a count; `share_` 0 to 1; `rate_` per 1,000 words; `log2_` a ratio, where 1 is twice and -1 is half.
"""


def dictionary(con: Connection) -> str:
    """Return the data dictionary of the warehouse that is open."""
    rows = run(con, "list_columns")
    relations = {row["relation"]: (row["kind"], row["relation_comment"]) for row in rows}
    index = [f"| [`{name}`](#{_anchor(name)}) | {kind} | {_cell(said)} |" for name, (kind, said) in relations.items()]
    lines = [_HEAD, "| name | is a | holds |", "|---|---|---|", *index]
    for name, columns in groupby(rows, key=lambda row: row["relation"]):
        lines += ["", f"## {name}", "", relations[name][1] + ".", "", "| column | type | meaning |", "|---|---|---|"]
        lines += [f"| `{one['column_name']}` | {one['column_type']} | {_cell(one['comment'])} |" for one in columns]
    return "\n".join([*lines, ""])


def fresh_dictionary() -> str:
    """Return the data dictionary of a warehouse as this code makes it."""
    with TemporaryDirectory() as folder:
        warehouse = Warehouse(Path(folder) / "warehouse.duckdb")
        try:
            with warehouse.reading() as con:
                return dictionary(con)
        finally:
            warehouse.close()


def _anchor(name: str) -> str:
    return name.replace(".", "")


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PLACE.write_text(fresh_dictionary(), encoding="utf-8")
