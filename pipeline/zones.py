"""An instant and an address in, the day that it then was in the address's country out.

Only countries with one zone are known (Spain, Portugal and France by that of their capitals), and of these only such
whose names of hosts are used at home: .co, .me or .io say nothing.
"""

from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

_AS_ALL_YEAR = {  # minutes east of UTC
    **dict.fromkeys(("jp", "kr", "kp"), 540),
    **dict.fromkeys(("cn", "tw", "hk", "mo", "sg", "my", "ph"), 480),
    **dict.fromkeys(("th", "vn", "kh"), 420),
    **{"bd": 360, "np": 345, "in": 330, "lk": 330, "pk": 300, "uz": 300, "af": 270, "ir": 210, "ae": 240, "ge": 240},
    **{"tr": 180, "by": 180, "sa": 180, "qa": 180, "iq": 180, "is": 0, "ar": -180, "uy": -180, "pe": -300},
}
_WITH_EUROPEAN_SUMMER = {
    **dict.fromkeys(("uk", "ie", "pt"), 0),
    **dict.fromkeys(("de", "at", "ch", "it", "fr", "be", "nl", "lu", "es", "pl", "cz", "sk", "hu", "si", "hr"), 60),
    **dict.fromkeys(("rs", "ba", "mk", "al", "dk", "no", "se", "mt", "va"), 60),
    **dict.fromkeys(("fi", "ee", "lv", "lt", "gr", "bg", "ro", "cy", "ua", "md"), 120),
}
_MARCH, _OCTOBER = 3, 10


def day_in_country(at: datetime, url: str) -> date:
    """Return the day on which `at` (in UTC) falls in the country of an address, or in UTC where that is unknown."""
    country = (urlsplit(url).hostname or "").rpartition(".")[2]
    minutes = _AS_ALL_YEAR.get(country)
    if minutes is None and country in _WITH_EUROPEAN_SUMMER:
        is_summer = _last_sunday(at.year, _MARCH) <= at < _last_sunday(at.year, _OCTOBER)
        minutes = _WITH_EUROPEAN_SUMMER[country] + (60 if is_summer else 0)
    return (at + timedelta(minutes=minutes or 0)).date()


def _last_sunday(year: int, month: int) -> datetime:
    """Return the instant at which clocks are turned in a month of 31 days."""
    last = datetime(year, month, 31, 1, tzinfo=UTC)
    return last - timedelta(days=(last.weekday() + 1) % 7)
