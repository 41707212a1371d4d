"""Captures of a sieved WARC: their bodies, and where their records lie in it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain, pairwise
from pathlib import Path
from typing import NamedTuple

from pipeline.archive.captures import CaptureError, read_captures


class SievedRecord(NamedTuple):
    """One capture, in the order of time."""

    captured_at: datetime
    url: str
    page_sha256: str
    start_byte: int  # in the sieved WARC
    n_archived_bytes: int
    n_bytes: int  # of the body
    content_type: str


def read_records(
    sieved: Path, is_wanted: Callable[[str], bool], put_aside: Counter[str]
) -> Iterator[tuple[SievedRecord, bytes]]:
    """Yield the captures of wanted addresses with their bodies, in the order of the file.

    Those without a body are counted in `put_aside` by reason. Raises WarcError where the file is damaged.
    """
    for capture, following in pairwise(chain(read_captures(sieved), (None,))):
        if capture is None or not is_wanted(capture.url):
            continue
        try:
            body = capture.body()
        except CaptureError as broken:
            put_aside[broken.reason] += 1
            continue
        end = following.offset if following else sieved.stat().st_size
        yield (
            SievedRecord(
                captured_at=capture.captured_at,
                url=capture.url,
                page_sha256=hashlib.sha256(body).hexdigest(),
                start_byte=capture.offset,
                n_archived_bytes=end - capture.offset,
                n_bytes=len(body),
                content_type=capture.header("content-type"),
            ),
            body,
        )
