"""Functions that children apply in tests: each fails in its own way."""

import json
import os
import signal
import time
from pathlib import Path

from pipeline.children.pool import ChildPool
from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.discover.feed import read_body
from pipeline.discover.reading import FeedBody, FeedReading
from pipeline.records import CleanText, Unclean


def die_in(name: str) -> int:
    """Return the process id, or die as the item says."""
    if name.startswith("SIG"):
        os.kill(os.getpid(), signal.Signals[name])
    if name == "loop":
        while True:
            pass
    if name == "sleep":
        time.sleep(60)
    return os.getpid()


def die_at_first(tried: Path | None) -> Path | None:
    """Die by SIGKILL unless a file tells of an earlier attempt."""
    if tried and not tried.exists():
        tried.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return tried


def note_company(mark: Path) -> bool:
    """Return whether another item ran beside this one, by the marks in a folder; die at the first attempt."""
    mark.touch()
    time.sleep(0.1)
    is_alone = list(mark.parent.glob("running-*")) == [mark]
    time.sleep(0.1)
    mark.unlink()
    die_at_first(mark.with_name(f"tried-{mark.name}"))
    return not is_alone


def die_of_any(_page: PageToClean) -> CleanText | Unclean:
    """Die as lxml does where it crashes."""
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def die_of_one(page: PageToClean) -> CleanText | Unclean:
    """Clean a page, and die of those that contain SEGFAULT."""
    return die_of_any(page) if b"SEGFAULT" in page.body else clean_page(page)


def hang_over(_page: PageToClean) -> None:
    """Hang."""
    time.sleep(600)


def loop(_of: FeedBody) -> FeedReading:
    """Run without end."""
    while True:
        pass


def fill(_of: FeedBody) -> FeedReading:
    """Take more and more memory, which costs no processor time as long as nobody writes to it."""
    kept = []
    while True:
        kept.append(bytes(10_000_000))


def read_or_loop(of: FeedBody) -> FeedReading:
    """Read a feed, and run without end over those that contain LOOP."""
    return loop(of) if b"LOOP" in of.content else read_body(of)


def wait_for(mark: Path | None) -> Path | None:
    """Return when the file is there."""
    while mark and not mark.exists():
        time.sleep(0.01)
    return mark


def ask_a_child(item: str) -> object:
    """Have a child of this process do the work, as one that cleans the pages of a part does."""
    with ChildPool(json.loads, n_workers=1) as pool:
        return pool.call(json.loads, item)


def touch_after(file: Path) -> None:
    """Say in `file` which process this is, and a second later beside it that it still runs."""
    file.write_text(str(os.getpid()))
    time.sleep(1)
    file.with_suffix(".after").touch()
