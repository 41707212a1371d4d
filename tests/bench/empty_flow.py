"""Runs a flow that does nothing, recorded as a night by hand is. Argument: the data folder."""

import sys
from pathlib import Path

from flows.cli.nights import prepare_prefect
from flows.settings import Settings

if __name__ == "__main__":
    prepare_prefect(Settings(data=Path(sys.argv[1])))
    from prefect import flow

    from flows.embedded_server import recording_server

    @flow
    def empty() -> None:
        """Do nothing."""

    with recording_server():
        empty()
