"""A WARC becomes a part: what is in it, how it is counted, and that the same WARC always makes the same bytes."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest

from pipeline.history.part import Row, read_head, read_rows
from pipeline.history.process import failed_part, finished_part, needs_warc, process_part
from pipeline.records import PartDay, PartManifest
from tests.pipeline.history.outlets import (
    LETTER,
    ON_BREAD,
    ON_NATO,
    TIMES,
    a_capture,
    a_feed,
    a_job,
    a_page,
    a_warc,
)

ARTICLE = a_capture("https://times.example/nato", a_page("NATO in Japan"))
BREAD = a_capture("https://www.times.example/bread", a_page("On bread", ON_BREAD), minutes=1)
ELSEWHERE = a_capture("https://daily.example.org/nato", a_page("NATO elsewhere"), minutes=2)
BREAD_ELSEWHERE = a_capture("https://daily.example.org/bread", a_page("Bread elsewhere", ON_BREAD), minutes=3)
PICTURE = a_capture("https://times.example/a.png", b"\x89PNG", ("Content-Type", "image/png"))
MISSING = a_capture("https://times.example/gone", a_page("Gone"), status=404)
USUAL = [ARTICLE, BREAD, ELSEWHERE, BREAD_ELSEWHERE, PICTURE, MISSING]


def made(tmp_path: Path, captures: list[bytes], **said: object) -> tuple[PartManifest, list[Row]]:
    job = a_job(a_warc(tmp_path / "a.warc.gz", captures), tmp_path / "parts", **said)
    manifest = process_part(job)
    path = tmp_path / "parts" / "one.parquet"
    return manifest, list(read_rows(path)) if path.exists() else []


def files(tmp_path: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((tmp_path / "parts").iterdir())}


def day(source_id: str, **counts: int) -> PartDay:
    return PartDay(source_id=source_id, captured_on=date(2023, 4, 5), **counts)


def test_every_page_of_declared_hosts_is_read_and_counted(tmp_path: Path) -> None:
    manifest, rows = made(tmp_path, USUAL)
    assert manifest.state == "done"
    assert manifest.n_records == 7
    assert manifest.days == (
        day("", n_responses=2, n_html=2),
        day("times", n_responses=3, n_html=2, n_sieved=2, n_cleaned=2, n_core=1),
    )
    assert manifest.put_aside == ()
    assert [(row["url"], row["relevance"]) for row in rows] == [
        ("https://times.example/nato", "core"),
        ("https://www.times.example/bread", "irrelevant"),
    ]


def test_the_search_of_all_hosts_keeps_what_names_nato_elsewhere(tmp_path: Path) -> None:
    manifest, rows = made(tmp_path, USUAL, hosts="all")
    assert manifest.days[0] == day("", n_responses=2, n_html=2, n_sieved=1, n_cleaned=1, n_core=1)
    assert [row["source_id"] for row in rows] == ["example.org", "times", "times"]


def test_a_relevant_text_has_all_columns_and_others_have_none_of_the_text(tmp_path: Path) -> None:
    _, (core, bread) = made(tmp_path, USUAL)
    assert (core["title"], core["language_code"], core["genre"]) == ("NATO in Japan", "en", core["genre"])
    assert core["body"].startswith("NATO and Japan agreed on point 1")
    assert (core["published_on"], core["published_precision"]) == (date(2023, 4, 4), "instant")
    assert core["n_words"] > 250
    assert {hit["voice"] for hit in core["hits"]} <= {"author", "headline", "quotation"}
    assert (core["names_nato"], bread["names_nato"]) == (True, False)
    assert bread["published_on"] == date(2023, 4, 4)
    assert all(bread[name] is None for name in ("title", "body", "hits", "genre", "relevance_reasons"))
    assert bread["source_name"] == "The Times"


def test_a_row_says_where_its_record_lies_in_the_sieved_warc(tmp_path: Path) -> None:
    _, rows = made(tmp_path, USUAL)
    sieved = (tmp_path / "parts" / "one.warc.gz").read_bytes()
    records = [gzip.decompress(sieved[row["start_byte"] :][: row["n_archived_bytes"]]) for row in rows]
    assert records == [ARTICLE, BREAD]


def test_the_sieved_warc_begins_with_an_account_of_the_other_one(tmp_path: Path) -> None:
    manifest, _ = made(tmp_path, USUAL)
    head = gzip.decompress((tmp_path / "parts" / "one.warc.gz").read_bytes()).partition(b"\r\n\r\n")[2]
    account = json.loads(head[: head.index(b"\r\n\r\n")])
    assert (account["n_records"], account["n_bytes"]) == (7, manifest.n_bytes)


def test_the_head_of_the_part_states_cleaner_and_codebook(tmp_path: Path) -> None:
    manifest, _ = made(tmp_path, USUAL)
    assert read_head(tmp_path / "parts" / "one.parquet")[1:] == (manifest.extractor, manifest.codebook_sha256)


def test_items_of_a_full_text_feed_are_texts_once_for_each_wording(tmp_path: Path) -> None:
    xml = ("Content-Type", "application/rss+xml")
    feed = "https://letter.example/rss"
    captures = [
        a_capture(feed, a_feed(("a", ON_NATO + " A word more.")), xml, minutes=30),
        a_capture(feed, a_feed(("a", ON_NATO), ("b", ON_BREAD)), xml),
        a_capture(feed, a_feed(("a", ON_NATO), ("b", ON_BREAD), ("c", "")), xml, minutes=10),
        a_capture(feed, a_feed(("a", ON_NATO)), xml, minutes=40),
    ]
    manifest, rows = made(tmp_path, captures)
    assert [(row["guid"], row["captured_at"].minute, row["relevance"]) for row in rows] == [
        ("a", 7, "core"),
        ("a", 37, "core"),
        ("a", 47, "core"),
        ("b", 7, "irrelevant"),
    ]
    assert {row["feed_id"] for row in rows} == {LETTER.feeds[0].feed_id}
    assert rows[0]["published_origin"] == "feed"
    assert manifest.put_aside == (("not_an_article", 1),)
    assert manifest.days == (day("letter", n_responses=4, n_html=4, n_sieved=4, n_cleaned=4, n_core=3),)


def test_reserved_and_cut_off_pages_are_put_aside_and_not_kept(tmp_path: Path) -> None:
    captures = [
        a_capture("https://times.example/1", a_page("One"), ("TDM-Reservation", "1")),
        a_capture("https://times.example/2", a_page("Two", head='<meta name="robots" content="noai">')),
        a_capture("https://times.example/3", a_page("Three"), truncated="length"),
        a_capture("https://times.example/4", b"\x1f\x8bbroken", ("Content-Encoding", "gzip")),
        a_capture("https://times.example/5", b"<html><body></body></html>"),
    ]
    manifest, rows = made(tmp_path, captures)
    assert rows == []
    reasons = dict(manifest.put_aside)
    assert (reasons.pop("mining_reserved"), reasons.pop("truncated")) == (2, 1)
    assert sum(reasons.values()) == 2
    assert sum(one.n_sieved for one in manifest.days) == 1


def test_reservations_can_be_passed_over_by_who_may(tmp_path: Path) -> None:
    reserved = a_capture("https://times.example/1", a_page("One"), ("TDM-Reservation", "1"))
    _, rows = made(tmp_path, [reserved], respect_reservations=False)
    assert len(rows) == 1


@pytest.mark.parametrize("kind", ["", "text/plain", "application/octet-stream"])
def test_pages_without_a_proper_type_are_recognised(tmp_path: Path, kind: str) -> None:
    captures = [
        a_capture("https://times.example/1", a_page("One"), ("Content-Type", kind)),
        a_capture("https://times.example/2", b"NATO, but no mark-up", ("Content-Type", kind)),
    ]
    manifest, _ = made(tmp_path, captures)
    assert manifest.days[0].n_html == 1


def test_a_warc_without_anything_wanted_is_a_part_all_the_same(tmp_path: Path) -> None:
    manifest, rows = made(tmp_path, [BREAD_ELSEWHERE])
    assert (manifest.state, rows) == ("done", [])
    assert finished_part(a_job(tmp_path / "a.warc.gz", tmp_path / "parts")) == manifest


def test_the_same_warc_makes_the_same_bytes(tmp_path: Path) -> None:
    captures = [*USUAL, a_capture("https://letter.example/rss", a_feed(("a", ON_NATO)))]
    made(tmp_path, captures, hosts="all")
    first = files(tmp_path)
    for path in (tmp_path / "parts").iterdir():
        path.unlink()
    made(tmp_path, captures, hosts="all")
    assert files(tmp_path) == first


def test_no_path_of_the_machine_is_in_a_part(tmp_path: Path) -> None:
    made(tmp_path, USUAL)
    contents = files(tmp_path)
    assert all(str(tmp_path).encode() not in content for content in contents.values())


def test_a_finished_part_is_returned_as_it_is(tmp_path: Path) -> None:
    manifest, _ = made(tmp_path, USUAL)
    job = a_job(tmp_path / "a.warc.gz", tmp_path / "parts")
    before = files(tmp_path)
    (tmp_path / "a.warc.gz").unlink()
    assert process_part(job) == manifest
    assert not needs_warc(job)
    assert files(tmp_path) == before


def test_other_rules_of_reading_need_no_warc(tmp_path: Path) -> None:
    manifest, _ = made(tmp_path, USUAL)
    (tmp_path / "a.warc.gz").unlink()
    renamed = TIMES.model_copy(update={"name": "The New Times"})
    job = a_job(tmp_path / "a.warc.gz", tmp_path / "parts", renamed, LETTER)
    assert finished_part(job) is None
    assert not needs_warc(job)
    again = process_part(job)
    assert (again.days, again.sieved_sha256) == (manifest.days, manifest.sieved_sha256)
    assert {row["source_name"] for row in read_rows(tmp_path / "parts" / "one.parquet")} == {"The New Times"}


def test_other_rules_of_the_sieve_need_the_warc(tmp_path: Path) -> None:
    made(tmp_path, USUAL)
    job = a_job(tmp_path / "a.warc.gz", tmp_path / "parts", hosts="all")
    assert needs_warc(job)
    assert sum(one.n_sieved for one in process_part(job).days) == 3


def test_a_sieved_warc_that_is_damaged_is_made_anew(tmp_path: Path) -> None:
    made(tmp_path, USUAL)
    whole = files(tmp_path)
    sieved = tmp_path / "parts" / "one.warc.gz"
    flipped = bytearray(whole["one.warc.gz"])
    flipped[-200] ^= 0xFF
    for damaged in (bytes(flipped), whole["one.warc.gz"][:-100], b""):
        sieved.write_bytes(damaged)
        (tmp_path / "parts" / "one.json").unlink()
        process_part(a_job(tmp_path / "a.warc.gz", tmp_path / "parts"))
        assert files(tmp_path) == whole


@pytest.mark.parametrize("leftover", ["one.json", "one.parquet", "one.warc.gz"])
def test_a_part_of_which_a_file_is_missing_is_completed(tmp_path: Path, leftover: str) -> None:
    made(tmp_path, USUAL)
    whole = files(tmp_path)
    (tmp_path / "parts" / leftover).unlink()
    process_part(a_job(tmp_path / "a.warc.gz", tmp_path / "parts"))
    assert files(tmp_path) == whole


def test_leftovers_of_a_kill_are_removed(tmp_path: Path) -> None:
    made(tmp_path, USUAL)
    whole = files(tmp_path)
    (tmp_path / "parts" / "one.json").unlink()
    (tmp_path / "parts" / ".one.parquet.999999999.partial").write_bytes(b"half")
    process_part(a_job(tmp_path / "a.warc.gz", tmp_path / "parts"))
    assert files(tmp_path) == whole


def test_a_damaged_warc_makes_a_failed_part_with_the_reason(tmp_path: Path) -> None:
    made(tmp_path, USUAL)
    warc = tmp_path / "a.warc.gz"
    warc.write_bytes(warc.read_bytes()[:-10])
    job = a_job(warc, tmp_path / "parts")
    manifest = process_part(job)
    assert (manifest.state, manifest.days) == ("failed", ())
    assert "a.warc.gz" in manifest.reason
    assert str(tmp_path) not in manifest.reason
    assert list(files(tmp_path)) == ["one.json"]
    assert finished_part(job) is None
    assert needs_warc(job)


def test_a_warc_of_another_length_than_at_its_origin_fails(tmp_path: Path) -> None:
    manifest, _ = made(tmp_path, USUAL, n_bytes=17)
    assert manifest.state == "failed"
    assert "17" in manifest.reason


def test_a_failed_part_is_tried_again(tmp_path: Path) -> None:
    warc = a_warc(tmp_path / "a.warc.gz", USUAL)
    job = a_job(warc, tmp_path / "parts")
    assert failed_part(job, "Its worker died.").reason == "Its worker died."
    assert process_part(job).state == "done"
