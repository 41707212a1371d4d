"""`nato-asia validate code`: the rows of a drawn sample are shown one by one in the terminal, and coded there."""

from pathlib import Path
from typing import Annotated

import typer

from flows.cli.console import clean_text, say, say_paragraph
from flows.cli.options import path_argument
from flows.sample_files import write_sheet
from pipeline.errors import CodesError
from pipeline.trial.coding_sheet import COLUMNS, read_sheet

_ANSWERS = ("1", "0", "")
_STOP = "q"


def code(
    file: Annotated[Path, path_argument(help="File that `validate draw` wrote; a copy for each coder.")],
    again: Annotated[bool, typer.Option("--again", help="Show rows that are coded already as well.")] = False,
) -> None:
    """Code a drawn sample in the terminal.

    Rows without a code are shown one by one. Answers are saved into the file when you stop with q, with Ctrl-D or at
    the end; go on later with the same command.
    """
    try:
        rows = read_sheet(file, file.read_bytes())
    except OSError as broken:
        raise CodesError(f"{file}: it cannot be read ({broken.strerror}). Check the path.") from broken
    open_rows = [row for row in rows if again or not row["code"].strip()]
    n_coded = 0
    try:
        for number, row in enumerate(open_rows, 1):
            answer = _ask(row, f"{number} of {len(open_rows)}")
            if answer is None:
                break
            row["code"] = answer or row["code"]
            n_coded += bool(answer)
    finally:  # Ctrl-C too: what was answered is the coder's work
        write_sheet(file, ([row[name] for name in COLUMNS] for row in rows))
    n_left = sum(not row["code"].strip() for row in rows)
    say("", f"{n_coded} rows coded, {n_left} without a code, in {clean_text(file)}.")


def _ask(row: dict[str, str], place: str) -> str | None:
    """Show a row and return the answer, empty for a row that is left out; None where the coder stops."""
    say("", f"[bold]{place}: {clean_text(row['theme'])}[/bold] ({row['level']})")
    say_paragraph(row["definition"])
    say("", f"{clean_text(row['source_name'])}, {clean_text(row['published_on'])}: {clean_text(row['title'])}")
    for paragraph in row["evidence"].splitlines():
        say_paragraph(paragraph, indent=2)
    while True:
        try:
            answer = input("Is the theme there? 1 yes, 0 no, Enter leaves it out, q stops: ").strip().lower()
        except EOFError:
            return None
        if answer == _STOP:
            return None
        if answer in _ANSWERS:
            return answer
        say(f"{clean_text(answer)}: write 1, 0 or q, or nothing.")
