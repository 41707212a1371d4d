"""From when on a line can be drawn, in a sentence. Pure."""

from datetime import date

from warehouse.ask.line_forecast import LEAST_DAYS, LineForecast, Outlook


def line_in_words(forecast: LineForecast) -> str:
    """Return from when on a theme can be drawn by quarter, by nights alone and with the history that is loaded."""
    alone = _by_nights(forecast)
    if not forecast.history_from:
        return f"{alone}. The past can be loaded: `nato-asia history --help`."
    return f"{alone}; with history from {forecast.history_from.year}: {_outlook(forecast, forecast.with_history)}."


def _by_nights(forecast: LineForecast) -> str:
    if forecast.texts_a_quarter is None:
        return f"From when on nights alone make a line by quarter is known after {LEAST_DAYS} days of them"
    pace = f"{forecast.texts_a_quarter:.0f} texts a quarter, {forecast.n_for_line} make a point"
    outlook = forecast.by_nights
    if outlook.line_from is None:
        return f"No line by quarter at this rate ({pace})"
    return f"A line by quarter {_when(forecast, outlook.line_from)} at this rate ({pace}), {_trend(forecast, outlook)}"


def _outlook(forecast: LineForecast, outlook: Outlook) -> str:
    if outlook.line_from is None:
        return "none at this rate"
    if outlook.trend_from and outlook.trend_from <= forecast.today:
        return "now"
    return f"a line {_when(forecast, outlook.line_from)}, {_trend(forecast, outlook)}"


def _trend(forecast: LineForecast, outlook: Outlook) -> str:
    if outlook.trend_from is None:
        return f"no trend of {forecast.n_for_trend} quarters"
    return f"a trend of {forecast.n_for_trend} quarters {_when(forecast, outlook.trend_from)}"


def _when(forecast: LineForecast, quarter: date) -> str:
    return "now" if quarter <= forecast.today else f"from {quarter.year}-Q{quarter.month // 3 + 1}"
