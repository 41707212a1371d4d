"""The texts that a codebook is tried on are those that trends count, and the ones that another rule might count."""

from datetime import UTC, date, datetime

import pytest

import warehouse.ask.story_texts
from tests.warehouse.conftest import Rows
from warehouse.ask.story_texts import count_stories, story_texts
from warehouse.connection import Connection

COUNTED = "select article_id, url, published_on, text from core.counted_stories order by published_on, article_id"


@pytest.fixture
def filled(rows: Rows) -> Rows:
    rows.begin()
    for number in range(5):
        rows.article(f"a{number}", date(2026, 9, 5 - number), relevance="core" if number else "irrelevant")
    rows.article("undated", None)
    return rows


def revise(con: Connection, article_id: str, seen_at: datetime, text: str) -> None:
    con.execute(
        "insert into core.revisions select * replace (2 as revision_number, ? as seen_at, ? as text, "
        "'r2-' || article_id as revision_id) from core.revisions where article_id = ?",
        [seen_at, text, article_id],
    )


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_every_story_comes_once_the_oldest_first_in_batches_of_any_size(
    filled: Rows, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warehouse.ask.story_texts, "BATCH", batch)
    found = list(story_texts(filled.con))
    assert [text.article_id for text in found] == ["a4", "a3", "a2", "a1", "a0", "undated"]
    assert len(found) == count_stories(filled.con)
    assert [text.is_core for text in found] == [True, True, True, True, False, True]


@pytest.mark.parametrize("seen_at", [datetime(2026, 9, 30, tzinfo=UTC), datetime(2026, 10, 1, tzinfo=UTC)])
def test_the_text_of_a_core_and_dated_story_is_the_one_that_trends_count(filled: Rows, seen_at: datetime) -> None:
    con = filled.con
    con.execute("update core.revisions set seen_at = '2026-09-06T02:00:00Z'")
    revise(con, "a2", seen_at, "A title\n\nThe text was changed.")
    found = [
        (text.article_id, text.url, text.published_on, text.text)
        for text in story_texts(con)
        if text.is_core and text.published_on
    ]
    assert found == con.execute(COUNTED).fetchall()
    assert ("was changed" in found[2][3]) == (seen_at.month == 9)
