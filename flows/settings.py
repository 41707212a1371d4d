"""Settings, from the command line, the environment (NATO_ASIA_*), nato-asia.toml and the defaults, in that order."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from pipeline.errors import SettingsError
from pipeline.records import Night
from pipeline.sources.watched import SHIPPED
from pipeline.themes.codebook.load import SHIPPED as SHIPPED_CODEBOOK
from pipeline.toml import read_toml, wrong_value

FILE = Path("nato-asia.toml")
ATOM_FILE = "feed.atom"
PREFIX = "NATO_ASIA_"
_ELSEWHERE = {"NATO_ASIA_REAL_DATA"}  # names the folder of test data, see tests/real
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def read_path(stated: object) -> Path:
    """Return the path `stated`, `~` expanded. Raises ValueError where it is no path, empty, or of no known home."""
    if not isinstance(stated, str | Path):
        raise ValueError("this is no path: write one in quotes")  # noqa: TRY004 - pydantic passes a TypeError on
    if not str(stated).strip():
        raise ValueError("it is empty: name a path")
    try:
        return Path(stated).expanduser()
    except RuntimeError as nobody:
        raise ValueError("there is no such home folder: write the path in full") from nobody


WrittenPath = Annotated[Path, BeforeValidator(read_path)]
Address = Annotated[str, Field(pattern=r"^(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:]+\]):\d{1,5}$")]  # IP:PORT


class Settings(BaseModel):
    """All settings of a run, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: WrittenPath = Field(Path("data"), description="Folder of the archive, the warehouse and the published files.")
    sources: WrittenPath = Field(SHIPPED, description="The sources that are watched.")
    codebook: WrittenPath = Field(SHIPPED_CODEBOOK, description="The codebook that themes are counted with.")
    contact: str = Field(
        "",
        pattern=r"^$|^[^\s@]+@[^\s@]+\.[^\s@]+$|^https?://\S+$",
        description="An e-mail or web address at which site owners reach you; needed to fetch from public hosts.",
    )
    allow_host: tuple[Address, ...] = Field(
        (), description="Addresses IP:PORT outside the public web that may be requested, for tests."
    )
    connect_to: dict[str, Address] = Field(
        {}, description="Host names that are served on loopback, as NAME = 127.0.0.1:PORT, for the demo and tests."
    )
    delay_s: float = Field(1.0, ge=0, le=60, description="Seconds between two requests to one host.")
    deadline_s: float = Field(60.0, gt=0, le=600, description="Seconds that one request may take in all.")
    respect_reservations: bool = Field(
        True,
        description="Skip pages whose site reserves text and data mining or keeps AI crawlers away.",
    )
    pages_per_night: int = Field(
        500, ge=1, le=100_000, description="Pages of one source that are requested in a night; the rest waits."
    )
    pages_cleaned_anew: int = Field(
        5_000,  # about three minutes on two processes, and as much again to count their texts
        ge=0,
        le=10_000_000,
        description="Stored pages that a night cleans anew after the cleaner was improved, the newest first; the rest "
        "waits for the next nights. With 0 only `nato-asia rebuild` does.",
    )
    history_pages_per_night: int = Field(
        2_000,  # half an hour where four sources give all that `pages_per_night` allows, at a page a second each
        ge=1,
        le=1_000_000,
        description="Pages of the sites' own past that one run of `nato-asia history run` requests in all, at most "
        "`pages_per_night` of one source; the rest waits for the next run.",
    )
    workers: int = Field(2, ge=1, le=64, description="Processes that read feeds, and as many that read pages.")
    attempts: int = Field(5, ge=1, le=50, description="Nights on which a page is requested before it is given up.")
    failing_share: float = Field(
        0.5,
        ge=0,
        le=1,
        description="Share of the sources that may fail before the night counts as degraded (exit code 3).",
    )

    baseline_from: date = Field(
        date(2023, 5, 1), description="First day of the extended baseline: the texts that trends are compared with."
    )
    baseline_to: date = Field(date(2023, 8, 31), description="Last day of the extended baseline.")
    panel_from: date | None = Field(
        None,
        description="First day of the fixed panel, the sources present in every month since; "
        "unset: the first full month after the first night.",
    )

    keep_archive_days: int | None = Field(
        None,
        ge=1,
        le=36_500,
        description="Days that the raw pages of a night are kept at least; unset: for ever. "
        "Texts and numbers are always kept.",
    )
    keep_snapshots: int = Field(
        0, ge=0, le=10_000, description="Published warehouses of the last nights to keep, in `published/snapshots`."
    )

    csv_bom: bool = Field(
        False,
        description="Begin the CSV files with a byte order mark: a spreadsheet that opens one at a double click then "
        "reads it as UTF-8.",
    )

    quoted_words: int = Field(
        60, ge=0, le=1_000, description="Words of a sentence that the report quotes at most; with 0 it quotes nothing."
    )

    @field_validator("baseline_to")
    @classmethod
    def _ends_after_it_begins(cls, last_day: date, known: ValidationInfo) -> date:
        if "baseline_from" in known.data and last_day < known.data["baseline_from"]:
            raise ValueError(f"the extended baseline must end after it begins ({known.data['baseline_from']})")
        return last_day

    @property
    def archive(self) -> Path:
        """Folder of the raw bytes."""
        return self.data / "archive"

    @property
    def base(self) -> Path:
        """Folder of the warehouse from which a rebuild starts where older nights are no longer archived."""
        return self.data / "base"

    @property
    def baseline(self) -> Path:
        """Folder of the seed texts that were loaded."""
        return self.data / "baseline"

    @property
    def samples(self) -> Path:
        """Folder of the samples that were drawn to be coded, with their codes."""
        return self.data / "samples"

    @property
    def history(self) -> Path:
        """Folder of the parts of history, by route, and of the plans to make them."""
        return self.data / "history"

    @property
    def warehouse(self) -> Path:
        """The writer's own file."""
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        """Folder of the published files."""
        return self.data / "published"

    @property
    def atom(self) -> Path:
        """The Atom feed of counted articles."""
        return self.published / ATOM_FILE

    @property
    def report(self) -> Path:
        """Folder of the report."""
        return self.published / "report"

    @property
    def written_folders(self) -> tuple[Path, ...]:
        """Folders inside the data folder that every night writes to."""
        return self.archive, self.published, self.csv, self.cube, self.report

    @property
    def logs(self) -> Path:
        """Folder of the log lines."""
        return self.data / "log"

    @property
    def snapshots(self) -> Path:
        """Folder of the published warehouses of earlier nights."""
        return self.published / "snapshots"

    @property
    def csv(self) -> Path:
        """Folder of the CSV files."""
        return self.published / "csv"

    @property
    def cube(self) -> Path:
        """Folder of the cube of all trends."""
        return self.published / "cube"


def load_settings(
    chosen: Mapping[str, Any], environment: Mapping[str, str] = os.environ, file: Path = FILE
) -> Settings:
    """Return the settings; None in `chosen` means not chosen. Raises SettingsError that names place and way out."""
    toml = read_toml(file, SettingsError) if file.exists() else None
    from_file = toml.tree if toml else {}
    if toml:
        toml.validate(Settings, from_file)
    from_environment = _from_environment(environment)
    merged = {**from_file, **from_environment, **{key: value for key, value in chosen.items() if value is not None}}
    try:
        return Settings.model_validate(merged)
    except ValidationError as invalid:
        first = invalid.errors()[0]
        key = str(first["loc"][0])
        place = f"{PREFIX}{key.upper()}" if key in from_environment and chosen.get(key) is None else _option(key)
        raise SettingsError(f"{place} = {first['input']!r}: {wrong_value(first)}. {_meaning(key)}") from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in environment.items():
        if not name.startswith(PREFIX) or name in _ELSEWHERE:
            continue
        key = name.removeprefix(PREFIX).lower()
        if key not in Settings.model_fields:
            known = ", ".join(f"{PREFIX}{field.upper()}" for field in Settings.model_fields)
            raise SettingsError(f"{name}: no such setting. Known: {known}. Correct the name or unset it.")
        found[key] = _read_value(name, key, value)
    return found


def _read_value(name: str, key: str, value: str) -> Any:
    """Return a value of the environment: lists are separated by commas, mappings written as NAME=ADDRESS."""
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if key == "allow_host":
        return parts
    if key == "connect_to":
        pairs = [part.partition("=") for part in parts]
        if any(not sign for _, sign, _ in pairs):
            raise SettingsError(f"{name} = {value!r}: write NAME=127.0.0.1:PORT, several separated by commas.")
        return {host: address for host, _, address in pairs}
    return value


def _option(key: str) -> str:
    return f"--{key.replace('_', '-')}"


def _meaning(key: str) -> str:
    field = Settings.model_fields.get(key)
    return (field.description or "") if field else f"Known settings: {', '.join(Settings.model_fields)}."


def read_clock(stated: str | None) -> Night:
    """Return the night of the clock value `stated`, or of this moment; SettingsError where it is not an instant."""
    if stated is None:
        return Night(at=datetime.now(UTC).replace(microsecond=0), is_read=True)  # noqa: TID251 - the one place that reads the clock
    no_instant = SettingsError(
        f"--now {stated!r}: this is no instant. Write it with its zone, as in 2026-11-21T02:15:00Z."
    )
    if not _INSTANT.fullmatch(stated):
        raise no_instant
    try:
        return Night(at=datetime.fromisoformat(stated).astimezone(UTC).replace(microsecond=0))
    except (ValueError, OverflowError):
        raise no_instant from None


def _require_folders(settings: Settings) -> None:
    """Raise SettingsError where a folder in the data folder is a link or cannot be written to."""
    for inside in settings.written_folders:
        if inside.is_symlink():
            raise SettingsError(
                f"{inside}: it is a symbolic link, and none is followed in the data folder. Make it a folder, or link "
                "to the data folder instead."
            )
        if inside.is_dir() and not os.access(inside, os.W_OK | os.X_OK):
            raise SettingsError(f"{inside}: this folder cannot be written to. Change its rights, or choose --data.")


def prepare_data_folder(settings: Settings) -> None:
    """Create the data folder where it is missing. Raises SettingsError where it cannot be made or written to."""
    if not settings.data.parent.exists():  # several missing folders are probably a typing error
        raise SettingsError(
            f"--data {settings.data}: the folder {settings.data.parent} does not exist, so nothing can be made in it. "
            "Correct the path, or make that folder first."
        )
    _require_folders(settings)
    try:
        settings.data.mkdir(exist_ok=True)
    except OSError as broken:
        raise SettingsError(
            f"--data {settings.data}: this folder cannot be made ({broken.strerror}). Choose another."
        ) from broken
    if not os.access(settings.data, os.W_OK | os.X_OK):
        raise SettingsError(f"--data {settings.data}: this folder cannot be written to. Choose another, or its rights.")
