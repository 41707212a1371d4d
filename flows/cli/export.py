"""The published file, opened for questions that block nobody; and `nato-asia export`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flows.cli.console import say
from flows.settings import load_settings
from pipeline.errors import SettingsError
from pipeline.sources.watched import GROUPS
from warehouse.ask.vocabulary import source_groups
from warehouse.connection import Connection, opened_for_reading
from warehouse.publish.export import export_csv, export_parquet
from warehouse.publish.snapshot import FILE_NAME


def published_file(chosen: Mapping[str, Any]) -> Path:
    """Return the published file. Raises SettingsError where there is none."""
    file = load_settings(chosen).published / FILE_NAME
    if not file.exists():
        raise SettingsError(
            f"{file}: nothing is published here yet. Run `nato-asia nightly` or `nato-asia demo`, or use --data."
        )
    return file


@contextmanager
def published(chosen: Mapping[str, Any]) -> Iterator[Connection]:
    """Open the published file for reading. Raises SettingsError where there is none."""
    with opened_for_reading(published_file(chosen)) as con:
        yield con


def require_known(option: str, stated: str | None, known: Sequence[str]) -> None:
    """Raise SettingsError, with what there is, where a name is stated that is not `known`."""
    if stated is not None and stated not in known:
        raise SettingsError(f"{option} {stated!r}: there is none of this name. Known: {', '.join(known)}.")


def require_group(con: Connection, stated: str | None, *others: str) -> None:
    """Raise SettingsError where no source here is of the group that is stated, and it is none of `others`."""
    there = source_groups(con)
    if stated in GROUPS and stated not in there:
        raise SettingsError(f"--group {stated!r}: no source here is of this group. There are: {', '.join(there)}.")
    require_known("--group", stated, (*others, *there))


def run_export(chosen: Mapping[str, Any], to: Path | None, *, with_parquet: bool) -> None:
    """Write the CSV files from the published warehouse, and Parquet files beside where they are asked for."""
    settings = load_settings(chosen)
    with published(chosen) as con:
        files = export_csv(con, to or settings.csv)
        if with_parquet:
            files += export_parquet(con, to / "parquet" if to else settings.published / "parquet")
    say(*(str(file) for file in files))
