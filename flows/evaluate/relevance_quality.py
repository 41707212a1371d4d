"""Relevance quality: precision and recall of the rule on headlines with summaries, against the labels of one reader.

The rule is made for whole texts: 250 words, several mentions. For a title with a summary it is adapted: the title names
NATO, or an alliance likened to it, and one of the strong anchors of the rule; what the rule masks stays masked.
Summaries in feeds are full of captions and other news of the day, and are therefore ignored. Label 2 is core and 0 is
not; 1, partly so, is left out.
"""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.evaluate.figure import Figure
from pipeline.assess.relevance import RelevanceRule
from pipeline.records import Record
from pipeline.themes.codebook.load import load_codebook

AT_LEAST_PRECISION, AT_LEAST_RECALL = 0.85, 0.90
_NATO = re.compile(r"\bnato\b", re.I)
_ASIAN_PLACE = re.compile(
    r"\b(?:asian?|indo-pacific|china|chinese|beijing|japan|japanese|tokyo|korean?|seoul|pyongyang|taiwan|taipei|india"
    r"|philippines|manila|vietnam|indonesia|malaysia|singapore|thailand|australian?|new zealand)\b",
    re.I,
)


class Labelled(Record):
    """One entry of a feed, with its reader's label."""

    title: str
    text: str
    label: int


def figures(material: Path) -> Iterator[Figure]:
    """Yield precision and recall of label 2 against label 0."""
    lines = (material / "rss_stream" / "relevance_gold.jsonl").read_text("utf-8").splitlines()
    entries = [Labelled.model_validate({key: json.loads(line)[key] for key in Labelled.model_fields}) for line in lines]
    decided = [entry for entry in entries if entry.label != 1]
    rule = RelevanceRule(load_codebook())
    ours = _measure(decided, lambda entry: _is_relevant(rule, entry))
    naive = _measure(decided, _is_naively_relevant)
    floors = {"precision": AT_LEAST_PRECISION, "recall": AT_LEAST_RECALL}
    for measure, floor in floors.items():
        yield Figure(
            question="relevance",
            set_name="rss_stream",
            n=len(decided),
            measure=f"{measure}, by title",
            ours=ours[measure],
            bare=naive[measure],
            bare_name="NATO and an Asian place",
            at_least=floor,
        )


def _is_relevant(rule: RelevanceRule, entry: Labelled) -> bool:
    stated = rule.assess(entry.title, "")
    return bool(stated.n_nato or stated.n_analogy) and stated.n_strong > 0


def _is_naively_relevant(entry: Labelled) -> bool:
    text = f"{entry.title} {entry.text}"
    return bool(_NATO.search(text) and _ASIAN_PLACE.search(text))


def _measure(entries: list[Labelled], is_relevant: Callable[[Labelled], bool]) -> dict[str, float]:
    taken = [entry.label == 2 for entry in entries if is_relevant(entry)]
    n_core = sum(entry.label == 2 for entry in entries)
    return {"precision": sum(taken) / max(1, len(taken)), "recall": sum(taken) / n_core}
