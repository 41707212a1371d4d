import pytest
from lxml.html import document_fromstring

from pipeline.clean.read.headings import Headings, read_headings
from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, paragraphs


def headings(markup: str) -> Headings:
    return read_headings(document_fromstring(f"<html><body>{markup}</body></html>"))


@pytest.mark.parametrize(
    "markup",
    [
        f"<h1><span class='overline'>The Straits</span> {TITLE}</h1>",
        f"<h1><span class='ts-overline'>The Straits</span><span class='ts-colon'>: </span><span>{TITLE}</span></h1>",
        f"<h1><div class='topic-label'> The Straits </div>{TITLE}</h1>",
    ],
)
def test_the_kicker_inside_a_heading_is_told_from_the_headline(markup: str) -> None:
    found = headings(markup)
    assert (found.main, found.kickers) == ((TITLE,), ("The Straits",))


def test_a_heading_that_is_all_kicker_is_the_headline() -> None:
    assert headings(f"<h1><span class='kicker'>{TITLE}</span></h1>").main == (TITLE,)


@pytest.mark.parametrize("address", ["/", "https://harbour.example", "https://harbour.example/"])
def test_a_heading_that_leads_to_the_first_page_names_the_site(address: str) -> None:
    found = headings(f"<h1><a href='{address}'>Harbour Notes</a></h1><h1>{TITLE}</h1>")
    assert (found.home_names, found.main) == (("Harbour Notes",), (TITLE,))


@pytest.mark.parametrize("address", ["/2031/05/stay-out/", "/?p=12", "#", ""])
def test_a_heading_that_links_elsewhere_is_a_headline(address: str) -> None:
    assert headings(f"<h1><a href='{address}'>{TITLE}</a></h1>").main == (TITLE,)


def test_a_lesser_heading_is_the_headline_where_the_page_is_called_so() -> None:
    page = f"<html><head><title>{TITLE} | Notes from the northern shore</title></head><body>"
    page += f"<h1><a href='/'>Notes from the northern shore</a></h1><h2>{TITLE}</h2>{paragraphs(*TEXT)}</body></html>"
    assert (clean(page).title, clean(page).body) == (TITLE, BODY)
