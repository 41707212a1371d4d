"""Commentary, news, statement or unknown: by the named signs of a page, each with its weight."""

import pytest
from pydantic import ValidationError

from pipeline.assess.genre import GenreRule
from pipeline.records import CleanText, Furniture, FurnitureKind, Genre, GenreClass
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import GenreSign
from tests.builders import a_clean_text

CODEBOOK = load_codebook()
RULE = GenreRule(CODEBOOK)
CALM = "The office opened in spring. It has six rooms and a garden."
ARGUED = (
    "Allies should think twice before they open an office in Tokyo. The strategy behind it rests on an argument that "
    "does not hold: deterrence in Asia might depend on policies which the alliance cannot carry. However, the "
    "ambition is real, and its implications for the interests of Japan must be weighed. Instead of a plaque on a "
    "door, policymakers ought to ask which capabilities would be credible, and which narrative they would feed."
)
REPORTED = (
    "The ministry said on Tuesday that an office would open in Tokyo next spring. “We look forward to working with "
    "our friends there,” a spokesman told reporters on Wednesday. Two officials said the cabinet had been told last "
    "week. “It is too early to speak of dates,” the minister said on Thursday, according to a recording. The embassy "
    "announced that talks had begun on Monday."
)
OFFICIAL = (
    "Thank you, Secretary General, and good morning. We reaffirm our partnership, and we welcome our friends from "
    "Japan. We are honored to stand with our allies, and our ministers discussed our common work. We thank you. We "
    "remain committed to our partners. Thank you."
)


def assess(body: str = CALM, *, url: str = "https://review.example/a-piece", kind: str = "", **page: object) -> Genre:
    clean: CleanText = a_clean_text(body, title=str(page.pop("title", "A piece"))).model_copy(update=page)
    return RULE.assess(clean, url, kind)


def a_note(kind: FurnitureKind, text: str) -> tuple[Furniture, ...]:
    return (Furniture(kind=kind, text=text),)


def test_a_page_without_signs_is_unknown() -> None:
    assessed = assess()
    assert (assessed.genre, assessed.reasons) == (GenreClass.UNKNOWN, ())


@pytest.mark.parametrize(
    ("body", "genre"),
    [(ARGUED, GenreClass.COMMENTARY), (REPORTED, GenreClass.NEWS), (OFFICIAL, GenreClass.STATEMENT)],
)
def test_a_text_is_told_by_its_wording_alone(body: str, genre: GenreClass) -> None:
    assessed = assess(body)
    assert assessed.genre is genre
    assert assessed.score >= CODEBOOK.genre.margin


def test_reasons_are_weights_the_heaviest_first() -> None:
    reasons = assess(REPORTED).reasons
    weights = [abs(float(reason.split()[0])) for reason in reasons]
    assert weights == sorted(weights, reverse=True)
    assert any(reason.startswith("+") and " news: reported speech, " in reason for reason in reasons)


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"page_types": ("OpinionNewsArticle",)}, "+1.50 commentary: page type OpinionNewsArticle"),
        ({"url": "https://review.example/2023/Opinion/a-piece?page=2"}, "+1.50 commentary: /opinion/ in the address"),
        ({"url": "https://commentary.example.org/a-piece"}, "+1.50 commentary: /commentary/ in the address"),
        ({"section": "Opinion"}, "+1.50 commentary: heading “Opinion”"),
        (
            {"furniture": a_note(FurnitureKind.KICKER, "The Debate | OPINION")},
            "+1.50 commentary: heading “Opinion”",
        ),
        ({"title": "Editorial: No office"}, "+1.50 commentary: heading “Editorial”"),
        (
            {"body": f"{CALM}\n\nThe views expressed here are the author’s own."},
            "+1.50 commentary: note “views expressed here are the author’s own”",
        ),
    ],
)
def test_a_page_that_calls_itself_opinion_is_commentary(page: dict[str, object], reason: str) -> None:
    assessed = assess(**page)  # type: ignore[arg-type]
    assert assessed.genre is GenreClass.COMMENTARY
    assert reason in assessed.reasons


@pytest.mark.parametrize(
    ("kind", "genre"),
    [
        ("think-tank", GenreClass.COMMENTARY),
        ("Think tank", GenreClass.COMMENTARY),
        ("official", GenreClass.STATEMENT),
        ("magazine", GenreClass.UNKNOWN),
    ],
)
def test_what_a_source_is_declared_to_be_decides_where_nothing_else_does(kind: str, genre: GenreClass) -> None:
    assert assess(kind=kind).genre is genre


def test_a_report_in_the_pages_of_a_think_tank_stays_news() -> None:
    assert assess(REPORTED, kind="think-tank").genre is GenreClass.NEWS


def test_a_rate_counts_in_full_from_its_limit_up() -> None:
    sign = next(sign for sign in CODEBOOK.genre.signs if sign.name == "advice")

    def degree(body: str) -> float:
        return next(found for one, found, _ in RULE.signs(a_clean_text(body), "", "") if one == sign)

    calm = "They met in the old hall. " * 50
    assert degree(calm) == 0
    assert 0 < degree(f"{calm}They should go.") < 1
    assert degree("They should go. They must stay. " * 40) == 1


def test_quotations_are_not_the_voice_of_the_author() -> None:
    said = "“Allies should think. They must act, and they ought to hurry, for they cannot wait.” "
    assert not any("advice" in reason for reason in assess(said + CALM).reasons)


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
    assessed = assess(ARGUED, url=url, page_types=("OpinionNewsArticle",))
    assert (assessed.genre, assessed.score) == (GenreClass.STATEMENT, 0)
    assert assessed.reasons[0].startswith("statement: published at")


@pytest.mark.parametrize(
    "url",
    ["https://notstate.gov.example/a", "https://mystate.example/a", "https://stategov.example/a", "no address", ""],
)
def test_other_hosts_are_no_ministry(url: str) -> None:
    assert assess(url=url).genre is GenreClass.UNKNOWN


@pytest.mark.parametrize("url", ["https://www.defence.gov.example.gov.au/a", "https://news.mod.gov.xx/a"])
def test_a_government_host_is_a_sign_of_a_statement(url: str) -> None:
    assert assess(url=url).genre is GenreClass.STATEMENT


def test_commentary_on_a_statement_stays_commentary() -> None:
    assert assess(ARGUED, title="The joint statement was a mistake", section="Opinion").genre is GenreClass.COMMENTARY


def test_an_empty_page_is_unknown() -> None:
    assert assess("").genre is GenreClass.UNKNOWN


@pytest.mark.parametrize(
    ("sign", "told"),
    [
        ({"where": "kind", "regex": "x", "news": 1}, "needs the key 'any'"),
        ({"where": "lead", "any": ["x"], "news": 1}, "needs the key 'regex'"),
        ({"where": "heading", "any": ["x"], "regex": "x", "news": 1}, "'any' or 'regex', and only that one"),
        ({"where": "body", "regex": "x", "news": 1}, "needs a name and per_1000_words"),
        ({"where": "lead", "regex": "x", "per_1000_words": 3, "name": "x", "news": 1}, "per_1000_words"),
        ({"where": "lead", "regex": "x"}, "a weight other than 0"),
    ],
)
def test_a_sign_that_could_do_nothing_is_refused(sign: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        GenreSign.model_validate(sign)
