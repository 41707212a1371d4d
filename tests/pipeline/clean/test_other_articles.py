"""The body stands under the headline that title and address name, whatever else the page holds."""

import pytest

from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs

OTHER_TITLE = "What the Lighthouse Keepers Told the Admirals"
OTHER = tuple(
    text.replace("alliance", "guild").replace("Port Meridian", "Cape Sorrow") + " So say the keepers."
    for text in TEXT * 2
)
TIME = '<time datetime="2031-05-01">1 May 2031</time>'


def article(title: str, texts: tuple[str, ...], *, level: str = "h1", tag: str = "article", name: str = "piece") -> str:
    head = f"<header><{level}>{title}</{level}>{TIME}</header>"
    return f'<{tag} class="{name}">{head}<div class="copy">{paragraphs(*texts)}</div></{tag}>'


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize(
    ("tag", "level", "name"),
    [("article", "h1", "piece"), ("article", "h2", "piece"), ("div", "h1", "story"), ("section", "h2", "scroll-item")],
)
def test_another_article_is_dropped_wherever_it_stands(tag: str, level: str, name: str, is_first: bool) -> None:
    pieces = [
        article(TITLE, TEXT, tag=tag, level=level, name=name),
        article(OTHER_TITLE, OTHER, tag=tag, level=level, name=name),
    ]
    found = clean(document("".join(pieces if is_first else reversed(pieces))))
    assert (found.title, found.body) == (TITLE, BODY)


def test_three_articles_of_an_endless_scroll_leave_one() -> None:
    more = article(OTHER_TITLE, OTHER) + article("A Third Voice on the Strait", tuple(reversed(OTHER)))
    assert clean(document(article(TITLE, TEXT) + more)).body == BODY


def test_the_address_names_the_article_where_the_title_does_not() -> None:
    url = "https://harbour.example/2031/05/why-the-alliance-should-stay-out-of-southern-waters"
    page = document(article(OTHER_TITLE, OTHER) + article(TITLE, TEXT), title="Updates")
    assert clean(page, url=url).body == BODY


def test_headlines_with_links_part_the_articles_of_one_container() -> None:
    flow = "".join(
        f'<h1><a href="/{n}">{title}</a></h1>{paragraphs(*texts)}'
        for n, (title, texts) in enumerate(((TITLE, TEXT), (OTHER_TITLE, OTHER)))
    )
    assert clean(document(f'<div id="updates">{flow}</div>')).body == BODY


@pytest.mark.parametrize(
    "part",
    [
        "<section><h1>The second part</h1>{}</section>",
        "<section><h2>The second part of the story</h2>{}</section>",
        '<div class="chapter"><h2>The second part of the story</h2>{}</div>',
        "<h1>The second part of the story</h1>{}",
    ],
)
def test_a_part_of_the_article_is_no_other_one(part: str) -> None:
    inner = part.format(paragraphs(*TEXT[4:]))
    found = clean(document(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT[:4])}{inner}</article>"))
    assert all(text in found.body for text in TEXT)


def test_the_entries_of_a_live_page_stay() -> None:
    entries = "".join(article(f"Entry number {n} of the day", (text,), level="h2") for n, text in enumerate(TEXT))
    found = clean(document(f"<h1>{TITLE}</h1>{entries}"))
    assert all(text in found.body for text in TEXT)
