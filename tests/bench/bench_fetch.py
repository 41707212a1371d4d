"""Two nights over 200 outlets on loopback against a bare httpx loop, and what a bomb among the answers costs.

Every answer comes after 0.2 seconds, as from a near outlet. The loop asks with as many requests at once, downloads the
same feeds and pages, and does nothing else: no robots.txt, no guard, no archive, no warehouse.
"""

import json
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from statistics import median

from tests.bench.watched import Watched, served, watched
from tests.prefect_server import Server, a_prefect_server

N_OUTLETS, N_PAGES, DELAY_S, AT_ONCE = 200, 10, 0.2, 64
N_ROUNDS = 3
N_BOMB_MB = 500
N_NEAR_BOMB = 20  # outlets
QUIET_DAY = "11"


def rows() -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    with tempfile.TemporaryDirectory() as folder, a_prefect_server(Path(folder)) as server:
        yield from _against_the_loop(server)
        yield _whole_quiet_night(server)
        yield _with_a_bomb(server)


def _against_the_loop(server: Server) -> Iterator[tuple[str, str, str]]:
    full, quiet = list[float](), list[float]()
    with a_town(N_OUTLETS, N_PAGES) as port:
        for _ in range(N_ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                bare = _bare(port, N_PAGES)
                full.append(_night(server, folder, port, N_OUTLETS, "10").said["wall"] / bare)
                bare = _bare(port, 0)
                _asked(port)
                quiet.append(_night(server, folder, port, N_OUTLETS, QUIET_DAY).said["wall"] / bare)
                asked = _asked(port)
    what = f"{N_OUTLETS} feeds and {N_OUTLETS * N_PAGES:,} pages discovered and fetched, wall against a bare loop"
    yield what, _spread(full), "at most 1.3"
    yield f"quiet night of {N_OUTLETS} feeds (all 304), wall time against a bare loop", _spread(quiet), "at most 1.5"
    counted = f"{asked.get('feed', 0)} feeds, {asked.get('page', 0)} pages, {asked.get('robots', 0)} robots.txt"
    yield "the same quiet night: what was asked for", counted, f"{N_OUTLETS} feeds, 0 pages"


def _whole_quiet_night(server: Server) -> tuple[str, str, str]:
    ratios = list[float]()
    with a_town(N_OUTLETS, 1) as port, tempfile.TemporaryDirectory() as folder:
        night = ("tests.bench.one_recorded_night", folder, port, str(N_OUTLETS))
        _whole(server, *night, "10")
        for day in range(11, 11 + N_ROUNDS):
            bare = _whole(server, "tests.bench.bare_loop", port, str(N_OUTLETS), "0", str(AT_ONCE))
            imports = _whole(server, "flows.nightly")
            ratios.append(_whole(server, *night, str(day)) / (bare + imports))
    what = (
        f"quiet night of {N_OUTLETS} feeds, all steps, a Prefect server running: wall against a bare loop and imports"
    )
    return what, _spread(ratios), "at most 1.3"


def _whole(server: Server, *module: str) -> float:
    """Return the seconds that a program takes, from its start to the end of all its processes."""
    command = (sys.executable, "-m", "tests.bench.reaped", sys.executable, "-m", *module)
    return float(watched(command, {**server.environment, "PREFECT_LOGGING_LEVEL": "ERROR"}).said["wall"])


def _with_a_bomb(server: Server) -> tuple[str, str, str]:
    with a_town(N_NEAR_BOMB, N_PAGES, N_BOMB_MB) as port:
        peaks: dict[str, list[float]] = {"": [], "bomb": []}
        for _ in range(N_ROUNDS):
            for bomb, found in peaks.items():
                with tempfile.TemporaryDirectory() as folder:
                    found.append(_night(server, folder, port, N_NEAR_BOMB, "10", bomb).peak_mb)
    more = median(peaks["bomb"]) - median(peaks[""])
    return f"a bomb of {N_BOMB_MB} MB in gzip among the answers: more peak memory", f"{more:.0f} MB", "at most 50 MB"


def a_town(n_outlets: int, n_pages: int, n_bomb_mb: int = 0) -> AbstractContextManager[str]:
    """Serve a town from a process of its own; yields its port."""
    return served(sys.executable, "-m", "tests.bench.town", str(n_outlets), str(n_pages), str(DELAY_S), str(n_bomb_mb))


def _bare(port: str, n_pages: int) -> float:
    """Return the seconds that the bare loop takes."""
    command = (sys.executable, "-m", "tests.bench.bare_loop", port, str(N_OUTLETS), str(n_pages), str(AT_ONCE))
    return float(watched(command).said["wall"])


def _night(server: Server, folder: str, port: str, n_outlets: int, day: str, *more: str) -> Watched:
    command = (sys.executable, "-m", "tests.bench.one_fetching", folder, port, str(n_outlets), day, *more)
    return watched(command, {**server.environment, "PREFECT_LOGGING_LEVEL": "ERROR"})


def _asked(port: str) -> dict[str, int]:
    """Return what the town was asked for since it was last asked this."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/asked") as answer:
        found: dict[str, int] = json.load(answer)
    return found


def _spread(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
