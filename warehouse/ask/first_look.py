"""First look at a corpus: the theme and the year with which a first question finds something."""

from pipeline.records import Record
from warehouse.connection import Connection
from warehouse.statements import run


class FirstLook(Record):
    """A theme and a year that has it."""

    theme_id: str
    year: int


def first_look(con: Connection) -> FirstLook | None:
    """Return the theme that most stories of commentary have; None where none has any."""
    return next((FirstLook(**row) for row in run(con, "first_look/find_theme")), None)
