"""Symmetric pair comparison: the reasons why two texts are one piece of writing, or none."""

from collections.abc import Iterator

from pipeline.dedupe.blocking_keys import FEWEST_WORDS
from pipeline.dedupe.features import Text
from pipeline.dedupe.slots import differing
from pipeline.dedupe.words import words_of
from pipeline.records import last_possible_day

NEAR_TEXT, SPUN = "near_text", "spun"
NEAR_JACCARD = 0.8
NEAR_CONTAINMENT = 0.9
LEAST_PART = 0.5  # of the longer text: a round-up contains many pieces without making them one story
CERTAIN_SHARE = 0.5  # of the shorter text's shingles: required in addition to a note, an id or a byline
MOST_DAYS = 60  # between two publications of one piece under the same byline and headline


def compare(a: Text, b: Text, *, fewest_words: int = FEWEST_WORDS) -> tuple[str, ...]:
    """Return the sorted reasons why the texts of two articles are one piece of writing; ("spun",) if one is rewritten.

    Texts with fewer than `fewest_words` words are not compared.
    """
    if min(len(a.words), len(b.words)) < fewest_words or _is_one_form(a, b):  # forms are many, and the test is cheap
        return ()
    shared = len(a.shingles & b.shingles)
    shorter, longer = sorted((len(a.shingles), len(b.shingles)))
    reasons = set()
    if shared >= NEAR_JACCARD * (shorter + longer - shared) or (
        shared >= NEAR_CONTAINMENT * shorter and shorter >= LEAST_PART * longer
    ):
        reasons.add(NEAR_TEXT)
    if shared >= CERTAIN_SHARE * shorter:
        reasons.update(_certain(a, b))
    if reasons:
        return () if _is_filled_in(a, b) else tuple(sorted(reasons))
    is_far = (
        a.outlet != b.outlet or shared < CERTAIN_SHARE * shorter
    )  # an outlet edits its texts, it does not spin them
    return (SPUN,) if is_far and a.structure.is_like(b.structure) else ()


def possible_reasons(a: Text, b: Text) -> frozenset[str]:
    """Return the reasons that `compare` could find for two near texts: without their words, so it is cheap."""
    return frozenset((NEAR_TEXT, *_certain(a, b)))


def _certain(a: Text, b: Text) -> Iterator[str]:
    if a.called & b.called:
        yield "canonical"
    if a.counter and a.counter == b.counter:
        yield "counter"
    if _names_publisher_of(a, b) or _names_publisher_of(b, a):
        yield "republication_note"
    if a.outlet == b.outlet:  # within an outlet, an id may be that of a section, and a byline that of a series
        return
    if a.path_ids & b.path_ids:
        yield "path"
    if _has_same_byline(a, b):
        yield "same_author_and_title"


def _names_publisher_of(copy: Text, original: Text) -> bool:
    if not copy.first_publisher or copy.folded_title != original.folded_title:
        return False
    named, publisher = (" ".join(words_of(name)) for name in (copy.first_publisher, original.source_name))
    return bool(named and publisher) and _is_part(named, publisher)


def _is_part(name: str, other: str) -> bool:
    return f" {name} " in f" {other} " or f" {other} " in f" {name} "


def _has_same_byline(a: Text, b: Text) -> bool:
    if a.folded_title != b.folded_title or not a.folded_authors & b.folded_authors:
        return False
    days = _days_between(a, b)
    return days is not None and days <= MOST_DAYS


def _days_between(a: Text, b: Text) -> int | None:
    """Return the days between two dates, for a month the most there can be: an exact day can only lower it."""
    if a.published_on is None or b.published_on is None:
        return None
    spans = [(one, last_possible_day(one, text.published_precision)) for text in (a, b) if (one := text.published_on)]
    return max(end for _, end in spans).toordinal() - min(start for start, _ in spans).toordinal()


def _is_one_form(a: Text, b: Text) -> bool:
    """Return whether two texts are one template filled in twice: each is about something that the other never names.

    Under the same headline at two outlets they are copies, edited for another context; within MOST_DAYS, a second
    outlet corrects a number, and only names tell.
    """
    if a.outlet == b.outlet:
        return _is_apart(a.subjects, b.subjects, a, b)
    if a.folded_title == b.folded_title:
        return False
    days = _days_between(a, b)
    if days is not None and days <= MOST_DAYS:
        return _is_apart(a.named_subjects, b.named_subjects, a, b)
    return _is_apart(a.subjects, b.subjects, a, b)


def _is_apart(about_a: frozenset[str], about_b: frozenset[str], a: Text, b: Text) -> bool:
    return not (about_a <= b.structure.tokens or about_b <= a.structure.tokens)


def _is_filled_in(a: Text, b: Text) -> bool:
    """Return whether two near texts are one template of one outlet, filled in otherwise, be it in one slot.

    Other outlets correct what they copy, so between outlets a slot alone tells nothing (`forms` looks further); nor
    does it where one page calls the address of the other its own, since that is the same article at another time.
    """
    if a.outlet != b.outlet or a.canonical_key in b.addresses or b.canonical_key in a.addresses:
        return False
    return bool(differing(a.slots, b.slots)) or _is_apart(a.headline_words, b.headline_words, a, b)
