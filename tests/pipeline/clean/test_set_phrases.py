import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clean.boilerplate.marks import MARKS, Mark, marks_in
from pipeline.clean.boilerplate.set_phrases import (
    HEADINGS,
    PHRASES,
    SetPhrase,
    first_publisher_in,
    kind_announced,
    kind_by_wording,
)
from tests.pipeline.clean.pages import TEXT

EVERYWHERE = frozenset({"anywhere", "edges", "closing"})  # typed as zones by the functions that take it


@pytest.mark.parametrize(
    ("phrase", "example"), [(phrase, example) for phrase in PHRASES for example in phrase.examples]
)
def test_an_example_has_the_wording_of_its_row(phrase: SetPhrase, example: str) -> None:
    assert phrase.pattern.search(example)
    assert kind_by_wording(example, zones=EVERYWHERE) is phrase.kind  # type: ignore[arg-type]


@pytest.mark.parametrize("innocent", [text for phrase in PHRASES for text in phrase.innocent] + list(TEXT))
def test_an_author_who_comes_close_keeps_the_paragraph(innocent: str) -> None:
    assert kind_by_wording(innocent, zones=EVERYWHERE) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("row", "example"), [(row, example) for row in HEADINGS for example in row.examples])
def test_a_heading_announces_its_kind(row: SetPhrase, example: str) -> None:
    assert kind_announced(example, zones=EVERYWHERE) is row.kind  # type: ignore[arg-type]


@pytest.mark.parametrize("innocent", [text for row in HEADINGS for text in row.innocent])
def test_other_short_lines_announce_nothing(innocent: str) -> None:
    assert kind_announced(innocent, zones=EVERYWHERE) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("phrase", [row for row in PHRASES if row.needs], ids=lambda row: row.needs[0].strip())
@settings(deadline=None, max_examples=12, suppress_health_check=list(HealthCheck))
@given(written=st.data())
def test_whatever_matches_a_row_holds_what_is_looked_for_first(phrase: SetPhrase, written: st.DataObject) -> None:
    # Two letters are one to a pattern that knows no case and two to Unicode; no phrase is Turkish.
    text = written.draw(st.from_regex(phrase.pattern).filter(lambda text: not set("ıİ") & set(text)))
    assert any(need in text.casefold() for need in phrase.needs)


@pytest.mark.parametrize("text", [text for row in (*PHRASES, *HEADINGS) for text in (*row.examples, *row.innocent)])
def test_a_row_that_is_tried_at_the_beginning_only_matches_nowhere_else(text: str) -> None:
    rows = [row for row in (*PHRASES, *HEADINGS) if row.is_at_start]
    assert rows
    assert not any(row.pattern.search(text) and not row.pattern.match(text) for row in rows)
    assert not any(row.pattern.search(f"Ships sail on. {text}", 1) for row in rows)


def test_what_is_looked_for_first_is_written_in_one_case() -> None:
    assert all(need == need.casefold() for row in PHRASES for need in row.needs)


def test_every_row_has_an_example() -> None:
    assert all(row.examples for row in (*PHRASES, *HEADINGS))


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: mark.example)
def test_a_class_names_its_kind(mark: Mark) -> None:
    assert marks_in(mark.example)[0].kind is mark.kind


@pytest.mark.parametrize(
    "names", ["content-header__caption-style--default", "has-caption-none", "description", "biology", "deckhand"]
)
def test_a_class_that_only_contains_such_a_word_names_nothing(names: str) -> None:
    assert marks_in(names) == ()


@pytest.mark.parametrize(
    ("note", "publisher"),
    [
        ("This article was originally published by Harbour Forum and is republished under a licence.", "Harbour Forum"),
        ("This commentary originally appeared in War on the Reefs on May 5, 2031.", "War on the Reefs"),
        ("A version of this piece first appeared on The Strait.", "The Strait"),
        ("Republished from The Exchange under a Creative Commons licence.", "The Exchange"),
        ("Reprinted with permission from the Port Review.", "Port Review"),
        ("Copyright: Harbour Syndicate, 2031.", "Harbour Syndicate"),
        ("This essay appears in the Summer 2031 print issue.", ""),
        ("All rights reserved.", ""),
    ],
)
def test_a_note_names_the_first_publisher(note: str, publisher: str) -> None:
    assert first_publisher_in(note) == publisher
