"""Check of the schedule on a Prefect server, where there is one."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress

from flows.doctor.diagnosis import Case, Diagnosis, note, ok, trouble
from pipeline.errors import ServiceError

_USUAL_PLACE = ("127.0.0.1", 4200)  # of `prefect server start`


def check_service(case: Case) -> Iterator[Diagnosis]:
    """Ask the Prefect server for its schedule, workers and last runs."""
    if not os.environ.get("PREFECT_API_URL") and not _something_listens():
        yield note(
            "service",
            "No Prefect server is configured or running here: nights run by hand, or by what you have set up.",
            "`nato-asia service setup` schedules them; see docs/operations.md.",
        )
        return
    from flows.service.prefect_api import connected  # here: Prefect takes seconds to load
    from flows.service.state import service_state

    try:
        with connected() as client:
            state = service_state(client)
    except ServiceError as silent:
        yield trouble("service", str(silent), "Start the server, then look again.")
        return
    troubles = list(state.troubles(case.now))
    for sentence, cure in troubles:
        yield trouble("service", sentence, cure)
    if not troubles:
        yield ok("service", f"The next night is scheduled for {state.next_at:%Y-%m-%d %H:%M} UTC; a worker is alive.")


def _something_listens() -> bool:
    with suppress(OSError), socket.create_connection(_USUAL_PLACE, timeout=1):
        return True
    return False
