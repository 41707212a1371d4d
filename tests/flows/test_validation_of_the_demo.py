"""The README's section on one's own corpus, done on the demo as it says: draw, code, score, and look at the trend.

`demo/expansion_asia.csv` has the codes of one person who read the 47 commentaries of the demo by the definition of the
theme (column `read`), and those of an invented second coder who differs on six texts at the border of it.
"""

import csv
import re
import shlex
from pathlib import Path
from shutil import copytree

import pytest

from tests.flows.conftest import run
from warehouse.ask.sql import asked

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## Measure it on your own corpus\n")[1].split("\n## ")[0]
CODES = Path(__file__).parent / "demo" / "expansion_asia.csv"
Table = list[dict[str, str]]


def commands() -> list[list[str]]:
    """Return the commands of the section, each as its arguments."""
    lines = [line for block in re.findall(r"```sh\n(.*?)```", SECTION, re.S) for line in block.splitlines()]
    return [shlex.split(line.removeprefix("nato-asia ")) for line in lines]


def read_table(file: Path) -> Table:
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def save_as_spreadsheets_do(rows: Table, file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0], delimiter=";")
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def coded(demo: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A copy of the demo after the commands of the section, and what the last one printed."""
    folder = copytree(demo[0], tmp_path_factory.mktemp("coded") / "demo")
    draw, score = commands()
    run(folder, *draw)
    drawn = read_table(folder / "expansion.csv")
    codes = {row["url"]: row for row in read_table(CODES)}
    for coder, column in (("ann", "read"), ("ben", "differing")):
        rows = [{**row, "code": codes[row["url"]][column]} for row in drawn]
        save_as_spreadsheets_do(rows, folder / f"{coder}.csv")
    return folder, run(folder, *score)


def test_every_story_of_the_demo_is_drawn_and_was_read(coded: tuple[Path, str]) -> None:
    drawn = read_table(coded[0] / "expansion.csv")
    assert sorted(row["url"] for row in drawn) == [row["url"] for row in read_table(CODES)]
    assert all(not row["code"] for row in drawn)


def test_the_codebook_is_measured_against_the_coders(coded: tuple[Path, str]) -> None:
    folder, shown = coded
    query = (
        "select n_decided, n_open, alpha, precision, recall from core.sample_scores "
        "where level = 'article' and voice = 'all' order by all"
    )
    with asked(folder / "data/demo/published/nato_asia.duckdb", query) as answer:
        ((n_decided, n_open, alpha, precision, recall),) = answer.rows()
    assert (n_decided, n_open) == (41, 6)
    assert 0.7 < alpha < 0.8
    assert 0.6 < precision < 0.9
    assert 0.6 < recall < 0.95
    assert "coded by ann, ben" in shown


def test_the_query_of_the_section_shows_corrected_shares_with_their_doubt(coded: tuple[Path, str]) -> None:
    (query,) = re.findall(r"```sql\n(.*?)```", SECTION, re.S)
    with asked(coded[0] / "data/demo/published/nato_asia.duckdb", query) as answer:
        quarters = list(answer.rows())
    assert len(quarters) >= 6
    for _, n, share, corrected, low, high, reason in quarters:
        assert n > 0
        assert reason is None
        assert low <= corrected <= high
        assert high - low > 0.3, "the demo is small, and its codes leave much doubt"
        assert 0 <= share <= 1
