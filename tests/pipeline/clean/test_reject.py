import pytest

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, Unclean
from pipeline.rejections import WAY_OUT
from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs, reason

TEASERS = [f"{text[:90]} …" for text in TEXT]


def listing(n_items: int) -> str:
    items = "".join(
        f'<div class="item"><h2><a href="/{n}">Piece number {n} on the straits and the ports</a></h2>'
        f"<p>{TEASERS[n % len(TEASERS)]} Read more</p></div>"
        for n in range(n_items)
    )
    return document(f"<h1>Opinion</h1>{items}", title="Opinion – The Statesman")


def test_a_list_of_articles_is_a_listing() -> None:
    assert reason(listing(12), url="https://statesman.example/opinion/") == "listing"


def test_a_page_of_links_is_a_listing() -> None:
    links = "".join(f'<p><a href="/{n}">Piece number {n} on the straits and their ports</a></p>' for n in range(30))
    assert reason(document(links)) == "listing"


def test_an_article_with_many_links_is_one() -> None:
    links = "".join(f'<li><a href="/{n}">Piece number {n} on the straits</a></li>' for n in range(9))
    found = clean(document(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT)}<h3>Read more</h3><ul>{links}</ul></article>"))
    assert found.body == BODY


@pytest.mark.parametrize(
    "wall",
    [
        "Subscribe now to continue reading.",
        "This article is for subscribers only.",
        "Already a subscriber? Log in",
        "To read the full story, create an account.",
    ],
)
def test_an_opening_before_a_paywall_is_a_stub(wall: str) -> None:
    page = document(
        f"<article><h1>{TITLE}</h1>{paragraphs(TEXT[0], TEXT[1])}<div class='wall'><p>{wall}</p></div></article>"
    )
    assert reason(page) == "stub"


def test_a_page_that_states_that_it_is_closed_is_a_stub_while_it_is_short() -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    assert reason(document(f"<article>{paragraphs(*TEXT[:2])}</article>", head=head)) == "stub"
    assert clean(document(f"<article>{paragraphs(*TEXT)}</article>", head=head)).body == BODY


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (document("<p>Enable JavaScript and cookies to continue</p>", title="Just a moment..."), "not_an_article"),
        (document("<noscript>You need to enable JavaScript to run this app.</noscript>"), "not_an_article"),
        (document("<p>We're sorry but the reader doesn't work without JavaScript.</p>"), "not_an_article"),
        (document("<h1>Page not found</h1><p>The page you are looking for does not exist.</p>"), "not_an_article"),
        (document(""), "not_an_article"),
        (document("<script>var text = 'all of it'</script>"), "not_an_article"),
        ("<html></html>", "not_an_article"),
        ("", "empty"),
    ],
)
def test_what_stands_where_an_article_should_is_named(page: str, expected: str) -> None:
    assert reason(page) == expected


def test_deep_nesting_gets_an_answer() -> None:
    deep = "<div>" * 20_000 + paragraphs(*TEXT) + "</div>" * 20_000
    assert reason(f"<html><body>{deep}</body></html>") in ("not_an_article", "not_html")


@pytest.mark.parametrize("form", ["html", "fragment", "text"])
@pytest.mark.parametrize("endless", ["[", ".", "— ", '"', "By ", "a\n\n", "Photo: "])
def test_endless_lines_get_an_answer(endless: str, form: str) -> None:
    found = clean_page(PageToClean.model_validate({"body": (endless * 100_000).encode(), "form": form}))
    assert isinstance(found, CleanText | Unclean)


GERMAN = (
    "Das Bündnis war sich seiner eigenen Karte nie sicher, und seine Minister streiten seit dreißig Jahren über "
    + "dieselbe Linie zwischen der nördlichen und der südlichen See. Diese Linie verschiebt sich nun.",
    "Im letzten Monat ließ der Rat wissen, dass ein kleines Verbindungsbüro in Port Meridian öffnen soll, das erste "
    + "seiner Art jenseits der Meerenge, und dass vier Partner aus dem Süden an den Tisch gebeten werden.",
    "Wer dafür ist, nennt den Schritt bescheiden. Ein Dutzend Offiziere, ein gemietetes Stockwerk, ein Telefon. Doch "
    + "auch ein bescheidener Schritt in die falsche Richtung bleibt einer.",
)


def test_a_text_in_another_language_than_its_source_has_is_in_the_wrong_language() -> None:
    page = document(f"<article><h1>Warum das Bündnis fernbleiben sollte</h1>{paragraphs(*GERMAN)}</article>")
    assert reason(page, languages=("en",)) == "wrong_language"
    assert clean(page, languages=("de", "en")).language == clean(page).language == "de"


def test_of_a_short_text_the_language_is_not_held_against_it() -> None:
    page = f"<p>{GERMAN[1]}</p>"
    assert clean(page, form="fragment", languages=("en",)).language == "de"


@pytest.mark.parametrize(
    ("body", "known", "expected"),
    [
        (b"", {}, "empty"),
        (b" \x00\n", {}, "empty"),
        (b"%PDF-1.7 ...", {}, "binary"),
        (b"<p>a</p>", {"content_type": "application/pdf"}, "not_html"),
        (b'{"a": 1}', {}, "not_html"),
        (b"<html>" + b"\xff\xfe\x81\x8d" * 200, {"content_type": "text/html; charset=utf-8"}, "wrong_charset"),
        (b"<p>" + b"a" * 5_000_001, {}, "too_large"),
    ],
)
def test_what_is_no_page_at_all_is_named(body: bytes, known: dict[str, str], expected: str) -> None:
    assert reason(body, **known) == expected


def test_every_reason_of_the_cleaner_says_what_to_do() -> None:
    reasons = {"empty", "binary", "not_html", "wrong_charset", "too_large", "not_an_article", "listing", "stub"}
    assert reasons | {"wrong_language", "gave_up"} <= set(WAY_OUT)
