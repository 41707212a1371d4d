"""The seeds, loaded from files, measure as the shipped profile says, and as the codebook's reference matcher finds."""

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from flows.context import open_context, open_resources
from flows.settings import Settings
from flows.steps.baseline import Loaded, load_seed, settle_baseline
from pipeline.baseline import load_profile
from pipeline.themes.codebook.load import load_codebook
from tests.builders import a_night
from tests.old_syntax import in_old_syntax, reference_themes, themes_in_old_syntax
from warehouse.store.nights import save_codebook

FILES = {"seed-000": "000_66d006c10e6c8897.txt", "seed-003": "003_c061c3371fbc68a6.txt"}
LENGTHS = {"seed-000": (749, 26), "seed-003": (888, 48)}


@pytest.fixture(scope="module")
def reference(shared: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference_matcher", shared / "codebook" / "reference_matcher.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["reference_matcher"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def loaded(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Loaded, str]]:
    settings = Settings(data=tmp_path_factory.mktemp("baseline"))
    with open_resources(settings) as resources, open_context(resources, a_night()) as context:
        with context.warehouse.writing() as con:
            save_codebook(con, resources.codebook_row)
        settle_baseline(context)
        found = {}
        for baseline_id, name in FILES.items():
            seed = load_seed(context, shared / "seeds" / name, baseline_id)
            with context.warehouse.reading() as con:
                ((text,),) = con.execute(
                    "select text from core.baseline_articles where baseline_id = ?", [baseline_id]
                ).fetchall()
            found[baseline_id] = (seed, text)
        with context.warehouse.reading() as con:
            missing = con.execute("select theme_id from core.baseline where reason_missing <> ''").fetchall()
    assert missing == []
    return found


@pytest.mark.parametrize("baseline_id", FILES)
def test_a_seed_has_its_words_and_sentences(loaded: dict[str, tuple[Loaded, str]], baseline_id: str) -> None:
    article = loaded[baseline_id][0].article
    assert (article.n_words, article.n_sentences) == LENGTHS[baseline_id]


@pytest.mark.parametrize("baseline_id", FILES)
def test_a_seed_measures_as_the_shipped_profile_says(loaded: dict[str, tuple[Loaded, str]], baseline_id: str) -> None:
    seed, _ = loaded[baseline_id]
    assert seed.is_same_codebook
    assert seed.is_same_text
    assert seed.differences == ()
    shipped = load_profile().article(baseline_id)
    assert seed.article.hits == shipped.hits


@pytest.mark.parametrize("baseline_id", FILES)
def test_the_hits_are_those_of_the_reference_matcher(
    loaded: dict[str, tuple[Loaded, str]], reference: ModuleType, baseline_id: str
) -> None:
    seed, text = loaded[baseline_id]
    codebook = load_codebook()
    readable = themes_in_old_syntax(codebook)
    counted = reference.count(reference_themes(reference, in_old_syntax(codebook)), text)
    expected = {name: found["hits"] for name, found in counted["themes"].items() if found["hits"] and name in readable}
    assert expected
    assert Counter(hit.theme_id for hit in seed.article.hits if hit.theme_id in readable) == expected


def test_the_profile_was_measured_under_the_shipped_codebook() -> None:
    profile, codebook = load_profile(), load_codebook()
    assert (profile.codebook_sha256, profile.codebook_version) == (codebook.codebook_sha256, codebook.version)
