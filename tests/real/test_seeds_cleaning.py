"""The two seed texts, cleaned, against the counts of the codebook's README: words, sentences and hits per theme."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.clean.page import clean_page
from pipeline.clean.page_to_clean import PageToClean
from pipeline.records import CleanText, FurnitureKind

SEEDS = {
    "000_66d006c10e6c8897.txt": "https://thediplomat.com/2023/05/why-natos-planned-liaison-office-in-japan-is-a-bad-idea/",
    "003_c061c3371fbc68a6.txt": "https://asiatimes.com/2023/08/the-error-of-natos-ways-in-asia/",
}
LENGTHS = {"000_66d006c10e6c8897.txt": (749, 26), "003_c061c3371fbc68a6.txt": (888, 48)}  # words, sentences
ROW = re.compile(r"^\| `(?P<theme>\w+)` \| \w+ \| (?P<first>\d+/\d+) \| (?P<second>\d+/\d+) \|", re.M)


@pytest.fixture(scope="module")
def matcher(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("codebook_matcher", shared / "codebook" / "reference_matcher.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def cleaned(shared: Path, seed: str) -> CleanText:
    body = (shared / "seeds" / seed).read_bytes()
    found = clean_page(PageToClean(body=body, form="text", url=SEEDS[seed]))
    assert isinstance(found, CleanText)
    return found


@pytest.mark.parametrize("seed", SEEDS)
def test_a_cleaned_seed_measures_as_the_codebook_states(shared: Path, matcher: ModuleType, seed: str) -> None:
    themes = matcher.load(shared / "codebook" / "codebook.toml")
    counted = matcher.count(themes, cleaned(shared, seed).counted_text)
    rows = ROW.findall((shared / "codebook" / "README.md").read_text("utf-8"))
    stated = {theme: (first, second)[list(SEEDS).index(seed)] for theme, first, second in rows}
    assert len(stated) == len(themes) == 24
    assert (counted["words"], counted["sentences"]) == LENGTHS[seed]
    found = {theme: f"{one['hits']}/{one['sentences']}" for theme, one in counted["themes"].items()}
    assert found == stated


def test_what_was_taken_from_the_seeds_is_kept(shared: Path) -> None:
    first, second = (cleaned(shared, seed) for seed in SEEDS)
    kinds = [piece.kind for piece in first.furniture]
    assert kinds.count(FurnitureKind.HEADLINE) == 3
    assert {FurnitureKind.KICKER, FurnitureKind.STANDFIRST, FurnitureKind.CREDIT} <= set(kinds)
    assert (first.section, bool(first.title), first.first_publisher) == ("The Debate", True, "")
    assert [piece.kind for piece in second.furniture].count(FurnitureKind.CAPTION) == 3
    assert (second.title, second.authors) == ("", ("Ulv Hanssen", "Linus Hagstrom"))
    assert second.first_publisher == "East Asia Forum"
