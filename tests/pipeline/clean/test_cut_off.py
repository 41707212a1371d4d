import pytest

from pipeline.clean.boilerplate.cut_off import is_cut_off
from pipeline.records import FurnitureKind
from tests.pipeline.clean.pages import BODY, TEXT, TITLE, clean, document, paragraphs, taken

TEASERS = tuple(f"Another voice on the strait says, in paper number {n}, that the harbour …" for n in range(5))


@pytest.mark.parametrize("text", ["The harbour …", "The harbour...", "What next? Read more", "Continue reading »"])
def test_a_line_that_breaks_off_is_cut_off(text: str) -> None:
    assert is_cut_off(text)


@pytest.mark.parametrize("text", ["The harbour.", "“… and so they sailed.”", "They read on."])
def test_a_whole_sentence_is_not(text: str) -> None:
    assert not is_cut_off(text)


def test_cut_off_teasers_behind_a_text_are_related_links() -> None:
    found = clean(document(f"<article><h1>{TITLE}</h1>{paragraphs(*TEXT, *TEASERS)}</article>"))
    assert found.body == BODY
    assert set(TEASERS) <= set(taken(found, FurnitureKind.RELATED))


def test_two_sentences_that_break_off_are_the_authors() -> None:
    lines = (*TEXT[:3], "And then the lights went out …", TEXT[3], "Nobody knows …")
    assert clean(document(f"<article><h1>{TITLE}</h1>{paragraphs(*lines)}</article>")).body == "\n\n".join(lines)
