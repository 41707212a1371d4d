"""The bytes of a feed of any kind in, its entries out, with what is wrong with the feed where something is.

What can be wrong, as a rejection's reason:

feed_empty            no bytes
feed_is_html          a web page stands where the feed was
feed_challenge        a page that asks for a browser or a human (Cloudflare and its like) stands where the feed was
feed_rate_limited     a sentence that asks for fewer requests, under a status that says that all is well
feed_malformed        broken or cut short, or of another kind; what could be read is kept
feed_not_json         JSON was expected and text came; the text is quoted
feed_has_doctype      declares entities, or as a sitemap any DOCTYPE: nothing of it is expanded, opened or asked for
feed_too_deep         elements or brackets nested deeper than any feed's
feed_too_large        unpacks to more than 50 MB (the limit of the sitemap protocol), or has more tags, brackets or
                      attributes than a parser gets through
feed_without_entries  a whole feed without any entry of its own
"""

import re
from collections.abc import Callable, Mapping

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
_HEAD = 4_096  # bytes: what a page needs to show what it is
_LOOKS_LIKE_HTML = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->).){0,500}-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.I | re.S,
)
# Words and paths of the waiting rooms of Cloudflare, Imperva, DataDome, PerimeterX, Sucuri, SiteGround and DDoS-Guard.
_CHALLENGE = re.compile(
    rb"<title>\s*(?:Just a moment\.\.\.|Attention Required! \| Cloudflare|DDOS-GUARD|Access denied)"
    rb"|/cdn-cgi/challenge-platform/|_cf_chl_opt|_Incapsula_Resource|captcha-delivery\.com|px-captcha"
    rb"|sucuri_cloudproxy_js|/\.well-known/sgcaptcha|Checking your browser before accessing",
    re.I,
)
_PLEA = re.compile(rb"^[^<{\[]{0,200}(?:limit (?:your )?requests|too many requests|rate.?limit)", re.I)


def read_feed(body: bytes, feed: Feed, source: Source, *, final_url: str, content_type: str = "") -> FeedReading:
    """Return the entries of a body in its order, each once, at most 5,000; trouble is a value, never an exception.

    How the body is read follows from `feed.kind`; addresses in it are resolved against `final_url`. `content_type` is
    the answer's header, which may name the encoding of a listing.
    """
    try:
        _refuse_what_is_no_feed(body, feed.kind)
        return _READERS[feed.kind](
            FeedBody(content=body, feed=feed, source=source, final_url=final_url, content_type=content_type)
        )
    except UnreadableError as error:
        return FeedReading(entries=(), trouble=error.reason, detail=error.detail)


def _refuse_what_is_no_feed(body: bytes, kind: FeedKind) -> None:
    head = body[:_HEAD]
    if not body.strip():
        raise UnreadableError("feed_empty", "The feed's address answered without any content.")
    if _PLEA.match(head):
        raise UnreadableError("feed_rate_limited", "The feed's address answered with a plea for fewer requests.")
    if not _LOOKS_LIKE_HTML.match(head):
        return
    # A waiting room is short; a page of articles may well carry the script of one.
    if _CHALLENGE.search(head if kind is FeedKind.LISTING else body[:65_536]):
        raise UnreadableError("feed_challenge", "The feed's address answered with a page that tests its visitors.")
    if kind is not FeedKind.LISTING:
        raise UnreadableError("feed_is_html", "The feed's address answered with a web page.")
