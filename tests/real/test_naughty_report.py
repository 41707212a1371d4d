"""The big list of naughty strings on the report: each is shown as text, and none becomes an element or a link."""

import json
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from pipeline.records import DatePrecision
from pipeline.records.report import CorpusSize, FoundSentence, NewText, ReportedTheme, Standing
from pipeline.render.jinja_environment import plain_text
from pipeline.render.report.index_page import index_page
from pipeline.render.report.theme_page import ThemeCharts, ThemeEvidence, ThemeNumbers, theme_page
from tests.pipeline.render.report.reported_rows import a_theme

LIST = "hostile_fixtures/minimaxir+big-list-of-naughty-strings/blns.json"
DAY = date(2026, 9, 1)
QUERIES = {"trends": "", "tests": "", "groups": "", "trend": "", "sentences": "", "terms": ""}


@pytest.fixture(scope="module")
def naughty(material: Path) -> list[str]:
    strings: list[str] = json.loads((material / LIST).read_text(encoding="utf-8"))
    assert len(strings) > 400
    return strings


def assert_plain(page: html.HtmlElement) -> None:
    assert page.xpath("//script | //img | //iframe | //object | //embed | //video | //form | //input") == []
    assert page.xpath("//@*[starts-with(name(), 'on') or name() = 'src' or name() = 'style']") == []
    assert [link for link in page.xpath("//a/@href") if ":" in link and not link.startswith(("http:", "https:"))] == []


def test_headlines_outlets_and_addresses_stay_text(naughty: list[str]) -> None:
    texts = tuple(
        NewText(
            title=one,
            url=one,
            source_name=one,
            published_on=DAY,
            published_precision=DatePrecision.DAY,
            n_articles=1,
            labels=(one,),
        )
        for one in naughty
    )
    corpus = CorpusSize(
        codebook_version="1.0.0", n_articles=1, n_stories=1, n_sources=1, n_hits=0, first_on=DAY, last_on=DAY
    )
    written = index_page(Standing(corpus=corpus, new_texts=texts), {}, "", QUERIES)
    page = html.document_fromstring(written)
    assert_plain(page)
    shown = [one.text_content() for one in page.xpath("//ol[@class='texts']/li/p[1]")]
    assert shown == [plain_text(one) or "Untitled" for one in naughty]


def test_sentences_stay_text(naughty: list[str]) -> None:
    theme: ReportedTheme = a_theme()
    sentences = tuple(
        FoundSentence(
            theme_id=theme.theme_id,
            voice="author",
            published_on=DAY,
            published_precision=DatePrecision.DAY,
            source_name="Review",
            title="A title",
            url="https://review.example/",
            sentence=one,
            hits=((0, len(one)),),
        )
        for one in naughty
    )
    numbers = ThemeNumbers(theme=theme, points=(), tests=(), groups=(), scores=())
    evidence = ThemeEvidence(sentences=sentences, terms=(), edits=(), quoted_words=60, most_sentences=15)
    page = html.document_fromstring(theme_page(numbers, evidence, ThemeCharts("", ""), QUERIES))
    assert_plain(page)
    assert len(page.xpath("//ol[@class='sentences']/li")) == len(naughty)
