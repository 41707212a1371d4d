"""`nato-asia sources import`: the feeds of an OPML list as blocks for sources.toml."""

from functools import partial
from pathlib import Path
from typing import Annotated

from flows.cli.console import remark
from flows.cli.options import Sources, path_argument
from flows.cli.sources.export import Opml, require_opml
from flows.settings import load_settings
from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.errors import SourcesError
from pipeline.onboard.opml import blocks_of, read_opml
from pipeline.onboard.source_block import write_block
from pipeline.sources.declared import feed_key, read_declared, standing_by_key


def import_(
    file: Annotated[Path, path_argument(help="A list of feeds from a feed reader.")],
    opml: Opml = False,
    sources: Sources = None,
) -> None:
    """Print blocks to paste into sources.toml for the feeds of a list.

    Feeds that are declared already are left out, disabled ones included. Nothing is written.
    """
    require_opml(opml)
    try:
        body = file.read_bytes()
    except OSError as broken:
        raise SourcesError(f"{file}: it cannot be read ({broken.strerror}). Name a file.") from broken
    with ChildPool(read_opml, n_workers=1) as children:
        listed = children.call(partial(read_opml, place=str(file)), body)
    if isinstance(listed, GaveUp):
        raise SourcesError(f"{file}: {listed.detail} Export the list anew.")
    declared = read_declared(load_settings({"sources": sources}).sources)
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
