"""`nato-asia diff`: why numbers changed between two nights, told from the published file."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from flows.cli.diff import diff
from pipeline.errors import SettingsError
from tests.warehouse.conftest import CLOCK, Rows, published_rows
from warehouse.store.articles import delete_revisions
from warehouse.store.nights import CodebookRow, save_codebook

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


def shown(
    data: Path,
    capsys: pytest.CaptureFixture[str],
    first: str,
    last: str,
    theme: str | None = None,
    genre: str = "commentary",
) -> str:
    diff(first, last, theme, data, genre=genre)
    return capsys.readouterr().out


def test_each_cause_is_counted_and_each_article_told_with_what_it_was(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = shown(published, capsys, FIRST, SECOND)
    assert "Articles of commentary that count differently: 2" in told
    assert "A [red]first[/red] piece" in told
    assert "http://review.example/a/" in told
    assert "genre: genre commentary → news; no longer counts" in told
    assert "new: counts as a story of 2026-08-03, 1000 words" in told
    assert "2026-08" in told


def test_what_changed_back_in_between_is_not_told(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(published, capsys, FIRST, THIRD)
    assert "that count differently: 1" in told
    assert "first" not in told


def test_a_theme_leaves_the_texts_that_hold_it(published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = shown(published, capsys, FIRST, SECOND, "liaison_office")
    assert "genre commentary → news" in told
    assert "A late piece" not in told
    assert "No article with partner_formats counts differently" in shown(
        published, capsys, SECOND, THIRD, "partner_formats"
    )


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
    assert "No article with liaison_office counts differently: articles without it do" in told
    assert "1 of 3 (33%)" in shown(published, capsys, FIRST, THIRD, "liaison_office")  # back through the night after


@pytest.mark.parametrize(
    ("genre", "articles", "stories", "listed"),
    [
        ("commentary", "In all 2 articles of commentary counted then, 2 now", "", ["first", "late"]),
        ("news", "In all 0 articles of news counted then, 1 now", "2026-Q3 0 1", ["first"]),
        ("statement", "In all 0 articles of genre statement counted then, 0 now", "", []),
        ("all", "In all 2 articles of every genre counted then, 3 now", "2026-Q3 2 3", ["first", "late"]),
    ],
)
def test_head_quarters_and_list_are_of_one_genre(
    published: Path, capsys: pytest.CaptureFixture[str], genre: str, articles: str, stories: str, listed: list[str]
) -> None:
    told = " ".join(shown(published, capsys, FIRST, SECOND, genre=genre).split())
    assert articles in told
    assert ("Quarters that moved" in told, stories in told) == (bool(stories), True)
    assert [name for name in ("first", "late") if f"{name}[/red] piece" in told or f"{name} piece" in told] == listed
    assert ("counts now" in told) == (genre == "news")


def test_texts_after_a_night_are_those_that_were_counted_then(published: Path) -> None:
    with published_rows(published) as rows:
        counts = rows.con.execute("select night_id, n_texts from trends.counts order by night_id").fetchall()
        after = "select count(*) from trends.texts_after(?)"
        assert [rows.con.execute(after, [night_id]).fetchone() for night_id, _ in counts] == [(n,) for _, n in counts]
    assert [n for _, n in counts] == [2, 3, 3]


def edited(rows: Rows, article_id: str, day: int) -> None:
    """Replace the one text of an article by another, without hits, in a night of its own."""
    rows.night(CLOCK + timedelta(days=day))
    rows.con.execute(
        "insert into core.revisions by name select * replace ('r-new' as revision_id) from core.revisions "
        "where article_id = ?",
        [article_id],
    )
    rows.con.execute("update core.articles set latest_revision_id = 'r-new' where article_id = ?", [article_id])
    delete_revisions(rows.con, [f"r-{article_id}"])
    rows.count()


def test_a_deleted_text_is_compared_by_the_themes_that_it_had(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published_rows(published) as rows:
        edited(rows, "a", 3)
    told = " ".join(shown(published, capsys, THIRD, "2026-11-01", "liaison_office").split())
    assert "2026-Q3 1 of 3 (33%) 0 of 3 (0%)" in told
    assert "no longer has liaison_office" in told
    assert "has partner_formats" not in shown(published, capsys, THIRD, "2026-11-01", "partner_formats")


def test_themes_of_deleted_texts_are_kept_where_trends_counted_them_and_under_their_codebook(published: Path) -> None:
    kept = "select revision_id, theme_id from trends.former_themes"
    with published_rows(published) as rows:
        rows.article("never", date(2026, 9, 4), hits={"liaison_office": 1}, relevance="peripheral")
        rows.count()
        delete_revisions(rows.con, ["r-never"])
        assert rows.con.execute(kept).fetchall() == []
        edited(rows, "a", 3)
        assert rows.con.execute(kept).fetchall() == [("r-a", "liaison_office")]
        for version, left in (("c", 1), ("d", 0)):
            save_codebook(rows.con, CodebookRow(codebook_sha256=version * 64, codebook_version=version, themes=()))
            assert len(rows.con.execute(kept).fetchall()) == left


def test_what_a_text_gained_is_not_told_of_nights_under_an_earlier_codebook(
    published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with published_rows(published) as rows:
        edited(rows, "a", 3)
        rows.con.execute("update trends.counts set codebook_sha256 = 'd' where night_id < '20261101'")
        rows.con.execute(
            "insert into core.codebooks by name select 'd' as codebook_sha256, '0.9' as codebook_version, "
            "false as is_current"
        )
    told = " ".join(shown(published, capsys, THIRD, "2026-11-01", "liaison_office").split())
    assert "The codebook changed from 0.9 to 1.0.0" in told
    assert "a text is listed where the current one finds the theme in it" in told
    assert "no longer has" not in told
    assert "Hits of an earlier codebook are not stored" in shown(published, capsys, FIRST, THIRD, "liaison_office")


def test_a_genre_that_is_none_is_refused(published: Path) -> None:
    with pytest.raises(SettingsError, match=r"--genre 'comentary': no such genre. Did you mean 'commentary'[?]"):
        diff(FIRST, SECOND, None, published, genre="comentary")


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
