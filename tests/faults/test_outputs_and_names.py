"""Rows 45, 46, 50, 51 and 58 of the fault list: what is printed, linked, named and declared is what it may be."""

import csv
import io
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from pipeline.errors import SettingsError, SourcesError, TrackerError
from pipeline.sources.watched import load_sources
from tests.faults.holds import sound
from tests.faults.town import logged
from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from tests.web import Canned
from warehouse.connection import Warehouse
from warehouse.publish.export import as_cells


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def settle(stand: Newsstand, titles: dict[str, str]) -> None:
    for slug, title in titles.items():
        stand.items.append(Item(slug, escape(escape(title))))
        stand.put(slug, page(escape(title), COMMENTARY.replace("their plan", f"plan {slug}")))
    stand.serve_feed()


FORMULAS = ("=1+1", "+1", "@SUM(A1)", "=cmd|'/C calc'!A0", "＝1+1", "＋1", "－1", "＠SUM(A1)")
LEADING = ("-1+1", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1")


def test_row_45_no_cell_is_a_formula_every_cell_comes_back_and_the_warehouse_keeps_what_was_read(
    stand: Newsstand,
) -> None:
    titles = {f"f{n}": f"{formula} and the alliance" for n, formula in enumerate(FORMULAS)}
    titles |= {"quotes": 'He said "no", twice; and left', "comma": "a,b\u2028c and the alliance"}
    settle(stand, titles)
    assert not stand.night(21, publishes=True).violations
    stored = dict(stand.ask("select regexp_extract(url, '([^/]+)/$', 1), title from core.articles"))
    assert {slug: stored[slug] for slug in titles if slug != "comma"} == {
        slug: title for slug, title in titles.items() if slug != "comma"
    }
    text = stand.csv()["articles.csv"].decode()
    shown = {row["url"].rsplit("/", 2)[1]: row["title"] for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert {slug: title.removeprefix("'") for slug, title in shown.items()} == stored
    assert all(title.startswith("'") for slug, title in shown.items() if slug.startswith("f"))


def test_row_45_cells_that_begin_with_white_space_or_are_long_are_guarded_and_whole(empty_warehouse: Path) -> None:
    long = "=" + "x" * 40_000 + '",\r\n"=2'
    opened = Warehouse(empty_warehouse)
    try:
        with opened.reading() as con:
            cells = as_cells(con, [*LEADING, long])
    finally:
        opened.close()
    assert all(cell.startswith("'") for cell in cells)
    written = io.StringIO(newline="")
    csv.writer(written).writerow(cells)
    assert next(csv.reader(io.StringIO(written.getvalue(), newline=""))) == cells
    assert cells[-1][1:] == long.replace('"=2', "\"'=2")  # for readers that split at line ends


LINKS = ("javascript:alert(1)", "data:text/html,NATO", "vbscript:x", " JaVaScRiPt:alert(2)", "file:///etc/passwd")


def test_row_46_a_link_that_is_no_web_address_is_never_followed_and_nowhere_a_link(tmp_path: Path) -> None:
    with a_newsstand(tmp_path, full_text=True) as stand:
        items = "".join(
            f"<item><title>A piece</title><guid>{n}</guid><link>{escape(link)}</link>"
            f"<description><![CDATA[<p>{COMMENTARY.replace('their plan', f'plan {n * 3}')}</p>]]></description></item>"
            for n, link in enumerate(LINKS)
        )
        stand.serve_feed(f'<rss version="2.0"><channel><title>Stand</title>{items}</channel></rss>'.encode())
        assert not stand.night(21, publishes=True).violations
        assert stand.web.paths() == ["/feed/"]
        published = (stand.settings.published / "feed.atom").read_bytes() + stand.csv()["articles.csv"]
        assert stand.ask("select count(*) from raw.entries") == [(len(LINKS),)]
        sound(stand.settings.data)
    for scheme in (b"javascript:", b"data:text", b"vbscript:", b"file:"):
        assert scheme not in published.lower()


def test_row_50_no_link_in_the_data_folder_is_followed(stand: Newsstand, tmp_path: Path) -> None:
    settle(stand, {"a": "A piece"})
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    for name in (".lock", "warehouse.duckdb"):
        place, aside = stand.settings.data / name, tmp_path / "aside"
        if place.exists():
            place.rename(aside)
        place.symlink_to(outside)
        with pytest.raises(SettingsError):
            stand.night(21)
        place.unlink()
        if aside.exists():
            aside.rename(place)
    stand.settings.archive.mkdir(exist_ok=True)
    night = stand.settings.archive / "20261021T021500Z.warc.gz"
    for link in (night.symlink_to, night.hardlink_to):
        link(outside)
        with pytest.raises(TrackerError):
            stand.night(21)
        night.unlink()
    assert outside.read_bytes() == b"mine"
    assert not stand.night(21).violations


@pytest.mark.parametrize("name", ["csv/articles.csv", "feed.atom", "nato_asia.duckdb"])
def test_row_50_no_link_among_the_published_files_is_followed(stand: Newsstand, tmp_path: Path, name: str) -> None:
    settle(stand, {"a": "A piece"})
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    (stand.settings.csv).mkdir(parents=True)
    (stand.settings.published / name).symlink_to(outside)
    stand.night(21, publishes=True)
    assert outside.read_bytes() == b"mine"


def test_row_50_a_name_that_a_partial_file_would_have_costs_nothing_outside(stand: Newsstand, tmp_path: Path) -> None:
    settle(stand, {"a": "A piece"})
    outside = tmp_path / "outside"
    outside.write_bytes(b"mine")
    stand.settings.csv.mkdir(parents=True)
    (stand.settings.csv / ".articles.csv.half").symlink_to(outside)
    (stand.settings.csv / ".articles.csv.999999999.partial").symlink_to(outside)
    assert not stand.night(21, publishes=True).violations
    assert outside.read_bytes() == b"mine"
    assert not [path for path in stand.settings.csv.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("source_id", ["../../etc", "a/b", "x" * 300, ".hidden", "a\\u0000b"])
def test_row_50_no_name_that_is_declared_or_listed_becomes_a_path(stand: Newsstand, source_id: str) -> None:
    """Ids are refused where they are odd; files are named by the night alone."""
    sources = stand.settings.sources
    sources.write_text(f'[[source]]\nid = "{source_id}"\nname = "x"\nfeeds = [{{ url = "http://x.example/" }}]\n')
    with pytest.raises(SourcesError, match="line 2"):
        load_sources(sources)


def test_row_50_names_that_differ_in_case_or_are_very_long_share_no_file(stand: Newsstand) -> None:
    settle(stand, {"Same": "One", "same": "Two", "n" * 300: "Three", "%2e%2e%2f%2e%2e%2fetc": "Four"})
    assert not stand.night(21, publishes=True).violations
    assert stand.ask("select count(*) from core.articles") == [(4,)]
    inside = {path.name for path in stand.settings.data.rglob("*") if path.is_file()}
    assert all(len(name) < 60 and "etc" not in name for name in inside), inside


GOOD = '[[source]]\nid = "a"\nname = "A"\nfeeds = [{ url = "http://a.example/feed" }]\n'


@pytest.mark.parametrize(
    ("declared", "line"),
    [
        (GOOD + GOOD, 6),  # the id is used on line 2
        (GOOD + "[[source]\n", 5),
        (GOOD + 'colour = "red"\n', 5),
        (GOOD + "full_text = !!python/object/apply:os.system ['true']\n", 5),
        (GOOD.replace('"A"', "[" * 2_000), 3),
        (GOOD.replace("http://a.example/feed", "file:///etc/passwd"), 4),
    ],
)
def test_row_51_what_is_declared_wrongly_is_refused_with_its_line_before_anything_is_asked(
    stand: Newsstand, declared: str, line: int
) -> None:
    settings = stand.settings
    settings.sources.write_text(declared)
    with pytest.raises(SourcesError, match=rf"sources\.toml, line {line}\b"):
        load_sources(settings.sources)
    assert stand.web.log == []


def test_row_51_a_declaration_of_ten_thousand_sources_is_read(stand: Newsstand) -> None:
    settings = stand.settings
    settings.sources.write_text(
        "".join(GOOD.replace('"a"', f'"a{n}"').replace("a.ex", f"a{n}.ex") for n in range(10_000))
    )
    assert len(load_sources(settings.sources)) == 10_000


def test_row_58_no_title_and_no_address_adds_a_line_or_a_colour_to_a_log(stand: Newsstand) -> None:
    evil = "A piece\n2026-10-21 ERROR all is lost \x1b[31mred\x1b[0m \u2028next \u202eback"
    stand.items = [Item("a", escape(escape(evil.replace("\x1b", "&#27;")))), Item("b&#10;ERROR&#27;[31m")]
    stand.put("a", page(escape(evil)))
    stand.serve_feed()
    stand.web.routes["/other/"] = Canned(302, {"Location": "http://127.0.0.1:1/\x1b[31m%0aERROR"})
    stand.items.append(Item("other"))
    stand.serve_feed()
    with logged() as said:
        stand.night(21)
    assert said
    assert all(line.isprintable() for line in said), said
    rejected = stand.ask("select url, detail, way_out from core.rejections")
    assert rejected
    assert all(cell.isprintable() for row in rejected for cell in row), rejected
