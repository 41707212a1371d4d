"""Pages about NATO in Asia, written by us, with its names in disguise: seeded, so that a number is always one page."""

import json
import random
import re
import unicodedata
from collections.abc import Callable
from html.entities import html5
from typing import NamedTuple

_SENTENCES = (
    "{} has found a reason to look at Japan and South Korea again, and ministers in Tokyo say that they welcome it.",
    "Diplomats in Seoul expect that {} will send more officers to the Indo-Pacific before the year is out.",
    "What {} wants from Australia and New Zealand is less a pledge than a habit of talking about the same map.",
    "Critics in Beijing and in Jakarta ask whether {} can keep its eyes on two oceans at once.",
    "For Taiwan the visits of {} to the region are a signal that is worth more than the ships behind it.",
    "Nobody in Manila or Hanoi believes that {} will fight in the South China Sea, and nobody has asked it to.",
    "The partnership of {} with Asia rests on staff talks, on cables under the sea and on a few shared drills.",
    "An envoy who left Singapore last spring calls the plans of {} for Asia a long letter without a date.",
)
_FILLERS = (
    "The committee will meet twice before the summer, and its papers are to be short enough to be read on a train.",
    "There is no budget line for any of this, which is why the treasuries have been polite so far.",
    "A retired officer who has seen four such plans says that the fifth is not the worst of them.",
    "It is an old lesson of alliances that the smaller members count the days and the larger ones the invoices.",
)
NAMES: tuple[str, ...] = ("NATO", "Nato", "North Atlantic Treaty Organization", "North Atlantic Treaty Organisation")
NAMES += ("North Atlantic Alliance", "transatlantic alliance", "Transatlantic Alliance", "TRANSATLANTIC ALLIANCE")
LIKENESSES: tuple[str, ...] = (
    "an asian nato",
    "a mini-nato",
    "the pacific version of nato",
    "a nato of the east",
    "asia's nato",
)
LIKENESSES += ("an eastern equivalent of the North Atlantic Treaty", "a nato-style pact", "an Indo-Pacific nato")

_TAGS = (
    ("<b>", "</b>"),
    ("<i>", "</i>"),
    ("<span class='drop cap'>", "</span>"),
    ('<em title="a > b">', "</em>"),
    ("<B\n>", "</B >"),
)
_INVISIBLE: tuple[str, ...] = (
    "&shy;",
    "\u00ad",
    "&#173;",
    "&#xad;",
    "&#8203;",
    "\u200b",
    "\u2060",
    "\ufeff",
    "&ZeroWidthSpace;",
)
_INVISIBLE += ("<!-- a note -->", "<!---->", "<wbr>", "<script>var a = '<b>';</script>", "&#x2060;", "&shy", "\x01")
_SPACES = (" ", "&nbsp;", "\u00a0", "\n", " \n  ", "\u2003", "&#32;", "&#160;", "&ensp;", "\u3000", " <b></b>")
_LETTER = re.compile(r"(?<![\\&\w#;])[NATOnatoAa](?![^<>]*>)")  # of a text in JSON, at the start of a word
_NAMED: dict[str, list[str]] = {}
for _name, _text in html5.items():
    if _name.endswith(";") and len(_folded := unicodedata.normalize("NFKC", _text)) == 1 and not _text.isascii():
        _NAMED.setdefault(_folded, []).append(f"&{_name}")

_ENCODINGS = {  # Python's name, and the label of the web
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "utf-16-be": "utf-16be",
    "cp1252": "windows-1252",
    "latin-1": "iso-8859-1",
    "cp1251": "windows-1251",
    "cp1254": "windows-1254",
    "iso8859-2": "iso-8859-2",
    "gb18030": "gb18030",
    "gbk": "gbk",
    "gb2312": "gb2312",
    "big5": "big5",
    "shift_jis": "shift_jis",
    "euc_jp": "euc-jp",
    "euc_kr": "euc-kr",
    "iso2022_jp": "iso-2022-jp",
}


class Variant(NamedTuple):
    """One page: its bytes, its Content-Type, and how it was made, for the message of a failure."""

    body: bytes
    content_type: str
    made_of: str


def variant(number: int) -> Variant:
    """Return the page of that number."""
    return _Writer(random.Random(number)).page()


class _Writer:
    """Writes one page; every choice is drawn from one generator."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._is_likeness = chance.random() < 0.15
        self._names = (chance.choice(LIKENESSES if self._is_likeness else NAMES),)
        self._ways = chance.sample(tuple(_WAYS), chance.randint(1, 3))

    def page(self) -> Variant:
        """Return the page."""
        encoding, label = self._chance.choice(tuple(_ENCODINGS.items()))
        place = self._chance.choice(("body", "body", "body", "json-ld", "title"))
        text = self._in_place(place)
        declared = self._chance.choice(("http", "meta", "both", "none", "wrong"))
        meta = f'<meta charset="{label}">' if declared in ("meta", "both") else ""
        stated = {"http": label, "both": label, "wrong": "koi8-u"}.get(declared, "")
        source = text.replace("<head>", f"<head>{meta}", 1)
        content_type = f"text/html; charset={stated}" if stated else "text/html"
        made_of = f"{encoding}, declared {declared}, in {place}: {self._names[0]} by {', '.join(self._ways)}"
        return Variant(source.encode(encoding, "xmlcharrefreplace"), content_type, made_of)

    def _in_place(self, place: str) -> str:
        paragraphs = [self._paragraph() for _ in range(9)]
        if place == "json-ld":
            return _page(self._linked(paragraphs), "", "<p>Loading the text.</p>")
        title = self._sentence() if place == "title" else "A long letter without a date"
        return _page("", title, "\n".join(f"<p>{one}</p>" for one in paragraphs))

    def _linked(self, paragraphs: list[str]) -> str:
        text = "".join(f"<p>{one}</p>" for one in paragraphs)
        node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "A letter", "articleBody": text}
        written = json.dumps(node, ensure_ascii=self._chance.random() < 0.5)
        for sign in "<>&" if self._chance.random() < 0.5 else "":
            written = written.replace(sign, f"\\u{ord(sign):04x}")
        if self._chance.random() < 0.5:
            written = _LETTER.sub(self._in_json, written)
        return f'<script type="application/ld+json">{written}</script>'

    def _in_json(self, letter: re.Match[str]) -> str:
        return f"\\u{ord(letter[0]):04x}" if self._chance.random() < 0.3 else letter[0]

    def _paragraph(self) -> str:
        return " ".join((self._sentence(), self._chance.choice(_FILLERS), self._sentence()))

    def _sentence(self) -> str:
        return self._chance.choice(_SENTENCES).format(self._disguised(self._chance.choice(self._names)))

    def _disguised(self, name: str) -> str:
        """Return a name with some of its letters, and what is between them, in other spellings."""
        pieces: list[str] = []
        for at, letter in enumerate(name):
            spelt = self._spelt(letter, name[at + 1 : at + 2])
            between = self._between() if at and letter != " " and name[at - 1] != " " else ""
            pieces += (between, spelt)
        pieces = self._tagged(pieces) if "tags" in self._ways else pieces
        return "".join(pieces)

    def _spelt(self, letter: str, following: str) -> str:
        if letter == " ":
            return self._chance.choice(_SPACES) if "spaces" in self._ways else " "
        for way in self._ways:
            if way in _LETTERS and self._chance.random() < 0.4:
                return _LETTERS[way](letter, following, self._chance)
        return letter

    def _between(self) -> str:
        return self._chance.choice(_INVISIBLE) if "invisible" in self._ways and self._chance.random() < 0.3 else ""

    def _tagged(self, pieces: list[str]) -> list[str]:
        start = self._chance.randrange(len(pieces))
        end = self._chance.randint(start, len(pieces) - 1)
        opening, closing = self._chance.choice(_TAGS)
        return [*pieces[:start], opening, *pieces[start : end + 1], closing, *pieces[end + 1 :]]


def _page(head: str, title: str, body: str) -> str:
    return (
        f"<!doctype html><html><head><title>{title}</title>{head}</head><body><main><article><h1>{title}</h1>\n"
        f"{body}\n</article></main></body></html>"
    )


def _by_number(letter: str, following: str, chance: random.Random) -> str:
    code = ord(letter)
    written = chance.choice((f"&#{code};", f"&#0{code};", f"&#x{code:x};", f"&#X{code:X};", f"&#{code}"))
    return written if written.endswith(";") or not following.isdigit() else f"{written};"


def _wide(letter: str, _: str, chance: random.Random) -> str:
    wide = chr(ord(letter) + 0xFEE0)
    return chance.choice((wide, f"&#{ord(wide)};", f"&#x{ord(wide):x};"))


def _mathematical(letter: str, _: str, chance: random.Random) -> str:
    start = chance.choice((0x1D400, 0x1D5A0, 0x1D5D4, 0x1D670))
    char = chr(start + ord(letter) - 65) if letter.isupper() else chr(start + 26 + ord(letter) - 97)
    return char if letter.isalpha() else letter


def _by_name(letter: str, _: str, chance: random.Random) -> str:
    return chance.choice(_NAMED.get(letter, [letter]))


_LETTERS: dict[str, Callable[[str, str, random.Random], str]] = {
    "numbers": _by_number,
    "full width": _wide,
    "mathematical letters": _mathematical,
    "names of letters": _by_name,
}
_WAYS = (*_LETTERS, "tags", "invisible", "spaces")
