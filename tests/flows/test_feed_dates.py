import pytest

from flows.steps.clean import _feed_published
from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin
from warehouse.store.clean import StoredPage


@pytest.mark.parametrize(
    ("raw", "is_utc"),
    [("Wed, 17 Jul 2024 23:30:00 +0100", False), ("Wed, 17 Jul 2024 22:30:00 GMT", True), ("2024-07-17", False)],
)
def test_the_zone_that_a_feed_states_is_known_again_when_its_page_is_cleaned(raw: str, is_utc: bool) -> None:
    stated = parse_instant(raw, DateOrigin.FEED)
    assert stated is not None
    page = StoredPage(
        published=stated.model_copy(update={"is_utc": False}),  # the warehouse keeps the instant, in UTC
        published_raw=raw,
        **dict.fromkeys(("entry_id", "source_id", "url", "title", "page_url", "file_name", "page_sha256"), ""),
        **{"authors": (), "content": None, "start_byte": 0, "n_archived_bytes": 0, "n_attempts": 0},
        **dict.fromkeys(("content_type", "language_code"), ""),
    )
    found = _feed_published(page)
    assert found == stated
    assert found is not None
    assert found.is_utc is is_utc
