"""The sample of docs/codebook.md: one sentence of each drawn theme, whatever the order of the file."""

import random

from tests.real.diff_sample import Place, draw


def place(theme_id: str, sentence: int, *, change: str = "gained", cause: str = "terms") -> Place:
    return {"change": change, "cause": cause, "theme_id": theme_id, "url": "u", "sentence_number": str(sentence)}


PLACES = [place(theme_id, sentence) for theme_id in "abcdef" for sentence in range(1, 30)]


def test_each_drawn_theme_has_one_sentence_and_they_are_not_all_the_first() -> None:
    drawn = list(draw(PLACES, "gained", 4))
    assert len({one["theme_id"] for one in drawn}) == len(drawn) == 4
    assert {one["sentence_number"] for one in drawn} != {"1"}


def test_the_order_of_the_file_changes_nothing() -> None:
    shuffled = random.Random(7).sample(PLACES, len(PLACES))
    assert list(draw(shuffled, "gained", 4)) == list(draw(PLACES, "gained", 4))


def test_other_changes_and_stories_that_came_or_went_are_left_aside() -> None:
    others = [place("y", 1, change="lost"), place("z", 1, cause="relevance")]
    assert list(draw([*others, place("a", 1)], "gained", 9)) == [place("a", 1)]
