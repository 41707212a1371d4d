"""One spelling of a text, and the way back to the text as it stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.fold import fold, spell

# Base letters, marks that join them, compatibility forms, conjoining letters, every folded sign, dotted names, spaces.
PIECES = st.sampled_from(
    [
        *"eaUSKNA.'\" \n\tİıſKÅé=",
        *"\u0301\u0308\u0327\u0338\u3099\uff9e",
        *"ﬁ…ＮＡ½™´ｶ\u1100\u1161\u11a8각",
        *"‘’‛ʼ`“”„«»‐‑‒–—−―\u00ad\u200b\u00a0\u202f\u2028",
        *("U.S.", "U. S.", "U.S.A.", "U.K.", "U.N.", "  "),
    ]
)
TEXTS = st.lists(PIECES, max_size=30).map("".join)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("NATO’s “role” — now", 'NATO\'s "role" - now'),
        ("the ﬁrst ＮＡＴＯ oﬃce…", "the first NATO office..."),
        ("cafe\u0301 and café", "café and café"),
        ("co\u00adoperation, zero\u200bwidth", "cooperation, zerowidth"),
        ("the U.S., the U. K. and the U.N.", "the US, the UK and the UN"),
        ("the U.S.A. and UU.S.", "the US and UU.S."),
        ("one\u00a0two \t three\u2003four", "one two three four"),
        ("a line\nand the next\n\nand one more", "a line\nand the next\n\nand one more"),
        ("the U.\nS. Navy", "the US Navy"),
    ],
)
def test_a_text_is_folded_to_one_spelling(text: str, folded: str) -> None:
    assert fold(text).text == folded


@pytest.mark.parametrize(
    ("text", "word", "original"),
    [
        ("the ﬁrst oﬃce", "first", "ﬁrst"),
        ("the ﬁrst oﬃce", "office", "oﬃce"),
        ("for the U.S. and the U.K.", "US", "U.S."),
        ("“co\u00adoperation”", "cooperation", "co\u00adoperation"),
        ("\u00adNATO\u200b now", "NATO", "NATO"),
        ("now… NATO", "NATO", "NATO"),
        ("the cafe\u0301 there", "café", "cafe\u0301"),
        ("a  \u00a0 b\u2003c", "b c", "b\u2003c"),
    ],
)
def test_a_place_leads_back_to_what_stood_there(text: str, word: str, original: str) -> None:
    folded = fold(text)
    at = folded.text.index(word)
    start, end = folded.origin(at, at + len(word))
    assert text[start:end] == original


def test_a_plain_text_stays_as_it_is() -> None:
    folded = fold("Nothing to fold here.")
    assert (folded.text, folded.layers) == ("Nothing to fold here.", ())


def test_the_points_of_a_name_go_in_the_order_of_the_names() -> None:
    assert fold("U.S.U.K. U.K.U.S. U.S.U.K.U.N.").text == "USU.K. UKUS USU.K.UN"


@given(TEXTS)
def test_spelling_run_by_run_gives_the_normal_form_of_the_whole(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text)
    dropped = {ord(c): None for c in "\u00ad\u200b"}
    as_written = spell(text).text if "U." not in whole else None
    straight = str.maketrans("‘’‛ʼ`“”„«»‐‒–—−―", "'''''" + '"' * 5 + "-" * 6)
    assert as_written in (None, whole.translate(dropped).translate(straight))


@given(TEXTS)
def test_the_way_back_keeps_the_order_and_stays_inside(text: str) -> None:
    folded = fold(text)
    places = [folded.origin(at, at + 1) for at in range(len(folded.text))]
    assert all(0 <= start <= end <= len(text) for start, end in places)
    assert [start for start, _ in places] == sorted(start for start, _ in places)


@given(TEXTS, TEXTS)
def test_each_character_that_is_kept_leads_back_to_itself(before: str, after: str) -> None:
    text = before + "§NATO§" + after
    folded = fold(text)
    at = folded.text.index("NATO")
    start, end = folded.origin(at, at + 4)
    assert text[start:end] == "NATO"


def test_only_marks_and_letters_without_case_join_with_what_stands_before_them() -> None:
    joining = {decomposed[1] for code in range(0x110000) if len(decomposed := _decomposed(chr(code))) == 2}
    categories = {unicodedata.category(char) for char in joining}
    assert {category for category in categories if category[0] != "M"} <= {"Lo", "Lm"}


def _decomposed(char: str) -> list[str]:
    parts = unicodedata.decomposition(char).split()
    return [] if not parts or parts[0].startswith("<") else [chr(int(part, 16)) for part in parts]


def test_no_space_but_a_line_end_survives_beside_the_plain_one() -> None:
    spaces = [chr(code) for code in range(0x110000) if chr(code).isspace() and chr(code) != "\n"]
    assert {fold(f"a{space}b").text for space in spaces} == {"a b"}
