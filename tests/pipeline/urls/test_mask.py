import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.urls.mask import mask_article_url, mask_text, mask_url


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
        ("https://feeds.example/rss?%61pi_key=s3cret", "https://feeds.example/rss?%61pi_key=***"),
        ("https://feeds.example/rss?APIKEY%3Ds3cret", "https://feeds.example/rss?APIKEY%3D***"),
        ("https://feeds.example/rss;sig=s3cret", "https://feeds.example/rss;sig=***"),
        ("https://feeds.example/rss?token=a;s3cret&page=2", "https://feeds.example/rss?token=***&page=2"),
        ("https://feeds.example/rss?x=1?key=s3cret", "https://feeds.example/rss?x=1?key=***"),
        ("https://feeds.example/?u=https%3A%2F%2Fme%3As3cret%40x.example", "https://feeds.example/?u=***"),
        ("https://feeds.example/?q=%7B%22token%22%3A%22s3cret%22%7D", "https://feeds.example/?q=***"),
        ("//user:s3cret@feeds.example/", "//***@feeds.example/"),
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


def test_the_address_of_an_article_stays_usable() -> None:
    url = "https://news.example/view?key=2026102101&sid=100&code=7"
    assert mask_article_url(url) == url
    assert (
        mask_article_url("https://me:s3cret@news.example/view?token=s3cret")
        == "https://***@news.example/view?token=***"
    )


def test_addresses_inside_a_message_are_masked_and_the_rest_of_it_is_left() -> None:
    said = "Failed (https://me:s3cret@x.example/a?token=s3cret) at '/b?key=s3cret'; write to us@example.org"
    shown = "Failed (https://***@x.example/a?token=*** at '/b?key=***'; write to us@example.org"
    assert mask_text(said) == shown


def test_a_secret_beyond_the_end_of_what_is_shown_masks_what_is_before_it() -> None:
    assert "s3cret" not in mask_url("https://user:s3cret" + "x" * 600 + "@feeds.example/")


def test_a_line_break_cannot_start_a_second_line_of_a_log() -> None:
    assert mask_url("https://feeds.example/\n2026 ERROR \x1b[31m") == r"https://feeds.example/\n2026 ERROR \x1b[31m"


def test_a_long_address_is_cut() -> None:
    assert len(mask_url("https://feeds.example/" + "a" * 100_000)) == 501


@given(st.text(max_size=600))
def test_any_text_can_be_shown_on_one_line(text: str) -> None:
    assert mask_url(text).isprintable()
