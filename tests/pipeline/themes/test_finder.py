"""Many terms at once find what each of them finds alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.flat import without_signs
from pipeline.text.fold import fold
from pipeline.text.sentences import Prose, read
from pipeline.themes.codebook.literals import Literals, choose_literals, literals_of
from pipeline.themes.codebook.terms import Term, parse_term
from pipeline.themes.match.finder import Finder
from pipeline.themes.match.scan import Scan

SOURCES = [
    *(
        "liaison office*",
        "*lateral",
        "US",
        "nato ~1 office",
        "{japan,south korea} ~2 {talk*,the us}",
        "office in japan",
        "talks {with,in} {japan,south korea}",
        "the {japan,south} korea ~1 {office,talks} in",
        "office {office,talks}",
        "{lateral*,true lateral*,the true}",
    ),
    *("'partner", "été", "x*", r"re:\bNATO\+", r"re:^The|ISR\b", r"re:\d+ ships", "no. one"),
]
TERMS = [parse_term(source) for source in SOURCES]
PIECES = st.sampled_from(
    [
        *("liaison", "office", "Office's", "offices'", "minilateral", "US", "us", "U.S.", "NATO", "NATO+", "Nato's"),
        *("Japan", "JAPAN's", "South", "Korea", "talks", "the", "The", "in", "'partner", "été", "ÉTÉ", "xylophone"),
        *("ISR", "12", "ships", "no.", "No.", "one", "İn", "offıce", " ", " ", " ", "  ", " - ", " (", ") ", '"', "\n"),
        *("talks with", "in Japan", "of", "true", "lateralism"),
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


EACH_WAY = [(term, Scan([offer])) for term in TERMS for offer in literals_of(term)]


@given(TEXTS)
def test_whatever_a_term_is_looked_for_by_it_may_stand_where_it_does(text: str) -> None:
    prose = read(fold(text).text)
    flat = without_signs(prose.lowered)
    for term, scan in EACH_WAY:
        called = [number for number, (start, end) in enumerate(prose.sentences) if scan.tried_in(flat[start : end + 2])]
        assert {place[0] for place in found_alone([term], prose)} <= set(called), term.source


def test_a_term_without_a_sure_word_is_tried_in_every_sentence() -> None:
    terms = [parse_term(r"re:[A-Z]\d")]
    assert choose_literals(terms) == [Literals(frozenset())]
    assert Finder(terms).find(read("The G7 met. The G8 did not. A B1, a B2.")) == [
        *((0, 0, 4, 6), (1, 0, 16, 18), (2, 0, 30, 32), (2, 0, 36, 38))
    ]


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("liaison office*", {" liaison office", " liaison s office"}),
        ("office*", {" office"}),
        ("{japan,tokyo} office", {" japan office ", " japan s office ", " tokyo office ", " tokyo s office "}),
        ("one {two,été}", {" one "}),
    ],
)
def test_a_term_in_words_is_tried_where_its_first_words_stand(source: str, literals: set[str]) -> None:
    (chosen,) = choose_literals([parse_term(source)])
    assert chosen.texts == chosen.first == literals


PARTNER, RUSSIA = frozenset({" partner"}), frozenset({" russia"})


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("embassy ~3 china", Literals(frozenset({" embassy "}), first=frozenset({" embassy "}))),
        ("china ~3 embass*", Literals(frozenset({" embass"}))),  # so rare that its sentences may as well be searched
        ("partner* in asia", Literals(frozenset({" in asia ", " in s asia "}), PARTNER, PARTNER)),
        ("russia* ~2 embargo", Literals(frozenset({" embargo "}), RUSSIA, RUSSIA)),
    ],
)
def test_a_term_of_several_parts_is_looked_for_by_those_that_cost_least(source: str, literals: Literals) -> None:
    assert choose_literals([parse_term(source)]) == [literals]


def test_a_term_is_not_tried_where_its_parts_stand_in_another_order() -> None:
    prose = read("An embargo on Russia. Russia's wheat embargo. The embargo, says Russia.")
    assert Finder([parse_term("russia* ~2 embargo")]).find(prose) == [(1, 0, 22, 44)]


def test_a_word_that_many_terms_begin_with_is_looked_for_once_and_tells_them_where_to_be_tried() -> None:
    words = ("embargo", "boycott", "quota", "levy", "audit", "ban", *"klmnopqr")
    terms = [parse_term(f"{{china,beijing,the people's republic}} ~2 {word}") for word in words]
    chosen = choose_literals(terms)
    assert all(literals.first == literals.before and " china " in literals.first for literals in chosen)


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("*lateral", {"lateral "}),
        ("'partner", {" partner "}),
        ("{été,summer} school", {" school "}),
        ("été ~2 {dans le café,ici}", {" dans le ", " dans s le ", " ici "}),
        ("été", set()),
        (r"re:\bNATO\+", {"nato"}),
    ],
)
def test_other_terms_are_tried_in_sentences_that_hold_a_word_of_theirs(source: str, literals: set[str]) -> None:
    assert choose_literals([parse_term(source)]) == [Literals(frozenset(literals))]


def test_many_alternatives_side_by_side_are_looked_for_one_by_one() -> None:
    names = ",".join(f"name{number}" for number in range(10))
    (literals,) = choose_literals([parse_term(f"{{{names}}} {{{names}}}")])
    assert literals.texts == literals.before == literals.first == {f" name{number} " for number in range(10)}
