"""Why a request got no usable answer: the reasons by HTTP status, and what a Retry-After asks for."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

_MAY_PASS = frozenset({408, 421, 425, 429})  # of the 4xx, those that speak of this moment and not of the address
_DELTA_SECONDS = re.compile(r"[0-9]+")


class Trouble(Exception):
    """One request is over without an answer. Stays inside this room: the client turns it into a Failure."""

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
        """Take a short code, a sentence for the reader, and what to do about it."""
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.retry_later = retry_later  # worth asking again on a later night
        self.retry_after_s = retry_after_s
        self.retry_now = retry_now  # worth asking again at once, or after the time that the server names
        self.reservations = reservations  # the signs that made it one


def status_trouble(
    status: int, retry_after: str, *, now: datetime, retry_after_max_s: int, patience_s: int = 0
) -> Trouble:
    """Return the trouble that a status other than a usable 200 or 304 means.

    4xx are permanent except those that speak of the moment (408, 421, 425, 429); everything else is temporary. A 5xx
    without Retry-After may pass within seconds, and so does whatever is over within `patience_s` by its Retry-After.
    """
    wait_s = retry_after_s(retry_after, now=now, at_most_s=retry_after_max_s)
    retry_later = not 400 <= status < 500 or status in _MAY_PASS
    return Trouble(
        f"http_{status}",
        f"The server answered {status}{_phrase(status)}.",
        retry_later=retry_later,
        retry_after_s=wait_s,
        retry_now=status >= 500 if wait_s is None else retry_later and 0 < wait_s <= patience_s,
    )


def retry_after_s(value: str, *, now: datetime, at_most_s: int) -> int | None:
    """Return the seconds that a Retry-After header asks for: 0 to `at_most_s`, None where it says nothing.

    Takes delta seconds and HTTP dates (RFC 9110, 10.2.3). A date that has passed is 0; garbage says nothing.
    """
    value = value.strip()
    if _DELTA_SECONDS.fullmatch(value):
        return min(int(value[:12]), at_most_s)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    wait = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now
    return min(max(int(wait.total_seconds()), 0), at_most_s)


def _phrase(status: int) -> str:
    try:
        return f" ({HTTPStatus(status).phrase})"
    except ValueError:
        return ""
