"""What a row states of a text is what nights would: its class, its date, its hits; and whether it names NATO."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.assess.relevance import RelevanceRule
from pipeline.clean.page_to_clean import Listing
from pipeline.history.part import SCHEMA, Row
from pipeline.history.sieved_records import SievedRecord
from pipeline.history.text_row import NAMES_NATO, RowMaker, SievedText
from pipeline.records import CleanText, RelevanceClass, Source
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.match.matcher import Matcher
from pipeline.themes.match.voice import with_voices
from tests.builders import a_clean_text, on
from tests.pipeline.history.outlets import ON_BREAD, ON_NATO, TIMES

CODEBOOK = load_codebook()
MAKER = RowMaker(CODEBOOK)
ATTENTION = Path(__file__).parents[3] / "warehouse" / "views" / "063_attention.sql"


def a_text(
    *, url: str = "https://times.example/a", start_byte: int = 7, is_declared: bool = True, source: Source = TIMES
) -> SievedText:
    at = datetime(2023, 4, 5, 6, 7, 8, tzinfo=UTC)
    record = SievedRecord(at, url, "0" * 64, start_byte, 5, 3, "text/html")
    return SievedText(record, source, is_declared=is_declared, listing=Listing(url=url))


def the_row(clean: CleanText, text: SievedText | None = None) -> Row:
    _, row = MAKER.row(text or a_text(), clean)
    assert row is not None
    return row


def test_hits_and_reasons_are_those_of_nights() -> None:
    clean = a_clean_text(ON_NATO, title="NATO in Japan")
    row = the_row(clean)
    found = Matcher(CODEBOOK).find(clean.counted_text)
    hits = with_voices(clean.counted_text, clean.title, found.hits)
    assert [(hit["theme_id"], hit["start_offset"], hit["voice"]) for hit in row["hits"]] == [
        (hit.theme_id, hit.start, hit.voice and hit.voice.value) for hit in hits
    ]
    assert (row["n_words"], row["n_sentences"]) == (found.n_words, found.n_sentences)
    assessed = RelevanceRule(CODEBOOK).assess(clean.title, clean.body, clean.language)
    assert (row["relevance"], row["relevance_reasons"]) == (assessed.relevance.value, list(assessed.reasons))


def test_a_sentence_of_a_hit_is_its_span_in_the_counted_text() -> None:
    clean = a_clean_text(ON_NATO, title="NATO in Japan")
    for hit in the_row(clean)["hits"]:
        sentence = clean.counted_text[hit["sentence_start"] : hit["sentence_end"]]
        assert clean.counted_text[hit["start_offset"] : hit["end_offset"]] in sentence


def test_every_column_of_a_row_is_one_of_the_schema() -> None:
    assert set(the_row(a_clean_text(ON_NATO, title="NATO in Japan"))) == set(SCHEMA.names)


@pytest.mark.parametrize(
    ("stated", "others", "counted"),
    [
        (date(2023, 4, 4), (), date(2023, 4, 4)),
        (date(2023, 4, 6), (), date(2023, 4, 5)),  # a slip of the publisher's clock
        (date(2024, 1, 1), (date(2023, 4, 1),), date(2023, 4, 1)),
        (date(2024, 1, 1), (), None),
    ],
)
def test_the_date_is_the_first_that_was_possible_when_it_was_captured(
    stated: date, others: tuple[date, ...], counted: date | None
) -> None:
    clean = a_clean_text(ON_NATO, title="NATO", published=on(stated), other_dates=tuple(map(on, others)))
    row = the_row(clean)
    assert row["published_on"] == counted
    assert [one["published_on"] for one in row["other_dates"]] == [one for one in (stated,) if one != counted]


def test_a_date_before_the_source_began_is_none() -> None:
    young = TIMES.model_copy(update={"since": date(2023, 1, 1)})
    clean = a_clean_text(ON_NATO, title="NATO", published=on(date(2022, 12, 1)))
    assert the_row(clean, a_text(source=young))["published_on"] is None


def test_a_text_that_does_not_count_has_a_row_only_where_its_host_is_declared() -> None:
    clean = a_clean_text(ON_BREAD)
    assert MAKER.row(a_text(is_declared=False), clean) == (RelevanceClass.IRRELEVANT, None)
    assert the_row(clean).keys() & {"body", "hits", "genre"} == set()


def test_a_capture_has_one_id_in_whatever_part_it_is() -> None:
    assert a_text(start_byte=1).capture_id == a_text(start_byte=2).capture_id
    assert a_text().capture_id != a_text(url="https://times.example/b").capture_id


def test_attention_is_counted_by_the_pattern_of_the_view() -> None:
    [pattern] = re.findall(r"'\(\?i\)(\\b\(.+?\)\\b)'", ATTENTION.read_text("utf-8"))
    assert NAMES_NATO.pattern == f"(?ia){pattern}"


@pytest.mark.parametrize(
    ("title", "body", "is_naming"),
    [
        ("Nato in Japan", "No more.", True),
        ("A piece", "The NATO office.\n\nNo more.", True),
        ("A piece", "No more.\n\nThe NATO office.", False),
        ("A senator", "Of signatories.", False),
    ],
)
def test_a_page_names_nato_in_its_title_or_first_paragraph(title: str, body: str, is_naming: bool) -> None:
    assert the_row(a_clean_text(body, title=title))["names_nato"] is is_naming


def test_an_item_of_a_feed_names_nato_where_the_feed_does() -> None:
    item = a_text()._replace(feed_id="f", listing=Listing(url="", title="A piece"), summary="On NATO.", entry_id="e")
    assert the_row(a_clean_text("No more."), item)["names_nato"] is True
    assert the_row(a_clean_text("NATO."), item._replace(summary=""))["names_nato"] is False
