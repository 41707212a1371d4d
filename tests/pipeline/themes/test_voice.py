"""In whose words a hit stands: what marks of quotation show, and what they do not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Hit, Voice
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.themes.match.voice import voices_of, with_voices


def voice(body: str, of: str = "bloc", title: str = "") -> str:
    """Return the voice of the first `of` in a text of this body."""
    text = f"{title}\n\n{body}" if title else body
    start = text.index(of)
    return voices_of(text, title).of(start, start + len(of)).value


@pytest.mark.parametrize(
    "body",
    [
        "He said: “They build a bloc in Asia.” Nobody agreed.",
        'He said: "They build a bloc in Asia." Nobody agreed.',
        "He said: «They build a bloc in Asia.» Nobody agreed.",
        "He said: « They build a bloc in Asia. » Nobody agreed.",
        "He said: ‘They build a bloc in Asia.’ Nobody agreed.",
        "He said: 'They build a bloc in Asia.' Nobody agreed.",
        "He said: „They build a bloc in Asia.“ Nobody agreed.",
        'He said: “They build a bloc in Asia." Nobody agreed.',
        'He said: "They build a bloc in Asia.” Nobody agreed.',
        "He said: “They build a bloc in Asia.’’ Nobody agreed.",
        "He said: ''They build a bloc in Asia.'' Nobody agreed.",
        "He said—“they build a bloc in Asia”—and left.",
        'He said ("they build a bloc in Asia") and left.',
    ],
)
def test_each_kind_of_mark_holds_a_quotation(body: str) -> None:
    assert voice(body) == "quotation"
    assert voice(body, "Nobody" if "Nobody" in body else "left") == "author"


def test_a_headline_is_a_headline_quoted_or_not() -> None:
    assert voice("Nothing.", title="‘They build a bloc in Asia’, says the minister") == "headline"
    assert voice("They build a bloc.", title="The minister speaks") == "author"
    assert voice("They build a bloc.") == "author"


def test_a_quotation_may_run_over_sentences() -> None:
    body = "“They come. They stay. They build a bloc,” he said. Of the camp he said nothing."
    assert voice(body) == "quotation"
    assert voice(body, "camp") == "author"


@pytest.mark.parametrize(("opens", "closes"), ["“”", "‘’", '""', "''"])
def test_a_quotation_over_paragraphs_opens_at_each_and_closes_at_the_last(opens: str, closes: str) -> None:
    body = (
        f"He went on: {opens}They come to Asia and stay.\n\n"
        f"{opens}They build the first bloc there.\n\n"
        f"{opens}They build a camp and never leave.{closes}\n\nThe order of the author holds."
    )
    assert [voice(body, word) for word in ("stay", "bloc", "camp")] == ["quotation"] * 3
    assert voice(body, "order") == "author"
    assert voice(body, "He went") == "author"


def test_a_double_mark_that_nothing_closes_ends_with_its_paragraph() -> None:
    body = "He said: “They build a bloc in Asia. Nobody agreed.\n\nThe camp is the author's."
    assert voice(body) == "quotation"
    assert voice(body, "camp") == "author"


def test_after_a_mark_that_nothing_closes_the_next_one_opens_anew() -> None:
    body = "“They come to Asia and stay, he said. “They build the camp there.” The bloc is the author's."
    assert voice(body, "camp") == "quotation"
    assert voice(body) == "author"


def test_a_mark_that_nothing_opened_is_ignored() -> None:
    assert voice("They come to Asia,” he said of the bloc.") == "author"
    assert voice('A gun of 5" stands in the camp of the bloc and one of 6" beside it.') == "author"


@pytest.mark.parametrize(
    "body",
    [
        "It is China’s plan, the allies’ plan and a bloc of nobody’s making.",
        "It is China's plan, the allies' plan and a bloc of nobody's making.",
        "In the ’90s it was a bloc, in the ‘80s too, and it isn’t one now.",
        "Rock ‘n’ roll came with the bloc, and ’twas the allies’ doing.",
        "An ‘open mark that nothing closes and a bloc of no one.",
    ],
)
def test_apostrophes_quote_nobody(body: str) -> None:
    assert voice(body) == "author"


def test_the_possessive_of_a_plural_does_not_close_a_quotation() -> None:
    assert voice("He calls it ‘the allies’ plan for a bloc in Asia’ and left.") == "quotation"
    assert voice("He calls it ‘a thing of Asian values’ and means the bloc.") == "author"


@pytest.mark.parametrize("words", ["so-called bloc", "Indo-Pacific bloc politics", "bloc"])
def test_one_to_three_words_in_marks_are_the_author_s(words: str) -> None:
    assert voice(f"It is a “{words}” in their eyes.") == "author"
    assert voice(f"It is ‘{words}’ in their eyes.") == "author"


def test_four_words_in_marks_are_a_quotation() -> None:
    assert voice("It is “a new military bloc” in their eyes.") == "quotation"


def test_scare_quotes_inside_a_quotation_are_quoted() -> None:
    assert voice("“They call it a ‘bloc’ and mean us,” he said.") == "quotation"
    assert voice("‘They call it a “bloc” and mean us,’ he said.") == "quotation"


def test_indirect_speech_is_the_author_s_wording() -> None:
    assert voice("The minister said that they build a bloc, and that nobody agreed.") == "author"


def test_a_hit_that_sticks_out_of_a_quotation_is_the_author_s() -> None:
    text = "It is “what they call a cold war” mentality of old."
    start, end = text.index("cold"), text.index(" of old")
    assert voices_of(text, "").of(start, end) is Voice.AUTHOR


def test_hits_get_their_voice_and_nothing_else_changes() -> None:
    title, body = "NATO plans a liaison office", "The liaison office opens. “The liaison office divides us,” they said."
    text = f"{title}\n\n{body}"
    found = Matcher(load_codebook()).find(text).hits
    voiced = with_voices(text, title, found)
    assert [hit.voice for hit in voiced if hit.theme_id == "liaison_office"] == ["headline", "author", "quotation"]
    assert [hit.model_copy(update={"voice": None}) for hit in voiced] == list(found)


PIECES = st.lists(st.sampled_from(["“", "”", '"', "‘", "’", "'", "«", "»", "a", "s ", " ", ".", "\n\n", "one two"]))


@given(PIECES)
def test_quotations_are_in_order_and_apart_and_stay_in_their_paragraph(pieces: list[str]) -> None:
    text = "".join(pieces)
    spans = voices_of(text, "").quotations
    assert all(before[1] < after[0] for before, after in pairwise(spans))
    assert all(0 <= start < end <= len(text) and "\n" not in text[start:end] for start, end in spans)


@given(PIECES, PIECES)
def test_what_a_paragraph_quotes_does_not_depend_on_the_ones_before(before: list[str], after: list[str]) -> None:
    first, second = "".join(before).replace("\n", ""), "".join(after)
    offset = len(first) + 2
    alone = voices_of(second, "").quotations
    joined = voices_of(f"{first}\n\n{second}", "").quotations
    assert [(start - offset, end - offset) for start, end in joined if start >= offset] == list(alone)


def test_without_hits_no_mark_is_read() -> None:
    hit = Hit(theme_id="t", term="t", sentence_number=1, start=0, end=1)
    assert with_voices("a", "", ()) == ()
    assert with_voices("a", "", (hit,))[0].voice is Voice.AUTHOR
