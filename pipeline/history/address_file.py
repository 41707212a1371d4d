"""Files of addresses to be requested: lists of GDELT's articles (GAL), or one address a line.

GAL: JSON lines, gzipped, one article each; `date` is the publication where the page states it (a third of them), else
when GDELT saw the article (blog.gdeltproject.org, Announcing the GDELT Article List). An article is published no later
than it is seen, and rarely much earlier.
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta

from pipeline.discover.gzip_stream import Unpacked
from pipeline.discover.json_text import load_json
from pipeline.discover.past_address import PastAddress, past_address
from pipeline.discover.reading import UnreadableError
from pipeline.urls import canonical_url

_SEEN_WITHIN = timedelta(days=7)  # of the publication


def read_address_file(content: bytes) -> Iterator[PastAddress | None]:
    """Yield one address a line, None for a line without one. Blank lines and those that begin with # do not count.

    Raises UnreadableError where the file is damaged or too large.
    """
    for line in io.BytesIO(Unpacked(content).read_all()):
        stated = line.strip()
        if stated.startswith(b"{"):
            yield _article(stated)
        elif stated and not stated.startswith(b"#"):
            url = canonical_url(stated.decode("utf-8", "replace"))
            yield past_address(url) if url else None


def _article(line: bytes) -> PastAddress | None:
    """Return the address of one line of a GAL file, with the days on which the article can have been published."""
    try:
        article = load_json(line, is_mended=True)
    except UnreadableError:
        return None
    url = canonical_url(article["url"]) if isinstance(article.get("url"), str) else ""
    if not url:
        return None
    stated = past_address(url)
    try:
        seen_on = date.fromisoformat(str(article.get("date"))[:10])
    except ValueError:
        return stated
    return stated if stated != PastAddress(url) else PastAddress(url, seen_on - _SEEN_WITHIN, seen_on)
