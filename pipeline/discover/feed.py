"""Feed parsing, dispatched by kind; defects of a feed are returned as a rejection reason.

feed_empty            no bytes
feed_is_html          a web page instead of the feed
feed_challenge        a page that tests for a browser or a human (Cloudflare and the like) instead of the feed
feed_rate_limited     a sentence that demands fewer requests, with a success status
feed_malformed        broken, truncated or of another kind; the readable entries are kept
feed_not_json         text instead of JSON; the text is quoted
feed_has_doctype      declares entities, or as a sitemap any DOCTYPE: nothing is expanded, opened or requested
feed_too_deep         elements or brackets nested deeper than in any real feed
feed_too_large        more than 50 MB unpacked (the limit of the sitemap protocol), or more tags, brackets or attributes
                      than a parser can handle
feed_without_entries  a complete feed without an entry of its own
feed_is_error         an error message as an item (see `error_items`); a later night reads it again
feed_moved            a notice as an item that the feed moved or ended
"""

import re
from collections.abc import Callable, Mapping

from pipeline.discover.error_items import without_error_items
from pipeline.discover.gdelt import read_article_list, read_search
from pipeline.discover.json_feed import read_json_feed
from pipeline.discover.listing import read_listing
from pipeline.discover.reading import FeedBody, FeedReading, UnreadableError
from pipeline.discover.sitemap import read_sitemap
from pipeline.discover.syndication import read_google_news, read_syndication
from pipeline.records import Feed, FeedKind, Source

__all__ = ["FeedReading", "read_feed"]

_READERS: Mapping[FeedKind, Callable[[FeedBody], FeedReading]] = {
    FeedKind.RSS: read_syndication,
    FeedKind.ATOM: read_syndication,
    FeedKind.JSON: read_json_feed,
    FeedKind.SITEMAP: read_sitemap,
    FeedKind.NEWS_SITEMAP: read_sitemap,
    FeedKind.LISTING: read_listing,
    FeedKind.GDELT_GAL: read_article_list,
    FeedKind.GDELT_DOC: read_search,
    FeedKind.GOOGLE_NEWS: read_google_news,
}
_HEAD = 4_096  # bytes: enough to recognise a web page
_LOOKS_LIKE_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
# Challenge pages of Cloudflare, Imperva, DataDome, PerimeterX, Sucuri, SiteGround and DDoS-Guard.
_CHALLENGE = re.compile(
    rb"<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare|DDOS-GUARD|Access denied)"
    rb"|/cdn-cgi/challenge-platform/|_cf_chl_opt|_Incapsula_Resource|captcha-delivery\.com|px-captcha"
    rb"|sucuri_cloudproxy_js|/\.well-known/sgcaptcha|Checking your browser before accessing",
    re.I,
)
_PLEA = re.compile(rb"^[^<{\[]{0,200}(?:limit (?:your )?requests|too many requests|rate.?limit)", re.I)


def read_feed(body: bytes, feed: Feed, source: Source, *, final_url: str, content_type: str = "") -> FeedReading:
    """Parse a body into entries, in document order, each once, at most 5,000. Never raises: `trouble` holds the reason.

    `feed.kind` selects the parser; addresses are resolved against `final_url`. `content_type` is the response header,
    which may name the encoding of a listing.
    """
    return read_body(FeedBody(content=body, feed=feed, source=source, final_url=final_url, content_type=content_type))


def read_body(of: FeedBody) -> FeedReading:
    """Parse a body as `read_feed` does. Foreign bytes are parsed in a child process: see `feed_pool.read_feeds`."""
    try:
        _refuse_non_feed(of.content, of.feed.kind)
        return without_error_items(_READERS[of.feed.kind](of))
    except UnreadableError as error:
        return FeedReading(entries=(), trouble=error.reason, detail=error.detail)


def _refuse_non_feed(body: bytes, kind: FeedKind) -> None:
    head = body[:_HEAD]
    if not body.strip():
        raise UnreadableError("feed_empty", "The feed's address answered without any content.")
    if _PLEA.match(head):
        raise UnreadableError("feed_rate_limited", "The feed's address answered with a plea for fewer requests.")
    if not _LOOKS_LIKE_HTML.match(head):
        return
    # A challenge page is short; a listing of articles may well contain the script of one.
    if _CHALLENGE.search(head if kind is FeedKind.LISTING else body[:65_536]):
        raise UnreadableError("feed_challenge", "The feed's address answered with a page that tests its visitors.")
    if kind is not FeedKind.LISTING:
        raise UnreadableError("feed_is_html", "The feed's address answered with a web page.")
