"""`nato-asia sources add`: find the feeds of a site, and print the block that declares them."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial
from typing import Annotated

import typer

from flows.cli.console import progress_shown, remark
from flows.cli.options import AllowHost, Sources
from flows.cli.sources.in_child import InChild
from flows.cli.sources.live_check import TRY_LATER
from flows.progress import report_progress
from flows.settings import Settings, load_settings, read_clock
from flows.web_client import new_client, require_contact
from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.discover.health import count
from pipeline.errors import SettingsError, TrackerError
from pipeline.fetch.client import Client
from pipeline.fetch.guard import Guard, Refusal
from pipeline.fetch.robots_text import decode_robots
from pipeline.onboard.find import (
    FeedCandidate,
    Site,
    address,
    each_once,
    kind_of,
    named_sitemaps,
    news_parts,
    read_site,
    usual_places,
)
from pipeline.onboard.rank import RankedFeed, examine, rows_of
from pipeline.onboard.source_block import Block, source_id_of, write_block
from pipeline.records import Answer, Failure, Night, Record, Request, Role
from pipeline.rejections import LATER, way_out
from pipeline.sources.declared import DeclaredSource, read_declared, sources_of_host, standing_by_key
from pipeline.sources.watched import SHIPPED
from pipeline.urls import host_of, port_of
from pipeline.urls.mask import mask_url

_LISTING = """kind = "listing", link_pattern = '/opinion/[^/]{10,}'"""


class Search(Record):
    """A site's own description, and the feeds that were found."""

    site: Site
    found: tuple[RankedFeed, ...]
    n_tried: int


def add(
    url: Annotated[str, typer.Argument(metavar="URL", help="Address of an outlet's site, or of one of its feeds.")],
    sources: Sources = None,
    allow_host: AllowHost = None,
) -> None:
    """Find the feeds of a site and print a block for sources.toml."""
    add_source(load_settings({"sources": sources, "allow_host": allow_host}), read_clock(None), url)


def add_source(settings: Settings, night: Night, stated: str) -> None:
    """Print the block for the site or feed at the address `stated`. Raises TrackerError where no feed is found."""
    url = address(stated) or ("" if "://" in stated else address(f"https://{stated}"))
    if not url:
        raise SettingsError(f"{stated!r}: this is no web address. Write it as https://outlet.example/.")
    _refuse_special(settings, url)
    declared = [*read_declared(settings.sources), *([] if settings.sources == SHIPPED else read_declared(SHIPPED))]
    for line in _watched_already(declared, url):
        remark(line)
    require_contact(settings, [url])
    today = night.at.date()

    async def search(in_child: InChild) -> Search:
        async with new_client(settings, night) as client:
            return await _search(client, in_child, url, today)

    with progress_shown(), ChildPool(examine, read_site, n_workers=1) as children:
        result = asyncio.run(search(InChild(children)))
    if not result.found:
        raise TrackerError(_nothing_found(url, result.n_tried))
    block = _block(result, url, declared, today)
    print(write_block(block), end="")
    n_found = count(len(block.feeds), "feed", "feeds")
    remark(
        f"{n_found} found at {result.n_tried} addresses. Nothing is written: paste the block into your "
        "sources.toml, complete group, kind and viewpoint, and run `nato-asia sources check FILE --live --id ID`."
    )


def _refuse_special(settings: Settings, url: str) -> None:
    """Raise SettingsError where an address is visibly not public and not allowed: a contact would not help."""
    host, port = host_of(url), port_of(url)
    # Without a contact no name is resolved; with its own port allowed, the guard judges nothing but the address.
    guard = Guard(
        allow=frozenset(settings.allow_host),
        connect_to=settings.connect_to,
        ports=frozenset({port}),
        has_contact=False,
    )
    place = asyncio.run(guard.admit(url))
    if isinstance(place, Refusal) and (place.reason == "refused_address" or host == "localhost"):
        own = f"{'127.0.0.1' if host == 'localhost' else host}:{port}"
        raise SettingsError(
            f"{mask_url(url)}: {host} is not a public address, and is not requested. For a server of your own name it "
            f"by its IP address and port: {url.partition(':')[0]}://{own}/ with --allow-host {own}."
        )


async def _search(client: Client, in_child: InChild, url: str, today: date) -> Search:
    answered = await _ask(client, url, Role.FEED)
    if isinstance(answered, Answer) and kind_of(answered.body):
        return await _take_feed(client, in_child, answered, today)
    if isinstance(answered, Failure) and not answered.reason.startswith("http_"):
        mend = way_out(answered.reason).replace(LATER, TRY_LATER)
        raise TrackerError(f"{mask_url(url)}: {answered.reason}. {answered.detail} {mend}")
    # A site that refuses its front page may serve its feeds, which are made for programs.
    place = answered.final_url if isinstance(answered, Answer) else url
    site = await _read_site(in_child, answered)
    robots = await _ask(client, address("/robots.txt", place), Role.ROBOTS)
    named = named_sitemaps(decode_robots(robots.body), place) if isinstance(robots, Answer) else ()
    candidates = each_once([*site.candidates, *named, *usual_places(place)])
    found = await _try_all(client, in_child, candidates, today)
    parts = [part for one in found for part in news_parts(one.further)]
    found += await _try_all(client, in_child, each_once(parts), today)
    return Search(site=site, found=tuple(found), n_tried=1 + len(candidates) + len(parts))


async def _take_feed(client: Client, in_child: InChild, feed: Answer, today: date) -> Search:
    """Take the feed itself, and read only the name of the site from its front page."""
    found = await _examine(in_child, feed, FeedCandidate(url=feed.request.url, named_by="you"), today)
    front = await _ask(client, address("/", feed.final_url), Role.PAGE)
    return Search(site=await _read_site(in_child, front), found=(found,) if found else (), n_tried=1)


async def _read_site(in_child: InChild, answered: Answer | Failure) -> Site:
    if isinstance(answered, Failure):
        return Site()
    read = partial(
        read_site,
        final_url=answered.final_url,
        content_type=answered.header("content-type"),
        link_header=answered.header("link"),
    )
    site = await in_child(read, answered.body)
    return Site() if isinstance(site, GaveUp) else site


async def _examine(in_child: InChild, answer: Answer, candidate: FeedCandidate, today: date) -> RankedFeed | None:
    """Return what a body is as a feed; None where it is none, or exceeds the limits of a child process."""
    read = partial(examine, candidate=candidate, final_url=answer.final_url, today=today)
    found = await in_child(read, answer.body)
    if isinstance(found, GaveUp):
        remark(f"{mask_url(candidate.url)}: left out. {found.detail}")
        return None
    return found


async def _try_all(
    client: Client, in_child: InChild, candidates: Sequence[FeedCandidate], today: date
) -> list[RankedFeed]:
    report_progress("addresses", n_found=len(candidates))

    async def look(candidate: FeedCandidate) -> RankedFeed | None:
        answered = await _ask(client, candidate.url, Role.FEED)
        report_progress("addresses", n_done=1)
        if isinstance(answered, Failure):
            return None
        return await _examine(in_child, answered, candidate, today)

    return [one for one in await asyncio.gather(*map(look, candidates)) if one]


async def _ask(client: Client, url: str, role: Role) -> Answer | Failure:
    return await client.get(Request(url=url, role=role, source_id="", subject_id="sources-add"))


def _block(result: Search, url: str, declared: Sequence[DeclaredSource], today: date) -> Block:
    rows, full_text = rows_of(result.found, standing_by_key(declared), today)
    host = host_of(url)
    taken = {one.source_id for one in declared}
    remarks = [f"{mask_url(url)}, looked at on {today}: the best feed first."]
    if not any(row.is_enabled and not row.is_comment for row in rows):
        remarks.append("None of these is worth watching now: see the notes.")
    if full_text:
        remarks.append("full_text = true: its entries carry the texts, and no page is fetched. Read one to be sure.")
    return Block(
        source_id=source_id_of(result.site.name, host, taken),
        name=result.site.name or host,
        language=result.site.language,
        full_text=full_text,
        feeds=rows,
        remarks=tuple(remarks),
    )


def _watched_already(declared: Iterable[DeclaredSource], url: str) -> list[str]:
    sources = {one.source_id: one for one in sources_of_host(declared, host_of(url))}
    return [
        f"{host_of(url)} stands in sources.toml already: {one.source_id} ({one.name}), "
        + count(len(one.feeds), "feed", "feeds")
        + ("" if one.enabled else f", disabled ({one.note})" if one.note else ", disabled")
        + "."
        for one in sources.values()
    ]


def _nothing_found(url: str, n_tried: int) -> str:
    return (
        f"{mask_url(url)}: no feed was found, though {n_tried} addresses were tried. If a page of the site lists its "
        f'articles, declare that page: feeds = [{{ url = "{mask_url(url)}", {_LISTING} }}], with a link_pattern that '
        "the addresses of its articles match."
    )
