"""Hostile documents of any size, and the public functions that read foreign documents."""

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.dates.parse import days_in, parse_instant
from pipeline.discover.feed import read_feed
from pipeline.errors import TrackerError
from pipeline.fetch.robots_text import decode_robots, groups
from pipeline.onboard.find import kind_of, named_sitemaps, read_site
from pipeline.onboard.opml import read_opml
from pipeline.records import DateOrigin, Feed, FeedKind
from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.urls import address_key, canonical_url
from pipeline.urls.mask import mask_url
from tests.builders import a_source
from tests.faults.growth import Excess, excess_of

URL = "https://hostile.example/2031/05/17/piece"
_LEAST, _MOST, _LONG_ENOUGH_S = 2_000, 128_000, 0.1
_PROSE = "The ministers of the harbour towns spoke about the ports again. "
Document = Callable[[int], str]


class Reading(NamedTuple):
    """A family of documents and the name of what reads them."""

    reader: str
    document: str


def _times(piece: str, start: str = "", end: str = "") -> Document:
    """Return the document that repeats a piece up to a number of characters; {} in the piece is counted up."""

    def write(n: int) -> str:
        pieces, length, number = [], 0, 0
        while length < n:
            pieces.append(piece.replace("{}", str(number)))
            length += len(pieces[-1])
            number += 1
        return start + "".join(pieces) + end

    return write


def _nested(tag: str, start: str = "", end: str = "") -> Document:
    def write(n: int) -> str:
        depth = n // (2 * len(tag) + 5)
        return start + f"<{tag}>" * depth + "x" + f"</{tag}>" * depth + end

    return write


_RSS = ('<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>', "</channel></rss>")
_ITEM = (_RSS[0] + "<item><guid>1</guid><link>https://hostile.example/a</link><title>A</title>", "</item>" + _RSS[1])
_ENTRY = ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><title>A</title>', "</entry></feed>")
_MAP = ('<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">', "</urlset>")
_PARAGRAPH = f"<p>{_PROSE * 3}</p>"
_PAGE = (
    f"<html><head><title>A piece</title></head><body><article><h1>A piece</h1>{_PARAGRAPH * 5}",
    "</article></body></html>",
)
_LIST = ("<html><body>", "</body></html>")
_OPML = ('<opml version="2.0"><body>', "</body></opml>")

_XML = {
    "attributes": _times(' a{}="b"', _ITEM[0] + "<x", "/>" + _ITEM[1]),
    "quoted attribute": _times("'>", _ITEM[0] + '<x a="', '"/>' + _ITEM[1]),
    "siblings": _times("<x>y</x>", *_ITEM),
    "nested": _nested("x", *_ITEM),
    "unclosed": _times("<x>", *_ITEM),
    "one line": _times("a", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "blanks": _times(" ", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "line ends": _times("\n", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "quotes": _times('"', '<?xml version="1.0" encoding="', "?>" + _ITEM[0] + _ITEM[1]),
    "quotes in the declaration": _times("'", "<?xml encoding='", "?>"),
    "quotes behind an encoding": _times('"', _RSS[0] + '<!-- encoding="', "-->" + _RSS[1]),
    "processing instructions": _times("<?x y?>", *_ITEM),
    "comments": _times("<!-- x -->", *_ITEM),
    "open comments": _times("<!-- ", *_ITEM),
    "open tags": _times("<x ", *_ITEM),
    "open sections": _times("<![CDATA[", *_ITEM),
    "sections": _times("<![CDATA[x]]>", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "references": _times("&#65;", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "marks": _times("&#769;&#803;", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "entities": _times("&amp;lt;", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "unknown entities": _times("&x{};", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "ampersands": _times("&", _ITEM[0] + "<description>", "</description>" + _ITEM[1]),
    "namespaces": _times(' xmlns:n{}="urn:{}"', _ITEM[0] + "<x", "/>" + _ITEM[1]),
    "prefixes": _times('<n{}:x xmlns:n{}="urn:{}"/>', *_ITEM),
    "doctype": _times("[", "<!DOCTYPE ", ">" + _ITEM[0] + _ITEM[1]),
    "tags in a title": _times("<b>", _ITEM[0] + "<title><![CDATA[", "]]></title>" + _ITEM[1]),
    "scripts in a title": _times("<script>", _ITEM[0] + "<title><![CDATA[", "]]></title>" + _ITEM[1]),
    "addresses": _times("https://a.example/?", _ITEM[0] + "<link>", "</link>" + _ITEM[1]),
    "a date": _times("1 ", _ITEM[0] + "<pubDate>", "</pubDate>" + _ITEM[1]),
    "authors": _times("<author>a{}@b.example (c)</author>", *_ITEM),
    "one author": _times("a@", _ITEM[0] + "<author>", "</author>" + _ITEM[1]),
    "creators": _times("<dc:creator>a{}</dc:creator>", *_ITEM),
    "categories": _times("<category>a{}</category>", *_ITEM),
    "enclosures": _times('<enclosure url="https://a.example/{}"/>', *_ITEM),
    "links": _times("<link>https://a.example/{}</link>", *_ITEM),
    "titles": _times("<title>a{}</title>", *_ITEM),
    "descriptions": _times("<description>a{}</description>", *_ITEM),
    "items": _times("<item><guid>{}</guid><title>a</title></item>", *_RSS),
    "empty items": _times("<item/>", *_RSS),
    "images": _times("<image><url>a</url></image>", *_RSS),
    "media": _times('<media:content xmlns:media="http://search.yahoo.com/mrss/" url="a{}"/>', *_ITEM),
}
_ATOM = {
    "contents": _times("<content>a{}</content>", *_ENTRY),
    "html contents": _times('<content type="html">&lt;p></content>', *_ENTRY),
    "xhtml": _times(
        "<b>a</b>",
        _ENTRY[0] + '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">',
        "</div></content>" + _ENTRY[1],
    ),
    "summaries": _times("<summary>a{}</summary>", *_ENTRY),
    "links": _times('<link href="https://a.example/{}"/>', *_ENTRY),
    "authors": _times("<author><name>a{}</name><email>a@b.example</email></author>", *_ENTRY),
    "contributors": _times("<contributor><name>a{}</name></contributor>", *_ENTRY),
    "categories": _times('<category term="a{}"/>', *_ENTRY),
    "entries": _times("<entry><id>{}</id></entry>", _ENTRY[0].partition("<entry>")[0], "</feed>"),
    "nested entries": _times("<entry><id>{}</id>", _ENTRY[0].partition("<entry>")[0], "</feed>"),
    "sources": _times("<source><title>a{}</title></source>", *_ENTRY),
    "bases": _times('<x xml:base="a{}/">', *_ENTRY),
}
_SITEMAPS = {
    "urls": _times("<url><loc>https://hostile.example/{}</loc></url>", *_MAP),
    "locs": _times("<loc>https://hostile.example/{}</loc>", _MAP[0] + "<url>", "</url>" + _MAP[1]),
    "other elements": _times("<x/>", *_MAP),
    "elements of one url": _times("<x/>", _MAP[0] + "<url>", "</url>" + _MAP[1]),
    "attributes": _times(' a{}="b"', _MAP[0] + "<url", "/>" + _MAP[1]),
    "nested": _nested("url", *_MAP),
    "text": _times("a ", _MAP[0] + "<url><loc>", "</loc></url>" + _MAP[1]),
    "comments": _times("<!-- x -->", *_MAP),
    "parts": _times(
        "<sitemap><loc>https://hostile.example/{}.xml</loc></sitemap>", "<sitemapindex>", "</sitemapindex>"
    ),
}
_HTML = {
    "attributes": _times(' a{}="b"', _PAGE[0] + "<p", ">x</p>" + _PAGE[1]),
    "quoted attribute": _times("'>", _PAGE[0] + '<p class="', '">x</p>' + _PAGE[1]),
    "classes": _times(" related-{}", _PAGE[0] + '<p class="', '">x</p>' + _PAGE[1]),
    "one class": _times("_related", _PAGE[0] + '<p class="', '">x</p>' + _PAGE[1]),
    "digits in a class": _times("1", _PAGE[0] + '<p class="caption', '!">x</p>' + _PAGE[1]),
    "siblings": _times("<p>A line.</p>", *_PAGE),
    "paragraphs": _times(_PARAGRAPH, *_PAGE),
    "breaks": _times("a<br>", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "empty siblings": _times("<p></p>", *_PAGE),
    "spans": _times("<span>a </span>", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "nested": _nested("div", *_PAGE),
    "nested inline": _nested("b", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "unclosed": _times("<div>", *_PAGE),
    "unclosed inline": _times("<b>a", *_PAGE),
    "one line": _times("a", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "one sentence": _times("word ", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "blanks": _times(" ", _PAGE[0] + "<p>a", "b</p>" + _PAGE[1]),
    "line ends": _times("\n", _PAGE[0] + "<p>a", "b</p>" + _PAGE[1]),
    "quotes": _times('"', _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "dots": _times(". ", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "dates": _times("17 May 2031 ", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "dates in elements": _times("<span>17 May 20{}</span>", *_PAGE),
    "times": _times('<time datetime="2031-05-17">a</time>', *_PAGE),
    "dates in meta": _times(
        '<meta property="article:published_time" content="2031-05-17">', "<html><head>", "</head>" + _PAGE[0] + _PAGE[1]
    ),
    "titles in meta": _times(
        '<meta property="og:title" content="a{}">', "<html><head>", "</head>" + _PAGE[0] + _PAGE[1]
    ),
    "authors in meta": _times(
        '<meta name="author" content="Ida Berg{}">', "<html><head>", "</head>" + _PAGE[0] + _PAGE[1]
    ),
    "one author": _times("Ida and ", '<html><head><meta name="author" content="', '"></head>' + _PAGE[0] + _PAGE[1]),
    "json-ld": _times(
        '{"@type": "NewsArticle", "headline": "a{}"},',
        '<html><head><script type="application/ld+json">[',
        "{}]</script></head>" + _PAGE[0] + _PAGE[1],
    ),
    "scripts of json-ld": _times(
        '<script type="application/ld+json">{"@type": "NewsArticle"}</script>',
        "<html><head>",
        "</head>" + _PAGE[0] + _PAGE[1],
    ),
    "nested json-ld": _times(
        '{"a":', '<html><head><script type="application/ld+json">', "</script></head>" + _PAGE[0] + _PAGE[1]
    ),
    "headings": _times("<h1>A piece {}</h1>", *_PAGE),
    "lesser headings": _times("<h2>A piece {}</h2>", *_PAGE),
    "a title": _times("a | ", "<html><head><title>", "</title></head>" + _PAGE[0] + _PAGE[1]),
    "a heading": _times("a - ", _PAGE[0] + "<h1>", "</h1>" + _PAGE[1]),
    "links": _times('<a href="/{}">A link</a> ', *_PAGE),
    "list": _times("<li>An item</li>", _PAGE[0] + "<ul>", "</ul>" + _PAGE[1]),
    "table": _times("<tr><td>a</td></tr>", _PAGE[0] + "<table>", "</table>" + _PAGE[1]),
    "pictures": _times('<img src="/{}.png" alt="A picture">', *_PAGE),
    "captions": _times("<figure><img src=a><figcaption>Photo: AFP</figcaption></figure>", *_PAGE),
    "articles": _times("<article><p>A line of text.</p></article>", *_LIST),
    "forms": _times("<form><input></form>", *_PAGE),
    "frames": _times("<iframe src=a></iframe>", *_PAGE),
    "comments": _times("<!-- a -->", *_PAGE),
    "open comments": _times("<!--", *_PAGE),
    "open tags": _times("<p ", *_PAGE),
    "marks": _times("&#769;&#803;", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "links in a line": _times('<a href="/{}">A link</a> ', _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "entities": _times("&amp;", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "ampersands": _times("&", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "credits": _times("© ", _PAGE[0] + "<p>", "</p>" + _PAGE[1]),
    "notes": _times("<p>Ida Berg is a professor.</p>", *_PAGE),
    "bylines": _times("<p>By Ida Berg</p>", *_PAGE),
    "phrases": _times("<p>Read more: the ports {}</p>", *_PAGE),
    "charsets": _times("<meta charset=", "<html><head>", "</head>" + _PAGE[0] + _PAGE[1]),
    "marks in classes": _times('<div class="caption">Photo {}</div>', *_PAGE),
    "nested marks": _times('<div class="related">', *_PAGE),
}
_LISTING = {
    "links": _times('<a href="/a/{}">A link</a>', *_LIST),
    "one link": _times('<a href="/a/1">', *_LIST),
    "empty links": _times('<a href="/a/1"></a>', *_LIST),
    "nested links": _times('<a href="/a/1"><b>', *_LIST),
    "foreign links": _times('<a href="https://other{}.example/a/1">A link</a>', *_LIST),
    "a long link": _times("/a", '<html><body><a href="', '">A</a></body></html>'),
    "a base": _times("/a", '<html><base href="/', '"><body><a href="b">A</a></body></html>'),
    "feeds": _times(
        '<link rel="alternate" type="application/rss+xml" href="/feed/{}">', "<html><head>", "</head></html>"
    ),
    "links to feeds": _times('<a href="/feed/{}">A</a>', *_LIST),
}
_FEEDS = {
    "outlines": _times('<outline xmlUrl="https://a{}.example/feed" text="a"/>', *_OPML),
    "one outline": _times('<outline xmlUrl="https://a.example/feed" text="a"/>', *_OPML),
    "attributes": _times(' a{}="b"', _OPML[0] + "<outline", "/>" + _OPML[1]),
    "folders": _times('<outline text="a"><outline xmlUrl="https://a{}.example/feed"/>', _OPML[0]),
    "nested folders": _nested("outline", *_OPML),
    "feeds in deep folders": _times(
        '<outline xmlUrl="https://a{}.example/feed"/>',
        _OPML[0] + '<outline text="a">' * 200,
        "</outline>" * 200 + _OPML[1],
    ),
    "a title": _times(" a", _OPML[0] + '<outline xmlUrl="https://a.example/feed" text="', '"/>' + _OPML[1]),
    "comments": _times("<!-- -->", "", _OPML[0] + _OPML[1]),
    "instructions": _times("<?a ?>", "", _OPML[0] + _OPML[1]),
}
_JSON = {
    "items": lambda n: json.dumps({"items": [{"id": str(one), "title": "a"} for one in range(n // 30)]}),
    "brackets": _times("["),
    "escapes": _times("\\u0041", '{"items": [{"id": "1", "title": "', '"}]}'),
    "surrogates": _times("\\ud83d", '{"items": [{"id": "1", "title": "', '"}]}'),
    "backslashes": _times("\\\\", '{"items": [{"id": "1", "title": "', '"}]}'),
    "open string": _times('\\"', '{"items": ["'),
    "keys": _times('"a{}": 1,', '{"items": [{', '"id": "1"}]}'),
    "authors": _times('{"name": "a{}"},', '{"items": [{"id": "1", "authors": [', '{"name": "a"}]}]}'),
    "html": _times("<b>", '{"items": [{"id": "1", "content_html": "', '"}]}'),
    "digits": _times("9", '{"items": [{"id": ', "}]}"),
}
_TEXTS = {
    "words": _times("word "),
    "one word": _times("a"),
    "sentences": _times("The minister spoke. "),
    "initials": _times("U.S. "),
    "initials without blanks": _times("U.S."),
    "single letters": _times("A. "),
    "dots": _times("."),
    "marks": _times("?!"),
    "quotes": _times("'"),
    "curly quotes": _times("“‘"),
    "hyphens": _times("a-"),
    "blanks": _times(" "),
    "line ends": _times("\n"),
    "accents": _times("e\u0301"),
    "accents on one letter": _times("\u0301", "e"),
    "accents out of order": _times("\u0301\u0323", "e"),
    "ideographs": _times("北约"),
    "digits": _times("1"),
    "dates": _times("17 May 2031, "),
    "clocks": _times("11:11:"),
    "slashes": _times("1/"),
    "months": _times("May "),
}
_ADDRESSES = {
    "path": _times("/a", "https://a.example"),
    "slashes": _times("/", "https://a.example"),
    "dots": _times("/..", "https://a.example"),
    "parameters": _times("&a{}=b", "https://a.example/?x=y"),
    "tracking": _times("&utm_source=b", "https://a.example/?x=y"),
    "host": _times("a.", "https://", "example/"),
    "prefixes": _times("www.", "https://", "example.org/"),
    "colons": _times(":", "https://a.example/"),
    "user": _times("a:@", "https://", "b.example/"),
    "escapes": _times("%41", "https://a.example/"),
    "nested escapes": _times("%25", "https://a.example/", "41"),
    "wrapped": _times("https://web.archive.org/web/2031/", "", "https://a.example/"),
    "fragments": _times("#a", "https://a.example/"),
    "amp": _times("/amp", "https://a.example/b"),
    "index": _times("/index.html", "https://a.example"),
    "digits": _times("1", "https://a.example/"),
    "blanks": _times(" ", "", "https://a.example/"),
}
# libxml2 is quadratic in the attributes of an element: a page is parsed in a child with limits, tests/faults row 25.
_LEFT_TO_LIMITS = {Reading("page", "attributes")}
DOCUMENTS = {
    "rss": _XML,
    "atom": _ATOM,
    "google_news": {name: _XML[name] for name in ("items", "titles", "descriptions", "one line", "links")},
    "sitemap": _SITEMAPS,
    "news_sitemap": _SITEMAPS,
    "json": _JSON,
    "gdelt_doc": _JSON,
    "listing": {**_LISTING, **_HTML},
    "page": {**_HTML, **_LISTING},
    "text page": _TEXTS,
    "site": {**_LISTING, **_HTML},
    "kind": {**_XML, **_SITEMAPS, **_JSON},
    "opml": _FEEDS,
    "sentences": _TEXTS,
    "dates": _TEXTS,
    "instant": _TEXTS,
    "robots": {
        **_TEXTS,
        "sitemaps": _times("Sitemap: https://a.example/{}.xml\n"),
        "agents": _times("User-agent: *\n"),
        "rules": _times("Disallow: /{}\n"),
    },
    "address": _ADDRESSES,
}


def _read_feed(kind: str) -> Callable[[str], object]:
    feed = Feed(
        url="https://hostile.example/feed", kind=FeedKind(kind), link_pattern="/a/" if kind == "listing" else ""
    )
    source = a_source("hostile", feed=feed)
    return lambda text: read_feed(text.encode(), feed, source, final_url=feed.url)


def _read_opml(text: str) -> object:
    try:
        return read_opml(text.encode(), "feeds.opml")
    except TrackerError as refused:
        return refused


def _read_robots(text: str) -> object:
    return named_sitemaps(text, URL), list(groups(decode_robots(text.encode())))


def _readers() -> dict[str, Callable[[str], object]]:
    return {
        **{kind.value: _read_feed(kind.value) for kind in FeedKind},
        "page": lambda text: clean_page(PageToClean(body=text.encode(), url=URL, content_type="text/html")),
        "text page": lambda text: clean_page(
            PageToClean(body=f"<article><p>{text}</p></article>".encode(), url=URL, content_type="text/html")
        ),
        "site": lambda text: read_site(text.encode(), URL),
        "kind": lambda text: kind_of(text.encode()),
        "opml": _read_opml,
        "sentences": lambda text: read(fold(text).text),
        "dates": lambda text: list(days_in(text, DateOrigin.TEXT)),
        "instant": lambda text: parse_instant(text, DateOrigin.FEED),
        "robots": _read_robots,
        "address": lambda text: (canonical_url(text), address_key(canonical_url(text)), mask_url(text)),
    }


def readings() -> list[Reading]:
    """Return every pair of reader and document."""
    pairs = [Reading(reader, name) for reader, documents in DOCUMENTS.items() for name in documents]
    return [pair for pair in pairs if pair not in _LEFT_TO_LIMITS]


def excesses_of(reading: Reading) -> Iterator[Excess | None]:
    """Measure one reader with one family of documents."""
    read_it, write = _readers()[reading.reader], DOCUMENTS[reading.reader][reading.document]

    def prepare(n: int) -> Callable[[], object]:
        text = write(n)
        return lambda: read_it(text)

    yield excess_of(str(tuple(reading)), prepare, longest=_MOST, shortest=_LEAST, until_s=_LONG_ENOUGH_S)
