"""Pages are cleaned while others are still being fetched; what breaks either stage ends the night as it did alone."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from flows.clean_beside import ENOUGH, cleaned_beside
from flows.night import enter_night
from flows.progress import shown_by
from flows.settings import read_clock
from pipeline.errors import ArchiveError, TrackerError
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.web import Answering, Canned, Seen

NOW = "2026-10-21T02:15:00Z"


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def test_pages_are_cleaned_while_others_are_on_their_way(stand: Newsstand) -> None:
    stand.stock(ENOUGH + 32)  # more than are stored together, and the last one comes late
    cleaned, was_cleaned_first = Event(), list[bool]()
    late = stand.web.routes["/p0/"]

    def answer_late(_seen: Seen) -> Answering:
        was_cleaned_first.append(cleaned.wait(120))
        assert isinstance(late, Canned)
        return late

    def look(what: str, _n_found: int, n_done: int) -> None:
        if what == "texts" and n_done:
            cleaned.set()

    stand.web.routes["/p0/"] = answer_late
    with shown_by(look):
        summary = stand.night(21)
    assert was_cleaned_first == [True]
    assert (summary.totals.n_new, summary.violations) == (ENOUGH + 32, ())


def batches_beside(stand: Newsstand, *, seconds: float) -> int:
    """Return how many batches are cleaned beside so many seconds of fetching."""
    begun = list[str]()

    def note() -> int:
        begun.append("a batch")
        return 0

    with enter_night(stand.settings, read_clock(NOW)) as context, cleaned_beside(context, note):
        Event().wait(seconds)
    return len(begun)


def test_nothing_is_cleaned_before_readings_that_are_to_be_repeated(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.clean_beside.ENOUGH", 0)
    assert batches_beside(stand, seconds=1.2)
    with enter_night(stand.settings, read_clock(NOW)) as context, context.warehouse.writing() as con:
        con.execute("insert into ops.due_reads values ('e', '2026-10-01', 0, null)")
    assert not batches_beside(stand, seconds=1.2)


def test_what_breaks_fetching_is_raised_and_so_is_what_breaks_cleaning(
    stand: Newsstand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.clean_beside.ENOUGH", 0)

    def no_children() -> int:
        raise TrackerError("no child can be started")

    with enter_night(stand.settings, read_clock(NOW)) as context:
        with pytest.raises(ArchiveError, match="disk is full"), cleaned_beside(context, lambda: 0):
            raise ArchiveError("the disk is full")
        with pytest.raises(TrackerError, match="no child"), cleaned_beside(context, no_children):
            Event().wait(1.2)
