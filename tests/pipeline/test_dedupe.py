"""Two texts are one piece of writing or not; links make stories, in whatever order they arrive."""

import re
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedupe import Text, blocking_keys, cluster, compare, n_changed, same_words, share_of_shingles
from pipeline.dedupe.words import shingles_of, written_shingles
from pipeline.records import DatePrecision, Link, Story, StoryCandidate

SEEN = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)
ESSAY = "\n\n".join(
    [
        "When ministers from Tokyo and Canberra met in Brussels on 14 March, they brought a plan of 27 pages. It asks "
        "for a small office, a shared list of cables, and two exercises a year with ships from Norway.",
        "The idea is older than it looks. In 2014 a paper by Dr Hana Mori called such an office “the cheapest "
        "insurance in the Pacific”, and an adviser named Olsen agreed with it in 2019. Few people in Berlin "
        "read either of them.",
        "Critics in Paris say that the alliance has work enough between Narva and Odesa. They have a point: of 32 "
        "members, 19 spend what they promised, and the stores that Poland opened in 2022 are half empty.",
        "Yet the sea does not end at Gibraltar. A ship that leaves Busan passes Taiwan, Singapore and Suez before it "
        "reaches Rotterdam, and every one of these places has a cable landing that Russia has looked at since 2021.",
        "An office of 8 people in Tokyo will frighten nobody in Beijing. It would answer the telephone when Manila "
        "rings, and that, as Mori wrote, is how friendships between far places begin. The plan deserves a hearing.",
    ]
)
OTHER = "\n\n".join(
    f"Part {n} of a piece about fishing in the lakes of Finland, where {n + 3} boats went out and {n + 40} nets came "
    f"home; nobody in Oulu or Kuopio had seen the like since the winter of {1950 + n}, said old Matti on day {n}."
    for n in range(6)
)
# What a rewriting tool does: every plain word it knows becomes another, names, numbers and quotes stay.
THESAURUS = {
    "met": "gathered", "brought": "carried", "plan": "scheme", "asks": "calls", "small": "modest", "office": "bureau",
    "shared": "joint", "list": "register", "two": "a pair of", "year": "twelvemonth", "ships": "vessels",
    "idea": "notion", "older": "more aged", "looks": "appears", "paper": "study", "called": "termed",
    "adviser": "counsellor", "agreed": "concurred", "people": "persons", "read": "perused", "either": "any",
    "say": "claim", "work": "labour", "enough": "aplenty", "point": "case", "members": "participants",
    "spend": "disburse", "promised": "pledged", "stores": "depots", "opened": "launched", "half": "partly",
    "empty": "bare", "sea": "ocean", "end": "stop", "ship": "vessel", "leaves": "departs", "passes": "crosses",
    "reaches": "gains", "every": "each", "places": "sites", "landing": "terminal", "looked": "gazed",
    "frighten": "scare", "answer": "pick up", "telephone": "phone", "rings": "calls", "wrote": "penned",
    "friendships": "amity", "begin": "start", "deserves": "merits", "hearing": "chance", "alliance": "bloc",
}  # fmt: skip


def text(
    body: str = ESSAY, *, source: str = "review", title: str = "An office in Tokyo", day: int | None = 2, **said: object
) -> Text:
    fields = {"url": f"http://{source}.example/tokyo/", "source_name": source.title(), **said}
    return Text(
        revision_id=source,
        article_id=source,
        source_id=source,
        title=title,
        body=body,
        published_on=date(2026, 5, day) if day else None,
        published_precision=DatePrecision.DAY if day else None,
        **fields,
    )


def spun(body: str) -> str:
    return re.sub(r"\b[a-z]+\b", lambda found: THESAURUS.get(found[0], found[0]), body)


def words(n: int, prefix: str = "w") -> str:
    return " ".join(f"{prefix}{k}" for k in range(n))


def test_a_copy_with_a_note_added_and_a_sentence_gone_is_near() -> None:
    copy = ESSAY.replace("The plan deserves a hearing.", "") + "\n\nThe writer lives by the harbour."
    assert compare(text(), text(copy, source="post", title="Why Tokyo matters")) == ("near_text",)


def test_half_of_a_text_is_near_to_it_and_a_quotation_or_a_piece_in_a_round_up_is_not() -> None:
    assert compare(text(words(300)), text(words(180), source="post")) == ("near_text",)
    assert compare(text(words(300)), text(words(120), source="post")) == ()


def test_another_text_under_the_same_headline_and_name_is_another_piece() -> None:
    same = {"authors": ("Ada Lee",), "title": "The view from the harbour"}
    assert compare(text(**same), text(OTHER, source="post", **same)) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"canonical_key": "review.example/tokyo"}, "canonical"),
        ({"counter_id": "204117"}, "counter"),
        ({"first_publisher": "Review"}, "republication_note"),
        ({"first_publisher": "The Review"}, "republication_note"),
        ({"url": "http://post.example/2026/05/mirror/1204117.html"}, "path"),
        ({"authors": ("Ada Lee", "Bo Li")}, "same_author_and_title"),
    ],
)
def test_a_cheap_sign_and_half_of_the_text_make_a_copy(said: dict[str, object], reason: str) -> None:
    original = text(
        words(200),
        address_keys=("review.example/tokyo",),
        url="http://review.example/a-1204117",
        authors=("Ada Lee",),
        counter_id="204117",
    )
    abridged = f"{words(110)} {words(90, 'x')}"
    assert compare(original, text(abridged, source="post", **said)) == (reason,)  # type: ignore[arg-type]
    assert compare(original, text(words(200, "y"), source="post", **said)) == ()  # type: ignore[arg-type]


def test_a_name_and_headline_prove_nothing_after_sixty_days_or_in_a_series_of_one_outlet() -> None:
    original, abridged = text(words(200), authors=("Ada Lee",)), f"{words(110)} {words(90, 'x')}"
    late = text(abridged, source="post", authors=("Ada Lee",)).model_copy(update={"published_on": date(2026, 8, 2)})
    assert compare(original, late) == ()
    assert compare(original, text(abridged, authors=("Ada Lee",))) == ()
    assert compare(original, text(abridged, source="post", authors=("Ada Lee",), day=None)) == ()


def test_the_counter_of_a_copy_is_the_id_in_the_address_of_the_original() -> None:
    original = text(words(200), url="https://theconversation.com/an-office-in-tokyo-204117")
    copy = text(f"{words(110)} {words(90, 'x')}", source="post", counter_id="204117")
    assert compare(original, copy) == ("counter",)
    assert {(key.sign_code, key.sign_hash) for key in blocking_keys([original]) if key.sign_code == "counter"} == {
        (key.sign_code, key.sign_hash) for key in blocking_keys([copy]) if key.sign_code == "counter"
    }
    assert compare(original, text(words(200, "y"), source="post", counter_id="204117")) == ()
    assert compare(original, text(copy.body, source="post", counter_id="204118")) == ()


def test_a_day_in_an_address_is_no_article_id() -> None:
    a = text(words(200), url="http://review.example/20260502/a")
    assert compare(a, text(f"{words(110)} {words(90, 'x')}", source="post", url="http://post.example/20260502/b")) == ()


def test_a_text_rewritten_with_a_thesaurus_is_spun() -> None:
    rewritten = spun(ESSAY)
    assert share_of_shingles(ESSAY, rewritten) < 0.5
    assert compare(text(), text(rewritten, source="post", title="A bureau in Tokyo")) == ("spun",)


def test_two_reports_that_name_some_of_the_same_are_not_spun() -> None:
    report = ESSAY.split("\n\n")
    other = "\n\n".join([*OTHER.split("\n\n")[:3], report[1], *OTHER.split("\n\n")[3:]])
    assert compare(text(), text(other, source="post")) == ()


FORM = (
    "On behalf of the government I offer best wishes to the people of {} as they celebrate their national day. Our "
    "countries share a long friendship, built on trade, on study, and on the many families that live in both. We "
    "thank the people of {} for their help in the region and look forward to the work of the coming year. Whether at "
    "sea, in the classroom or in the laboratory, we know that we can count on one another, and we shall go on doing "
    "so. I wish everyone in {} a happy and peaceful celebration, and our embassy joins me in these good wishes. Many "
    "of our citizens trace their families to that shore, and they have made our towns richer, our tables better and "
    "our songs louder than they would have been without them. We are grateful to each of them on this day and always."
)


def test_a_form_filled_in_for_two_countries_is_two_texts() -> None:
    a, b = (FORM.format(*[name] * 3) for name in ("Kiribati", "Vanuatu"))
    assert compare(text(a, title="Kiribati National Day"), text(b, title="Vanuatu National Day", day=3)) == ()
    assert compare(text(a, title="Kiribati National Day"), text(a + " Thank you.", source="post")) == ("near_text",)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("1,250", "1,250"),
        ("3,400,000", "3,400,000"),
        ("27\u202f000", "27,000"),
        ("$12,500.75", "$12,500.75"),
        ("16,500-strong", "16500-strong"),
        (",250,300", ",250,300"),
    ],
)
def test_a_number_with_separators_that_a_text_repeats_is_the_same_number_in_its_copy(number: str, written: str) -> None:
    said = "{} Of the {} letters that came, as the port said, all {} were read."
    a, b = (said.format(ESSAY, *[one] * 2) for one in (number, written))
    assert compare(text(a), text(f"{b} Thank you.", source="post", title="Letters to a harbour")) == ("near_text",)


def test_a_number_with_separators_in_a_changed_headline_is_found_in_the_text() -> None:
    body = f"{ESSAY} The office will cost 48,200 a year."
    a = text(body, title="An office for 48,200 a year")
    assert compare(a, text(f"{body} Thank you.", source="post", title="Tokyo asks for 48200")) == ("near_text",)


def test_other_numbers_with_separators_still_tell_two_forms_apart() -> None:
    a, b = (f"{FORM.format(*['the isles'] * 3)} All {n} of us, {n} strong, say so." for n in ("12,500", "12,700"))
    assert compare(text(a, title="To the isles"), text(b, title="A greeting")) == ()


def test_short_texts_are_compared_with_nothing_and_have_no_blocking_keys() -> None:
    short = text(words(20))
    assert blocking_keys([short, text("One")]) == []
    assert compare(short, short) == ()


def test_copies_share_blocking_keys_and_other_texts_do_not() -> None:
    def hashes(one: Text) -> set[tuple[str, int]]:
        return {(key.sign_code, key.sign_hash) for key in blocking_keys([one])}

    original = hashes(text())
    codes = {code for code, _ in original & hashes(text(ESSAY + " More.", source="post", title="Another headline"))}
    assert codes == {"words", "facts"}
    assert {code for code, _ in original & hashes(text(spun(ESSAY), source="post"))} >= {"facts"}
    assert not original & hashes(text(OTHER, source="post", title="Fishing in the far north"))


def test_blocking_keys_are_the_same_on_every_machine() -> None:
    keys = {key.sign_code: key.sign_hash for key in reversed(blocking_keys([text(words(60))]))}
    # Stored keys must be found again: with another release of rensa, or other settings, all must be computed anew.
    assert (keys["text"], keys["words"]) == (10209579874187162319, 9876227876836287196)


@given(st.permutations([ESSAY, spun(ESSAY), OTHER, ESSAY + " More.", words(60)]))
def test_which_text_comes_first_never_matters(bodies: list[str]) -> None:
    a, b = text(bodies[0]), text(bodies[1], source="post")
    assert compare(a, b) == compare(b, a)


def candidate(article_id: str, day: int | None) -> StoryCandidate:
    return StoryCandidate(
        article_id=article_id,
        published_on=date(2026, 5, day) if day else None,
        published_at=None,
        published_precision=DatePrecision.DAY if day else None,
        first_seen_at=SEEN,
    )


def stories(days: dict[str, int | None], *links: tuple[str, ...], declared: str = "") -> list[Story]:
    candidates = {article_id: candidate(article_id, day) for article_id, day in days.items()}
    named = [Link(article_a=a, article_b=b, reason=reason[0] if reason else "same_text") for a, b, *reason in links]
    return list(cluster(candidates, named, frozenset(declared)))


def test_an_article_without_links_is_a_story_of_its_own() -> None:
    (story,) = stories({"a": 1})
    assert [(member.article_id, member.story_reason) for member in story.members] == [("a", "alone")]


def test_the_earliest_article_is_the_original_and_gives_the_date() -> None:
    (story,) = stories({"a": 9, "b": 2, "c": 5}, ("a", "b"), ("a", "c"))
    assert [member.article_id for member in story.members] == ["b", "c", "a"]
    assert [member.is_original for member in story.members] == [True, False, False]
    assert story.published_on == date(2026, 5, 2)


def original(*candidates: StoryCandidate, declared: str = "") -> str:
    links = [
        Link(article_a=candidates[0].article_id, article_b=one.article_id, reason="same_text") for one in candidates
    ]
    found = {
        story.members[0].article_id
        for order in permutations(candidates)
        for story in cluster({one.article_id: one for one in order}, links, frozenset(declared))
    }
    (article_id,) = found
    return article_id


def seen(article_id: str, night: int, *, day: int | None = 1, hour: int | None = None) -> StoryCandidate:
    at = datetime(2026, 5, day or 1, hour, tzinfo=UTC) if hour is not None else None
    first_seen_at = SEEN + timedelta(days=night)
    return candidate(article_id, day).model_copy(update={"first_seen_at": first_seen_at, "published_at": at})


def test_of_articles_of_one_day_the_first_seen_is_the_original_whatever_their_ids() -> None:
    assert original(seen("a", 3), seen("b", 1), seen("c", 2)) == "b"
    assert original(seen("a", 3, day=None), seen("b", 1, day=None)) == "b"
    assert original(seen("a", 3, hour=8), seen("b", 1, hour=8)) == "b"


def test_an_earlier_day_goes_before_an_earlier_night_and_an_instant_before_both_where_each_states_one() -> None:
    assert original(seen("b", 9, day=1), seen("a", 1, day=2)) == "b"
    assert original(seen("b", 9, hour=7), seen("a", 1, hour=8)) == "b"


def test_an_instant_beside_a_mere_day_decides_nothing() -> None:
    assert original(seen("a", 9, hour=0), seen("b", 1)) == "b"
    assert original(seen("a", 1, hour=23), seen("b", 9)) == "a"


def test_of_articles_of_one_day_and_night_the_instant_and_then_the_id_decides() -> None:
    assert original(seen("b", 1, hour=8), seen("a", 1)) == "b"
    assert original(seen("b", 1), seen("a", 1)) == "a"


def test_a_copy_that_names_another_publisher_is_no_original_even_if_it_was_seen_first() -> None:
    assert original(seen("a", 2), seen("b", 1), declared="b") == "a"


def test_an_undated_article_is_never_the_original_of_a_dated_one() -> None:
    (story,) = stories({"a": None, "b": 20}, ("a", "b"))
    assert story.members[0].article_id == "b"


def test_a_copy_that_names_another_publisher_is_no_original_but_may_give_the_date() -> None:
    (story,) = stories({"a": 9, "b": 2}, ("a", "b"), declared="b")
    assert story.members[0].article_id == "a"
    assert story.published_on == date(2026, 5, 2)


def test_what_is_linked_by_rewriting_alone_is_spun_and_gives_no_date() -> None:
    (story,) = stories(
        {"a": 9, "b": 10, "s": 11, "t": 12}, ("a", "b"), ("b", "s", "spun"), ("s", "t"), ("a", "t", "spun")
    )
    assert {member.article_id: member.story_reason for member in story.members} == {
        "a": "original",
        "b": "same_text",
        "s": "spun",
        "t": "spun",
    }


def test_the_order_of_links_and_articles_never_matters() -> None:
    links = [("a", "b"), ("c", "d"), ("b", "d")]
    drawn = {
        tuple(stories(dict.fromkeys(order, 1), *some)) for order in permutations("abcd") for some in permutations(links)
    }
    assert len(drawn) == 1


@given(st.sets(st.tuples(st.sampled_from("abcdef"), st.sampled_from("abcdef")), max_size=6))
def test_every_article_is_in_exactly_one_story(pairs: set[tuple[str, str]]) -> None:
    found = [member.article_id for story in stories(dict.fromkeys("abcdef", 1), *pairs) for member in story.members]
    assert sorted(found) == list("abcdef")


def test_shingles_measure_containment() -> None:
    long = words(40)
    assert share_of_shingles(long, f"Before it. {long} After it.") == 1.0
    assert share_of_shingles(long, words(40, "x")) == 0.0


def test_white_space_punctuation_and_tracked_addresses_are_no_edit() -> None:
    before = "Read it at https://review.example/a?utm_source=x today – “now”."
    assert same_words(before, "read it  at https://review.example/a?utm_source=y today - 'now'")
    assert not same_words(before, before.replace("today", "tomorrow"))


def test_an_address_that_leads_elsewhere_is_an_edit() -> None:
    before = "Read more at https://review.example/old/office/?from=mail."
    after = before.replace("/old/", "/new/")
    assert not same_words(before, after)
    assert n_changed(before, after) == (1, 1)


def test_an_edit_is_counted_in_words_in_and_words_out() -> None:
    assert n_changed("one two two three", "one two four five six") == (3, 2)


@given(st.lists(st.sampled_from(["sea", "o'clock", "straße", "1949"]), max_size=30))
def test_written_shingles_are_the_shingles(words: list[str]) -> None:
    assert set(written_shingles(words)) == {" ".join(run) for run in shingles_of(words)}
