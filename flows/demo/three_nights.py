"""Three nights over the demo newsroom, served on loopback while they run."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flows.demo.newsroom import NIGHTS, Newsroom
from flows.demo.past import PANEL_FROM
from flows.demo.server import serve
from flows.settings import Settings
from flows.summary import NightSummary
from pipeline.records import Night
from pipeline.sources.watched import load_sources
from pipeline.urls import host_of

SOURCES = Path(__file__).with_name("sources.toml")


def three_nights(settings: Settings, run_night: Callable[[Settings, Night], NightSummary]) -> list[NightSummary]:
    """Run the three nights of the demo, each by `run_night`, and return their summaries."""
    summaries = []
    with _newsroom_open(settings) as (local, turn):
        for number, clock in enumerate(NIGHTS, 1):
            turn(number)
            summaries.append(run_night(local, Night(at=clock)))
    return summaries


@contextmanager
def _newsroom_open(settings: Settings) -> Iterator[tuple[Settings, "Turn"]]:
    """Serve the newsroom; yield settings that connect to it, and the setter of its night."""
    turn = Turn()
    hosts = {host_of(feed.url) for source in load_sources(SOURCES) for feed in source.feeds}
    with serve(Newsroom.load(), turn.night) as address:
        chosen = {
            "sources": SOURCES,
            "panel_from": PANEL_FROM,
            "connect_to": dict.fromkeys(sorted(hosts), address),
            "contact": "",
            "allow_host": (),
        }
        yield settings.model_copy(update=chosen), turn


class Turn:
    """The night as of which the newsroom is served."""

    def __init__(self) -> None:
        """Begin with the first night."""
        self._night = 1

    def __call__(self, night: int) -> None:
        """Turn to `night`."""
        self._night = night

    def night(self) -> int:
        """Return the night that is shown."""
        return self._night
