"""Conditional requests and feed state: what a visit updates, and when a feed is due. Pure."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pipeline.discover.feed import FeedReading
from pipeline.discover.metrics import facts_of
from pipeline.discover.rhythm import FULL_EVERY, LONGEST, WEIGHTS, next_visit, severity_of
from pipeline.records import Answer, Failure, Feed, FeedState, Night
from pipeline.urls.mask import is_masked

A_NIGHT = timedelta(hours=20)  # a little less than a day, because nights do not start on the minute
PERMANENT_AFTER_NIGHTS = 3  # consecutive nights after which a permanent redirect, or 410 Gone, is believed


def is_due(state: FeedState, night: Night) -> bool:
    """Tell whether to request a feed tonight: due before the next night, not requested yet, and not gone."""
    is_time = state.due_at is None or state.due_at <= night.at + A_NIGHT
    return is_time and state.last_night_id < night.night_id and not is_gone(state)


def pulled_back(state: FeedState, night: Night) -> FeedState:
    """Return the state with no instant ahead of the night that it could not have set: an earlier clock ran ahead.

    `night` must be the one begun last, not the rerun of an earlier one.
    """
    is_ahead = state.last_night_id > night.night_id
    is_beyond = state.due_at is not None and state.due_at > night.at + LONGEST
    return state.model_copy(
        update={
            "last_night_id": "" if is_ahead else state.last_night_id,
            "due_at": night.at if is_ahead or is_beyond else state.due_at,
            "last_full_at": min(state.last_full_at, night.at) if state.last_full_at else None,
        }
    )


def is_gone(state: FeedState) -> bool:
    """Tell whether a feed has returned 410 Gone often enough. A new address in sources.toml is a new feed."""
    return state.n_gone >= PERMANENT_AFTER_NIGHTS


def address_of(feed: Feed, state: FeedState) -> str:
    """Return the address to request: the declared one, or the target of a redirect that has proved permanent.

    A target with a secret in it is remembered masked, and reached through the declared address again and again.
    """
    has_moved = bool(state.moved_to) and state.n_moved >= PERMANENT_AFTER_NIGHTS
    return state.moved_to if has_moved and not is_masked(state.moved_to) else feed.url


def validators_of(state: FeedState, now: datetime) -> dict[str, str]:
    """Return the cache validators; periodically none, because some feeds change without changing their ETag."""
    if state.last_full_at is None or now - state.last_full_at >= FULL_EVERY:
        return {}
    return {"etag": state.etag, "last_modified": state.last_modified}


def after_failure(before: FeedState, failure: Failure, night: Night) -> FeedState:
    """Return the feed state after a failure; a failure at a redirect's target reverts to the declared address."""
    if failure.reason == "host_resting":  # no request was sent
        return _remember(before, night, failure.reason, {})
    learnt: dict[str, Any] = {
        "n_gone": before.n_gone + 1 if failure.reason == "http_410" else 0,
        "failing": before.failing + WEIGHTS[severity_of(failure.reason)],
        "n_failures": before.n_failures + 1,
    }
    if failure.request.url == before.moved_to:
        learnt |= {"moved_to": "", "n_moved": 0}
    return _remember(before, night, failure.reason, learnt)


def after_nothing_new(before: FeedState, answer: Answer, night: Night) -> FeedState:
    """Return the feed state after 304 Not Modified."""
    learnt = {"failing": 0.0, "n_failures": 0, "n_gone": 0, "has_overflowed": False, **_move(before, answer)}
    return _remember(before, night, "not_modified", learnt)


def after_reading(
    before: FeedState,
    feed: Feed,
    answer: Answer,
    reading: FeedReading,
    night: Night,
    *,
    ran_over: bool,
    has_parts: bool = False,
) -> FeedState:
    """Return the feed state after a body was parsed.

    With `has_parts`, further parts remain to be requested: until then the feed counts as not visited (`parts_asked`).
    """
    # A partially read feed, or an index of parts, keeps no validators: a 304 would hide what was cut off, and what is
    # new in a part of an unchanged index.
    is_whole = not reading.trouble and not has_parts
    etag, last_modified = (answer.header("etag"), answer.header("last-modified")) if is_whole else ("", "")
    is_read = bool(reading.entries) or not reading.trouble
    learnt = {
        "etag": etag,
        "last_modified": last_modified,
        **(facts_of(reading, feed.url, answer.final_url).model_dump() if is_read else {}),
        "n_gone": 0,
        "n_failures": before.n_failures + 1 if reading.trouble else 0,
        "failing": _failing(before, reading),
        "has_overflowed": ran_over,
        "n_overflows": before.n_overflows + ran_over,
        "last_full_at": before.last_full_at if reading.trouble else night.at,
        **_move(before, answer),
    }
    state = _remember(before, night, reading.trouble or "read", learnt)
    return state.model_copy(update={"last_night_id": before.last_night_id}) if has_parts else state


def _failing(before: FeedState, reading: FeedReading) -> float:
    """Return the summed weight of failures; a feed whose entries can be read keeps its rhythm, whatever its trouble."""
    if reading.entries or not reading.trouble:
        return 0.0
    return before.failing + WEIGHTS[severity_of(reading.trouble)]


def _move(before: FeedState, answer: Answer) -> dict[str, Any]:
    """Return the target of a permanent redirect, and on how many nights it was seen."""
    if before.moved_to and answer.request.url == before.moved_to and not answer.has_moved:
        return {}
    if not answer.has_moved:
        return {"moved_to": "", "n_moved": 0}
    return {
        "moved_to": answer.shown_final_url,
        "n_moved": before.n_moved + 1 if answer.shown_final_url == before.moved_to else 1,
    }


def _remember(before: FeedState, night: Night, status: str, learnt: Mapping[str, Any]) -> FeedState:
    state = before.model_copy(update={**learnt, "last_night_id": night.night_id, "last_status": status})
    due_at = next_visit(night.at, state.usual_gap_s, has_overflowed=state.has_overflowed, failing=state.failing)
    return state.model_copy(update={"due_at": due_at})
