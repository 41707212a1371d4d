"""The syntax of terms: what each sign matches, and what is refused."""

import re

import pytest

from pipeline.themes.codebook.terms import TermError, parse_term, regex_term


def found(source: str, text: str) -> list[str]:
    term = parse_term(source)
    return [match[0] for match in term.compile().finditer(text.lower() if term.is_plain else text)]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("liaison office", "the liaison office", ["liaison office"]),
        ("liaison office", "the liaison-office, the liaison (office", ["liaison-office", "liaison (office"]),
        ("liaison office", "the liaison, office", []),
        ("office", "officer, offices, post-office", ["office"]),
        ("office", "the office's and the office' walls", ["office's", "office'"]),
        ("office*", "officers", ["officers"]),
        ("*lateral", "a minilateral and a lateral", ["minilateral", "lateral"]),
        ("{japan,south korea} talks", "South Korea talks, Japan talks", ["south korea talks", "japan talks"]),
        ("nato ~1 office", "NATO office, NATO liaison office", ["nato office", "nato liaison office"]),
        ("nato ~1 office", "NATO opened an office", []),
        ("nato ~2 office", "NATO. The office", []),
        ("nato ~1 office", "NATO, (the) office", ["nato, (the) office"]),
        ("IP4", "IP4 and ip4", ["IP4"]),
        ("US roadmap", "us roadmap, US Roadmap", ["US Roadmap"]),
        ("Quad", "quad and QUAD", ["quad", "quad"]),
        (r"re:\bNATO\+", "NATO+ and nato+", ["nato+", "nato+"]),
    ],
)
def test_a_term_matches(term: str, text: str, expected: list[str]) -> None:
    assert found(term, text) == expected


@pytest.mark.parametrize(
    ("term", "complaint"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("{japan,tokyo office", "brace"),
        ("japan} office", "brace"),
        ("{a{b}c} office", "brace"),
        ("{a,b}{c,d}", "brace"),
        ("{a,b}s", "whole words"),
        ("{japan,,tokyo}", "empty alternative"),
        ("{}", "empty alternative"),
        ("nato ~x office", "no number"),
        ("nato ~ office", "no number"),
        ("~2 office", "both sides"),
        ("office ~2", "both sides"),
        ("nato ~1 ~2 office", "both sides"),
        ("{a,~2 b} c", "outside braces"),
        ("nato * office", "lone"),
        ("of*fice", "start or the end"),
        ("re:(", "compile"),
        ("re:a*", "empty text"),
    ],
)
def test_a_broken_term_is_refused_with_the_way_out(term: str, complaint: str) -> None:
    with pytest.raises(TermError, match=complaint):
        parse_term(term)


def test_only_terms_in_plain_letters_are_looked_for_in_lower_case() -> None:
    sources = ["liaison office", "US roadmap", "Việt nam", r"re:\bNATO\+", r"re:\d+ ships"]
    assert [parse_term(source).is_plain for source in sources] == [True, False, False, True, False]
    assert not regex_term("NATO", re.NOFLAG).is_plain
