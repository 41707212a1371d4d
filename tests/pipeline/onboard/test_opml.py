"""OPML exports are readable by feed readers and import losslessly; hostile lists do no harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pipeline.errors import SourcesError
from pipeline.onboard.opml import FEED_LIMIT, SIZE_LIMIT, Subscription, blocks_of, read_opml, write_opml
from pipeline.records import Feed, FeedKind, Source
from pipeline.sources.watched import load_sources
from tests.builders import a_source

HOST = "https://review.example"


def a_list(*outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="1.1"><body>{"".join(outlines)}</body></opml>'.encode()


def a_bomb() -> bytes:
    """A short list whose entities, in an attribute, stand for more text than a parser takes."""
    levels = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(8))
    declared = f'<!DOCTYPE opml [<!ENTITY e0 "boom">{levels}]>'
    return f'{declared}<opml><body><outline text="&e8;" xmlUrl="{HOST}/feed"/></body></opml>'.encode()


def a_subscription(url: str = f"{HOST}/feed", title: str = "Review", folder: str = "") -> Subscription:
    return Subscription(url=url, kind=FeedKind.RSS, title=title, folder=folder, site="")


def test_a_list_has_a_folder_for_each_group_and_an_outline_for_each_feed() -> None:
    kinds = (FeedKind.RSS, FeedKind.JSON, FeedKind.SITEMAP)
    feeds = tuple(Feed(url=f"{HOST}/{kind}", kind=kind) for kind in kinds)
    source = Source(source_id="review", name='Re"view\x01 & <Co>', group="other", feeds=feeds)
    root = etree.fromstring(write_opml([source]))
    assert (root.tag, root.get("version"), root.findtext("head/title")) == (
        "opml",
        "2.0",
        "NATO in Asia: watched feeds",
    )
    assert [folder.get("text") for folder in root.findall("body/outline")] == ["other"]
    outlines = root.findall("body/outline/outline")
    assert [one.get("xmlUrl") for one in outlines] == [f"{HOST}/rss", f"{HOST}/json"]
    assert {one.get("type") for one in outlines} == {"rss"}
    assert outlines[0].get("title") == outlines[0].get("text") == 'Re"view\ufffd & <Co>'
    assert outlines[0].get("htmlUrl") == f"{HOST}/"


def test_the_shipped_list_comes_back_with_every_feed_its_kind_source_and_group() -> None:
    sources = load_sources()
    wanted = {
        (source.source_id, source.group, feed.url, feed.kind)
        for source in sources
        for feed in source.feeds
        if feed.kind in {FeedKind.RSS, FeedKind.ATOM, FeedKind.JSON}
    }
    blocks = blocks_of(read_opml(write_opml(sources), "a list").feeds, ())
    back = {(block.source_id, block.group, row.url, row.kind) for block in blocks for row in block.feeds}
    assert wanted <= back


@given(st.text(max_size=40))
def test_any_name_comes_back_but_for_what_xml_cannot_write(name: str) -> None:
    source = a_source().model_copy(update={"name": f"R {name}"})
    (feed,) = read_opml(write_opml([source]), "a list").feeds
    assert feed.title.startswith("R")


def test_lists_of_other_programs_are_read_whatever_the_case_of_their_words() -> None:
    listed = read_opml(
        a_list(
            '<outline text="Asia"><outline title="Think tanks">',
            f'<outline TEXT="Review" xmlurl="{HOST}/feed" htmlUrl="{HOST}/" type="rss"/>',
            f'<outline text="Atom" xmlUrl="{HOST}/a" type="atom"/><outline text="J" xmlUrl="{HOST}/feed.json"/>',
            f'</outline></outline><outline text="A link" url="{HOST}/x" type="link"/>',
            '<outline text="Twice" xmlUrl="http://www.review.example/feed/"/><outline xmlUrl="file:///etc/passwd"/>',
        ),
        "a list",
    )
    assert (len(listed.left_out), listed.n_beyond) == (1, 0)
    assert [(one.title, one.folder, one.kind) for one in listed.feeds] == [
        ("Review", "Asia / Think tanks", FeedKind.RSS),
        ("Atom", "Asia / Think tanks", FeedKind.ATOM),
        ("J", "Asia / Think tanks", FeedKind.JSON),
    ]


@pytest.mark.parametrize(
    "stated",
    [
        *("HTML+XPath", "XML+XPath", "JSON+DotNotation", "HTML+XPath+JSON+DotNotation", "html+xpath", "JSON+XPath"),
        *("HTML", "text/html", "application/xhtml+xml", "css-selector", "include", "link"),
    ],
)
def test_an_outline_that_is_no_feed_is_left_out_and_named(stated: str) -> None:
    listed = read_opml(
        a_list(
            f'<outline text="Strait   Notes" type="{stated}" xmlUrl="{HOST}/page?token=7" htmlUrl="{HOST}/"/>',
            f'<outline text="Review" type="rss" xmlUrl="{HOST}/feed"/>',
        ),
        "a list",
    )
    assert [one.title for one in listed.feeds] == ["Review"]
    (left_out,) = listed.left_out
    assert (left_out.title, left_out.url) == ("Strait Notes", f"{HOST}/page?token=***")
    assert stated.casefold() in left_out.why.casefold()


@pytest.mark.parametrize(
    ("stated", "kind"),
    [
        *(("rss", FeedKind.RSS), ("RSS", FeedKind.RSS), ("rss1", FeedKind.RSS), ("", FeedKind.RSS)),
        *(("application/rss+xml", FeedKind.RSS), ("xml", FeedKind.RSS), ("podcast", FeedKind.RSS)),
        *(("atom", FeedKind.ATOM), ("application/atom+xml", FeedKind.ATOM)),
        *(("JSONFeed", FeedKind.JSON), ("application/feed+json", FeedKind.JSON)),
    ],
)
def test_a_feed_is_kept_however_its_type_is_spelt(stated: str, kind: FeedKind) -> None:
    listed = read_opml(a_list(f'<outline type="{stated}" xmlUrl="{HOST}/x"/>'), "a list")
    assert [(one.url, one.kind) for one in listed.feeds] == [(f"{HOST}/x", kind)]
    assert listed.left_out == ()


def test_addresses_in_the_spelling_of_feed_readers_are_read_and_others_are_named() -> None:
    stated = ["feed://review.example/a", "feed:https://review.example/b", "feeds://review.example/c"]
    others = ["file:///home/u/feed.xml", "exec:./a.sh", "feed:"]
    outlines = (f'<outline text="{url}" type="rss" xmlUrl="{url}"/>' for url in (*stated, *others))
    listed = read_opml(a_list(*outlines), "a list")
    assert [one.url for one in listed.feeds] == ["http://review.example/a", f"{HOST}/b", f"{HOST}/c"]
    assert [one.url for one in listed.left_out] == others
    assert {one.why for one in listed.left_out} == {"its address is no web address"}


def test_the_same_feed_in_two_spellings_is_one() -> None:
    outlines = (f'<outline text="R" xmlUrl="{url}"/>' for url in ("feed://review.example/a", f"{HOST}/a"))
    assert len(read_opml(a_list(*outlines), "a list").feeds) == 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'<!DOCTYPE opml [<!ENTITY x "y">]><opml><body/></opml>', "has a DOCTYPE"),
        (b'<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd">]><opml><body>&x;</body></opml>', "has a DOCTYPE"),
        (a_bomb(), "has a DOCTYPE"),
        (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- ours -->\n' + a_bomb(), "has a DOCTYPE"),
        (a_bomb().decode().encode("utf-16"), "has a DOCTYPE"),
        (a_bomb().decode().encode("utf-32"), "has a DOCTYPE"),
        (b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE opml><opml/>', "has a DOCTYPE"),
        (b'<opml><body><outline text="&x;"/></body></opml>', "not well-formed"),
        (b"<rss/>", "no OPML"),
        (b"<opml><body>", "not well-formed"),
        (b"", "not well-formed"),
        (b"<opml>" + b"<outline>" * 5_000, "not well-formed"),
        (b" " * (SIZE_LIMIT + 1), "larger than"),
    ],
)
def test_a_hostile_or_broken_list_is_refused_in_a_sentence_that_names_it(body: bytes, words: str) -> None:
    with pytest.raises(SourcesError, match=f"mine.opml: .*{words}"):
        read_opml(body, "mine.opml")


def test_a_list_that_only_speaks_of_a_doctype_is_read() -> None:
    spoken = f'<!-- <!DOCTYPE opml> --><opml><body><outline text="&lt;!DOCTYPE" xmlUrl="{HOST}/feed"/></body></opml>'
    assert [one.title for one in read_opml(spoken.encode(), "a list").feeds] == ["<!DOCTYPE"]


def test_more_feeds_than_anyone_watches_are_counted_and_left_out() -> None:
    outlines = (f'<outline xmlUrl="{HOST}/{n}"/>' for n in range(FEED_LIMIT + 3))
    listed = read_opml(a_list(*outlines), "a list")
    assert (len(listed.feeds), len(listed.left_out) + listed.n_beyond) == (FEED_LIMIT, 3)


def test_a_block_is_one_site_of_one_folder_with_an_id_of_its_own() -> None:
    feeds = [
        a_subscription(folder="Asia"),
        a_subscription(f"{HOST}/more", "Review: more", folder="Asia"),
        a_subscription("https://post.example/rss", "Review", folder="other"),
        a_subscription("https://times.example/rss", "", folder=""),
    ]
    first, second, third = blocks_of(feeds, {"review"})
    assert (first.source_id, first.group, first.remarks) == ("review-2", "", ("from the folder “Asia”",))
    assert [row.remark for row in first.feeds] == ["", "Review: more"]
    assert (second.source_id, second.group, second.remarks) == ("review-3", "other", ())
    assert (third.source_id, third.name, third.remarks) == ("times-example", "times.example", ())
