import pytest

from pipeline.clean.dating import date_page
from pipeline.clean.extract import parse_page, search_date
from pipeline.clean.metadata import read_facts
from pipeline.clean.stated import StatedDates

TITLE = "Why the strait is quiet"


def stated(body: str, head: str = "", language: str = "en") -> StatedDates:
    tree = parse_page(
        f'<html lang="{language}"><head><title>{TITLE} | The Harbour</title>{head}</head><body>{body}</body></html>'
    )
    return read_facts(tree).dates


def day(body: str, head: str = "", language: str = "en") -> str:
    published = date_page(None, stated(body, head, language), "https://harbour.example/x", lambda: None).published
    return str(published.published_on) if published else ""


HEADLINE = f"<h1>{TITLE}</h1>"


@pytest.mark.parametrize(
    "name",
    [
        'property="article:published_time"',
        'property="og:pubdate"',
        'name="DC.date.issued"',
        'name="parsely-pub-date"',
        'name="sailthru.date"',
        'name="citation_publication_date"',
        'name="cXenseParse:recs:publishtime"',
        'name="prism.publicationDate"',
        'itemprop="datePublished"',
    ],
)
def test_publication_has_many_names_in_the_head(name: str) -> None:
    assert day("", f'<meta {name} content="2024-05-17T10:00:00+09:00">') == "2024-05-17"


@pytest.mark.parametrize(
    "line",
    [
        "<p>17 May 2024</p>",
        "<p>By Ana Ruiz</p><p>Published on Friday, May 17, 2024 at 10:20</p>",
        "<p>Veröffentlicht am 17. Mai 2024</p>",
        "<p>le 17 mai 2024 à 10h</p>",
        "<p>17 de mayo de 2024</p>",
        "<p>17.05.24</p>",
        "<p>2024年5月17日 10:20</p>",
        "<p>입력 2024.05.17 10:20</p>",
        "<p>17 травня 2024</p>",
        '<time datetime="2024-05-17T10:20:00+09:00">yesterday</time>',
    ],
)
def test_the_line_beside_the_headline_states_the_day(line: str) -> None:
    assert day(f"{HEADLINE}{line}<p>{'The strait is quiet. ' * 30}</p><p>3 January 2020</p>") == "2024-05-17"


@pytest.mark.parametrize(
    "line",
    [
        "<p>Updated 18 May 2024</p>",
        "<p>Zuletzt aktualisiert: 18.05.2024</p>",
        "<p>Last modified</p><p>18 May 2024</p>",
        "<p>最終更新 2024年5月18日</p>",
        '<time class="updated" datetime="2024-05-18">18 May 2024</time>',
        '<time itemprop="dateModified" datetime="2024-05-18">18 May 2024</time>',
    ],
)
def test_a_change_is_kept_apart_from_publication(line: str) -> None:
    found = stated(f"{HEADLINE}{line}")
    assert found.modified
    assert not found.lines
    assert day(f"{HEADLINE}{line}") == ""


def test_publication_and_change_in_one_line_are_told_apart() -> None:
    assert day(f"{HEADLINE}<p>Updated 4 June 2024, published 17 May 2024</p>") == "2024-05-17"
    assert day(f"{HEADLINE}<p>Published 17 May 2024 / Updated 4 June 2024</p>") == "2024-05-17"


@pytest.mark.parametrize(
    "other",
    [
        "<p>On 3 January 2020 the ministers met in Harbour Town and agreed on what nobody had expected of them.</p>",
        "<p>The week of 14. - 20. January 2020</p>",
        '<aside><p>3 January 2020</p></aside><div class="related-posts"><p>4 January 2020</p></div>',
        "<blockquote><p>3 January 2020</p></blockquote>",
        "<script>var day = '2020-01-03'</script>",
    ],
)
def test_other_days_beside_the_headline_are_no_dateline(other: str) -> None:
    assert day(f"{HEADLINE}{other}") == ""


def test_a_day_that_is_called_publication_counts_anywhere_if_it_is_the_only_one() -> None:
    far = f"{HEADLINE}<p>{'The strait is quiet. ' * 60}</p><p>First published: 17 May 2024</p>"
    assert day(far) == "2024-05-17"
    assert day(f"{far}<p>Posted on 3 January 2020</p>") == ""


def test_the_search_believes_only_what_is_shown_or_called_a_date() -> None:
    page = "<html><body><p>{}</p><img src='https://harbour.example/2021/03/04/ship.jpg'></body></html>"
    shown = search_date(page.format("Harbour Town, 17 May 2024: the strait is quiet."))
    assert shown is not None
    assert str(shown.published_on) == "2024-05-17"
    assert search_date(page.format("The strait is quiet.")) is None
