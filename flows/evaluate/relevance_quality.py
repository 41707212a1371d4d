"""Relevance quality: precision and recall of the rule on entries and texts that two readers coded blind.

gold/relevance.csv holds ids, hashes and codes, no text; tests/real/relevance/definitions.md is what they coded by.
Where two readers differ, the item is left out. Half of the items, by a hash, are for measuring only: the rule was made
on the other half.

The rule is made for whole texts: 250 words, several mentions. For an entry, a title with a summary, it is adapted: the
title names NATO and a strong anchor of the rule; what the rule masks stays masked, and an alliance likened to NATO is
not NATO. Summaries in feeds are full of captions and other news of the day, and are therefore ignored. Entries that are
peripheral are reported apart. Most texts are excerpts, shorter than a text that counts: the limit of length is lifted
for them, every other one is not.
"""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from flows.evaluate.coded_gold import commentary_texts, gold_rows, is_for_measuring
from flows.evaluate.figure import Figure
from pipeline.assess.relevance import RelevanceRule
from pipeline.records import RelevanceClass
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import Codebook

AT_LEAST_PRECISION, AT_LEAST_RECALL = 0.85, 0.90
SetName = Literal["rss_stream", "commentary"]
_NATO = re.compile(r"\bnato\b", re.I)
_ASIAN_PLACE = re.compile(
    r"\b(?:asian?|indo-pacific|china|chinese|beijing|japan|japanese|tokyo|korean?|seoul|pyongyang|taiwan|taipei|india"
    r"|philippines|manila|vietnam|indonesia|malaysia|singapore|thailand|australian?|new zealand)\b",
    re.I,
)


class CodedItem(NamedTuple):
    """One entry or text, and what both readers say of it."""

    title: str
    text: str
    code: str  # core, peripheral, analogy or none
    is_for_measuring: bool


def figures(material: Path) -> Iterator[Figure]:
    """Yield precision and recall of core on the half that is for measuring: of entries by title, and of texts."""
    codebook = load_codebook()
    entries = [one for one in coded_items(material, "rss_stream") if one.is_for_measuring]
    rule = RelevanceRule(codebook)
    decided = [entry for entry in entries if entry.code != "peripheral"]
    ours = _measure(decided, lambda entry: is_core_by_title(rule, entry))
    naive = _measure(decided, _is_naively_core)
    for measure, floor in (("precision", AT_LEAST_PRECISION), ("recall", AT_LEAST_RECALL)):
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
    peripheral = [entry for entry in entries if entry.code == "peripheral"]
    yield Figure(
        question="relevance",
        set_name="rss_stream",
        n=len(peripheral),
        measure="peripheral, taken as core",
        ours=sum(is_core_by_title(rule, entry) for entry in peripheral) / len(peripheral),
        bare=sum(map(_is_naively_core, peripheral)) / len(peripheral),
        bare_name="NATO and an Asian place",
    )
    texts = [one for one in coded_items(material, "commentary") if one.is_for_measuring]
    any_length = RelevanceRule(_of_any_length(codebook))
    of_texts = _measure(texts, lambda one: any_length.assess(one.title, one.text).relevance is RelevanceClass.CORE)
    for measure, share in of_texts.items():
        yield Figure(
            question="relevance",
            set_name="commentary",
            n=len(texts),
            measure=f"{measure}, excerpts of any length",
            ours=share,
        )


def coded_items(material: Path, set_name: SetName) -> Iterator[CodedItem]:
    """Yield the items of a set that both readers code alike. Raises ValueError if one is not what they read."""
    stored = _entries(material) if set_name == "rss_stream" else _texts(material)
    for row in read_gold(set_name):
        title, text, read = stored[row["item"]]
        if hashlib.sha256(read.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{set_name}: {row['item']} is not the item that was coded")
        if row["code_1"] == row["code_2"]:
            yield CodedItem(title, text, row["code_1"], is_for_measuring=is_for_measuring("relevance", row["item"]))


def read_gold(set_name: SetName) -> list[dict[str, str]]:
    """Return the rows of gold/relevance.csv of one set."""
    return [row for row in gold_rows("relevance") if row["set_id"] == set_name]


def is_core_by_title(rule: RelevanceRule, entry: CodedItem) -> bool:
    """Return whether the title alone names NATO and a strong anchor."""
    stated = rule.assess(entry.title, "")
    return stated.n_nato > 0 and stated.n_strong > 0


Stored = dict[str, tuple[str, str, str]]  # by id: title, text, and what its hash is of


def _entries(material: Path) -> Stored:
    lines = (material / "rss_stream" / "relevance_gold.jsonl").read_text("utf-8").splitlines()
    return {one["id"]: (one["title"], one["text"], one["title"] + one["text"]) for one in map(json.loads, lines)}


def _texts(material: Path) -> Stored:
    return {one["id"]: (one["title"], one["text"], one["text"]) for one in commentary_texts(material)}


def _of_any_length(codebook: Codebook) -> Codebook:
    return codebook.model_copy(update={"relevance": codebook.relevance.model_copy(update={"min_words": 0})})


def _is_naively_core(entry: CodedItem) -> bool:
    text = f"{entry.title} {entry.text}"
    return bool(_NATO.search(text) and _ASIAN_PLACE.search(text))


def _measure(items: list[CodedItem], is_core: Callable[[CodedItem], bool]) -> dict[str, float]:
    told = Counter((one.code == "core", is_core(one)) for one in items)
    right = told[True, True]
    return {
        "precision": right / max(1, right + told[False, True]),
        "recall": right / max(1, right + told[True, False]),
    }
