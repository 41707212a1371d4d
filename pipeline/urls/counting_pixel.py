"""The counting pixel of The Conversation: a page's tree or an address in, the id of the article that it names out.

Whoever republishes an article of theirs must leave this picture in it, so it names the original for certain:
`https://counter.theconversation.com/content/123456/count.gif` of `https://theconversation.com/…-123456`.
"""

import re
from collections.abc import Iterator
from typing import Any

_PIXEL = re.compile(
    r"\s*(?:https?:)?//counter\.theconversation\.com(?::\d{1,5})?/content/(\d{1,12})/count\b", re.I | re.A
)
# Topics and profiles have an id too, and stand in a folder of their own.
_ARTICLE = re.compile(r"https?://(?:www\.)?theconversation\.com/[^/?#]*-(\d{1,12})/?(?:[?#]|$)", re.I)
_THEIRS = re.compile(r"https?://(?:[\w-]+\.)*theconversation\.com(?:[:/?#]|$)", re.I)


def counter_id(tree: Any, url: str) -> str:
    """Return the id that the counting pixels in a page (an lxml element) name, or an empty string.

    A page with pixels of several articles is a list of them, and one of theirs says its id in its address: neither
    names an original.
    """
    if _THEIRS.match(url):
        return ""
    named = {found[1] for address in _pictures(tree) if (found := _PIXEL.match(address))}
    return named.pop() if len(named) == 1 else ""


def _pictures(tree: Any) -> Iterator[str]:
    """Yield the addresses of all pictures, those too that a script shows later."""
    for picture in tree.iter("img"):
        yield picture.get("src", "")
        yield picture.get("data-src", "")


def article_id_of(url: str) -> str:
    """Return the id at the end of an address of an article at The Conversation, of any other an empty string."""
    found = _ARTICLE.match(url)
    return found[1] if found else ""
