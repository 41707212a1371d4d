"""What was measured, claim by claim, with date and machine; docs/benchmarks.md is written from it."""

import json
import os
import platform
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pydantic import BaseModel

FILE = Path(__file__).with_name("measured.json")
PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
Row = tuple[str, str, str]  # what, figure, target

_HEAD = """# Benchmarks

Written by `make bench` (claims of every day) and `make bench-long` (those of a million, and all that take long);
`make bench ROW=sieve` measures one claim. Each figure is a ratio of things measured in one run on one machine, as
absolute times differ from machine to machine and ratios hardly; where several are given, it is the median with the
range. A claim has the date and machine of its last run. The real pages and texts are no part of the repository.
"""


class Claim(BaseModel):
    """The figures of a claim, and when and on what machine they were measured."""

    about: str  # a sentence
    measured_on: date
    machine: str
    rows: tuple[Row, ...]


def this_machine() -> str:
    """Return processors, memory and Python of this machine in words."""
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} processors, {gib:.0f} GiB, Python {platform.python_version()}"


def keep(name: str, about: str, rows: Iterable[Row], today: date) -> None:
    """Put the rows of a claim in place of those of its last run, and write the page."""
    claims = kept()
    claims[name] = Claim(about=about, measured_on=today, machine=this_machine(), rows=tuple(rows))
    shown = {name: claim.model_dump(mode="json") for name, claim in sorted(claims.items())}
    FILE.write_text(json.dumps(shown, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PAGE.write_text(page(claims), "utf-8")


def page(claims: dict[str, Claim]) -> str:
    """Return the page: a section for each claim."""
    return _HEAD + "".join(_section(name, claims[name]) for name in sorted(claims))


def _section(name: str, claim: Claim) -> str:
    table = "".join(f"| {' | '.join(row)} |\n" for row in claim.rows)
    when = f"{claim.measured_on}, {claim.machine}."
    return f"\n## {name}\n\n{claim.about} {when}\n\n| what | figure | target |\n|---|---|---|\n{table}"


def kept() -> dict[str, Claim]:
    """Return what was measured, by the name of the claim."""
    return {name: Claim.model_validate(claim) for name, claim in json.loads(FILE.read_text("utf-8")).items()}
