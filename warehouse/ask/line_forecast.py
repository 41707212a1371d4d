"""Forecast of the first line: from when on a theme can be drawn by quarter, at the rate of texts so far."""

from datetime import date

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import run

LINE_QUARTERS = 2  # two points make a line
LEAST_DAYS = 28  # of nights, before their rate says anything
_DAYS_A_QUARTER = 365.25 / 4


class Outlook(Record):
    """First days of the quarters from which on a line can be drawn and a trend be tested; None: not at this rate."""

    line_from: date | None
    trend_from: date | None


class LineForecast(Record):
    """When a line by quarter can be drawn: by nights alone and, where it is loaded, with history."""

    today: date
    texts_a_quarter: float | None  # stories of commentary since the first night; None before four weeks of nights
    n_for_line: int  # texts that a quarter needs to be a point of a line
    n_for_trend: int  # quarters that a trend needs
    by_nights: Outlook
    history_from: date | None
    with_history: Outlook


def line_forecast(con: Connection) -> LineForecast | None:
    """Return from when on a line can be drawn; None before the first night or load."""
    (pace,) = run(con, "line_forecast/describe_pace")
    if pace["today"] is None:
        return None
    (full,) = run(con, "line_forecast/count_full_quarters")
    first_night_on, today = pace["first_night_on"], pace["today"]
    n_days = (today - first_night_on).days if first_night_on else 0
    rate = pace["n_stories"] * _DAYS_A_QUARTER / n_days if n_days >= LEAST_DAYS else None
    is_enough = rate is not None and rate >= pace["n_for_line"]
    this = _quarter(today)
    begin = _later(this, 0 if first_night_on and first_night_on <= this else 1) if is_enough else None
    outlooks = (
        Outlook(
            line_from=_reached(this, begin, LINE_QUARTERS - n_full),
            trend_from=_reached(this, begin, pace["n_for_trend"] - n_full),
        )
        for n_full in (full["n_by_nights"], full["n_in_all"])
    )
    return LineForecast(
        today=today,
        texts_a_quarter=rate,
        n_for_line=pace["n_for_line"],
        n_for_trend=pace["n_for_trend"],
        by_nights=next(outlooks),
        history_from=pace["history_from"],
        with_history=next(outlooks),
    )


def _reached(this: date, begin: date | None, n_missing: int) -> date | None:
    """Return the quarter after the last of `n_missing` ones from `begin` on, `this` one where none is missing."""
    if n_missing <= 0:
        return this
    return _later(begin, n_missing) if begin else None


def _quarter(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _later(quarter: date, n: int) -> date:
    month = 12 * quarter.year + quarter.month - 1 + 3 * n
    return date(month // 12, month % 12 + 1, 1)
