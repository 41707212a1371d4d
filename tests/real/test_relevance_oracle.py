"""The relevance rule counts and decides as its reference: on seeds, columns, headlines, made-up pieces.

The reference knows neither anchors_power nor war_backing_regex nor the precedence of analogies: both sides get the
shipped patterns, the power anchors moved back to the medium ones, and where analogies take precedence is stated here.
How China and India count is compared with a second reference, in tests/pipeline/assess.
"""

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.assess.relevance import RelevanceRule
from pipeline.records import Relevance
from pipeline.themes.codebook.load import load_codebook
from tests.bench.bench_matcher import load_reference

SHIPPED = load_codebook()
RELEVANCE = SHIPPED.relevance.model_copy(
    update={
        "anchors_medium": SHIPPED.relevance.anchors_medium + SHIPPED.relevance.anchors_power,
        "anchors_power": (),
        "war_backing_regex": (),
    }
)
RULE = RelevanceRule(SHIPPED.model_copy(update={"relevance": RELEVANCE}))
NAMES = {
    "words": "n_words",
    "nato": "n_nato",
    "analogy": "n_analogy",
    "strong": "n_strong",
    "medium": "n_medium",
    "types": "n_types",
    "nato_sents": "n_nato_sentences",
    "near": "n_near",
    "share": "share_near",
    "title_nato": "is_nato_in_title",
    "english": "share_english",
}

Verdict = dict[str, Any]
Oracle = Callable[[str, str], Verdict]


@pytest.fixture(scope="module")
def oracle(shared: Path) -> Iterator[Oracle]:
    """The reference: the class and the counts of a text."""
    folder = shared / "codebook"
    before = list(sys.path)  # the reference puts its folder there, to import the reference matcher
    module = load_reference(folder / "reference_relevance.py")
    rule = module.Relevance(RELEVANCE.model_dump(mode="json"))

    def assess(title: str, body: str) -> Verdict:
        relevance, counts = rule.decide(title, body)
        is_its_subject = counts["title_nato"] and counts["nato"] >= RELEVANCE.min_nato
        if relevance == "not_english":
            relevance = "language_not_counted"
        elif relevance != "too_short" and counts["analogy"]:
            is_analogy = counts["analogy"] >= counts["nato"] and not is_its_subject
            relevance = "analogy" if is_analogy else relevance
        return {"relevance": relevance, **{NAMES[name]: value for name, value in counts.items()}}

    yield assess
    sys.path[:] = before


def assess(title: str, body: str) -> Verdict:
    assessed: Relevance = RULE.assess(title, body)
    return {"relevance": assessed.relevance.value, **{name: getattr(assessed, name) for name in NAMES.values()}}


def test_the_seeds_are_core_as_in_the_reference(shared: Path, oracle: Oracle) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        assert assess("NATO in Asia", text) == oracle("NATO in Asia", text)
        assert assess("NATO in Asia", text)["relevance"] == "core"
        assert RelevanceRule(SHIPPED).assess("NATO in Asia", text).relevance == "core"


def test_columns_are_assessed_as_in_the_reference(material: Path, oracle: Oracle) -> None:
    lines = (material / "text_chinadaily_columnists" / "columnists.jsonl").read_text(encoding="utf-8").splitlines()
    columns = [json.loads(line) for line in lines]
    for column in columns[::15] + [column for column in columns if "NATO" in (column["text"] or "")]:
        pair = (column["title"] or "", column["text"] or "")
        assert assess(*pair) == oracle(*pair)


def test_headlines_are_assessed_as_in_the_reference(material: Path, oracle: Oracle) -> None:
    lines = (material / "headlines_prc_media_2022" / "nato_headlines.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines:
        title = json.loads(line)["title"]
        assert assess(title, title) == oracle(title, title)


PATTERNS = [
    *(RELEVANCE.nato_regex + RELEVANCE.nato_false_regex + RELEVANCE.nato_doc_veto_regex),
    *(RELEVANCE.analogy_regex + RELEVANCE.anchor_false_regex),
]
ANCHORS = [
    re.sub(r"\{([^{},]+)[^{}]*\}", r"\1", anchor).replace("*", "")
    for anchor in RELEVANCE.anchors_strong + RELEVANCE.anchors_medium
    if not anchor.startswith("re:")
]
PIECES = st.one_of(
    st.sampled_from(PATTERNS).flatmap(lambda pattern: st.from_regex(pattern.replace(r"\s", " "))),
    st.sampled_from(ANCHORS),
    st.sampled_from(
        ["NATO", "Nato", "nato", "İndonesia", "S. Korea", "the", "U.S.", "of", "is", "ＮＡＴＯ", "Asian", "no", "Times"]
    ),
)
JOINTS = st.sampled_from([" ", " ", " ", ". ", ". The ", "! ", "\n", "-", ", ", "’s ", "  ", "\u00a0", " “", "\u2028"])
TEXTS = st.lists(st.tuples(PIECES, JOINTS), max_size=14).map(lambda pairs: "".join(map("".join, pairs)))


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(title=TEXTS, body=TEXTS, n_words=st.sampled_from([0, 240]))
def test_made_up_pieces_are_assessed_as_in_the_reference(oracle: Oracle, title: str, body: str, n_words: int) -> None:
    body += " the word" * (n_words // 2)
    assert assess(title, body) == oracle(title, body)
