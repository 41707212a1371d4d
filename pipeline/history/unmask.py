"""Unmasking of letters in the bytes of a page: references, escapes and characters that cleaning reads as ASCII letters.

After it, each letter of a word that a cleaned text holds stands in the bytes as itself, whatever lies between them.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pipeline.clean.read.decode import decode_page
from pipeline.records import Unclean
from pipeline.text.fold import strange_in

# JSON-LD, the only script that cleaning reads; some sites write the plus sign of its type as a reference.
_JSON_LD = re.compile(r"<script\b[^<>]{0,300}?ld[^<>\s]{1,8}json[^<>]{0,300}>", re.I)
_SCRIPT_END = "</script"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([\"\\/])|[bf]|([nrt]))")
# Also escaped once more, as in a title that was escaped twice.
_REFERENCE = re.compile(rb"&(?:amp;|#38;)*+(?:#[xX][0-9a-fA-F]{1,8}|#[0-9]{1,9}|[A-Za-z][A-Za-z0-9]{1,31});?")
_MOST_ESCAPED = 3  # times


def unmasked(body: bytes, content_type: str) -> bytes:
    """Return a page in UTF-8 with its ASCII letters and digits written as such, and once more what is JSON-LD in it."""
    text = _decoded(body, content_type)
    page = _folded("\n".join((text, *map(_unescaped, _json_ld(text))))).encode("utf-8", "replace")
    if not any(map(_referred, set(_REFERENCE.findall(page)))):
        return page
    return _REFERENCE.sub(lambda found: _referred(found[0]) or found[0], page)


def _decoded(body: bytes, content_type: str) -> str:
    """Return the text as cleaning decodes it; what cleaning refuses is read byte by byte."""
    text = decode_page(body, content_type)
    return body.decode("latin-1") if isinstance(text, Unclean) else text


def _json_ld(text: str) -> Iterator[str]:
    """Yield the scripts with JSON-LD."""
    at = 0
    while at >= 0 and (start := _JSON_LD.search(text, at)):
        at = text.find(_SCRIPT_END, start.end())
        yield text[start.end() : at if at >= 0 else None]


def _unescaped(script: str) -> str:
    """Return JSON with the characters that its escapes stand for; two surrogates are one."""
    written = _ESCAPE.sub(_character, script)
    return written.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _character(escape: re.Match[str]) -> str:
    """Return the character of one escape: a space for a line end, nothing for a control character."""
    code, itself, space = escape.groups()
    return chr(int(code, 16)) if code else itself or (" " if space else "")


def _folded(text: str) -> str:
    """Replace the characters that NFKC makes ASCII letters or digits."""
    for char in strange_in(text):
        if folded := _fold(char):
            text = text.replace(char, folded)
    return text


@lru_cache(maxsize=10_000)
def _fold(text: str) -> str:
    """Return the ASCII letters and digits that a character is read as; empty where it is none.

    Both Turkish i are an i, with which they match in any case.
    """
    folded = unicodedata.normalize("NFKC", text).replace("\u0130", "i").replace("\u0131", "i")
    return folded if folded.isascii() and any(map(str.isalnum, folded)) else ""


@lru_cache(maxsize=10_000)
def _referred(reference: bytes) -> bytes:
    """Return the letters that a reference stands for."""
    text = reference.decode()
    for _ in range(_MOST_ESCAPED):
        text = html.unescape(text)
    return b"" if text.startswith("&") else _fold(text).encode()
