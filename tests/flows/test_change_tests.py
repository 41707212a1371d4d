"""Tests of change in a night: every theme has each of them, of that night's codebook, once however often it runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.records import ChangeCode
from pipeline.themes.codebook.load import load_codebook
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path) as opened:
        yield opened


def test_a_night_tests_every_theme_and_says_what_is_missing(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    stand.night(21)
    codebook = load_codebook()
    tested = stand.ask("select test_code, theme_id from trends.tests order by all")
    theme_ids = sorted(theme.theme_id for theme in codebook.themes)
    assert tested == [(code, theme_id) for code in sorted(ChangeCode) for theme_id in theme_ids]
    made = stand.ask("select distinct codebook_sha256, verdict, n_texts from trends.tests")
    assert made == [(codebook.codebook_sha256, "not_tested", 0)]  # the quarter of the only text is not over
    assert all(remark for (remark,) in stand.ask("select remark from trends.tests"))


def test_a_later_night_adds_its_own_and_one_run_again_changes_nothing(stand: Newsstand) -> None:
    stand.items = [Item("a")]
    stand.put("a", page("A commentary"))
    stand.serve_feed()
    stand.night(21)
    stand.night(22)
    before = stand.ask("select * from trends.tests order by all")
    assert len({row[0] for row in before}) == 2
    stand.night(21)
    stand.night(22)
    assert stand.ask("select * from trends.tests order by all") == before
