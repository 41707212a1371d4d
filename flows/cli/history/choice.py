"""Options and arguments that the commands of `nato-asia history` share."""

import re
from enum import StrEnum
from typing import Annotated

import typer

from flows.engines.engine import EngineChoice
from pipeline.errors import SettingsError
from pipeline.records import MonthSpan

_MONTH = re.compile(r"(?:19|20)\d\d-(?:0[1-9]|1[0-2])")


class RouteName(StrEnum):
    """Where web archives come from."""

    WARC = "warc"
    SITES = "sites"
    CC_NEWS = "cc-news"
    COMMON_CRAWL = "common-crawl"


class HostsName(StrEnum):
    """Whose pages are read."""

    DECLARED = "declared"
    ALL = "all"


class EngineName(StrEnum):
    """Where web archives are read."""

    PROCESSES = "processes"
    DASK = "dask"


HostsOption = Annotated[
    HostsName,
    typer.Option("--hosts", help="Pages of the sources in sources.toml, or of all hosts that name NATO."),
]
EngineOption = Annotated[
    EngineName, typer.Option("--engine", help="Where archives are read: processes of this machine, or Dask.")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="Dask scheduler, as tcp://192.0.2.1:8786 [Dask on this machine]."
    ),
]
WorkersOption = Annotated[
    int | None, typer.Option("--workers", min=1, metavar="N", help="Processes that read at the same time [one a core].")
]


def choose_engine(engine: EngineName, scheduler: str | None, workers: int | None) -> EngineChoice:
    """Return the choice of the options. Raises SettingsError where they exclude one another."""
    choice = EngineChoice(kind=engine.value, scheduler=scheduler or "", n_workers=workers)
    choice.require_sense()
    return choice


def read_span(first: str | None, last: str | None) -> MonthSpan:
    """Return the stated months, as 2023-01. Raises SettingsError where one is no month, or they are swapped."""
    for option, stated in (("--from", first), ("--until", last)):
        if stated is not None and not _MONTH.fullmatch(stated):
            raise SettingsError(f"{option} {stated!r}: this is no month. Write year and month, as in 2023-01.")
    if first and last and first > last:
        raise SettingsError(f"--from {first} --until {last}: the first month must not be after the last. Swap them.")
    return MonthSpan(first_month=first or "", last_month=last or "")
