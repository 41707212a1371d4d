"""The demo's declarations: they agree with its sources, and a mistake in them is named with file and key."""

import shutil
from pathlib import Path

import pytest

from flows.demo.newsroom import FOLDER, Newsroom
from flows.demo.outlets import Outlet
from pipeline.errors import ConfigurationError
from pipeline.records import Source
from pipeline.sources.watched import load_sources

ROOM = Newsroom.load()
OUTLETS = {outlet.outlet_id: outlet for outlet in ROOM.outlets}
SOURCES = load_sources(FOLDER.with_name("sources.toml"))


def test_the_sources_of_the_demo_are_the_outlets_with_all_their_feeds() -> None:
    def addresses(outlet: Outlet) -> set[str]:
        second = {outlet.second_feed.path} if outlet.second_feed else set()
        return {f"http://{outlet.host}{path}" for path in {"/feed/"} | second}

    def declared(source: Source) -> tuple[str, bool, set[str]]:
        return source.name, source.full_text, {feed.url for feed in source.feeds}

    assert {source.source_id: declared(source) for source in SOURCES} == {
        outlet.outlet_id: (outlet.name, outlet.full_text, addresses(outlet)) for outlet in ROOM.outlets
    }
    assert all(feed.kind is OUTLETS[source.source_id].feed for source in SOURCES for feed in source.feeds)
    assert all(outlet.host == f"{outlet.outlet_id}.example" for outlet in ROOM.outlets)


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("capital-post/01-*.md", "authors =", "kin = 1\nauthors =", r"01-.+\.md, line 4: unknown key 'kin'"),
        ("capital-post/01-*.md", "+05:30", "", r"01-.+\.md, line 5: published = "),
        ("capital-post/01-*.md", "+++\n", "", r"01-.+\.md: a piece is a file NN-slug\.md"),
        (
            "eastern-daily/09-*.md",
            'old = "',
            'old = "nowhere ',
            r"09-.+\.md, line \d+: old = 'nowhere .+ stands 0 times",
        ),
        (
            "capital-post/outlet.toml",
            "number = 6",
            "number = 66",
            r"outlet\.toml, line \d+: harbour-review has no piece 66",
        ),
        (
            "capital-post/outlet.toml",
            "[1, 3, 8, 11]",
            "[1, 99]",
            r"outlet\.toml, line \d+: capital-post has no piece 99",
        ),
        ("harbour-review/outlet.toml", "{slug}", "{slag}", r"outlet\.toml, line \d+: address = .+slag"),
    ],
)
def test_a_mistake_in_the_newsroom_is_named_with_file_and_key(
    tmp_path: Path, name: str, old: str, new: str, complaint: str
) -> None:
    folder = tmp_path / "newsroom"
    shutil.copytree(FOLDER, folder)
    mistaken = next(folder.glob(name))
    text = mistaken.read_text(encoding="utf-8")
    assert old in text
    mistaken.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=complaint):
        Newsroom.load(folder)
