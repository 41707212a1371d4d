"""Where sentences end, and how many words there are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import fold
from pipeline.text.sentences import read, words


def sentences(text: str) -> list[str]:
    prose = read(fold(text).text)
    return [prose.folded[start:end] for start, end in prose.sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("He left. and came back. Then he slept.", ["He left. and came back.", "Then he slept."]),
        ("Mr. Smith met Gen. Lee in Sept. 2023.", ["Mr. Smith met Gen. Lee in Sept. 2023."]),
        ("Arms, ships, etc. The rest followed.", ["Arms, ships, etc. The rest followed."]),
        ("It came from J. Stoltenberg himself.", ["It came from J. Stoltenberg himself."]),
        ("It is plan B. Nobody likes it.", ["It is plan B. Nobody likes it."]),
        ("“It is plan B.” Nobody likes it.", ['"It is plan B."', "Nobody likes it."]),
        ("“No.” “Why?” Silence.", ['"No." "Why?"', "Silence."]),  # No. is read as the abbreviation
        ("It rose to 3.5 percent. 2024 came.", ["It rose to 3.5 percent.", "2024 came."]),
        ("A headline\n\nA paragraph", ["A headline", "A paragraph"]),
        ("  one\ntwo  \n \n three ", ["one", "two", "three"]),
        ("The U.S. Navy sailed. Then it stopped.", ["The US Navy sailed.", "Then it stopped."]),
        ("So they say?! Yes.", ["So they say?!", "Yes."]),
        ("Ask the Dr! Then go to Co. Then stop", ["Ask the Dr!", "Then go to Co. Then stop"]),
        ("It is over, etc. \n The rest", ["It is over, etc.", "The rest"]),
        (". \n\n A", [".", "A"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_a_text_is_cut_into_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "n_words"),
    [
        ("A rules-based order", 3),
        ("China's and the allies' aims", 5),
        ("e-e-e a-b-c-d", 2),
        ("-one- 'two' three--four", 4),
        ("snake_case is two words", 5),
        ("café naïve 中文 x²", 4),
        ("50,000 troops; 3.5%", 5),
        ("", 0),
    ],
)
def test_words_are_counted_with_their_hyphens(text: str, n_words: int) -> None:
    assert read(fold(text).text).n_words == n_words == len(words(fold(text).text))


@given(st.text(st.sampled_from("ab1'-_ .é\n’–²İ"), max_size=40))
def test_counting_words_is_listing_them(text: str) -> None:
    prose = read(fold(text).text)
    assert prose.n_words == len(words(prose.folded))


@given(st.text(max_size=40))
def test_the_plain_form_is_ascii_and_as_long(text: str) -> None:
    prose = read(fold(text).text)
    assert prose.lowered.isascii()
    assert len(prose.lowered) == len(prose.folded)


def test_a_text_of_many_strange_characters_is_plain_too() -> None:
    letters = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 100))
    assert read(f"one {letters}\u2603 two").lowered == "one " + 100 * "_" + "\x1a two"


@given(st.text(st.sampled_from('abAB.!?"() \n'), max_size=60))
def test_sentences_hold_every_character_but_spaces(text: str) -> None:
    folded = fold(text).text
    kept = "".join(folded[start:end] for start, end in read(folded).sentences)
    assert "".join(kept.split()) == "".join(folded.split())
