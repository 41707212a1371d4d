"""Date search in the whole page with htmldate: the last resort where nothing else states a date."""

import logging
import re

from htmldate import find_date

from pipeline.clean.dates.datelines import RANGE
from pipeline.clean.dates.shown_text import shown_lines
from pipeline.clean.read.extract import parse_page
from pipeline.dates.parse import days_in, parse_instant
from pipeline.records import DateOrigin, Published

_LATEST = "2100-12-31"  # by default htmldate reads the clock: a page would be dated differently on another night
_CALLED_DATE = re.compile(r"(?:publi|creat|posted|issued|\bdate)[^<>]{0,20}\Z", re.I)
_LONGEST_CALL = 30  # characters that _CALLED_DATE can match
_DIGITS = re.compile(r"\d\d")

logging.getLogger("htmldate").setLevel(logging.CRITICAL)


def search_date(text: str) -> Published | None:
    """Return the day that htmldate finds anywhere in an HTML document, if it is visible or called a date there.

    A last resort, and expensive. Unchecked, htmldate takes dates from URLs of pictures and versions of style sheets,
    and the first of a month for the whole month.
    """
    found = find_date(text, original_date=True, max_date=_LATEST)
    published = parse_instant(found, DateOrigin.TEXT) if found else None
    if found is None or published is None or _is_called_date(text, found):
        return published
    lines = (line for line in shown_lines(parse_page(text)) if _DIGITS.search(line) and not RANGE.search(line))
    days = (day.published_on for line in lines for day in days_in(line, DateOrigin.TEXT, is_day_first=True))
    return published if published.published_on in days else None


def _is_called_date(text: str, day: str) -> bool:
    """Return whether an HTML document has the day anywhere right after a word that calls it a date."""
    starts = (found.start() for found in re.finditer(re.escape(day), text))
    return any(_CALLED_DATE.search(text[max(0, start - _LONGEST_CALL) : start]) for start in starts)
