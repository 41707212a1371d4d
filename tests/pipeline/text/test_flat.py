"""The form of a text in which literals are looked for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.flat import flatten, spaced, without_signs


def test_signs_become_spaces_and_no_place_moves() -> None:
    text = 'the "us-led" order, it\'s\nnew_one'
    assert without_signs(text) == b" the  us led  order  it s new_one "
    assert [without_signs(text)[at + 1 : at + 3] for at in (text.index("us"), text.index("it"))] == [b"us", b"it"]


@pytest.mark.parametrize(
    ("flat", "texts"),
    [
        (" war ", {" war "}),
        ("a b", {"a b", "a  b", "a   "}),
        (" a b c d", {" a   ", *(f" a{gap}b   " for gap in (" ", "  ")), " a b c", " a b  c", " a  b c", " a  b  c"}),
    ],
)
def test_a_literal_is_looked_for_in_each_spacing(flat: str, texts: set[str]) -> None:
    assert set(spaced(flat)) == texts


@given(st.text(st.sampled_from("ab_ -.'\n"), max_size=30), st.data())
def test_what_stands_in_the_flat_text_stands_in_one_spacing_in_the_text(text: str, drawn: st.DataObject) -> None:
    flat = flatten(f" {text} ")
    start, end = sorted((drawn.draw(st.integers(0, len(flat))), drawn.draw(st.integers(0, len(flat)))))
    assert any(spacing.encode() in without_signs(text) for spacing in spaced(flat[start:end]))
