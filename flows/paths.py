"""A path as a person writes it: `~` is the home folder, and nothing at all names no place."""

from pathlib import Path


def read_path(stated: str | Path) -> Path:
    """Return the path that is `stated`. Raises ValueError where it is empty, or begins with the home of nobody."""
    if not str(stated).strip():
        raise ValueError("it is empty: name a path")
    try:
        return Path(stated).expanduser()
    except RuntimeError as nobody:
        raise ValueError("there is no such home folder: write the path in full") from nobody
