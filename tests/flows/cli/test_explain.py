"""`nato-asia explain`: a cell of the trends leads to its sentences, with the numbers and doubts that it has there."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from flows.cli.explain import explain
from flows.cli.options import Panel, Unit
from pipeline.errors import SettingsError
from tests.warehouse.conftest import CLOCK, published_rows
from tests.warehouse.watched import capture, capture_weeks
from warehouse.connection import Connection

THEMES = ("liaison_office", "partner_formats")


@pytest.fixture
def published(tmp_path: Path, empty_warehouse: Path) -> Path:
    """Stories of two groups over two months, one with a copy that is dated otherwise, one known to its month."""
    with published_rows(tmp_path, empty_warehouse) as rows:
        rows.begin(themes=THEMES)
        rows.con.execute("update core.sources set source_group = 'prc_state' where source_id = 'post'")
        rows.article("a", date(2026, 8, 3), hits={"liaison_office": 2})
        rows.article("b", date(2026, 8, 20), source_id="post", hits={"partner_formats": 1})
        rows.article("c", date(2026, 9, 8), source_id="post", hits={"liaison_office": 1, "partner_formats": 1})
        rows.article("copy", date(2026, 9, 9), hits={"liaison_office": 1})
        rows.article("month", date(2026, 9, 1), precision="month")
        rows.con.execute("update core.revisions set genre = 'news' where article_id = 'b'")
        rows.con.execute("update core.stories set n_articles = 2 where story_id = 's-a'")
        rows.con.execute("delete from core.stories where story_id = 's-copy'")
        rows.con.execute(
            "update core.story_members set story_id = 's-a', is_original = false where article_id = 'copy'"
        )
        rows.night(CLOCK + timedelta(days=1))
        rows.count()
    return tmp_path


def shown(data: Path, capsys: pytest.CaptureFixture[str], theme: str, period: str, **slice_: Any) -> str:
    explain(theme, period, data, **slice_)
    return " ".join(capsys.readouterr().out.split())


def cells(con: Connection) -> Iterator[dict[str, Any]]:
    result = con.execute("select * from trends.theme_periods where n > 0 and panel = 'all'")
    names = [column[0] for column in result.description]
    for row in result.fetchall():
        yield dict(zip(names, row, strict=True))


def named(cell: dict[str, Any]) -> str:
    start = cell["period_start"]
    assert isinstance(start, date)
    year, week, _ = start.isocalendar()
    forms = {
        "week": f"{year}-W{week:02}",
        "month": f"{start:%Y-%m}",
        "quarter": f"{start.year}-Q{start.month // 3 + 1}",
    }
    return forms[cell["period"]]


def test_every_cell_of_the_trends_leads_to_its_sentences(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with published_rows(published) as rows:
        found = list(cells(rows.con))
    assert {cell["theme_kind"] for cell in found} == {"theme", "group"}
    for cell in found[::3]:
        slice_ = {"unit": Unit(cell["unit"]), "panel": Panel(cell["panel"])}
        slice_ |= {"group": cell["source_group"], "genre": cell["genre"]}
        told = shown(published, capsys, str(cell["theme_id"]), named(cell), **slice_)
        assert f"{cell['n_with_theme']} of {cell['n']} " in told, cell
        assert f"share {cell['share']:.0%}, 95 % interval {cell['share_low']:.0%} to {cell['share_high']:.0%}" in told
        assert f"{cell['n_hits']} hit{'' if cell['n_hits'] == 1 else 's'}, {cell['rate']:.2f} per 1,000 words" in told
        assert ("Do not draw it" in told) == (cell["quality"] == "do_not_draw")
        assert ("began before the first night" in told) == ("unwatched" in cell["quality_reasons"])
        assert bool(re.search(r"sentence \d+, on", told)) == (cell["n_hits"] != 0)


def test_a_cell_of_articles_has_the_copy_on_its_own_day(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = "http://review.example/copy/"
    assert copy in shown(published, capsys, "liaison_office", "2026-09", unit=Unit.ARTICLE)
    assert copy not in shown(published, capsys, "liaison_office", "2026-Q3")
    assert "2 of 3 articles, as many as each story has" in shown(
        published, capsys, "liaison_office", "2026-08", unit=Unit.REACH, genre="all"
    )


def test_a_hit_over_two_sentences_is_shown_by_the_one_in_which_it_ends(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published_rows(published) as rows:
        rows.con.execute("update core.hits set term = 'arms >> one' where revision_id = 'r-a' and start_offset = 9")
    told = shown(published, capsys, "liaison_office", "2026-08")
    assert "sentence 2, on “O” (the author's words, with the sentence before it); “n” (the author's words):" in told
    assert "One sentence of the text." in told


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026", "2 of 3 stories"),
        ("2026", "Too few texts for a point (10 are needed)"),
        ("2026", "Its quarters: the period began before the first night"),
        ("2026-08-03", "Its week: too few texts with the theme in the whole series for a trend (30 are needed)"),
        ("2026-08-03", "1 of 1 stories"),
        ("1990", "No text is counted so early"),
        ("9999-Q4", "This is after the last night (2026-10-30)"),
        ("2026-10", "A gap: no counted text in this period"),
    ],
)
def test_spans_that_trends_do_not_have_are_judged_by_the_same_limits(
    published: Path, capsys: pytest.CaptureFixture[str], period: str, said: str
) -> None:
    assert said in shown(published, capsys, "liaison_office", period)


def test_before_the_first_counted_text_it_is_said_that_there_is_none_yet(
    tmp_path: Path, empty_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published_rows(tmp_path, empty_warehouse) as rows:
        rows.begin(themes=THEMES)
    assert "No text is counted yet: that is no data, not zero." in shown(tmp_path, capsys, "liaison_office", "2026-11")


def test_the_news_is_a_slice_of_its_own_that_must_be_asked_for(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "0 of 1 stories" in shown(published, capsys, "liaison_office", "2026", genre="news")
    told = shown(published, capsys, "liaison_office", "2026", genre="all")
    assert "2 of 4 stories" in told
    assert ", genre all" in told


def test_without_a_panel_it_says_so_and_of_no_gap(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(published, capsys, "liaison_office", "2026-08", panel=Panel.FIXED)
    assert "There is no fixed panel yet" in told
    assert "gap" not in told


def test_a_span_in_which_the_panel_begins_is_no_gap(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with published_rows(published) as rows:
        rows.con.execute("insert into trends.panel_members (source_id, first_day) values ('review', date '2026-08-01')")
    told = shown(published, capsys, "liaison_office", "2026", panel=Panel.FIXED)
    assert "The fixed panel begins on 2026-08-01: choose a period that begins then or later." in told
    assert "1 of 1 stories" in shown(published, capsys, "liaison_office", "2026-08", panel=Panel.FIXED)


def test_forty_copies_of_one_story_are_no_forty_texts(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with published_rows(published) as rows:
        rows.con.execute("update core.stories set n_articles = 40 where story_id = 's-a'")
        rows.night(CLOCK + timedelta(days=2))
        rows.count()
    told = shown(published, capsys, "liaison_office", "2026", unit=Unit.REACH)
    assert "41 of 42 articles" in told
    assert "Too few texts for a point" in told


@pytest.mark.parametrize(
    ("theme", "slice_", "said"),
    [
        ("no_theme", {}, "THEME 'no_theme': no such theme or theme group. Known: liaison_office, partner_formats, g"),
        ("liaison_office", {"group": "mars"}, "--group 'mars': no such group of sources. Known: all, other"),
        ("liaison_office", {"group": "south_asia"}, "--group 'south_asia': no source here is of this group"),
        ("liason", {}, "THEME 'liason': no such theme or theme group. Did you mean 'liaison_office'[?] Known: "),
        ("liaison_office", {"genre": "comentary"}, "--genre 'comentary': no such genre. Did you mean 'commentary'[?]"),
        ("liaison_office", {"genre": "poem"}, "--genre 'poem': no such genre. Known: all, commentary"),
    ],
)
def test_what_nobody_knows_is_refused_with_what_there_is(
    published: Path, theme: str, slice_: dict[str, Any], said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        explain(theme, "2026", published, **slice_)


def test_texts_from_before_the_loaded_past_of_their_outlet_are_told(
    tmp_path: Path, empty_warehouse: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published_rows(tmp_path, empty_warehouse) as rows:
        rows.begin()
        capture_weeks(rows.con, date(2024, 1, 1), 4)
        for article_id, day in [("old", date(2023, 5, 2)), ("new", date(2024, 1, 2))]:
            rows.article(article_id, day, hits={"liaison_office": 1})
            capture(rows.con, f"c-{article_id}", article_id)
        rows.count()
    left_out = "1 core text is stored and not counted: the loaded past of the outlet begins later."
    assert left_out in shown(tmp_path, capsys, "liaison_office", "2023-Q2")
    told = shown(tmp_path, capsys, "liaison_office", "2024-Q1")
    assert "1 of 1 stories" in told
    assert left_out not in told
