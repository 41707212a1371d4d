"""Each entry of a feed gets exactly one decision, and an overflow since the last visit is noticed."""

import pytest

from pipeline.discover.decide import decide, overflowed
from pipeline.records import Decision, Entry, FeedKind, KnownEntry, Outcome
from pipeline.urls import address_key
from tests.builders import a_source, an_entry


def known(stage: str, outcome: Outcome | None) -> dict[str, KnownEntry]:
    entry = an_entry()
    return {entry.entry_id: KnownEntry(fingerprint=entry.fingerprint, stage=stage, outcome=outcome)}


def test_a_new_entry_is_fetched_and_of_a_full_text_feed_cleaned_at_once() -> None:
    (one,) = decide([an_entry()], a_source(), {}, {})
    assert (one.stage, one.outcome) == ("fetch", None)
    (two,) = decide([an_entry(content="<p>Text</p>")], a_source(full_text=True), {}, {})
    assert (two.stage, two.is_page) == ("clean", True)


def test_an_entry_seen_before_is_unchanged_and_one_under_way_goes_on() -> None:
    (done,) = decide([an_entry()], a_source(), known("done", Outcome.ARTICLE), {})
    assert done.outcome is Outcome.UNCHANGED
    (waiting,) = decide([an_entry()], a_source(), known("fetch", Outcome.WAITING), {})
    assert (waiting.stage, waiting.outcome) == ("fetch", Outcome.WAITING)
    (rejected,) = decide([an_entry()], a_source(), known("done", Outcome.REJECTED), {})
    assert rejected.outcome is Outcome.REJECTED


def test_an_entry_of_which_the_feed_says_something_new_is_read_again() -> None:
    (again,) = decide([an_entry(title="Another title")], a_source(), known("done", Outcome.ARTICLE), {})
    assert (again.stage, again.outcome) == ("fetch", None)


def test_a_new_entry_with_the_address_of_a_known_article_is_a_duplicate_and_not_fetched() -> None:
    entry = an_entry()
    (copy,) = decide([entry], a_source(), {}, {address_key(entry.url): "article"})
    assert (copy.stage, copy.outcome, copy.article_id) == ("done", Outcome.DUPLICATE, "article")


def test_an_entry_that_cannot_be_read_is_rejected_with_its_reason() -> None:
    (no_address,) = decide([an_entry("")], a_source(), {}, {})
    assert (no_address.outcome, no_address.reason) == (Outcome.REJECTED, "entry_without_address")
    (no_text,) = decide([an_entry(content=" ")], a_source(full_text=True), {}, {})
    assert (no_text.outcome, no_text.reason) == (Outcome.REJECTED, "entry_without_text")


def test_a_lead_is_recorded_and_never_fetched() -> None:
    lead = an_entry().model_copy(update={"is_lead": True})
    for full_text in (False, True):
        (decision,) = decide([lead], a_source(full_text=full_text), {}, {address_key(lead.url): "article"})
        assert (decision.stage, decision.outcome, decision.reason) == ("done", Outcome.REJECTED, "lead")
    assert lead.fingerprint == an_entry().fingerprint


def decisions(*entries: Entry) -> list[Decision]:
    return list(decide(entries, a_source(), known("done", Outcome.ARTICLE), {}))


def test_a_feed_ran_over_where_nothing_in_it_was_seen_before() -> None:
    assert overflowed(decisions(an_entry("b"), an_entry("c")), 1, kind=FeedKind.RSS)
    assert not overflowed(decisions(an_entry("b"), an_entry()), 1, kind=FeedKind.RSS)
    # The feed says something new of an entry that is known: it is read again, but nothing was missed.
    assert not overflowed(decisions(an_entry(title="Another title")), 1, kind=FeedKind.RSS)


@pytest.mark.parametrize(
    ("slugs", "known_before", "kind"),
    [
        ("bc", 0, FeedKind.RSS),
        ("", 9, FeedKind.RSS),
        ("bc", 9, FeedKind.SITEMAP),
        ("bc", 9, FeedKind.GDELT_GAL),
    ],
)
def test_first_visits_empty_feeds_and_sitemaps_never_run_over(slugs: str, known_before: int, kind: FeedKind) -> None:
    assert not overflowed(decisions(*map(an_entry, slugs)), known_before, kind=kind)
