"""Captures of a real government feed in, nights over it out: what the tests and docs/example-trends.md replay."""

import lzma
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from flows.settings import Settings
from flows.summary import NightSummary
from tests.nights import whole_night
from tests.web import Canned, Web

FILE = Path("feed_history_state_dept", "snapshots_all.tar.xz")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d)(\d\d)(\d\d)")


class Capture(NamedTuple):
    """The feed as it stood at one moment."""

    clock: str
    body: bytes


class NightShown(NamedTuple):
    """A night that was run over a capture."""

    settings: Settings
    capture: Capture
    report: NightSummary


def captures(material: Path, wanted: Callable[[Sequence[str]], set[str]]) -> Iterator[Capture]:
    """Yield, oldest first, those captures whose names `wanted` picks out of all names."""
    # Unpacked as a whole, 260 MB: it is one stream in no order, and each step back in it begins anew.
    with tarfile.open(fileobj=BytesIO(lzma.decompress((material / FILE).read_bytes()))) as archive:
        named = {Path(member.name).name: member for member in archive if member.name.endswith(".xml")}
        for name in sorted(wanted(sorted(named))):
            body, stamp = archive.extractfile(named[name]), _STAMP.match(name)
            assert body is not None
            assert stamp is not None
            day, hour, minute, second = stamp.groups()
            yield Capture(f"{day}T{hour}:{minute}:{second}Z", body.read())


def first_of_each_day(names: Sequence[str]) -> dict[str, str]:
    """Return the name of each day's first capture, by day."""
    first: dict[str, str] = {}
    for name in names:
        first.setdefault(name[:10], name)
    return first


def replay(
    folder: Path, shown: Iterable[Capture], *, run: Callable[..., NightSummary] = whole_night, **changed: object
) -> Iterator[NightShown]:
    """Run a night, by `run`, over each capture, served on loopback, and yield it."""
    with Web() as web:
        sources = folder / "sources.toml"
        sources.write_text(
            '[[source]]\nid = "state"\nname = "U.S. Department of State"\ngroup = "euro_atlantic"\nfull_text = true\n'
            f'feeds = [{{ url = "{web.url("/feed/")}" }}]\n'
        )
        plain = {"data": folder / "data", "sources": sources, "allow_host": (web.address,), "delay_s": 0, "workers": 1}
        settings = Settings.model_validate(plain | changed)
        for capture in shown:
            web.routes["/feed/"] = Canned(200, {"Content-Type": "application/rss+xml"}, capture.body)
            yield NightShown(settings, capture, run(now=capture.clock, settings=settings))
