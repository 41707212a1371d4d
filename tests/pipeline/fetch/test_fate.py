"""What becomes of an entry follows from the answer, from how often it was tried, and from nothing else."""

from datetime import timedelta

import pytest

from pipeline.fetch.fate import NO_ATTEMPT, WAIT, decide_fate, decide_fates, group_by_address, page_request
from pipeline.records import Answer, Archived, Failure, Outcome, PageFate, Request, Role, WantedPage
from tests.builders import CLOCK

PAGE = WantedPage(
    entry_id="entry", feed_id="feed", source_id="review", url="https://review.example/a?token=secret", n_attempts=0
)
REQUEST = Request(url=PAGE.url, role=Role.PAGE, source_id="review", subject_id="entry")


def answer(body: bytes = b"text") -> Answer:
    final_url = "https://review.example/a/"
    return Answer(request=REQUEST, final_url=final_url, status=200, headers=(), body=body, fetched_at=CLOCK)


def failure(reason: str, *, retry_later: bool, retry_after_s: int | None = None) -> Failure:
    said = {"detail": "It failed.", "failed_at": CLOCK}
    return Failure(request=REQUEST, reason=reason, retry_later=retry_later, retry_after_s=retry_after_s, **said)


def fate_of(exchange: Answer | Failure, *, n_attempts: int = 0, most_attempts: int = 3) -> PageFate:
    page = PAGE.model_copy(update={"n_attempts": n_attempts})
    return decide_fate(page, exchange, now=CLOCK, most_attempts=most_attempts)


def test_an_answered_entry_goes_on_to_cleaning_with_its_page_and_final_address() -> None:
    fate, answered = fate_of(answer()), answer()
    assert (fate.stage, fate.outcome, fate.rejection) == ("clean", None, None)
    assert (fate.page_sha256, fate.page_url) == (answered.page_sha256, answered.final_url)


def test_a_permanent_failure_rejects_at_once_and_its_address_is_masked() -> None:
    fate = fate_of(failure("http_404", retry_later=False))
    assert (fate.stage, fate.outcome, fate.due_at) == ("done", Outcome.REJECTED, None)
    assert fate.rejection is not None
    assert fate.rejection.reason == "http_404"
    assert "secret" not in fate.rejection.url


@pytest.mark.parametrize(("retry_after_s", "wait"), [(None, WAIT), (60, WAIT), (86_400, timedelta(days=1))])
def test_a_passing_failure_waits_for_the_next_night_or_as_long_as_the_server_demands(
    retry_after_s: int | None, wait: timedelta
) -> None:
    fate = fate_of(failure("http_503", retry_later=True, retry_after_s=retry_after_s))
    assert (fate.stage, fate.outcome, fate.n_attempts) == ("fetch", Outcome.WAITING, 1)
    assert fate.due_at == CLOCK + wait


def test_an_entry_is_given_up_after_so_many_nights_and_the_way_out_says_how_to_retry() -> None:
    fate = fate_of(failure("timeout", retry_later=True), n_attempts=2)
    assert (fate.stage, fate.outcome, fate.n_attempts) == ("done", Outcome.REJECTED, 3)
    assert fate.rejection is not None
    assert "rejections retry --reason timeout" in fate.rejection.way_out


@pytest.mark.parametrize("reason", sorted(NO_ATTEMPT))
def test_a_page_that_was_never_requested_has_used_no_attempt(reason: str) -> None:
    fate = fate_of(failure(reason, retry_later=True), n_attempts=2)
    assert (fate.outcome, fate.n_attempts) == (Outcome.WAITING, 2)


def test_entries_of_one_address_share_one_request_and_one_fate() -> None:
    other = PAGE.model_copy(update={"entry_id": "other", "url": f"{PAGE.url}&utm_source=feed"})
    third = PAGE.model_copy(update={"entry_id": "third", "url": "https://review.example/b"})
    groups = group_by_address((PAGE, third, other))
    assert [[page.entry_id for page in group] for group in groups] == [["entry", "other"], ["third"]]
    assert page_request(groups[0]).subject_id == "entry"
    fates = decide_fates([(groups[0], Archived(exchange=answer()))], now=CLOCK, most_attempts=3)
    assert [(fate.entry_id, fate.stage) for fate in fates] == [("entry", "clean"), ("other", "clean")]
