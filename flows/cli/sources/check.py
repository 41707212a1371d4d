"""`nato-asia sources check`, `export` and `import`: what is watched, listed, asked, and exchanged with feed readers."""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flows.cli.console import clean_text, err, print_table, say
from flows.cli.sources.live import ask_feeds
from flows.settings import load_settings, read_clock
from pipeline.errors import SettingsError, SourcesError
from pipeline.onboard.opml import KINDS, blocks_of, read_opml, write_opml
from pipeline.onboard.source_block import write_block
from pipeline.records import Source
from pipeline.sources.declared import DeclaredSource, feed_key, read_declared, standing_by_key
from pipeline.sources.watched import load_sources


def run_sources_check(chosen: Mapping[str, Any], ids: Sequence[str], *, is_live: bool, now: str | None = None) -> int:
    """Check the declaration and list the sources, or those of `ids`; with `is_live`, ask their feeds.

    Returns the exit code: 3 where a feed that was asked does not work.
    """
    settings = load_settings(chosen)
    enabled = load_sources(settings.sources)  # first, for it checks everything
    declared = read_declared(settings.sources)
    sources = _chosen(enabled, declared, ids)
    if is_live:
        return ask_feeds(settings, read_clock(now), sources)
    _print_list(settings.sources, sources, [one for one in declared if not ids or one.source_id in ids])
    return 0


def run_sources_export(chosen: Mapping[str, Any], to: Path | None, *, as_opml: bool) -> None:
    """Write the feeds that are watched as OPML, into a file or to standard output."""
    _require_opml(as_opml)
    sources = load_sources(load_settings(chosen).sources)
    written = write_opml(sources)
    if to is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
    else:
        _write(to, written)
    n_feeds = sum(feed.kind in KINDS for source in sources for feed in source.feeds)
    n_others = sum(len(source.feeds) for source in sources) - n_feeds
    remark(f"{n_feeds} feeds{f' written to {to}' if to else ''}.")
    if n_others:
        remark(f"{n_others} listing pages, sitemaps and search services are left out: feed readers cannot read them.")


def run_sources_import(chosen: Mapping[str, Any], file: Path, *, as_opml: bool) -> None:
    """Print the blocks of those feeds of an OPML list that do not stand in the list of sources."""
    _require_opml(as_opml)
    try:
        body = file.read_bytes()
    except OSError as broken:
        raise SourcesError(f"{file}: it cannot be read ({broken.strerror}). Name a file.") from broken
    listed = read_opml(body, str(file))
    declared = read_declared(load_settings(chosen).sources)
    known = standing_by_key(declared)
    new = [feed for feed in listed.feeds if feed_key(feed.url) not in known]
    blocks = blocks_of(new, [one.source_id for one in declared])
    print("\n".join(write_block(block) for block in blocks), end="")
    n_known = len(listed.feeds) - len(new)
    remark(
        f"{len(listed.feeds)} feeds in {file}: {n_known} stand in sources.toml already (disabled ones among them), "
        f"{len(new)} are new, in {len(blocks)} sources. Nothing is written: paste what you want to watch."
    )
    if listed.n_unusable:
        remark(f"{listed.n_unusable} feeds were left out: they have no web address, or are too many.")


def remark(line: str) -> None:
    """Print a line of ours beside the output, which may go into a file."""
    err.print(clean_text(line), soft_wrap=True)


def _chosen(sources: Sequence[Source], declared: Sequence[DeclaredSource], ids: Sequence[str]) -> list[Source]:
    """Return the sources of `ids`, or all. Raises SettingsError for an id that is unknown, or of a disabled source."""
    by_id = {source.source_id: source for source in sources}
    for source_id in ids:
        if source_id in by_id:
            continue
        disabled = next((one for one in declared if one.source_id == source_id), None)
        if disabled is None:
            raise SettingsError(f"--id {source_id!r}: there is no such source. `nato-asia sources check` lists them.")
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
    print_table(f"{path.name}: {len(sources)} sources with {n_feeds} feeds", columns, rows)
    n_off, n_feeds_off = len(declared) - len(sources), sum(n_declared.values()) - n_feeds
    if n_feeds_off:
        say(
            f"{n_off} more sources are disabled, and {n_feeds_off} feeds in all: each stands in the file with the date "
            "and the reason."
        )


def _require_opml(as_opml: bool) -> None:
    if not as_opml:
        raise SettingsError("Lists of feeds are exchanged as OPML, the one form there is: add --opml.")


def _write(to: Path, content: bytes) -> None:
    try:
        to.write_bytes(content)
    except OSError as broken:
        raise SettingsError(f"--to {to}: it cannot be written ({broken.strerror}). Name another file.") from broken
