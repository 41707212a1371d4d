"""Texts in a language without a codebook are stored and told by language, however short; each text says why."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.cli.inspect import inspect
from flows.cli.status import status
from tests.flows.newsstand import Item, Newsstand, a_newsstand, page

CAPTURED = pytest.CaptureFixture[str]
FRENCH = (
    "Le port attend depuis des années que les ministres se mettent d'accord sur la ligne qui sépare les deux mers. "
    "Les partisans de l'alliance disent que le bureau de Tokyo n'est qu'un téléphone et un étage loué. "
)
JAPANESE = "港の町では、同盟の事務所が東京に開かれるという話を誰もが知っている。しかし市長は何も言わない。"
ENGLISH = "NATO and Japan agreed that the harbour will wait, and the ministers said that it is for the best. "
SHORT = "".join(ENGLISH.replace("harbour", f"harbour of year {n}") for n in range(4))
WALL = "Subscribe now to continue reading."


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsstand]:
    """A night over long, short and closed pages in three languages."""
    pages = {
        "essai": page("Le port", FRENCH * 8),
        "note": page("Une note", FRENCH),
        "ferme": page("La suite", f"{FRENCH}{WALL}"),
        "minato": page("港", JAPANESE * 3),
        "short": page("A note", SHORT),
        "closed": page("The rest", f"{ENGLISH}{WALL}"),
    }
    with a_newsstand(tmp_path_factory.mktemp("stand")) as opened:
        for slug, body in pages.items():
            opened.items.append(Item(slug, slug))
            opened.put(slug, body)
        opened.serve_feed()
        opened.night(20, publishes=True)
        yield opened


def test_nothing_is_rejected_for_its_language(stand: Newsstand) -> None:
    found = stand.ask(
        "select articles.language_code, revisions.relevance, count(*) from core.articles as articles "
        "inner join core.revisions as revisions using (article_id) group by all order by all"
    )
    assert found == [("en", "too_short", 1), ("fr", "language_not_counted", 3), ("ja", "language_not_counted", 1)]
    assert stand.ask("select reason from core.rejections where step = 'clean'") == [("stub",)]


def test_status_counts_them_by_language(stand: Newsstand, capsys: CAPTURED) -> None:
    capsys.readouterr()
    status(stand.settings.data)
    assert "5 not counted: 3 in French, 1 in Japanese, 1 too short." in " ".join(capsys.readouterr().out.split())


def test_each_says_why_in_the_published_file(stand: Newsstand) -> None:
    listed = stand.csv()["articles.csv"].decode()
    assert listed.count("in French, only English is counted; ") == 3
    assert "in Japanese, only English is counted; " in listed
    assert "90 words, 250 are needed; 4 NATO mentions; " in listed


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (page("Une note", f"{FRENCH}{WALL}"), "language_not_counted (in French, only English is counted; "),
        (page("A note", SHORT), "too_short (90 words, 250 are needed; "),
    ],
)
def test_inspect_says_the_same(tmp_path: Path, capsys: CAPTURED, body: bytes, said: str) -> None:
    (tmp_path / "note.html").write_bytes(body)
    capsys.readouterr()
    inspect([str(tmp_path / "note.html")])
    assert said in " ".join(capsys.readouterr().out.split())


def test_a_source_may_declare_the_languages_that_it_keeps(tmp_path: Path) -> None:
    with a_newsstand(tmp_path) as stand:
        stand.declared = 'languages = ["en", "ja"]'
        stand.items = [Item("essai"), Item("minato")]
        stand.put("essai", page("Le port", FRENCH * 8))
        stand.put("minato", page("港", JAPANESE * 12))
        stand.serve_feed()
        stand.night(20)
        assert stand.ask("select reason, detail from core.rejections") == [
            ("wrong_language", "It is written in fr, and not in en or ja.")
        ]
        assert stand.ask("select language_code from core.articles") == [("ja",)]
        stand.declared = ""
        stand.night(21)
        assert stand.ask("select language_code from core.articles") == [("ja",)]
