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


GERMAN = "Die NATO und Japan haben keine gemeinsame Grenze und auch keinen gemeinsamen Vertrag in Asien. "


@pytest.mark.parametrize("times", [1, 20])
def test_a_piece_in_a_language_without_a_codebook_is_not_counted_however_short(times: int) -> None:
    assessed = RULE.assess("Titel", GERMAN * times, "de")
    assert assessed.relevance is RelevanceClass.LANGUAGE_NOT_COUNTED
    assert assessed.reasons[0] == "in German, only English is counted"


def test_where_no_language_was_told_a_long_piece_without_english_words_is_not_counted() -> None:
    assessed = assess(GERMAN * 20)
    assert assessed.relevance is RelevanceClass.LANGUAGE_NOT_COUNTED
    assert assessed.share_english == 0.0
    assert assessed.reasons[0] == "in an unknown language, only English is counted"
    assert assess(GERMAN).relevance is RelevanceClass.TOO_SHORT


def test_a_piece_that_was_told_to_be_english_is_english_whatever_its_words() -> None:
    assert RULE.assess("", "NATO Japan Seoul Manila. " * 80, "en").relevance is RelevanceClass.CORE


def test_an_asian_nato_is_an_analogy() -> None:
    assessed = assess("Japan dreams of an Asian NATO. A NATO-like pact would bind Seoul and Manila too. " + LONG)
    assert assessed.relevance is RelevanceClass.ANALOGY
    assert (assessed.n_nato, assessed.n_analogy) == (0, 2)


LIKENESS = "An Asian NATO is a dream. An economic Nato is another. A mini-NATO is a third. "
ITSELF = "NATO met in Seoul. NATO met in Tokyo. NATO met in Manila. "


def test_an_analogy_wins_over_core_where_nato_itself_is_not_the_subject() -> None:
    assert assess(LIKENESS + ITSELF + LONG).relevance is RelevanceClass.ANALOGY
    assert assess(LIKENESS + ITSELF + LONG, title="NATO and its likenesses").relevance is RelevanceClass.CORE
    assert assess(LIKENESS + ITSELF + "NATO met in Japan. " + LONG).relevance is RelevanceClass.CORE


@pytest.mark.parametrize(
    "phrase",
    [
        "an Asian Nato",
        "a “mini-Nato”",
        "an 'economic Nato'",
        "a NATO for trade",
        "a new NATO in Asia",
        "a clone of NATO",
        "the region's own NATO",
    ],
)
def test_a_likeness_is_no_mention_of_nato(phrase: str) -> None:
    assessed = assess(f"They want {phrase} by then. " + LONG)
    assert (assessed.n_nato, assessed.n_analogy) == (0, 1)


@pytest.mark.parametrize("place", ["China", "Beijing", "the PRC", "Xi Jinping", "India", "New Delhi"])
def test_china_and_india_are_asia(place: str) -> None:
    body = f"NATO looks at {place} and at Asia. NATO looks at {place} again. NATO looks away. "
    assessed = assess(body + LONG)
    assert (assessed.n_strong, assessed.n_types, assessed.n_medium) == (3, 2, 0)
    assert assess(body + f"So does {place}. " + LONG).relevance is RelevanceClass.CORE


@pytest.mark.parametrize(
    "sentence",
    [
        "NATO warns China against arming Russia",
        "NATO says Beijing may send lethal aid to the army of Russia",
        "NATO weighs India's purchases of oil from Moscow",
        "NATO doubts China's peace plan for Ukraine",
        "NATO sees that Moscow courts Beijing again",
        "NATO fears that Russia gets weapons from China",
        "NATO fears a delivery of drones from China to Moscow",
        "NATO weighs a peace proposal by Beijing",
        "War in Ukraine live: NATO meets as China waits",
        "Live updates: NATO arms Kyiv for the war and China waits",
    ],
)
def test_the_backing_of_russias_war_makes_no_matter_of_asia(sentence: str) -> None:
    assessed = assess(f"{sentence}. " + LONG)
    assert (assessed.n_nato, assessed.n_strong, assessed.n_medium) == (1, 0, 1)


@pytest.mark.parametrize(
    "sentence",
    [
        "NATO says that China learns from the war of Russia in Ukraine",
        "China joins Russia in opposing the expansion of NATO",
        "China backs Moscow over the expansion of NATO",
        "NATO seeks support from India in the north",
        "NATO names China a challenge, while it supports Ukraine against Russia",
    ],
)
def test_another_matter_of_china_is_one_of_asia_although_russia_is_named(sentence: str) -> None:
    assert assess(f"{sentence}. " + LONG).n_strong == 1


def test_the_backing_of_russia_weakens_china_alone() -> None:
    assessed = assess("NATO told Japan that China arms Russia. China is near. " + LONG)
    assert (assessed.n_strong, assessed.n_types, assessed.n_medium) == (2, 2, 1)


@pytest.mark.parametrize("place", ["S Korea", "S. Korea", "N Korea", "N. Korean", "S.Korea"])
def test_short_names_of_the_koreas_are_anchors(place: str) -> None:
    assert assess(f"NATO met {place} again. " + LONG).n_strong == 1


@pytest.mark.parametrize("place", ["central Asia", "Central Asian", "West Asia"])
def test_central_and_west_asia_are_no_anchors_in_any_case(place: str) -> None:
    assert assess(f"NATO met in {place} again. " + LONG).n_strong == 0


def test_south_asia_is_asia() -> None:
    assert assess("NATO met in South Asia again. " + LONG).n_strong == 1


@pytest.mark.parametrize(
    "office",
    [
        "Former NATO chief",
        "Ex-NATO secretary general",
        "ex-Nato commander",
        "a former secretary-general of NATO",
        "the former US ambassador to NATO",
    ],
)
def test_somebody_who_left_nato_is_no_mention_of_it(office: str) -> None:
    assessed = assess(f"It was {office} who met Japan. " + LONG, title=f"{office} on Japan")
    assert (assessed.n_nato, assessed.is_nato_in_title) == (0, False)


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


def test_each_text_that_is_not_counted_says_which_limit_it_misses() -> None:
    assert "79 words, 250 are needed" in assess("Japan met. " + PADDING * 3).reasons
    peripheral = assess("Japan called NATO a friend. " + LONG)
    assert peripheral.reasons[1:] == (
        "1 NATO mentions, 3 are needed",
        "1 strong Asia anchors of 1 kinds, 4 of 2 kinds are needed",
        "1 of 1 NATO sentences near an anchor, 2 and a share of 40% are needed",
    )
    assert not any("needed" in reason for reason in assess(ON_TOPIC + LONG).reasons)


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "NATO", "\udcff"])
def test_any_text_can_be_assessed(text: str) -> None:
    assert assess(text, title=text).relevance is RelevanceClass.TOO_SHORT
