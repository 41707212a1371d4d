"""Counted articles as references: chosen by what they are, under keys that later articles do not change."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pipeline.render.names import key_word
from tests.warehouse.conftest import CLOCK, Rows
from warehouse.ask.cite import references
from warehouse.connection import Connection


@pytest.fixture
def filled(con: Connection, rows: Rows) -> Connection:
    rows.begin()
    rows.article("a", date(2026, 9, 1), title="What the alliance wants", hits={"liaison_office": 1})
    rows.article("b", date(2026, 9, 2), title="The Alliance, again")
    rows.article("c", date(2026, 10, 1), title="“Étude” in fear", source_id="post", precision="month")
    rows.article("d", date(2026, 10, 2), title="Not on this subject", relevance="irrelevant")
    rows.article("e", None, title="Undated")
    con.execute("update core.articles set authors = [] where article_id = 'c'")
    con.execute("update core.sources set source_group = 'asia_pacific', kind = 'magazine' where source_id = 'post'")
    return con


def keys(con: Connection, **asked: object) -> list[str]:
    return [row["key"] for row in references(con, key_word, **asked)]  # type: ignore[arg-type]


def test_a_key_is_author_year_and_word_and_the_second_of_its_kind_has_a_letter(filled: Connection) -> None:
    assert keys(filled) == ["adalee-2026-alliance", "adalee-2026-alliance-b", "post-2026-etude"]


def test_a_key_stays_when_an_earlier_article_is_found_later_or_a_headline_is_edited(
    filled: Connection, rows: Rows
) -> None:
    rows.article("0", date(2026, 1, 1), title="Alliance of old")
    filled.execute("update core.articles set first_seen_at = ? where article_id = '0'", [CLOCK + timedelta(days=1)])
    filled.execute("update core.articles set title = 'New words here' where article_id = 'a'")
    assert keys(filled) == [
        "adalee-2026-alliance-c",
        "adalee-2026-alliance",
        "adalee-2026-alliance-b",
        "post-2026-etude",
    ]


def test_keys_are_distinct_however_many_share_a_stem(filled: Connection, rows: Rows) -> None:
    for number in range(30):
        rows.article(f"x{number:02}", date(2026, 11, 1), title="Alliance")
    found = keys(filled)
    assert len(set(found)) == len(found) == 33
    assert {"adalee-2026-alliance-z", "adalee-2026-alliance-27"} <= set(found)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"theme_id": "liaison_office"}, ["adalee-2026-alliance"]),
        ({"source_group": "asia_pacific"}, ["post-2026-etude"]),
        ({"genre": "news"}, []),
        ({"genre": "commentary"}, ["adalee-2026-alliance", "adalee-2026-alliance-b", "post-2026-etude"]),
        ({"first_day": date(2026, 9, 2)}, ["adalee-2026-alliance-b", "post-2026-etude"]),
        ({"last_day": date(2026, 9, 1)}, ["adalee-2026-alliance"]),
        ({"first_day": date(2026, 9, 2), "last_day": date(2026, 9, 2)}, ["adalee-2026-alliance-b"]),
    ],
)
def test_what_is_asked_for_is_chosen_and_keeps_its_key(
    filled: Connection, asked: dict[str, object], words: list[str]
) -> None:
    assert keys(filled, **asked) == words


def test_a_reference_says_when_it_was_read_and_how_well_its_date_is_known(filled: Connection) -> None:
    *_, last = references(filled, key_word)
    assert (last["published_on"], last["published_precision"]) == (date(2026, 10, 1), "month")
    assert last["accessed_on"] == datetime(2026, 10, 29, tzinfo=UTC).date()
    assert (last["outlet"], last["outlet_kind"], last["language_code"]) == ("Post", "magazine", "en")
