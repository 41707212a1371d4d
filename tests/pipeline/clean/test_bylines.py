"""Authors of whole pages: which mark-up names who signs, and what beside a name is none."""

import json

import pytest

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText
from tests.pipeline.clean.pages import TEXT, TITLE, document, paragraphs


def authors(
    byline: str,
    *,
    head: str = "",
    above: str = "",
    after: str = "",
    tag: str = "h1",
    url: str = "https://harbour.example/a",
) -> tuple[str, ...]:
    article = f"{above}<article><{tag}>{TITLE}</{tag}>{byline}{paragraphs(*TEXT)}{after}</article>"
    page = PageToClean(body=document(article, head=head).encode(), url=url)
    clean = clean_page(page)
    assert isinstance(clean, CleanText)
    return clean.authors


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="byline"><span>Ida Berg</span> <span>Ole Dahl</span></div>',
        '<div class="article-author"><p>By</p><p>Ida Berg</p><p>Ole Dahl</p></div>',
        '<ul class="author-list"><li>Ida Berg</li><li>Ole Dahl</li></ul>',
        '<p><a href="/author/ida-berg/">Ida Berg</a></p><p><a href="/author/ole-dahl/">Ole Dahl</a></p>',
        '<p><a href="/autoren/berg">Ida Berg</a></p><p><a href="/autoren/dahl">Ole Dahl</a></p>',
        '<p class="autor">Von Ida Berg und Ole Dahl</p>',
        '<p class="byline">Av Ida Berg och Ole Dahl</p>',
        "<p>By Ida Berg and Ole Dahl</p>",
        "<p>17 May 2031 | Ida Berg, Ole Dahl</p>",
    ],
)
def test_a_byline_is_read_in_any_mark_up(byline: str) -> None:
    assert set(authors(byline)) == {"Ida Berg", "Ole Dahl"}


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="author"><a rel="author" href="/x">Ida Berg</a><i class="position">Leitende Planerin</i></div>',
        '<p class="author">von Ida Berg, Leitende Wirtschaftsredakteurin</p>',
        '<p class="author">Ida Berg, Senior Fellow</p>',
        '<p class="author">von <a href="mailto:i@harbour.example">Ida Berg, HBR NORDLAND</a></p>',
        '<p class="author">Ida Berg, Studio Brackwater</p>',
        '<p class="byline">By Ida Berg</p><p class="byline">Photograph by Ole Dahl</p>',
        '<p class="byline">Ida Berg 이다베르크</p>',
        '<p class="byline">Ida Berg, 李伟</p>',
        '<p class="byline">By Ida Berg</p><div class="related"><p class="byline">By Ole Dahl</p></div>',
        '<p class="byline">By Ida Berg</p><div class="comments"><b class="author fn">Ole Dahl</b></div>',
    ],
)
def test_roles_houses_pictures_and_other_texts_name_no_author(byline: str) -> None:
    assert authors(byline) == ("Ida Berg",)


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ('<span class="author vcard"><a class="url fn n" href="/author/idab">idab</a></span>', ("idab",)),
        ("<p>Posted by idab on 17 May 2031</p>", ("idab",)),
        ('<p class="author">von idab</p>', ("idab",)),
        ('<span class="author vcard"><a class="fn" href="/author/x">admin</a></span>', ()),
        ('<p class="author">von Redaktion</p>', ()),
        ('<p class="author">Newsdesk</p>', ()),
    ],
)
def test_a_pseudonym_counts_where_mark_up_or_by_says_that_it_signs(byline: str, names: tuple[str, ...]) -> None:
    assert authors(byline) == names


def test_a_name_alone_after_the_text_signs_it() -> None:
    assert authors("", after="<p><em>Ida Berg</em></p>") == ("Ida Berg",)
    assert authors("", after=f"<p><b>New Harbours</b></p>{paragraphs(TEXT[0])}") == ()


def test_the_person_of_the_byline_comes_before_the_house_in_the_mark_up() -> None:
    head = '<meta property="og:site_name" content="The Harbour"><meta name="author" content="Harbour">'
    assert authors('<p class="byline">By Ida Berg</p>', head=head) == ("Ida Berg",)


TEASERS = """
<div class="latest"><div><p>The crane law</p><p class="byline">By Marco Bell</p></div>
<div><p>The dock law</p><a href="/author/mara-frost">Mara Frost</a></div></div>
"""


@pytest.mark.parametrize(
    "byline",
    [
        '<p class="byline">By Ida Berg</p>',
        '<p><a href="/writers/ida-berg">Ida Berg</a></p>',
        "<p>By Ida Berg</p>",
        "<p>17 May 2031 | Ida Berg</p>",
    ],
)
def test_bylines_far_above_the_headline_are_those_of_other_texts(byline: str) -> None:
    assert authors(byline, above=TEASERS) == ("Ida Berg",)


@pytest.mark.parametrize(
    "above",
    [
        '<ul><li class="subMenuItem"><a href="/columnists/mara-frost">Mara Frost</a></li></ul>',
        '<ul class="main-navigation"><li><a href="/author/mara-frost">Mara Frost</a></li></ul>',
        '<div class="navbar"><a href="/staff/mara-frost">Mara Frost</a></div>',
        '<nav><a href="/writers/mara-frost">Mara Frost</a></nav>',
    ],
)
def test_a_menu_of_columnists_signs_nothing(above: str) -> None:
    assert authors("", above=above) == ()


@pytest.mark.parametrize(
    "above",
    [
        "<div><small>17 May 2031 | 13:10 | Ida Berg</small></div>",
        "<p>Opinion | 17 May 2031 | Ida Berg</p>",
        "<p>By Ida Berg</p>",
        '<p class="byline">By Ida Berg</p>',
    ],
)
def test_the_line_right_above_the_headline_may_be_the_byline(above: str) -> None:
    assert authors("", above=above) == ("Ida Berg",)


@pytest.mark.parametrize(
    "above", ["<p>Middle Waters | 17 May 2031</p>", "<p>Southern Ports</p>", "<p>17 May 2031 | Opinion</p>"]
)
def test_a_section_above_the_headline_signs_nothing(above: str) -> None:
    assert authors("", above=above) == ()


@pytest.mark.parametrize("tag", ["h1", "h2", "h3"])
def test_the_headline_is_the_heading_that_the_title_repeats(tag: str) -> None:
    assert authors("<h4>By Ida Berg | 17/05/2031</h4>", tag=tag, above="<h2>Other things</h2>") == ("Ida Berg",)


@pytest.mark.parametrize(
    "byline",
    [
        "<div><strong>By</strong></div><div><p>Ida Berg</p></div>",
        "<p>Autorin:</p><p>Ida Berg</p>",
        "<p><b>Text:</b></p><p>Ida Berg</p>",
        "<h5>17.05.2031 13:30 von Ida Berg</h5>",
        "<p>Eine Kolumne von Ida Berg</p>",
        "<p>A commentary by Ida Berg</p>",
    ],
)
def test_a_label_and_its_name_are_read_in_any_layout(byline: str) -> None:
    assert authors(byline) == ("Ida Berg",)


@pytest.mark.parametrize(
    "after",
    [
        "<div><b>Von:</b><br>Ida Berg</div>",
        "<p><strong>Autorin: Ida Berg, Leiterin des Hafenbüros in Brackwater am Nordkai.</strong></p>",
        "<p><em>Ida Berg</em></p><p>(1) The figures are those of the port office, which counts each crane once a year "
        "and publishes a list.</p>",
    ],
)
def test_who_signs_may_stand_behind_the_text(after: str) -> None:
    assert authors("", after=after) == ("Ida Berg",)


@pytest.mark.parametrize(
    ("head", "byline", "names"),
    [
        ('<meta name="author" content="Ida">', "<p>By Ida Berg</p>", ("Ida Berg",)),
        ('<meta name="author" content="Ida">', "<p>A column by Ida Berg</p>", ("Ida Berg",)),
        ('<meta name="author" content="Ida">', "<p>By Ole Dahl</p>", ("Ole Dahl",)),
        ('<meta name="author" content="Ida">', "", ("Ida",)),
    ],
)
def test_a_first_name_alone_is_completed_by_the_byline(head: str, byline: str, names: tuple[str, ...]) -> None:
    assert authors(byline, head=head) == names


BLOG = '<meta property="og:site_name" content="hafenblick">'
SIGNED = '<p>Posted by <a rel="author" href="/about">hafenblick</a></p>'


@pytest.mark.parametrize(
    ("url", "names"),
    [
        ("https://hafenblick.wordpress.com/2031/05/a", ("hafenblick",)),
        ("https://hafenblick.substack.com/p/a", ("hafenblick",)),
        ("https://hafenblick.example/a", ()),
    ],
)
def test_a_blog_at_a_hosting_service_may_be_signed_by_its_own_name(url: str, names: tuple[str, ...]) -> None:
    assert authors(SIGNED, head=BLOG, url=url) == names


ARTICLE = {"@type": "Article", "headline": TITLE, "author": {"@id": "#ida"}}
PERSONS = [{"@type": "Person", "@id": f"#{name[:3].lower()}", "name": name} for name in ("Ida Berg", "Ole Dahl")]
GRAPH = f'<script type="application/ld+json">{json.dumps({"@graph": [ARTICLE, *PERSONS]})}</script>'


@pytest.mark.parametrize(
    ("byline", "head", "name"),
    [
        ("", "", "Ida Berg"),
        ('<p class="byline">By Mara Frost</p>', "", "Mara Frost"),
        ("", '<meta name="author" content="Mara Frost">', "Mara Frost"),
    ],
)
def test_the_account_to_which_json_ld_refers_comes_after_who_is_named(byline: str, head: str, name: str) -> None:
    assert authors(byline, head=GRAPH + head) == (name,)


@pytest.mark.parametrize(
    "after", ["<div><b>Autor:</b> <b>Stand:</b> 17.05.2031</div>", "<p><b>Von:</b></p>", "<p>Text: <b>Bild:</b></p>"]
)
def test_a_label_without_a_name_signs_nothing(after: str) -> None:
    assert authors("", after=after) == ()
