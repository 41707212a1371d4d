"""Lists of a crawl's WARC files (warc.paths.gz), as Common Crawl publishes one for each month of CC-NEWS.

One path a line, relative to the archive; the number of files and when each was begun stand in the names.
"""

import re

from pipeline.discover.gzip_stream import Unpacked
from pipeline.discover.reading import UnreadableError

_NEWS_PATH = re.compile(r"crawl-data/CC-NEWS/(\d{4})/(\d\d)/(CC-NEWS-\d{14}-\d{5})\.warc\.gz")


def read_news_paths(body: bytes, month: str) -> tuple[tuple[str, str], ...]:
    """Return name and path of each WARC file of a month of CC-NEWS, in the order of the list.

    Raises UnreadableError where the body is no such list, a line is no path, or of another month.
    """
    try:
        lines = Unpacked(body).read_all().decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableError("not_a_list", "It is no list of paths.") from error
    listed: dict[str, str] = {}
    for line in filter(None, map(str.strip, lines)):
        found = _NEWS_PATH.fullmatch(line)
        if found is None or f"{found[1]}-{found[2]}" != month:
            raise UnreadableError("not_a_list", f"{line[:120]!r} is no path of a WARC file of {month}.")
        listed[found[3]] = line
    if not listed:
        raise UnreadableError("not_a_list", "The list is empty.")
    return tuple(listed.items())
