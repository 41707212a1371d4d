"""WordPress is asked for all posts of the days, and what lies outside is left out here."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from pipeline.discover.wordpress import PostList, PostsAnswer, posts_url, read_posts
from pipeline.records import MonthSpan

SITE = "https://review.example"
SPAN = MonthSpan(first_month="2023-03", last_month="2023-04")


def read(posts: object) -> PostList:
    return read_posts(PostsAnswer(content=json.dumps(posts).encode(), site=SITE, span=SPAN))


def a_post(slug: str, day: str, host: str = SITE) -> dict[str, str]:
    return {"link": f"{host}/{slug}/", "date": f"{day}T09:30:00"}


def test_a_question_names_the_days_with_room_for_zones_and_no_words() -> None:
    asked = parse_qs(urlsplit(posts_url(f"{SITE}/wp-json", SPAN, 3)).query)
    assert asked == {
        "_fields": ["link,date"],
        "per_page": ["100"],
        "orderby": ["date"],
        "order": ["asc"],
        "after": ["2023-02-27T00:00:00"],
        "before": ["2023-05-02T00:00:00"],
        "page": ["3"],
    }


def test_an_open_span_has_no_end() -> None:
    asked = parse_qs(urlsplit(posts_url(f"{SITE}/wp-json", MonthSpan(first_month="2023-03"), 1)).query)
    assert "before" not in asked


def test_posts_of_other_days_and_sites_are_left_out_and_counted() -> None:
    days = ["2023-02-28", "2023-03-01", "2023-04-30", "2023-05-01"]
    posts = read([*(a_post(day, day) for day in days), a_post("away", "2023-04-01", "https://elsewhere.example")])
    assert [one.url for one in posts.addresses] == [f"{SITE}/2023-03-01/", f"{SITE}/2023-04-30/"]
    assert posts.n_listed == 5


def test_what_is_no_post_is_passed_over() -> None:
    posts = read(
        [{"id": 1}, "x", None, {"link": 7}, {"link": "mailto:a@b.example"}, {"link": f"{SITE}/a", "date": None}]
    )
    assert [one.url for one in posts.addresses] == [f"{SITE}/a"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!doctype html><title>Log In</title>", "JSON was expected"),
        (
            b'{"code":"rest_not_logged_in","message":"You are not currently logged in.","data":{"status":401}}',
            "no list",
        ),
        (b'[{"link": "x"', "not valid JSON"),
        (b"[" * 100_000, "nested"),
    ],
)
def test_what_is_no_list_of_posts_is_named(body: bytes, words: str) -> None:
    posts = read_posts(PostsAnswer(content=body, site=SITE, span=SPAN))
    assert posts.addresses == ()
    assert words in posts.trouble
