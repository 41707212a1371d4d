"""Circuit breaker per host: which hosts are left alone after repeated failures, and until when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from pipeline.fetch.request_error import RequestError
from pipeline.records import HostState

LONGEST_PAUSE = timedelta(days=1)  # what a Retry-After is cut to; the rest after failures is shorter


def pulled_back(state: HostState, now: datetime) -> HostState:
    """Return the state without a pause that ends later than any set by now: an earlier clock ran ahead."""
    is_beyond = state.open_until is not None and state.open_until > now + LONGEST_PAUSE
    return state.model_copy(update={"open_until": None}) if is_beyond else state


class Circuits:
    """Circuit breakers, one per host. Thread-safe: shared by the clients, threads and event loops of a night.

    A circuit opens for `rest_s` seconds after `n_failures` consecutive temporary failures, and immediately for the
    time given by a Retry-After header. Once that time has passed, the next request decides: a response closes the
    circuit, another failure reopens it. The clock is passed in as `now`.
    """

    def __init__(
        self, known: Mapping[str, HostState] | None = None, *, n_failures: int = 5, rest_s: int = 43_200
    ) -> None:
        """Start from the states of earlier nights. The default rest is half a day: this night, but not the next."""
        self._states = dict(known or {})
        self._n_failures = n_failures
        self._rest = timedelta(seconds=rest_s)
        self._lock = Lock()
        self._changed: set[str] = set()

    def check(self, host: str, now: datetime) -> None:
        """Raise RequestError host_resting while the circuit of `host` is open."""
        with self._lock:
            state = self._states.get(host)
        if state is None or state.open_until is None or state.open_until <= now:
            return
        wait_s = ceil((state.open_until - now).total_seconds())
        until = f"{state.open_until:%Y-%m-%d %H:%M} UTC"
        detail = f"{host} is left alone until {until}, as it asked or because it kept failing."
        raise RequestError("host_resting", detail, retry_later=True, retry_after_s=wait_s)

    def answered(self, host: str) -> None:
        """Close the circuit: the host gave a definite response, be it 404."""
        with self._lock:
            if host in self._states:
                self._states[host] = HostState(host=host)
                self._changed.add(host)

    def failed(self, host: str, now: datetime, retry_after_s: int | None = None) -> None:
        """Count one temporary failure; `retry_after_s` is the server's Retry-After, in seconds."""
        with self._lock:
            before = self._states.get(host, HostState(host=host))
            n_failures = before.n_failures + 1
            ends = [before.open_until] if before.open_until else []
            if retry_after_s:
                ends.append(now + timedelta(seconds=retry_after_s))
            if n_failures >= self._n_failures:
                ends.append(now + self._rest)
            self._states[host] = HostState(host=host, n_failures=n_failures, open_until=max(ends, default=None))
            self._changed.add(host)

    def learn(self, host: str, error: RequestError | None, now: datetime) -> None:
        """Record the outcome of one request: no error, or a permanent one, counts as a response."""
        if error is not None and error.retry_later:
            self.failed(host, now, error.retry_after_s)
        else:
            self.answered(host)

    def states(self) -> tuple[HostState, ...]:
        """Return the states to persist for the next night: every host that was known or failed, sorted by name."""
        with self._lock:
            return tuple(self._states[host] for host in sorted(self._states))

    def take_changed(self) -> tuple[HostState, ...]:
        """Return the states that have changed since the last call, to persist with the answers that changed them."""
        with self._lock:
            changed, self._changed = self._changed, set()
            return tuple(self._states[host] for host in sorted(changed))
