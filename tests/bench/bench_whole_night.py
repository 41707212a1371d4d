"""A night by hand over real pages against trafilatura, and a quiet one against an empty flow of Prefect.

python -m tests.bench.bench_whole_night [OUTLETS PAGES ROUNDS]
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.real_town import address_of
from tests.bench.watched import served, watched

N_OUTLETS, N_PAGES, N_ROUNDS = 20, 1000, 3
_THEIR_SETTINGS = "[DEFAULT]\nSLEEP_TIME = 0\nSSRF_PROTECTION = off\n"  # it refuses loopback addresses otherwise


class Spent(NamedTuple):
    """Seconds of wall time, and of processor time of all processes."""

    wall: float
    cpu: float


class Round(NamedTuple):
    """What each program took of the same pages, or of none."""

    night: Spent
    without_prefect: Spent
    quiet: Spent
    theirs: Spent  # with title, authors and date, as ours
    bare: Spent
    empty: Spent


def rows(
    n_outlets: int = N_OUTLETS, n_pages: int = N_PAGES, n_rounds: int = N_ROUNDS
) -> Iterator[tuple[str, str, str]]:
    """Yield (what, figure, target)."""
    with served(sys.executable, "-m", "tests.bench.real_town", str(n_outlets), str(n_pages)) as port:
        rounds = [_round(port, n_outlets, n_pages) for _ in range(n_rounds)]
    what = f"night by hand, {n_pages:,} real pages of {n_outlets} outlets on loopback"
    yield (
        f"{what}: wall time against trafilatura's command given the addresses",
        _spread([one.night.wall / one.theirs.wall for one in rounds]),
        "at most 0.7",
    )
    yield (
        f"{what}: processor time of all processes against bare extraction in one",
        _spread([one.night.cpu / one.bare.cpu for one in rounds]),
        "at most 1.35",
    )
    yield (
        "the same night without Prefect: processor time against that",
        _spread([one.without_prefect.cpu / one.bare.cpu for one in rounds]),
        "stated",
    )
    yield (
        f"quiet night by hand of {n_outlets} feeds: processor time against an empty flow on the same embedded server",
        _spread([one.quiet.cpu / one.empty.cpu for one in rounds]),
        "at most 1.3",
    )


def _round(port: str, n_outlets: int, n_pages: int) -> Round:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        hosts = [f"{address_of(n)}:{port}" for n in range(n_outlets)]
        pages = [f"http://{hosts[n % n_outlets]}/p{n // n_outlets}/" for n in range(n_pages)]
        (folder / "sources.toml").write_text("".join(map(_source, range(n_outlets), hosts)))
        (folder / "pages.txt").write_text("\n".join(pages))
        (folder / "their.cfg").write_text(_THEIR_SETTINGS)
        allowed = [part for host in hosts for part in ("--allow-host", host)]
        night = ("-m", "flows.cli", "nightly", "--sources", f"{name}/sources.toml", *allowed)
        return Round(
            night=_spent(*night, "--data", f"{name}/data", "--now", "2026-11-10T02:15:00Z"),
            quiet=_spent(*night, "--data", f"{name}/data", "--now", "2026-11-11T02:15:00Z"),
            without_prefect=_spent("-m", "tests.bench.one_plain_night", name, *hosts),
            theirs=_spent(
                *("-m", "trafilatura.cli", "--config-file", f"{name}/their.cfg"),
                *("--input-file", f"{name}/pages.txt", "--output-dir", f"{name}/theirs", "--with-metadata"),
            ),
            bare=_spent("-m", "tests.bench.bare_extraction", str(n_pages)),
            empty=_spent("-m", "tests.bench.empty_flow", f"{name}/data"),
        )


def _source(number: int, host: str) -> str:
    return f'[[source]]\nid = "o{number}"\nname = "o{number}"\nfeeds = [{{ url = "http://{host}/feed/" }}]\n'


def _spent(*arguments: str) -> Spent:
    """Return what a program of Python took."""
    environment = {"NATO_ASIA_DELAY_S": "0", "NATO_ASIA_WORKERS": "2", "NATO_ASIA_PAGES_PER_NIGHT": "10000"}
    command = (sys.executable, "-m", "tests.bench.reaped", sys.executable, *arguments)
    said = watched(command, {**os.environ, **environment, "PREFECT_API_URL": ""}).said
    return Spent(said["wall"], said["cpu"])


def _spread(ratios: list[float]) -> str:
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


if __name__ == "__main__":
    for row in rows(*map(int, sys.argv[1:])):
        print(f"| {' | '.join(row)} |")
