"""Theme quality: precision and recall of the codebook on sentences and texts of commentary that two readers coded.

gold/themes.csv holds where each sentence stands, its hash and its codes, gold/themes_of_texts.csv the same of whole
texts; neither holds text. Where two readers differed a third settled it. Texts are read as a whole, so that a hit over
two sentences can be found. Half of the texts, by a hash of the report that they are a part of, is for measuring only:
terms were written from the other half.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.coded_gold import COMMENTARY, commentary_texts, gold_rows, is_for_measuring
from flows.evaluate.figure import Figure
from pipeline.errors import SettingsError
from pipeline.records import GenreClass, Hit
from pipeline.text.fold import fold
from pipeline.text.sentences import read
from pipeline.themes.codebook.load import load_codebook
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.match.matcher import Matcher

AT_LEAST_PRECISION, AT_LEAST_RECALL = 0.74, 0.70  # of core sentences, all themes together
AT_LEAST_OF_GENRE = {GenreClass.COMMENTARY: {"precision": 0.74, "recall": 0.64}}
AT_LEAST_IN_TEXTS = {"precision": 0.70, "recall": 0.75}


class CodedSentence(NamedTuple):
    """One sentence, the themes that it carries by its readers, and those that the codebook finds."""

    text_id: str
    sentence: str
    voice: str  # group of the source
    genre: str
    relevance: str
    is_for_measuring: bool
    readers: tuple[frozenset[str], frozenset[str]]
    coded: frozenset[str]
    found: frozenset[str]


class CodedText(NamedTuple):
    """One whole text, its themes by its readers, and those that the codebook finds."""

    text_id: str
    voice: str
    is_for_measuring: bool
    coded: frozenset[str]
    found: frozenset[str]


class CodedGold(NamedTuple):
    """All that readers coded by theme, with what the codebook finds."""

    sentences: Sequence[CodedSentence]
    texts: Sequence[CodedText]  # core ones only


def figures(material: Path) -> Iterator[Figure]:
    """Yield precision and recall on the half that is for measuring: core sentences, by voice, and whole texts."""
    gold = coded_gold(material, load_codebook())
    measuring = [unit for unit in gold.sentences if unit.is_for_measuring]
    core = [unit for unit in measuring if unit.relevance == "core"]
    yield from _rates("core sentences", core, {"precision": AT_LEAST_PRECISION, "recall": AT_LEAST_RECALL})
    for genre in GenreClass:
        if of_genre := [unit for unit in core if unit.genre == genre]:
            yield from _rates(f"core sentences, {genre}", of_genre, AT_LEAST_OF_GENRE.get(genre, {}))
    for voice in sorted({unit.voice for unit in measuring}):
        yield from _rates(f"sentences, {voice}", [unit for unit in measuring if unit.voice == voice], {})
    yield from _rates("core texts", [text for text in gold.texts if text.is_for_measuring], AT_LEAST_IN_TEXTS)


def coded_gold(material: Path, codebook: Codebook) -> CodedGold:
    """Return what was coded, each text matched once. Raises SettingsError where the material is not what was coded."""
    bodies, matcher = {text["id"]: text["text"] for text in commentary_texts(material)}, Matcher(codebook)
    sentences, texts = list(gold_rows("themes")), list(gold_rows("themes_of_texts"))
    hits = {key: matcher.find(bodies[key]).hits for key in {row["text_id"] for row in (*sentences, *texts)}}
    by_text = defaultdict(list)
    for row in sentences:
        by_text[row["text_id"]].append(row)
    return CodedGold(
        sentences=[
            unit
            for key, rows in by_text.items()
            for unit in _coded_sentences(material / COMMENTARY, bodies[key], hits[key], rows)
        ],
        texts=[_coded_text(row, hits[row["text_id"]]) for row in texts],
    )


def _coded_sentences(
    folder: Path, body: str, hits: Iterable[Hit], rows: Iterable[dict[str, str]]
) -> Iterator[CodedSentence]:
    """Yield the coded sentences of one text."""
    found = defaultdict(set)
    for hit in hits:
        found[hit.sentence_number].add(hit.theme_id)
    folded = fold(body).text
    spans = read(folded).sentences
    for row in rows:
        number = int(row["sentence"])
        start, end = spans[number - 1]
        sentence = " ".join(folded[start:end].split())
        if hashlib.sha256(sentence.encode()).hexdigest() != row["sha256"]:
            raise SettingsError(f"{folder}: sentence {number} of {row['text_id']} is not the one that was coded.")
        yield CodedSentence(
            text_id=row["text_id"],
            sentence=sentence,
            voice=row["voice"],
            genre=row["genre"],
            relevance=row["relevance"],
            is_for_measuring=is_for_measuring("themes", row["together"]),
            readers=(frozenset(row["themes_1"].split()), frozenset(row["themes_2"].split())),
            coded=frozenset(row["themes"].split()),
            found=frozenset(found[number]),
        )


def _coded_text(row: dict[str, str], hits: Iterable[Hit]) -> CodedText:
    return CodedText(
        text_id=row["text_id"],
        voice=row["voice"],
        is_for_measuring=is_for_measuring("themes", row["together"]),
        coded=frozenset(row["themes"].split()),
        found=frozenset(hit.theme_id for hit in hits),
    )


def _rates(set_name: str, units: Sequence[CodedSentence | CodedText], floors: Mapping[str, float]) -> Iterator[Figure]:
    right = sum(len(unit.coded & unit.found) for unit in units)
    for measure, n in (
        ("precision", sum(len(unit.found) for unit in units)),
        ("recall", sum(len(unit.coded) for unit in units)),
    ):
        yield Figure(
            question="themes",
            set_name=set_name,
            n=n,
            measure=f"{measure}, all themes",
            ours=right / max(1, n),
            at_least=floors.get(measure),
        )
