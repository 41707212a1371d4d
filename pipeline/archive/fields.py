"""What packing and unpacking of WARC records agree on: names, profiles, and how values are quoted."""

from contextlib import suppress
from urllib.parse import quote, unquote

from ada_url import normalize_url

FORMAT = "WARC/1.1"
END = b"\r\n\r\n"  # of a head, and of a record
RESOURCE = "urn:nato-asia-tracker:"

_REVISIT = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL = _REVISIT + "identical-payload-digest"
NOT_MODIFIED = _REVISIT + "server-not-modified"

# Headers that speak of the body as it was sent, and the prefix that Common Crawl gave them where it is kept decoded.
SENT_HEADERS = ("content-encoding", "content-length", "transfer-encoding")
SENT_PREFIX = "X-Crawler-"

STORED_RETRY_LATER = "is_temporary"  # under which a failure's retry_later is stored: archives are never rewritten

_VISIBLE = "".join(chr(code) for code in range(0x21, 0x7F))
_UNAMBIGUOUS = _VISIBLE.replace("%", "")


def as_uri(url: str) -> str:
    """Return `url` fit for a WARC-Target-URI: as WHATWG writes it, or percent-encoded where it is no address."""
    with suppress(ValueError):
        url = normalize_url(url)
    scheme, colon, rest = url.partition(":")  # readers of archives know "http:" in small letters only
    return quote(scheme.lower() + colon + rest if colon else url, safe=_VISIBLE, errors="surrogatepass")


def as_value(text: str) -> str:
    """Return `text` fit for one header line and exact: `from_value` gives it back, whatever it holds."""
    return quote(text, safe=_UNAMBIGUOUS, errors="surrogatepass")


def from_value(value: str) -> str:
    """Return the text that `as_value` made a value of."""
    return unquote(value, errors="surrogatepass")
