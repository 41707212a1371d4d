import pytest

from pipeline.clean.dates.date_candidates import StatedDates
from pipeline.clean.dates.publication_date import date_page
from pipeline.clean.dates.search import search_date
from pipeline.clean.metadata import read_facts
from pipeline.clean.read.extract import parse_page

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
        "<p>2024. 5. 17. 10:20</p>",
        "<p>Written: 2024-05-17 10:20:30 / Updated: 2024-05-18 08:00:00</p>",
        "<p>17. 5. 2024</p>",
        "<p>17 | 05 | 2024</p>",
        "<p>17 أيار / مايو 2024</p>",
        f"<p>Harbour Town, 17 May 2024 – {'The strait is quiet. ' * 5}</p>",
        f"<p>Harbour Town (17.05.2024). {'The strait is quiet. ' * 5}</p>",
        f"<p>HARBOUR TOWN (Agency), 17 May 2024: {'The strait is quiet. ' * 5}</p>",
        f"<p>Hafen am Sund, den 17. Mai 2024 – {'The strait is quiet. ' * 5}</p>",
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
        "<p>Letzte Änderung: 18.05.2024</p>",
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
        '<ul class="main-menu"><li><a href="/x">The march of 3 January 2020</a></li></ul>',
        "<p>Joined: 3 January 2020, 05:56</p>",
        "<p>(Unverändert gültig seit: 03.01.2020)</p>",
        f"<p>3 January 2020: with the storm {'the strait was quiet. ' * 5}</p>",
        f"<p>(3 January 2020) {'The strait is quiet. ' * 5}</p>",
        f"<p>In Harbour Town, 3 January 2020: ministers {'met and were quiet. ' * 5}</p>",
        f"<p>On Friday, 3 January 2020 – {'the strait was quiet. ' * 5}</p>",
        f"<p>Friday, 3 January 2020 – {'the strait was quiet. ' * 5}</p>",
        f"<p>Ever since the storm, 3 January 2020 – {'the strait was quiet. ' * 5}</p>",
        f"<p>{'The strait is quiet, and on 3 January 2020 – a Friday – it was. ' * 2}</p>",
    ],
)
def test_other_days_beside_the_headline_are_no_dateline(other: str) -> None:
    assert day(f"{HEADLINE}{other}") == ""


def test_a_day_that_is_called_publication_counts_anywhere_if_it_is_the_only_one() -> None:
    far = f"{HEADLINE}<p>{'The strait is quiet. ' * 60}</p><p>First published: 17 May 2024</p>"
    assert day(far) == "2024-05-17"
    assert day(f"{far}<p>Posted on 3 January 2020</p>") == ""


def test_the_headline_is_the_longest_heading_that_repeats_what_the_page_calls_itself() -> None:
    page = "<h1>The Harbour</h1><p>3 January 2020</p><p>{}</p><h2>{}</h2><p>17 May 2024</p>"
    assert day(page.format("Tide tables. " * 30, TITLE)) == "2024-05-17"


@pytest.mark.parametrize(
    "footer",
    [
        '<p class="entry-footer">This entry was posted on Friday, May 17, 2024 at 10:20 and is filed under Sea.</p>',
        '<div class="post-footer">Dieser Artikel wurde am 17. Mai 2024 um 10:20 von Ana Ruiz</div>',
        '<div class="review-footer"><p class="footer-line">Erschienen am: 17.05.2024</p></div>',
        "<footer><p>Last change: 18 May 2024</p><p>First published: 17 May 2024</p></footer>",
    ],
)
def test_a_post_may_name_its_day_in_its_own_footer(footer: str) -> None:
    assert day(f"{HEADLINE}<p>{'The strait is quiet. ' * 60}</p>{footer}") == "2024-05-17"


def test_a_sentence_that_ends_in_changed_states_no_publication() -> None:
    assert day(f"{HEADLINE}<p>Dieser Artikel wurde am 18. Mai 2024 aktualisiert.</p>") == ""


def test_an_abbreviation_carried_the_day_before_there_was_an_element_for_it() -> None:
    posted = '<abbr class="published" title="2024-05-17T10:20:00+02:00">10:20</abbr>'
    changed = '<abbr class="updated" title="2024-05-18T10:20:00+02:00">yesterday</abbr>'
    explained = '<abbr title="2020-01-03">the day</abbr>'
    assert day(f"<p>{posted}{changed}{explained}</p>") == "2024-05-17"
    assert day(f"<p>{changed}{explained}</p>") == ""


def test_json_ld_states_a_change_as_well() -> None:
    script = '{"@type": "NewsArticle", "datePublished": "2024-05-17", "dateModified": "2024-06-04"}'
    found = stated(HEADLINE, f'<script type="application/ld+json">{script}</script>')
    assert (found.json_ld, found.modified) == (("2024-05-17",), ("2024-06-04",))


def test_the_search_takes_no_change_for_publication() -> None:
    page = "<html><body><p>{} 17 May 2024, at 19:23.</p></body></html>"
    assert search_date(page.format("This page was last edited on")) is None
    assert search_date(page.format("This page was begun on")) is not None


def test_the_search_believes_only_what_is_shown_or_called_a_date() -> None:
    page = "<html><body><p>{}</p><img src='https://harbour.example/2021/03/04/ship.jpg'></body></html>"
    shown = search_date(page.format("Harbour Town, 17 May 2024: the strait is quiet."))
    assert shown is not None
    assert str(shown.published_on) == "2024-05-17"
    assert search_date(page.format("The strait is quiet.")) is None


LONG = f"<p>{'The strait is quiet. ' * 60}</p>"
SITE = "<footer><p>Website created 12 March 2010</p></footer>"


def test_the_footer_of_a_site_says_nothing_of_a_text() -> None:
    marked = '<time datetime="2024-05-17">yesterday</time>'
    assert day(f"<article>{HEADLINE}{LONG}{LONG}{marked}</article>{SITE}") == "2024-05-17"
    assert day(f"<article>{HEADLINE}{LONG}</article>{SITE}") == ""
    assert day(f"<main><div>{HEADLINE}</div>{LONG}</main><div class='site-footer'>{SITE}</div>") == ""
    deep = f"<footer>{'<div>' * 6}<p>Website created 12 March 2010</p>{'</div>' * 6}</footer>"
    assert day(f"<article>{HEADLINE}{LONG}</article>{deep}") == ""


def test_a_day_in_a_footer_is_believed_after_the_time_of_the_text() -> None:
    times = '<time datetime="2024-05-17">yesterday</time>'
    footer = "<footer><p>First published: 3 January 2020</p></footer>"
    assert day(f"<article>{HEADLINE}{LONG}{footer}</article>") == "2020-01-03"
    assert day(f"<article>{HEADLINE}{LONG}{times}{footer}</article>") == "2024-05-17"


def test_an_event_has_days_of_its_own() -> None:
    box = "<div class='event-box'><p>Published: 3 January 2020</p></div>"
    assert day(f"<article>{HEADLINE}{LONG}{box}</article>") == ""


def test_a_lead_is_believed_last() -> None:
    lead = f"<p>Harbour Town, 3 January 2020 – {'The strait is quiet. ' * 5}</p>"
    assert day(f"{HEADLINE}{lead}") == "2020-01-03"
    assert day(f"{HEADLINE}{lead}{LONG}<time datetime='2024-05-17'>yesterday</time>") == "2024-05-17"
    assert day(f"{HEADLINE}{lead}{LONG}<p>First published: 17 May 2024</p>") == "2024-05-17"


@pytest.mark.parametrize("title", ["Why Sweden joined NATO", "A treaty expires", "What is updated in the pact"])
@pytest.mark.parametrize("element", ["h1", "h2", "p"])
def test_a_headline_does_not_label_the_day_under_it(title: str, element: str) -> None:
    tree = parse_page(
        f"<html><head><title>{title} | The Harbour</title></head>"
        f"<body><{element}>{title}</{element}><p>17 May 2024</p></body></html>"
    )
    published = date_page(None, read_facts(tree).dates, "https://harbour.example/x", lambda: None).published
    assert published is not None
    assert str(published.published_on) == "2024-05-17"


@pytest.mark.parametrize(
    "line", ["Accredited press, 17 May 2024", "Banana republik 17 May 2024", "Disjoined 17 May 2024"]
)
def test_a_word_is_no_label_because_it_holds_one(line: str) -> None:
    found = stated(f"{HEADLINE}<p>{line}</p>")
    assert (found.lines, found.labelled, found.modified) == ((line,), (), ())


@pytest.mark.parametrize(
    "body",
    [
        "<p>17 May 2024, 22:30 UTC</p>",
        '<p><time datetime="2024-05-17T22:30:00Z">17 May 2024</time></p>',
        f'{LONG}<p><time datetime="2024-05-17T22:30:00Z">17 May 2024</time></p>',
        '<p><time datetime="2024-05-17T22:30:00Z">17 May 2024</time></p><p>19 May 2024</p>',
    ],
)
def test_a_day_that_is_shown_in_words_is_kept_in_any_country(body: str) -> None:
    script = '{"@type": "NewsArticle", "datePublished": "2024-05-17T22:30:00Z"}'
    found = stated(f"{HEADLINE}{body}", f'<script type="application/ld+json">{script}</script>')
    published = date_page(None, found, "https://harbour.de/x", lambda: None).published
    assert published is not None
    assert str(published.published_on) == "2024-05-17"


def test_a_time_that_is_written_for_programs_alone_shows_no_day() -> None:
    assert not stated('<time datetime="2024-05-17T22:30:00Z">yesterday</time>').shows_day
    assert stated('<time datetime="2024-05-17T22:30:00Z">17 May 2024</time>').shows_day


@pytest.mark.parametrize(
    ("other", "shown"),
    [
        ("Printed 12/25/2025", "2026-01-05"),
        ("Printed 25/12/2025", "2026-05-01"),
        ("Printed 12/25/25", "2026-01-05"),
    ],
)
def test_the_page_itself_decides_the_order_of_day_and_month(other: str, shown: str) -> None:
    for written in ("01/05/26", "01/05/2026"):
        assert day(f"{HEADLINE}<p>Published on {written}</p><p>{other}</p>") == shown


@pytest.mark.parametrize(
    "line", ["令和8年5月17日", "民國115年5月17日", "令和8年5月17日 10:30", "Published on 05/17/26"]
)
def test_eras_and_short_years_are_datelines(line: str) -> None:
    assert day(f"{HEADLINE}<p>{line}</p>") == "2026-05-17"


def test_a_paragraph_may_begin_with_the_bare_day_and_a_dash() -> None:
    for lead in ("17.05.2024 – ", "17 May 2024 — ", "17. Mai 2024 – "):
        assert day(f"{HEADLINE}<p>{lead}{'The strait is quiet again. ' * 5}</p>") == "2024-05-17"
