"""What the checker says of a codebook holds: a term that it calls shadowed never counts, whatever the text."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.themes.codebook.checker import check_codebook
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.codebook.terms import TermError, parse_term
from pipeline.themes.match.matcher import Matcher
from pipeline.trial.firing import ExclusionWatch

SHIPPED = load_codebook()


def of(terms: Sequence[str], exclusions: Sequence[str] = ()) -> Codebook:
    """Return a codebook of one theme."""
    theme = SHIPPED.themes[0]
    listed = tuple(theme.terms[0].model_copy(update={"p": term, "src": ("S0",)}) for term in terms)
    update = {"terms": listed, "exclusions": tuple(exclusions), "confusable_with": ()}
    return SHIPPED.model_copy(update={"themes": (theme.model_copy(update=update),)})


def shadowed(*terms: str) -> list[str]:
    return [finding.text for finding in check_codebook(of(terms)) if "never counts" in finding.advice]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("confrontation*", "confrontational"),
        ("confrontation*", "confrontation*"),
        ("*lateral*", "minilateral*"),
        ("Quad", "QUAD"),
        ("{arms,missile*} race*", "arms race"),
        ("{arms,missile*} race*", "{missile,missiles,arms} races"),
        ("{cold war,bloc} mentality", "cold war mentality"),
        ("cold {war,peace} mentality", "{cold war,cold peace} mentality"),
    ],
)
def test_a_term_all_of_whose_wordings_an_earlier_one_matches_is_shadowed(earlier: str, later: str) -> None:
    assert shadowed(earlier, f"x {later}", later) == [later]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("confrontational", "confrontation*"),
        ("state*", "state-of-the-art"),
        ("QUAD", "Quad"),
        ("arms ~1 race", "arms ~2 race"),
        ("arms race", "arms ~1 race"),
        ("{arms,missile} race", "{arms,navy} race"),
        ("arms", "arms race"),
        ("arms race", "race"),
        ("re:arms? races?", "arms race"),
        ("lateral*", "minilateral*"),
        ("arms ~3 race*", "arms ~2 race"),  # of "arms arms race" the wider one takes the whole
        ("{ab,ab ab}", "ab"),
    ],
)
def test_a_term_that_may_match_where_the_earlier_one_does_not_is_left_alone(earlier: str, later: str) -> None:
    assert shadowed(earlier, later) == []


WORDS = ("a", "ab", "abc", "b", "bab", "AB")
WORD = st.sampled_from([*WORDS, "a*", "*b", "*a*", "ab*"])
SLOT = st.one_of(
    WORD,
    st.lists(st.lists(WORD, min_size=1, max_size=2).map(" ".join), min_size=1, max_size=2).map(
        lambda phrases: "{" + ",".join(phrases) + "}"
    ),
)
TERM = st.lists(st.one_of(SLOT, st.sampled_from(["~1", "~2"])), min_size=1, max_size=4).map(" ".join)


def parses(term: str) -> bool:
    try:
        parse_term(term)
    except TermError:
        return False
    return True


@settings(max_examples=300, deadline=None)
@example(["a ab", "{ab,ab ab}", "ab"], "a ab ab")
@example(["x arms", "arms ~1 race", "arms race"], "x arms arms race")
@given(
    st.lists(TERM.filter(parses), min_size=2, max_size=4, unique=True),
    st.lists(st.sampled_from([*WORDS, "'s", ",", ".", "-", "\n"]), max_size=12).map(" ".join),
)
def test_what_is_called_shadowed_never_counts(terms: list[str], text: str) -> None:
    never = set(shadowed(*terms))
    assert not never & {hit.term for hit in Matcher(of(terms)).find(text).hits}


def test_a_source_that_only_begins_like_a_piece_of_evidence_is_none() -> None:
    theme = SHIPPED.themes[0]
    named = theme.model_copy(update={"terms": (theme.terms[0].model_copy(update={"src": ("Elections.yml",)}),)})
    findings = check_codebook(SHIPPED.model_copy(update={"themes": (named,)}))
    assert not [finding for finding in findings if "[[evidence]]" in finding.advice]


def idle(watch: ExclusionWatch) -> list[str]:
    return [finding.text for finding in watch.findings()]


def test_an_exclusion_fires_where_it_keeps_a_hit_out_and_nowhere_else() -> None:
    watch = ExclusionWatch(of(["liaison office*"], ["liaison officer*", "hong kong liaison office*", "post office*"]))
    watch.watch("A liaison officer. The post office of Hong Kong.")
    assert idle(watch) == ["hong kong liaison office*", "post office*"]
    watch.watch("The Hong Kong liaison office and the post office.")
    assert idle(watch) == ["post office*"]
    assert watch.n_texts == 2


def test_an_exclusion_does_not_fire_on_the_terms_of_another_theme() -> None:
    first = of(["liaison office*"], ["tailored office*"])
    second = of(["tailored office*"]).themes[0].model_copy(update={"theme_id": "other"})
    watch = ExclusionWatch(first.model_copy(update={"themes": (*first.themes, second)}))
    watch.watch("Their tailored offices.")
    assert idle(watch) == ["tailored office*"]


def test_of_the_shipped_exclusions_each_that_fires_changes_what_is_counted() -> None:
    text = "The Hong Kong liaison office. A trading partner. A tactical encirclement."
    watch = ExclusionWatch(SHIPPED)
    watch.watch(text)
    fired = {(theme.theme_id, one) for theme in SHIPPED.themes for one in theme.exclusions} - {
        (finding.theme_id, finding.text) for finding in watch.findings()
    }
    without = SHIPPED.model_copy(
        update={"themes": tuple(theme.model_copy(update={"exclusions": ()}) for theme in SHIPPED.themes)}
    )
    assert fired
    assert len(Matcher(without).find(text).hits) > len(Matcher(SHIPPED).find(text).hits)


def test_a_construction_is_slow_only_if_no_part_has_a_sure_word() -> None:
    slow = [finding.text for finding in check_codebook(of(["été + arms", "été + ici", "été >> où"]))]
    assert slow == ["été >> où"]


def test_a_construction_shadows_nothing_and_nothing_shadows_it() -> None:
    assert shadowed("arms", "arms + taiwan", "arms >> arms") == []


def test_an_exclusion_of_a_part_of_a_construction_is_not_idle() -> None:
    findings = check_codebook(
        of(["arms + taiwan", "china >> protest*"], ["taiwan strait", "china daily", "post office"])
    )
    assert [finding.text for finding in findings] == ["post office"]


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("arms + taiwan", "Arms of the post office of Taiwan."),
        ("arms + taiwan", "The Taiwan strait is quiet."),
        ("arms >> taiwan", "Arms. The post office. The Taiwan strait."),
        ("arms + arms race", "An arms race."),
    ],
)
def test_an_exclusion_does_not_fire_where_a_construction_does_not_match_its_words(term: str, text: str) -> None:
    watch = ExclusionWatch(of([term], ["taiwan strait", "post office", "arms race"]))
    watch.watch(text)
    assert len(idle(watch)) == 3


def test_an_exclusion_fires_on_any_part_of_a_construction() -> None:
    watch = ExclusionWatch(of(["arms + taiwan", "china >> taiwan"], ["taiwan strait", "arms race", "china daily"]))
    watch.watch("The arms race of Taiwan.")
    assert idle(watch) == ["taiwan strait", "china daily"]
    watch.watch("China Daily writes. Taiwan waits.")
    assert idle(watch) == ["taiwan strait"]
