"""Author name normalisation: names of persons in raw author lines, without “By”, roles, agencies and house accounts."""

import re
from collections.abc import Iterable

_SPLIT = re.compile(  # runs of blanks are entered at their beginning only
    r"(?:(?<!\s)\s++)?(?:[;|/&•·]|,(?:\s*+and\s)?)\s*+"
    r"|(?<!\s)\s++(?<!\n)(?:and|und|with|et|y)\s++|(?<!\s)[^\S\n]*+\n\s*+",
    re.I,
)
_PREFIX = re.compile(
    r"^(?:(?:words?|written|story|posted|text|opinion|commentary|analysis|guest post|submitted|published)?\s*by\b:?"
    r"|authors?:|writer:|about\b|view all posts by\b|(?:\w+[te]?[tn] |text(?:e|o)? )?(?:von|por|par)\b:?"
    r"|(?:text|interview|autor(?:in|a|en|es)?|auteure?s?|redactor|über|redaktion)\b\s*:?)\s+|^(?:de|di):\s*",
    re.I,
)
BYLINE = re.compile(  # the beginning of a byline; not every byline has one
    r"^\W*(?:(?:written|words?|story|opinion|commentary|analysis|guest post|text)\s+)?by\b:?\s+\S|^authors?:\s*\S", re.I
)
_HONORIFIC = re.compile(
    r"^(?:(?:dr|prof|professor|mr|mrs|ms|sir|dame|lt|col|gen|adm|maj|capt|amb|ambassador)\b\.?\s*)+", re.I
)
_AFTER_NAME = re.compile(
    r"(?:(?<!\s)\s++)?(?:[(\[@<]|(?<=\s)[-–—]\s|\b(?:is|for|at|in|from|on|of)\b"
    r"|(?<=\s)(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*+\.?\s++\d).*",
    re.I | re.S,
)
_BEHIND = re.compile(
    r"(?<!\s)\s++(?:alle (?:artikel|beiträge)|chefredakteur(?:in)?|redakteur(?:in)?|profil|folgen|ph\.?\s?d|m\.?d)\b.*",
    re.I | re.S,
)
_NOT_A_PERSON = re.compile(
    r"\b(?:academy|admin|administrator|affairs|afp|agenc(?:y|ies)|alliance|ap|army|asian?|associated press|association"
    r"|author|bank|board|bureau|cent(?:re|er)|club|college|columnist|commentator|committee|company|contributors?"
    r"|correspondents?|council|daily|defen[cs]e|department|context|director|editor(?:s|ial)?|economics?|europe(?:an)?"
    r"|fellow|follow|force|forum|foundation|fund|global|group|guest (?:post|writer)|history|hong kong|initiative"
    r"|institute|international|journal|journalist|magazine|media|minister|ministry|more|national|navy|network"
    r"|new (?:delhi|york)|news|newspaper|newsroom|observer|office|online|opinion|pacific|party|policy|politics"
    r"|president|professor|program(?:me)?|project|public|read|relations|reporters?|researcher|reuters|review|school"
    r"|sciences?|security|service|share|society|staff|strateg(?:y|ic)|studies|team|times|today|twitter|union"
    r"|alle (?:artikel|beiträge)|agenturen|anonymous|autor|blog|community|inhalte"
    r"|name|newsdesk|posted|redac[ct]\w+|redaktion\w*|rédaction|unknown|verlag|zeige|zeitung"
    r"|university|updated|user|view|washington|webmaster|website|world|writers?|xinhua|youtube)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.I,
)
_PARTICLES = (
    *("al", "abu", "af", "av", "bin", "bint", "ben", "da", "de", "del", "della", "den", "der", "des", "di", "dos"),
    *("du", "el", "e", "ibn", "la", "le", "les", "san", "ten", "ter", "van", "von", "y", "zu", "zum", "zur"),
)
_WORD = re.compile(rf"(?:(?:{'|'.join(_PARTICLES)})$|(?:[dlo]['’]|al-|el-)?(?![a-zß-ÿ])[^\W\d_][\w'’.\-‐]*$)")
_SINGLE = re.compile(r"[A-Z][a-z]{2,}")
_MOST_WORDS, _MOST_AUTHORS, _LONGEST_LINE = 6, 12, 400


def persons(raw: Iterable[str], *, outlet: str = "", is_byline: bool = False) -> tuple[str, ...]:
    """Return the distinct names of persons in author lines, in order; the outlet's own name is none.

    A known byline may be a single capitalised word: many people in Indonesia and Burma have one name.

    >>> persons(["By Jane Doe, Professor of History, and LI WEI"])
    ('Jane Doe', 'Li Wei')
    """
    names: dict[str, str] = {}
    for line in raw:
        parts = _SPLIT.split(_PREFIX.sub("", line[:_LONGEST_LINE].strip()))
        for part in parts:
            name = _name(part, is_byline=is_byline and len(parts) == 1)
            if name and name.casefold() not in (outlet.casefold(), ""):
                names.setdefault(name.casefold(), name)
    return tuple(names.values())[:_MOST_AUTHORS]


def choose_authors(candidates: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the first candidate that names anyone, or a later one that names the same persons and more."""
    chosen: tuple[str, ...] = ()
    for names in candidates:
        same = {name.casefold() for name in chosen}
        if same <= {name.casefold() for name in names} and len(names) > len(chosen):
            chosen = names
    return chosen


def looks_like_a_name(text: str) -> bool:
    """Return whether `text` may be the name of one person: two to six words, each capitalised or a particle."""
    return _name(text) == text and " " in text


def _name(part: str, *, is_byline: bool = False) -> str:
    """Return the name that `part` is or begins with, or ""."""
    part = _PREFIX.sub("", part.strip(" .,:*–—-\"“”'"))
    name = _AFTER_NAME.sub("", _BEHIND.sub("", _HONORIFIC.sub("", part))).strip(" .,")
    words = name.split()
    if not words or len(words) > _MOST_WORDS or _NOT_A_PERSON.search(name):
        return ""
    if len(words) == 1 and name.isascii() and not (is_byline and _SINGLE.fullmatch(name)):
        return ""  # a nickname, an account or an agency
    if not all(_WORD.match(word) for word in words):
        return ""
    return name.title() if name.isupper() and len(name) > 3 else name
