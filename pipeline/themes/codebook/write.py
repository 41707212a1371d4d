"""Codebook serialisation to TOML; load_codebook reads the result back as an equal codebook."""

import re
from collections.abc import Mapping

from pydantic import JsonValue

from pipeline.themes.codebook.schema import Codebook, Theme
from pipeline.toml import basic_string

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def as_toml(codebook: Codebook) -> str:
    """Return the content of codebook.toml, without comments and without keys that have their default value."""
    tables = codebook.model_dump(mode="json", exclude={"themes"}, exclude_defaults=True)
    signs = tables["genre"].pop("signs", [])
    evidence = tables.pop("evidence", [])
    parts = [_table(f"[{name}]", table) for name, table in tables.items()]
    parts += [_table("[[genre.signs]]", sign) for sign in signs]
    parts += [_theme(theme) for theme in codebook.themes]
    parts += [_table("[[evidence]]", one) for one in evidence]
    return "\n".join(parts)


def _theme(theme: Theme) -> str:
    declared = theme.model_dump(mode="json", exclude={"theme_id", "terms"}, exclude_defaults=True)
    terms = "".join(f"  {_value({'p': term.p, 'src': list(term.src)})},\n" for term in theme.terms)
    return _table(f"[theme.{theme.theme_id}]", declared) + f"terms = [\n{terms}]\n"


def _table(header: str, table: Mapping[str, JsonValue]) -> str:
    return f"{header}\n" + "".join(f"{_key(key)} = {_value(value)}\n" for key, value in table.items())


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else basic_string(key)


def _value(value: JsonValue) -> str:
    match value:
        case str():
            return basic_string(value)
        case bool():
            return str(value).lower()
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case dict():
            return "{ " + ", ".join(f"{_key(key)} = {_value(one)}" for key, one in value.items()) + " }"
        case _:
            return repr(value)
