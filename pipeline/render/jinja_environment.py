"""Jinja2 environment of all HTML that we write: everything is escaped, and what comes from outside is made plain."""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

LONGEST = 300  # characters of a headline or name; a longer one ends in an ellipsis
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff]")
_GROUPS = {
    "asia_pacific": "Asia-Pacific",
    "euro_atlantic": "Euro-Atlantic",
    "prc_state": "PRC state",
    "russia_state": "Russian state",
    "south_asia": "South Asia",
}
_THIN = "\N{NARROW NO-BREAK SPACE}"


def html_environment(templates: Path) -> Environment:
    """Return an environment for the templates of a folder, with the filters of this module; unknown names raise."""
    environment = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(_FILTERS)
    return environment


def plain_text(text: str, longest: int = LONGEST) -> str:
    """Return a text from outside without control characters and direction overrides, cut to `longest` characters."""
    shown = " ".join(visible(text[: 4 * longest]).split())
    return shown if len(shown) <= longest else shown[: longest - 1].rstrip() + "…"


def visible(text: str) -> str:
    """Return a text without control characters and direction overrides, of any length."""
    return _NO_TEXT.sub("\N{REPLACEMENT CHARACTER}", _UNSEEN.sub("", text))


def web_address(url: str) -> str:
    """Return `url` where it is an address of the web (http, https) that can be linked to, else an empty string."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    is_plain = not re.search(r"[\s\x00-\x1f\x7f]", url) and len(url) <= 2000
    return url if is_plain and parts.scheme in {"http", "https"} and parts.netloc else ""


def percent(share: float | None, digits: int = 0) -> str:
    """Return a share from 0 to 1 in per cent; a dash where there is none."""
    return "–" if share is None else f"{100 * share:.{digits}f}{_THIN}%"


def span(low: float | None, high: float | None, digits: int = 0) -> str:
    """Return an interval of shares in per cent, without the sign; empty where there is none."""
    return "" if low is None or high is None else f"{100 * low:.{digits}f}–{100 * high:.{digits}f}"


def exact(share: float | None) -> str:
    """Return a share with the digits that the CSV files have; empty where there is none."""
    return "" if share is None else repr(round(share, 6))


def grouped(number: int | None) -> str:
    """Return a whole number, thousands apart; a dash where there is none."""
    return "–" if number is None else f"{number:,}".replace(",", _THIN)


def written_day(day: date, precision: str = "day") -> str:
    """Return a day as 3 May 2026; of a text that is dated to a month, the month."""
    return f"{day:%B %Y}" if precision == "month" else f"{day.day} {day:%B %Y}"


def written_instant(at: datetime) -> str:
    """Return an instant as 3 May 2026, 02:15 UTC."""
    return f"{written_day(at.date())}, {at:%H:%M} UTC"


def in_words(code: str) -> str:
    """Return a code as words: prc_state is PRC state."""
    first, *others = code.replace("_", " ").split(" ")
    return " ".join([_capitals(first, first.capitalize()), *(_capitals(word, word) for word in others)])


def group_name(source_group: str) -> str:
    """Return the name of a group of sources for readers."""
    return _GROUPS.get(source_group, in_words(source_group))


def _capitals(word: str, otherwise: str) -> str:
    return word.upper() if word in {"prc", "us", "uk", "eu", "nato"} else otherwise


_FILTERS: dict[str, Callable[..., Any]] = {
    "plain": plain_text,
    "web_address": web_address,
    "percent": percent,
    "exact": exact,
    "grouped": grouped,
    "written_day": written_day,
    "written_instant": written_instant,
    "in_words": in_words,
    "group_name": group_name,
}
