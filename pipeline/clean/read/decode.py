"""Character encoding detection and decoding (HTML standard), and rejection of bytes that are no readable page.

The order is that of the HTML standard (§ determining the character encoding): byte order mark, HTTP header, meta
element; without any of them UTF-8 if the bytes are valid, else windows-1252. Nothing is repaired by guessing.
"""

import codecs
import re
import unicodedata

from pipeline.records import Unclean
from pipeline.text.normal_form import normalized

MAX_PAGE_BYTES = 5_000_000  # the largest of 2,171 real pages has 1.6 MB

_MAGIC = {
    b"%PDF": "a PDF file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"GIF8": "a GIF picture",
    b"RIFF": "a picture or a sound",
    b"PK\x03\x04": "a ZIP file or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x1f\x8b": "gzip data",
    b"BZh91AY": "bzip2 data",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
    b"\x7fELF": "a program",
    b"\x00asm": "a program",
    b"OggS": "a sound",
    b"ID3\x03": "a sound",
    b"ID3\x04": "a sound",
    b"wOF2": "a font",
    b"\x00\x00\x01\x00": "an icon",
}
_MEDIA_TYPE = re.compile(
    r"^\s*(image|audio|video|font|model)/|^\s*application/(?!xhtml|xml|octet-stream|unknown)", re.I
)
_OTHER_TEXT = re.compile(r"^\s*text/(css|csv|calendar|javascript|markdown|vcard)", re.I)
_FEED_ROOT = re.compile(r"\s*(?:<\?xml[^>]{0,200}\?>\s*)?<(?:rss|feed|rdf:RDF|urlset|sitemapindex|opml|svg)\b", re.I)
_JSON_ROOT = re.compile(r'\s*(?:\{\s*["}]|\[\s*[{\["\]])')
_TAG = re.compile(r"<(?:[a-z][a-z0-9]*[\s/>]|!doctype)", re.I)

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HTTP_CHARSET = re.compile(r"charset\s*+=\s*+(?:[\"']\s*+)?([\w.:-]+)", re.I)
_META_CHARSET = re.compile(
    rb"<meta[^>]{0,300}?charset\s*+=\s*+(?:[\"']\s*+)?([\w.:-]+)|<\?xml[^>]{0,100}encoding=[\"']([\w.:-]+)", re.I
)
_META_WITHIN = 4096  # bytes: the standard says 1024, but browsers read on, and scripts often stand before it
# Labels that mean a different encoding on the web than in Python (encoding.spec.whatwg.org, names and labels).
_ON_THE_WEB = {
    **dict.fromkeys(("ascii", "us-ascii", "iso-8859-1", "iso8859-1", "latin1", "latin-1", "l1", "ansi"), "cp1252"),
    **dict.fromkeys(("iso-8859-9", "latin5"), "cp1254"),
    **dict.fromkeys(("iso-8859-11", "tis-620"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk", "gb_2312-80", "x-gbk", "chinese"), "gb18030"),
    **dict.fromkeys(("big5", "big5-hkscs", "x-x-big5"), "big5hkscs"),
    **dict.fromkeys(("euc-kr", "ks_c_5601-1987", "korean", "ksc5601"), "cp949"),
    **dict.fromkeys(("shift_jis", "shift-jis", "sjis", "x-sjis"), "cp932"),
    **dict.fromkeys(("utf-16", "unicode", "ucs-2"), "utf-16-le"),
}
_ENCODINGS = frozenset(  # of the standard, by Python's names; Python's other codecs (utf-7, idna …) are refused
    [
        *("utf-8", "utf-16-le", "utf-16-be", "gb18030", "big5hkscs", "euc_jp", "cp932", "iso2022_jp", "cp949"),
        *("koi8-r", "koi8-u", "mac-roman", "cp866", "cp874", *(f"cp{page}" for page in range(1250, 1259))),
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    ]
)
_SHARE_TORN = 0.02  # of the characters beyond ASCII: UTF-8 with a comment cut in mid-character is still UTF-8
_SHARE_DAMAGED = 0.005  # of all characters
_C1 = re.compile("[\x80-\x84\x86-\x9f]")  # controls that no text contains (U+0085 is a line end)
_DOUBLE_BYTES = re.compile("[\xa1-\xff]{4,}")  # in no language of windows-1252: multi-byte text misread as such
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\ufffe\uffff]")
_SHARE_BINARY = 0.02  # of the first bytes: controls that no text contains
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_C1_REFERENCE = re.compile(r"&#(?:x0*(8[0-9a-f]|9[0-9a-f])|0*(12[89]|1[345][0-9]));", re.I)


def decode_page(body: bytes, content_type: str) -> str | Unclean:
    """Return the text of a web page, or why it is none. Strings parsed from it still need tidy().

    Reasons: empty, too_large, binary, not_html, wrong_charset.
    """
    if _MEDIA_TYPE.match(content_type) or _OTHER_TEXT.match(content_type):
        media_type = content_type.partition(";")[0].strip()
        return Unclean(reason="not_html", detail=f"The server calls it {media_type[:80]}.")
    text = _decode_any(body, content_type)
    return text if isinstance(text, Unclean) else _reject_other_documents(text) or text


def decode_text(body: bytes, content_type: str) -> str | Unclean:
    """Return the text of a plain-text file or an HTML fragment, cleaned by tidy(), or why it is none.

    Reasons: empty, too_large, binary, wrong_charset.
    """
    text = _decode_any(body, content_type)
    return text if isinstance(text, Unclean) else tidy(text)


def reject_size(body: bytes) -> Unclean | None:
    """Return too_large for a page of more than MAX_PAGE_BYTES, else None."""
    if len(body) <= MAX_PAGE_BYTES:
        return None
    return Unclean(reason="too_large", detail=f"It has {len(body):,} bytes; the limit is {MAX_PAGE_BYTES:,}.")


def _decode_any(body: bytes, content_type: str) -> str | Unclean:
    if problem := _reject_bytes(body, content_type):
        return problem
    text, is_fallback = _decode(body, content_type)
    return _reject_damaged(text, is_fallback) or _C1_REFERENCE.sub(_referenced, text)


def tidy(text: str) -> str:
    """Return `text` as NFC, with line feeds only, without control characters, lone surrogates and soft hyphens."""
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n")
    return normalized("NFC", _CONTROLS.sub("", lines))


def _reject_bytes(body: bytes, content_type: str) -> Unclean | None:
    if not body.strip(b"\x00\t\n\r "):
        return Unclean(reason="empty", detail="The answer has no content.")
    if problem := reject_size(body):
        return problem
    for magic, name in _MAGIC.items():
        if body.startswith(magic):
            return Unclean(reason="binary", detail=f"It is {name}.")
    start = body[:4096]
    is_utf16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or "utf-16" in content_type.lower()
    if not is_utf16 and len(_BINARY.findall(start)) > _SHARE_BINARY * len(start):
        return Unclean(reason="binary", detail="It is full of control characters, as files are that hold no text.")
    return None


def _reject_damaged(text: str, is_fallback: bool) -> Unclean | None:
    damaged = text.count("\ufffd")
    if is_fallback:
        damaged += len(_C1.findall(text)) + sum(len(run) for run in _DOUBLE_BYTES.findall(text))
    if damaged <= _SHARE_DAMAGED * len(text):
        return None
    share = f"{damaged / len(text):.1%}"
    return Unclean(reason="wrong_charset", detail=f"{share} of its characters make no sense in the stated encoding.")


def _reject_other_documents(text: str) -> Unclean | None:
    if _FEED_ROOT.match(text[:1000]):
        return Unclean(reason="not_html", detail="It is a feed, a sitemap or another XML document.")
    if _JSON_ROOT.match(text[:1000]):
        return Unclean(reason="not_html", detail="It is JSON.")
    return None if _TAG.search(text) else Unclean(reason="not_html", detail="There is not one HTML tag in it.")


def _decode(body: bytes, content_type: str) -> tuple[str, bool]:
    """Return the text, and whether windows-1252 was the fallback because no other encoding fits."""
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace"), False
    for encoding in (*_declared(body, content_type), "utf-8"):
        try:
            return body.decode(encoding), False
        except UnicodeDecodeError:
            text = body.decode(encoding, "replace")
        if text.count("\ufffd") <= _SHARE_TORN * sum(not char.isascii() for char in text):
            return text, False
    return body.decode("cp1252", "replace"), True


def _declared(body: bytes, content_type: str) -> list[str]:
    """Return Python's name of the first declared encoding that is supported, as a list of one or none."""
    http, meta = _HTTP_CHARSET.search(content_type), _META_CHARSET.search(body[:_META_WITHIN])
    if http and (name := _encoding(http[1])):
        return [name]
    if meta and (name := _encoding((meta[1] or meta[2]).decode("ascii", "replace"))):
        # A meta element that is readable as ASCII proves that the page is not UTF-16.
        return ["utf-8" if name.startswith("utf-16") else name]
    return []


def _encoding(label: str) -> str:
    try:
        name = codecs.lookup(_ON_THE_WEB.get(label.lower(), label.lower())).name
    except LookupError:
        return ""
    return name if name in _ENCODINGS else ""


def _referenced(reference: re.Match[str]) -> str:
    """Resolve a reference such as &#146;: the standard maps C1 controls to windows-1252."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return bytes([code]).decode("cp1252", "ignore")
