import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.clean.read.decode import MAX_PAGE_BYTES, decode_page, decode_text, reject_size, tidy
from pipeline.records import Unclean

SAYING = "<p>It’s “naïve” — says the café</p>"


def reason(body: bytes, content_type: str = "") -> str:
    found = decode_page(body, content_type)
    assert isinstance(found, Unclean), found
    return found.reason


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"\xef\xbb\xbf" + SAYING.encode(), "text/html; charset=windows-1252"),  # the byte order mark knows best
        ("\ufeff".encode("utf-16-le") + SAYING.encode("utf-16-le"), ""),
        (SAYING.encode("cp1252"), 'text/html; charset="windows-1252"'),
        (b'<meta charset="utf-8">' + SAYING.encode("cp1252"), "text/html; charset=iso-8859-1"),  # HTTP before meta
        (b'<meta charset="windows-1252">' + SAYING.encode("cp1252"), "text/html"),
        (b'<meta http-equiv=Content-Type content="text/html; charset=iso-8859-1">' + SAYING.encode("cp1252"), ""),
        (b'<meta charset="utf-16">' + SAYING.encode(), ""),  # read as ASCII, so it is not UTF-16
        (SAYING.encode(), ""),
        (SAYING.encode(), "text/html; charset=utf-7"),  # no encoding of the web
        (SAYING.encode("cp1252"), ""),
    ],
)
def test_the_encoding_is_found_as_the_html_standard_says(body: bytes, content_type: str) -> None:
    found = decode_page(body, content_type)
    assert isinstance(found, str)
    assert found.endswith(SAYING)


def test_gb2312_means_its_superset_as_in_browsers() -> None:
    assert decode_page("<p>朱镕基</p>".encode("gb18030"), "text/html; charset=gb2312") == "<p>朱镕基</p>"


def test_a_charset_that_lies_is_read_as_windows_1252() -> None:
    assert decode_page(SAYING.encode("cp1252"), "text/html; charset=utf-8") == SAYING


def test_a_torn_character_does_not_turn_utf8_into_something_else() -> None:
    body = (SAYING * 40).encode() + "“".encode()[:2]
    assert decode_page(body, "text/html; charset=utf-8") == SAYING * 40 + "\ufffd"


def test_a_text_that_no_charset_explains_is_rejected() -> None:
    chinese = "<p>这是一篇没有说明编码的文章，谁也读不出来。</p>".encode("gb18030")
    assert reason(chinese) == "wrong_charset"
    assert reason(chinese, "text/html; charset=utf-8") == "wrong_charset"


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"", "text/html", "empty"),
        (b" \n\x00 ", "text/html", "empty"),
        (b"%PDF-1.7 " + SAYING.encode(), "text/html", "binary"),
        (b"\x89PNG\r\n\x1a\n", "text/html", "binary"),
        (b"PK\x03\x04rest", "", "binary"),
        (bytes(range(256)) * 20, "", "binary"),
        (b'{"a": 1}', "text/html", "not_html"),
        (SAYING.encode(), "application/json", "not_html"),
        (SAYING.encode(), "image/png", "not_html"),
        (b'<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>', "text/xml", "not_html"),
        (b"just words", "text/plain", "not_html"),
        (b"<p>" + b"x" * MAX_PAGE_BYTES, "text/html", "too_large"),
    ],
)
def test_what_is_no_page_is_named(body: bytes, content_type: str, expected: str) -> None:
    assert reason(body, content_type) == expected


def test_the_size_alone_can_be_asked() -> None:
    assert reject_size(b"x" * MAX_PAGE_BYTES) is None
    assert reject_size(b"x" * (MAX_PAGE_BYTES + 1)) is not None


def test_references_to_control_characters_mean_windows_1252() -> None:
    assert decode_page(b"<p>It&#146;s &#x97; &#8217;</p>", "") == "<p>It’s — &#8217;</p>"


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_reason(body: bytes) -> None:
    found = decode_text(body, "")
    if isinstance(found, str):
        assert tidy(found) == found
        assert unicodedata.is_normalized("NFC", found)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in found if char not in "\t\n")


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_a_lone_surrogate_does_not_get_through() -> None:
    assert tidy("a\ud83db\x00c\r\nd") == "a?bc\nd"


@pytest.mark.parametrize("invisible", ["\u00ad", "\u200b", "\u2060", "\ufeff"])
def test_a_place_to_break_a_word_does_not_part_it(invisible: str) -> None:
    assert tidy(f"the alli{invisible}ance") == "the alliance"
