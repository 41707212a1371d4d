"""`nato-asia sources import`: the feeds of an OPML list as blocks for sources.toml."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

from flows.cli.console import remark
from flows.cli.options import Sources, path_argument
from flows.cli.sources.export import Opml, require_opml
from flows.settings import load_settings
from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.discover.health import count
from pipeline.errors import SourcesError
from pipeline.onboard.opml import FEED_LIMIT, Subscriptions, blocks_of, read_opml
from pipeline.onboard.source_block import write_block
from pipeline.sources.declared import feed_key, read_declared, standing_by_key

_SHOWN = 40  # outlines that are left out, named each


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
    for line in _left_out(listed):
        remark(line)


def _left_out(listed: Subscriptions) -> Iterator[str]:
    """Yield what of a list is left out: each outline by name and address with its reason, then how many more."""
    if listed.left_out:
        n_scraped = count(len(listed.left_out), "outline is", "outlines are")
        yield (
            f"{n_scraped} left out, being no feed to watch. A page that lists articles may be declared by hand, "
            'with kind = "listing" and a link_pattern that the addresses of its articles match:'
        )
    for one in listed.left_out[:_SHOWN]:
        yield f"- {one.title or 'without a name'} ({one.url}): {one.why}."
    if n_more := len(listed.left_out[_SHOWN:]):
        yield f"- and {n_more:,} more."
    if listed.n_beyond:
        yield f"{listed.n_beyond:,} feeds beyond the first {FEED_LIMIT:,} were left out."
