"""Files keep their shape: modules under 300 lines, views under 150, and a view ends by selecting its last model."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FEWER_LINES_THAN = {".py": 300, ".sql": 150}
VIEW = re.compile(r"^create (?:or replace )?view (\S+) as\n(.*?);$", re.M | re.S)


def long_files(root: Path, folders: tuple[str, ...], kind: str) -> dict[str, int]:
    """Map each file of this kind that reaches the limit to its number of lines."""
    paths = [path for folder in folders for path in (root / folder).rglob(f"*{kind}")]
    lengths = {path.relative_to(root).as_posix(): len(path.read_text().splitlines()) for path in paths}
    return {place: n_lines for place, n_lines in lengths.items() if n_lines >= FEWER_LINES_THAN[kind]}


def views_in(sql: str) -> dict[str, str]:
    return dict(VIEW.findall(sql))


def ends_in_its_last_model(query: str) -> bool:
    """Return whether a query of several models ends in `select * from …`; a query of one select needs no model."""
    *_, last = query.splitlines()
    return not query.startswith("with ") or re.fullmatch(r"select \* from \w+", last) is not None


def views() -> dict[str, str]:
    return {path.name: path.read_text() for path in (ROOT / "warehouse" / "views").glob("*.sql")}


def test_modules_stay_under_300_lines() -> None:
    assert long_files(ROOT, ("flows", "warehouse", "pipeline"), ".py") == {}


def test_views_stay_under_150_lines() -> None:
    assert long_files(ROOT, ("warehouse/views",), ".sql") == {}


def test_a_file_holds_one_view() -> None:
    assert [name for name, sql in views().items() if len(views_in(sql)) > 1] == []


def test_a_view_ends_by_selecting_its_last_model() -> None:
    bodies = {view: body for sql in views().values() for view, body in views_in(sql).items()}
    assert bodies
    assert [view for view, body in bodies.items() if not ends_in_its_last_model(body)] == []


def test_every_view_is_seen() -> None:
    assert sum(sql.count("create or replace view ") for sql in views().values()) == sum(
        len(views_in(sql)) for sql in views().values()
    )


def test_a_long_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "short.py").write_text("one\n" * 299)
    (tmp_path / "flows" / "long.py").write_text("one\n" * 300)
    assert long_files(tmp_path, ("flows",), ".py") == {"flows/long.py": 300}


@pytest.mark.parametrize(
    ("body", "is_well"),
    [
        ("with final as (\n    select 1 as n\n)\n\nselect * from final", True),
        ("with final as (\n    select 1 as n\n)\n\nselect n\nfrom final", False),
        ("with final as (\n    select 1 as n\n)\n\nselect n from final", False),
        ("select\n    1 as n\nfrom core.articles", True),
    ],
)
def test_a_view_that_ends_otherwise_is_found(body: str, is_well: bool) -> None:
    views = views_in(
        f"-- One row.\ncreate or replace view trends.planted as\n{body};\ncomment on view trends.planted is 'x';\n"
    )
    assert views == {"trends.planted": body}
    assert ends_in_its_last_model(views["trends.planted"]) is is_well
