"""Growth of processor time with the input, measured in a process that may be killed."""

import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from typing import NamedTuple, TypeVar

LAW = 6.0  # times the processor time that four times the input may take
_SHORTEST = 8
_MEASURABLE_S = 0.004
_SURE_S = 0.040
_PLAIN_S = 1.0  # beyond this, a breach needs no larger input to be believed
_PATIENCE_S = 3  # of processor time for one run, after which its process is killed
Item = TypeVar("Item")


class Excess(NamedTuple):
    """A breach of the law: the seconds for n and for four times n; infinite where the process had to be killed."""

    what: str
    n: int
    short_s: float
    long_s: float

    def __str__(self) -> str:
        """Say it in one line."""
        return f"{self.what}: {self.short_s:.4f} s for {self.n:,}, {self.long_s:.4f} s for {4 * self.n:,}"


def excess_of(
    what: str,
    prepare: Callable[[int], Callable[[], object]],
    *,
    shortest: int = _SHORTEST,
    longest: int,
    until_s: float = _MEASURABLE_S,
) -> Excess | None:
    """Let the input grow fourfold until it takes so long, and compare each time with that for a quarter of the input.

    `prepare` takes the size and returns what is timed. None where the law holds. A step in the time, as where a cache
    or a limit of the code ends, is no breach: the next larger input shows none. Only in a process that may be killed.
    """
    before, n = float("inf"), shortest
    while n <= longest and (before < until_s or n == shortest):
        work = prepare(n)
        taken = _wall_seconds(work)
        if taken >= _MEASURABLE_S and taken > LAW * before:
            quarter = prepare(n // 4)
            taken, before = min(taken, _wall_seconds(work)), max(before, _wall_seconds(quarter))
            excess = _judged(what, n // 4, quarter, work) if taken > LAW * before else None
            if excess and (excess.long_s > _PLAIN_S or _judged(what, n, work, prepare(4 * n))):
                return excess
        before, n = taken, n * 4
    return None


def _judged(what: str, n: int, short: Callable[[], object], long: Callable[[], object]) -> Excess | None:
    """Measure what looks like a breach by processor time, and again: other processes disturb caches, too."""
    short_s, long_s = 0.0, float("inf")
    for _ in range(3):
        short_s, long_s = max(short_s, _seconds(short)), min(long_s, _seconds(long))
        if long_s <= LAW * short_s or long_s < _MEASURABLE_S / 2:
            return None
    return Excess(what, n, short_s, long_s)


def _wall_seconds(work: Callable[[], object]) -> float:
    """Return the time on the clock: it only warns, where the processor's clock, which judges, may tick in 4 ms.

    Where another process may have interrupted the work it is the shorter of two runs.
    """
    times = []
    for _ in range(2):
        _be_patient()
        on_clock, on_processor = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - on_clock)
        if time.process_time() - on_processor > times[-1] / 2:
            break
    return min(times)


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor time of the work, repeated until the ticks of the clock no longer matter."""
    _be_patient()
    n_runs, began = 0, time.process_time()
    while (taken := time.process_time() - began) < _SURE_S:
        work()
        n_runs += 1
    return taken / n_runs


def breaches(find: Callable[[Item], Iterable[Excess | None]], items: Sequence[Item]) -> Iterator[Excess]:
    """Yield the first breach of each item, found in a child process that is killed where one measurement never ends.

    What was measured as the child died is measured once more, first in the next child: the machine may have killed it.
    """
    context = multiprocessing.get_context("spawn")
    done, died_at = 0, -1
    while done < len(items):
        ours, theirs = context.Pipe(duplex=False)
        child = context.Process(target=_serve, args=(theirs, find, items[done:]), daemon=True)
        child.start()
        theirs.close()
        try:
            while done < len(items):
                if excess := ours.recv():
                    yield excess
                done += 1
        except EOFError:
            child.join()
            if child.exitcode is None or child.exitcode >= 0:
                raise RuntimeError(f"the child that measured {items[done]!r} ended with {child.exitcode}") from None
            if died_at == done:
                yield Excess(repr(items[done])[:300], 0, 0.0, float("inf"))
                done += 1
            else:
                died_at = done
        child.join()


def _serve(pipe: Connection, find: Callable[[Item], Iterable[Excess | None]], items: Sequence[Item]) -> None:
    for item in items:
        pipe.send(next(filter(None, find(item)), None))


def _be_patient() -> None:
    """Give this process the time of one more run, after which the system kills it."""
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + _PATIENCE_S, resource.RLIM_INFINITY))
