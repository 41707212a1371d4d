"""Parse a slice of the trends, as group=euro_atlantic,genre=news, and refuse what is not known."""

from flows.cli.choices import require_group, require_known
from flows.cli.options import Panel, Unit
from pipeline.errors import SettingsError
from pipeline.records import GenreClass
from warehouse.connection import Connection
from warehouse.publish.published_tables import PLAIN, Export, has_texts, trend_slice

_VALUES = {
    "kind": ("theme", "group"),
    "period": ("week", "month", "quarter"),
    "unit": tuple(Unit),
    "panel": tuple(Panel),
    "genre": ("all", *GenreClass),
}


def read_slice(con: Connection, stated: str) -> Export:
    """Return the slice that `stated` names. Raises SettingsError where a key or value is unknown, or it has no text."""
    chosen: dict[str, str] = {}
    for pair in stated.split(","):
        key, sign, value = (part.strip() for part in pair.partition("="))
        if not sign:
            raise SettingsError(
                f"--slice {stated!r}: {pair!r} is no KEY=VALUE. Write it as in group=euro_atlantic,genre=news; keys: "
                f"{', '.join(PLAIN)}."
            )
        require_known("key of a slice", f"--slice {stated!r}: key", key, PLAIN)
        if key in chosen:
            raise SettingsError(f"--slice {stated!r}: {key} is stated twice. Write --slice once for each slice.")
        _require_value(con, key, value)
        chosen[key] = value
    sliced = trend_slice(chosen)
    if not has_texts(con, sliced):
        raise SettingsError(f"--slice {stated!r}: no text is counted in this slice. Leave out one of its conditions.")
    return sliced


def _require_value(con: Connection, key: str, value: str) -> None:
    if key == "group":
        require_group(con, value, "all", place="--slice: group")
    else:
        require_known(key, f"--slice: {key}", value, _VALUES[key])
