"""The numbers of the report are those of the CSV files and of SQL, and the queries that it shows give them."""

import csv
from pathlib import Path

import pytest
from lxml import html

from flows.settings import Settings
from tests.flows.reported import THEMES, fill, pages_of, report_of, warehouse_in
from warehouse.ask.sql import asked
from warehouse.publish.snapshot import FILE_NAME

Shares = dict[str, tuple[int, int, float | None]]  # by quarter: pieces, those with the theme, share


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Path:
    made = tmp_path_factory.mktemp("reported")
    with warehouse_in(made, empty_warehouse) as rows:
        fill(rows)
    report_of(made)
    return made


def number(cell: html.HtmlElement) -> int:
    return int(cell.text_content().replace("\N{NARROW NO-BREAK SPACE}", ""))


def share(cell: html.HtmlElement) -> float | None:
    values = cell.xpath(".//data/@value")
    return float(values[0]) if values else None


def on_its_page(folder: Path, theme_id: str) -> Shares:
    (table,) = pages_of(folder)[f"themes/{theme_id}.html"].xpath("//table[@id='numbers']")
    return {
        row[0].text_content(): (number(row[1]), number(row[2]), share(row[3])) for row in table.xpath(".//tbody/tr")
    }


def in_csv(folder: Path, theme_id: str) -> Shares:
    with (Settings(data=folder).csv / "theme_trends.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["theme_id"] == theme_id]
    return {
        row["period_label"]: (int(row["n"]), int(row["n_with_theme"]), float(row["share"]) if row["share"] else None)
        for row in rows
    }


def by_shown_query(folder: Path, theme_id: str) -> Shares:
    (code,) = pages_of(folder)[f"themes/{theme_id}.html"].xpath("//section[@id='trend']//pre/code")
    with asked(Settings(data=folder).published / FILE_NAME, code.text_content()) as answer:
        rows = [dict(zip(answer.columns, row, strict=True)) for row in answer.rows()]
    return {row["period_label"]: (row["n"], row["n_with_theme"], row["share"]) for row in rows}


@pytest.mark.parametrize("theme_id", THEMES)
def test_page_csv_and_sql_have_the_same_numbers(folder: Path, theme_id: str) -> None:
    shown = on_its_page(folder, theme_id)
    assert len(shown) == 12
    assert shown["2026-Q3"][0] == 24
    assert shown == in_csv(folder, theme_id) == by_shown_query(folder, theme_id)


def test_the_first_page_has_the_shares_of_all_themes(folder: Path) -> None:
    (table,) = pages_of(folder)["index.html"].xpath("//section[@id='themes']//table")
    quarters = [head.text_content() for head in table.xpath("./thead//th")][1:]
    for row, theme_id in zip(table.xpath("./tbody/tr")[1:], sorted(THEMES), strict=True):
        shown = dict(zip(quarters, map(share, row.xpath("./td")), strict=True))
        assert shown == {quarter: found[2] for quarter, found in in_csv(folder, theme_id).items()}


def test_every_query_that_is_shown_runs(folder: Path) -> None:
    n_run = 0
    for page in pages_of(folder).values():
        for code in page.xpath("//pre/code"):
            with asked(Settings(data=folder).published / FILE_NAME, code.text_content()) as answer:
                assert answer.columns
                list(answer.rows())
            n_run += 1
    assert n_run >= 3 + 2 * len(THEMES)


def test_the_shares_of_groups_are_those_of_the_query_that_is_shown(folder: Path) -> None:
    page = pages_of(folder)["index.html"]
    (code,) = page.xpath("//section[@id='groups']//pre/code")
    with asked(Settings(data=folder).published / FILE_NAME, code.text_content()) as answer:
        found = {tuple(row[:2]): row[answer.columns.index("share")] for row in answer.rows()}
    (table,) = page.xpath("//section[@id='groups']//table")
    shown = [[share(cell) for cell in row.xpath("./td")] for row in table.xpath("./tbody/tr")]
    groups = ("asia_pacific", "euro_atlantic")
    assert shown == [[found[theme_id, group] for group in groups] for theme_id in sorted(THEMES)]
    assert any(value not in (None, 0.0) for row in shown for value in row)
