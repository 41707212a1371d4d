"""When a line can be drawn, in one sentence."""

from datetime import date

import pytest

from flows.line_in_words import line_in_words
from warehouse.ask.line_forecast import LineForecast, Outlook

NEVER = Outlook(line_from=None, trend_from=None)
AHEAD = Outlook(line_from=date(2027, 7, 1), trend_from=date(2029, 1, 1))
NOW = Outlook(line_from=date(2026, 10, 1), trend_from=date(2026, 10, 1))
LINE_NOW = Outlook(line_from=date(2026, 10, 1), trend_from=date(2028, 4, 1))
AT = "at this rate (31 texts a quarter, 20 make a point)"
TIP = "The past can be loaded: `nato-asia history --help`."


def told(rate: float | None, by_nights: Outlook, with_history: Outlook = NEVER, since: date | None = None) -> str:
    return line_in_words(
        LineForecast(
            today=date(2026, 12, 29),
            texts_a_quarter=rate,
            n_for_line=20,
            n_for_trend=8,
            by_nights=by_nights,
            history_from=since,
            with_history=with_history,
        )
    )


@pytest.mark.parametrize(
    ("rate", "outlook", "sentence"),
    [
        (None, NEVER, "From when on nights alone make a line by quarter is known after 28 days of them."),
        (12.0, NEVER, "No line by quarter at this rate (12 texts a quarter, 20 make a point)."),
        (31.4, AHEAD, f"A line by quarter from 2027-Q3 {AT}, a trend of 8 quarters from 2029-Q1."),
        (31.4, LINE_NOW, f"A line by quarter now {AT}, a trend of 8 quarters from 2028-Q2."),
        (31.4, NOW, f"A line by quarter now {AT}, a trend of 8 quarters now."),
    ],
)
def test_nights_alone(rate: float | None, outlook: Outlook, sentence: str) -> None:
    assert told(rate, outlook) == f"{sentence} {TIP}"


@pytest.mark.parametrize(
    ("outlook", "words"),
    [
        (NOW, "now"),
        (LINE_NOW, "a line now, a trend of 8 quarters from 2028-Q2"),
        (Outlook(line_from=date(2026, 10, 1), trend_from=None), "a line now, no trend of 8 quarters"),
        (NEVER, "none at this rate"),
    ],
)
def test_with_history(outlook: Outlook, words: str) -> None:
    alone = f"A line by quarter from 2027-Q3 {AT}, a trend of 8 quarters from 2029-Q1"
    assert told(31.4, AHEAD, outlook, date(2019, 3, 4)) == f"{alone}; with history from 2019: {words}."
