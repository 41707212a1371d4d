"""`nato-asia status`: the last nights, the state of each feed, paused hosts, and open rejections."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flows.cli.console import print_explained, print_table, say, say_paragraph
from flows.cli.options import Data
from flows.cli.published import published
from flows.gaps import gaps_between, late_in_words, missed_in_words
from flows.line_in_words import line_in_words
from flows.lock import holder_of
from flows.settings import Settings, load_settings, read_clock
from pipeline.archive import ArchiveReader
from pipeline.discover.feed_state import PERMANENT_AFTER_NIGHTS
from pipeline.discover.health import Health, HealthState, count, judge
from pipeline.records import NightKind
from pipeline.text.languages import language_name
from pipeline.urls.mask import is_masked
from warehouse.ask.line_forecast import line_forecast
from warehouse.ask.status import (
    EndedNight,
    FeedReport,
    Totals,
    article_routes,
    failing_hosts,
    feed_reports,
    last_nights,
    n_read_by_older_cleaner,
    night_endings,
    night_totals,
    open_rejections,
    reserved_sources,
    uncounted_articles,
)

NIGHTS = 7
_STATES: dict[HealthState, str] = {  # the worst first
    "broken": "broken",
    "silent": "silent",
    "works_but": "working with a doubt",
    "unasked": "never asked",
    "works": "working",
}
_OUTCOMES = ("article", "unchanged", "duplicate", "rejected", "waiting")
_UNCOUNTED = {  # the words for one article and for several
    "copy": ("copy", "copies"),
    "peripheral": ("peripheral", "peripheral"),
    "analogy": ("analogy", "analogies"),
    "irrelevant": ("on another subject", "on another subject"),
    "too_short": ("too short", "too short"),
    "undated": ("without a date", "without a date"),
    "before_history": ("from before its loaded past", "from before their loaded past"),
    "news": ("news", "news"),
    "statement": ("statement", "statements"),
    "unknown": ("of unknown genre", "of unknown genre"),
}
_IN = "language_not_counted:"  # before the code of the language
_NOT_YET = ("not assessed yet", "not assessed yet")


def status(data: Data = None) -> None:
    """Show the last nights, the state of the feeds, and rejections.

    Hosts that are paused and sources that reserve text and data mining are listed as well.
    """
    settings = load_settings({"data": data})
    with published(data) as con:
        nights, endings = last_nights(con, NIGHTS), night_endings(con)
        if not nights:
            say("No night has run yet: `nato-asia nightly` runs one.")
            return
        totals = night_totals(con, nights[0]["night_id"])
        routes, uncounted = article_routes(con), uncounted_articles(con)
        feeds, hosts = feed_reports(con), failing_hosts(con)
        reserved, rejections = reserved_sources(con), open_rejections(con)
        n_older, forecast = n_read_by_older_cleaner(con), line_forecast(con)
    _print_totals(totals, routes, uncounted)
    if forecast:
        say_paragraph(line_in_words(forecast))
        say("")
    _print_older(n_older, settings)
    _print_nights(nights)
    _print_missed(settings, endings)
    _print_feeds(feeds, nights[0]["clock_at"])
    _print_hosts(hosts, nights[0]["clock_at"])
    if reserved:
        rows = [(row["source_id"], row["signs"]) for row in reserved]
        print_table("Sources that reserve text and data mining", ("source", "signs"), rows)
        say("")
    _print_rejections(rejections)


def _print_totals(totals: Totals, routes: Mapping[str, int], uncounted: Mapping[str, int]) -> None:
    by_route = ", ".join(f"{n_articles:,} by {route}" for route, n_articles in routes.items())
    say_paragraph(f"{count(totals.n_articles, 'article', 'articles')}: {by_route or 'none'}.")
    n_uncounted = sum(uncounted.values())
    reasons = (count(n, *_words_of(reason)) for reason, n in uncounted.items())
    why = f" {n_uncounted:,} not counted: {', '.join(reasons)}." if n_uncounted else ""
    stories, hits = (
        count(totals.n_core, "counted story of commentary", "counted stories of commentary"),
        count(totals.n_hits, "hit", "hits"),
    )
    say_paragraph(f"{stories} with {hits}.{why}")
    say("")


def _print_older(n_entries: int, settings: Settings) -> None:
    if n_entries:
        entries = count(n_entries, "entry was", "entries were")
        most = settings.pages_cleaned_anew
        how = f"the next nights clean {most:,} pages anew each" if most else "no night cleans them anew"
        say_paragraph(
            f"{entries} read by an older cleaner: {how} (pages_cleaned_anew); `nato-asia rebuild` all at once."
        )
        say("")


def _words_of(reason: str) -> tuple[str, str]:
    """Return the words for one article and for several that are not counted for a reason."""
    if reason.startswith(_IN):
        return (f"in {language_name(reason.removeprefix(_IN))}",) * 2
    return _UNCOUNTED.get(reason, _NOT_YET)


def _print_nights(nights: Sequence[Mapping[str, Any]]) -> None:
    rows = [
        (
            (
                f"{night['clock_at']:%Y-%m-%d %H:%M} UTC" + (", load" if night["kind"] == NightKind.LOAD else ""),
                night["ending"],
                *(night[f"n_{outcome}"] for outcome in _OUTCOMES),
                night["codebook_version"],
            ),
            " ".join(night["troubles"]),
        )
        for night in nights
    ]
    columns = ("night", "ended", "articles", "unchanged", "duplicates", "rejected", "waiting", "codebook")
    print_explained("Last nights: entries by outcome", columns, rows)


def _print_missed(settings: Settings, endings: Sequence[EndedNight]) -> None:
    """Print which nights are missing: those that never ran, and those that are in the archive alone."""
    nights, known = [one for one in endings if one.kind is NightKind.NIGHT], {night.night_id for night in endings}
    unpublished = [one for one in ArchiveReader(settings.archive).nights() if one not in known]
    holder = holder_of(settings.data)
    if holder:
        say(f"Process {holder} is working in this folder: what it does is not published yet.")
    elif unpublished:
        say_paragraph(
            f"Interrupted: {', '.join(unpublished)} began and never ended. The next night goes on with what it left: "
            "run `nato-asia nightly`."
        )
    for sentence in missed_in_words(gaps_between(night.known_at for night in nights)):
        say_paragraph(sentence)
    if nights and not unpublished and (late := late_in_words(nights[-1].clock_at, read_clock(None).at)):
        say_paragraph(late)
    say("")


def _print_feeds(feeds: Sequence[FeedReport], clock_at: datetime) -> None:
    judged = [(feed, health_of(feed, clock_at.date())) for feed in feeds]
    judged.sort(key=lambda pair: list(_STATES).index(pair[1].state))
    rows = [
        (
            (feed.source_id, health.words, feed.n_entries, feed.newest_published_on, feed.url),
            " ".join((*_why(health), *_moves(feed), *_overflows(feed))),
        )
        for feed, health in judged
    ]
    columns = ("source", "state", "entries", "newest", "feed")
    print_explained(f"Feeds: {_tally(health for _, health in judged)}", columns, rows)
    say("")


def health_of(feed: FeedReport, today: date) -> Health:
    """Judge a feed as it was at its last visit."""
    return judge(**feed.model_dump(include=_JUDGED), today=today)


_JUDGED = set(FeedReport.model_fields) & set(judge.__annotations__)


def _tally(healths: Iterable[Health]) -> str:
    found = Counter(health.state for health in healths)
    return ", ".join(f"{found[state]} {words}" for state, words in _STATES.items() if found[state]) or "none"


def _why(health: Health) -> Iterator[str]:
    if health.state != "works":  # of a working feed the columns say it all
        yield health.sentence


def _moves(feed: FeedReport) -> Iterator[str]:
    if feed.moved_to:
        redirected = f"redirected on {feed.n_moved} of {PERMANENT_AFTER_NIGHTS} nights"
        is_requested_there = feed.n_moved >= PERMANENT_AFTER_NIGHTS and not is_masked(feed.moved_to)
        since = "is requested there" if is_requested_there else redirected
        yield f"It has moved for good to {feed.moved_to} and {since}: correct sources.toml."


def _overflows(feed: FeedReport) -> Iterator[str]:
    if feed.n_overflows:
        yield f"It ran over on {count(feed.n_overflows, 'visit', 'visits')} in all."


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


def _print_rejections(rejections: Sequence[Mapping[str, Any]]) -> None:
    rows = [((row["n_things"], row["state"], row["step"], row["reason"]), row["way_out"]) for row in rejections]
    if rows:
        print_explained("Rejected or waiting", ("cases", "state", "step", "reason"), rows)
    else:
        say("Nothing is rejected or waiting.")
