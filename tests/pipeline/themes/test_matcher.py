"""The themes of a text, by hand: the false friends of the codebook's author, and the rules of counting."""

import pytest

from pipeline.records import Hit
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher, TextHits

MATCHER = Matcher(load_codebook())


def found(text: str) -> set[tuple[str, str]]:
    """Return the themes and wordings of the hits."""
    return {(hit.theme_id, text[hit.start : hit.end]) for hit in MATCHER.find(text).hits}


def themes(text: str) -> set[str]:
    return {theme for theme, _ in found(text)}


def test_a_liaison_officer_is_no_liaison_office() -> None:
    assert "liaison_office" not in themes("Each partner sends a liaison officer to Mons.")
    assert ("liaison_office", "liaison office") in found("Each partner plans a liaison office in Mons.")


@pytest.mark.parametrize(
    "text",
    [
        "China's Liaison Office in Hong Kong protested.",
        "The Hong Kong liaison office stayed shut.",
        "The inter-Korean liaison office at Kaesong was blown up.",
        "Beijing's Hong Kong and Macao Affairs and liaison offices met.",
    ],
)
def test_the_liaison_offices_of_hong_kong_and_kaesong_are_others(text: str) -> None:
    assert "liaison_office" not in themes(text)


@pytest.mark.parametrize("text", ["A tactical encirclement of the town.", "They encircled the city by night."])
def test_encirclement_on_a_battlefield_contains_nobody(text: str) -> None:
    assert "containment" not in themes(text)
    assert ("containment", "encircle") in found("The aim is to encircle China.")


def test_hegemony_of_china_is_not_that_of_the_united_states() -> None:
    text = "Few in Asia want Chinese hegemony."
    assert ("china_challenge", "Chinese hegemony") in found(text)
    assert "us_hegemony" not in themes(text)
    assert "us_hegemony" not in themes("They fear the hegemony of China.")
    assert ("us_hegemony", "US hegemony") in found("They fear US hegemony.")


def test_the_strategic_autonomy_of_india_is_asian_agency() -> None:
    text = "India will guard its strategic autonomy."
    assert themes(text) == {"regional_agency"}
    assert themes("Europe will guard its strategic autonomy.") == {"european_autonomy"}


def test_to_determine_is_not_to_deter() -> None:
    assert "military_posture" not in themes("They determine that ties deteriorate like detergent.")
    assert ("military_posture", "deterrence") in found("They speak of deterrence.")


def test_one_military_bloc_is_a_name_for_nato_and_several_are_a_theme() -> None:
    assert "bloc_confrontation" not in themes("The military bloc met in Vilnius.")
    assert ("bloc_confrontation", "military blocs") in found("The world falls into military blocs.")


@pytest.mark.parametrize(
    "wording", ["bloc confrontation", "camp confrontations", "confrontation between two camps", "confrontation camp"]
)
def test_the_translations_of_one_chinese_phrase_are_one_theme(wording: str) -> None:
    text = f"It must not lead to {wording} here."
    assert ("bloc_confrontation", wording) in found(text)


def test_confrontation_between_blocs_is_not_regional_tension_too() -> None:
    assert "regional_tension" not in themes("It must not lead to bloc confrontation.")
    assert "regional_tension" in themes("It must not lead to confrontation in the region.")


def test_the_war_machine_of_russia_is_no_verdict_on_nato() -> None:
    assert "track_record" not in themes("Sanctions starve Russia's war machine.")
    assert ("track_record", "war machine") in found("They call the alliance a war machine.")


@pytest.mark.parametrize("name", ["Democratic People's Republic of Korea", "Liberal Democratic Party"])
def test_the_names_of_states_and_parties_are_no_values(name: str) -> None:
    assert "rules_values" not in themes(f"The {name} said nothing.")
    assert "rules_values" in themes("A democratic order said nothing.")


def test_an_asian_nato_partner_is_no_asian_nato() -> None:
    assert "asian_nato" not in themes("An Asian NATO partner came.")
    assert ("asian_nato", "Asian NATO") in found("An Asian NATO came.")


def test_a_pivot_to_asia_by_nato_is_no_burden() -> None:
    assert "burden_priorities" not in themes("NATO's pivot to Asia worries many.")
    assert ("burden_priorities", "American pivot to Asia") in found("The American pivot to Asia worries many.")


def test_nato_in_another_language_finds_no_theme() -> None:
    assert themes("Il pittore è nato in Toscana.") == set()


def test_within_a_theme_the_leftmost_and_longest_hit_counts_once() -> None:
    text = "The individually tailored partnership programmes began."
    hits = [hit for hit in MATCHER.find(text).hits if hit.theme_id == "partner_formats"]
    assert [text[hit.start : hit.end] for hit in hits] == ["individually tailored partnership programmes"]


def test_themes_count_the_same_words_independently() -> None:
    assert {"china_challenge", "asian_flashpoints"} <= themes("An invasion of Taiwan.")


def test_of_equal_hits_the_term_that_stands_first_is_named() -> None:
    (hit,) = [hit for hit in MATCHER.find("An independent foreign policy.").hits if hit.theme_id == "regional_agency"]
    assert hit.term == "independent ~1 foreign policy"


def test_a_hit_says_in_which_sentence_of_the_stored_text_it_stands() -> None:
    text = "A headline on NATO\n\nThe “U.S.” has a co\u00adercive habit. China’s ﬂeet grows:  missiles rise.\n"
    found_in: TextHits = MATCHER.find(text)
    spans = [text[sentence.start : sentence.end] for sentence in found_in.sentences]
    assert spans == [
        "A headline on NATO",
        "The “U.S.” has a co\u00adercive habit.",
        "China’s ﬂeet grows:  missiles rise.",
    ]
    assert [sentence.number for sentence in found_in.sentences] == [1, 2, 3]
    assert found_in.n_sentences == 3
    assert found_in.n_words == 15
    start = text.index("missiles")
    assert found_in.hits[-1] == Hit(
        theme_id="military_posture", term="missile*", sentence_number=3, start=start, end=start + len("missiles")
    )


def test_hits_come_in_the_order_of_the_text_and_then_of_the_themes() -> None:
    hits = MATCHER.find("Taiwan tensions. A war on two fronts and a trade war with China in 2023.").hits
    order = [theme.theme_id for theme in load_codebook().themes]
    assert len({hit.start for hit in hits}) < len(hits)
    assert [(hit.start, order.index(hit.theme_id)) for hit in hits] == sorted(
        (hit.start, order.index(hit.theme_id)) for hit in hits
    )


@pytest.mark.parametrize("text", ["", " \n\n ", "\x00\x1a\udcff", "İ" * 50])
def test_a_text_without_words_of_the_codebook_has_no_hit(text: str) -> None:
    assert MATCHER.find(text).hits == ()


def test_a_text_that_is_only_read_has_the_words_and_sentences_of_one_that_is_searched() -> None:
    text = "NATO “expands”  to Asia. The U.S. asks for a liaison office.\nIt waits."
    read, searched = MATCHER.read(text), MATCHER.find(text)
    assert searched.hits
    assert (read.n_words, read.sentences, read.hits) == (searched.n_words, searched.sentences, ())
