"""What a visit to a feed changes follows from its answer and from what is remembered, as one value."""

from datetime import timedelta

import pytest

from pipeline.discover.feed import FeedReading
from pipeline.discover.visit import (
    PAGES_BACK,
    PARTS,
    failed_visit,
    feed_id_of,
    feed_request,
    part_requests,
    read_visit,
    unchanged_visit,
)
from pipeline.records import (
    Answer,
    Failure,
    Feed,
    FeedKind,
    FeedState,
    KnownEntry,
    Outcome,
    Request,
    Visit,
    VisitResult,
)
from tests.builders import CLOCK, a_feed, a_night, a_source, an_entry

NIGHT = a_night()
KNOWN_BEFORE = FeedState(feed_id=a_feed().feed_id, n_entries=2, etag='"one"', last_full_at=CLOCK - timedelta(days=1))


def request(feed: Feed, part: int = 0) -> Request:
    first = feed_request(a_source(feed=feed), feed, FeedState(feed_id=feed.feed_id), NIGHT)
    return first.model_copy(update={"subject_id": f"{feed.feed_id}.{part}"}) if part else first


def answer(feed: Feed, *, status: int = 200, part: int = 0, reservations: tuple[str, ...] = ()) -> Answer:
    at = {"final_url": feed.url, "fetched_at": CLOCK, "reservations": reservations}
    return Answer(request=request(feed, part), status=status, headers=(), body=b"<rss/>", **at)


def failure(feed: Feed, *, part: int = 0, retry_later: bool = True) -> Failure:
    said = {"reason": "http_503", "detail": "It failed.", "failed_at": CLOCK}
    return Failure(request=request(feed, part), retry_later=retry_later, **said)


def visit(
    reading: FeedReading,
    *,
    feed: Feed | None = None,
    part: int = 0,
    full_text: bool = False,
    known: dict[str, KnownEntry] | None = None,
    reservations: tuple[str, ...] = (),
    respect_reservations: bool = True,
) -> Visit:
    feed = feed or a_feed()
    before = KNOWN_BEFORE.model_copy(update={"feed_id": feed.feed_id})
    return read_visit(
        *(a_source(feed=feed, full_text=full_text), feed, before, answer(feed, part=part, reservations=reservations)),
        *(reading, NIGHT),
        known=known or {},
        addresses={},
        respect_reservations=respect_reservations,
    )


def reading(*slugs: str, **changed: object) -> FeedReading:
    return FeedReading(entries=tuple(an_entry(slug, content="<p>Text.</p>") for slug in slugs), **changed)


def test_a_known_feed_is_requested_conditionally_at_its_address() -> None:
    asked = feed_request(a_source(), a_feed(), KNOWN_BEFORE, NIGHT)
    assert (asked.url, asked.etag, feed_id_of(asked)) == (a_feed().url, '"one"', a_feed().feed_id)


def test_further_parts_are_numbered_requested_once_and_limited() -> None:
    urls = [f"http://review.example/{n}.xml" for n in range(30)]
    parts = part_requests(a_source(), a_feed(), [urls[0], *urls], requested=[a_feed().url, urls[1]])
    assert len(parts) == PARTS - 2
    assert [part.subject_id.rpartition(".")[2] for part in parts[:2]] == ["2", "3"]
    assert [part.url for part in parts[:2]] == [urls[0], urls[2]]
    assert all(feed_id_of(part) == a_feed().feed_id for part in parts)


def test_a_failed_request_counts_against_the_feed_and_is_put_aside() -> None:
    feed = a_feed()
    failed = failed_visit(a_source(), feed, KNOWN_BEFORE, failure(feed), NIGHT)
    assert failed.result is VisitResult.FAILED
    assert failed.state is not None
    assert failed.state.n_failures == 1
    assert (failed.is_waiting, [one.reason for one in failed.rejections]) == (True, ["http_503"])


def test_a_page_further_back_that_fails_says_nothing_about_its_feed() -> None:
    feed = a_feed()
    failed = failed_visit(a_source(), feed, KNOWN_BEFORE, failure(feed, part=1), NIGHT)
    assert (failed.result, failed.state, len(failed.rejections)) == (None, None, 1)


def test_a_child_of_a_sitemap_that_fails_is_a_failure_of_the_sitemap() -> None:
    feed = Feed(url="http://review.example/sitemap.xml", kind=FeedKind.SITEMAP)
    failed = failed_visit(a_source(), feed, KNOWN_BEFORE, failure(feed, part=1), NIGHT)
    assert (failed.result, failed.state, failed.is_part) == (VisitResult.FAILED, None, True)


def test_an_unchanged_feed_has_recovered_and_keeps_its_figures() -> None:
    feed = a_feed()
    unchanged = unchanged_visit(a_source(), KNOWN_BEFORE, answer(feed, status=304), NIGHT)
    assert (unchanged.result, unchanged.has_recovered) == (VisitResult.NOT_MODIFIED, True)
    assert unchanged.state is not None
    assert (unchanged.state.n_entries, unchanged.state.last_status) == (2, "not_modified")


def test_new_entries_go_on_and_known_ones_end_unchanged() -> None:
    old = an_entry("old", content="<p>Text.</p>")
    known = {old.entry_id: KnownEntry(fingerprint=old.fingerprint, stage="done", outcome=Outcome.ARTICLE)}
    read = visit(reading("new", "old"), known=known)
    assert [decision.outcome for decision in read.decisions] == [None, Outcome.UNCHANGED]
    assert (read.result, read.n_open, read.has_recovered, read.further) == (VisitResult.READ, 1, True, ())
    assert read.summary == "2 entries, 1 to read, 1 unchanged"


def test_a_feed_with_nothing_but_new_entries_ran_over_and_the_page_before_is_requested() -> None:
    read = visit(reading("new", "newer"))
    assert read.result is VisitResult.OVERFLOWED
    assert len(read.further) == 1
    assert "it ran over since the last visit" in read.summary


def test_pages_back_end_after_so_many_and_never_change_the_state_of_the_feed() -> None:
    back = visit(reading("new"), part=1)
    assert (back.result, back.state, len(back.further)) == (None, None, 1)
    assert visit(reading("new"), part=PAGES_BACK).further == ()


def test_trouble_with_a_feed_is_a_rejection_and_what_was_read_of_it_is_kept() -> None:
    read = visit(reading("new", trouble="feed_malformed", detail="It ends in the middle."))
    assert read.result is VisitResult.FAILED
    assert [one.reason for one in read.rejections] == ["feed_malformed"]
    assert (read.n_open, read.has_recovered) == (1, False)
    assert read.summary.endswith("; It ends in the middle.")


def test_a_sitemap_index_counts_as_read_only_with_one_of_its_parts() -> None:
    feed = Feed(url="http://review.example/sitemap.xml", kind=FeedKind.SITEMAP)
    read = visit(reading(further=("http://review.example/1.xml",)), feed=feed)
    assert (read.result, read.further) == (VisitResult.FAILED, ("http://review.example/1.xml",))


@pytest.mark.parametrize(("respect", "reasons"), [(True, ["mining_reserved"]), (False, [])])
def test_a_full_text_feed_that_reserves_mining_is_refused_unless_the_user_decides_otherwise(
    respect: bool, reasons: list[str]
) -> None:
    read = visit(reading("new"), full_text=True, reservations=("tdm-reservation",), respect_reservations=respect)
    assert [one.reason for one in read.rejections] == reasons


def test_an_entry_that_cannot_be_read_is_a_rejection_that_names_it() -> None:
    read = visit(FeedReading(entries=(an_entry("", title="No link"),)))
    assert [(one.reason, one.detail) for one in read.rejections] == [
        ("entry_without_address", "The entry “No link” cannot be read.")
    ]
