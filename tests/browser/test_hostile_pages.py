"""Titles, names, addresses and sentences of others run nothing in the pages, and would be noticed if they did."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from flows.digest_files import write_digest
from flows.report.report_folder import write_report
from flows.settings import Settings
from tests.browser.chromium import Tab
from tests.browser.conftest import shown
from tests.browser.sights import excess_width, links, misdeeds
from tests.warehouse.conftest import published_rows

pytestmark = pytest.mark.timeout(600)

STRANGE = "http://attacker.example"
RUN = "window.ran=1;alert(1)"
HOSTILE = (
    f"<script>{RUN}</script>",
    f"</title></style></script><script>{RUN}</script>",
    f'"><img src=x onerror="{RUN}">',
    f"' onmouseover='{RUN}' autofocus onfocus='{RUN}",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<iframe srcdoc='<script>parent.ran=1</script>'></iframe><img src={STRANGE}/x.png>",
    f"<link rel=stylesheet href={STRANGE}/x.css><base href={STRANGE}/>",
    f"<meta http-equiv=refresh content=0;url={STRANGE}>",
    f"{{{{ 7 * 7 }}}} {{% raw %}} ${{{RUN}}} [x](javascript:{RUN})",
    "endless" * 100 + "\u202eesrever \x00 \ud7ff",
)
ADDRESSES = (
    f"javascript:{RUN}",
    f"data:text/html,<script>{RUN}</script>",
    f'http://review.example/"><script>{RUN}</script>',
)
PAGES = ("report/index.html", "report/themes/liaison_office.html", "digest/digest.html", "")


@pytest.fixture(scope="module")
def hostile_site(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> Iterator[str]:
    """The pages over texts, names and addresses that try to run something."""
    folder = tmp_path_factory.mktemp("hostile")
    with published_rows(folder, empty_warehouse) as rows:
        rows.begin()
        with rows.together():
            for n, title in enumerate(HOSTILE):
                rows.article(f"a{n}", date(2026, 9, 1 + n), title=title, hits={"liaison_office": 1})
        for n, text in enumerate(HOSTILE):
            sentence = f"NATO {text} ends here."
            start = len(text) + 2
            rows.con.execute(
                "update core.revisions set text = title || chr(10) || chr(10) || ? where article_id = ?",
                [sentence, f"a{n}"],
            )
            rows.con.execute(
                "update core.hits set sentence_start = ?, sentence_end = ?, start_offset = ?, end_offset = ? "
                "where revision_id = ?",
                [start, start + len(sentence), start, start + 4, f"r-a{n}"],
            )
            url = ADDRESSES[n % len(ADDRESSES)]
            rows.con.execute(
                "update core.articles set url = ?, authors = [?] where article_id = ?", [url, text, f"a{n}"]
            )
        rows.con.execute("update core.sources set name = ?", [HOSTILE[2]])
        rows.con.execute("update core.themes set label = ?, definition = ?", [HOSTILE[0], HOSTILE[1]])
        rows.count()
        write_digest(rows.con, folder / "published" / "digest")
    write_report(Settings(data=folder))
    (folder / "published" / "<img src=x onerror=alert(1)>.csv").write_text("n\n")
    with shown(folder / "published") as address:
        yield address


@pytest.mark.parametrize("page", PAGES)
def test_hostile_texts_run_nothing_and_ask_for_nothing(tab: Tab, hostile_site: str, pictures: Path, page: str) -> None:
    tab.show_as(360, "light")
    tab.go(hostile_site + page)
    tab.run("new Promise(ready => setTimeout(ready, 200))")
    assert list(misdeeds(tab, hostile_site)) == []
    assert tab.run("[typeof window.ran, document.baseURI.startsWith(location.origin)]") == ["undefined", True]
    assert excess_width(tab) == []
    assert "onerror=" in tab.run("document.body.innerText"), "the texts are not on the page"
    tab.picture(pictures / f"hostile-{page.replace('/', '-') or 'files'}.png")


@pytest.mark.parametrize("page", PAGES)
def test_links_to_hostile_addresses_lead_to_the_web_or_are_none(tab: Tab, hostile_site: str, page: str) -> None:
    tab.go(hostile_site + page)
    assert [
        url for _, url in links(tab) if not url.startswith(("http://127.0.0.1:", "http://review.example/", "data:,"))
    ] == []


@pytest.mark.parametrize(
    ("page", "noticed"),
    [
        (f"<script>{RUN}</script>", "dialog: 1"),
        ("<script>let n = 1</script>", "1 scripts"),
        ("<script>throw new Error('planted')</script>", "error: "),
        (f"<img src={STRANGE}/x.png>", f"request: {STRANGE}/x.png"),
        (f'<p style="background:url({STRANGE}/y.png)">text</p>', f"request: {STRANGE}/y.png"),
    ],
)
def test_what_a_page_does_is_noticed(tab: Tab, tmp_path: Path, page: str, noticed: str) -> None:
    file = tmp_path / "planted.html"
    file.write_text(f"<!doctype html><title>planted</title>{page}")
    tab.go(file.as_uri())
    assert any(one.startswith(noticed) for one in misdeeds(tab, "file:")), list(misdeeds(tab, "file:"))


def test_a_page_that_is_too_wide_is_noticed(tab: Tab, tmp_path: Path) -> None:
    file = tmp_path / "wide.html"
    file.write_text(
        '<!doctype html><meta name="viewport" content="width=device-width"><div style="width:400px">x</div>'
    )
    tab.show_as(360, "light")
    tab.go(file.as_uri())
    (found,) = excess_width(tab)
    assert found.endswith("in a window of 360: DIV.null") or "DIV" in found
