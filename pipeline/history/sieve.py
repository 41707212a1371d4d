"""Sieve: of the captures in a WARC of others, those that may become texts, counted by source and day as they pass.

declared   every page of the hosts of declared sources, and the feeds of sources whose feeds carry whole texts
all        these, and of other hosts the pages that the screen lets pass
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.captures import Capture, CaptureError, read_captures
from pipeline.fetch.reservation import reserves_mining
from pipeline.history.outlet_hosts import OutletHosts
from pipeline.history.screen import SCREEN_VERSION, Screen
from pipeline.history.sieved_warc import RecordFile, SieveAccount
from pipeline.records import Hosts, PartDay, Source
from pipeline.themes.codebook.schema import Codebook

_VERSION = 1  # of the rules below
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PERHAPS_HTML = frozenset(
    {"", "text/plain", "text/xml", "application/xml", "application/octet-stream", "unknown/unknown"}
)
_LOOKS_LIKE_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.I)
_SNIFFED = 1_024  # bytes


class SieveVerdict(NamedTuple):
    """What becomes of one capture."""

    source_id: str  # empty: of an undeclared host
    is_page: bool = False  # a page, or a feed that is read as such
    is_kept: bool = False
    put_aside: str = ""  # reason


class Sieve:
    """Decides which captures are kept."""

    def __init__(
        self, sources: Sequence[Source], codebook: Codebook, hosts: Hosts, *, respect_reservations: bool
    ) -> None:
        """Take the declared sources, and the codebook from which the search of `all` is derived."""
        self.outlets = OutletHosts(sources)
        self.hosts = hosts
        self._screen = Screen(codebook) if hosts == "all" else None
        self._respects_reservations = respect_reservations

    @property
    def sha256(self) -> str:
        """The SHA-256 of all rules that decide what is kept."""
        screen = [SCREEN_VERSION, self._screen.names] if self._screen else []
        rules = [_VERSION, self.hosts, self._respects_reservations, self.outlets.declared(), screen]
        return hashlib.sha256(json.dumps(rules, separators=(",", ":")).encode()).hexdigest()

    def judge(self, capture: Capture) -> SieveVerdict:
        """Decide on a capture of status 200."""
        feed = self.outlets.feed_of(capture.url)
        source = feed[0] if feed else self.outlets.source_of(capture.url)
        source_id = source.source_id if source else ""
        content_type = capture.header("content-type")
        kind = content_type.partition(";")[0].strip().lower()
        if source is None and self._screen is None:
            return SieveVerdict("", is_page=kind in _HTML)
        if not feed and kind not in _HTML | _PERHAPS_HTML:
            return SieveVerdict(source_id)
        try:
            body = capture.body()
        except CaptureError as broken:
            return SieveVerdict(source_id, put_aside=broken.reason)
        if not feed and kind not in _HTML and not _LOOKS_LIKE_HTML.search(body, 0, _SNIFFED):
            return SieveVerdict(source_id)
        if source is None and self._screen and not self._screen.passes(body, content_type):
            return SieveVerdict("", is_page=True)
        put_aside = self._hindrance(capture, b"" if feed else body)
        return SieveVerdict(source_id, is_page=True, is_kept=not put_aside, put_aside=put_aside)

    def _hindrance(self, capture: Capture, page: bytes) -> str:
        """Return why a capture is not kept that is wanted otherwise, or nothing."""
        if self._respects_reservations and reserves_mining(capture.headers, "", page):
            return "mining_reserved"
        return "truncated" if capture.truncated else ""


class _Tally:
    """Captures by source and day, and those put aside by reason, as they pass."""

    def __init__(self) -> None:
        self._n: Counter[tuple[str, date, str]] = Counter()
        self._put_aside: Counter[str] = Counter()
        self.last_at: datetime | None = None

    def count(self, verdict: SieveVerdict, at: datetime) -> None:
        stages = ("n_responses", *["n_html"] * verdict.is_page, *["n_sieved"] * verdict.is_kept)
        self._n.update((verdict.source_id, at.date(), stage) for stage in stages)
        if verdict.put_aside:
            self._put_aside[verdict.put_aside] += 1
        self.last_at = max(at, self.last_at or at)

    @property
    def days(self) -> tuple[PartDay, ...]:
        found = sorted({(source_id, day) for source_id, day, _ in self._n})
        stages = ("n_responses", "n_html", "n_sieved")
        return tuple(
            PartDay(source_id=source_id, captured_on=day, **{one: self._n[source_id, day, one] for one in stages})
            for source_id, day in found
        )

    @property
    def put_aside(self) -> tuple[tuple[str, int], ...]:
        return tuple(sorted(self._put_aside.items()))


def sieve_warc(sieve: Sieve, warc: Path, sieved: Path, *, warc_name: str, n_bytes: int | None) -> SieveAccount:
    """Write the sieved WARC of a WARC of others, and return its account. Raises WarcError where that one is damaged.

    `n_bytes` is its length as its origin states it. Memory is that of the largest record.
    """
    tally = _Tally()
    captures = read_captures(warc, n_bytes=n_bytes)
    with closing(RecordFile(sieved.parent)) as records:
        for capture in captures:
            if capture.status != 200:
                continue
            verdict = sieve.judge(capture)
            tally.count(verdict, capture.captured_at)
            if verdict.is_kept:
                records.add(capture.record)
        account = SieveAccount(
            warc_name=warc_name,
            n_bytes=warc.stat().st_size,
            hosts=sieve.hosts,
            sieve_sha256=sieve.sha256,
            n_records=captures.n_records,
            days=tally.days,
            put_aside=tally.put_aside,
            last_captured_at=tally.last_at,
            n_sieved_bytes=records.n_bytes,
        )
        records.write_to(sieved, account)
    return account
