"""The first question about a corpus is one that finds something."""

from datetime import date

from tests.warehouse.conftest import Rows
from warehouse.ask.first_look import FirstLook, first_look
from warehouse.connection import Connection


def test_it_is_the_theme_of_most_stories_and_the_year_that_has_most_of_them(rows: Rows, con: Connection) -> None:
    rows.begin(themes=("arms", "liaison_office"))
    rows.article("a", date(2023, 5, 1), hits={"arms": 9})
    rows.article("b", date(2024, 5, 1), hits={"liaison_office": 1})
    rows.article("c", date(2024, 7, 1), hits={"liaison_office": 1, "arms": 1})
    rows.article("d", date(2022, 7, 1), hits={"liaison_office": 1})
    rows.count()
    assert first_look(con) == FirstLook(theme_id="liaison_office", year=2024)


def test_a_corpus_without_a_theme_has_none(rows: Rows, con: Connection) -> None:
    rows.begin()
    rows.article("a", date(2023, 5, 1))
    rows.count()
    assert first_look(con) is None
