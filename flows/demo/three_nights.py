"""Three nights over the demo newsroom, served on loopback while they run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.cli.console import progress_shown, say
from flows.cli.outcome import print_report
from flows.demo.newsroom import NIGHTS, Newsroom
from flows.demo.server import serve
from flows.nightly import nightly
from flows.settings import Settings
from pipeline.sources.watched import load_sources
from pipeline.urls import host_of

SOURCES = Path(__file__).with_name("sources.toml")


def three_nights(settings: Settings) -> int:
    """Run the three nights of the demo, print what to try next, and return the exit code."""
    say(
        "Four invented outlets, served on this machine, on three nights. Every text in them was written for this demo.",
        "",
    )
    is_degraded = False
    with _newsroom_open(settings) as (local, turn):
        for number, clock in enumerate(NIGHTS, 1):
            turn(number)
            with progress_shown():
                report = nightly(now=f"{clock:%Y-%m-%dT%H:%M:%SZ}", settings=local)
            print_report(report, local)
            say("")
            is_degraded = is_degraded or bool(report.violations)
    _say_what_next(settings)
    return 3 if is_degraded else 0


@contextmanager
def _newsroom_open(settings: Settings) -> Iterator[tuple[Settings, "Turn"]]:
    """Serve the newsroom; yield settings that connect to it, and the setter of its night."""
    turn = Turn()
    hosts = {host_of(feed.url) for source in load_sources(SOURCES) for feed in source.feeds}
    with serve(Newsroom.load(), turn.night) as address:
        chosen = {
            "sources": SOURCES,
            "connect_to": dict.fromkeys(sorted(hosts), address),
            "contact": "",
            "allow_host": (),
        }
        yield settings.model_copy(update=chosen), turn


class Turn:
    """The night as of which the newsroom is served."""

    def __init__(self) -> None:
        """Start with the first night."""
        self._night = 1

    def __call__(self, night: int) -> None:
        """Set the night."""
        self._night = night

    def night(self) -> int:
        """Return the current night."""
        return self._night


def _say_what_next(settings: Settings) -> None:
    data = settings.data
    files = sorted((*settings.csv.iterdir(), *(path for path in settings.published.iterdir() if path.is_file())))
    say("Made:", *(f"  {file}  ({file.stat().st_size / 1024:,.0f} kB)" for file in files), "")
    question = (
        "select period_start, n, n_with_theme, share, quality from trends.theme_periods "
        "where theme_id = 'asian_flashpoints' and period = 'quarter' and unit = 'story' and panel = 'all' "
        "and source_group = 'all' and genre = 'all' order by period_start"
    )
    say(
        "Three things to try next:",
        f"  .venv/bin/nato-asia explain asian_flashpoints --period 2026-Q3 --data {data}",
        f"  .venv/bin/nato-asia status --data {data}",
        f'  .venv/bin/nato-asia sql --data {data} "{question}"',
        "The demo is too small to draw lines from, and the column quality says so. More questions: docs/sql.md.",
    )
