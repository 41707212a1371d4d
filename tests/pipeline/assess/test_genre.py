"""Commentary, news, statement or unknown: by what the page says of itself."""

import pytest

from pipeline.assess.genre import GenreRule
from pipeline.records import CleanText, Furniture, FurnitureKind, Genre, GenreClass
from pipeline.themes.codebook.load import load_codebook
from tests.builders import a_clean_text

RULE = GenreRule(load_codebook())
CALM = "The office opened in spring. It has six rooms and a garden."


def assess(body: str = CALM, *, url: str = "https://review.example/a-piece", **page: object) -> Genre:
    clean: CleanText = a_clean_text(body, title=str(page.pop("title", "A piece"))).model_copy(update=page)
    return RULE.assess(clean, url)


def a_note(kind: FurnitureKind, text: str) -> tuple[Furniture, ...]:
    return (Furniture(kind=kind, text=text),)


def test_a_page_without_signs_is_unknown() -> None:
    assert assess() == Genre(genre=GenreClass.UNKNOWN, score=0, reasons=())


@pytest.mark.parametrize(
    ("page", "score", "reason"),
    [
        ({"page_types": ("OpinionNewsArticle",)}, 3, "+3 page type OpinionNewsArticle"),
        ({"url": "https://review.example/2023/Opinion/a-piece?page=2"}, 2, "+2 /opinion/ in the address"),
        ({"section": "Opinion"}, 2, "+2 heading “Opinion”"),
        ({"furniture": a_note(FurnitureKind.KICKER, "The Debate | OPINION")}, 2, "+2 heading “Opinion”"),
        ({"title": "Editorial: No office"}, 2, "+2 heading “Editorial”"),
        ({"title": "EDITORIAL | No office"}, 2, "+2 heading “Editorial”"),
        (
            {"body": f"{CALM}\n\nThe views expressed here are the author’s own."},
            2,
            "+2 foot “views expressed here are the author’s own”",
        ),
    ],
)
def test_a_page_that_calls_itself_opinion_is_commentary(page: dict[str, object], score: int, reason: str) -> None:
    assert assess(**page) == Genre(genre=GenreClass.COMMENTARY, score=score, reasons=(reason,))  # type: ignore[arg-type]


def test_an_author_with_a_post_is_one_sign_among_others() -> None:
    note = a_note(FurnitureKind.AUTHOR_NOTE, "Ada Lee is a senior research fellow at the Institute of Examples.")
    assert assess(furniture=note) == Genre(
        genre=GenreClass.UNKNOWN, score=1, reasons=("+1 author note “is a senior research fellow”",)
    )


def test_words_of_advice_are_counted_per_thousand_words() -> None:
    assert assess("Allies should think. " + "They met. " * 80).score == 1
    assert assess("Allies should think. " + "They met. " * 90).score == 0


@pytest.mark.parametrize(
    ("page", "score", "reason"),
    [
        ({"page_types": ("ReportageNewsArticle",)}, -3, "-3 page type ReportageNewsArticle"),
        ({"url": "https://review.example/video/a-piece"}, -2, "-2 /video/ in the address"),
        ({"body": f"TOKYO, July 3 (Reuters) - {CALM}"}, -3, "-3 lead “TOKYO, July 3 (Reuters)”"),
        ({"body": f"SEOUL (Yonhap) -- {CALM}"}, -3, "-3 lead “SEOUL (Yonhap)”"),
    ],
)
def test_a_page_that_reports_is_news(page: dict[str, object], score: int, reason: str) -> None:
    assert assess(**page) == Genre(genre=GenreClass.NEWS, score=score, reasons=(reason,))  # type: ignore[arg-type]


def test_an_agency_deep_in_the_text_is_no_dateline() -> None:
    assert assess(f"{CALM}\n\nTOKYO (Reuters) is cited.").genre is GenreClass.UNKNOWN


def test_signs_add_up() -> None:
    assessed = assess(
        "He said so. She said no.", url="https://review.example/opinion/x", page_types=("LiveBlogPosting",)
    )
    assert (assessed.genre, assessed.score) == (GenreClass.NEWS, -2)
    assert len(assessed.reasons) == 3


@pytest.mark.parametrize(
    "url",
    [
        "https://www.state.gov/opinion/a-speech",
        "https://english.mfa.gov.cn/eng/xwfw/a",
        "https://www.fmprc.gov.cn/a",
        "https://www.mofa.go.jp/",
        "https://www.nato.int/cps/en/natohq/news.htm",
    ],
)
def test_what_a_ministry_publishes_is_a_statement_whatever_else_it_shows(url: str) -> None:
    assessed = assess(url=url, page_types=("OpinionNewsArticle",))
    assert (assessed.genre, assessed.score) == (GenreClass.STATEMENT, 0)
    assert assessed.reasons[0].startswith("statement: published at")


@pytest.mark.parametrize(
    "url",
    ["https://notstate.gov.example/a", "https://mystate.gov/a", "https://www.nato.int/docu/review/a", "no address", ""],
)
def test_other_hosts_are_no_ministry(url: str) -> None:
    assert assess(url=url).genre is GenreClass.UNKNOWN


@pytest.mark.parametrize(
    "title", ["Spokesperson’s Remarks on NATO", "Joint statement of four partners", "A communiqué"]
)
def test_a_statement_is_known_by_its_heading(title: str) -> None:
    assessed = assess(title=title)
    assert assessed.genre is GenreClass.STATEMENT
    assert assessed.reasons[-1].endswith("in a heading")


def test_commentary_on_a_statement_stays_commentary() -> None:
    assert assess(title="The joint statement was a mistake", section="Opinion").genre is GenreClass.COMMENTARY


def test_an_empty_page_is_unknown() -> None:
    assert assess("").genre is GenreClass.UNKNOWN
