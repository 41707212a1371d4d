"""What outlets write stays text: headlines, names and addresses run nothing, link nowhere else, and break no page."""

from pathlib import Path

import pytest
from lxml import html

from tests.flows.reported import fill, pages_of, report_of, warehouse_in
from tests.warehouse.conftest import Rows

SCRIPT = "<script>alert(1)</script>"
HOSTILE = (
    SCRIPT,
    "</title></style></textarea><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "{{ 7 * 7 }}{% raw %}{# comment #}",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202egnp.exe\u202c and \u2066more\u2069",
    "NUL \x00 and ESC \x1b[31m",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "]]><!-- --><!DOCTYPE html>",
)
ADDRESSES = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "//elsewhere.example/",
    'https://good.example/"onclick="alert(1)',
)
N_BYTES_OF_A_NAME = 20_000_000


def attack(rows: Rows) -> None:
    """Give articles hostile headlines and addresses, and sources hostile names; all of them count."""
    fill(rows, a_quarter=12)
    ids = [
        found for (found,) in rows.con.execute("select article_id from core.articles order by article_id").fetchall()
    ]
    newest = ids[-len(HOSTILE) - len(ADDRESSES) :]
    for article_id, title in zip(newest, HOSTILE, strict=False):
        rows.con.execute("update core.articles set title = ? where article_id = ?", [title, article_id])
    for article_id, url in zip(newest[len(HOSTILE) :], ADDRESSES, strict=True):
        rows.con.execute("update core.articles set url = ? where article_id = ?", [url, article_id])
    rows.con.execute("update core.sources set name = ? where source_id = 'review'", [SCRIPT])
    long_name = "n" * N_BYTES_OF_A_NAME
    rows.con.execute("update core.sources set name = ? where source_id = 'post'", [f"{long_name}<b>"])


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> dict[str, html.HtmlElement]:
    folder = tmp_path_factory.mktemp("hostile")
    with warehouse_in(folder, empty_warehouse) as rows:
        attack(rows)
    report_of(folder)
    return dict(pages_of(folder))


def test_no_element_or_attribute_comes_from_outside(pages: dict[str, html.HtmlElement]) -> None:
    for page in pages.values():
        assert page.xpath("//script | //img | //b | //*[local-name()='animate'] | //comment()") == []
        assert page.xpath("//@*[starts-with(name(), 'on')]") == []


def test_hostile_headlines_are_shown_as_they_stand(pages: dict[str, html.HtmlElement]) -> None:
    text = pages["index.html"].xpath("//section[@id='new']")[0].text_content()
    for title in HOSTILE[:5]:
        assert title in text
    assert SCRIPT in text  # the name of a source too


def test_what_turns_or_hides_letters_is_left_out(pages: dict[str, html.HtmlElement]) -> None:
    for page in pages.values():
        text = html.tostring(page, encoding="unicode")
        assert [mark for mark in "\u202a\u202b\u202d\u202e\u2066\u2067\x00\x1b" if mark in text] == []
    text = pages["index.html"].text_content()
    assert "gnp.exe and more" in text


def test_only_addresses_of_the_web_become_links(pages: dict[str, html.HtmlElement]) -> None:
    for page in pages.values():
        foreign = [link for link in page.xpath("//a/@href") if ":" in link or link.startswith("//")]
        assert foreign or "never_found" in page.text_content()
        assert [link for link in foreign if not link.startswith(("http://", "https://"))] == []
        assert [one for one in page.xpath("//a") if one.get("onclick")] == []


def test_a_name_of_20_mb_is_cut(pages: dict[str, html.HtmlElement]) -> None:
    for page in pages.values():
        assert len(html.tostring(page)) < 1_000_000
        assert "n" * 200 not in page.text_content()
    assert "nnn…" in pages["index.html"].text_content()
