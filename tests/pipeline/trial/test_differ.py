"""What another codebook would count: sentences gained and lost, by terms or by relevance, and the trend of both."""

from datetime import date

import pytest

from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.trial.comparison import Cell, Compared, quarter_of
from pipeline.trial.differ import Cause, Change, Differ, TextDifference

SHIPPED = load_codebook()
TITLE = "NATO looks to Japan"
CORE = " ".join(
    f"NATO and Japan agreed on point {n}; the alliance said that South Korea and Australia were welcome in the "
    f"Indo-Pacific before year {n} is over, which the capitals of the region have noted with care and in silence."
    for n in range(1, 10)
)


def with_terms(*terms: str, **relevance: int) -> Codebook:
    """Return the shipped codebook with one theme of these terms."""
    theme = SHIPPED.themes[0]
    term = theme.terms[0]
    themes = (
        theme.model_copy(
            update={
                "theme_id": "one",
                "exclusions": (),
                "terms": tuple(term.model_copy(update={"p": p}) for p in terms),
            }
        ),
    )
    return SHIPPED.model_copy(update={"themes": themes, "relevance": SHIPPED.relevance.model_copy(update=relevance)})


def compare(old: Codebook, new: Codebook, said: str) -> tuple[TextDifference, str]:
    text = f"{TITLE}\n\n{said} {CORE}"
    return Differ(old, new).compare(TITLE, text), text


def places(difference: TextDifference, text: str) -> list[tuple[str, str]]:
    return [(one.change.value, text[one.hit.start : one.hit.end]) for one in difference.moved]


def test_a_sentence_with_a_hit_under_the_new_codebook_only_is_gained() -> None:
    found, text = compare(with_terms("harbour*"), with_terms("harbour*", "quay*"), "A quay here. A harbour there.")
    assert places(found, text) == [("gained", "quay")]
    assert found.cause is Cause.TERMS
    assert (found.before.n_hits, found.after.n_hits) == ({"one": 1}, {"one": 2})
    moved = found.moved[0]
    assert text[moved.sentence_start : moved.sentence_end] == "A quay here."


def test_a_sentence_that_has_its_theme_by_another_term_is_neither_gained_nor_lost() -> None:
    found, _ = compare(with_terms("quay*"), with_terms("harbour*"), "The quay of the harbour.")
    assert found.moved == ()
    assert (found.before.n_hits, found.after.n_hits) == ({"one": 1}, {"one": 1})


def test_what_only_the_old_codebook_finds_is_lost() -> None:
    found, text = compare(with_terms("quay*"), with_terms("harbour*"), "A quay here. A harbour there.")
    assert places(found, text) == [("lost", "quay"), ("gained", "harbour")]


def test_a_text_that_is_core_under_one_codebook_only_comes_or_goes_with_all_its_hits() -> None:
    old, new = with_terms("quay*", min_nato=100), with_terms("quay*")
    found, text = compare(old, new, "A quay here.")
    assert (found.before.is_core, found.after.is_core) == (False, True)
    assert places(found, text) == [("gained", "quay")]
    assert found.cause is Cause.RELEVANCE
    found, text = compare(new, old, "A quay here.")
    assert places(found, text) == [("lost", "quay")]


def test_a_text_that_is_core_under_neither_changes_nothing() -> None:
    found = Differ(with_terms("quay*"), with_terms("harbour*")).compare("", "A quay here. A harbour there.")
    assert found.moved == ()
    assert not found.before.is_core
    assert not found.after.is_core


def test_a_codebook_does_not_differ_from_itself() -> None:
    found, _ = compare(SHIPPED, SHIPPED, "A liaison office in Tokyo. “An Asian NATO”, one said.")
    assert found.moved == ()
    assert found.before == found.after
    assert found.before.n_hits


def compared(*texts: tuple[str, date | None], old: Codebook, new: Codebook) -> Compared:
    sums = Compared()
    for said, day in texts:
        sums.add(compare(old, new, said)[0], day)
    return sums


def test_the_sums_tell_articles_sentences_and_the_trend_by_quarter() -> None:
    old, new = with_terms("harbour*"), with_terms("harbour*", "quay*")
    sums = compared(
        ("A quay here. A quay there. A harbour too.", date(2024, 4, 1)),
        ("A quay here.", date(2024, 6, 30)),
        ("Nothing here.", date(2024, 7, 1)),
        ("A harbour.", None),
        old=old,
        new=new,
    )
    assert (sums.n_texts, sums.n_core_both, sums.n_undated, sums.is_core_equal) == (4, 4, 1, True)
    theme = sums.themes["one"]
    assert (theme.n_hits_before, theme.n_hits_after) == (2, 5)
    assert theme.n_sentences == {(Cause.TERMS, Change.GAINED): 3}
    assert theme.n_articles == {(Cause.TERMS, Change.GAINED): 1}
    second, third = sums.trend(["one"], is_shared=False)
    assert (second.quarter, third.quarter) == ("2024-Q2", "2024-Q3")
    assert (second.before.share, second.after.share) == (0.5, 1.0)
    assert (second.before.n_hits, second.after.n_hits) == (1, 4)
    assert second.after.rate == pytest.approx(4 * (second.before.rate or 0))
    assert third.before == third.after == Cell(1, 0, 0.0, 0, 0.0)


def test_a_quarter_without_a_core_text_under_one_codebook_is_a_gap_and_no_zero() -> None:
    old, new = with_terms("quay*", min_nato=100), with_terms("quay*")
    sums = compared(("A quay here.", date(2024, 4, 1)), old=old, new=new)
    (row,) = sums.trend(["one"], is_shared=False)
    assert (row.before.share, row.before.rate) == (None, None)
    assert row.after.share == 1.0
    assert sums.trend(["one"], is_shared=True) == ()
    assert sums.themes["one"].n_sentences == {(Cause.RELEVANCE, Change.GAINED): 1}
    assert not sums.is_core_equal


def test_over_the_stories_that_both_count_the_relevance_moves_nothing() -> None:
    short = with_terms("quay*", min_words=420)
    long_text = "A quay here. " + "The harbour was quiet that day. " * 20
    sums = compared(
        (long_text, date(2024, 4, 1)), ("A quay here.", date(2024, 4, 2)), old=short, new=with_terms("quay*")
    )
    (own,), (shared,) = sums.trend(["one"], is_shared=False), sums.trend(["one"], is_shared=True)
    assert (own.before.n_articles, own.after.n_articles) == (1, 2)
    assert shared.before == shared.after
    assert shared.before.n_articles == 1


@pytest.mark.parametrize(
    ("day", "quarter"), [(date(2024, 1, 1), "2024-Q1"), (date(2024, 3, 31), "2024-Q1"), (date(2023, 12, 31), "2023-Q4")]
)
def test_a_day_has_its_quarter(day: date, quarter: str) -> None:
    assert quarter_of(day) == quarter
