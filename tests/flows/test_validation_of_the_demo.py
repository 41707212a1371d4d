"""The README's section on one's own corpus, done on the demo as it says: draw, code, score, and look at the trend.

`demo/expansion_asia.csv` has the codes of one person who read the 47 commentaries of the newsroom by the definition of
the theme (column `read`), and those of an invented second coder who differs on six texts at the border of it. Composed
pieces are coded by their sentences: `demo/expansion_asia_sentences.csv` has those with the theme for either coder.
"""

import csv
import re
import shlex
from pathlib import Path
from shutil import copytree

import pytest

from flows.demo.composed.bank import VOICES
from tests.flows.conftest import run
from warehouse.ask.sql import asked

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.split("## Measure it on your own corpus\n")[1].split("\n## ")[0]
CODES = Path(__file__).parent / "demo" / "expansion_asia.csv"
CODES_OF_SENTENCES = Path(__file__).parent / "demo" / "expansion_asia_sentences.csv"
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
    for coder, column in (("ann", "read"), ("ben", "differing")):
        save_as_spreadsheets_do([{**row, "code": code_of(row, column)} for row in drawn], folder / f"{coder}.csv")
    return folder, run(folder, *score)


def code_of(row: dict[str, str], coder: str) -> str:
    """Return the code of a drawn text: as it was read, or for a composed one whether a sentence of it has the theme."""
    for own in read_table(CODES):
        if own["url"] == row["url"]:
            return own[coder]
    fragments = (one["fragment"] for one in read_table(CODES_OF_SENTENCES) if one[coder] == "1")
    return str(int(any(fragment in row["evidence"] for fragment in fragments)))


def test_the_sample_is_drawn_of_the_whole_demo_and_does_not_say_what_was_found(coded: tuple[Path, str]) -> None:
    drawn = read_table(coded[0] / "expansion.csv")
    own = {row["url"] for row in read_table(CODES)}
    assert len(drawn) == 60
    assert 0 < sum(row["url"] in own for row in drawn) < 30
    assert all(not row["code"] for row in drawn)


def test_each_sentence_that_was_coded_is_one_of_the_bank() -> None:
    bank = "".join(path.read_text(encoding="utf-8") for path in VOICES.glob("*.md"))
    assert [row["fragment"] for row in read_table(CODES_OF_SENTENCES) if bank.count(row["fragment"]) != 1] == []


def test_the_codebook_is_measured_against_the_coders(coded: tuple[Path, str]) -> None:
    folder, shown = coded
    query = (
        "select n_decided, n_open, alpha, precision, recall from core.sample_scores "
        "where level = 'article' and voice = 'all' order by all"
    )
    with asked(folder / "data/demo/published/nato_asia.duckdb", query) as answer:
        ((n_decided, n_open, alpha, precision, recall),) = answer.rows()
    assert (n_decided, n_open) == (54, 6)
    assert 0.7 < alpha < 0.9
    assert 0.6 < precision < 0.9
    assert 0.6 < recall < 0.95
    assert "coded by ann, ben" in shown


def test_the_query_of_the_section_shows_corrected_shares_with_their_doubt(coded: tuple[Path, str]) -> None:
    (query,) = re.findall(r"```sql\n(.*?)```", SECTION, re.S)
    with asked(coded[0] / "data/demo/published/nato_asia.duckdb", query) as answer:
        quarters = list(answer.rows())
    assert len(quarters) == 17
    for _, n, share, corrected, low, high, reason in quarters:
        assert n > 0
        assert reason is None
        assert low <= corrected <= high
        assert high - low > 0.25, "sixty texts were coded, and leave much doubt"
        assert 0 <= share <= 1
