"""Addresses of an outlet's past, with the days on which each can have been published, by what is stated of it. Pure."""

from datetime import date, timedelta
from typing import NamedTuple

from pipeline.clean.dates.url_date import published_in_url
from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin, MonthSpan, Published, last_possible_day

_SLACK = timedelta(days=1)  # a zone that is not stated
_DATED = timedelta(days=31)  # up to a month


class PastAddress(NamedTuple):
    """An address, and the first and the last day on which its text can have been published; unknown ends are open."""

    url: str
    earliest: date = date.min
    latest: date = date.max

    def may_lie_in(self, span: MonthSpan) -> bool:
        """Tell whether it can have been published in the span."""
        return self.earliest <= span.last_day and self.latest >= span.first_day

    def is_dated_better_than(self, other: "PastAddress") -> bool:
        """Tell whether fewer days are possible for it than for another."""
        return self.latest - self.earliest < other.latest - other.earliest

    def priority(self, span: MonthSpan) -> tuple[int, date, str]:
        """Return a sort key: what is dated first, then what was changed last in the span, then the rest."""
        if self.latest - self.earliest <= _DATED:
            return 0, self.earliest, self.url
        return (1 if self.latest <= span.last_day else 2), self.latest, self.url


def past_address(url: str, *, published_raw: str = "", modified_raw: str = "") -> PastAddress:
    """Return an address with what its raw dates and its own path state.

    A stated publication date counts, else the date in the path; else it was published before it was changed last.
    """
    published = parse_instant(published_raw, DateOrigin.FEED) or published_in_url(url)
    if published:
        return PastAddress(url, *_days_of(published))
    modified = parse_instant(modified_raw, DateOrigin.FEED)
    return PastAddress(url, latest=_days_of(modified)[1] + _SLACK) if modified else PastAddress(url)


def _days_of(published: Published) -> tuple[date, date]:
    return published.published_on, last_possible_day(published.published_on, published.precision)
