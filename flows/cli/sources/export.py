"""`nato-asia sources export`: the watched feeds as an OPML list for feed readers."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import remark
from flows.cli.options import Sources, path_option
from flows.settings import load_settings
from pipeline.errors import SettingsError
from pipeline.onboard.opml import KINDS, write_opml
from pipeline.sources.watched import load_sources
from warehouse.files import replacing

Opml = Annotated[bool, typer.Option("--opml", help="Use OPML 2.0, the format that feed readers exchange (required).")]


def export(
    opml: Opml = False,
    to: Annotated[Path | None, path_option("--to", help="File to write [standard output].")] = None,
    sources: Sources = None,
) -> None:
    """Write the watched feeds as a list for feed readers."""
    require_opml(opml)
    watched = load_sources(load_settings({"sources": sources}).sources)
    written = write_opml(watched)
    if to is None:
        sys.stdout.buffer.write(written)
        sys.stdout.buffer.flush()
    else:
        _write(to, written)
    if n_secret := sum(feed.shown_url != feed.url for source in watched for feed in source.feeds):
        remark(f"{n_secret} addresses carry a key or a password, which a reader needs: keep this list to yourself.")
    n_feeds = sum(feed.kind in KINDS for source in watched for feed in source.feeds)
    n_others = sum(len(source.feeds) for source in watched) - n_feeds
    remark(f"{n_feeds} feeds{f' written to {to}' if to else ''}.")
    if n_others:
        remark(f"{n_others} listing pages, sitemaps and search services are left out: feed readers cannot read them.")


def require_opml(opml: bool) -> None:
    """Raise SettingsError without `--opml`: the option leaves room for other formats."""
    if not opml:
        raise SettingsError("Lists of feeds are exchanged as OPML, the only format there is: add --opml.")


def _write(to: Path, content: bytes) -> None:
    try:
        with replacing(to, follows_links=True) as partial:
            partial.write_bytes(content)
    except OSError as broken:
        raise SettingsError(f"--to {to}: it cannot be written ({broken.strerror}). Name another file.") from broken
