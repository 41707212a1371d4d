"""Links make stories; the earliest article is the original; the order of arrival never matters."""

from datetime import UTC, date, datetime
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dedupe import cluster, share_of_shingles
from pipeline.records import Candidate, DatePrecision, Link, Story

SEEN = datetime(2026, 10, 29, 2, 15, tzinfo=UTC)


def candidate(article_id: str, day: int | None) -> Candidate:
    return Candidate(
        article_id=article_id,
        published_on=date(2026, 5, day) if day else None,
        published_at=None,
        published_precision=DatePrecision.DAY if day else None,
        first_seen_at=SEEN,
    )


def stories(days: dict[str, int | None], *links: tuple[str, str]) -> list[Story]:
    candidates = {article_id: candidate(article_id, day) for article_id, day in days.items()}
    return list(cluster(candidates, [Link(article_a=a, article_b=b, reason="same_text") for a, b in links]))


def test_an_article_without_links_is_a_story_of_its_own() -> None:
    (story,) = stories({"a": 1})
    assert [(member.article_id, member.story_reason) for member in story.members] == [("a", "alone")]


def test_the_earliest_article_is_the_original_and_gives_the_date() -> None:
    (story,) = stories({"a": 9, "b": 2, "c": 5}, ("a", "b"), ("a", "c"))
    assert [member.article_id for member in story.members] == ["b", "c", "a"]
    assert [member.is_original for member in story.members] == [True, False, False]
    assert story.published_on == date(2026, 5, 2)


def test_an_undated_article_is_never_the_original_of_a_dated_one() -> None:
    (story,) = stories({"a": None, "b": 20}, ("a", "b"))
    assert story.members[0].article_id == "b"


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
    text = " ".join(f"w{n}" for n in range(40))
    assert share_of_shingles(text, f"Before it. {text} After it.") == 1.0
    assert share_of_shingles(text, " ".join(f"x{n}" for n in range(40))) == 0.0
