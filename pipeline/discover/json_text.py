"""Strict JSON parsing of untrusted bodies, with bounded depth and size."""

import json
import re
from math import isinf
from typing import Any, NoReturn

from pipeline.discover.reading import UnreadableError, one_line, refuse_crowd

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ESCAPES = re.compile(r"""\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|)""")


def load_json(body: bytes, *, is_mended: bool = False) -> Any:
    """Parse a JSON text; lone surrogates become replacement characters.

    is_mended  remove control characters and invalid escapes first (GDELT produces both)

    Raises UnreadableError: feed_not_json (other text, quoted), feed_too_deep, feed_too_large, feed_malformed (truncated
    or broken; a duplicate key, NaN or Infinity, on which parsers disagree).
    """
    text = body.decode("utf-8-sig", "replace").strip()
    if not text.startswith(("{", "[")):
        raise UnreadableError("feed_not_json", f"JSON was expected, but the answer reads: “{one_line(text[:200])}”.")
    refuse_crowd(text.count("{") + text.count("["))
    if is_mended:
        text = _ESCAPES.sub(lambda found: found[0] if found[1] else "", _CONTROLS.sub("", text))
    try:
        return json.loads(
            text, strict=False, parse_float=_finite, parse_constant=_refuse_constant, object_pairs_hook=_mapping
        )
    except RecursionError as error:
        raise UnreadableError("feed_too_deep", "The brackets of its JSON are nested without end.") from error
    except ValueError as error:
        raise UnreadableError("feed_malformed", f"It is not valid JSON ({error}).") from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _finite(written: str) -> float:
    number = float(written)
    return _refuse_constant(written) if isinf(number) else number


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = {key: _whole(value) if isinstance(value, str) else value for key, value in pairs}
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def _whole(text: str) -> str:
    """Replace lone surrogates, which no encoding can represent."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
