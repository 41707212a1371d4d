"""A quotation marks every hit, is cut at whole words around the first, and never shows what nobody can see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.render.report.quotation import LONGEST_WORD, quotation

Spans = list[tuple[int, int]]


def shown(sentence: str, hits: Spans, most_words: int = 60) -> str:
    return "".join(f"[{piece.text}]" if piece.is_hit else piece.text for piece in quotation(sentence, hits, most_words))


@pytest.mark.parametrize(
    ("hits", "marked"),
    [
        ([(0, 4)], "[NATO] moves to Asia."),
        ([(14, 18), (0, 4)], "[NATO] moves to [Asia]."),
        ([(0, 4), (2, 10)], "[NATO moves] to Asia."),  # overlapping
        ([(-3, 2), (14, 99)], "[NA]TO moves to [Asia.]"),  # beyond its ends
        ([], "NATO moves to Asia."),
    ],
)
def test_hits_are_marked(hits: Spans, marked: str) -> None:
    assert shown("NATO moves to Asia.", hits) == marked


def test_a_long_sentence_is_cut_around_its_first_hit() -> None:
    words = [f"w{number}" for number in range(100)]
    sentence = " ".join(words)
    at = sentence.index("w50")
    cut = shown(sentence, [(at, at + 3)], most_words=9)
    assert cut == "… w47 w48 w49 [w50] w51 w52 w53 w54 w55 …"


def test_with_no_words_nothing_is_quoted() -> None:
    assert quotation("NATO moves to Asia.", [(0, 4)], 0) == ()


def test_a_text_without_spaces_is_cut_as_well() -> None:
    cut = shown("x" * 50_000, [(20_000, 20_010)], most_words=5)
    assert "[xxxxxxxxxx]" in cut
    assert len(cut) < 5 * LONGEST_WORD + 20


@given(
    st.text(max_size=300),
    st.lists(st.tuples(st.integers(-5, 310), st.integers(-5, 310)), max_size=5),
    st.integers(1, 30),
)
def test_a_quotation_is_short_and_holds_no_control_character(sentence: str, hits: Spans, most_words: int) -> None:
    text = "".join(piece.text for piece in quotation(sentence, hits, most_words))
    assert len(text) <= most_words * LONGEST_WORD + 4
    assert len(text.split()) <= most_words + 2
    assert not any(ord(mark) < 32 or "\u202a" <= mark <= "\u202e" for mark in text)
