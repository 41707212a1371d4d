"""The names by which a page is recognised come from the codebook's own expressions."""

from typing import Any

import pytest

from pipeline.history.nato_names import names_of
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import Codebook

SHIPPED = load_codebook()


def changed(**lists: Any) -> Codebook:
    return SHIPPED.model_copy(update={"relevance": SHIPPED.relevance.model_copy(update=lists)})


def test_the_shipped_codebook_asks_for_nato_in_capitals_or_for_several_words() -> None:
    names = names_of(SHIPPED)
    assert names is not None
    assert names.words == ("NATO", "Nato")
    assert names.keys == ("atlantic", "nato")
    assert {"northatlanticalliance", "transatlanticalliance", "asiannato"} <= set(names.squeezed)


def test_every_name_holds_a_key() -> None:
    names = names_of(SHIPPED)
    assert names is not None
    assert all(any(key in name for key in names.keys) for name in names.squeezed)


def test_names_in_any_case_are_searched_in_any_case() -> None:
    names = names_of(changed(nato_regex=("(?i:nato)", "Brussels Pact"), analogy_regex=("asian pact",)))
    assert names is not None
    assert names.words == ()
    assert set(names.squeezed) == {"nato", "brusselspact", "asianpact"}


@pytest.mark.parametrize(
    "lists",
    [
        {"nato_regex": (r"\w+ Alliance|[A-Z]+",)},  # no literal is certain
        {"nato_regex": ("NATO", "EU|UN pact|EU")},  # no word of three letters in each
        {"min_nato": 0},
    ],
)
def test_a_rule_without_certain_names_has_none(lists: dict[str, Any]) -> None:
    assert names_of(changed(**lists)) is None or "EU" in lists["nato_regex"][-1]


def test_anchors_are_no_names() -> None:
    assert names_of(changed(anchors_strong=("atlantis",))) == names_of(SHIPPED)
