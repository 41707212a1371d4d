"""An article is known by its address and by its guid; a new text is a revision; a reused guid is another article."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import MOST_IN_A_QUARTER, Register
from pipeline.records import CleanedEntry, Outcome, Placement
from tests.builders import a_cleaned_entry, on

DAY = date(2026, 10, 29)
LONG = " ".join(f"word{n}" for n in range(60))
OTHER = " ".join(f"else{n}" for n in range(60))


def placed(*entries: CleanedEntry) -> list[Placement]:
    register = Register({}, {}, {})
    return [register.place(entry, seen_on=DAY) for entry in entries]


def test_a_new_text_is_an_article_with_its_first_revision() -> None:
    (one,) = placed(a_cleaned_entry())
    assert one.outcome is Outcome.ARTICLE
    assert one.revision is not None
    assert one.revision.revision_number == 1
    assert [alias.origin for alias in one.aliases] == ["canonical"]


def test_the_same_text_again_is_unchanged_and_another_text_a_revision() -> None:
    _, same, edited = placed(a_cleaned_entry(), a_cleaned_entry(), a_cleaned_entry(body="Now it says this."))
    assert (same.outcome, same.revision) == (Outcome.UNCHANGED, None)
    assert edited.revision is not None
    assert (edited.outcome, edited.revision.revision_number) == (Outcome.ARTICLE, 2)


def test_another_headline_alone_is_no_revision() -> None:
    first, flipped, back = placed(*(a_cleaned_entry(title=title) for title in ("One", "Two", "One")))
    assert first.revision is not None
    assert [(one.outcome, one.revision) for one in (flipped, back)] == [(Outcome.UNCHANGED, None)] * 2
    assert flipped.cleaned.clean.title == "Two"


def test_white_space_and_tracked_addresses_are_no_revision() -> None:
    first, again = placed(
        a_cleaned_entry(body="Read https://review.example/x?utm=1 now."),
        a_cleaned_entry(body="Read  https://review.example/x?utm=2 now"),
    )
    assert first.revision is not None
    assert again.revision is None


def test_a_revision_says_what_came_in_and_what_went_out() -> None:
    first, edited = placed(a_cleaned_entry(body="One two three."), a_cleaned_entry(body="One two four five."))
    assert first.edit is None
    assert edited.edit is not None
    assert (edited.edit.n_words_in, edited.edit.n_words_out) == (2, 1)


def test_of_endless_edits_the_last_of_each_quarter_is_kept() -> None:
    register = Register({}, {}, {})
    days = [date(2026, 9, 1), *[date(2026, 10, 1)] * 50, date(2027, 1, 1)]
    edits = [register.place(a_cleaned_entry(body=f"Text {n}."), seen_on=day) for n, day in enumerate(days)]
    kept = {one.revision.revision_number: one.revision.text for one in edits if one.revision}
    assert len(kept) == 1 + MOST_IN_A_QUARTER + 1
    assert [kept[n].split()[-1] for n in (1, 2, 24, 25, 26)] == ["0.", "1.", "23.", "50.", "51."]
    assert edits[-1].n_edits == 51
    replaced = {one.edit.replaces for one in edits if one.edit and one.edit.replaces}
    assert len(replaced) == 50 - MOST_IN_A_QUARTER


def test_the_address_that_a_copy_calls_its_own_at_another_site_is_kept() -> None:
    here, elsewhere, front_page = placed(
        a_cleaned_entry("a", canonical_url="http://review.example/x/"),
        a_cleaned_entry("b", "B.", canonical_url="http://post.example/b/"),
        a_cleaned_entry("c", "C.", canonical_url="http://post.example/"),
    )
    assert [one.canonical_key for one in (here, elsewhere, front_page)] == ["", "post.example/b", ""]


@pytest.mark.parametrize("lie", [date(2099, 1, 1), date(1994, 5, 1)])
def test_a_date_that_cannot_be_gives_way_to_the_first_of_the_others_that_can(lie: date) -> None:
    possible, later = date(2026, 10, 20), date(2026, 10, 24)
    stated = tuple(on(day) for day in (date(2098, 1, 1), possible, later))
    (one,) = placed(a_cleaned_entry(published=on(lie), other_dates=stated))
    assert one.published == on(possible)
    assert [other.published_on for other in one.other_dates] == [lie, date(2098, 1, 1), later]


def test_dates_of_which_none_can_be_leave_a_text_undated_and_are_kept() -> None:
    (one,) = placed(a_cleaned_entry(published=on(date(2099, 1, 1)), other_dates=(on(date(2098, 1, 1)),)))
    assert one.published is None
    assert len(one.other_dates) == 2


def test_a_text_that_goes_back_and_forth_keeps_every_revision() -> None:
    numbers = [
        one.revision.revision_number for one in placed(*(a_cleaned_entry(body=b) for b in "ABA")) if one.revision
    ]
    assert numbers == [1, 2, 3]


def test_a_new_address_under_a_known_guid_is_an_alias() -> None:
    first, moved = placed(a_cleaned_entry("old", LONG, guid="7"), a_cleaned_entry("new", LONG, guid="7"))
    assert moved.article_id == first.article_id
    assert moved.outcome is Outcome.UNCHANGED
    assert [(alias.url, alias.origin) for alias in moved.aliases] == [("http://review.example/new/", "guid")]
    assert moved.url == "http://review.example/new/"


def test_a_moved_and_edited_text_is_still_the_same_article() -> None:
    first, moved = placed(a_cleaned_entry("old", LONG, guid="7"), a_cleaned_entry("new", LONG + " more", guid="7"))
    assert moved.article_id == first.article_id
    assert moved.revision is not None


def test_a_guid_that_is_given_to_another_text_makes_another_article() -> None:
    first, second = placed(
        a_cleaned_entry("old", LONG, guid="7", title="One"), a_cleaned_entry("new", OTHER, guid="7", title="Two")
    )
    assert second.article_id != first.article_id


def test_an_address_that_is_handed_on_to_another_guid_and_text_makes_another_article() -> None:
    first, moved, heir, edited = placed(
        a_cleaned_entry("talk-14", LONG, guid="7", title="One"),
        a_cleaned_entry("talk-15", LONG, guid="7", title="One"),
        a_cleaned_entry("talk-15", OTHER, guid="8", title="One"),  # of a series the titles are all the same
        a_cleaned_entry("talk-15", OTHER + " more", guid="8", title="One"),
    )
    assert moved.article_id == first.article_id
    assert heir.article_id != first.article_id
    assert edited.article_id == heir.article_id
    assert (heir.outcome, edited.revision is not None) == (Outcome.ARTICLE, True)


def test_a_feed_that_changes_all_its_guids_makes_no_new_articles() -> None:
    first, again = placed(a_cleaned_entry("a", LONG, guid="7"), a_cleaned_entry("a", LONG + " edited", guid="tag:7"))
    assert again.article_id == first.article_id


def test_the_canonical_address_of_a_page_is_believed_on_its_own_host_only() -> None:
    here, elsewhere, front_page = placed(
        a_cleaned_entry("a?x=1", canonical_url="http://review.example/a/"),
        a_cleaned_entry("b", "B.", canonical_url="http://other.example/b/"),
        a_cleaned_entry("c", "C.", canonical_url="http://review.example/"),
    )
    assert [one.url for one in (here, elsewhere, front_page)] == [
        "http://review.example/a/",
        "http://review.example/b/",
        "http://review.example/c/",
    ]


def test_pages_that_call_one_section_their_own_address_stay_apart() -> None:
    section = "http://review.example/opinion/"
    first, second, again = placed(
        a_cleaned_entry("a", LONG, guid="", canonical_url=section),
        a_cleaned_entry("b", OTHER, guid="", canonical_url=section),
        a_cleaned_entry("b", OTHER + " edited", guid="", canonical_url=section),
    )
    assert first.article_id != second.article_id
    assert (second.url, second.outcome) == ("http://review.example/b/", Outcome.ARTICLE)
    assert again.article_id == second.article_id


def test_a_guid_and_title_that_serve_every_text_of_a_feed_name_no_article() -> None:
    first, second = placed(
        a_cleaned_entry("monday", LONG, guid="daily", title="The day"),
        a_cleaned_entry("tuesday", OTHER, guid="daily", title="The day"),
    )
    assert first.article_id != second.article_id


def test_the_same_address_from_another_feed_is_a_duplicate() -> None:
    entry = a_cleaned_entry()
    other_feed = entry.model_copy(update={"feed_id": "another", "entry_id": "another"})
    _, again = placed(entry, other_feed)
    assert (again.outcome, again.revision) == (Outcome.DUPLICATE, None)


def test_a_date_after_the_day_of_reading_is_dropped() -> None:
    today, tomorrow, later = placed(
        a_cleaned_entry("a", published=on(DAY)),
        a_cleaned_entry("b", published=on(date(2026, 10, 30))),
        a_cleaned_entry("c", published=on(date(2026, 11, 2))),
    )
    assert today.published is not None
    assert tomorrow.published is not None  # east of Greenwich it has begun
    assert later.published is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("XYZ"), st.sampled_from(["1", "2", ""])), max_size=8))
def test_placing_on_one_night_is_the_same_as_on_several(drawn: list[tuple[str, str, str]]) -> None:
    entries = [a_cleaned_entry(slug, body, guid=guid) for slug, body, guid in drawn]
    together = placed(*entries)
    register = Register({}, {}, {})
    one_by_one = [register.place(entry, seen_on=DAY) for entry in entries]
    assert together == one_by_one
    for article_id in {one.article_id for one in together}:
        numbers = [one.revision.revision_number for one in together if one.article_id == article_id and one.revision]
        assert numbers == list(range(1, len(numbers) + 1))
