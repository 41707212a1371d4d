import pytest

from pipeline.clean.page_to_clean import Listing, page_of_source
from pipeline.dates.parse import parse_instant
from pipeline.records import DateOrigin


@pytest.mark.parametrize(
    ("raw", "is_utc"),
    [("Wed, 17 Jul 2024 23:30:00 +0100", False), ("Wed, 17 Jul 2024 22:30:00 GMT", True), ("2024-07-17", False)],
)
def test_the_zone_that_a_feed_states_is_known_again_when_its_page_is_cleaned(raw: str, is_utc: bool) -> None:
    stated = parse_instant(raw, DateOrigin.FEED)
    assert stated is not None
    kept = stated.model_copy(update={"is_utc": False})  # the warehouse keeps the instant, in UTC
    listing = Listing(url="https://example.org/a", published=kept, published_raw=raw)
    page = page_of_source(b"", listing, None, counted_language="en")
    assert page.feed_published == stated
    assert page.feed_published is not None
    assert page.feed_published.is_utc is is_utc
