"""Why a request has no usable response: classification of HTTP status codes, Retry-After parsing."""

import re
from datetime import datetime
from http import HTTPStatus

from pipeline.fetch.server_dates import http_date

_TRANSIENT_4XX = frozenset({408, 421, 425, 429})  # about the moment, not about the address
_DELTA_SECONDS = re.compile(r"[0-9]+")


class RequestError(Exception):
    """A request ended without a usable response. Internal to pipeline.fetch: the client turns it into a Failure."""

    def __init__(
        self,
        reason: str,
        detail: str,
        *,
        retry_later: bool,
        retry_after_s: int | None = None,
        retry_now: bool = False,
        reservations: tuple[str, ...] = (),
    ) -> None:
        """Take a reason code, a sentence for the reader, and whether and when to retry."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.retry_later = retry_later  # worth a retry on a later night
        self.retry_after_s = retry_after_s
        self.retry_now = retry_now  # worth a retry at once, or after the server's Retry-After
        self.reservations = reservations  # the opt-outs that caused it


def status_error(
    status: int, retry_after: str, *, now: datetime, retry_after_max_s: int, patience_s: int = 0
) -> RequestError:
    """Classify a status other than a usable 200 or 304.

    4xx are permanent except the transient ones (408, 421, 425, 429); everything else is temporary. Retried at once
    are a 5xx without Retry-After, and any temporary status whose Retry-After is within `patience_s`.
    """
    wait_s = retry_after_s(retry_after, now=now, at_most_s=retry_after_max_s)
    retry_later = not 400 <= status < 500 or status in _TRANSIENT_4XX
    return RequestError(
        f"http_{status}",
        f"The server answered {status}{_phrase(status)}.",
        retry_later=retry_later,
        retry_after_s=wait_s,
        retry_now=status >= 500 if wait_s is None else retry_later and 0 < wait_s <= patience_s,
    )


def retry_after_s(value: str, *, now: datetime, at_most_s: int) -> int | None:
    """Return a Retry-After header in seconds, 0 to `at_most_s`; None where it is missing or invalid.

    Takes delta seconds and HTTP dates (RFC 9110, 10.2.3). A date in the past is 0.
    """
    value = value.strip()
    if _DELTA_SECONDS.fullmatch(value):
        return min(int(value[:12]), at_most_s)
    moment = http_date(value)
    return min(max(int((moment - now).total_seconds()), 0), at_most_s) if moment else None


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
