import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls.mask import mask_url


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://feeds.example/rss?token=s3cret&page=2", "https://feeds.example/rss?token=***&page=2"),
        ("https://feeds.example/rss?page=2;API_KEY=s3cret#x", "https://feeds.example/rss?page=2;API_KEY=***#x"),
        ("https://feeds.example/rss?X-Amz-Signature=s3cret", "https://feeds.example/rss?X-Amz-Signature=***"),
        ("https://feeds.example/#access_token=s3cret", "https://feeds.example/#access_token=***"),
        ("https://user:s3cret@feeds.example/", "https://***@feeds.example/"),
        ("https://user:s3@cret@feeds.example/", "https://***@feeds.example/"),
        (r"https:\\user:s3cret@feeds.example/", r"https:\\***@feeds.example/"),
        ("https:user:s3cret@feeds.example/", "https:***@feeds.example/"),
    ],
)
def test_credentials_are_not_shown(url: str, shown: str) -> None:
    assert mask_url(url) == shown


@pytest.mark.parametrize(
    "url",
    [
        "https://feeds.example/a?author=Tan&keyword=nato&page=2",
        "https://feeds.example/@tan/nato-in-asia",
        "not an address",
        "",
    ],
)
def test_what_is_no_secret_is_shown_as_it_is(url: str) -> None:
    assert mask_url(url) == url


def test_a_line_break_cannot_start_a_second_line_of_a_log() -> None:
    assert mask_url("https://feeds.example/\n2026 ERROR \x1b[31m") == r"https://feeds.example/\n2026 ERROR \x1b[31m"


def test_a_long_address_is_cut() -> None:
    assert len(mask_url("https://feeds.example/" + "a" * 100_000)) == 501


@given(st.text(max_size=600))
def test_any_text_can_be_shown_on_one_line(text: str) -> None:
    assert mask_url(text).isprintable()
