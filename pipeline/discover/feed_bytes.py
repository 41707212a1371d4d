"""Bytes of an XML feed made safe for feedparser: bounded in every way that could exhaust it, references made whole."""

import codecs
import re
from html.entities import html5

from pipeline.discover.reading import ENTRY_LIMIT, UnreadableError, refuse_crowd

_DEEPEST = 250  # nested elements; XHTML in Atom needs a few dozen, libxml2 stops at 256
_ATTRIBUTE_LIMIT = 250  # of one element; expat's driver is quadratic in their number
_NAMESPACE_LIMIT = 250  # prefixes of one feed; feedparser searches all of them for every element
_MARK = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<close>/?)(?:\w++:)?+(?P<name>\w++)[^<>]*?(?P<empty>/?)>", re.S
)
_CROWDED = re.compile(rb"""<[^\s<>!?/"'](?:[^<>"']*+(?:"[^"<]*+"|'[^'<]*+')){%d}""" % _ATTRIBUTE_LIMIT)
_PREFIX = re.compile(rb"\sxmlns:([^\s=]+)")
_WIDE_SPACE = re.compile(rb"\s{100,}")  # feedparser searches for entities from each line end on
_REFERENCE = re.compile(rb"&#(x[0-9a-f]+|[0-9]+);", re.I)
# An ampersand that begins no reference of XML, outside of what is passed over: CDATA, comments, instructions.
_AMPERSAND = re.compile(
    rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
    rb"|&(?!(?:#[0-9]{1,8}|#x[0-9a-fA-F]{1,8}|amp|lt|gt|quot|apos);)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});)?",
    re.S,
)
_CHARACTERS = (range(32, 0xD800), range(0xE000, 0xFFFE), range(0x10000, 0x110000))  # XML 1.0, 2.2
_ENTITY = re.compile(rb"<!ENTITY", re.I)
# feedparser searches the first line for `^<\?.*encoding=["'](.*?)["'].*\?>`, in a time that grows with the cube of the
# line where an encoding has quotes and no `?>` behind it.
_DECLARED = re.compile(rb"""encoding=["']([^"'\n]*+)["'].*\?>""")
_DECLARED_LIMIT = 50  # encodings that are declared in the first line
_DECLARATION_LIMIT = 500  # bytes of an XML declaration
_WIDE = {  # first bytes of UTF-32 and UTF-16, with and without byte order mark
    **{codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32", b"<\0\0\0": "utf-32-le", b"\0\0\0<": "utf-32-be"},
    **{codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16", b"<\0": "utf-16-le", b"\0<": "utf-16-be"},
}
_DECLARATION = re.compile(r"^<\?xml[^>]*>")
_EBCDIC = b"\x4c\x6f\xa7\x94"  # `<?xm`
# Python's names of ASCII-compatible encodings: in others, markup would be hidden from the checks below.
_OPEN = (
    *("utf-8", "utf-16", "utf-32", "ascii", "iso8859", "cp125", "cp85", "cp86", "cp874", "cp9"),
    *("koi8", "kz1048", "tis-620", "gb", "big5", "shift_jis", "euc", "mac"),
)


def bounded(body: bytes) -> tuple[bytes, int]:
    """Return the body without items beyond the limit, and their number; refuse input that could exhaust a parser."""
    body = _with_short_declaration(_WIDE_SPACE.sub(lambda found: found[0][:100], _as_utf8(body)))
    if body.startswith(_EBCDIC) or _hides_markup(body):
        raise UnreadableError("feed_malformed", "The feed is written in an encoding that no feed is written in.")
    if _ENTITY.search(body):
        raise UnreadableError("feed_has_doctype", "The feed declares entities, which no feed needs.")
    if has_crowded_element(body):
        raise UnreadableError("feed_too_large", f"An element has more than {_ATTRIBUTE_LIMIT:,} attributes.")
    if len(set(_PREFIX.findall(body))) > _NAMESPACE_LIMIT:
        raise UnreadableError("feed_too_large", f"The feed declares more than {_NAMESPACE_LIMIT:,} namespaces.")
    first_beyond, last_end, n_items = _survey(body)
    n_cut = 0
    if n_items > ENTRY_LIMIT:
        body = body[:first_beyond] + body[max(first_beyond, last_end) :]
        n_cut = n_items - ENTRY_LIMIT
    refuse_crowd(body.count(b"<"))
    return body, n_cut


def has_crowded_element(body: bytes) -> bool:
    """Tell whether an element of an XML document has more attributes than a parser can be given."""
    return _CROWDED.search(body) is not None


def _as_utf8(body: bytes) -> bytes:
    """Convert UTF-16 and UTF-32 to UTF-8, so that no check below takes part of a character for markup."""
    encoding = next((name for start, name in _WIDE.items() if body.startswith(start)), None)
    if not encoding:
        return body
    return codecs.BOM_UTF8 + _DECLARATION.sub("", body.decode(encoding, "replace").lstrip("\ufeff")).encode()


def _hides_markup(body: bytes) -> bool:
    """Tell whether a body declares an encoding that is not ASCII-compatible, or too many encodings."""
    line = _first_line(body)
    if line.count(b"encoding=") > _DECLARED_LIMIT:
        return True
    if not (encoding := _declared(line)):
        return False
    try:
        return not codecs.lookup(encoding.decode("latin-1")).name.startswith(_OPEN)
    except (LookupError, ValueError):
        return False  # unknown to feedparser too, which falls back to UTF-8


def _first_line(body: bytes) -> bytes:
    return body.removeprefix(codecs.BOM_UTF8).lstrip().partition(b"\n")[0]


def _declared(line: bytes) -> bytes:
    """Return the encoding that feedparser finds in a first line: the last one that is followed by `?>`."""
    at = len(line) if line.startswith(b"<?") else 0
    while (at := line.rfind(b"encoding=", 0, at)) > 0:
        if found := _DECLARED.match(line, at):
            return found[1]
    return b""


def _with_short_declaration(body: bytes) -> bytes:
    """Break the first line after the declaration where feedparser would search for the encoding in all of the line."""
    line = _first_line(body)
    last = line.rfind(b"encoding=")
    if not line.startswith(b"<?") or last < 0 or _DECLARED.match(line, last):
        return body
    declaration = line.partition(b">")[0]
    if len(declaration) > _DECLARATION_LIMIT:
        raise UnreadableError("feed_malformed", f"The XML declaration has more than {_DECLARATION_LIMIT:,} bytes.")
    return body.replace(declaration + b">", declaration + b">\n", 1)


def _survey(body: bytes) -> tuple[int, int, int]:
    """Return the offset of the first item beyond the limit, the end of the last item, and the number of items."""
    first_beyond = last_end = len(body)
    n_items = depth = 0
    for mark in _MARK.finditer(body):
        is_item = mark["name"] in {b"item", b"entry"}
        if mark["close"]:
            depth -= 1
            last_end = mark.end() if is_item else last_end
        elif mark["name"] and not mark["empty"]:
            # Reset per item, or unclosed tags of sloppy items would add up.
            depth = 0 if is_item else depth + 1
            n_items += is_item
            first_beyond = mark.start() if is_item and n_items == ENTRY_LIMIT + 1 else first_beyond
        if depth > _DEEPEST:
            raise UnreadableError("feed_too_deep", f"The feed's elements are nested more than {_DEEPEST} deep.")
    return first_beyond, last_end, n_items


def with_whole_references(body: bytes) -> bytes:
    """Return a body whose ampersands all begin a reference that XML knows, to a character that XML allows."""
    return _AMPERSAND.sub(_escaped, _REFERENCE.sub(_existing, body))


def _existing(reference: re.Match[bytes]) -> bytes:
    """Return a character reference unchanged, or U+FFFD where XML forbids the character (lone surrogates)."""
    written = reference[1].lower()
    if len(written) > 8:
        return b"&#65533;"
    number = int(written[1:], 16) if written.startswith(b"x") else int(written)
    is_known = number in {9, 10, 13} or any(number in block for block in _CHARACTERS)
    return reference[0] if is_known else b"&#65533;"


def _escaped(found: re.Match[bytes]) -> bytes:
    """Return an ampersand that begins no reference as `&amp;`, and a name of HTML, which XML does not know, as numbers.

    Otherwise the feed would not be well-formed, and feedparser's other parser makes “AT&T; in Asia” of “AT&T in Asia”.
    """
    if found[0].startswith(b"<"):
        return found[0]
    characters = html5.get((found["name"] or b"").decode() + ";", "")
    return "".join(f"&#{ord(one)};" for one in characters).encode() or b"&amp;" + found[0][1:]
