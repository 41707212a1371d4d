"""Options that several commands share."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from flows.settings import read_path


def path_option(name: str, *, help: str, metavar: str = "FILE") -> Any:
    """Return the option `name` whose value is a path."""
    return typer.Option(name, parser=_stated_path, metavar=metavar, help=help)


def path_argument(*, help: str, metavar: str = "FILE") -> Any:
    """Return an argument that is a path."""
    return typer.Argument(parser=_stated_path, metavar=metavar, help=help)


def _stated_path(stated: str) -> Path:
    try:
        return read_path(stated)
    except ValueError as wrong:
        raise typer.BadParameter(f"{stated!r}: {wrong}.") from None


Data = Annotated[
    Path | None,
    path_option("--data", metavar="DIR", help="Folder with archive, warehouse and published files [./data]."),
]
Sources = Annotated[Path | None, path_option("--sources", help="A sources.toml of your own [as configured].")]
CodebookFile = Annotated[Path | None, path_option("--codebook", help="A codebook.toml of your own [as configured].")]
AllowHost = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-host",
        metavar="IP:PORT",
        help="Address outside the public web that may be requested (for tests); repeatable.",
    ),
]


class Unit(StrEnum):
    """What is counted."""

    ARTICLE = "article"
    STORY = "story"
    REACH = "reach"


class Panel(StrEnum):
    """Whose texts are counted: of all sources, or of those that were there throughout."""

    ALL = "all"
    FIXED = "fixed"


PanelOption = Annotated[
    Panel, typer.Option("--panel", help="All sources, or the fixed panel: those there in every month.")
]
GroupOption = Annotated[
    str, typer.Option("--group", metavar="GROUP", help="Only this group of sources, as asia_pacific.")
]
GenreOption = Annotated[str, typer.Option("--genre", metavar="GENRE", help="commentary, another genre, or all.")]


class CitationFormat(StrEnum):
    """A format of references; which of them a program reads, its manual says. Zotero reads all."""

    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"
