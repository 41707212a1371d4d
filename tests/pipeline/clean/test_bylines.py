"""Authors of whole pages: which mark-up names who signs, and what beside a name is none."""

import pytest

from pipeline.clean.page import PageToClean, clean_page
from pipeline.records import CleanText
from tests.pipeline.clean.pages import TEXT, TITLE, document, paragraphs


def authors(byline: str, *, head: str = "", after: str = "") -> tuple[str, ...]:
    article = f"<article><h1>{TITLE}</h1>{byline}{paragraphs(*TEXT)}{after}</article>"
    page = PageToClean(body=document(article, head=head).encode(), url="https://harbour.example/a")
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
