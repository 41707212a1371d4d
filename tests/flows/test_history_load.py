"""Loads of history: parts become articles, and the order in which they are loaded changes nothing."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from flows.load_plan import plan_load
from flows.stored_pages import stored_body
from pipeline.archive import ArchivedAt
from pipeline.errors import DamagedRecordError
from tests.flows.loads import Rows, load, loaded, outcomes, piece, state, text_of, wording_of
from tests.flows.newsstand import Newsstand, a_newsstand
from tests.past import Past

TODAY = "http://stand.example/opinion/today"  # that several articles call their own
EDITED, TOKYO = text_of("edited"), text_of("edited") + " A first word on Tokyo and NATO."
ITEM = {"feed_id": "f", "guid": "g", "title": "An item", "body": text_of("item")}
PARTS = {
    "p1": [
        piece("edited", at="2023-05-10T08:00:00", body=EDITED),
        piece("edited", at="2023-05-12T08:00:00", body=EDITED + " A last word on Seoul and NATO."),
        piece("first", canonical_url=TODAY, at="2023-05-11T08:00:00", body=wording_of("first")),
        piece("shared", at="2023-06-01T00:00:00"),
        piece("late", at="2023-06-02T00:00:00", day=""),
    ],
    "p2": [
        piece("edited", at="2023-05-11T08:00:00", body=TOKYO),
        piece("second", canonical_url=TODAY, at="2023-05-10T08:00:00", body=wording_of("second")),
        piece("shared", at="2023-06-01T00:00:00"),
        piece("late", at="2023-07-02T00:00:00", day="2023-06-02"),
        piece("late", at="2024-07-02T00:00:00", day="2024-06-02", body=text_of("another")),
    ],
    "p3": [
        piece("edited", at="2023-05-13T08:00:00", body=EDITED),
        piece("edited", at="2023-05-09T08:00:00", body=TOKYO),
        piece("copy", url="http://blog.example/copy", source_id="blog.example", body=text_of("shared")),
        piece("third", canonical_url=TODAY, at="2023-05-12T08:00:00", body=wording_of("third")),
        piece("item", at="2023-05-01T08:00:00", **ITEM),
        piece("moved", at="2023-05-02T08:00:00", **ITEM),
    ],
}
STATE = tuple[Rows, dict[str, bytes]]
ARTICLES = {
    *("core.articles", "core.aliases", "core.titles", "core.revisions", "core.assessments", "core.hits"),
    *("core.stories", "core.story_members", "core.story_links", "core.signs", "ops.history_texts"),
    *("trends.counted_texts", "trends.text_tallies", "trends.theme_tallies"),
}


@pytest.fixture
def stand(tmp_path: Path, empty_warehouse: Path) -> Iterator[Newsstand]:
    with a_newsstand(tmp_path, warehouse=empty_warehouse) as opened:
        yield opened


@pytest.fixture
def past(stand: Newsstand) -> Past:
    return Past(stand.settings)


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory, empty_warehouse: Path) -> STATE:
    """All parts, loaded in one load."""
    with a_newsstand(tmp_path_factory.mktemp("once"), warehouse=empty_warehouse) as stand:
        for part_id, captures in PARTS.items():
            Past(stand.settings).part(part_id, captures)
        loaded(stand, 27)
        return state(stand)


def test_a_load_alone_makes_a_warehouse_that_publishes(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.settings.data.mkdir()
        unrelated = piece("sports", body="Football.", is_relevant=False)
        Past(stand.settings).part("p1", [piece("a"), piece("b"), unrelated])
        loaded(stand)
        assert outcomes(stand) == {"article": 2}
        assert stand.csv()["articles.csv"].count(b"\n") == 1 + 2
        assert stand.ask("select kind, ending, hours_since_last from core.nights") == [("load", "complete", None)]
        assert stand.ask("select distinct cause from trends.night_changes") == [("history",)]
        assert stand.ask("select source_id, n_texts, n_naming from ops.history_texts") == [("stand", 3, 2)]
        assert stand.ask("select state, n_responses, n_core, n_texts, night_id from ops.history_parts") == [
            ("loaded", 6, 2, 2, "20261025T120000Z")
        ]
        assert stand.ask("select count(*) from trends.coverage where n_nights > 0") == [(0,)]


def test_a_load_again_finds_nothing_to_do(stand: Newsstand, past: Past) -> None:
    past.part("p1", [piece("a")])
    assert [one.part_id for one in plan_load(stand.settings).parts] == ["p1"]
    loaded(stand)
    before = state(stand)
    assert plan_load(stand.settings).is_empty
    assert load(stand, 26) is None
    assert state(stand) == before


def test_a_plan_writes_nothing(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        Past(stand.settings).part("p1", [piece("a")])
        before = sorted(stand.settings.data.rglob("*"))
        assert len(plan_load(stand.settings).parts) == 1
        assert sorted(stand.settings.data.rglob("*")) == before


@pytest.mark.parametrize("order", [*permutations(PARTS)], ids="-".join)
def test_loads_in_any_order_make_the_same_rows_and_bytes(
    stand: Newsstand, past: Past, order: tuple[str, ...], at_once: STATE
) -> None:
    for day, part_id in enumerate(order, 25):
        past.part(part_id, PARTS[part_id])
        loaded(stand, day)
    rows, csv = state(stand)
    assert rows == at_once[0]
    assert csv == at_once[1]


@pytest.mark.parametrize("batch", [1, 3])
def test_batches_of_any_size_make_the_same_rows(
    stand: Newsstand, past: Past, batch: int, at_once: STATE, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.steps.load_parts.BATCH", batch)
    for part_id in reversed(PARTS):
        past.part(part_id, PARTS[part_id][::-1])
    loaded(stand, 27)
    assert articles_of(state(stand)) == articles_of(at_once)


@pytest.mark.parametrize("seed", range(3))
def test_the_time_of_captures_decides_however_they_are_cut_into_parts_loads_and_batches(
    stand: Newsstand, past: Past, seed: int, at_once: STATE, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = Random(seed)
    captures = [one for some in PARTS.values() for one in some]
    chance.shuffle(captures)
    monkeypatch.setattr("flows.steps.load_parts.BATCH", chance.choice([1, 2, 4]))
    n_parts, n_loads = chance.choice([2, 5]), chance.choice([1, 2])
    for number in range(n_parts):
        past.part(f"cut{chance.random()}", captures[number::n_parts])
        if n_loads == 2 and number == 0:
            loaded(stand, 26)
    loaded(stand, 27)
    assert articles_of(state(stand)) == articles_of(at_once)


def articles_of(made: STATE) -> STATE:
    """Return the rows of articles alone, without the places of their captures, and what is published of them."""
    rows, csv = made
    return {table: some for table, some in rows.items() if table in ARTICLES}, csv


def test_an_article_of_history_is_all_of_its_captures_in_their_order(stand: Newsstand, past: Past) -> None:
    for part_id, captures in PARTS.items():
        past.part(part_id, captures)
    loaded(stand)
    edits = stand.ask(
        "select regexp_extract(text, '(Tokyo|Seoul) and NATO.$', 1), seen_at::date::varchar, night_id "
        "from core.revisions where url like '%/edited/' order by revision_number"
    )
    assert edits == [
        ("Tokyo", "2023-05-09", "20230509T080000Z"),
        ("", "2023-05-10", "20230510T080000Z"),
        ("Tokyo", "2023-05-11", "20230511T080000Z"),
        ("Seoul", "2023-05-12", "20230512T080000Z"),
        ("", "2023-05-13", "20230513T080000Z"),
    ]
    assert {url for (url,) in stand.ask("select url from core.articles")} == {
        *(f"http://stand.example/{slug}/" for slug in ("edited", "shared", "late", "moved", "first", "third")),
        *(TODAY, "http://blog.example/copy"),
    }
    assert outcomes(stand) == {"article": 13, "duplicate": 1, "unchanged": 2}
    assert stand.ask("select name, kind, is_enabled from core.sources where source_id = 'blog.example'") == [
        ("Blog.Example", "other", False)
    ]


def test_a_date_after_the_first_capture_is_not_that_of_the_article(stand: Newsstand, past: Past) -> None:
    past.part("p1", PARTS["p1"])
    past.part("p2", PARTS["p2"])
    loaded(stand)
    dates = "select published_on::varchar, other_dates[1].published_on::varchar from core.articles "
    assert stand.ask(f"{dates} where url like '%/late/'") == [("2023-06-02", "2024-06-02")]


def test_texts_of_another_codebook_are_measured_as_at_night(stand: Newsstand, past: Past, at_once: STATE) -> None:
    past.measured = False
    for part_id, captures in PARTS.items():
        past.part(part_id, captures)
    loaded(stand, 27)
    rows, csv = state(stand)
    of_parts = ("ops.history_parts",)
    assert {name: some for name, some in rows.items() if name not in of_parts} == {
        name: some for name, some in at_once[0].items() if name not in of_parts
    }
    assert csv == at_once[1]


def test_a_part_that_failed_is_recorded_and_stops_nothing(stand: Newsstand, past: Past) -> None:
    past.part("p1", [piece("a")])
    past.failed("p2", "the file ends in the middle of a record.")
    past.part("p3", [piece("c")])
    (stand.settings.history / "warc" / "p3.parquet").write_bytes(b"PAR1 cut off")
    (stand.settings.history / "warc" / "p4.json").write_text("{}")
    loaded(stand)
    assert outcomes(stand) == {"article": 1}
    failed = dict(stand.ask("select part_id, reason from ops.history_parts where state = 'failed'"))
    assert failed["p2"] == "the file ends in the middle of a record."
    assert failed["p3"].startswith("p3.parquet is not the file of its manifest")
    assert failed["p4"].startswith("its manifest cannot be read")
    assert stand.ask("select distinct part_id from ops.history_days") == [("p1",)]
    assert load(stand, 26) is None
    past.part("p3", [piece("c")])
    loaded(stand, 27)
    assert outcomes(stand) == {"article": 2}


def test_a_part_that_is_read_anew_takes_the_place_of_what_was_loaded(
    stand: Newsstand, past: Past, at_once: STATE
) -> None:
    stale = piece("stale", body=wording_of("stale"))
    past.part("p1", [*PARTS["p1"][:2], stale, piece("shared", at="2023-06-01T00:00:00", body=wording_of("shared"))])
    past.part("p2", PARTS["p2"])
    loaded(stand, 25)
    past.part("p1", PARTS["p1"])
    past.part("p3", PARTS["p3"])
    loaded(stand, 27)
    rows, csv = state(stand)
    assert csv == at_once[1]
    assert [row[3] for row in rows["core.dropped_articles"]] == ["A piece on stale"]
    assert {**rows, "core.dropped_articles": {}} == {**at_once[0], "core.dropped_articles": {}}
    assert stand.ask(
        "select cause from trends.night_changes where url like '%/stale/' and night_id = '20261027T120000Z'"
    ) == [("history",)]


def test_the_bytes_of_every_page_of_history_can_be_read(stand: Newsstand, past: Past) -> None:
    for part_id, captures in PARTS.items():
        past.part(part_id, captures)
    loaded(stand)
    places = stand.ask("select file_name, start_byte, n_archived_bytes, page_sha256 from raw.pages")
    assert {name for name, *_ in places} == {f"history/warc/{part_id}.warc.gz" for part_id in PARTS}
    for name, offset, length, sha256 in places:
        at = ArchivedAt(file_name=name, offset=offset, length=length)
        assert stored_body(stand.settings, at, sha256).startswith(b"<html><title>A")
        with pytest.raises(DamagedRecordError, match="another page"):
            stored_body(stand.settings, at, "0" * 64)
        with pytest.raises(DamagedRecordError):
            stored_body(stand.settings, at.model_copy(update={"length": length - 9}), sha256)
