"""The report of no data, of one article, of many themes and of many sources is honest, whole and small."""

from datetime import date
from pathlib import Path

import pytest

from flows.settings import Settings
from tests.flows.reported import fill, pages_of, report_of, warehouse_in
from warehouse.statements import insert

LIMIT = 2_000_000


def sizes(folder: Path) -> list[int]:
    return [path.stat().st_size for path in Settings(data=folder).report.rglob("*.html")]


def test_before_the_first_night_it_says_so(tmp_path: Path, empty_warehouse: Path) -> None:
    with warehouse_in(tmp_path, empty_warehouse):
        pass
    assert report_of(tmp_path).n_drawn == 0
    (page,) = pages_of(tmp_path).values()
    assert page.xpath("//h1")[0].text_content() == "No commentary has been counted yet"
    assert page.xpath("//table") == []


def test_a_night_that_found_nothing_has_pages_without_numbers(tmp_path: Path, empty_warehouse: Path) -> None:
    with warehouse_in(tmp_path, empty_warehouse) as rows:
        rows.begin()
        rows.count()
    report_of(tmp_path)
    pages = pages_of(tmp_path)
    assert pages["index.html"].xpath("//h1")[0].text_content() == "No commentary has been counted yet"
    assert "nothing to draw yet" in pages["themes/liaison_office.html"].text_content()
    assert "No counted sentence has this theme" in pages["themes/liaison_office.html"].text_content()


def test_one_article_makes_no_share_and_no_chart(tmp_path: Path, empty_warehouse: Path) -> None:
    with warehouse_in(tmp_path, empty_warehouse) as rows:
        rows.begin()
        rows.article("a", date(2026, 9, 1), hits={"liaison_office": 1}, title="The only one")
        rows.count()
    assert report_of(tmp_path).n_drawn <= 1
    pages = pages_of(tmp_path)
    assert pages["index.html"].xpath("//h1")[0].text_content() == "1 piece of commentary so far: too few for a share"
    assert "The only one" in pages["index.html"].text_content()
    assert "No full quarter has ten pieces yet" in pages["index.html"].text_content()
    assert "No chart is drawn" in pages["themes/liaison_office.html"].text_content()


@pytest.mark.parametrize("n_themes", [24, 60])
def test_many_themes_have_a_card_each_and_a_small_page(tmp_path: Path, empty_warehouse: Path, n_themes: int) -> None:
    themes = tuple(f"theme_{number:02}" for number in range(n_themes))
    with warehouse_in(tmp_path, empty_warehouse) as rows:
        fill(rows, a_quarter=10, themes=themes)
    report_of(tmp_path)
    page = pages_of(tmp_path)["index.html"]
    assert len(page.xpath("//li[contains(@class, 'card')]/*[local-name()='svg']")) == n_themes
    assert len(pages_of(tmp_path)) == n_themes + 1
    assert max(sizes(tmp_path)) < LIMIT


@pytest.mark.parametrize("n_sources", [1, 400])
def test_one_source_or_many_make_the_same_kind_of_page(tmp_path: Path, empty_warehouse: Path, n_sources: int) -> None:
    with warehouse_in(tmp_path, empty_warehouse) as rows:
        fill(rows, a_quarter=20)
        (declared,) = rows.con.execute("from core.sources where source_id = 'review'").to_arrow_table().to_pylist()
        more = [{**declared, "source_id": f"s{number:03}", "name": f"Outlet {number}"} for number in range(n_sources)]
        insert(rows.con, "core.sources", more)
        rows.con.execute("update core.articles set source_id = format('s{:03d}', hash(article_id) % $1)", [n_sources])
        rows.count()
    report_of(tmp_path)
    page = pages_of(tmp_path)["index.html"]
    facts = dict(zip(page.xpath("//dl//dt/text()"), page.xpath("//dl//dd/text()"), strict=True))
    assert (facts["Sources"] == "1") is (n_sources == 1)
    assert n_sources == 1 or int(facts["Sources"]) > 150  # that many have one of the 220 pieces
    assert max(sizes(tmp_path)) < LIMIT
