"""Rows 3, 4 and 15, and a flipped bit: what the disk has damaged is left out, said, and had again where it can be."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive import ArchivedAt, ArchiveReader
from pipeline.errors import WarehouseTooNewError
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.nights import whole_rebuild
from warehouse.connection import connect

SLUGS = ("a", "b", "c")
ABOUT = {"a": "The liaison office in Tokyo", "b": "Seoul looks at Brussels", "c": "What Canberra was told"}


def text_of(slug: str) -> bytes:
    about = ABOUT[slug]
    body = " ".join(f"{about}: NATO and Japan spoke of {slug}{n} in the Indo-Pacific and went on." for n in range(60))
    return page(about, body)


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        opened.items = [Item(slug, ABOUT[slug]) for slug in SLUGS]
        for slug in SLUGS:
            opened.put(slug, text_of(slug))
        opened.serve_feed(etag='"one"')
        yield opened


def night_file(stand: Newsstand, day: int = 21) -> Path:
    return stand.folder / "data" / "archive" / f"202610{day}T021500Z.warc.gz"


def place_of(stand: Newsstand, slug: str) -> ArchivedAt:
    ((name, start, length),) = stand.ask(
        f"select file_name, start_byte, n_archived_bytes from raw.pages where url like '%/{slug}/'"  # noqa: S608
    )
    return ArchivedAt(file_name=name, offset=start, length=length)


def damage(stand: Newsstand, slug: str, place: str = "data") -> None:
    """Flip one bit of the page of an entry."""
    at = place_of(stand, slug)
    file = night_file(stand).with_name(at.file_name)
    packed = bytearray(file.read_bytes())
    shift = {"header": 0, "data": at.length // 2}
    packed[at.offset + shift[place]] ^= 0x10
    file.write_bytes(packed)


def kill_before_cleaning(stand: Newsstand, day: int = 21) -> None:
    """Run a night that dies when its pages are archived and none is cleaned."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.night.after_fetching", lambda *_: os.getpid() / 0)
        with pytest.raises(ZeroDivisionError):
            stand.night(day)


def articles(stand: Newsstand) -> list[str]:
    return [title for (title,) in stand.ask("select title from core.articles order by title")]


def damaged(stand: Newsstand) -> list[tuple[str, ...]]:
    return stand.ask("select source_id, state, detail from core.rejections where reason = 'damaged'")


@pytest.mark.parametrize("place", ["header", "data"])
def test_a_page_that_the_disk_damaged_is_fetched_again_and_degrades_one_night(stand: Newsstand, place: str) -> None:
    kill_before_cleaning(stand)
    damage(stand, "b", place)
    first = stand.night(22)
    assert first.is_degraded
    assert "damaged" in first.crashes[0]
    assert articles(stand) == sorted(ABOUT[slug] for slug in ("a", "c"))
    assert [(source, state) for source, state, _ in damaged(stand)] == [("stand", "waiting")]
    second = stand.night(23)
    assert not second.violations
    assert not second.is_degraded
    assert articles(stand) == sorted(ABOUT.values())
    assert [state for _, state, _ in damaged(stand)] == ["resolved"]
    now = place_of(stand, "b")
    assert now.file_name == night_file(stand, 23).name
    assert ArchiveReader(night_file(stand).parent).body(now) == text_of("b")


def test_a_body_that_came_back_is_no_revisit_of_damaged_bytes(stand: Newsstand) -> None:
    stand.night(21)
    damage(stand, "b")
    stand.items = [*stand.items[:1], Item("b", ABOUT["b"], said="new words"), stand.items[2]]
    stand.serve_feed(etag='"two"')
    stand.night(22)
    assert place_of(stand, "b").file_name == night_file(stand, 22).name
    assert ArchiveReader(night_file(stand).parent).body(place_of(stand, "b")) == text_of("b")


def test_a_rebuild_leaves_out_what_is_damaged_says_where_and_the_next_night_brings_it_back(stand: Newsstand) -> None:
    stand.night(21)
    stand.night(22)
    at = place_of(stand, "b")
    damage(stand, "b")
    summary = whole_rebuild(stand.settings)
    assert summary.is_degraded
    assert [sentence for sentence in summary.crashes if f"bytes {at.offset} to" in sentence]
    assert articles(stand) == sorted(ABOUT[slug] for slug in ("a", "c"))
    assert not stand.night(23).violations
    assert articles(stand) == sorted(ABOUT.values())
    again = whole_rebuild(stand.settings)
    assert again.is_degraded  # the file is still damaged, and nothing is missing
    assert articles(stand) == sorted(ABOUT.values())


def test_a_night_whose_sources_cannot_be_read_is_rebuilt_with_others(
    stand: Newsstand, caplog: pytest.LogCaptureFixture
) -> None:
    stand.night(21)
    file = night_file(stand)
    packed = bytearray(file.read_bytes())
    second = packed.index(b"\x1f\x8b\x08", 1)  # behind the warcinfo: order.json
    third = packed.index(b"\x1f\x8b\x08", second + 1)  # sources.toml
    packed[third + 40] ^= 0x01
    file.write_bytes(packed)
    assert whole_rebuild(stand.settings).is_degraded
    assert "no readable sources.toml" in caplog.text
    assert articles(stand) == sorted(ABOUT.values())


def test_row_15_a_damaged_warehouse_is_rebuilt_with_the_same_counts_and_kept_beside(
    stand: Newsstand, caplog: pytest.LogCaptureFixture
) -> None:
    stand.night(21, publishes=True)
    before = stand.csv()
    old = stand.settings.warehouse
    content = old.read_bytes()[: old.stat().st_size // 2]
    old.write_bytes(content)
    whole_rebuild(stand.settings)
    assert stand.csv() == before
    assert (old.parent / "warehouse.damaged-1.duckdb").read_bytes() == content
    assert "warehouse.damaged-1.duckdb" in caplog.text


def test_a_rebuild_does_not_replace_a_warehouse_of_newer_code(stand: Newsstand) -> None:
    stand.night(21)
    con = connect(stand.settings.warehouse)
    con.execute("insert into main.migrations values (999, '999_later.sql')")
    con.close()
    before = stand.settings.warehouse.read_bytes()
    with pytest.raises(WarehouseTooNewError, match="migration 999"):
        whole_rebuild(stand.settings)
    assert stand.settings.warehouse.read_bytes() == before
    assert not list(stand.settings.data.glob("rebuilt*"))
