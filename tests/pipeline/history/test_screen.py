"""The screen never drops a page that cleaning and relevance would count."""

import pytest

from pipeline.assess.relevance import COUNTED_CLASSES, RelevanceRule
from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.history.screen import Screen
from pipeline.records import CleanText
from pipeline.themes.codebook.load import load_codebook
from tests.pipeline.history.variants import Variant, variant

CODEBOOK = load_codebook()
SCREEN, RULE = Screen(CODEBOOK), RelevanceRule(CODEBOOK)


def is_counted(page: Variant) -> bool:
    clean = clean_page(
        PageToClean(body=page.body, content_type=page.content_type, counted_languages=(CODEBOOK.language,))
    )
    return (
        isinstance(clean, CleanText)
        and RULE.assess(clean.title, clean.body, clean.language).relevance in COUNTED_CLASSES
    )


def lost(numbers: range) -> tuple[list[str], int]:
    """Return the variants that count and do not pass, and the number of those that count."""
    counted = [page for page in map(variant, numbers) if is_counted(page)]
    return [page.made_of for page in counted if not SCREEN.passes(page.body, page.content_type)], len(counted)


def test_no_variant_that_counts_is_lost() -> None:
    gone, n_counted = lost(range(300))
    assert gone == []
    assert n_counted > 270


@pytest.mark.parametrize(
    "body",
    [
        b"<p>NATO</p>",
        b"<p>Nato's</p>",
        b"<p>&#78;ATO</p>",
        b"<p>N&#x41;TO</p>",
        b"<p>N&#065TO</p>",
        b"<p>N<b>A</b>TO</p>",
        b"<p>NA<!-- -->TO</p>",
        b'<p>N<a title="a > b">A</a>TO</p>',
        b"<p>NA&shy;TO</p>",
        b"<p>NA&shyTO</p>",
        b"<p>NA\xc2\xadTO</p>",
        b"<p>NA\xe2\x80\x8bTO</p>",
        "<p>\uff2e\uff21\uff34\uff2f</p>".encode(),
        b'<meta charset="gbk"><p>\xa3\xce\xa3\xc1\xa3\xd4\xa3\xcf</p>',
        b'<meta charset="iso-2022-jp"><p>\x1b$B#N#A#T#O\x1b(B</p>',
        b'<meta property="og:title" content="N&amp;#65;TO">',
        b'<script type="application/ld+json">{"articleBody": "\\u004eATO"}</script>',
        b'<script type="application/ld&#x2B;json">{"articleBody": "N\\u003cb\\u003eATO"}</script>',
        b"<p>North&nbsp;Atlantic\n <i>Treaty</i> Organisation</p>",
        b"<p>the TRANSATLANTIC&#160;AL&shy;LIANCE</p>",
        "<p>transatlant\u0131c all\u0131ance</p>".encode(),
        b"<p>an asian &#110;ato</p>",
        b"<p>the region's <em>nato</em></p>",
    ],
)
def test_a_name_passes_in_any_spelling(body: bytes) -> None:
    assert SCREEN.passes(b"<html><body>" + body, "text/html")


@pytest.mark.parametrize(
    "body",
    [
        b"<p>A senator coordinates the signatories</p>",
        b"<p>Born: nato a Roma</p>",
        b"<p>The Atlantic and its alliance</p>",
        b"<p>N A T O</p>",
        b"<p>China&nbsp;to Japan</p>",
        b"",
        b"\x00\x01\x02",
    ],
)
def test_most_pages_do_not_pass(body: bytes) -> None:
    assert not SCREEN.passes(b"<html><body>" + body, "text/html")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_a_name_passes_in_an_encoding_that_is_no_superset_of_ascii(encoding: str) -> None:
    body = "<html><body><p>\uff2eA&#84;O</p>".encode(encoding)
    assert SCREEN.passes(body, f"text/html; charset={encoding}")


def test_a_page_that_cleaning_refuses_is_searched_all_the_same() -> None:
    assert SCREEN.passes(b"%PDF NATO", "application/pdf")


def test_every_page_passes_where_the_codebook_asks_for_no_name() -> None:
    relevance = CODEBOOK.relevance.model_copy(update={"min_nato": 0})
    assert Screen(CODEBOOK.model_copy(update={"relevance": relevance})).passes(b"<p>Nothing", "text/html")
