"""`nato-asia backup`: copy the data folder and its settings to a backup folder."""

from pathlib import Path
from typing import Annotated

from flows.backup_folder import BackUp, back_up
from flows.cli.console import clean_text, say
from flows.cli.nights import DEGRADED
from flows.cli.options import CodebookFile, Data, Sources, path_option
from flows.cli.published import require_data_folder
from flows.settings import FILE, load_settings, read_clock


def backup(
    to: Annotated[Path, path_option("--to", metavar="DIR", help="Backup folder: a new or empty one, or a backup.")],
    data: Data = None,
    sources: Sources = None,
    codebook: CodebookFile = None,
) -> int:
    """Back up the data folder and its settings.

    Only what is new is copied. No night can run meanwhile. Exit code 3: an archived night is damaged here, and the
    backup keeps its earlier copy.
    """
    settings = load_settings({"data": data, "sources": sources, "codebook": codebook})
    require_data_folder(settings)
    done = back_up(settings, FILE, to, made_at=read_clock(None).at)
    _print_done(done, to)
    return DEGRADED if done.damaged else 0


def _print_done(done: BackUp, to: Path) -> None:
    n_bytes = sum(file.n_bytes for file in done.manifest.files)
    say(
        clean_text(
            f"Backed up to {to}: {len(done.manifest.files)} files, {n_bytes / 1e6:,.1f} MB; "
            f"copied now: {done.n_copied} files, {done.n_copied_bytes / 1e6:,.1f} MB."
        )
    )
    if done.gone:
        say(f"The data folder no longer has {len(done.gone)} archived nights: the backup keeps them.")
    for path in done.damaged:
        say(
            clean_text(
                f"  {path} is damaged in the data folder: archived nights only grow, and this one changed. The backup "
                "keeps its earlier copy: restore the backup to another folder and copy that file from there."
            )
        )
