"""What is commentary on NATO in Asia, and what only looks like it."""

import pytest

from pipeline.assess.relevance import RelevanceRule
from pipeline.records import Relevance, RelevanceClass
from pipeline.themes.codebook.load import load_codebook

RULE = RelevanceRule(load_codebook())

ON_TOPIC = (
    "NATO has no business in Asia, and the office in Tokyo shows why. "
    "The alliance was made for the Atlantic, and Japan was not. "
    "When NATO speaks of the Indo-Pacific, Seoul and Canberra listen with care. "
    "An open door for NATO in Japan is not the same as an alliance. "
)
PADDING = (
    "The minister has said that the plan of the house is for the good of all and was made with care by an old hand. "
)
LONG = PADDING * 12


def assess(body: str, title: str = "A title") -> Relevance:
    return RULE.assess(title, body)


def test_a_long_piece_on_nato_in_asia_is_core() -> None:
    assessed = assess(ON_TOPIC + LONG)
    assert assessed.relevance is RelevanceClass.CORE
    assert (assessed.n_nato, assessed.n_nato_sentences, assessed.n_near, assessed.share_near) == (3, 3, 3, 1.0)
    assert (assessed.n_strong, assessed.n_types, assessed.n_medium, assessed.n_analogy) == (7, 6, 0, 0)
    assert not assessed.is_nato_in_title


def test_a_short_piece_is_too_short_whatever_it_says() -> None:
    assert assess(ON_TOPIC).relevance is RelevanceClass.TOO_SHORT


def test_words_are_counted_in_title_and_body() -> None:
    assert assess("Three words here.", title="And two-part words").n_words == 6


def test_a_piece_in_another_language_is_not_english() -> None:
    body = "Die NATO und Japan haben keine gemeinsame Grenze und auch keinen gemeinsamen Vertrag in Asien. " * 20
    assessed = assess(body)
    assert assessed.relevance is RelevanceClass.NOT_ENGLISH
    assert assessed.share_english == 0.0


def test_an_asian_nato_is_an_analogy() -> None:
    assessed = assess("Japan dreams of an Asian NATO. A NATO-like pact would bind Seoul and Manila too. " + LONG)
    assert assessed.relevance is RelevanceClass.ANALOGY
    assert (assessed.n_nato, assessed.n_analogy) == (0, 2)


def test_one_mention_near_asia_is_peripheral() -> None:
    assert assess("Japan called NATO a friend. " + LONG).relevance is RelevanceClass.PERIPHERAL


def test_nato_far_from_asia_is_irrelevant() -> None:
    assert assess("NATO met in Vilnius. " * 5 + LONG + "Japan is far. ").relevance is RelevanceClass.IRRELEVANT


def test_with_nato_in_the_title_one_mention_less_is_enough() -> None:
    body = "NATO looks to Japan and to Asia. NATO looks to Seoul and Manila. " + LONG
    assert assess(body).relevance is RelevanceClass.PERIPHERAL
    assessed = assess(body, title="NATO turns")
    assert (assessed.n_nato, assessed.is_nato_in_title) == (3, True)
    assert (
        assess(body.replace("NATO looks to Seoul", "It looks to Seoul"), "NATO turns").relevance is RelevanceClass.CORE
    )


@pytest.mark.parametrize(
    "phrase",
    [
        "a NATO strap for a watch from Japan",
        "the NATO phonetic alphabet in Japan",
        "7.62×51mm NATO rounds for Taiwan",
        "a major non-NATO ally such as Japan",
        "a pilot whom Natomas in Japan trained",
        "an artist nato in Toscana",
    ],
)
def test_false_friends_of_nato_do_not_count(phrase: str) -> None:
    assert assess(f"It was about {phrase}. " + LONG).n_nato == 0


def test_a_piece_on_the_cinema_owners_is_about_another_nato() -> None:
    about_films = "In Japan NATO, the National Association of Theatre Owners, met. "
    assert assess(about_films + ON_TOPIC + LONG).n_nato == 0
    assert assess("The National Association of\n\nTheatre Owners met. " + ON_TOPIC + LONG).n_nato == 0


@pytest.mark.parametrize("outlet", ["Asia Times", "Nikkei Asia", "Japan Times", "the Taipei Times", "Central Asian"])
def test_the_name_of_an_outlet_is_no_anchor(outlet: str) -> None:
    assessed = assess(f"As {outlet} readers know, NATO met in Seoul. " + LONG)
    assert (assessed.n_strong, assessed.n_types) == (1, 1)


def test_an_anchor_in_the_next_sentence_is_near() -> None:
    assessed = assess("NATO met. Japan was there. It rained. NATO met again. It rained. " + LONG)
    assert (assessed.n_nato_sentences, assessed.n_near, assessed.share_near) == (2, 1, 0.5)


def test_the_reasons_name_the_counts() -> None:
    assert "3 NATO mentions" in assess(ON_TOPIC + LONG).reasons


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "NATO", "\udcff"])
def test_any_text_can_be_assessed(text: str) -> None:
    assert assess(text, title=text).relevance is RelevanceClass.TOO_SHORT
