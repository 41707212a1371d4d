"""`nato-asia status`: the last nights, the state of each feed, paused hosts, and open rejections."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flows.cli.console import print_table, say
from flows.cli.options import Data
from flows.cli.published import published
from pipeline.discover.feed_state import PERMANENT_AFTER_NIGHTS
from pipeline.discover.health import Health, HealthState, judge
from pipeline.urls.mask import is_masked
from warehouse.ask.status import FeedReport, failing_hosts, feed_reports, last_nights, open_rejections, reserved_sources

NIGHTS = 7
_STATES: dict[HealthState, str] = {  # the worst first
    "broken": "broken",
    "silent": "silent",
    "works_but": "working with a doubt",
    "unasked": "never asked",
    "works": "working",
}
_OUTCOMES = ("article", "unchanged", "duplicate", "rejected", "waiting")


def status(data: Data = None) -> None:
    """Show the last nights, the state of the feeds, and rejections.

    Hosts that are paused and sources that reserve text and data mining are listed as well.
    """
    with published(data) as con:
        nights, feeds, hosts = last_nights(con, NIGHTS), feed_reports(con), failing_hosts(con)
        reserved, rejections = reserved_sources(con), open_rejections(con)
    _print_nights(nights)
    _print_feeds(feeds, nights[0]["clock_at"])
    _print_hosts(hosts, nights[0]["clock_at"])
    if reserved:
        rows = [(row["source_id"], row["signs"]) for row in reserved]
        print_table("Sources that reserve text and data mining", ("source", "signs"), rows)
        say("")
    print_table(
        "Rejected or waiting",
        ("step", "reason", "state", "things", "what to do"),
        [(row["step"], row["reason"], row["state"], row["n_things"], row["way_out"]) for row in rejections],
    )


def _print_nights(nights: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            f"{night['clock_at']:%Y-%m-%d %H:%M} UTC",
            night["state"],
            *(night[f"n_{outcome}"] for outcome in _OUTCOMES),
            night["codebook_version"],
        )
        for night in nights
    ]
    columns = ("night", "state", "articles", "unchanged", "duplicates", "rejected", "waiting", "codebook")
    print_table("Last nights: entries by outcome", columns, rows)
    say("")


def _print_feeds(feeds: Sequence[FeedReport], clock_at: datetime) -> None:
    judged = [(feed, _health_of(feed, clock_at.date())) for feed in feeds]
    judged.sort(key=lambda pair: list(_STATES).index(pair[1].state))
    rows = [
        (feed.source_id, health.words, " ".join((health.sentence, *_moves(feed), *_overflows(feed))), feed.url)
        for feed, health in judged
    ]
    print_table(f"Feeds: {_tally(health for _, health in judged)}", ("source", "state", "why", "feed"), rows)
    say("")


def _health_of(feed: FeedReport, today: date) -> Health:
    return judge(**feed.model_dump(include=_JUDGED), today=today)


_JUDGED = set(FeedReport.model_fields) & set(judge.__annotations__)


def _tally(healths: Iterable[Health]) -> str:
    found = Counter(health.state for health in healths)
    return ", ".join(f"{found[state]} {words}" for state, words in _STATES.items() if found[state]) or "none"


def _moves(feed: FeedReport) -> Iterator[str]:
    if feed.moved_to:
        redirected = f"redirected on {feed.n_moved} of {PERMANENT_AFTER_NIGHTS} nights"
        is_requested_there = feed.n_moved >= PERMANENT_AFTER_NIGHTS and not is_masked(feed.moved_to)
        since = "is requested there" if is_requested_there else redirected
        yield f"It has moved for good to {feed.moved_to} and {since}: correct sources.toml."


def _overflows(feed: FeedReport) -> Iterator[str]:
    if feed.n_overflows:
        yield f"It ran over on {feed.n_overflows} visits in all."


def _print_hosts(hosts: Sequence[Mapping[str, Any]], clock_at: datetime) -> None:
    if not hosts:
        return
    rows = [(host["host"], host["n_failures"], _rest(host["open_until"], clock_at)) for host in hosts]
    print_table("Hosts that failed at their last visit", ("host", "failures in a row", "next"), rows)
    say("")


def _rest(open_until: datetime | None, clock_at: datetime) -> str:
    if open_until is None or open_until <= clock_at:
        return "asked as usual"
    return f"left alone until {open_until:%Y-%m-%d %H:%M} UTC"
