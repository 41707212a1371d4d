"""WARC field names, revisit profiles and value quoting, shared by pack and unpack."""

from contextlib import suppress
from urllib.parse import quote, unquote

from ada_url import normalize_url

FORMAT = "WARC/1.1"
END = b"\r\n\r\n"  # ends a header block, and a record
RESOURCE = "urn:nato-asia-tracker:"

_REVISIT = "http://netpreserve.org/warc/1.1/revisit/"
IDENTICAL = _REVISIT + "identical-payload-digest"
NOT_MODIFIED = _REVISIT + "server-not-modified"

# Headers that describe the body as it was sent; with this prefix (as in Common Crawl) where the body is stored decoded.
SENT_HEADERS = ("content-encoding", "content-length", "transfer-encoding")
SENT_PREFIX = "X-Crawler-"

STORED_RETRY_LATER = "is_temporary"  # stored name of a failure's retry_later: archives are never rewritten

_VISIBLE = "".join(chr(code) for code in range(0x21, 0x7F))
_UNAMBIGUOUS = _VISIBLE.replace("%", "")


def as_uri(url: str) -> str:
    """Return `url` as a WARC-Target-URI: its WHATWG serialisation, or percent-encoded where it is no valid URL."""
    with suppress(ValueError):
        url = normalize_url(url)
    scheme, colon, rest = url.partition(":")  # WARC readers expect the scheme in lower case
    return quote(scheme.lower() + colon + rest if colon else url, safe=_VISIBLE, errors="surrogatepass")


def as_value(text: str) -> str:
    """Percent-encode `text` for a header line, losslessly: `from_value` restores it, whatever it holds."""
    return quote(text, safe=_UNAMBIGUOUS, errors="surrogatepass")


def from_value(value: str) -> str:
    """Decode a header value that `as_value` encoded."""
    return unquote(value, errors="surrogatepass")
