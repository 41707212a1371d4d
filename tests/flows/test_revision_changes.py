"""What an edit changed, through real nights: words, headline and themes, or why its themes are not known."""

import pytest

from tests.flows.newsstand import COMMENTARY, Item, Newsstand, a_newsstand, page
from warehouse.connection import connect

OFFICE = "A liaison office in Tokyo was promised."
AGENT = "Talks with Japan on cyber defence were left out."
SHOWN = "select revision_number_before, revision_number, title_before, title_after, n_words_in, n_words_out, "
THEMES = "themes_gained, themes_lost, reason_missing from core.revision_changes order by revision_number"


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Newsstand:
    """One article over four nights: another theme and headline, other words, and at last too few of them."""
    texts = (
        ("A promise", f"{COMMENTARY} {OFFICE}"),
        ("A silence", f"{COMMENTARY} {AGENT}"),
        ("A silence", f"{COMMENTARY} {AGENT} More tomorrow."),
        ("A silence", f"{' '.join(COMMENTARY.split()[:70])} {AGENT}"),
    )
    with a_newsstand(tmp_path_factory.mktemp("stand")) as stand:
        for day, (title, text) in enumerate(texts, 26):
            stand.items = [Item("edited", said=f"update {day}")]
            stand.put("edited", page(title, text))
            stand.serve_feed()
            stand.night(day)
    return stand


def test_an_edit_has_its_words_its_headlines_and_its_themes(edited: Newsstand) -> None:
    first, second, third = edited.ask(SHOWN + THEMES)
    assert first[:4] == (1, 2, "A promise", "A silence")
    assert first[4:6] == (9, 7)
    assert first[6:] == (["practical_cooperation"], ["liaison_office"], "")
    assert second == (2, 3, None, None, 2, 0, [], [], "")
    assert third[6:] == (None, None, "this text is too short, and in such texts no themes are counted")


def test_themes_counted_under_another_codebook_are_not_compared(edited: Newsstand) -> None:
    with connect(edited.folder / "data" / "warehouse.duckdb") as con:
        con.execute("begin")
        con.execute("update core.revisions set codebook_sha256 = null, relevance = null where revision_number = 1")
        (first, *_) = con.execute(SHOWN + THEMES).fetchall()
        con.execute("rollback")
    assert first[6:] == (None, None, "the text before is not counted under the current codebook")


def test_a_text_in_a_language_without_a_codebook_is_told_so(edited: Newsstand) -> None:
    with connect(edited.folder / "data" / "warehouse.duckdb") as con:
        con.execute("begin")
        con.execute("update core.revisions set relevance = 'language_not_counted' where revision_number = 4")
        *_, third = con.execute(SHOWN + THEMES).fetchall()
        con.execute("rollback")
    told = "this text is in a language without a codebook, and in such texts no themes are counted"
    assert third[6:] == (None, None, told)
