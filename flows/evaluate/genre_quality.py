"""Genre quality: precision and recall of commentary, news and statements, on texts that two readers coded blind.

gold/genre.csv holds where each text stands, its hash and its codes, no text: whole pages of the html sets, which show
all that a page says of itself, and texts of commentary, news and statements, which show their wording alone. Texts on
whose genre two readers differ, and what is none of the three (recipes, shops), are left out. Half of the texts, by a
hash, are for measuring only: the weights of the codebook were fitted on the other half (tests/real/genre_fit.py).
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.coded_gold import COMMENTARY, commentary_texts, gold_rows, is_for_measuring
from flows.evaluate.extractions import PROCESSES, SetName, stated_pages
from flows.evaluate.figure import Figure
from pipeline.assess.genre import DECIDED, GenreRule
from pipeline.clean.clean_pool import clean_pages, cleaning_pool
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, GenreClass
from pipeline.themes.codebook.load import load_codebook

AT_LEAST_PRECISION, AT_LEAST_RECALL, AT_LEAST_NEWS, MOST_UNKNOWN = 0.85, 0.80, 0.85, 0.10
HTML_SETS: tuple[SetName, ...] = ("html_zyte_aeb", "html_trafilatura")
_CODE_HOST = "https://github.com/"  # where texts are kept: such an address says nothing about a text


class Coded(NamedTuple):
    """One text, its address (empty where it says nothing) and its genre by its readers."""

    clean: CleanText
    url: str
    genre: GenreClass
    is_for_measuring: bool


def figures(material: Path) -> Iterator[Figure]:
    """Yield precision and recall of each genre on the half that is for measuring, and how much stays unknown."""
    rule = GenreRule(load_codebook())
    texts = [text for text in coded_texts(material) if text.is_for_measuring]
    told = Counter((text.genre, rule.assess(text.clean, text.url).genre) for text in texts)
    floors = {
        (GenreClass.COMMENTARY, "precision"): AT_LEAST_PRECISION,
        (GenreClass.COMMENTARY, "recall"): AT_LEAST_RECALL,
        (GenreClass.NEWS, "precision"): AT_LEAST_NEWS,
    }
    for genre in DECIDED:
        right = told[genre, genre]
        found = sum(told[coded, genre] for coded in DECIDED)
        coded_so = sum(n for (coded, _), n in told.items() if coded is genre)
        for measure, of, share in (("precision", found, right / max(1, found)), ("recall", coded_so, right / coded_so)):
            floor = floors.get((genre, measure))
            yield Figure(
                question="genre",
                set_name="texts coded by readers",
                n=of,
                measure=f"{genre}, {measure}",
                ours=share,
                at_least=floor,
            )
    unknown = sum(n for (_, as_told), n in told.items() if as_told is GenreClass.UNKNOWN) / len(texts)
    yield Figure(
        question="genre",
        set_name="texts coded by readers",
        n=len(texts),
        measure="unknown",
        ours=unknown,
        at_most=MOST_UNKNOWN,
    )


def coded_texts(material: Path) -> Iterator[Coded]:
    """Yield the texts that readers coded alike as one of the three, but pages that cleaning rejects."""
    gold = {(row["set_id"], row["item"]): row for row in _gold()}
    stated = ((set_id, page) for set_id in HTML_SETS for page in stated_pages(material, set_id))
    pages = [(gold[set_id, page.name], page) for set_id, page in stated if (set_id, page.name) in gold]
    with cleaning_pool(n_workers=PROCESSES) as children:
        cleaned = clean_pages(children, (PageToClean(body=page.body, url=page.url) for _, page in pages))
        for (row, page), clean in zip(pages, cleaned, strict=True):
            if isinstance(clean, CleanText):
                yield _coded(row, clean, page.url)
    for text in commentary_texts(material):
        if (COMMENTARY, text["id"]) in gold:
            url = "" if text["url"].startswith(_CODE_HOST) else text["url"]
            yield _coded(gold[COMMENTARY, text["id"]], _plain_text(text["title"], text["text"]), url)


def _gold() -> Iterator[dict[str, str]]:
    for row in gold_rows("genre"):
        if row["genre_2"] == row["genre_1"] and row["genre_1"] in DECIDED:
            yield row


def _coded(row: dict[str, str], clean: CleanText, url: str) -> Coded:
    genre = GenreClass(row["genre_1"])
    return Coded(clean, url, genre, is_for_measuring=is_for_measuring("genre", row["together"]))


def _plain_text(title: str, body: str) -> CleanText:
    return CleanText(
        title=title,
        body=body,
        authors=(),
        section="",
        published=None,
        language="en",
        canonical_url="",
        first_publisher="",
        furniture=(),
        page_types=(),
        extractor="",
    )
