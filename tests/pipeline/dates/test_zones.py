from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from pipeline.dates.zones import _ZONES, day_in_country

LATE = datetime(2024, 5, 16, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://harbour.de/x", 17),
        ("https://harbour.de./x", 17),
        ("https://HARBOUR.DE:8443/x", 17),
        ("https://harbour.ph/x", 17),
        ("https://telegra.ph/The-strait-05-16", 16),
        ("https://harbour.example/x", 16),
        ("https://[harbour.de/x", 16),
        ("harbour", 16),
        ("", 16),
    ],
)
def test_a_country_is_that_of_the_host_if_the_host_has_one(url: str, day: int) -> None:
    assert day_in_country(LATE, url) == date(2024, 5, day)


@pytest.mark.parametrize(
    ("instant", "url", "day"),
    [
        (datetime(2015, 1, 16, 21, 30, tzinfo=UTC), "https://harbour.com.tr/x", date(2015, 1, 16)),
        (datetime(2024, 1, 16, 21, 30, tzinfo=UTC), "https://harbour.com.tr/x", date(2024, 1, 17)),
        (datetime(2021, 7, 16, 19, 45, tzinfo=UTC), "https://harbour.ir/x", date(2021, 7, 17)),
        (datetime(2024, 7, 16, 19, 45, tzinfo=UTC), "https://harbour.ir/x", date(2024, 7, 16)),
    ],
)
def test_a_zone_is_the_one_that_a_country_kept_in_that_year(instant: datetime, url: str, day: date) -> None:
    assert day_in_country(instant, url) == day


@pytest.mark.parametrize("country", _ZONES)
def test_every_zone_is_known(country: str) -> None:
    assert ZoneInfo(_ZONES[country]).utcoffset(LATE) is not None
