"""Emerging phrases: counted once a story, ranked by how far they rose, without what says nothing."""

from collections import Counter
from collections.abc import Iterable
from itertools import chain

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.stats.log_odds import weighted_log_odds
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.trial.emerging import DatedText, EmergingPhrase, emerging_phrases
from pipeline.trial.examples import first_sentence
from pipeline.trial.grams import Vocabulary


def texts(*wordings: str, sources: int = 5, n_articles: int = 2) -> list[DatedText]:
    listed = [
        DatedText(revision_id=f"r{n}", source_id=f"s{n % sources}", n_articles=n_articles, text=text)
        for n, text in enumerate(wordings)
    ]
    return sorted(listed, key=lambda text: text.source_id)


def found(recent: Iterable[DatedText], before: Iterable[DatedText] = ()) -> dict[str, EmergingPhrase]:
    held, held_before = list(recent), list(before)
    return {phrase.words: phrase for phrase in emerging_phrases(lambda: held, lambda: held_before)}


EMBRYO = "Moscow sees NATO embryos in every harbour."
OTHER = "Nobody knows what the winter will bring."


def test_a_new_phrase_comes_with_its_counts_and_texts_of_different_sources() -> None:
    recent = texts(*[EMBRYO] * 6, *[OTHER] * 6)
    phrase = found(recent, texts(*[OTHER] * 12))["moscow sees nato embryos"]
    assert (phrase.n_stories, phrase.n_articles, phrase.n_sources, phrase.n_stories_before) == (6, 12, 5, 0)
    assert phrase.examples == ("r0", "r1", "r2")
    assert len(recent) == 12


def test_a_story_that_says_it_often_counts_once() -> None:
    phrase = found(texts(*[f"{EMBRYO} {EMBRYO}"] * 4), texts(*[OTHER] * 4))["moscow sees nato embryos"]
    assert (phrase.n_stories, phrase.n_articles) == (4, 8)


@pytest.mark.parametrize(
    ("n_stories", "n_articles", "n_sources", "is_there"),
    [(3, 2, 3, True), (2, 9, 2, False), (4, 1, 3, False), (5, 1, 3, True), (6, 2, 2, False)],
)
def test_three_stories_three_sources_and_five_articles_are_needed(
    n_stories: int, n_articles: int, n_sources: int, is_there: bool
) -> None:
    recent = texts(*[EMBRYO] * n_stories, sources=n_sources, n_articles=n_articles)
    assert bool(found(recent, texts(*[OTHER] * 9))) == is_there


def test_a_phrase_that_is_not_more_common_than_before_is_not_there() -> None:
    both = [*[EMBRYO] * 5, *[OTHER] * 5]
    assert found(texts(*both), texts(*both * 2)) == {}


def test_the_surest_comes_first() -> None:
    recent = texts(*["Seoul hedges bets. Drone swarms rise."] * 6, *["Drone swarms rise."] * 6)
    before = texts(*["Seoul hedges bets."] * 6, *[OTHER] * 20)
    assert list(found(recent, before)) == ["drone swarms rise", "seoul hedges bets"]


def test_parts_of_a_longer_phrase_in_the_same_texts_are_folded_into_it() -> None:
    recent = texts(*["The quiet treaty of Busan."] * 5)
    assert list(found(recent, texts(*[OTHER] * 9))) == ["quiet treaty of busan"]
    apart = texts(*["The quiet treaty of Busan."] * 5, *["A quiet treaty."] * 5)
    assert set(found(apart, texts(*[OTHER] * 9))) == {"quiet treaty of busan", "quiet treaty"}


def test_function_words_and_numbers_make_no_edge_and_signs_no_bridge() -> None:
    recent = texts(*["It is of the sea. In 2026 ships, planes and tanks\nmove on 11 harbours"] * 5)
    assert set(found(recent, texts(*[OTHER] * 9))) == {"planes and tanks", "move on 11 harbours"}


def test_z_is_that_of_the_weighted_log_odds_of_the_texts() -> None:
    recent = texts(*[EMBRYO] * 6, *[OTHER] * 4)
    before = texts(*[EMBRYO] * 2, *[OTHER] * 28)
    expected = weighted_log_odds(np.array([6]), 10, np.array([2]), 30, prior=4.0).z[0]
    assert found(recent, before)["moscow sees nato embryos"].z == pytest.approx(expected)


WORDS = st.sampled_from(["the", "of", "fleet", "treaty", "Busan's", "ice", ",", ".", "7"])


def slowly(listed: Iterable[str]) -> Counter[str]:
    """Count the phrases of each text once, word by word."""
    counts: Counter[str] = Counter()
    for text in listed:
        words = text.lower().split()
        runs = (words[at : at + n] for n in (2, 3, 4) for at in range(len(words) - n + 1))
        counts.update({" ".join(run) for run in runs if is_phrase(run)})
    return counts


def is_phrase(run: list[str]) -> bool:
    return not {",", "."} & set(run) and all(edge not in {"the", "of", "7"} for edge in (run[0], run[-1]))


@settings(deadline=None)
@given(st.lists(st.lists(WORDS, max_size=30).map(" ".join), max_size=8))
def test_phrases_are_those_of_a_count_word_by_word(listed: list[str]) -> None:
    vocabulary = Vocabulary()
    grams = [vocabulary.grams(text) for text in listed]
    counts = Counter(chain.from_iterable(map(vocabulary.words, one.words) for one in grams))
    assert counts == slowly(listed)
    keys = {
        (int(key), vocabulary.words(words)) for one in grams for key, words in zip(one.keys, one.words, strict=True)
    }
    assert len({key for key, _ in keys}) == len({words for _, words in keys}) == len(keys)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_codebook())


def test_the_sentence_with_the_phrase_is_shown_as_it_was_written(matcher: Matcher) -> None:
    text = "A headline\n\nAll quiet. Some call it  “a  frozen\u00a0harbour”  for now. A frozen harbour it stays."
    shown = first_sentence("frozen harbour", text, matcher)
    assert shown is not None
    assert shown.sentence == "Some call it  “a  frozen\u00a0harbour”  for now."
    assert not shown.is_covered
    assert first_sentence("open harbour", text, matcher) is None


def test_a_phrase_that_a_term_hits_is_covered(matcher: Matcher) -> None:
    shown = first_sentence("liaison office in tokyo", "Its plan: a NATO liaison office in Tokyo, perhaps.", matcher)
    assert shown is not None
    assert shown.is_covered
