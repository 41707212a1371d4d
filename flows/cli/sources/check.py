"""`nato-asia sources check`: the declared sources, checked and listed, or with `--live` each feed requested once."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.choices import unknown_name
from flows.cli.console import print_table, say
from flows.cli.options import AllowHost, path_argument
from flows.cli.sources.live_check import check_feeds
from flows.settings import Settings, load_settings, read_clock
from pipeline.discover.health import count
from pipeline.errors import SettingsError
from pipeline.records import Night, Source
from pipeline.sources.declared import DeclaredSource, read_declared
from pipeline.sources.watched import load_sources


def check(
    sources: Annotated[Path | None, path_argument(help="A sources.toml [as configured].")] = None,
    live: Annotated[bool, typer.Option("--live", help="Request each feed once and report its state.")] = False,
    only: Annotated[
        list[str] | None, typer.Option("--id", metavar="ID", help="Only the source with this id; repeatable.")
    ] = None,
    allow_host: AllowHost = None,
) -> int:
    """Check and list the declared sources, or request their feeds.

    With --live, exit code 3 means that a feed does not work.
    """
    settings = load_settings({"sources": sources, "allow_host": allow_host})
    return check_sources(settings, read_clock(None), only or (), is_live=live)


def check_sources(settings: Settings, night: Night, ids: Sequence[str], *, is_live: bool) -> int:
    """Check the declaration and list the sources, or those of `ids`; with `is_live`, request their feeds instead.

    Returns the exit code: 3 where a requested feed does not work. Raises SettingsError for an id that is not watched.
    """
    enabled = load_sources(settings.sources)  # first, for it checks everything
    declared = read_declared(settings.sources)
    sources = _chosen(enabled, declared, ids)
    if is_live:
        return check_feeds(settings, night, sources)
    _print_list(settings.sources, sources, [one for one in declared if not ids or one.source_id in ids])
    return 0


def _chosen(sources: Sequence[Source], declared: Sequence[DeclaredSource], ids: Sequence[str]) -> list[Source]:
    """Return the sources of `ids`, or all. Raises SettingsError for an unknown id or a disabled source."""
    by_id = {source.source_id: source for source in sources}
    for source_id in ids:
        if source_id in by_id:
            continue
        disabled = next((one for one in declared if one.source_id == source_id), None)
        if disabled is None:
            known = [one.source_id for one in declared]
            raise unknown_name("source", "--id", source_id, known, "`nato-asia sources check` lists them.")
        why = f" ({disabled.note})" if disabled.note else ""
        raise SettingsError(f"--id {source_id!r}: this source is disabled{why}. Enable it in sources.toml first.")
    return [source for source in sources if not ids or source.source_id in ids]


def _print_list(path: Path, sources: Sequence[Source], declared: Sequence[DeclaredSource]) -> None:
    n_declared = {one.source_id: len(one.feeds) for one in declared}
    rows = [
        (one.source_id, one.name, one.group, one.kind, len(one.feeds), n_declared[one.source_id] - len(one.feeds))
        for one in sources
    ]
    n_feeds = sum(len(one.feeds) for one in sources)
    columns = ("id", "name", "group", "kind", "feeds", "disabled feeds")
    told = f"{count(len(sources), 'source', 'sources')} with {count(n_feeds, 'feed', 'feeds')}"
    print_table(f"{path.name}: {told}", columns, rows)
    n_off, n_feeds_off = len(declared) - len(sources), sum(n_declared.values()) - n_feeds
    if n_feeds_off:
        say(
            f"{n_off} more sources are disabled, and {n_feeds_off} feeds in all: the file has the date and "
            "the reason of each."
        )
