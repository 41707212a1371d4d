"""Pages of one source's past, in WARC files of our own: one a run, and beside it what became of each address.

fetched/{source_id}-{number}.warc.gz       the answers and failures of one run
fetched/{source_id}-{number}.outcomes.tsv  a line for each of them: address (hashed), reason, whether it may pass

The second is written when the first is complete, and derived from it: what a killed run has left is completed by the
next, and no page is requested twice but those that had not reached the disk.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from flows.settings import Settings
from pipeline.archive import ArchiveReader, ArchiveWriter, Revisit
from pipeline.fetch.fate import NO_ATTEMPT
from pipeline.records import Answer, Failure, Night, Request, Role, identity
from pipeline.urls import address_key
from warehouse.files import replacing

_WARC, _OUTCOMES = ".warc.gz", ".outcomes.tsv"
_MAY_PASS = "later"
_SYNC_EVERY = 16  # pages that a power cut costs at most


class PageOutcome(NamedTuple):
    """What became of one request for an address."""

    subject_id: str
    reason: str  # why it failed; empty: fetched
    retry_later: bool

    @property
    def is_fetched(self) -> bool:
        """Whether its page was fetched."""
        return not self.reason


class PagesStanding(NamedTuple):
    """How many addresses of a list are fetched, due, and given up, these by reason."""

    n_fetched: int
    n_due: int
    given_up: Counter[str]


class SourcePages:
    """The pages of one source that have been fetched, and the addresses that have not."""

    def __init__(self, folder: Path, source_id: str, urls: Sequence[str], settings: Settings) -> None:
        """Take the folder of the fetched pages and the addresses in their order."""
        self.source_id = source_id
        self._folder = folder
        self._urls = {identity("address", address_key(url)): url for url in urls}
        self._most_attempts = settings.attempts
        self._respects_reservations = settings.respect_reservations
        self._last: dict[str, PageOutcome] = {}
        self._n_attempts: Counter[str] = Counter()
        self._parts: list[str] = []  # with pages
        for part_id in self._part_ids():
            if self._outcomes_of(part_id).exists():
                self._learn(part_id)

    def complete_leftovers(self, night: Night) -> None:
        """Complete the files of runs that were killed."""
        for part_id in self._part_ids():
            if not self._outcomes_of(part_id).exists():
                self.complete(RunWarc(self._folder, part_id, night))  # which drops a record that is not whole

    @property
    def n_fetched(self) -> int:
        """The number of pages that were fetched."""
        return sum(outcome.is_fetched for outcome in self._last.values())

    def parts(self) -> Iterator[tuple[str, Path]]:
        """Yield id and WARC file of each part that holds pages."""
        for part_id in self._parts:
            yield part_id, self._folder / (part_id + _WARC)

    def due(self) -> list[Request]:
        """Return requests for the pages that are not fetched and not given up, in the order of their addresses."""
        return [
            Request(url=url, role=Role.PAGE, source_id=self.source_id, subject_id=subject_id)
            for subject_id, url in self._urls.items()
            if not self._ending(subject_id)
        ]

    def standing(self) -> PagesStanding:
        """Return how far it is."""
        endings = [self._ending(subject_id) for subject_id in self._urls]
        given_up = Counter(ending for ending in endings if ending not in {"", "fetched"})
        return PagesStanding(endings.count("fetched"), endings.count(""), given_up)

    def new_warc(self, night: Night) -> "RunWarc":
        """Open the WARC file of this run, under the next number."""
        number = max((int(part_id.rpartition("-")[2]) for part_id in self._part_ids()), default=0) + 1
        return RunWarc(self._folder, f"{self.source_id}-{number:05}", night)

    def complete(self, warc: "RunWarc") -> Counter[str]:
        """Close the WARC file of a run; return what failed in it, by reason. It is a part where it holds pages."""
        warc.close()
        exchanges = ArchiveReader(self._folder).night(warc.part_id)
        lines = ["\t".join(_outcome_of(exchange)) for _, exchange in exchanges]
        with replacing(self._outcomes_of(warc.part_id)) as partial:
            partial.write_text("".join(f"{line}\n" for line in lines))
        return Counter(outcome.reason for outcome in self._learn(warc.part_id) if outcome.reason)

    def _part_ids(self) -> list[str]:
        named = (path.name.removesuffix(_WARC) for path in self._folder.glob(f"{self.source_id}-*{_WARC}"))
        return sorted(one for one in named if one.removeprefix(f"{self.source_id}-").isdecimal())

    def _outcomes_of(self, part_id: str) -> Path:
        return self._folder / (part_id + _OUTCOMES)

    def _learn(self, part_id: str) -> list[PageOutcome]:
        rows = (line.split("\t") for line in self._outcomes_of(part_id).read_text().splitlines())
        outcomes = [PageOutcome(subject_id, reason, may_pass == _MAY_PASS) for subject_id, reason, may_pass in rows]
        for outcome in outcomes:
            self._last[outcome.subject_id] = outcome
            self._n_attempts[outcome.subject_id] += 1
        if any(outcome.is_fetched for outcome in outcomes):
            self._parts.append(part_id)
        return outcomes

    def _ending(self, subject_id: str) -> str:
        """Return “fetched”, the reason for which a page was given up, or nothing where it is still due."""
        last = self._last.get(subject_id)
        if last is None or (last.reason == "mining_reserved" and not self._respects_reservations):
            return ""
        is_due = last.retry_later and self._n_attempts[subject_id] < self._most_attempts
        return "" if is_due else last.reason or "fetched"


class RunWarc:
    """The WARC file that one run writes of one source."""

    def __init__(self, folder: Path, part_id: str, night: Night) -> None:
        """Open it."""
        self.part_id = part_id
        self._writer = ArchiveWriter(folder, part_id, now=lambda: night.at)
        self._n_kept = 0

    def keep(self, answered: Answer | Failure) -> None:
        """Write an answer as the capture of the address that gave it, or a failure; not one without a request."""
        if isinstance(answered, Failure) and answered.reason in NO_ATTEMPT:
            return
        self._writer.append(_as_capture(answered) if isinstance(answered, Answer) else answered)
        self._n_kept += 1
        if self._n_kept % _SYNC_EVERY == 0:
            self._writer.sync()

    def close(self) -> None:
        """Bring it to the disk."""
        self._writer.__exit__(None, None, None)


def _as_capture(answer: Answer) -> Answer:
    """Return an answer whose request is for the address that answered: a redirect is no capture of the page."""
    return answer.model_copy(update={"request": answer.request.model_copy(update={"url": answer.final_url})})


def _outcome_of(exchange: Answer | Failure | Revisit) -> tuple[str, str, str]:
    """Return the fields of an outcome as they are written."""
    if isinstance(exchange, Failure):
        return exchange.request.subject_id, exchange.reason, _MAY_PASS if exchange.retry_later else ""
    return exchange.request.subject_id, "", ""
