"""Pages of the report need nothing from elsewhere, run nothing, and can be read with every kind of browser."""

import base64
import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from lxml import html

from flows.settings import Settings
from tests.flows.reported import THEMES, fill, pages_of, report_of, warehouse_in

LIMIT = 2_000_000  # bytes of one page
LOADING = ("src", "srcset", "data", "poster", "background", "action", "formaction", "ping")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Path:
    made = tmp_path_factory.mktemp("reported")
    with warehouse_in(made, empty_warehouse) as rows:
        fill(rows)
    report_of(made)
    return made


@pytest.fixture(params=["index.html", *(f"themes/{theme_id}.html" for theme_id in THEMES)])
def page(folder: Path, request: pytest.FixtureRequest) -> html.HtmlElement:
    return pages_of(folder)[request.param]


def attributes(page: html.HtmlElement) -> Iterator[tuple[str, str, str]]:
    for element in page.iter(html.etree.Element):
        for name, value in element.attrib.items():
            yield element.tag, name, value


def test_its_policy_admits_the_one_style_sheet_and_nothing_else(page: html.HtmlElement) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = page.xpath("//style")
    digest = base64.b64encode(hashlib.sha256(style.text.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    before = page.xpath("//meta[@http-equiv]/preceding::*[self::style or self::link or self::script]")
    assert before == []


def test_it_runs_and_loads_nothing(page: html.HtmlElement) -> None:
    assert page.xpath("//link/@href") == ["data:,"]  # no icon, so that no browser asks for one
    assert page.xpath("//script | //iframe | //object | //embed | //form | //img | //base") == []
    assert [one for one in attributes(page) if one[1].startswith("on") or one[1] in {"style", *LOADING}] == []
    (style,) = page.xpath("//style")
    assert not re.search(r"url\(|@import|expression\(", style.text)


def test_its_links_lead_to_files_that_exist_or_to_the_web(folder: Path, page: html.HtmlElement) -> None:
    name = "index.html" if page.xpath("//h4") else "themes/any.html"
    links = page.xpath("//a/@href")
    assert len(links) > 6
    for link in links:
        address, fragment = urldefrag(link)
        if re.match(r"https?://", address):
            continue
        assert ":" not in address
        target = (Settings(data=folder).report / name).parent / address if address else None
        assert target is None or target.resolve().is_file(), link
        if fragment:
            there = html.document_fromstring(target.read_text(encoding="utf-8")) if target else page
            assert there.xpath(f"//*[@id='{fragment}']"), link


def test_foreign_links_tell_nobody_where_they_were_found(page: html.HtmlElement) -> None:
    foreign = page.xpath("//a[starts-with(@href, 'http')]")
    assert all(one.get("rel") == "noopener noreferrer nofollow" for one in foreign)
    assert page.xpath("//meta[@name='referrer']/@content") == ["no-referrer"]


def test_it_has_language_landmarks_and_a_way_past_the_navigation(page: html.HtmlElement) -> None:
    assert page.getroottree().getroot().get("lang") == "en"
    assert page.xpath("//title")[0].text.strip()
    assert [len(page.xpath(f"//{landmark}")) for landmark in ("header", "nav", "main", "footer")] == [1] * 4
    first = page.xpath("//body/*")[0]
    assert (first.get("class"), first.get("href")) == ("skip", "#content")
    assert page.xpath("//main")[0].get("id") == "content"
    assert page.xpath("//nav/@aria-label")


def test_its_headings_are_in_order(page: html.HtmlElement) -> None:
    levels = [int(one.tag[1]) for one in page.xpath("//h1 | //h2 | //h3 | //h4 | //h5 | //h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_its_tables_say_what_their_rows_and_columns_are(page: html.HtmlElement) -> None:
    tables = page.xpath("//table")
    assert tables
    for table in tables:
        assert table.xpath("./caption")
        assert table.xpath(".//th[not(@scope)]") == []
        assert table.xpath("./thead//td") == []
        assert [row for row in table.xpath("./tbody/tr") if not row.xpath("./th[@scope='row']")] == []


def test_its_ids_are_unique_and_its_labels_exist(page: html.HtmlElement) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = {one for value in page.xpath("//@aria-labelledby") for one in value.split()}
    assert named <= set(ids)


def test_what_scrolls_can_be_reached_by_keyboard(page: html.HtmlElement) -> None:
    scrolling = page.xpath("//*[contains(@class, 'scroll')]")
    assert all(one.get("tabindex") == "0" and one.get("role") and one.get("aria-label") for one in scrolling)
    assert all(one.get("tabindex") == "0" for one in page.xpath("//pre"))


def test_its_drawings_have_a_text(page: html.HtmlElement) -> None:
    drawings = page.xpath("//*[local-name()='svg'][not(@aria-hidden)]")
    assert all(one.get("role") == "img" and len(one.get("aria-label")) > 40 for one in drawings)


def test_pages_are_small(folder: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in Settings(data=folder).report.rglob("*.html")}
    assert {name: size for name, size in sizes.items() if size >= LIMIT} == {}


def test_the_first_page_draws_each_theme_and_the_groups(folder: Path) -> None:
    page = pages_of(folder)["index.html"]
    assert len(page.xpath("//li[contains(@class, 'card')]/*[local-name()='svg']")) == len(THEMES)
    assert len(page.xpath("//figure//*[local-name()='svg']")) == 1
