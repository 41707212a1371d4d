"""Nights and history: what nights read is theirs, whichever came first, and everything else stays."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.loads import loaded, piece, text_of, wording_of
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page
from tests.past import Captured, Past

FACTS = (  # which the order of nights and loads must not change
    "select distinct url, outcome from raw.captures where outcome <> 'duplicate' order by all",
    "select address_key, article_id from core.aliases order by all",
    "select outcome, url, article_id from raw.entries order by all",
    "select story_id, article_id, is_original from core.story_members order by all",
    "select revisions.url, article_id, revision_number, text_sha256, file_name like 'history/%', "
    "exists (from raw.captures as captures where captures.article_id = revisions.article_id) "
    "from core.revisions as revisions inner join raw.pages as pages using (page_sha256) order by all",
)


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


def beside(stand: Newsstand) -> Newsstand:
    """Return the same outlet, watched by another installation."""
    folder = stand.folder / "beside"
    folder.mkdir()
    return Newsstand(stand.web, folder)


def list_pieces(stand: Newsstand) -> None:
    """Let the outlet list three pieces: two that history has, one of them reworded since, and one of its own."""
    for slug, body in (("both", text_of("both")), ("reworded", wording_of("reworded")), ("own", text_of("own"))):
        stand.items.append(Item(slug, f"A piece on {slug}"))
        stand.put(slug, page(f"A piece on {slug}", body))
    stand.serve_feed()


def captured(stand: Newsstand) -> list[Captured]:
    """Return captures of the outlet: of two pieces that nights read, one at two addresses, and of one that is gone."""
    here = stand.web.url
    return [
        piece("both", url=here("/both/"), at="2026-10-10T00:00:00", day="2026-10-09"),
        piece("reworded", url=here("/reworded/"), at="2026-10-11T00:00:00"),
        piece("reworded", url=here("/old/"), canonical_url=here("/reworded/"), at="2026-10-12T00:00:00"),
        piece("gone", url=here("/gone/"), at="2026-10-12T00:00:00"),
    ]


def after(stand: Newsstand, *steps: str) -> list[Any]:
    """Run nights and loads in this order: each load brings all captures, or those of one address."""
    list_pieces(stand)
    past = Past(stand.settings)
    for day, step in enumerate(steps, 21):
        if step == "night":
            assert not stand.night(day).violations
        else:
            past.part(step, [one for one in captured(stand) if step == "all" or f"/{step}/" in one.url])
            loaded(stand, day)
    return [stand.ask(query) for query in FACTS]


@pytest.mark.parametrize(
    "steps",
    [("all", "night"), ("old", "night", "all"), ("both", "night", "all"), ("gone", "old", "all", "night")],
    ids="-".join,
)
def test_nights_and_loads_in_any_order_make_the_same(stand: Newsstand, steps: tuple[str, ...]) -> None:
    made = after(stand, *steps)
    assert made == after(beside(stand), "night", "all")
    captures, _, entries, _, revisions = made
    here = stand.web.url
    assert captures == [
        (here("/both/"), "known"),
        (here("/gone/"), "article"),
        (here("/old/"), "article"),
        (here("/reworded/"), "known"),
    ]
    assert {outcome for outcome, _, _ in entries} == {"article"}
    assert [(url.removeprefix(here("/")), is_of_history) for url, *_, is_of_history in revisions] == [
        ("both/", False),
        ("gone/", True),
        ("old/", True),
        ("own/", False),
        ("reworded/", False),
    ]
