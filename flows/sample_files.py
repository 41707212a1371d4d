"""Files of coded samples: the sheet that coders fill in, and in the data folder one file a sample.

That one holds what was drawn and what the coders say. It is the work of people and cannot be computed again: a rebuild
reads it as it reads the archive.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import ValidationError

from flows.settings import Settings
from pipeline.errors import CodesError, SettingsError
from pipeline.records import Sample
from pipeline.trial.coding_sheet import COLUMNS
from warehouse.files import make_private, replacing

_BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know UTF-8


def sample_file(settings: Settings, sample_id: str) -> Path:
    """Return the path of a sample's file."""
    return settings.samples / f"{sample_id}.json"


def save_sample_file(settings: Settings, sample: Sample) -> None:
    """Write the file of a sample, replaced atomically."""
    settings.samples.mkdir(mode=0o700, exist_ok=True)
    with replacing(sample_file(settings, sample.sample_id)) as partial:
        make_private(partial)
        partial.write_text(sample.model_dump_json(indent=1) + "\n", encoding="utf-8")


def read_sample_file(path: Path) -> Sample:
    """Return the sample in a file. Raises CodesError where it is damaged."""
    try:
        return Sample.model_validate_json(path.read_bytes())
    except (ValidationError, OSError) as broken:
        raise CodesError(
            f"{path}: this file of a coded sample cannot be read. Restore it from a backup, or move it away: its codes "
            "are lost then."
        ) from broken


def write_sheet(place: Path, rows: Iterable[Sequence[str]]) -> None:
    """Write the file that coders fill in, replaced atomically. Raises SettingsError where it cannot be written."""
    try:
        with replacing(place, follows_links=True) as partial, partial.open("w", encoding="utf-8", newline="") as file:
            file.write(_BYTE_ORDER_MARK)
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow(COLUMNS)
            writer.writerows(rows)
    except OSError as broken:
        raise SettingsError(f"{place}: it cannot be written ({broken.strerror}). Choose another place.") from broken


def coded_samples(settings: Settings) -> Iterator[Sample]:
    """Yield the samples of a data folder that have codes, by id."""
    for path in sorted(settings.samples.glob("s*.json")):
        sample = read_sample_file(path)
        if sample.codes:
            yield sample
