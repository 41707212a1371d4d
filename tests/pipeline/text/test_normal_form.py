"""Unicode normalisation equals that of the standard library, however many marks stand on one letter."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.normal_form import NormalForm, normalized

FORMS: tuple[NormalForm, ...] = ("NFC", "NFD", "NFKC", "NFKD")
# Marks of five classes, marks that decompose into two, a half-width mark, and letters that end or begin a run.
MARKS = "\u0301\u0323\u0334\u0345\u3099\u0344\u0f73\uff9e"
LETTERS = "aé\u1100中 "


@pytest.mark.parametrize("form", FORMS)
@given(
    pieces=st.lists(
        st.one_of(st.text(MARKS, min_size=90, max_size=300), st.text(MARKS + LETTERS, max_size=9), st.text(max_size=9))
    )
)
def test_any_text_is_normalised_as_by_the_standard_library(form: NormalForm, pieces: list[str]) -> None:
    text = "".join(pieces)
    assert normalized(form, text) == unicodedata.normalize(form, text)
