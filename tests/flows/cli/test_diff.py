"""`nato-asia diff`: why numbers changed between two nights, told from the published file."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.cli.diff import diff
from pipeline.errors import SettingsError
from tests.warehouse.conftest import CLOCK, published_rows

FIRST, SECOND, THIRD = "20261029T021500Z", "2026-10-30", "2026-10-31"


@pytest.fixture
def published(tmp_path: Path, empty_warehouse: Path) -> Path:
    """Three nights: two articles; one more, and a genre that changes; and that changes back."""
    with published_rows(tmp_path, empty_warehouse) as rows:
        rows.begin(themes=("liaison_office", "partner_formats"))
        rows.article("a", date(2026, 9, 1), hits={"liaison_office": 1}, title="A [red]first[/red] piece")
        rows.article("b", date(2026, 9, 2))
        rows.count()
        for day, genre in ((1, "news"), (2, "commentary")):
            clock = CLOCK + timedelta(days=day)
            rows.night(clock)
            rows.con.execute("update core.revisions set genre = ? where article_id = 'a'", [genre])
            if day == 1:
                rows.article("c", date(2026, 8, 3), hits={"partner_formats": 1}, title="A late piece")
                rows.con.execute("update core.articles set first_seen_at = ? where article_id = 'c'", [clock])
            rows.count()
    return tmp_path


def shown(data: Path, capsys: pytest.CaptureFixture[str], first: str, last: str, theme: str | None = None) -> str:
    diff(first, last, theme, data)
    return capsys.readouterr().out


def test_each_cause_is_counted_and_each_article_told_with_what_it_was(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = shown(published, capsys, FIRST, SECOND)
    assert "In all 2 articles counted then, 3 now" in told
    assert "Texts that count otherwise: 2" in told
    assert "A [red]first[/red] piece" in told
    assert "http://review.example/a/" in told
    assert "genre: genre commentary → news" in told
    assert "new: counts as a story of 2026-08-03, 1000 words" in told
    assert "2026-08" in told


def test_what_changed_back_in_between_is_not_told(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(published, capsys, FIRST, THIRD)
    assert "Texts that count otherwise: 1" in told
    assert "first" not in told


def test_a_theme_leaves_the_texts_that_hold_it(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(published, capsys, FIRST, SECOND, "liaison_office")
    assert "genre commentary → news" in told
    assert "A late piece" not in told
    assert "No text with partner_formats counts otherwise" in shown(published, capsys, SECOND, THIRD, "partner_formats")


def test_the_share_of_a_theme_is_told_as_it_was_and_as_it_is(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = shown(published, capsys, FIRST, SECOND, "liaison_office")
    assert "2026-Q3 1 of 2 (50%) 0 of 2 (0%)" in " ".join(told.split())
    late = shown(published, capsys, FIRST, SECOND, "partner_formats")
    assert "0 of 2 (0%)" in late
    assert "1 of 2 (50%)" in late
    assert "2026-Q3 0 of 2 (0%) 1 of 3 (33%)" in " ".join(
        shown(published, capsys, SECOND, THIRD, "liaison_office").split()
    )


def test_texts_without_the_theme_that_change_its_share_are_told_of(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published_rows(published) as rows:
        rows.night(CLOCK + timedelta(days=3))
        rows.article("d", date(2026, 9, 3))
        rows.count()
    told = shown(published, capsys, THIRD, "2026-11-01", "liaison_office")
    assert "1 of 4 (25%)" in told
    assert "No text with liaison_office counts otherwise: texts without it do" in told
    assert "1 of 3 (33%)" in shown(published, capsys, FIRST, THIRD, "liaison_office")  # back through the night after


@pytest.mark.parametrize(
    ("first", "last", "theme", "said"),
    [
        (FIRST, "2027-01-01", None, "'2027-01-01': the trends of no such night were counted"),
        ("yesterday", SECOND, None, "from 20261029T021500Z to 20261031T021500Z"),
        (SECOND, FIRST, None, "the second night must be later"),
        (FIRST, SECOND, "no_theme", "--theme 'no_theme': no such theme. Known: liaison_office, partner_formats"),
        (FIRST, SECOND, "liason_ofice", "no such theme. Did you mean 'liaison_office'[?] Known: liaison_office"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_the_way_out(
    published: Path, first: str, last: str, theme: str | None, said: str
) -> None:
    with pytest.raises(SettingsError, match=said):
        diff(first, last, theme, published)
