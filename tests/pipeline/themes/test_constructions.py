"""Constructions: patterns together in a sentence or in two, against examples and against a slow reference."""

import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.constructions import Construction, needs_two_sentences, parse_pattern, terms_in
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.codebook.terms import TermError
from pipeline.themes.match.finder import Finder
from pipeline.themes.match.matcher import Matcher
from tests.pipeline.themes import slow_reference

SHIPPED = load_codebook()
US = {"us": "{US,united states,washington,american*}"}


def of(terms: Sequence[str], exclusions: Sequence[str] = (), classes: Mapping[str, str] = US) -> Codebook:
    """Return a codebook of one theme."""
    theme = SHIPPED.themes[0]
    listed = tuple(theme.terms[0].model_copy(update={"p": term}) for term in terms)
    themes = (theme.model_copy(update={"terms": listed, "exclusions": tuple(exclusions)}),)
    return SHIPPED.model_copy(update={"classes": dict(classes), "themes": themes})


def found(terms: str | Sequence[str], text: str, *exclusions: str) -> list[str]:
    listed = [terms] if isinstance(terms, str) else terms
    return [text[hit.start : hit.end] for hit in Matcher(of(listed, exclusions)).find(text).hits]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("@us arms", "US arms and American arms, no British arms.", ["US arms", "American arms"]),
        ("sold by @us", "It was sold by the US, sold by Washington.", ["sold by Washington"]),
        ("arms + taiwan", "Arms go to Taiwan.", ["Arms go to Taiwan"]),
        ("arms + taiwan", "Taiwan buys arms.", ["Taiwan buys arms"]),
        ("arms + taiwan", "Taiwan waits. Arms come.", []),
        ("arms + taiwan", "Taiwan waits\nArms come", []),
        ("arms + taiwan", "Arms, arms; says one: Taiwan!", ["Arms, arms; says one: Taiwan"]),
        ("arms + taiwan", "Taiwan buys arms, Taiwan sells arms.", ["Taiwan buys arms", "Taiwan sells arms"]),
        ("arms + taiwan", "Taiwan and arms and Taiwan.", ["Taiwan and arms"]),
        ("arms + taiwan", "Arms, arms, Taiwan, Taiwan.", ["Arms, arms, Taiwan"]),
        ("@us ~2 {sell*,sale*} + taiwan*", "To Taiwan the US will sell arms.", ["Taiwan the US will sell"]),
        ("arms + arms", "Arms for arms for arms.", ["Arms for arms"]),
        ("arms + arms", "Arms for all.", []),
        ("arms sale* + sale*", "Arms sales.", []),
        ("arms sale* + sale*", "Sales and arms sales.", ["Sales and arms sales"]),
        ("{a b,b} + {b,b c}", "A b c.", []),
        ("a + a b", "A b, a, a b.", ["A b, a"]),
        ("a b + a", "A b, a, a b.", ["A b, a"]),
        ("a + b + c", "C of a of b.", ["C of a of b"]),
        ("a + b + c", "B and a and b and c.", ["B and a and b and c"]),
        ("a + b + c", "C and c and a.", []),
        ("arms >> taiwan", "Arms are sold. Taiwan pays.", ["Taiwan"]),
        ("arms >> taiwan", "Taiwan pays. Arms are sold.", []),
        ("arms >> taiwan", "Arms are sold to Taiwan.", []),
        ("arms >> taiwan", "Arms are sold. It is late. Taiwan pays.", []),
        ("arms >> taiwan", "Arms are sold.\nTaiwan pays.", []),
        ("arms >> taiwan", "Arms are sold. \n Taiwan pays.", []),
        ("arms >> taiwan", "A title with arms\n\nTaiwan pays.", []),
        ("arms >> taiwan", "Arms. Taiwan and Taiwan. Taiwan.", ["Taiwan", "Taiwan"]),
        ("arms + taiwan >> china", "Arms for Taiwan. A word of China.", ["China"]),
        ("arms + taiwan >> china", "Arms for all. A word of China.", []),
        ("arms >> china + protest*", "Arms for Taiwan. A protest by China.", ["protest by China"]),
        ("@us >> @us", "The US sells. Washington buys.", ["Washington"]),
    ],
)
def test_a_construction_finds(term: str, text: str, expected: list[str]) -> None:
    assert found(term, text) == expected


@pytest.mark.parametrize(
    ("term", "text", "exclusion", "expected"),
    [
        ("arms + taiwan", "Arms race. Arms of Taiwan.", "arms race", ["Arms of Taiwan"]),
        ("arms + taiwan", "The arms race of Taiwan.", "arms race", []),
        ("arms + taiwan", "The arms race is one of arms for Taiwan.", "arms race", ["arms for Taiwan"]),
        ("arms + taiwan", "Arms at the post of Taiwan.", "post", ["Arms at the post of Taiwan"]),
        ("arms + us", "Arms for US bases and US.", "US bases", ["Arms for US bases and US"]),
        ("arms >> taiwan", "An arms race. Taiwan pays.", "arms race", []),
        ("arms >> taiwan", "Arms are sold. The Taiwan strait.", "taiwan strait", []),
        ("arms >> taiwan", "An arms race, and arms. Taiwan pays.", "arms race", ["Taiwan"]),
        ("arms + us", "Arms of the US.", "@us", []),
    ],
)
def test_an_exclusion_drops_the_way_of_which_it_overlaps_a_part(
    term: str, text: str, exclusion: str, expected: list[str]
) -> None:
    assert found(term, text, exclusion) == expected


@pytest.mark.parametrize(
    ("terms", "text", "expected"),
    [
        (["arms", "arms + taiwan"], "Arms for Taiwan, arms for all.", ["Arms for Taiwan", "arms"]),
        (["sale", "arms + taiwan"], "Arms on sale in Taiwan.", ["Arms on sale in Taiwan"]),
        (["buys arms", "arms + taiwan"], "It buys arms for Taiwan.", ["buys arms"]),
        (["taiwan", "arms >> taiwan"], "Arms. Taiwan pays.", ["Taiwan"]),
    ],
)
def test_of_overlapping_hits_of_a_theme_the_leftmost_and_longest_counts(
    terms: list[str], text: str, expected: list[str]
) -> None:
    assert found(terms, text) == expected


def test_a_hit_names_its_term_as_it_is_written_and_the_sentence_in_which_it_ends() -> None:
    text = "US arms are sold. They go to Taiwan by ship, says Washington."
    terms = ("@us arms", "@us >> taiwan", "say* + @us")
    hits = Matcher(of(terms)).find(text).hits
    assert [(hit.term, hit.sentence_number, text[hit.start : hit.end]) for hit in hits] == [
        ("@us arms", 1, "US arms"),
        ("@us >> taiwan", 2, "Taiwan"),
        ("say* + @us", 2, "says Washington"),
    ]


def test_of_equal_hits_the_term_that_stands_first_is_named() -> None:
    text = "Arms are sold. Taiwan pays."
    for terms in (("arms >> taiwan", "taiwan"), ("taiwan", "arms >> taiwan")):
        assert [hit.term for hit in Matcher(of(terms)).find(text).hits] == [terms[0]]


@pytest.mark.parametrize(
    ("term", "complaint"),
    [
        ("a +", "a pattern on both sides"),
        ("+ a", "a pattern on both sides"),
        ("a + + b", "a pattern on both sides"),
        ("a >> ", "a pattern on both sides"),
        (">> a", "a pattern on both sides"),
        ("a + >> b", "a pattern on both sides"),
        ("a >> b >> c", "stands there twice"),
        ("a + b + c + d + e", "5 patterns"),
        ("a + re:b", "cannot be part of a construction"),
        ("{a + b,c}", "outside braces"),
        ("{a >> b,c}", "outside braces"),
        ("a>>b", "each between spaces"),
        ("a ~2 + b", "no word on both sides"),
        ("a + ~2 b", "no word on both sides"),
        ("a + {b", "brace"),
        ("@eu arms", "the class '@eu' is not in [classes], which has us"),
        ("@us* arms", "the class '@us*' is not in [classes]"),
        ("{@us,eu} arms", "a class stands for braces"),
    ],
)
def test_a_broken_construction_is_refused_with_the_way_out(term: str, complaint: str) -> None:
    with pytest.raises(TermError) as told:
        parse_pattern(term, US)
    assert complaint in str(told.value)


def test_what_is_inside_a_regular_expression_is_no_construction() -> None:
    source = r"re:\b@us + a >> b"
    assert terms_in(parse_pattern(source, US)) == (parse_pattern(source, {}),)
    assert not needs_two_sentences(source)


def test_a_construction_has_its_parts_with_the_classes_spelt_out() -> None:
    parsed = parse_pattern("@us + a ~1 b >> c", US)
    assert isinstance(parsed, Construction)
    assert parsed.source == "@us + a ~1 b >> c"
    assert [term.source for term in terms_in(parsed)] == [US["us"], "a ~1 b", "c"]
    assert needs_two_sentences(parsed.source)


@pytest.mark.parametrize(
    ("term", "text", "n_tried"),
    [
        ("arms + taiwan", "Arms are sold. Taiwan pays.", 0),
        ("arms + taiwan", "Arms for Taiwan.", 2),
        ("arms + taiwan + china", "Arms for Taiwan.", 0),
        ("arms >> taiwan", "Taiwan pays. Arms are sold.", 0),
        ("arms >> taiwan", "Arms are sold.\nTaiwan pays.", 0),
        ("arms >> taiwan", "Arms are sold. Taiwan pays.", 2),
    ],
)
def test_a_construction_is_tried_only_where_the_literals_of_all_its_parts_are(
    term: str, text: str, n_tried: int
) -> None:
    parts: list[str] = []

    class Watched(Finder):
        def _compile(self, term: int) -> re.Pattern[str]:
            parts.append(self._terms[term].source)
            return super()._compile(term)

    Watched([parse_pattern(term, US)]).search(read(text))
    assert len(parts) == n_tried


WORD = st.sampled_from(["a", "b", "c", "ab", "AB", "a*", "*b", "ab*"])
BRACES = st.lists(st.lists(WORD, min_size=1, max_size=2).map(" ".join), min_size=1, max_size=3).map(
    lambda phrases: "{" + ",".join(phrases) + "}"
)
SLOT = st.one_of(WORD, WORD, BRACES, st.just("@x"))
SIMPLE = st.tuples(SLOT, st.lists(st.tuples(st.sampled_from([" ", " ~1 ", " ~2 "]), SLOT), max_size=1)).map(
    lambda pattern: pattern[0] + "".join(joint + slot for joint, slot in pattern[1])
)
SUM = st.lists(SIMPLE, min_size=1, max_size=3).map(" + ".join)
TERM = st.one_of(SUM, SUM, st.tuples(SUM, SUM).map(" >> ".join))
CLASSES = st.builds(lambda braces: {"x": braces}, BRACES)
TEXT = st.lists(
    st.sampled_from(
        [
            *("a", "b", "c", "ab", "AB", "A", "B", "abc", "cab", "x", "a's", "b'"),
            *(", ", "-", ". A ", "! B", "? ", "\n", "\n\n", " ("),
        ]
    ),
    max_size=24,
).map(lambda pieces: fold(" ".join(pieces)).text)


@settings(max_examples=600, deadline=None)
@example(["a + b"], ["a b"], {"x": "{c}"}, "a b a b")
@example(["a + {b,a b}"], [], {"x": "{c}"}, "a a b")
@example(["a >> b", "b c"], ["a x"], {"x": "{c}"}, "a x. A b. B c")
@given(
    st.lists(TERM, min_size=1, max_size=3, unique=True),
    st.lists(SIMPLE, max_size=2, unique=True),
    CLASSES,
    TEXT,
)
def test_constructions_find_what_the_slow_reference_finds(
    terms: list[str], exclusions: list[str], classes: dict[str, str], text: str
) -> None:
    hits = Matcher(of(terms, exclusions, classes)).find(text).hits
    assert [(hit.sentence_number, hit.start, hit.end, hit.term) for hit in hits] == slow_reference.find(
        text, terms, exclusions, classes
    )


FEW_WORDS = st.sampled_from(["a", "b", "c", "a b", "{a,b c}"])
DENSE_SUM = st.lists(FEW_WORDS, min_size=2, max_size=3).map(" + ".join)
DENSE_TERM = st.one_of(DENSE_SUM, st.tuples(st.one_of(FEW_WORDS, DENSE_SUM), FEW_WORDS).map(" >> ".join))
DENSE_TEXT = st.lists(st.sampled_from(["a", "b", "c", "a b", ", a", ". A", ". B", "\nC"]), min_size=2, max_size=12).map(
    lambda pieces: fold(" ".join(pieces)).text
)


@settings(max_examples=600, deadline=None)
@given(DENSE_TERM, st.lists(FEW_WORDS, max_size=1), DENSE_TEXT)
def test_where_few_words_recur_the_slow_reference_finds_the_same(term: str, exclusions: list[str], text: str) -> None:
    hits = Matcher(of([term], exclusions)).find(text).hits
    assert [(hit.sentence_number, hit.start, hit.end, hit.term) for hit in hits] == slow_reference.find(
        text, [term], exclusions, US
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(TERM, min_size=1, max_size=3, unique=True), CLASSES, TEXT)
def test_hits_lie_in_their_sentences_and_are_counted_once(terms: list[str], classes: dict[str, str], text: str) -> None:
    found_in = Matcher(of(terms, (), classes)).find(text)
    for hit in found_in.hits:
        sentence = found_in.sentences[hit.sentence_number - 1]
        assert sentence.start <= hit.start < hit.end <= sentence.end
    ends = [0, *(hit.end for hit in found_in.hits)]
    assert all(hit.start >= end for hit, end in zip(found_in.hits, ends, strict=False))


@settings(max_examples=200, deadline=None)
@given(SIMPLE, SIMPLE, CLASSES, TEXT)
def test_the_order_of_the_parts_never_matters(one: str, other: str, classes: dict[str, str], text: str) -> None:
    spans = [
        [(hit.start, hit.end) for hit in Matcher(of([term], (), classes)).find(text).hits]
        for term in (f"{one} + {other}", f"{other} + {one}")
    ]
    assert spans[0] == spans[1]


@settings(max_examples=200, deadline=None)
@given(TERM, CLASSES, TEXT)
def test_a_class_counts_as_its_braces_do(term: str, classes: dict[str, str], text: str) -> None:
    spelt = term.replace("@x", classes["x"])
    spans = [[(hit.start, hit.end) for hit in Matcher(of([one], (), classes)).find(text).hits] for one in (term, spelt)]
    assert spans[0] == spans[1]


@settings(max_examples=200, deadline=None)
@given(SIMPLE, SIMPLE, CLASSES, TEXT)
def test_a_hit_over_two_sentences_is_a_hit_of_its_second_part(
    one: str, other: str, classes: dict[str, str], text: str
) -> None:
    hits = Matcher(of([f"{one} >> {other}"], (), classes)).find(text).hits
    alone = {(hit.sentence_number, hit.start, hit.end) for hit in Matcher(of([other], (), classes)).find(text).hits}
    with_first = {hit.sentence_number for hit in Matcher(of([one], (), classes)).find(text).hits}
    assert {(hit.sentence_number, hit.start, hit.end) for hit in hits} <= alone
    assert {hit.sentence_number - 1 for hit in hits} <= with_first
