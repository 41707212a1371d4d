"""Gold that readers coded: its rows, the half that is for measuring only, and the set of commentary beside it."""

import csv
import hashlib
import json
import lzma
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

COMMENTARY = "commentary"  # the set of texts without pages


def gold_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of gold/`name`.csv."""
    with files("flows.evaluate").joinpath(f"gold/{name}.csv").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


def is_for_measuring(question: str, key: str) -> bool:
    """Tell whether what `key` names is in the half of a question's gold that no rule is fitted to."""
    return hashlib.sha256(f"{question} {key}".encode()).digest()[0] % 2 == 0


def commentary_texts(material: Path) -> Iterator[dict[str, Any]]:
    """Yield the texts of the set of commentary with all that is stated of them."""
    with lzma.open(material / COMMENTARY / "texts.jsonl.xz", "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
