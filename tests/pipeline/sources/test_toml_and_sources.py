"""Errors in sources.toml name file, line, key and remedy."""

from datetime import date
from pathlib import Path

import pytest

from pipeline.errors import SourcesError
from pipeline.sources.watched import SHIPPED, load_sources

GOOD = """
[[source]]
id = "review"
name = "Review"
feeds = [{ url = "http://review.example/feed/" }]

[[source]]
id = "post"
name = "Post"
full_text = true
feeds = [
  { url = "http://post.example/feed/", kind = "atom" },
]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_file_gives_its_sources_in_order(tmp_path: Path) -> None:
    review, post = load_sources(written(tmp_path, GOOD))
    assert (review.source_id, post.source_id) == ("review", "post")
    assert post.full_text
    assert post.feeds[0].kind == "atom"


def test_hints_for_the_cleaner_are_declared_with_a_source(tmp_path: Path) -> None:
    hints = 'prune = ["//div[@class=\'ad\']"]\ntitle_suffix = " (Post)"'
    _, post = load_sources(written(tmp_path, GOOD.replace("full_text = true", hints)))
    assert (post.prune, post.title_suffix) == (("//div[@class='ad']",), " (Post)")


def test_a_source_may_name_hosts_of_its_pages_that_no_feed_tells(tmp_path: Path) -> None:
    hosts = 'hosts = ["www.post.example", "old-post.example"]'
    _, post = load_sources(written(tmp_path, GOOD.replace("full_text = true", hosts)))
    assert post.hosts == ("post.example", "old-post.example")


@pytest.mark.parametrize(("stated", "began"), [("2012", date(2012, 1, 1)), ("2012-03-05", date(2012, 3, 5))])
def test_a_source_may_say_since_when_it_publishes(tmp_path: Path, stated: str, began: date) -> None:
    review, post = load_sources(written(tmp_path, GOOD.replace("full_text = true", f"since = {stated}")))
    assert (review.since, post.since) == (None, began)


def test_the_shipped_file_loads() -> None:
    sources = load_sources(SHIPPED)
    assert len(sources) >= 40
    assert {source.group for source in sources} >= {"asia_pacific", "euro_atlantic", "prc_state", "russia_state"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('name = "Post"', 'name = "Post"\ncolour = "red"', 10, ["unknown key 'colour'", "Known keys", "Correct"]),
        ('id = "post"', 'id = "review"', 8, ["'review' is already used on line 3", "of its own"]),
        ('kind = "atom"', 'kind = "gopher"', 11, ["gopher", "rss"]),
        ('name = "Post"\n', "", 7, ["'name' is missing", "Add it"]),
        (
            '"http://post.example/feed/"',
            '"http://review.example/feed/"',
            12,
            ["already declared by 'review'", "Remove"],
        ),
        ('"http://post.example/feed/"', '"gopher://post.example"', 11, ["url"]),
        ("full_text = true", 'full_text = "perhaps"', 10, ["full_text", "perhaps"]),
        ("[[source]]\nid", "[[sauce]]\nid", 2, ["unknown key 'sauce'"]),
        ('name = "Post"', 'name = "Post', 9, ["not TOML"]),
        ("full_text = true", "enabled = 3", 10, ["enabled"]),
        ("full_text = true", 'prune = ["//div["]', 10, ["prune", "no XPath"]),
        ("full_text = true", 'hosts = ["http://post.example/"]', 10, ["hosts.0", "without scheme and path"]),
        ("full_text = true", 'hosts = ["Post.example"]', 10, ["hosts.0", "lower case"]),
        ("full_text = true", 'hosts = ["post.example:8080"]', 10, ["hosts.0", "host of its pages alone"]),
        ("full_text = true", 'hosts = ["feeds.feedburner.com"]', 10, ["hosts.0", "many outlets"]),
        ("full_text = true", 'hosts = ["co.uk"]', 10, ["hosts.0", "many outlets"]),
        ("full_text = true", "title_suffix = 3", 10, ["title_suffix"]),
        ("full_text = true", 'languages = ["en", "French"]', 10, ["languages", "French"]),
        ("full_text = true", 'since = "2012"', 10, ["since = '2012'", "since = 2012-03-01", "without quotes"]),
        ("full_text = true", "since = 12", 10, ["since = 12", "1990 to 2100", "leave it out"]),
        ("full_text = true", "since = 1812-03-01", 10, ["1990 to 2100"]),
        ("full_text = true", "since = true", 10, ["since = True", "as a year"]),
        ("full_text = true", "since = 2012-03-01T08:00:00Z", 10, ["as a year", "or a day"]),
    ],
)
def test_a_mistake_is_named_with_its_place_and_way_out(
    tmp_path: Path, old: str, new: str, line: int, words: list[str]
) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SourcesError) as met:
        load_sources(path)
    message = str(met.value)
    assert f"{path}, line {line}:" in message
    assert all(word in message for word in words), message


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match=r"no-such\.toml: there is no such file"):
        load_sources(tmp_path / "no-such.toml")


def test_disabled_sources_are_left_out_and_none_at_all_is_an_error(tmp_path: Path) -> None:
    one = written(tmp_path, GOOD.replace("full_text = true", "enabled = false"))
    assert [source.source_id for source in load_sources(one)] == ["review"]
    none = written(tmp_path, "")
    with pytest.raises(SourcesError, match="no source is enabled"):
        load_sources(none)


def test_every_link_pattern_that_is_shipped_speaks_of_paths_from_their_beginning() -> None:
    patterns = [feed.link_pattern for source in load_sources() for feed in source.feeds if feed.link_pattern]
    assert patterns
    assert all(pattern.startswith("^/") for pattern in patterns)
