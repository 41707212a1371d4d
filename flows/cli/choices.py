"""Names that the user may choose from: themes, groups, genres, sources. A wrong one is refused with similar names."""

from collections.abc import Collection
from difflib import get_close_matches

from pipeline.errors import SettingsError
from pipeline.sources.watched import GROUPS
from warehouse.ask.vocabulary import source_groups
from warehouse.connection import Connection


def require_known(what: str, place: str, stated: str | None, known: Collection[str]) -> None:
    """Raise SettingsError where a name is stated that is not `known`; see `unknown_name` for the arguments."""
    if stated is not None and stated not in known:
        raise unknown_name(what, place, stated, known)


def unknown_name(what: str, place: str, stated: str, known: Collection[str], listed: str = "") -> SettingsError:
    """Return the error for an unknown name, with similar ones and all of them, or with the sentence `listed` instead.

    `what` is the kind of thing that is named, `place` the option or argument in which the name is `stated`.
    """
    similar = " or ".join(f"'{name}'" for name in get_close_matches(stated, known))
    suggestion = f" Did you mean {similar}?" if similar else ""
    everything = listed or f"Known: {', '.join(known)}."
    return SettingsError(f"{place} {stated!r}: no such {what}.{suggestion} {everything}")


def require_group(con: Connection, stated: str | None, *others: str, place: str = "--group") -> None:
    """Raise SettingsError where no source here belongs to the group `stated`, unless it is one of `others`."""
    there = source_groups(con)
    if stated in GROUPS and stated not in there:
        raise SettingsError(f"{place} {stated!r}: no source here is of this group. There are: {', '.join(there)}.")
    require_known("group of sources", place, stated, (*others, *there))
