"""Publication dates as the columns that hold them."""

from collections.abc import Iterable
from typing import Any

from pipeline.records import Published


def date_columns(published: Published | None) -> dict[str, Any]:
    """Return the four published_… columns of a date, all None where none is stated."""
    return {
        "published_on": published.published_on if published else None,
        "published_at": published.published_at if published else None,
        "published_precision": published.precision.value if published else None,
        "published_origin": published.origin.value if published else None,
    }


def other_dates(others: Iterable[Published]) -> list[dict[str, Any]]:
    """Return the column other_dates: the days that are stated as well, with who states them."""
    return [{"published_on": one.published_on, "published_origin": one.origin.value} for one in others]
