"""A path as a person writes it: `~` is the home folder, and nothing at all names no place."""

from pathlib import Path


def read_path(stated: object) -> Path:
    """Return the path that is `stated`. Raises ValueError where it is none, is empty, or begins with nobody's home."""
    if not isinstance(stated, str | Path):
        raise ValueError("this is no path: write one in quotes")  # noqa: TRY004 - pydantic passes a TypeError on
    if not str(stated).strip():
        raise ValueError("it is empty: name a path")
    try:
        return Path(stated).expanduser()
    except RuntimeError as nobody:
        raise ValueError("there is no such home folder: write the path in full") from nobody
