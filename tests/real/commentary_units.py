"""The units of the themes' gold in commentary: sentences of ../shared/data/commentary, for readers to code.

    python -m tests.real.commentary_units --to FILE.tsv

Every sentence of a core text is a unit, and of peripheral commentary and statements those that name NATO or Asia, until
there are N_UNITS, voices other than Euro-Atlantic first. The repository keeps ids, hashes and codes, no sentences.
"""

import argparse
import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flows.evaluate.coded_gold import commentary_texts
from pipeline.text.fold import fold
from pipeline.text.sentences import read

SHARED = Path(__file__).resolve().parents[3] / "shared"
N_UNITS, FEWEST_WORDS = 640, 6
_NEAR = re.compile(
    r"\bNATO\b|\b(?:Asia|Indo-Pacific|Pacific|China|Chinese|Beijing|Japan|Tokyo|Korea|Taiwan|ASEAN|India\b)|\bIP4\b"
)


class Unit(NamedTuple):
    """One sentence, the one before it, and where it stands."""

    unit_id: str
    text_id: str
    voice: str
    genre: str
    relevance: str
    together: str  # what the text is a part of
    sha256: str
    before: str
    sentence: str


def units(material: Path) -> Iterator[Unit]:
    """Yield the sentences to be coded, those of core texts first."""
    texts = list(commentary_texts(material))
    left = N_UNITS
    for unit in _sentences(text for text in texts if text["relevance_1"] == "core"):
        left -= 1
        yield unit
    beside = [text for text in texts if text["relevance_1"] == "peripheral" and text["genre_1"] != "news"]
    beside.sort(key=lambda text: (text["group"] == "euro_atlantic", _hash(f"drawn {text['id']}")))
    for unit in _sentences(beside):
        if left and _NEAR.search(unit.sentence):
            left -= 1
            yield unit


def together(text: dict[str, str]) -> str:
    """Return the hash of what a text is a part of: the report in whose file or page it is, or the text alone."""
    name = text["url"].partition("#")[0].rstrip("/").rpartition("/")[2]
    return _hash(name if "-" in name and "SEMEVAL" not in name else text["id"])[:16]


def _sentences(texts: Iterator[dict[str, str]] | list[dict[str, str]]) -> Iterator[Unit]:
    for text in texts:
        folded = fold(text["text"]).text
        before = ""
        for number, (start, end) in enumerate(read(folded).sentences, 1):
            sentence = " ".join(folded[start:end].split())
            if len(sentence.split()) >= FEWEST_WORDS:
                yield Unit(
                    unit_id=f"{text['id']}-{number}",
                    text_id=text["id"],
                    voice=text["group"],
                    genre=text["genre_1"],
                    relevance=text["relevance_1"],
                    together=together(text),
                    sha256=_hash(sentence),
                    before=before,
                    sentence=sentence,
                )
            before = sentence


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def main() -> None:
    """Write the sheet that both readers code."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--to", type=Path, required=True)
    to = arguments.parse_args().to
    with to.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, delimiter="\t", quoting=csv.QUOTE_NONE, escapechar="\\")
        sheet.writerow(("id", "before", "sentence"))
        for unit in units(SHARED / "data"):
            sheet.writerow((unit.unit_id, unit.before, unit.sentence))


if __name__ == "__main__":
    main()
