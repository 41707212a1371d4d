"""Publication date in a URL: the day or month that the path states."""

import re
from functools import lru_cache

from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, Published

_IN_PATH = (  # most reliable first
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)([/-])(?P<month>\d\d?)\2(?P<day>\d\d|\d(?![-_]))(?!\d)"
    ),  # /2024/05/17/, -2024-05-17, but not /2024/05/3-reasons
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/(?P<day>\d\d?)(?!\d)", re.I),  # /2024/may/17/
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-?(?P<month>\d\d)/(?P<day>\d\d)(?=/)"),  # /2024-05/17/, /202405/17/
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>\d\d)(?P<day>\d\d)(?=/)"),  # /2024/0517/
    re.compile(r"[/_t-](?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[/_.-]|$)"),  # /20240517/, t20240517_
    re.compile(  # /17-05-2024, where it cannot be month-first; but not /g20-11-2022-, /covid-19-12-2020-
        r"(?<![^\W_])(?<![^\W\d_]-)(?P<day>1[3-9]|2\d|3[01])([-_.])(?P<month>0?[1-9]|1[0-2])\2(?P<year>20\d\d)(?!\d)"
    ),
    re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2])/"),  # /2024/05/, /2024-05/, /202405/
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/", re.I),  # /2024/may/
)


@lru_cache(maxsize=16)  # called several times for each page
def published_in_url(url: str) -> Published | None:
    """Return the day or month that the path of a URL states: /2024/05/17/ or /2024/05/."""
    path = "/" + re.split(r"[?#]", url.split("://", 1)[-1])[0].partition("/")[2]
    for pattern in _IN_PATH:
        for found in pattern.finditer(path):
            stated = " ".join(reversed(found.groupdict().values())) if found["month"].isalpha() else _iso(found)
            if published := parse_instant(stated, DateOrigin.URL):
                return published
    return None


def _iso(found: re.Match[str]) -> str:
    return "-".join(found.groupdict().values())
