"""HTML listing pages: one entry per link that matches the source's pattern."""

import re
from typing import Any

from lxml import etree, html

from pipeline.clean.read.decode import decode_page
from pipeline.discover.reading import FeedBody, FeedReading, UnreadableError, entry_of, gather, one_line, refuse_crowd
from pipeline.records import Unclean
from pipeline.urls import canonical_url
from pipeline.urls.address import split_address

LINK_LIMIT = 20_000  # links of one page
_BASE_LENGTH = 2_048  # characters of a base address, which is parsed again for every link
_ATTRIBUTE_LIMIT = 500  # of one element; the parser is quadratic in their number
_ATTRIBUTE = r"""=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
# Comments, tags and script contents, tokenised as in the HTML standard, in one pass.
_TAG = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    rf"|(?P<tag><(?:(?P<raw>script|style)(?=[\s/>])|[a-z][^\s/>]*+)(?:[\s/]++|{_ATTRIBUTE}|=)*+>?)"
    r"(?(raw).*?(?:</(?P=raw)|\Z))",
    re.I | re.S,
)


def read_listing(of: FeedBody) -> FeedReading:
    """Return one entry per address of the same host whose path matches `Feed.link_pattern`.

    The title is the first non-empty text of a link to the address. Matching links to other hosts are counted as
    dropped.

    Raises UnreadableError: feed_malformed where the body is no HTML, feed_too_large.
    """
    pattern = re.compile(of.feed.link_pattern)
    titles: dict[str, str] = {}
    foreign = set()
    page = _page(of)
    links = list(page.iter("a"))
    base = canonical_url(page.xpath("string(//base/@href)")[:_BASE_LENGTH], base=of.final_url) or of.final_url
    for link in links[:LINK_LIMIT]:
        url = canonical_url(link.get("href", ""), base=base)
        if not pattern.search(split_address(url)[2]):
            continue
        if of.is_of_this_host(url):
            titles[url] = titles.get(url) or one_line(link.text_content())
        elif url:
            foreign.add(url)
    n_beyond = len(links[LINK_LIMIT:])
    entries = (entry_of(of, link=url, guid=url, title=title) for url, title in titles.items())
    why = f"{len(foreign):,} of other hosts, {n_beyond:,} beyond the first {LINK_LIMIT:,} links"
    return gather(entries, n_dropped=len(foreign) + n_beyond, dropped_for=why)


def _page(of: FeedBody) -> Any:
    text = decode_page(of.content, of.content_type if "html" in of.content_type.lower() else "")
    if isinstance(text, Unclean):
        raise UnreadableError("feed_too_large" if text.reason == "too_large" else "feed_malformed", text.detail)
    refuse_crowd(text.count("<"))
    if has_crowded_tag(text):
        raise UnreadableError("feed_too_large", f"An element has more than {_ATTRIBUTE_LIMIT:,} attributes.")
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError("feed_malformed", f"It is no web page ({error}).") from error


def has_crowded_tag(text: str) -> bool:
    """Tell whether an element of a page has more attributes than the parser can be given."""
    return any(_is_crowded(found["tag"] or "") for found in _TAG.finditer(text))


def _is_crowded(tag: str) -> bool:
    return len(tag) > 2 * _ATTRIBUTE_LIMIT and len(_ATTRIBUTES.findall(tag)) > _ATTRIBUTE_LIMIT
