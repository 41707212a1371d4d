"""Many terms at once find what each of them finds alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.themes.finder import Finder
from pipeline.themes.fold import fold
from pipeline.themes.literals import choose_literals
from pipeline.themes.sentences import Prose, read
from pipeline.themes.terms import Term, parse_term

SOURCES = [
    *(
        "liaison office*",
        "*lateral",
        "US",
        "nato ~1 office",
        "{japan,south korea} ~2 {talk*,the us}",
        "office in japan",
    ),
    *("'partner", "été", "x*", r"re:\bNATO\+", r"re:^The|ISR\b", r"re:\d+ ships", "no. one"),
]
TERMS = [parse_term(source) for source in SOURCES]
PIECES = st.sampled_from(
    [
        *("liaison", "office", "Office's", "offices'", "minilateral", "US", "us", "U.S.", "NATO", "NATO+", "Nato's"),
        *("Japan", "JAPAN's", "South", "Korea", "talks", "the", "The", "in", "'partner", "été", "ÉTÉ", "xylophone"),
        *("ISR", "12", "ships", "no.", "No.", "one", "İn", "offıce", " ", " ", " ", "  ", " - ", " (", ") ", '"', "\n"),
        *(". ", ", ", "? ", "\u00a0", "\u00ad", "’s ", "ﬁ"),
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


def found_alone(terms: list[Term], prose: Prose) -> list[tuple[int, int, int, int]]:
    return sorted(
        (sentence, number, start + match.start(), start + match.end())
        for sentence, (start, end) in enumerate(prose.sentences)
        for number, term in enumerate(terms)
        for match in term.compile().finditer((prose.lowered if term.is_plain else prose.folded)[start:end])
    )


@given(TEXTS)
def test_together_terms_find_what_each_finds_alone(text: str) -> None:
    prose = read(fold(text).text)
    assert sorted(Finder(TERMS).find(prose)) == found_alone(TERMS, prose)


def test_a_term_without_a_sure_word_is_tried_in_every_sentence() -> None:
    terms = [parse_term(r"re:[A-Z]\d")]
    assert choose_literals(terms) == [()]
    assert Finder(terms).find(read("The G7 met. The G8 did not. A B1, a B2.")) == [
        *((0, 0, 4, 6), (1, 0, 16, 18), (2, 0, 30, 32), (2, 0, 36, 38))
    ]


@pytest.mark.parametrize(
    ("source", "needs"),
    [
        ("liaison office", [{" liaison office ", " liaison s office "}]),
        ("office*", [{" office"}]),
        ("*lateral", [{"lateral "}]),
        ("{japan,tokyo} office", [{f" {name}{s} office " for name in ("japan", "tokyo") for s in ("", " s")}]),
        ("partner* in asia", [{" in asia ", " in s asia "}]),
        ("embassy ~3 bomb*", [{" embassy "}, {" bomb"}]),
        ("'partner", [{" partner "}]),
        ("été", []),
        ("{été,summer} school", [{" school "}]),
    ],
)
def test_a_term_is_tried_where_one_of_each_set_of_literals_stands(source: str, needs: list[set[str]]) -> None:
    (sets,) = choose_literals([parse_term(source)])
    assert [set(literals) for literals in sets] == needs


def test_the_rarer_words_are_the_ones_that_few_terms_use() -> None:
    terms = [parse_term(source) for source in ("nato ~1 fleet", "nato summit", "nato plus", "nato means", "nato bombs")]
    assert choose_literals(terms)[0][0] == {" fleet "}
