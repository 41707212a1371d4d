"""The past of the newsroom as a WARC file: the same bytes every time, one page a capture, a gap and an edit."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from warcio.archiveiterator import ArchiveIterator

from flows.demo.composed.composer import COMPOSED
from flows.demo.composed.four_years import PastPiece
from flows.demo.composed.past_plan import load_plan
from flows.demo.composed.quarters import monday_of, mondays
from flows.demo.past import WrittenPast, captured_pieces, past_outlets, write_past
from flows.demo.pieces import NIGHTS
from pipeline.archive.captures import read_captures as read_history
from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText

PLAN = load_plan()
OUTLETS = {outlet.outlet_id: outlet for outlet in past_outlets(PLAN)}
PIECES = captured_pieces(tuple(OUTLETS.values()), PLAN)
EVERY_SO_MANY = 9  # pages are cleaned: all of them would take as long as the other tests of the demo together


class Captured(NamedTuple):
    uri: str
    day: date
    content_type: str
    body: bytes


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, WrittenPast]:
    path = tmp_path_factory.mktemp("past") / "past.warc.gz"
    return path, write_past(path)


@pytest.fixture(scope="module")
def captures(written: tuple[Path, WrittenPast]) -> list[Captured]:
    return list(read_captures(written[0]))


def read_captures(path: Path) -> Iterator[Captured]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            assert record.rec_headers.protocol == "WARC/1.1"
            if record.rec_type == "response":
                day = date.fromisoformat(record.rec_headers["WARC-Date"][:10])
                assert record.http_headers.get_statuscode() == "200"
                content_type = record.http_headers["Content-Type"]
                yield Captured(record.rec_headers["WARC-Target-URI"], day, content_type, record.content_stream().read())


def uri_of(past: PastPiece) -> str:
    outlet = OUTLETS[past.outlet_id]
    return f"http://{outlet.host}{outlet.path_of(past.piece, 1)}"


def test_the_file_is_the_same_every_time(written: tuple[Path, WrittenPast], tmp_path: Path) -> None:
    again = tmp_path / "past.warc.gz"
    assert write_past(again) == written[1]
    assert again.read_bytes() == written[0].read_bytes()


def test_every_piece_is_captured_on_the_day_after_it_was_published(
    written: tuple[Path, WrittenPast], captures: list[Captured]
) -> None:
    first = dict(reversed([(captured.uri, captured.day) for captured in captures]))
    assert first == {uri_of(past): past.published_on + timedelta(days=1) for past in PIECES}
    found = written[1]
    assert (found.n_captures, found.n_pieces) == (len(captures), len(PIECES)) == (len(first) + 1, len(first))
    assert (found.first_on, found.last_on) == (min(first.values()), max(first.values()))
    assert found.last_on < NIGHTS[0].date()
    assert 1000 < found.n_captures < 1200


def test_our_own_reader_finds_each_capture_and_no_damage(
    written: tuple[Path, WrittenPast], captures: list[Captured]
) -> None:
    path = written[0]
    read = list(read_history(path, n_bytes=path.stat().st_size))
    assert [(one.url, one.captured_at.date()) for one in read] == [(one.uri, one.day) for one in captures]


def test_one_page_is_captured_twice_with_an_edit(captures: list[Captured]) -> None:
    n_times = Counter(captured.uri for captured in captures)
    ((uri, n),) = ((uri, n) for uri, n in n_times.items() if n > 1)
    before, after = (captured.body for captured in captures if captured.uri == uri)
    assert (n, PLAN.edit.added in before.decode(), PLAN.edit.added in after.decode()) == (2, False, True)


def test_no_week_is_without_a_capture_but_those_of_the_gap(captures: list[Captured]) -> None:
    seen = defaultdict(set)
    for captured in captures:
        seen[captured.uri.split("/")[2]].add(monday_of(captured.day))
    (gap,) = PLAN.gaps
    weeks = {monday for quarter in PLAN.quarters for monday in mondays(quarter)}
    missing = {monday for monday in weeks if gap.first_day <= monday <= gap.last_day}
    assert len(missing) == 8
    for outlet in OUTLETS.values():
        assert weeks - seen[outlet.host] == (missing if outlet.outlet_id == gap.outlet else set())


def test_every_composed_piece_says_that_it_was_composed(captures: list[Captured]) -> None:
    composed = {uri_of(past) for past in PIECES if past.is_composed}
    assert len(composed) > 1000
    assert all((COMPOSED in captured.body.decode()) for captured in captures if captured.uri in composed)


def test_the_newsrooms_own_pieces_are_part_of_their_past() -> None:
    own = Counter(past.outlet_id for past in PIECES if not past.is_composed)
    assert own == {
        outlet.outlet_id: sum(piece.published.date() < date(2026, 10, 1) for piece in outlet.pieces)
        for outlet in OUTLETS.values()
    }


def test_copies_are_word_for_word_and_name_where_they_come_from() -> None:
    by_title = defaultdict(list)
    for past in PIECES:
        if past.is_composed:
            by_title[past.piece.title].append(past)
    copied = [pair for pair in by_title.values() if len(pair) > 1]
    assert len(copied) == len(PLAN.copies)
    for original, copy in copied:
        assert original.piece.text == copy.piece.text
        assert original.outlet_id != copy.outlet_id
        assert OUTLETS[original.outlet_id].name in copy.piece.republication_note


def test_pages_are_read_as_they_were_written(captures: list[Captured]) -> None:
    composed = {uri_of(past): past for past in PIECES if past.is_composed and past.is_commentary}
    pages = [captured for captured in captures if captured.uri in composed][::EVERY_SO_MANY]
    assert {composed[page.uri].outlet_id for page in pages} == set(OUTLETS)
    for page in pages:
        past = composed[page.uri]
        clean = clean_page(PageToClean(body=page.body, url=page.uri, content_type=page.content_type))
        assert isinstance(clean, CleanText), page.uri
        assert (clean.title, clean.body, clean.authors) == (past.piece.title, past.piece.text, past.piece.authors)
        assert clean.published
        assert clean.published.published_on == past.published_on
