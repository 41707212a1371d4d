"""A codebook of the user's own: all is counted anew, the stale baseline is gone, and the change is told."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.preflight import rehearse
from flows.settings import read_clock
from pipeline.themes.codebook.load import SHIPPED, load_codebook
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page

NOW = datetime(2026, 10, 25, tzinfo=UTC)


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path) as stand:
        stand.items = [Item("a")]
        stand.put("a", page("A commentary"))
        stand.serve_feed()
        yield stand


def own_codebook(folder: Path, *, version: str) -> Path:
    """The shipped one with a term for words that every text of the stand has."""
    own = SHIPPED.read_text("utf-8").replace('p = "liaison office*"', 'p = "capitals of the region"', 1)
    own = own.replace(f'version = "{load_codebook().version}"', f'version = "{version}"', 1)
    file = folder / "own.toml"
    file.write_text(own, "utf-8")
    return file


def test_a_changed_codebook_counts_every_text_anew(stand: Newsstand) -> None:
    stand.night(21)
    ours = stand.ask("select count(*) from core.hits where theme_id = 'liaison_office'")
    stand.changed["codebook"] = own_codebook(stand.folder, version="9.0.0")
    stand.night(22)
    theirs = stand.ask("select count(*) from core.hits where theme_id = 'liaison_office'")
    assert (ours, theirs) == ([(0,)], [(9,)])
    assert stand.ask("select distinct codebook_version from trends.theme_periods") == [("9.0.0",)]
    assert stand.ask("select distinct n_hits, reason_missing from core.baseline") == [
        (None, "measured under another codebook: load the texts with nato-asia baseline load")
    ]


def test_a_changed_codebook_is_told_before_the_night(stand: Newsstand) -> None:
    stand.night(21)
    night = read_clock("2026-10-22T02:15:00Z")
    assert rehearse(stand.settings, night, NOW) == ()
    stand.changed["codebook"] = own_codebook(stand.folder, version="9.0.0")
    (told,) = rehearse(stand.settings, night, NOW)
    assert "every text is counted again" in told
    stand.changed["codebook"] = own_codebook(stand.folder, version=load_codebook().version)
    assert "give" in rehearse(stand.settings, night, NOW)[1]
