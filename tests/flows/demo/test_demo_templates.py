"""The demo's pages: templates that differ, furniture that is not the text, and a text that comes out whole."""

import re
from html import unescape

import pytest
import trafilatura

from flows.demo.newsroom import NIGHTS, Newsroom
from flows.demo.outlets import Outlet
from flows.demo.pieces import Piece
from flows.demo.templates import fill_page, paragraphs_of

ROOM = Newsroom.load()
OUTLETS = {outlet.outlet_id: outlet for outlet in ROOM.outlets}
ALL = [(outlet, piece) for outlet in ROOM.outlets for piece in outlet.pieces]
LAST = len(NIGHTS)
by_outlet = pytest.mark.parametrize("outlet", ROOM.outlets, ids=lambda outlet: outlet.outlet_id)
by_piece = pytest.mark.parametrize(("outlet", "piece"), ALL, ids=lambda part: getattr(part, "slug", ""))


def text_of(outlet: Outlet, piece: Piece) -> str:
    return unescape(fill_page(outlet, piece, LAST).decode(piece.encoding))


@by_piece
def test_an_extractor_finds_the_whole_text_of_a_page_in_its_order(outlet: Outlet, piece: Piece) -> None:
    served = fill_page(outlet, piece, LAST).decode(piece.encoding)
    lines = (trafilatura.extract(served, include_comments=False) or "").split("\n")
    paragraphs = piece.text_on(LAST).split("\n\n")
    shown = paragraphs[:1] if piece.paywall else paragraphs
    assert [line for line in lines if line in paragraphs] == shown


@by_piece
def test_a_page_says_in_its_own_markup_where_it_stands_and_what_it_is_called(outlet: Outlet, piece: Piece) -> None:
    text = text_of(outlet, piece)
    assert f"http://{outlet.host}{outlet.path_of(piece, LAST)}" in text
    assert f"<h1>{piece.title}</h1>" in text.replace(' class="essay__title"', "").replace(' class="storyHeadline"', "")
    assert all(author in text for author in piece.authors)


def test_the_templates_of_the_outlets_state_the_date_in_four_different_ways() -> None:
    stated = {
        outlet_id: (f'"@type": "{outlet.json_ld}"' in text, "article:published_time" in text, "<time" in text)
        for outlet_id, outlet in OUTLETS.items()
        for text in [fill_page(outlet, outlet.pieces[0], LAST).decode()]
    }
    assert stated == {
        "harbour-review": (True, False, True),
        "meridian-institute": (False, True, False),
        "eastern-daily": (True, False, False),
        "capital-post": (False, False, False),
    }
    assert {outlet.json_ld for outlet in ROOM.outlets} == {"OpinionNewsArticle", "NewsArticle", ""}
    post = OUTLETS["capital-post"]
    assert "Updated: September 16, 2025 07:30 IST" in text_of(post, post.pieces[0])


@by_outlet
def test_related_links_hold_theme_words_that_an_extractor_leaves_out(outlet: Outlet) -> None:
    aside = outlet.template.partition("<aside")[2].partition("</aside>")[0]
    headlines = re.findall(r"<a href=[^>]+>([^<]{30,})</a>", aside)
    assert len(headlines) == 3
    assert re.search(r"Asian NATO|Cold War mentality|indivisible|Strategic autonomy", aside)
    text = trafilatura.extract(text_of(outlet, outlet.pieces[0]), include_comments=False) or ""
    assert not any(headline in text for headline in headlines)


def test_one_outlet_repeats_a_sentence_of_the_text_as_its_standfirst_and_another_as_its_caption() -> None:
    meridian, capital = OUTLETS["meridian-institute"], OUTLETS["capital-post"]
    for piece in meridian.pieces:
        assert f'<div class="publication-summary"><p>{piece.opening_on(LAST)}</p></div>' in text_of(meridian, piece)
    pictured = [piece for piece in capital.pieces if piece.caption]
    assert pictured
    for piece in pictured:
        assert f"<figcaption>{piece.opening_on(LAST)}" in text_of(capital, piece)


@by_outlet
def test_a_walled_page_shows_the_first_paragraph_only(outlet: Outlet) -> None:
    walled = outlet.pieces[0].model_copy(update={"paywall": True})
    text = fill_page(outlet, walled, LAST).decode()
    first, *others = paragraphs_of(walled.text)
    assert first in text
    assert not any(paragraph in text for paragraph in others)
    assert f"wall-{walled.slug}" in text.replace('data-piece="', "wall-").replace('data-id="', "wall-")


def test_some_piece_is_walled() -> None:
    assert [outlet.outlet_id for outlet, piece in ALL if piece.paywall]


def test_a_page_in_windows_1252_says_so_in_header_and_meta_and_is_no_utf_8() -> None:
    others = [(outlet, piece) for outlet, piece in ALL if piece.encoding == "windows-1252"]
    assert others
    for outlet, piece in others:
        served = ROOM.answer(LAST, outlet.host, outlet.path_of(piece, LAST), {})
        assert served.header("Content-Type") == "text/html; charset=windows-1252"
        assert 'charset="windows-1252"' in served.body.decode("windows-1252")
        with pytest.raises(UnicodeDecodeError):
            served.body.decode("utf-8")
