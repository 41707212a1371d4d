"""Host of an outlet by the address of its feed: the host under which its pages lie, or none at a shared service."""

from tld import is_tld

from pipeline.urls.address import host_of
from pipeline.urls.rules import present_name

_DELIVERY = ("feeds.", "feed.", "rss.", "xml.", "api.")  # hosts of feeds alone: the pages lie beside them
# Services that carry the feeds of many outlets, whatever the name in front of theirs.
_SERVICES = (
    *(
        "feedburner.com",
        "feedpress.me",
        "feedpress.it",
        "feedblitz.com",
        "feed43.com",
        "rss.app",
        "rsshub.app",
        "morss.it",
    ),
    *(
        "politepol.com",
        "politepaul.com",
        "fetchrss.com",
        "openrss.org",
        "fivefilters.org",
        "feedspot.com",
        "feedly.com",
    ),
    *(
        "inoreader.com",
        "kill-the-newsletter.com",
        "gdeltproject.org",
        "google.com",
        "bing.com",
        "yahoo.com",
        "youtube.com",
    ),
)
# Platforms that give each outlet a name in front of theirs: without one, the address says nothing of the host.
_PLATFORMS = frozenset(
    [
        *("blogspot.com", "wordpress.com", "substack.com", "medium.com", "tumblr.com", "ghost.io", "livejournal.com"),
        *("typepad.com", "beehiiv.com", "blogger.com", "github.io", "wixsite.com", "weebly.com"),
    ]
)


def outlet_host(feed_url: str) -> str:
    """Return the host below which the pages of a feed's outlet lie; empty where many outlets share the feed's host.

    www., mobile and feed hosts count as the host that they belong to: feed.times.example is times.example.
    """
    host = present_name(host_of(feed_url))
    prefix = next((one for one in _DELIVERY if host.startswith(one)), "")
    if prefix and not is_tld(host.removeprefix(prefix)) and "." in host.removeprefix(prefix):
        host = host.removeprefix(prefix)
    return "" if is_shared(host) else host


def is_shared(host: str) -> bool:
    """Tell whether a host serves many outlets, so that it says nothing of whose pages lie there."""
    is_service = any(host == one or host.endswith(f".{one}") for one in _SERVICES)
    return is_service or host in _PLATFORMS or is_tld(host)
