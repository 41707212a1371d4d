"""How hosts answered in; out, which of them are left alone, and until when."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from pipeline.fetch.request_error import Trouble
from pipeline.records import HostState


class Circuits:
    """A circuit per host, closed while the host answers. May be shared by the clients, threads and loops of a night.

    It opens for `rest_s` seconds after `n_failures` temporary failures in a row, and at once, until then, where the
    server names a time (Retry-After). Once the time has passed the host is asked again: an answer closes the circuit,
    one more failure opens it anew. Knows no clock: `now` is passed in.
    """

    def __init__(
        self, known: Mapping[str, HostState] | None = None, *, n_failures: int = 5, rest_s: int = 43_200
    ) -> None:
        """Start from what earlier nights learnt. Half a day's rest: for this night, but not for the next."""
        self._states = dict(known or {})
        self._n_failures = n_failures
        self._rest = timedelta(seconds=rest_s)
        self._lock = Lock()

    def check(self, host: str, now: datetime) -> None:
        """Raise Trouble host_resting where `host` is not to be asked yet."""
        with self._lock:
            state = self._states.get(host)
        if state is None or state.open_until is None or state.open_until <= now:
            return
        wait_s = ceil((state.open_until - now).total_seconds())
        until = f"{state.open_until:%Y-%m-%d %H:%M} UTC"
        detail = f"{host} is left alone until {until}, as it asked or because it kept failing."
        raise Trouble("host_resting", detail, retry_later=True, retry_after_s=wait_s)

    def answered(self, host: str) -> None:
        """Close the circuit: the host says something that it means, be it that there is no such page."""
        with self._lock:
            if host in self._states:
                self._states[host] = HostState(host=host)

    def failed(self, host: str, now: datetime, retry_after_s: int | None = None) -> None:
        """Count one temporary failure; `retry_after_s` is what the server asked for, in seconds."""
        with self._lock:
            before = self._states.get(host, HostState(host=host))
            n_failures = before.n_failures + 1
            ends = [before.open_until] if before.open_until else []
            if retry_after_s:
                ends.append(now + timedelta(seconds=retry_after_s))
            if n_failures >= self._n_failures:
                ends.append(now + self._rest)
            self._states[host] = HostState(host=host, n_failures=n_failures, open_until=max(ends, default=None))

    def learn(self, host: str, trouble: Trouble | None, now: datetime) -> None:
        """Take how one request ended: no trouble, or one that will not pass, is an answer."""
        if trouble is not None and trouble.retry_later:
            self.failed(host, now, trouble.retry_after_s)
        else:
            self.answered(host)

    def states(self) -> tuple[HostState, ...]:
        """Return what to keep for the next night: every host that was known or failed, by name."""
        with self._lock:
            return tuple(self._states[host] for host in sorted(self._states))
