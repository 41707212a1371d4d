"""`nato-asia restore`: verify a backup and make a data folder of it."""

from pathlib import Path
from typing import Annotated

from flows.cli.console import clean_text, say
from flows.cli.options import Data, path_argument
from flows.restoration import restore_data
from flows.settings import load_settings


def restore(
    backup: Annotated[Path, path_argument(metavar="DIR", help="Backup folder, as `nato-asia backup --to` wrote it.")],
    data: Data = None,
) -> None:
    """Restore a backup as a new data folder.

    The data folder must be empty or missing. Every file is verified; where one is damaged, nothing is restored.
    """
    settings = load_settings({"data": data})
    manifest = restore_data(backup, settings.data)
    say(
        clean_text(
            f"Restored {len(manifest.files)} files of {manifest.made_at:%Y-%m-%d %H:%M} UTC to {settings.data}."
        ),
        clean_text(
            f"The settings of that time are in {settings.data / 'settings'}: copy nato-asia.toml where you work."
        ),
    )
