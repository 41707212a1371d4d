"""The counting pixel of The Conversation names the article that a page republishes, and nothing else does."""

import pytest

from pipeline.children.worker import ChildLimits
from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import Form, PageToClean
from pipeline.clean.read.extract import parse_page
from pipeline.records import CleanText, FurnitureKind
from pipeline.urls.counting_pixel import article_id_of, counter_id
from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs, taken

PIXEL = '<img src="https://counter.theconversation.com/content/{}/count.gif?distributor=republish" width="1" />'
POST = "https://post.example/the-alliance"


def named(markup: str, url: str) -> str:
    return counter_id(parse_page(f"<html><body><article>{paragraphs(*TEXT)}{markup}</article></body></html>"), url)


@pytest.mark.parametrize(
    "pixel",
    [
        PIXEL.format(204117),
        PIXEL.format(204117) * 2,
        "<img alt='' class='lazy' data-src='//counter.theconversation.com/content/204117/count.gif'>",
        "<IMG width=1 src=https://counter.theconversation.com/content/204117/count>",
        "<img src='https://Counter.TheConversation.com/content/204117/count.gif'>",
        "<img alt='a > b' src='https://counter.theconversation.com/content/204117/count.gif'>",
        "<img src=\n ' https://counter.theconversation.com:443/content/204117/count.gif'>",
        "<noscript><img src='https:&#x2F;&#x2F;counter.theconversation.com/content/204117/count.gif'></noscript>",
    ],
)
def test_the_pixel_names_the_original(pixel: str) -> None:
    assert named(pixel, POST) == "204117"


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (PIXEL.format(204117) + PIXEL.format(204118), POST),  # a list of articles
        (PIXEL.format(204117), "https://theconversation.com/a-bureau-in-the-south-204117"),  # the original itself
        ("<p>They count with https://counter.theconversation.com/content/204117/count.gif</p>", POST),
        ("<img src='https://post.example/?u=//counter.theconversation.com/content/204117/count.gif'>", POST),
        ("<img src='https://counter.theconversation.com/content/bureau/count.gif'>", POST),
        (f"<!-- {PIXEL.format(204117)} -->", POST),
        (f"<script>write('{PIXEL.format(204117)}')</script>", POST),
        ("", POST),
    ],
)
def test_a_list_the_original_and_whatever_is_no_picture_of_theirs_name_nothing(markup: str, url: str) -> None:
    assert named(markup, url) == ""


@pytest.mark.parametrize("form", ["html", "fragment"])
def test_pages_and_entries_of_feeds_keep_it_beside_their_text(form: str) -> None:
    article = f"<h1>{TITLE}</h1>{paragraphs(*TEXT)}{PIXEL.format(204117)}"
    found = clean(document(article) if form == "html" else article, form=form, url=POST, feed_title=TITLE)
    assert (found.body, taken(found, FurnitureKind.COUNTER)) == (BODY, ["204117"])


@pytest.mark.parametrize("form", ["html", "fragment"])
@pytest.mark.parametrize(
    "endless",
    ["<img src=" + " " * 400_000 + ">", "<img alt='data-src=" + " " * 400_000 + "'>"],
    ids=["source", "description"],
)
def test_a_picture_that_never_ends_costs_no_article(endless: str, form: Form) -> None:
    article = f"<h1>{TITLE}</h1>{paragraphs(*TEXT)}{PIXEL.format(204117)}{endless}"
    body = document(article) if form == "html" else article
    with cleaning_pool(n_workers=1, limits=ChildLimits(cpu_s=10.0)) as children:
        (found,) = clean_pages(children, [PageToClean(body=body.encode(), form=form, url=POST, feed_title=TITLE)])
    assert isinstance(found, CleanText), found
    assert (found.body, taken(found, FurnitureKind.COUNTER)) == (BODY, ["204117"])


@pytest.mark.parametrize(
    ("url", "article_id"),
    [
        ("https://theconversation.com/a-bureau-in-the-south-204117", "204117"),
        ("http://www.theconversation.com/a-bureau-in-the-south-204117/?utm_source=feed", "204117"),
        ("https://theconversation.com/topics/alliances-204117", ""),
        ("https://theconversation.com/profiles/ida-berg-204117", ""),
        ("https://theconversation.example/a-bureau-in-the-south-204117", ""),
        ("https://post.example/https://theconversation.com/a-bureau-204117", ""),
        ("", ""),
    ],
)
def test_only_an_address_of_an_article_of_theirs_says_its_id(url: str, article_id: str) -> None:
    assert article_id_of(url) == article_id
