"""Theme quality: precision and recall of the codebook on sentences and texts of commentary that two readers coded.

gold/themes.csv holds where each sentence stands, its hash and its codes, gold/themes_of_texts.csv the same of whole
texts; neither holds text. Where two readers differed a third settled it. Texts are read as a whole, so that a hit over
two sentences can be found. Half of the texts, by a hash of the report that they are a part of, is for measuring only:
terms were written from the other half.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.coded_gold import COMMENTARY, commentary_texts, gold_rows, is_for_measuring
from flows.evaluate.figure import Figure
from pipeline.errors import SettingsError
from pipeline.records import GenreClass
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


def figures(material: Path) -> Iterator[Figure]:
    """Yield precision and recall on the half that is for measuring: core sentences, by voice, and whole texts."""
    codebook = load_codebook()
    measuring = [unit for unit in coded_sentences(material, codebook) if unit.is_for_measuring]
    core = [unit for unit in measuring if unit.relevance == "core"]
    yield from _rates("core sentences", core, {"precision": AT_LEAST_PRECISION, "recall": AT_LEAST_RECALL})
    for genre in GenreClass:
        if of_genre := [unit for unit in core if unit.genre == genre]:
            yield from _rates(f"core sentences, {genre}", of_genre, AT_LEAST_OF_GENRE.get(genre, {}))
    for voice in sorted({unit.voice for unit in measuring}):
        yield from _rates(f"sentences, {voice}", [unit for unit in measuring if unit.voice == voice], {})
    texts = [text for text in coded_texts(material, codebook) if text.is_for_measuring]
    yield from _rates("core texts", texts, AT_LEAST_IN_TEXTS)


def coded_sentences(material: Path, codebook: Codebook) -> Iterator[CodedSentence]:
    """Yield the sentences that were coded. Raises SettingsError where the material is not what was coded."""
    texts, matcher = _texts(material), Matcher(codebook)
    by_text = defaultdict(list)
    for row in gold_rows("themes"):
        by_text[row["text_id"]].append(row)
    for text_id, rows in by_text.items():
        body = texts[text_id]
        found = defaultdict(set)
        for hit in matcher.find(body).hits:
            found[hit.sentence_number].add(hit.theme_id)
        folded = fold(body).text
        spans = read(folded).sentences
        for row in rows:
            number = int(row["sentence"])
            start, end = spans[number - 1]
            sentence = " ".join(folded[start:end].split())
            if hashlib.sha256(sentence.encode()).hexdigest() != row["sha256"]:
                raise SettingsError(
                    f"{material / COMMENTARY}: sentence {number} of {text_id} is not the one that was coded."
                )
            yield CodedSentence(
                text_id=text_id,
                sentence=sentence,
                voice=row["voice"],
                genre=row["genre"],
                relevance=row["relevance"],
                is_for_measuring=is_for_measuring("themes", row["together"]),
                readers=(frozenset(row["themes_1"].split()), frozenset(row["themes_2"].split())),
                coded=frozenset(row["themes"].split()),
                found=frozenset(found[number]),
            )


def coded_texts(material: Path, codebook: Codebook) -> Iterator[CodedText]:
    """Yield the core texts, coded as a whole."""
    texts, matcher = _texts(material), Matcher(codebook)
    for row in gold_rows("themes_of_texts"):
        yield CodedText(
            text_id=row["text_id"],
            voice=row["voice"],
            is_for_measuring=is_for_measuring("themes", row["together"]),
            coded=frozenset(row["themes"].split()),
            found=frozenset(hit.theme_id for hit in matcher.find(texts[row["text_id"]]).hits),
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


def _texts(material: Path) -> Mapping[str, str]:
    return {text["id"]: text["text"] for text in commentary_texts(material)}
