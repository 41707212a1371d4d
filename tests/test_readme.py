"""The README tells the truth: its queries run, its tables list every column, setting and command."""

import re
from pathlib import Path

from flows.settings import Settings
from warehouse.connection import Warehouse
from warehouse.publish.published_tables import exports

README = Path(__file__).parent.parent / "README.md"
QUERIES = re.findall(r"```sql\n(.*?)```", README.read_text(), re.S)


def written_between(name: str) -> str:
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", README.read_text(), re.S)
    assert found
    return found[1]


def settings_table() -> str:
    rows = [
        f"| `{name}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(["", "| setting | default | meaning |", "|---|---|---|", *rows, "", ""])


def _default(value: object) -> str:
    if isinstance(value, Path):
        return "the one shipped" if value.is_absolute() else f"`{value}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "–" if value in ("", (), {}, None) else f"`{value}`"


def csv_table() -> str:
    rows = [f"| `{export.name}.{export.file_format}` | {export.description} |" for export in exports()]
    return "\n".join(["", "| file | holds |", "|---|---|", *rows, "", ""])


def test_there_are_six_queries_and_each_runs(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path / "warehouse.duckdb")
    with warehouse.reading() as con:
        assert len(QUERIES) == 6
        for query in QUERIES:
            assert con.execute(query).description
    warehouse.close()


def test_every_setting_is_listed_with_its_default_and_meaning() -> None:
    assert written_between("settings") == settings_table()


def test_every_csv_file_is_listed() -> None:
    assert written_between("csv") == csv_table()


def test_every_command_is_listed() -> None:
    from typer.main import get_group

    from flows.cli.app import app

    text = README.read_text()
    group = get_group(app)
    assert len(group.commands) >= 15
    for command in group.commands:
        assert f"`nato-asia {command}" in text, command
