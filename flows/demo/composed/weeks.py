"""Days of publication in a quarter: commentary in weeks of its own, a notice at least in every other week."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from random import Random

from flows.demo.composed.quarters import Quarter, last_day, monday_of, mondays

_WORKING_DAYS = 5


def publication_days(
    quarter: Quarter, n_commentary: int, n_more_notices: int, taken: Iterable[date], random: Random
) -> tuple[list[date], list[date]]:
    """Return the days of the commentary and of the notices of an outlet, each in their order.

    Weeks of the `taken` days have commentary already. There must be a week for each piece of commentary.
    """
    weeks = mondays(quarter)
    busy = {monday_of(day) for day in taken}
    free = [week for week in weeks if week not in busy]
    with_commentary = set(random.sample(free, n_commentary))
    with_notice = [week for week in free if week not in with_commentary]
    with_notice += random.choices(weeks, k=n_more_notices)
    return _days(with_commentary, quarter, random), _days(with_notice, quarter, random)


def _days(weeks: Collection[date], quarter: Quarter, random: Random) -> list[date]:
    """Return a working day in each of the weeks, in the quarter."""
    days = (week + timedelta(days=random.randrange(_WORKING_DAYS)) for week in sorted(weeks))
    return sorted(min(day, last_day(quarter)) for day in days)
