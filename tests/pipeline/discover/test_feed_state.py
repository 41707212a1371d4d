"""Feed state after a visit: where to request the feed next time, with which validators, and whether at all."""

from pipeline.discover.feed import FeedReading
from pipeline.discover.feed_state import (
    PERMANENT_AFTER_NIGHTS,
    address_of,
    after_failure,
    after_nothing_new,
    after_reading,
    is_due,
    is_gone,
    validators_of,
)
from pipeline.discover.rhythm import FULL_EVERY
from pipeline.records import Answer, Failure, FeedState, Request, Role
from tests.builders import a_feed, a_night, an_entry

FEED = a_feed()
NEW = "http://review.example/new-feed/"
UNKNOWN = FeedState(feed_id=FEED.feed_id)


def asked(url: str = FEED.url) -> Request:
    return Request(url=url, role=Role.FEED, source_id="review", subject_id=FEED.feed_id)


def an_answer(*, url: str = FEED.url, final_url: str = "", has_moved: bool = False, etag: str = "") -> Answer:
    headers = (("ETag", etag),) if etag else ()
    return Answer(
        request=asked(url),
        final_url=final_url or url,
        status=200,
        headers=headers,
        body=b"",
        fetched_at=a_night(1).at,
        has_moved=has_moved,
    )


def a_failure(reason: str, *, url: str = FEED.url) -> Failure:
    return Failure(request=asked(url), reason=reason, detail="", retry_later=False, failed_at=a_night(1).at)


def read(before: FeedState, answer: Answer, *, day: int = 1, trouble: str = "") -> FeedState:
    reading = FeedReading(entries=(an_entry(),), trouble=trouble)
    return after_reading(before, FEED, answer, reading, a_night(day), ran_over=False)


def test_a_feed_whose_entries_can_be_read_keeps_its_rhythm_whatever_its_trouble() -> None:
    state = UNKNOWN
    for day in range(1, 5):
        state = read(state, an_answer(), day=day, trouble="feed_moved")
    assert (state.failing, state.n_failures) == (0.0, 4)


def moved(nights: int, before: FeedState = UNKNOWN) -> FeedState:
    for day in range(1, nights + 1):
        before = read(before, an_answer(final_url=NEW, has_moved=True), day=day)
    return before


def test_a_move_for_good_is_believed_after_three_nights_in_a_row() -> None:
    assert [address_of(FEED, moved(nights)) for nights in range(4)] == [FEED.url, FEED.url, FEED.url, NEW]


def test_a_night_without_the_redirect_starts_the_count_again() -> None:
    interrupted = read(moved(2), an_answer())
    assert interrupted.n_moved == 0
    assert address_of(FEED, read(interrupted, an_answer(final_url=NEW, has_moved=True))) == FEED.url


def test_another_destination_starts_the_count_again() -> None:
    elsewhere = read(moved(2), an_answer(final_url=NEW + "2", has_moved=True))
    assert (elsewhere.moved_to, elsewhere.n_moved) == (NEW + "2", 1)


def test_a_redirect_for_now_is_never_believed() -> None:
    state = UNKNOWN
    for day in range(1, 9):
        state = read(state, an_answer(final_url=NEW), day=day)
    assert address_of(FEED, state) == FEED.url


def test_the_new_address_stays_while_it_answers_and_is_forgotten_when_it_fails() -> None:
    state = read(moved(3), an_answer(url=NEW), day=4)
    assert address_of(FEED, state) == NEW
    assert address_of(FEED, after_nothing_new(state, an_answer(url=NEW), a_night(5))) == NEW
    assert address_of(FEED, after_failure(state, a_failure("http_404", url=NEW), a_night(5))) == FEED.url


def test_a_failure_at_the_old_address_leaves_the_move_as_it_was() -> None:
    assert after_failure(moved(2), a_failure("timeout"), a_night(3)).n_moved == 2


def gone(nights: int) -> FeedState:
    state = UNKNOWN
    for day in range(1, nights + 1):
        state = after_failure(state, a_failure("http_410"), a_night(day))
    return state


def test_a_feed_that_is_gone_is_asked_three_times_and_then_no_more() -> None:
    later = a_night(29)
    assert [is_due(gone(nights), later) for nights in range(5)] == [True, True, True, False, False]
    assert is_gone(gone(PERMANENT_AFTER_NIGHTS))


def test_other_failures_do_not_count_towards_being_gone() -> None:
    state = UNKNOWN
    for day, reason in enumerate(("timeout", "http_410", "http_410", "timeout", "http_410", "http_410"), 1):
        state = after_failure(state, a_failure(reason), a_night(day))
    assert not is_gone(state)
    assert is_gone(after_failure(state, a_failure("http_410"), a_night(8)))


def test_a_host_that_rests_says_nothing_about_its_feeds() -> None:
    before = read(moved(2), an_answer(final_url=NEW, has_moved=True, etag='"v1"'), day=3)
    after = after_failure(before, a_failure("host_resting", url=NEW), a_night(4))
    assert (after.n_failures, after.failing, after.moved_to, after.etag) == (0, 0.0, NEW, '"v1"')


def test_an_index_is_asked_in_full_and_counts_as_asked_only_with_its_parts() -> None:
    reading = FeedReading(entries=(), further=("http://review.example/part.xml",))
    answer = an_answer(etag='"v1"')
    state = after_reading(UNKNOWN, FEED, answer, reading, a_night(5), ran_over=False, has_parts=True)
    assert (state.etag, state.last_night_id) == ("", "")
    assert is_due(state, a_night(5))


def test_what_was_known_of_a_feed_outlives_a_body_that_cannot_be_read() -> None:
    known = read(UNKNOWN, an_answer())
    reading = FeedReading(entries=(), trouble="feed_is_html")
    broken = after_reading(known, FEED, an_answer(), reading, a_night(2), ran_over=False)
    assert (broken.n_entries, broken.share_own_host) == (known.n_entries, known.share_own_host) == (1, 1.0)


def test_a_feed_that_is_only_missing_is_asked_on_and_on() -> None:
    state = UNKNOWN
    for day in range(1, 10):
        state = after_failure(state, a_failure("http_404"), a_night(day))
    assert is_due(state, a_night(29))


def test_the_same_night_asks_no_feed_twice() -> None:
    assert not is_due(read(UNKNOWN, an_answer(), day=5), a_night(5))


def test_a_question_is_conditional_but_once_a_week() -> None:
    state = read(UNKNOWN, an_answer(etag='"v1"'))
    assert validators_of(state, a_night(2).at) == {"etag": '"v1"', "last_modified": ""}
    assert validators_of(state, a_night(1).at + FULL_EVERY) == {}
    assert validators_of(UNKNOWN, a_night(1).at) == {}


def test_a_feed_that_could_not_be_read_whole_is_asked_for_in_full() -> None:
    state = read(read(UNKNOWN, an_answer(etag='"v1"')), an_answer(etag='"v2"'), day=2, trouble="feed_malformed")
    assert (state.etag, state.last_status, state.n_failures) == ("", "feed_malformed", 1)
    assert state.last_full_at == a_night(1).at
    assert is_due(state, a_night(3))
