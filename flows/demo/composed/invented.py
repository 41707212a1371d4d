"""Values for the placeholders of a text: invented people, institutes, exercises and numbers, and a place."""

from calendar import month_name
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Annotated

from pydantic import Field

from flows.demo.pieces import Words
from pipeline.errors import ConfigurationError
from pipeline.records import Record
from pipeline.toml import read_toml

NAMES = Path(__file__).with_name("names.toml")
PLACEHOLDERS = frozenset(
    {
        *("place", "second", "exercise", "official", "post", "scholar", "institute"),
        *("few", "number", "days", "share", "month", "year", "last_year"),
    }
)

_FEW = ("three", "four", "five", "six", "seven")
_NUMBERS = (
    *("nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_MOST_MONTHS_AGO = 4


class Official(Record):
    """An invented official, with a post as an apposition to the name."""

    name: Words
    post: Words


class Scholar(Record):
    """An invented scholar with an invented institute."""

    name: Words
    institute: Words


class InventedNames(Record):
    """The names from which a text draws."""

    exercises: Annotated[tuple[Words, ...], Field(min_length=1)]
    officials: Annotated[tuple[Official, ...], Field(min_length=1)]
    scholars: Annotated[tuple[Scholar, ...], Field(min_length=1)]

    def draw(self, random: Random, places: Sequence[str], published_on: date) -> dict[str, str]:
        """Return a value for each placeholder of one text: the same official, say, wherever it names one."""
        place, second = random.sample(places, 2)
        official, scholar = random.choice(self.officials), random.choice(self.scholars)
        months_ago = random.randint(1, _MOST_MONTHS_AGO)
        return {
            "place": place,
            "second": second,
            "exercise": random.choice(self.exercises),
            "official": official.name,
            "post": official.post,
            "scholar": scholar.name,
            "institute": scholar.institute,
            "few": random.choice(_FEW),
            "number": random.choice(_NUMBERS),
            "days": str(random.randint(21, 96)),
            "share": str(random.randint(11, 68)),
            "month": month_name[(published_on.month - 1 - months_ago) % 12 + 1],
            "year": str(published_on.year),
            "last_year": str(published_on.year - 1),
        }


def load_names(path: Path = NAMES) -> InventedNames:
    """Load the names. Raises ConfigurationError, which names file, line and key of a mistake."""
    toml = read_toml(path, ConfigurationError)
    return toml.validate(InventedNames, toml.tree)
