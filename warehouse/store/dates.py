"""Publication dates to and from columns: the four published_… columns, and the list other_dates."""

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.records import DateOrigin, DatePrecision, Published


def date_columns(published: Published | None) -> dict[str, Any]:
    """Return the four published_… columns of a date, all None where none is stated."""
    return {
        "published_on": published.published_on if published else None,
        "published_at": published.published_at if published else None,
        "published_precision": published.precision.value if published else None,
        "published_origin": published.origin.value if published else None,
    }


def published_of(row: Mapping[str, Any]) -> Published | None:
    """Return the date in the four published_… columns of a row, or None where none is stated."""
    if row["published_on"] is None:
        return None
    return Published(
        published_on=row["published_on"],
        published_at=row["published_at"],
        precision=DatePrecision(row["published_precision"]),
        origin=DateOrigin(row["published_origin"]),
    )


def other_dates(others: Iterable[Published]) -> list[dict[str, Any]]:
    """Return the column other_dates: the days that are stated besides the date, each with its origin."""
    return [{"published_on": one.published_on, "published_origin": one.origin.value} for one in others]


def stated_as_well(column: Iterable[Mapping[str, Any]]) -> tuple[Published, ...]:
    """Return the days in a column other_dates, as dates without an instant."""
    return tuple(
        Published(
            published_on=stated["published_on"],
            published_at=None,
            precision=DatePrecision.DAY,
            origin=DateOrigin(stated["published_origin"]),
        )
        for stated in column
    )
