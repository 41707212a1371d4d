"""A source block is TOML that loads again, whatever its texts contain; ids are derived and unique."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import SourcesError
from pipeline.onboard.source_block import Block, FeedRow, source_id_of, write_block
from pipeline.records import FeedKind, Source
from pipeline.sources.declared import feed_key, read_declared, sources_of_host, standing_by_key
from pipeline.sources.watched import GROUPS, read_sources
from pipeline.toml import TomlFile

URL = "https://review.example/feed/"


def loaded(block: Block) -> Source:
    return read_sources(TomlFile(Path("sources.toml"), write_block(block), SourcesError))[0]


@given(st.text(min_size=1, max_size=300), st.text(max_size=50), st.text(max_size=50))
def test_no_text_of_others_leaves_its_place(name: str, remark: str, note: str) -> None:
    row = FeedRow(url=URL, kind=FeedKind.ATOM, note=note, remark=remark)
    block = Block(source_id="review", name=f"R{name}", feeds=(row,), remarks=(remark,))
    source = loaded(block)
    assert (source.source_id, [feed.url for feed in source.feeds]) == ("review", [URL])
    assert source.name.startswith("R")


def test_controls_and_direction_marks_are_taken_out() -> None:
    block = Block(source_id="a", name='A "\x1b[31m\u202eB\n[[source]]', feeds=(FeedRow(url=URL, kind=FeedKind.RSS),))
    assert 'name = "A \\" [31m B [[source]]"' in write_block(block)


def test_a_block_says_what_is_known_and_disabled_feeds_stay_in_it() -> None:
    rows = (
        FeedRow(url=URL, kind=FeedKind.RSS, remark="20 entries"),
        FeedRow(url=f"{URL}2", kind=FeedKind.RSS, is_enabled=False, note="2026-10-29: silent"),
        FeedRow(url=f"{URL}3", kind=FeedKind.RSS, is_comment=True),
    )
    block = Block(source_id="r", name="R", group="other", language="fr", full_text=True, feeds=rows)
    assert write_block(block).splitlines()[-5:] == [
        "  # 20 entries",
        f'  {{ url = "{URL}", kind = "rss" }},',
        f'  {{ url = "{URL}2", kind = "rss", enabled = false, note = "2026-10-29: silent" }},',
        f'  # {{ url = "{URL}3", kind = "rss" }},',
        "]",
    ]
    source = loaded(block)
    assert (source.language, source.full_text, len(source.feeds)) == ("fr", True, 1)


@pytest.mark.parametrize("group", sorted(GROUPS))
def test_every_group_is_one_that_sources_may_have(group: str) -> None:
    block = Block(source_id="a", name="A", group=group, feeds=(FeedRow(url=URL, kind=FeedKind.RSS),))
    assert loaded(block).group == group


def test_ids_come_from_the_name_or_the_host_and_are_numbered_where_taken() -> None:
    assert source_id_of("Le Monde diplomatique – édition", "x.example", ()) == "le-monde-diplomatique-edition"
    assert source_id_of("环球时报", "www.globe.example", ()) == "www-globe-example"
    assert source_id_of("", "", ()) == "source"
    assert source_id_of("A", "a.example", {"a", "a-2"}) == "a-3"
    assert len(source_id_of("long " * 40, "", {source_id_of("long " * 40, "", ())})) <= 60


def test_what_stands_in_a_list_is_known_with_the_disabled(tmp_path: Path) -> None:
    file = tmp_path / "sources.toml"
    file.write_text(
        '[[source]]\nid = "a"\nname = "A"\nenabled = false\nnote = "gone"\n'
        f'feeds = [{{ url = "{URL}", enabled = false, note = "dead" }}]\n'
    )
    declared = read_declared(file)
    assert (declared[0].note, declared[0].feeds[0].note) == ("gone", "dead")
    assert standing_by_key(declared)[feed_key("http://www.review.example/feed")] == "a, disabled (dead)"
    assert sources_of_host(declared, "review.example") == declared
    file.write_text("")
    assert read_declared(file) == ()
    file.write_text('[[source]]\nid = "a"\n')
    with pytest.raises(SourcesError, match="line 1: the key 'name' is missing"):
        read_declared(file)


def test_addresses_that_differ_in_port_query_or_path_are_different_feeds() -> None:
    others = ("http://review.example:8080/feed/", f"{URL}?paged=2", "https://review.example/Feed/")
    assert len({feed_key(URL), *map(feed_key, others)}) == 4
