import pytest

from pipeline.clean.phrases import HEADINGS, PHRASES, Phrase, first_publisher_in, kind_announced, kind_by_wording
from pipeline.clean.structure import MARKS, Mark, marks_in
from tests.pipeline.clean.pages import TEXT

EVERYWHERE = frozenset({"anywhere", "edges", "closing"})  # typed as zones by the functions that take it


@pytest.mark.parametrize(
    ("phrase", "example"), [(phrase, example) for phrase in PHRASES for example in phrase.examples]
)
def test_an_example_has_the_wording_of_its_row(phrase: Phrase, example: str) -> None:
    assert phrase.pattern.search(example)
    assert kind_by_wording(example, zones=EVERYWHERE) is phrase.kind  # type: ignore[arg-type]


@pytest.mark.parametrize("innocent", [text for phrase in PHRASES for text in phrase.innocent] + list(TEXT))
def test_an_author_who_comes_close_keeps_the_paragraph(innocent: str) -> None:
    assert kind_by_wording(innocent, zones=EVERYWHERE) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("row", "example"), [(row, example) for row in HEADINGS for example in row.examples])
def test_a_heading_announces_its_kind(row: Phrase, example: str) -> None:
    assert kind_announced(example, zones=EVERYWHERE) is row.kind  # type: ignore[arg-type]


@pytest.mark.parametrize("innocent", [text for row in HEADINGS for text in row.innocent])
def test_other_short_lines_announce_nothing(innocent: str) -> None:
    assert kind_announced(innocent, zones=EVERYWHERE) is None  # type: ignore[arg-type]


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
