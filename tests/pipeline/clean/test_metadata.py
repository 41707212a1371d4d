import json

import pytest

from pipeline.clean.metadata import PageFacts, read_facts
from pipeline.clean.read.extract import parse_page
from pipeline.clean.read.jsonld import PageIdentity, read_json_ld
from tests.pipeline.clean.pages import document


def facts(head: str, article: str = "<article><p>Text</p></article>") -> PageFacts:
    return read_facts(parse_page(document(article, head=head, title="A title")))


def test_the_head_of_a_page_is_read() -> None:
    found = facts(
        '<meta property="og:title" content="An og title"><meta name="description" content=" Short  summary ">'
        '<meta property="article:section" content="Opinion"><meta property="og:site_name" content="The Harbour">'
        '<meta name="author" content="Ida Berg"><link rel="canonical" href="https://harbour.example/a/">'
        '<meta property="article:published_time" content="2031-05-17T06:00:00Z"><meta name="date" content="2031-05-18">'
    )
    assert (found.html_title, found.titles, found.descriptions[0]) == ("A title", ("An og title",), "Short summary")
    assert (found.section, found.site_name, found.meta_authors) == ("Opinion", "The Harbour", ("Ida Berg",))
    assert found.canonical_url == "https://harbour.example/a/"
    assert (found.dates.meta, found.dates.created) == (("2031-05-17T06:00:00Z",), ("2031-05-18",))


def test_marked_up_elements_are_read() -> None:
    found = facts(
        "",
        '<h1>A heading</h1><div class="byline">By Ida Berg</div><p>Text</p><a rel="author">Ida Berg</a>'
        '<a rel="author">Marco Bell</a><div class="comment-author">A reader</div><time datetime="2031-05-19">old</time>'
        '<time class="entry-date published" datetime="2031-05-17">17 May</time>',
    )
    assert found.headings == ("A heading",)
    assert found.bylines == ("By Ida Berg", "Ida Berg\nMarco Bell")
    assert found.dates.times == ("2031-05-17",)


def test_json_ld_is_read_in_its_usual_shapes() -> None:
    article = {
        "@type": ["OpinionNewsArticle", "Article"],
        "headline": "A headline",
        "author": [{"@type": "Person", "name": "Ida Berg"}, "Marco Bell"],
        "articleSection": ["Opinion", "World"],
        "publisher": {"@type": "Organization", "name": "The Harbour"},
        "datePublished": "2031-05-17",
        "isAccessibleForFree": "False",
    }
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "The Harbour"}, article]}
    for script in (json.dumps(graph), json.dumps([article]), json.dumps(article)):
        found = read_json_ld([script])
        assert (found.headline, found.authors, found.section) == ("A headline", ("Ida Berg", "Marco Bell"), "Opinion")
        assert (found.publisher, found.published, found.is_closed) == ("The Harbour", ("2031-05-17",), True)
        assert "OpinionNewsArticle" in found.types


def test_broken_json_ld_states_nothing() -> None:
    scripts = [
        "{",
        "[" * 100_000,
        '{"@type": "Article", "headline": {}, "author": 5, "datePublished": null}',
        "null",
        "",
    ]
    found = read_json_ld(scripts)
    assert (found.headline, found.authors, found.published) == ("", ("5",), ())


def test_line_feeds_and_lone_surrogates_in_json_ld_do_no_harm() -> None:
    found = read_json_ld(['{"@type": "Article", "headline": "Two\nlines \\ud83d"}'])
    assert found.headline == "Two lines ?"


OWN = {
    "@type": "NewsArticle",
    "headline": "A long title of our own",
    "datePublished": "2031-05-17",
    "author": "Ida Berg",
}
OTHER = {"headline": "An older story about ships", "datePublished": "2029-03-01", "author": "Marco Bell"}
HARBOUR = "https://harbour.example"
PAGE = PageIdentity((f"{HARBOUR}/a/",), ("A long title of ours",))


@pytest.mark.parametrize(
    "other",
    [
        {"@type": "NewsArticle", "url": f"{HARBOUR}/ships"},
        {"@type": "Review", "mainEntityOfPage": {"@id": f"{HARBOUR}/ships"}},
        {"@type": "LiveBlogPosting", "@id": f"{HARBOUR}/live/#article"},
        {"@type": "Report"},
    ],
)
def test_of_several_articles_in_json_ld_the_own_one_counts(other: dict[str, object]) -> None:
    for own in (OWN, {**OWN, "headline": "Another wording", "url": f"{HARBOUR}/a?utm_source=feed"}):
        for nodes in (
            [other | OTHER, own],
            [own, other | OTHER],
            {"@type": "WebPage", "hasPart": [other | OTHER, own]},
        ):
            found = read_json_ld([json.dumps(nodes)], PAGE)
            assert (found.published, found.authors) == (("2031-05-17",), ("Ida Berg",))


@pytest.mark.parametrize(
    "other",
    [
        OTHER | {"@type": "NewsArticle", "url": f"{HARBOUR}/ships"},
        {"@type": "WebSite", "datePublished": "2029-03-01", "url": HARBOUR},
        {"@type": "Organization", "datePublished": "2029-03-01"},
        {"@type": "VideoObject", "name": "A film", "datePublished": "2029-03-01"},
        OTHER | {"@type": "WebPage", "@id": f"{HARBOUR}/ships"},
    ],
)
def test_json_ld_of_something_else_dates_no_page(other: dict[str, object]) -> None:
    assert read_json_ld([json.dumps(other)], PAGE).published == ()


def test_json_ld_with_another_headline_or_the_home_page_may_be_the_own() -> None:
    for article in (OWN | {"headline": "Other words"}, OWN | {"headline": "Other words", "mainEntityOfPage": HARBOUR}):
        assert read_json_ld([json.dumps(article)], PAGE).published == ("2031-05-17",)
    assert read_json_ld([json.dumps({"@type": "WebPage", "datePublished": "2031-05-17"})], PAGE).published
