"""The texts that an expression cannot do without."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pipeline.text.flat import flatten
from pipeline.themes.codebook.regexes import in_lower_case, needed_texts


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        (r"\bNATO\+", {"nato"}),
        ("Organi[sz]ation", {"organisation", "organization"}),
        ("(?:Asia|Pacific) NATO", {"asia nato", "pacific nato"}),
        (r"a long,?\s+gap", {"a long gap"}),
        (r"(?:ab|cd){2,}x", {"abab", "abcd", "cdab", "cdcd"}),
        (r"\d+\s?percent of GDP", {"percent of gdp"}),
        ("(?<!no )war(?! game)", {"war"}),
        ("(?P<name>abc)d", {"abcd"}),
        ("colou?r", {"color", "colour"}),
        ("abc|", set()),
        ("a*", set()),
        ("[^a]+", set()),
        ("état", {"tat"}),
        ("é", set()),
        (r"\x41bc", set()),
        (r"(?x) a b c", set()),
        (r"(a)\1", set()),
    ],
)
def test_an_expression_needs_these_texts(pattern: str, texts: set[str]) -> None:
    assert needed_texts(pattern) == texts


ATOMS = st.sampled_from(
    ["a", "B", "nato", " ", "-", r"\s", "[sz]", r"\.", ".", r"\w", r"\b", "(?:a|b)", "(?:ab|)", "(?!x)", "x|y"]
)
REPEATS = st.sampled_from(["", "", "", "?", "*", "+", "{2}", "{0,2}", "{2,}", "+?"])
PATTERNS = st.lists(st.tuples(ATOMS, REPEATS), min_size=1, max_size=6).map(
    lambda pieces: "".join(f"(?:{atom}){repeat}" for atom, repeat in pieces)
)


@given(PATTERNS, st.data())
def test_every_match_holds_one_of_the_texts(pattern: str, drawn: st.DataObject) -> None:
    texts = needed_texts(pattern)
    assume(texts)
    pieces = drawn.draw(st.lists(st.sampled_from(["a", "b", "ab", "nato", "x", "y", "s", " ", "-", ". "]), max_size=25))
    sentence = " ".join("".join(pieces).split())
    if re.compile(pattern, re.IGNORECASE).search(sentence):
        assert any(text in flatten(f" {sentence} ") for text in texts)


@given(PATTERNS, st.text(st.sampled_from("abBNATOsxyzé .-"), max_size=25))
def test_in_lower_case_an_expression_finds_the_same(pattern: str, sentence: str) -> None:
    lowered = in_lower_case(pattern)
    assume(lowered is not None)
    plain = "".join(char if char.isascii() else "_" for char in sentence).lower()
    expected = [match.span() for match in re.compile(pattern, re.IGNORECASE).finditer(sentence)]
    assert [match.span() for match in re.compile(str(lowered)).finditer(plain)] == expected


@pytest.mark.parametrize("pattern", [r"\d", "(?-i:US)", "[^x]", r"\N{DASH}", "é", "(?P<A>a)(?P=A)"])
def test_an_expression_that_tells_cases_or_strange_letters_apart_is_left_as_it_is(pattern: str) -> None:
    assert in_lower_case(pattern) is None
