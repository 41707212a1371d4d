"""The Prefect server that schedules nights: a client of it, or one sentence where it does not answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.exceptions import PrefectException
from prefect.settings import PREFECT_API_URL, PREFECT_CLIENT_MAX_RETRIES, temporary_settings

from pipeline.errors import ServiceError

USUAL_API = "http://127.0.0.1:4200/api"  # of `prefect server start`
ENOUGH_RETRIES = 2  # a person waits for the answer


@contextmanager
def connected() -> Iterator[SyncPrefectClient]:
    """Yield a client of the configured server, or of the one on this machine where none is configured.

    Raises ServiceError where no server answers, or where it refuses a request.
    """
    api = os.environ.get("PREFECT_API_URL") or PREFECT_API_URL.value() or USUAL_API
    with temporary_settings({PREFECT_API_URL: api, PREFECT_CLIENT_MAX_RETRIES: ENOUGH_RETRIES}):
        try:
            with get_client(sync_client=True) as client:
                if broken := client.api_healthcheck():
                    raise ServiceError(
                        f"{api}: no Prefect server answers here ({type(broken).__name__}). Start one with "
                        "`prefect server start`, or name yours in PREFECT_API_URL."
                    )
                yield client
        except (PrefectException, HTTPError) as broken:
            raise ServiceError(f"{api}: the Prefect server refused a request ({_first_line(broken)}).") from broken


def _first_line(broken: Exception) -> str:
    return (str(broken).splitlines() or [type(broken).__name__])[0]
