"""docs/benchmarks.md is what was measured, and nothing was written into it by hand."""

from tests.bench.__main__ import DAILY, LONG
from tests.bench.measured import PAGE, kept, page


def test_the_page_is_written_from_what_was_measured() -> None:
    assert PAGE.read_text("utf-8") == page(kept())


def test_each_kept_claim_can_be_measured_again() -> None:
    assert kept().keys() <= {*DAILY, *LONG}
