"""What feed, mark-up, address and text of one page say about its date in; when it was published out."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import NamedTuple

from pipeline.dates import parse_instant
from pipeline.records import DateOrigin, DatePrecision, Published

_SAME_INSTANT = timedelta(minutes=1)  # seconds are often left out
_IN_PATH = (  # year, month and day as they stand in addresses, the surest first
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)([/-])(?P<month>\d\d?)\2(?P<day>\d\d?)(?!\d)"
    ),  # /2024/05/17/, -2024-05-17
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/(?P<day>\d\d?)(?!\d)", re.I),  # /2024/may/17/
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-?(?P<month>\d\d)/(?P<day>\d\d)(?=/)"),  # /2024-05/17/, /202405/17/
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>\d\d)(?P<day>\d\d)(?=/)"),  # /2024/0517/
    re.compile(r"[/_t-](?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[/_.-]|$)"),  # /20240517/, t20240517_
    re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2])/"),  # /2024/05/, /2024-05/, /202405/
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/", re.I),  # /2024/may/
)


class StatedDates(NamedTuple):
    """What one page states about its date, raw, in the order in which it is believed."""

    json_ld: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    times: tuple[str, ...] = ()


def published_of_page(
    feed: Published | None, stated: StatedDates, url: str, search_text: Callable[[], Published | None]
) -> Published | None:
    """Return when a page was published, by the first that says so: feed, json-ld, meta, <time>, address, its text.

    `search_text` is dear, and so is asked only where all others are silent about the day. Where the address gives a
    month, a day found in the text counts only if it lies in that month.
    """
    known = feed or _first(stated.json_ld, DateOrigin.JSON_LD) or _first((*stated.meta, *stated.times), DateOrigin.META)
    known = known or published_in_url(url)
    if known and (known.precision is not DatePrecision.MONTH or known.origin is not DateOrigin.URL):
        return _in_own_time(known, stated)
    found = search_text()
    if known and found:
        is_confirmed = found.published_on.replace(day=1) == known.published_on
        return found if is_confirmed else known
    return known or found


def published_in_url(url: str) -> Published | None:
    """Return the day or month that an address states in its path: /2024/05/17/ or /2024/05/."""
    path = "/" + re.split(r"[?#]", url.split("://", 1)[-1])[0].partition("/")[2]
    for pattern in _IN_PATH:
        for found in pattern.finditer(path):
            stated = " ".join(reversed(found.groupdict().values())) if found["month"].isalpha() else _iso(found)
            if published := parse_instant(stated, DateOrigin.URL):
                return published
    return None


def _iso(found: re.Match[str]) -> str:
    return "-".join(found.groupdict().values())


def _in_own_time(known: Published, stated: StatedDates) -> Published:
    """Return `known` with the day on which its instant falls where the publisher is, if the page also states it so.

    Feeds and JSON-LD often give UTC; the same instant then stands elsewhere with the outlet's own offset.
    """
    if known.published_at is None or known.published_on != known.published_at.date():
        return known
    for raw in (*stated.json_ld, *stated.meta, *stated.times):
        other = parse_instant(raw, known.origin)
        if not other or not other.published_at or other.published_on == known.published_on:
            continue
        if abs(other.published_at - known.published_at) < _SAME_INSTANT:
            return known.model_copy(update={"published_on": other.published_on})
    return known


def _first(raws: Iterable[str], origin: DateOrigin) -> Published | None:
    return next((found for raw in raws if (found := parse_instant(raw, origin))), None)
