"""Counting pixel of The Conversation: identifies the original of a republished article.

Whoever republishes one of its articles must keep this image, so it names the original for certain:
`https://counter.theconversation.com/content/123456/count.gif` of `https://theconversation.com/…-123456`.
"""

import re
from collections.abc import Iterator
from typing import Any

_PIXEL = re.compile(
    r"\s*(?:https?:)?//counter\.theconversation\.com(?::\d{1,5})?/content/(\d{1,12})/count\b", re.I | re.A
)
# Topics and profiles have ids too, but in subfolders.
_ARTICLE = re.compile(r"https?://(?:www\.)?theconversation\.com/[^/?#]*-(\d{1,12})/?(?:[?#]|$)", re.I)
_THEIRS = re.compile(r"https?://(?:[\w-]+\.)*theconversation\.com(?:[:/?#]|$)", re.I)


def counter_id(tree: Any, url: str) -> str:
    """Return the article id in the counting pixels of a page (an lxml element), or an empty string.

    Empty for a page with pixels of several articles, which is a list of them, and for The Conversation's own pages,
    which have their id in the address: neither is a republication.
    """
    if _THEIRS.match(url):
        return ""
    named = {found[1] for address in _pictures(tree) if (found := _PIXEL.match(address))}
    return named.pop() if len(named) == 1 else ""


def _pictures(tree: Any) -> Iterator[str]:
    """Yield the addresses of all images, lazy-loaded ones included."""
    for picture in tree.iter("img"):
        yield picture.get("src", "")
        yield picture.get("data-src", "")


def article_id_of(url: str) -> str:
    """Return the article id at the end of an address of The Conversation, or an empty string."""
    found = _ARTICLE.match(url)
    return found[1] if found else ""
