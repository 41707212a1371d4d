"""TOML files with line numbers, so that an error can name file, line and key; TOML strings for files written here."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.errors import ConfigurationError
from pipeline.urls.mask import mask_text

_HEADER = re.compile(r"^\s*+(\[\[?)\s*+([^\]\s]++(?:\s++[^\]\s]++)*+)\s*+\]\]?")
_ASSIGNMENT = re.compile(r"""^\s*["']?([A-Za-z0-9_.-]+)["']?\s*=""")
_SYNTAX_PLACE = re.compile(r"\(at (?:line (\d+)|end of document)")

KeyPath = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


class TomlFile:
    """The tables of one TOML file, and the line of each key."""

    def __init__(self, path: Path, text: str, error: type[ConfigurationError]) -> None:
        """Parse `text`, the content of `path`; raise `error` with the line where it is not TOML."""
        self.path = path
        self._error = error
        self._lines = text.splitlines()
        try:
            self.tree: dict[str, Any] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as broken:
            place = _SYNTAX_PLACE.search(str(broken))
            line = int(place[1]) if place and place[1] else len(self._lines)
            raise error(f"{path}, line {line}: this is not TOML: {broken}. Mend that line and run again.") from broken
        except RecursionError:
            deepest = max(range(len(self._lines)), key=lambda n: self._lines[n].count("[") + self._lines[n].count("{"))
            raise error(
                f"{path}, line {deepest + 1}: lists are nested too deep. Mend that line and run again."
            ) from None
        self._places = self._find_places()

    def _find_places(self) -> dict[KeyPath, int]:
        """Map each table and each key at the start of a line to its line, counted from 1."""
        places: dict[KeyPath, int] = {}
        counts: dict[str, int] = {}
        table: KeyPath = ()
        for number, line in enumerate(self._lines, 1):
            if header := _HEADER.match(line):
                table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
                if header[1] == "[[":
                    counts[header[2]] = counts.get(header[2], -1) + 1
                    table = (*table, counts[header[2]])
                places.setdefault(table, number)
            elif key := _ASSIGNMENT.match(line):
                places.setdefault((*table, *key[1].split(".")), number)
        return places

    def line_of(self, *keys: str | int, containing: str = "") -> int:
        """Return the line of the key, or of the nearest enclosing table that has a line of its own.

        With `containing`, the first line from there on that contains this text.
        """
        path: KeyPath = keys
        while path and path not in self._places:
            path = path[:-1]
        line = self._places.get(path, 1)
        if containing:
            return next((n for n, text in enumerate(self._lines, 1) if n >= line and containing in text), line)
        return line

    def trouble(self, sentence: str, *keys: str | int, containing: str = "") -> ConfigurationError:
        """Return the error for one key: file, line, and a sentence with what is wrong and how to correct it."""
        return self._error(f"{self.path}, line {self.line_of(*keys, containing=containing)}: {sentence}")

    def validate(self, model: type[Model], tree: Any, *above: str | int) -> Model:
        """Return `tree` as `model`; raise an error naming file, line and key of the first mistake."""
        try:
            return model.model_validate(tree)
        except ValidationError as invalid:
            # A misspelt key is also a missing one; the misspelling is the message that helps.
            first = min(invalid.errors(), key=lambda one: one["type"] != "extra_forbidden")
            keys = (*above, *first["loc"])
            last = str(first["loc"][-1]) if first["loc"] else ""
            name = ".".join(str(key) for key in first["loc"])
            if first["type"] == "extra_forbidden":
                known = f" Known keys: {', '.join(sorted(model.model_fields))}." if len(first["loc"]) == 1 else ""
                sentence = f"unknown key {name!r}.{known} Correct its spelling or remove it."
            elif first["type"] == "missing":
                sentence = f"the key {name!r} is missing. Add it."
            else:
                meaning = model.model_fields[name].description if name in model.model_fields else None
                wrong = f"{wrong_value(first)}. {meaning}" if meaning else f"{first['msg']}."
                sentence = f"{name} = {mask_text(repr(first['input']))}: {wrong}"
            raise self.trouble(sentence, *keys, containing=last if first["type"] == "extra_forbidden" else "") from None


def wrong_value(error: ErrorDetails) -> str:
    """Return what is wrong with a value, to be followed by the description of its key."""
    if error["type"] == "string_pattern_mismatch":
        return "it is not written as this is"
    return error["msg"].removeprefix("Value error, ")


def basic_string(text: str) -> str:
    """Return `text` as a TOML 1.0 basic string, quotes included; the text must not hold lone surrogates."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")  # JSON leaves DEL as it is, TOML forbids it


def read_toml(path: Path, error: type[ConfigurationError]) -> TomlFile:
    """Return the TOML file at `path`; raise `error` where it cannot be read or is not TOML."""
    return TomlFile(path, read_text(path, error), error)


def read_text(path: Path, error: type[ConfigurationError]) -> str:
    """Return the text of the UTF-8 file at `path`; raise `error` where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise error(f"{path}: there is no such file. Check the path.") from None
    except (OSError, UnicodeDecodeError) as unreadable:
        raise error(f"{path}: it cannot be read ({unreadable}). It must be a readable UTF-8 text file.") from unreadable
