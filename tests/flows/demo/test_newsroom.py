"""The demo's newsroom: what its four sites answer on three nights, and that every planned trap is in place."""

from html import unescape
from xml.etree import ElementTree

import pytest
from protego import Protego

from flows.demo.newsroom import FOLDER, NIGHTS, Newsroom, Reply
from flows.demo.outlets import Outlet, Special
from flows.demo.pieces import Piece
from flows.demo.templates import paragraphs_of
from pipeline.discover.feed import FeedReading, read_feed
from pipeline.records import Entry, Feed, FeedKind
from pipeline.sources.watched import load_sources

ROOM = Newsroom.load()
OUTLETS = {outlet.outlet_id: outlet for outlet in ROOM.outlets}
SOURCES = load_sources(FOLDER.with_name("sources.toml"))
ALL = [(outlet, piece) for outlet in ROOM.outlets for piece in outlet.pieces]
ORIGINALS = {(outlet.outlet_id, piece.number): piece for outlet, piece in ALL}
LAST = len(NIGHTS)
by_outlet = pytest.mark.parametrize("outlet", ROOM.outlets, ids=lambda outlet: outlet.outlet_id)
by_piece = pytest.mark.parametrize(("outlet", "piece"), ALL, ids=lambda part: getattr(part, "slug", ""))


def ask(night: int, outlet: Outlet, path: str, **headers: str) -> Reply:
    return ROOM.answer(night, outlet.host, path, {name.replace("_", "-"): value for name, value in headers.items()})


def page(night: int, outlet: Outlet, piece: Piece) -> Reply:
    return ask(night, outlet, outlet.path_of(piece, night))


def text_of(outlet: Outlet, piece: Piece) -> str:
    return unescape(page(LAST, outlet, piece).body.decode(piece.encoding))


def reading(night: int, outlet: Outlet, path: str = "/feed/") -> FeedReading:
    url = f"http://{outlet.host}{path}"
    source = next(source for source in SOURCES if source.source_id == outlet.outlet_id)
    return read_feed(ask(night, outlet, path).body, Feed(url=url, kind=outlet.feed), source, final_url=url)


def entry_of(night: int, outlet: Outlet, piece: Piece) -> Entry:
    return next(entry for entry in reading(night, outlet).entries if entry.guid.endswith(f":{piece.slug}"))


def every_path(outlet: Outlet) -> list[str]:
    pages = [outlet.path_of(piece, night) for piece in outlet.pieces for night in (1, LAST)]
    second = [outlet.second_feed.path] if outlet.second_feed else []
    return [*pages, *(listed.path for listed in outlet.listed), *second, "/feed/", "/robots.txt", "/nothing/"]


# What is written


def test_forty_or_more_commentaries_spread_over_fourteen_months_and_none_falls_into_february_2026() -> None:
    originals = [piece for _, piece in ALL if not piece.republication_note]
    assert len([piece for piece in originals if piece.kind == "commentary"]) >= 40
    months = {(piece.published.year, piece.published.month) for _, piece in ALL}
    listed = {(item.published.year, item.published.month) for outlet in ROOM.outlets for item in outlet.listed}
    assert months == {(2025, month) for month in range(9, 13)} | {(2026, month) for month in range(1, 11) if month != 2}
    assert (2026, 2) not in listed


def test_the_last_night_lists_every_piece_and_each_night_before_it_fewer() -> None:
    n_listed = [sum(len(reading(night, outlet).entries) for outlet in ROOM.outlets) for night in (1, 2, 3)]
    assert n_listed[0] < n_listed[1] < n_listed[2] == len(ALL) + sum(len(outlet.listed) for outlet in ROOM.outlets)


@by_piece
def test_a_piece_is_served_from_the_night_after_its_publication_on(outlet: Outlet, piece: Piece) -> None:
    failing = {(declared.number, declared.night) for declared in outlet.failing}
    for night, clock in enumerate(NIGHTS, 1):
        status = 404 if piece.published >= clock else 500 if (piece.number, night) in failing else 200
        assert page(night, outlet, piece).status == status


@by_piece
def test_the_words_that_an_edit_replaces_stand_exactly_once_in_the_text(outlet: Outlet, piece: Piece) -> None:
    for edit in piece.edit:
        before, after = piece.text_on(edit.night - 1), piece.text_on(edit.night)
        assert before.count(edit.old) == 1
        assert edit.old not in after
        assert after.count(edit.new) == 1
        assert paragraphs_of(after) != paragraphs_of(before)
        assert page(edit.night, outlet, piece).body != page(edit.night - 1, outlet, piece).body


# The copies


def test_three_pieces_stand_word_for_word_at_a_second_outlet_later_and_with_a_note() -> None:
    copies = [(outlet, copy) for outlet in ROOM.outlets for copy in outlet.copies]
    assert len(copies) == 3
    for outlet, copy in copies:
        publisher, original = OUTLETS[copy.outlet], ORIGINALS[copy.outlet, copy.number]
        copied = next(piece for piece in outlet.pieces if piece.title == original.title)
        assert copied.published > original.published
        assert copied.republication_note.startswith(f"This article was first published by {publisher.name}")
        assert copied.republication_note in text_of(outlet, copied)
        assert "first published" not in text_of(publisher, original)
        paragraphs = paragraphs_of(original.text)
        for night in (1, 2, 3):
            for at, piece in ((outlet, copied), (publisher, original)):
                lines = page(night, at, piece).body.decode().split("\n")
                assert [line for line in lines if line in paragraphs] == paragraphs


# The feeds


@by_outlet
def test_a_main_feed_is_read_without_trouble_and_carries_whole_texts_only_at_eastern_daily(outlet: Outlet) -> None:
    for night in (1, 2, 3):
        found = reading(night, outlet)
        assert not found.trouble
        assert all(entry.published and entry.updated_raw and entry.summary for entry in found.entries)
        has_texts = b"</content:encoded>" in ask(night, outlet, "/feed/").body
        assert has_texts == (outlet.outlet_id == "eastern-daily")
    root = ElementTree.fromstring(ask(1, outlet, "/feed/").body)
    assert root.tag == ("rss" if outlet.feed is FeedKind.RSS else "{http://www.w3.org/2005/Atom}feed")


def test_the_feed_of_eastern_daily_carries_every_paragraph_of_a_text() -> None:
    outlet = OUTLETS["eastern-daily"]
    for piece in outlet.pieces:
        lines = entry_of(LAST, outlet, piece).content.split("\n")
        assert lines[: len(paragraphs_of(piece.text))] == paragraphs_of(piece.text_on(LAST))


def test_an_edit_changes_what_the_feed_says_of_a_piece_and_nothing_else_of_it() -> None:
    edits = [(outlet, piece, edit.night) for outlet, piece in ALL for edit in piece.edit]
    assert {night for *_, night in edits} == {2, 3}
    for outlet, piece, night in edits:
        before, after = entry_of(night - 1, outlet, piece), entry_of(night, outlet, piece)
        assert before.fingerprint != after.fingerprint
        assert before.updated_raw != after.updated_raw
        assert (before.entry_id, before.published, before.title) == (after.entry_id, after.published, after.title)


def test_a_moved_piece_keeps_its_guid_and_leaves_a_redirect_behind() -> None:
    moved = [(outlet, piece) for outlet, piece in ALL if piece.moved_on_night]
    assert moved
    for outlet, piece in moved:
        night = piece.moved_on_night or 0
        before, after = entry_of(night - 1, outlet, piece), entry_of(night, outlet, piece)
        assert before.guid == after.guid
        assert before.url != after.url
        old = ask(night, outlet, outlet.path_of(piece, night - 1))
        assert (old.status, old.header("Location")) == (301, outlet.path_of(piece, night))
        assert ask(night - 1, outlet, outlet.path_of(piece, night)).status == 404


def test_the_second_feeds_repeat_pages_and_each_is_broken_on_its_night() -> None:
    meridian, capital = OUTLETS["meridian-institute"], OUTLETS["capital-post"]
    for outlet in (meridian, capital):
        assert outlet.second_feed is not None
        urls = {entry.url for entry in reading(1, outlet).entries}
        assert {entry.url for entry in reading(1, outlet, outlet.second_feed.path).entries} < urls
    assert reading(2, meridian, "/publications/feed/").trouble == "feed_malformed"
    assert reading(3, capital, "/opinion/feed/").trouble == "feed_is_html"
    assert not reading(3, meridian, "/publications/feed/").trouble
    assert not reading(2, capital, "/opinion/feed/").trouble


# The traps


def test_every_special_answer_is_listed_in_a_feed_and_answers_as_declared() -> None:
    listed = {item.answer: (outlet, item) for outlet in ROOM.outlets for item in outlet.listed}
    assert set(listed) == set(Special)
    answers = {}
    for answer, (outlet, item) in listed.items():
        assert f"http://{outlet.host}{item.path}" in {entry.url for entry in reading(1, outlet).entries}
        served = ask(1, outlet, item.path)
        answers[answer] = (served.status, served.header("Content-Type"), served.body[:4])
    html = "text/html; charset=utf-8"
    assert answers[Special.EMPTY] == (200, html, b"")
    assert answers[Special.PICTURE] == (200, html, b"\x89PNG")
    assert answers[Special.MISSING] == (404, html, b"<!do")
    assert answers[Special.PAGE] == (200, html, b"<!do")


def test_robots_txt_forbids_one_listed_page_and_no_piece() -> None:
    forbidden = []
    for outlet in ROOM.outlets:
        served = ask(1, outlet, "/robots.txt")
        assert served.status == (200 if outlet.robots else 404)
        rules = Protego.parse(served.body.decode() if outlet.robots else "")
        forbidden += [entry.url for entry in reading(LAST, outlet).entries if not rules.can_fetch(entry.url, "anybot")]
    page_of_its_own = next(item for outlet in ROOM.outlets for item in outlet.listed if item.answer is Special.PAGE)
    assert [url.partition(".example")[2] for url in forbidden] == [page_of_its_own.path]


def test_a_commentary_answers_500_on_the_first_night_and_well_on_the_second() -> None:
    [(outlet, declared)] = [(outlet, declared) for outlet in ROOM.outlets for declared in outlet.failing]
    piece = ORIGINALS[outlet.outlet_id, declared.number]
    assert piece.kind == "commentary"
    assert [page(night, outlet, piece).status for night in (1, 2, 3)] == [500, 200, 200]


def test_every_trap_among_the_pieces_says_what_it_would_catch() -> None:
    traps = [piece for _, piece in ALL if piece.kind == "trap"]
    assert len(traps) >= 7
    assert all(piece.why for piece in traps)


# Answers


def test_the_same_night_has_the_same_bytes_and_another_newsroom_of_the_folder_too() -> None:
    again = Newsroom.load()
    for outlet in ROOM.outlets:
        for night in (1, 2, 3):
            for path in every_path(outlet):
                assert (
                    ask(night, outlet, path) == ask(night, outlet, path) == again.answer(night, outlet.host, path, {})
                )


@by_outlet
def test_a_feed_answers_304_to_who_has_it_and_200_to_all_others(outlet: Outlet) -> None:
    first = ask(1, outlet, "/feed/")
    etag = first.header("ETag")
    assert first.header("Last-Modified").endswith(" GMT")
    unchanged = ask(1, outlet, "/feed/", If_None_Match=etag)
    assert (unchanged.status, unchanged.body, unchanged.header("etag")) == (304, b"", etag)
    assert ask(1, outlet, "/feed/", if_none_match=f'"other", W/{etag}').status == 304
    assert ask(1, outlet, "/feed/", If_None_Match='"other"') == first


def test_a_changed_piece_changes_the_etag_of_its_feed_and_a_quiet_night_does_not() -> None:
    etags = {
        outlet.outlet_id: [ask(night, outlet, "/feed/").header("ETag") for night in (1, 2, 3)]
        for outlet in ROOM.outlets
    }
    for outlet, piece in ALL:
        for night in (2, 3):
            came = piece.is_out(night) and not piece.is_out(night - 1)
            if came or piece.moved_on_night == night or any(edit.night == night for edit in piece.edit):
                assert etags[outlet.outlet_id][night - 2] != etags[outlet.outlet_id][night - 1]
    assert etags["capital-post"][0] == etags["capital-post"][1]


def test_an_unknown_host_and_an_unknown_path_are_404() -> None:
    assert ROOM.answer(1, "elsewhere.example", "/feed/", {}).status == 404
    assert ROOM.answer(1, "harbour-review.example", "/feed", {}).status == 404
