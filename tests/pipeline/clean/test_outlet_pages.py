"""One page of our own for each kind of outlet (outlets/*.html): the same text inside other boilerplate every time.

Beside each stands what must become of it (*.json); the boilerplate there is kind and a part of the wording.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.records import CleanText, FurnitureKind
from tests.pipeline.clean.pages import BODY, clean, taken

FOLDER = Path(__file__).parent / "outlets"
OUTLETS = sorted(file.stem for file in FOLDER.glob("*.html"))


def read(outlet: str) -> tuple[CleanText, dict[str, Any]]:
    expected = json.loads((FOLDER / f"{outlet}.json").read_text("utf-8"))
    return clean((FOLDER / f"{outlet}.html").read_bytes(), url=expected["url"]), expected


@pytest.mark.parametrize("outlet", OUTLETS)
def test_the_authors_text_is_left_whole_and_alone(outlet: str) -> None:
    found, _ = read(outlet)
    assert found.body == BODY


@pytest.mark.parametrize("outlet", OUTLETS)
def test_what_the_page_says_of_itself_is_kept(outlet: str) -> None:
    found, expected = read(outlet)
    assert (found.title, list(found.authors)) == (expected["title"], expected["authors"])
    assert (found.section, found.first_publisher) == (expected["section"], expected["first_publisher"])
    assert found.published is not None
    assert found.published.published_on == date.fromisoformat(expected["published_on"])
    assert found.language == "en"


@pytest.mark.parametrize("outlet", OUTLETS)
def test_the_boilerplate_is_kept_with_its_kind(outlet: str) -> None:
    found, expected = read(outlet)
    for kind, wording in expected["furniture"]:
        assert any(wording in text for text in taken(found, FurnitureKind(kind))), (kind, wording, found.furniture)


@pytest.mark.parametrize("outlet", OUTLETS)
def test_cleaning_is_the_same_every_time(outlet: str) -> None:
    assert read(outlet) == read(outlet)
