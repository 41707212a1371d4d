"""Choice of the publication date among those of feed, mark-up, URL and text, with the dates that contradict it.

The feed comes first, then mark-up, because it names the event of each date. Where both are silent, the other candidates
are compared, and a day stated twice is preferred to a day stated once.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pipeline.clean.dates.date_candidates import StatedDates
from pipeline.clean.dates.url_date import published_in_url
from pipeline.dates.parse import days_in, parse_instant, precedes
from pipeline.dates.zones import day_in_country
from pipeline.records import DateOrigin, DatePrecision, Published

_SAME_INSTANT = timedelta(minutes=1)  # seconds are often omitted
_SAME_CHANGE = timedelta(minutes=10)  # between the two times that software writes on saving
_A_DAY = timedelta(days=1)
# UTC hours: before the first it is still yesterday in the west (Alaska), from the second on tomorrow in the east.
_STILL_YESTERDAY, _ALREADY_TOMORROW = 9, 11
_MIDNIGHT, _LAST_SECOND = time(0), time(23, 59, 59)  # what software adds to a bare day


class Dating(NamedTuple):
    """The publication date of a page, and the other days it states that are more than a day away and of no change."""

    published: Published | None
    others: tuple[Published, ...] = ()


def date_page(
    feed: Published | None,
    stated: StatedDates,
    url: str,
    search_text: Callable[[], Published | None],
    since: date = date.min,
) -> Dating:
    """Return the publication date of a page: that of its feed, else of its mark-up, else the best of the others.

    `search_text` is expensive: it is called only where nothing else states a day. Where the URL states a month, another
    day counts only if it lies in that month. A date before `since`, the day on which the outlet began, is impossible:
    it is only kept among the others.
    """
    feed = feed and _in_own_time(feed, stated, url)
    marked = [_in_own_time(one, stated, url) for one in _marked(stated)]
    possible = [one for one in marked if not precedes(one, since)]
    known = feed if feed and not precedes(feed, since) else _best_marked(possible, stated, url)
    found = known or _from_the_rest(stated, url, possible, search_text, since)
    chosen = found if found and not precedes(found, since) else None
    # A change on the day of publication does not make that day one of change only.
    changed = _changed(stated) - {one.published_on for one in _days(marked)[:1]}
    dates = (one for one in (feed, *marked, *_shown(stated, url), found) if one and one.published_on not in changed)
    return Dating(chosen, tuple(_contradicting(chosen, dates)))


def _marked(stated: StatedDates) -> Iterator[Published]:
    """Yield the publication dates in mark-up, most reliable first."""
    for raws, origin in ((stated.json_ld, DateOrigin.JSON_LD), (stated.meta, DateOrigin.META)):
        yield from _read(raws, origin, stated)


def _best_marked(marked: list[Published], stated: StatedDates, url: str) -> Published | None:
    """Return the first day in mark-up; where its days differ, the first that is visible and not of a change.

    Where mark-up states the time of the last change as that of publication, an earlier day beside the headline is it.
    """
    days = _days(marked)
    if not days:
        return None
    if len(days) > 1 and abs(days[-1].published_on - days[0].published_on) > _A_DAY:
        shown = {one.published_on for one in _shown(stated._replace(created=()), url)}
        if days[0].published_on not in shown:
            shown -= _changed(stated)
            return next((one for one in days if one.published_on in shown), days[0])
    beside = _days(_read(stated.lines, DateOrigin.TEXT, stated))
    earlier = [one for one in _if_one(beside) if one.published_on < days[0].published_on - _A_DAY]
    return earlier[0] if earlier and _is_change(days[0], stated) else days[0]


def _is_change(one: Published, stated: StatedDates) -> bool:
    """Return whether a publication is stated as of the time of the last change, give or take a few minutes."""
    changes = (other.published_at for other in _read(stated.modified, DateOrigin.META, stated) if other.published_at)
    return one.published_at is not None and any(abs(at - one.published_at) < _SAME_CHANGE for at in changes)


def _days(dates: Iterable[Published]) -> list[Published]:
    return [one for one in dates if one.precision is not DatePrecision.MONTH]


def _changed(stated: StatedDates) -> set[date]:
    return {one.published_on for one in _read(stated.modified, DateOrigin.META, stated)}


def _shown(stated: StatedDates, url: str) -> Iterator[Published]:
    """Yield the days of all other origins, most reliable first; each origin yields a day once."""
    day = published_in_url(url)
    if day and day.precision is not DatePrecision.MONTH:
        yield day
    yield from _distinct(_read(stated.lines, DateOrigin.TEXT, stated))
    yield from _if_one(_read(stated.labelled, DateOrigin.TEXT, stated))
    yield from _if_one(_read(stated.times, DateOrigin.META, stated))
    yield from _if_one(_read(stated.footers, DateOrigin.TEXT, stated))
    # A creation after the first change is no creation.
    first_change = min(_changed(stated), default=date.max)
    created = _distinct(_read(stated.created, DateOrigin.META, stated))
    yield from (one for one in created if one.published_on <= first_change)
    yield from _distinct(_read(stated.leads, DateOrigin.TEXT, stated))


def _from_the_rest(
    stated: StatedDates, url: str, marked: list[Published], search_text: Callable[[], Published | None], since: date
) -> Published | None:
    """Return the first day that two origins state, else the first day, else that of `search_text`; else a month."""
    months = [
        one
        for one in (*marked, published_in_url(url))
        if one and one.precision is DatePrecision.MONTH and not precedes(one, since)
    ]
    days = [one for one in _shown(stated, url) if _lies_in(one, months) and not precedes(one, since)]
    counts = [sum(one.published_on == other.published_on for other in days) for one in days]
    agreed = next((one for one, count in zip(days, counts, strict=True) if count > 1), None)
    if agreed or days:
        return agreed or days[0]
    found = search_text()
    return found if found and _lies_in(found, months) else next(iter(months), None)


def _lies_in(one: Published, months: list[Published]) -> bool:
    return not months or one.published_on.replace(day=1) == months[0].published_on


def _in_own_time(known: Published, stated: StatedDates, url: str) -> Published:
    """Return `known` with the calendar day of its instant at the publisher's place, if it is stated in UTC.

    The page may state the same instant with the outlet's own offset, or the day alone beside the headline or in the
    URL. Software adds midnight in UTC to a bare day: only what the page states moves it to the evening before.
    """
    at = known.published_at
    if at is None or not known.is_utc or at.time() == _LAST_SECOND:
        return known
    is_bare = at.time() == _MIDNIGHT
    day = _day_by_offset(at, stated) or (_only_day(at, stated, url) if is_bare else _day_beside(at, stated, url))
    is_before = day == known.published_on - _A_DAY and at.hour < _STILL_YESTERDAY
    is_after = day == known.published_on + _A_DAY and at.hour >= _ALREADY_TOMORROW
    moved = known.model_copy(update={"published_on": day})
    month = published_in_url(url)
    is_in_month = not month or month.precision is not DatePrecision.MONTH or _lies_in(moved, [month])
    return moved if (is_before or is_after) and is_in_month else known


def _day_by_offset(at: datetime, stated: StatedDates) -> date | None:
    """Return the day of the same instant where mark-up states it in the outlet's own time."""
    for other in _marked(stated):
        is_same = other.published_at is not None and abs(other.published_at - at) < _SAME_INSTANT
        if is_same and not other.is_utc:
            return other.published_on
    return None


def _only_day(at: datetime, stated: StatedDates, url: str) -> date:
    """Return the day beside the headline and in the URL, if these state one day alone, else that of `at`."""
    lines = _read(stated.lines, DateOrigin.TEXT, stated)
    in_url = published_in_url(url)
    days = {one.published_on for one in _days((*lines, *([in_url] if in_url else [])))}
    return days.pop() if len(days) == 1 else at.date()


def _day_beside(at: datetime, stated: StatedDates, url: str) -> date:
    """Return the day in the URL, else that of `at` where it is visible too, else the first visible day.

    For a page that shows no day at all it is the day of `at` in the country of the outlet.
    """
    day = at.date()
    days = [one.published_on for one in _shown(stated, url) if not one.is_utc]
    in_words = {one.published_on for one in _read(stated.lines, DateOrigin.TEXT, stated) if not one.is_utc}
    in_url = published_in_url(url)
    has_day = in_url is not None and in_url.precision is not DatePrecision.MONTH
    if not days:
        return day if stated.shows_day else day_in_country(at, url)
    return days[0] if has_day or day not in in_words.union(days) else day


def _read(raws: Iterable[str], origin: DateOrigin, stated: StatedDates) -> Iterator[Published]:
    for raw in raws:
        if whole := parse_instant(raw, origin):
            yield whole
        else:
            yield from days_in(raw, origin, is_day_first=stated.is_day_first)


def _if_one(dates: Iterable[Published]) -> list[Published]:
    """Return the day that all of the dates share, else none: of several days most belong to other pages."""
    days = _distinct(dates)
    return days if len(days) == 1 else []


def _distinct(dates: Iterable[Published]) -> list[Published]:
    days: dict[date, Published] = {}
    for one in dates:
        days.setdefault(one.published_on, one)
    return list(days.values())


def _contradicting(chosen: Published | None, others: Iterable[Published]) -> list[Published]:
    """Return one date for each day that is more than a day away from the chosen one (all days, where none is)."""
    days = _distinct(_days(others))
    return [one for one in days if chosen is None or abs(one.published_on - chosen.published_on) > _A_DAY]
