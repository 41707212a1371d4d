"""What to do about a rejection fits what was rejected: a feed, a seed article, or a page."""

import pytest

from pipeline.records import Step
from pipeline.rejections import WAY_OUT, reject, way_out


def test_a_dead_feed_is_no_dead_page() -> None:
    feed = reject(Step.DISCOVER, "review", "f", "https://review.example/feed", "http_404", "Gone.", is_feed=True)
    page = reject(Step.FETCH, "review", "e", "https://review.example/a", "http_404", "Gone.")
    assert "find the feed's new address" in feed.way_out
    assert page.way_out == "The page no longer exists. Texts that were read before are kept."


@pytest.mark.parametrize("reason", [*WAY_OUT, "http_404", "http_418"])
def test_no_hint_about_a_seed_article_leads_to_sources_toml(reason: str) -> None:
    assert "sources.toml" not in way_out(reason, Step.FETCH, "baseline") or reason.startswith(("feed_", "entry_"))


@pytest.mark.parametrize("reason", [one for one in WAY_OUT if one.startswith("http_")] + ["http_418", "http_503"])
def test_no_hint_about_a_feed_calls_it_a_page(reason: str) -> None:
    assert "page" not in way_out(reason, is_feed=True)
