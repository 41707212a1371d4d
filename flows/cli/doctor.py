"""`nato-asia doctor`: examine an installation, name the cure of each trouble, and repair what is safe to repair."""

import re
from collections import Counter
from typing import Annotated

import typer

from flows.cli.console import clean_text, progress_shown, say
from flows.cli.nights import DEGRADED, prepare_prefect
from flows.cli.options import CodebookFile, Data, Sources
from flows.doctor.configuration import read_settings
from flows.doctor.diagnosis import Diagnosis, Level
from flows.doctor.examination import examine
from flows.settings import Settings, read_clock
from pipeline.discover.health import count
from pipeline.errors import TrackerError

_COMMAND = re.compile(r"`(nato-asia (?:nightly|rebuild|status|doctor --repair))`")


def doctor(
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="Do not read every archived record and every row of the warehouse.")
    ] = False,
    repair: Annotated[
        bool,
        typer.Option(
            "--repair",
            help="Rebuild a damaged warehouse, publish again, remove leftovers of killed processes, tighten rights.",
        ),
    ] = False,
) -> int:
    """Find what is wrong with an installation, with each cure.

    It looks at disk, clock, settings, archive, warehouse, nights, published files and feeds, and changes nothing
    without --repair. Exit code 3 if it finds a trouble.
    """
    settings, of_settings = read_settings({"data": data, "sources": sources, "codebook": codebook})
    now = read_clock(None).at
    with progress_shown():
        if repair:
            _repair(settings)
        found = (of_settings, *examine(settings, now, is_quick=quick))
    chosen = {"--data": data, "--sources": sources, "--codebook": codebook}
    options = "".join(f" {option} {path}" for option, path in chosen.items() if path is not None)
    for diagnosis in found:
        say(_line(diagnosis, options))
    n_found = Counter(diagnosis.level for diagnosis in found)
    troubles, notes = n_found[Level.TROUBLE], n_found[Level.NOTE]
    tally = f"{count(troubles, 'trouble', 'troubles')}, {count(notes, 'note', 'notes')}."
    say("", tally if troubles else "All is well.")
    return DEGRADED if troubles else 0


def _line(diagnosis: Diagnosis, options: str) -> str:
    """Return a diagnosis as one line, the commands in its cure with the `options` that were given to this one."""
    cure = _COMMAND.sub(lambda found: f"`{found[1]}{options}`", diagnosis.cure)
    said = f"{diagnosis.sentence} Cure: {cure}" if cure else diagnosis.sentence
    line = clean_text(f"{diagnosis.level:<7}  {diagnosis.subject}: {said}")
    return f"[bold]{line}[/bold]" if diagnosis.level is Level.TROUBLE else line


def _repair(settings: Settings) -> None:
    """Repair and say what was done; what could not be repaired is found again by the examination."""
    if not settings.data.is_dir():
        return
    prepare_prefect(settings)
    from flows.doctor.repair import repair

    try:
        for done in repair(settings, read_clock(None).at):
            say(clean_text(f"repaired  {done}"))
    except TrackerError as broken:
        say(clean_text(f"not repaired  {broken}"))
    say("")
