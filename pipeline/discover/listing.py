"""The bytes of a web page that lists articles in, an entry for each link that the source's pattern chooses out."""

import re
from typing import Any

from lxml import etree, html

from pipeline.discover.reading import FeedBody, FeedReading, UnreadableError, entry_of, gather, one_line
from pipeline.urls import canonical_url

LINK_LIMIT = 20_000  # links of one page


def read_listing(of: FeedBody) -> FeedReading:
    """Return an entry for each address of the same host that `Feed.link_pattern` is found in, each once.

    The title is the text of the first link to the address that has one. Links of other hosts are counted as dropped
    where the pattern would have chosen them.

    Raises UnreadableError: feed_malformed where the body is no HTML.
    """
    pattern = re.compile(of.feed.link_pattern)
    titles: dict[str, str] = {}
    foreign = set()
    page = _page(of)
    links = list(page.iter("a"))
    base = canonical_url(page.xpath("string(//base/@href)"), base=of.final_url) or of.final_url
    for link in links[:LINK_LIMIT]:
        url = canonical_url(link.get("href", ""), base=base)
        if not pattern.search(url):
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
    parser = html.HTMLParser(encoding=_encoding(of.content), no_network=True, huge_tree=False)
    try:
        return html.document_fromstring(of.content, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise UnreadableError("feed_malformed", f"It is no web page ({error}).") from error


def _encoding(body: bytes) -> str | None:
    """Return utf-8 where the page can be that; where not, nothing, and the page's own word counts."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"
