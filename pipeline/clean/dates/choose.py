"""Choice of a page's publication date among the statements of feed, mark-up, address and text.

Mark-up has priority, because it says which date it states. Without it, the other statements are compared, and a day
that two of them state wins over a day that one states.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from pipeline.clean.dates.stated import StatedDates
from pipeline.dates.parse import days_in, parse_instant, precedes
from pipeline.dates.zones import day_in_country
from pipeline.records import DateOrigin, DatePrecision, Published

_SAME_INSTANT = timedelta(minutes=1)  # seconds are often left out
_A_DAY = timedelta(days=1)
# UTC hours before which it is still yesterday in the far west (Alaska), and from which it is tomorrow in the far east.
_STILL_YESTERDAY, _ALREADY_TOMORROW = 9, 11
_MIDNIGHTS = ((0, 0, 0), (23, 59, 59))
_IN_PATH = (  # year, month and day in URL paths, most reliable pattern first
    re.compile(
        r"(?<!\d)(?P<year>(?:19|20)\d\d)([/-])(?P<month>\d\d?)\2(?P<day>\d\d|\d(?![-_]))(?!\d)"
    ),  # /2024/05/17/, -2024-05-17, but not /2024/05/3-reasons
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/(?P<day>\d\d?)(?!\d)", re.I),  # /2024/may/17/
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-?(?P<month>\d\d)/(?P<day>\d\d)(?=/)"),  # /2024-05/17/, /202405/17/
    re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)/(?P<month>\d\d)(?P<day>\d\d)(?=/)"),  # /2024/0517/
    re.compile(r"[/_t-](?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?=[/_.-]|$)"),  # /20240517/, t20240517_
    re.compile(  # /17-05-2024, where it cannot be month, day and year; but not /g20-11-2022-, /covid-19-12-2020-
        r"(?<![^\W_])(?<![^\W\d_]-)(?P<day>1[3-9]|2\d|3[01])([-_.])(?P<month>0?[1-9]|1[0-2])\2(?P<year>20\d\d)(?!\d)"
    ),
    re.compile(r"/(?P<year>(?:19|20)\d\d)[/-]?(?P<month>0[1-9]|1[0-2])/"),  # /2024/05/, /2024-05/, /202405/
    re.compile(r"/(?P<year>(?:19|20)\d\d)/(?P<month>[a-z]{3})/", re.I),  # /2024/may/
)


class Dating(NamedTuple):
    """The publication date of a page, and other stated days more than a day away that are not modification dates."""

    published: Published | None
    others: tuple[Published, ...] = ()


def date_page(
    feed: Published | None,
    stated: StatedDates,
    url: str,
    search_text: Callable[[], Published | None],
    since: date = date.min,
) -> Dating:
    """Return a page's publication date: from its feed, else its mark-up, else the majority of the other statements.

    `search_text` is expensive: called only when nothing else states a day. Where the address states a month, those
    other statements count only within it. A date before `since`, the outlet's first day, is impossible and only
    reported among the others.
    """
    feed = feed and _in_own_time(feed, stated, url)
    marked = [_in_own_time(one, stated, url) for one in _marked(stated)]
    possible = [one for one in marked if not precedes(one, since)]
    known = feed if feed and not precedes(feed, since) else _believed(possible, stated, url)
    found = known or _from_the_rest(stated, url, possible, search_text, since)
    chosen = found if found and not precedes(found, since) else None
    # A text modified on the day of its publication was still published on that day.
    changed = _changed(stated) - {one.published_on for one in _days(marked)[:1]}
    told = (one for one in (feed, *marked, *_shown(stated, url), found) if one and one.published_on not in changed)
    return Dating(chosen, tuple(_disagreeing(chosen, told)))


@lru_cache(maxsize=16)  # dating a page parses its address several times
def published_in_url(url: str) -> Published | None:
    """Return the day or month in an address's path: /2024/05/17/ or /2024/05/."""
    path = "/" + re.split(r"[?#]", url.split("://", 1)[-1])[0].partition("/")[2]
    for pattern in _IN_PATH:
        for found in pattern.finditer(path):
            stated = " ".join(reversed(found.groupdict().values())) if found["month"].isalpha() else _iso(found)
            if published := parse_instant(stated, DateOrigin.URL):
                return published
    return None


def _iso(found: re.Match[str]) -> str:
    return "-".join(found.groupdict().values())


def _marked(stated: StatedDates) -> Iterator[Published]:
    """Yield the publication dates in the mark-up, in order of priority."""
    for raws, origin in ((stated.json_ld, DateOrigin.JSON_LD), (stated.meta, DateOrigin.META)):
        yield from _read(raws, origin, stated)


def _believed(marked: list[Published], stated: StatedDates, url: str) -> Published | None:
    """Return the mark-up's first day; if its days disagree, one that the page also shows, unless of a modification."""
    days = _days(marked)
    if len(days) > 1 and abs(days[-1].published_on - days[0].published_on) > _A_DAY:
        shown = {one.published_on for one in _shown(stated._replace(created=()), url)}
        if days[0].published_on not in shown:
            shown -= _changed(stated)
            return next((one for one in days if one.published_on in shown), days[0])
    return days[0] if days else None


def _days(told: Iterable[Published]) -> list[Published]:
    return [one for one in told if one.precision is not DatePrecision.MONTH]


def _changed(stated: StatedDates) -> set[date]:
    return {one.published_on for one in _read(stated.modified, DateOrigin.META, stated)}


def _shown(stated: StatedDates, url: str) -> Iterator[Published]:
    """Yield the days that other places state, in order of priority, one per place."""
    day = published_in_url(url)
    if day and day.precision is not DatePrecision.MONTH:
        yield day
    yield from _distinct(_read(stated.lines, DateOrigin.TEXT, stated))
    yield from _if_one(_read(stated.labelled, DateOrigin.TEXT, stated))
    yield from _if_one(_read(stated.times, DateOrigin.META, stated))
    yield from _if_one(_read(stated.footers, DateOrigin.TEXT, stated))
    # A creation date after the first modification is wrong.
    first_change = min(_changed(stated), default=date.max)
    created = _distinct(_read(stated.created, DateOrigin.META, stated))
    yield from (one for one in created if one.published_on <= first_change)
    yield from _distinct(_read(stated.leads, DateOrigin.TEXT, stated))


def _from_the_rest(
    stated: StatedDates, url: str, marked: list[Published], search_text: Callable[[], Published | None], since: date
) -> Published | None:
    """Return the day that two places state, else the first, else the result of the text search, else a month."""
    months = [
        one
        for one in (*marked, published_in_url(url))
        if one and one.precision is DatePrecision.MONTH and not precedes(one, since)
    ]
    told = [one for one in _shown(stated, url) if _lies_in(one, months) and not precedes(one, since)]
    counts = [sum(one.published_on == other.published_on for other in told) for one in told]
    agreed = next((one for one, count in zip(told, counts, strict=True) if count > 1), None)
    if agreed or told:
        return agreed or told[0]
    found = search_text()
    return found if found and _lies_in(found, months) else next(iter(months), None)


def _lies_in(one: Published, months: list[Published]) -> bool:
    return not months or one.published_on.replace(day=1) == months[0].published_on


def _in_own_time(known: Published, stated: StatedDates, url: str) -> Published:
    """Correct the day of a date stated in UTC to the local day at the publisher.

    Evidence is the same instant with the outlet's own offset, or the day alone, beside the headline or in the address.
    Midnight UTC is no instant, but a day to which software has added a time.
    """
    at = known.published_at
    if at is None or not known.is_utc or (at.hour, at.minute, at.second) in _MIDNIGHTS:
        return known
    day = _day_by_offset(at, stated) or _day_beside(at, stated, url)
    is_before = day == known.published_on - _A_DAY and at.hour < _STILL_YESTERDAY
    is_after = day == known.published_on + _A_DAY and at.hour >= _ALREADY_TOMORROW
    moved = known.model_copy(update={"published_on": day})
    month = published_in_url(url)
    is_in_month = not month or month.precision is not DatePrecision.MONTH or _lies_in(moved, [month])
    return moved if (is_before or is_after) and is_in_month else known


def _day_by_offset(at: datetime, stated: StatedDates) -> date | None:
    """Return the day of the same instant where the mark-up states it with the outlet's own offset."""
    for other in _marked(stated):
        is_same = other.published_at is not None and abs(other.published_at - at) < _SAME_INSTANT
        if is_same and not other.is_utc:
            return other.published_on
    return None


def _day_beside(at: datetime, stated: StatedDates, url: str) -> date:
    """Return the day in the address, else that of `at` if the page shows it too, else the first day that it shows.

    For a page without any visible day, return the local day in the country of its address.
    """
    day = at.date()
    days = [one.published_on for one in _shown(stated, url) if not one.is_utc]
    in_words = {one.published_on for one in _read(stated.lines, DateOrigin.TEXT, stated) if not one.is_utc}
    in_address = published_in_url(url)
    has_day = in_address is not None and in_address.precision is not DatePrecision.MONTH
    if not days:
        return day if stated.shows_day else day_in_country(at, url)
    return days[0] if has_day or day not in in_words.union(days) else day


def _read(raws: Iterable[str], origin: DateOrigin, stated: StatedDates) -> Iterator[Published]:
    for raw in raws:
        if whole := parse_instant(raw, origin):
            yield whole
        else:
            yield from days_in(raw, origin, is_day_first=stated.is_day_first)


def _if_one(told: Iterable[Published]) -> list[Published]:
    """Return the only distinct day, or nothing: of several days, most belong to other pages."""
    days = _distinct(told)
    return days if len(days) == 1 else []


def _distinct(told: Iterable[Published]) -> list[Published]:
    days: dict[date, Published] = {}
    for one in told:
        days.setdefault(one.published_on, one)
    return list(days.values())


def _disagreeing(chosen: Published | None, others: Iterable[Published]) -> list[Published]:
    """Return one statement per day that is more than a day away from the chosen one, or per day if none was chosen."""
    days = _distinct(one for one in others if one.precision is not DatePrecision.MONTH)
    return [one for one in days if chosen is None or abs(one.published_on - chosen.published_on) > _A_DAY]
