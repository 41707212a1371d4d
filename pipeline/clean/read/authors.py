"""Author name normalisation: names of persons in raw author lines, without “By”, roles, agencies and house accounts."""

import re
from collections.abc import Iterable

_CAPITAL = r"(?-i:(?![a-zß-ÿ])[^\W\d_])"
_SPLIT = re.compile(  # runs of blanks are entered at their beginning only
    r"(?:(?<!\s)\s++)?(?:[;|/&•·]|,(?:\s*+and\s)?)\s*+"
    r"|(?<!\s)\s++(?<!\n)(?:and|und|with|et|og|och|im gespräch mit)\s++|(?<!\s)[^\S\n]*+\n\s*+"
    # Short words that join two names, and occur inside one: a whole name must follow.
    rf"|(?<!\s)\s++(?:e|i|y|en|ja|dan)\s++(?={_CAPITAL}\S*\s+{_CAPITAL})|[、，；]\s*+",
    re.I,
)
PIECE = (  # what somebody wrote, before “by”
    r"(?:written|posted|published|submitted|words?|texte?o?|veröffentlicht|escrito|verfasst"
    r"|(?:guest|blog|gast)[- ]?(?:post|beitrag)"
    r"|(?:(?:eine?|une?|una|an?)\s+)?(?:gast)?(?:kolumne|kommentar|essay|analyse|analysis|commentary|column|bericht"
    r"|report|story|opinion|reportage|interview|rezension|glosse|artikel|article|beitrag|chronique|tribune|columna))"
)
_PREFIX = re.compile(
    rf"^\W*+(?:(?:{PIECE}\s+)?(?:by|von|por|par)\b:?"
    r"|authors?\b:?|writer:|(?:pressemitteilung|im wortlaut) von\b:?"
    r"|about\b|view all posts by\b|all(?:es|e (?:artikel|beiträge)) von\b"
    r"|\w+[te]?[tn] (?:von|por|par)\b:?"
    r"|(?:text|interview|autor(?:in|a|en|es)?|auteure?s?|redactor|über)\b(?:\s*+:)?|redaktion\s*:)\s++"
    r"|^(?:av|af|door)\s+|^(?:de|di):\s*",
    re.I,
)
BYLINE = re.compile(  # the beginning of a byline; not every byline has one
    r"^\W*+(?:(?:written|words?|story|opinion|commentary|analysis|guest post|text)\s+)?by\b:?\s+\S|^authors?:\s*\S",
    re.I,
)
_HONORIFIC = re.compile(
    r"^(?:(?:dr|prof|professor|mr|mrs|ms|sir|dame|lt|col|gen|adm|maj|capt|amb|ambassador)\b\.?\s*)+", re.I
)
_ADDRESS = re.compile(r"[\w.+-]++@[\w.-]+")
_URL = re.compile(r"https?:|www\.", re.I)
_AFTER_NAME = re.compile(
    r"(?:(?<!\s)\s++)?(?:[(\[@<]|(?<=\s)[-–—]\s|\b(?:is|for|at|in|from|on|of)\b"
    r"|(?<=\s)(?:am \w+,|am \d|\d{1,2}[./]|(?:mo|di|mi|do|fr|sa|so),\s)"
    r"|(?<=\s)(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec)[a-z]*+\.?\s++\d).*",
    re.I | re.S,
)
_BEHIND = re.compile(
    r"(?<!\s)\s++(?:alle (?:artikel|beiträge)|illustration|fotos?|photos?|bilder"
    r"|chefredakteur(?:in)?|redakteur(?:in)?|profil|folgen|ph\.?\s?d|m\.?d)\b.*",
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
    r"|alle (?:artikel|beiträge)|agenturen|anonymous|auteure?s?|autor|blog|community|inhalte"
    r"|name|newsdesk|posted|redac[ct]\w+|redaktion\w*|rédaction|unknown|verlag|zeige|zeitung"
    r"|geschäftsstelle|institut|ministerium|partei|pressestelle|sekretariat|stiftung|verband|verein"
    r"|university|updated|user|view|washington|webmaster|website|world|writers?|xinhua|youtube)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.I,
)
_OTHER_CREDIT = re.compile(  # of pictures and translations
    r"\W*(?:photo|foto|bild|illustrat|image|picture|video|grafik|graphic|übersetz|translat|quelle|source|edited|theme|rezept|geprüft)",
    re.I,
)
_ROLE = re.compile(  # in languages that join words: Wirtschaftsredakteurin, Leiterin
    r"(?:redakt(?:eur|ør|ör)|korrespondent|correspondant|corresponsal|reporter|herausgeber|leiter|leitung|autor|mitarbeiter"
    r"|direktor|direct(?:eur|rice)|expert[eo]?|volont(?:ä|ae)r|praktikant|journalist|kolumnist|chroniqueu|sprecher|skribent"
    r"|r[ée]dact(?:or|eur|rice)|periodista|profes(?:or|seur)|cherche|fotograf|photograph)(?:in|innen|es?|a|en|se)?\b"
    r"|\b(?:chief|deputy|senior|lecturer|analyst|head|manager|candidate|associate|assistant|producer|video|specialist"
    r"|consultant|advis[eo]r|attorney|scholar|secretary|chair(?:man|woman)?|founder|economist|historian|scientist"
    r"|former|show|copy|link|url|e-?mail|nachricht|all|letzte|aktualisierung|weitere|zur|über|auteurs|schlagwörter|espectáculos|publicado|artikelübersicht|studio|ressort|desk|webteam|newsletter|podcast|profil|person|foundations?|support)\b",
    re.I,
)
_ACRONYM = re.compile(r"\b[B-DF-HJ-NP-TV-XZ]{3,4}\b")  # of an agency or a broadcaster; two letters may be initials
_OTHER_SCRIPT = re.compile(r"[\u0370-\u07ff\u0900-\u0dff\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_PSEUDONYM = re.compile(r"[^\W\d_][\w.\-]{1,24}")
_NO_PSEUDONYM = re.compile(
    r"^(?:sign|und|and|the|der|die|das|by|von|vom|par|por|zum|zur|name|more|mehr|default|dpa|apa|afp)$|admin|redak|redac"
    r"|rédac|editor|webm|gast|guest|team|posted|author|autor|profil|video|audio|bild|foto|unknown|anonym|www\.|https?"
    r"|\.(?:com|de|org|net|at|ch)\b|staff|news|desk|blog|press|reuters|collectif|homepage|website|folgen|follow|email|e-mail"
    r"|teilen|share|artikel|beiträge",
    re.I,
)
_SIGNED_BY = re.compile(  # “by oz on 4 December”, or the word alone
    rf"(?:{_PREFIX.pattern}|[~|]\s*)?(?P<word>\S+)(?:\s+(?:am|on|under|»|@|·|\||\d).*)?$", re.I | re.S
)
_ACCOUNT = re.compile(r"([a-zà-ÿ]{2,})\.([a-zà-ÿ]{2,})")  # a person's account: robert.stitz
_DOMAINS = frozenset(  # no family names
    ("at", "be", "ch", "cn", "com", "de", "dk", "eu", "fr", "info", "io", "it", "jp", "net", "nl", "org", "pl", "ru")
)
_PARTICLES = (
    *("al", "abu", "af", "av", "bin", "bint", "ben", "da", "de", "del", "della", "den", "der", "des", "di", "dos"),
    *("du", "el", "e", "ibn", "la", "le", "les", "san", "ten", "ter", "van", "von", "y", "zu", "zum", "zur"),
)
_WORD = re.compile(rf"(?:(?:{'|'.join(_PARTICLES)})$|(?:[dlo]['’]|al-|el-)?(?![a-zß-ÿ])[^\W\d_][\w'’.\-‐]*$)")
_SINGLE = re.compile(r"[A-Z][a-z]{2,}")
_LOWER = re.compile(r"[a-zß-ÿ]{3,}")
_MOST_WORDS, _MOST_AUTHORS, _LONGEST_LINE = 6, 12, 400


def persons(
    raw: Iterable[str], *, outlet: str = "", is_byline: bool = False, is_field: bool = False
) -> tuple[str, ...]:
    """Return the distinct names of persons in author lines, in order; the outlet's own name is none.

    A known byline may be a single capitalised word: many people in Indonesia and Burma have one name. A field of the
    metadata, which holds nothing else than a name, may have a family name in lower case.

    >>> persons(["By Jane Doe, Professor of History, and LI WEI"])
    ('Jane Doe', 'Li Wei')
    """
    names: dict[str, str] = {}
    for line in raw:
        if _URL.match(line.strip()):
            continue
        parts = _SPLIT.split(_PREFIX.sub("", line[:_LONGEST_LINE].replace("\u00ad", "").strip()))
        is_whole = is_byline and len(parts) == 1
        found = [
            (is_field and _in_lower_case(part)) or _name(part, is_byline=is_whole)
            for part in _without_addresses(parts)
            if not _OTHER_CREDIT.match(part)
        ]
        for name in _in_one_script(list(filter(None, found))):
            if name.casefold() != outlet.casefold():
                names.setdefault(name.casefold(), name)
    return tuple(names.values())[:_MOST_AUTHORS]


def pseudonym(line: str, *, outlet: str = "", is_signed: bool) -> tuple[str, ...]:
    """Return the one word under which somebody signs a byline, such as a first name or a user name.

    The mark-up must call the line a signature, or the line begins with “by”. Accounts of the house, agencies and the
    outlet itself are not authors.
    """
    found = _SIGNED_BY.match(line.strip())
    word = found["word"].strip(".,|") if found and (is_signed or _PREFIX.match(line)) else ""
    is_person = _PSEUDONYM.fullmatch(word) and not _NO_PSEUDONYM.search(word) and word.casefold() != outlet.casefold()
    return (word,) if is_person else ()


def _without_addresses(parts: list[str]) -> list[str]:
    """Return the parts of a byline without e-mail addresses, unless nothing else is there: they repeat a name."""
    return [part for part in parts if not _ADDRESS.fullmatch(part.strip())] or parts


def _in_one_script(names: list[str]) -> list[str]:
    """Return names without those that repeat Latin ones in another script: Kim Min-seok, 김민석."""
    latin = [name for name in names if _LATIN.search(name)]
    return latin if 0 < len(names) - len(latin) <= len(latin) else names


def choose_authors(candidates: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the first candidate that names anyone, or a later one that names the same persons and more."""
    chosen: tuple[str, ...] = ()
    for names in candidates:
        same = {name.casefold() for name in chosen}
        if same <= {name.casefold() for name in names} and len(names) > len(chosen):
            chosen = names
    return chosen


def in_full(names: tuple[str, ...], others: Iterable[str]) -> tuple[str, ...]:
    """Return names, with each first name alone replaced by the first of `others` that begins with it.

    >>> in_full(("Ida",), ["Ole Dahl", "Ida Berg"])
    ('Ida Berg',)
    """
    known = tuple(others)
    return tuple(next((one for one in known if " " not in name and one.startswith(f"{name} ")), name) for name in names)


def looks_like_a_name(text: str) -> bool:
    """Return whether `text` may be the name of one person: two to six words, each capitalised or a particle."""
    return _name(text) == text and " " in text


def _name(part: str, *, is_byline: bool = False) -> str:
    """Return the name that `part` is or begins with, or ""."""
    part = _PREFIX.sub("", part.strip(" .,:*–—-\"“”'"))
    name = _AFTER_NAME.sub("", _BEHIND.sub("", _HONORIFIC.sub("", part))).strip(" .,")
    if _LATIN.search(name):  # the same name follows in another script: Kim Min-seok 김민석
        name = " ".join(word for word in name.split() if not _OTHER_SCRIPT.search(word))
    account = _ACCOUNT.fullmatch(name)
    if account and account[2] not in _DOMAINS:
        name = f"{account[1]} {account[2]}".title()
    words = name.split()
    if not words or len(words) > _MOST_WORDS or _is_no_person(name):
        return ""
    if len(words) == 1 and name.isascii() and not (is_byline and _SINGLE.fullmatch(name)):
        return ""  # a nickname, an account or an agency
    if not all(_WORD.match(word) for word in words):
        return ""
    return name.title() if name.isupper() and len(name) > 3 else name


def _in_lower_case(part: str) -> str:
    """Return a first name and a family name in lower case, or ""."""
    first, _, last = part.strip().partition(" ")
    is_name = _SINGLE.fullmatch(first) and _LOWER.fullmatch(last) and last not in _PARTICLES
    return f"{first} {last}" if is_name and not _is_no_person(f"{first} {last}") else ""


def _is_no_person(name: str) -> bool:
    is_house = _NOT_A_PERSON.search(name) or _ROLE.search(name) or (not name.isupper() and _ACRONYM.search(name))
    return bool(is_house) or (" " in name and bool(_ACRONYM.match(name))) or _NO_PSEUDONYM.fullmatch(name) is not None
