"""What commands find in a data folder: the published file, opened without blocking the writer, and the warehouse."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.publication import published_file_of
from flows.settings import Settings, load_settings
from pipeline.errors import SettingsError
from warehouse.connection import Connection, opened_for_reading


@contextmanager
def published(data: Path | None) -> Iterator[Connection]:
    """Open the published file of a data folder for reading. Raises SettingsError where there is none."""
    with opened_for_reading(published_file(data)) as con:
        yield con


def published_file(data: Path | None) -> Path:
    """Return the published file of a data folder. Raises SettingsError where there is none."""
    settings = load_settings({"data": data})
    require_data_folder(settings)
    return published_file_of(settings)


def require_data_folder(settings: Settings) -> None:
    """Raise SettingsError where the data folder does not exist: a command that only reads creates none."""
    if settings.data.is_dir():
        return
    trouble = "this is a file, not a folder" if settings.data.exists() else "this folder does not exist"
    raise SettingsError(
        f"--data {settings.data}: {trouble}, so nothing is published here yet. Name the folder that "
        "`nato-asia nightly` writes to, or run `nato-asia nightly` or `nato-asia demo` first."
    )


def require_warehouse(settings: Settings) -> None:
    """Raise SettingsError where the data folder or the warehouse in it does not exist."""
    require_data_folder(settings)
    if not settings.warehouse.exists():
        raise SettingsError(f"{settings.warehouse}: there is no warehouse here. Name its folder with --data.")
