"""Forms of one outlet that differ in a slot are several texts, and a copy that another outlet corrects is one."""

from datetime import date
from itertools import permutations

import pytest

from pipeline.dedupe import Text, are_forms, compare, repeated, split_forms
from pipeline.records import DatePrecision

LICENCE = (
    "The harbour office has considered the request of {holder} and finds that the conditions of the act are met. The "
    "holder may land up to {amount} of herring at the northern quay between {begin} and the end of {year}, and keeps "
    "a book of each landing, which an officer may read at any hour. Under licence {number} the fee is {fee}, to be "
    "paid before the first landing. What is left at the quay overnight is removed at the cost of the holder. The act "
    "of 2021 asks that the office publish each licence, and that it hear those who live within sight of the quay; "
    "nobody has objected. The licence ends early if the book is not kept, if the fee is not paid, or if the quay is "
    "needed for the works that the council has announced. Whoever disagrees may write to the office within a month."
)
FILLED = {
    "holder": "the firm of Lindqvist", "amount": "forty tonnes", "begin": "1 June", "year": "2024", "number": "NQ-118",
    "fee": "€12,500",
}  # fmt: skip


def licence(**said: str) -> str:
    return LICENCE.format(**{**FILLED, **said})


def text(
    body: str, *, source: str = "harbour", title: str = "Notice of a licence", slug: str = "a", **said: object
) -> Text:
    fields: dict[str, object] = {"url": f"http://{source}.example/{slug}/", "published_on": date(2026, 5, 2), **said}
    return Text(
        revision_id=f"{source} {slug}",
        article_id=f"{source} {slug}",
        source_id=source,
        source_name=source.title(),
        title=title,
        body=body,
        published_precision=DatePrecision.DAY,
        **fields,
    )


@pytest.mark.parametrize(
    "other",
    [
        {"fee": "€12,700"},
        {"number": "NQ-119"},
        {"number": "NR-118"},
        {"year": "2021"},  # the act has this year too
        {"amount": "sixty tonnes"},
        {"begin": "1 July"},
        {"begin": "the 2nd of June"},
        {"holder": "the firm of Haddad"},
        {"holder": "the Baltic Fish Company and Sons of Gdynia"},
        {"fee": "€12,700", "number": "NQ-119", "holder": "Ms Haddad"},
    ],
)
def test_one_outlet_that_fills_in_a_form_otherwise_has_written_another_text(other: dict[str, str]) -> None:
    a, b = text(licence()), text(licence(**other), slug="b")
    assert compare(a, b) == compare(b, a) == ()


@pytest.mark.parametrize("other", [{"fee": "€12,700"}, {"year": "2025"}, {"holder": "the firm of Lindquist"}])
def test_another_outlet_that_corrects_a_copy_under_a_headline_of_its_own_has_the_same_text(
    other: dict[str, str],
) -> None:
    copy = text(licence(**other), source="post", title="Herring at the northern quay", published_on=date(2026, 5, 4))
    assert compare(text(licence()), copy) == ("near_text",)


def test_another_outlet_corrects_a_number_that_the_text_repeats_and_the_headline_has() -> None:
    a, b = (f"{licence()} Only {n} tonnes are left, the office says: {n} tonnes." for n in ("1,400", "1,450"))
    original = text(a, title="Herring: 1,400 tonnes are left")
    assert compare(original, text(b, source="post", title="Just 1,450 tonnes of herring")) == ("near_text",)
    late = text(b, source="post", title="Just 1,450 tonnes of herring", published_on=date(2026, 8, 2))
    assert compare(original, late) == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("at any hour", "at 15:00"),
        ("nobody has objected", "nobody objects"),
        ("the firm of Lindqvist", "Mr Lindqvist"),
        ("The act of 2021", "The Quay Act of 2021"),
        ("1 June", "1st June"),
        ("forty tonnes", "40 tonnes"),
        ("€12,500", "€12\u202f500"),
    ],
)
def test_an_outlet_that_posts_a_text_again_with_small_edits_has_one_text(before: str, after: str) -> None:
    assert before in licence()
    assert compare(text(licence()), text(licence().replace(before, after), slug="b")) == ("near_text",)


def test_another_hour_is_the_same_announcement() -> None:
    a, b = (f"{licence()} The office will answer questions at {hour} on the quay." for hour in ("9:30 a.m.", "11 am"))
    assert compare(text(a), text(b, slug="b")) == ("near_text",)


def test_a_misspelt_name_that_stands_elsewhere_too_is_corrected() -> None:
    body = licence(holder="the firm of Lindqvist and Daughters") + " It was founded by Anna Lindqvist in Malmö."
    again = body.replace("Anna Lindqvist", "Anna Lindkvist")
    assert compare(text(body), text(again, slug="b")) == ("near_text",)


def test_a_plain_word_in_headline_and_text_fills_a_form_in() -> None:
    titles = [f"A licence to land {fish}" for fish in ("herring", "sprat")]
    a, b = (text(licence().replace("herring", title.split()[-1]), title=title, slug=title) for title in titles)
    assert compare(a, b) == ()
    assert compare(a, text(a.body, title="What may be landed", slug="c")) == ("near_text",)


def test_the_number_in_the_headline_fills_a_form_in() -> None:
    a = text(licence(), title="Notice 31: a licence")
    b = text(licence().replace("nobody has objected", "nobody objects"), title="Notice 32: a licence", slug="b")
    assert compare(a, b) == ()


def test_a_page_that_calls_the_address_of_the_other_its_own_is_the_same_article() -> None:
    a = text(licence(), address_keys=("harbour.example/a",))
    b = text(licence(number="NQ-119"), slug="b", canonical_key="harbour.example/a")
    assert compare(a, b) == compare(b, a) == ("canonical", "near_text")
    both = [text(one.body, slug=one.revision_id, canonical_key="harbour.example/notices") for one in (a, b)]
    assert compare(*both) == ()


def parts(*texts: Text) -> set[frozenset[str]]:
    outlets, slots = {one.article_id: one.source_id for one in texts}, {one.article_id: one.slots for one in texts}
    assert are_forms(outlets, {one: slots[one] for one in repeated(outlets)})
    found = split_forms(outlets, slots)
    assert found.keys() == outlets.keys()
    assert all(name == min(one for one in found if found[one] == name) for name in found.values())
    return {frozenset(one for one in found if found[one] == name) for name in found.values()}


FORMS = [text(licence(fee=f"€{n},500", number=f"NQ-{n}"), slug=str(n)) for n in (12, 13, 14)]


def test_each_copy_of_a_form_belongs_to_the_one_that_is_filled_in_as_it_is() -> None:
    copies = [
        text(f"{one.body} Reprinted with leave of the Harbour Office.", source=source, slug=one.url[-3:-1])
        for one, source in zip(FORMS, ("post", "post", "daily"), strict=True)
    ]
    expected = {frozenset((one.article_id, copy.article_id)) for one, copy in zip(FORMS, copies, strict=True)}
    assert all(parts(*order) == expected for order in permutations([*FORMS, *copies]))


def test_a_copy_that_corrects_what_no_form_fills_in_belongs_to_its_form() -> None:
    copy = text(FORMS[1].body.replace("act of 2021", "act of 2012"), source="post")
    assert frozenset((FORMS[1].article_id, copy.article_id)) in parts(*FORMS, copy)


def test_a_copy_that_corrects_one_of_two_slots_belongs_to_the_form_that_has_the_other() -> None:
    copy = text(FORMS[1].body.replace("€13,500", "€13,600"), source="post")
    assert frozenset((FORMS[1].article_id, copy.article_id)) in parts(*FORMS, copy)


def test_a_form_that_only_another_outlet_has_is_a_text_of_its_own() -> None:
    unseen = text(licence(fee="€15,500", number="NQ-15"), source="post")
    again = text(f"{unseen.body} It was read aloud.", source="daily")
    assert frozenset((unseen.article_id, again.article_id)) in parts(*FORMS, unseen, again)


def test_a_form_with_a_slot_left_open_joins_no_two_others() -> None:
    blank = text(licence().replace("Under licence NQ-118 the fee is €12,500", "The fee is set"), slug="0")
    found = parts(*FORMS, blank)
    assert len(found) == 3
    assert {len(part) for part in found} == {1, 2}


def test_copies_of_which_no_outlet_has_two_that_differ_are_one_text() -> None:
    again = text(f"{licence()} Thank you.", slug="again")
    corrected = [text(licence(fee=f"€{n},500"), source=f"outlet{n}") for n in range(13, 16)]
    texts = [text(licence()), again, *corrected]
    outlets, slots = {one.article_id: one.source_id for one in texts}, {one.article_id: one.slots for one in texts}
    assert not are_forms(outlets, slots)
    assert repeated(outlets) == ["harbour a", "harbour again"]
