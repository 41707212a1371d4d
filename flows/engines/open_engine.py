"""Opening of the engine that was chosen; Dask is imported where it was."""

from contextlib import AbstractContextManager
from pathlib import Path

from flows.engines.engine import Engine, EngineChoice


def open_engine(choice: EngineChoice, shared: Path) -> AbstractContextManager[Engine]:
    """Return the chosen engine as a context manager; all its workers must see the file `shared`.

    Raises SettingsError for a choice that cannot be had here, and EngineError where its workers cannot be used.
    """
    choice.require_sense()
    if choice.kind == "dask":
        from flows.engines.dask import dask_engine  # takes a third of a second, and may not be installed

        return dask_engine(choice, shared)
    from flows.engines.processes import process_engine

    return process_engine(choice)
