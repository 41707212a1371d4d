"""Masking of secrets in addresses for logs, errors and tables."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

_LIMIT = 500
_DEEPEST = 3  # addresses inside addresses
_MASK = "***"
_USERINFO = re.compile(
    r"^(\s*(?:[a-z][a-z0-9+.\t\r\n-]*:[/\\\t\r\n]*+|[/\\]{2,}))[^/?#\\]*(?:[@\N{FULLWIDTH COMMERCIAL AT}]|%40)", re.I
)
_PARAMETERS = re.compile(r"[?&;#][^?&;#]*")
_NOT_OF_A_NAME = re.compile(r"[^a-z0-9]+")
_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_WORD = re.compile(r"[^\s\"'<>“”]+")
_SCHEME = re.compile(r"(?<![a-z0-9+.-])(?=[a-z][a-z0-9+.-]{0,20}:[/\\])", re.I)
# Names that are secrets whoever uses them, and those that are mostly so in a feed's address: in the address of an
# article key, code or sid may be the number of the text.
_UNMISTAKABLE = re.compile(
    r"token|secret|passw|passphrase|pwd|credential|signature|apikey|accesskey|privatekey|authkey|appkey|jwt|bearer"
)
_MISTAKABLE_WORDS = frozenset(
    {"key", "keys", "sig", "sign", "sid", "code", "pass", "pw", "pin", "otp", "hmac", "ticket", "login", "phpsessid"}
)
_MISTAKABLE = re.compile(
    r"auth(?!or)|session|sessid|subscription|licen[cs]e|(?:feed|rss|user|member|secure)(?:key|hash|id)$"
)


def mask_url(url: str) -> str:
    """Return the address of a feed for logs, errors and tables: credentials and secret parameters as `***`.

    Takes any text, even if no parser would accept it; control characters are escaped, and it is truncated to 500
    characters and “…”.
    """
    return _shown(without_secrets(url))


def mask_article_url(url: str) -> str:
    """Return the address of an article for logs and tables: only what is a secret beyond doubt as `***`.

    It stays usable otherwise: `key`, `code` and `sid` number the texts of many outlets.
    """
    return _shown(_masked(url, is_article=True))


def without_secrets(url: str) -> str:
    """Return the address of a feed with credentials and secret parameters as `***`, otherwise as it is."""
    return _masked(url, is_article=False)


def mask_userinfo(url: str) -> str:
    """Return an address with its user name and password, if any, as `***`."""
    return _USERINFO.sub(rf"\1{_MASK}@", url)


def is_masked(url: str) -> bool:
    """Tell whether a secret of this address was masked, so that it cannot be requested."""
    return _MASK in url


def mask_text(text: str) -> str:
    """Return a text of others, as the message of a library, with the secrets of every address in it masked."""
    return _WORD.sub(lambda word: "".join(map(without_secrets, _SCHEME.split(word[0]))), text)


def one_line(text: str) -> str:
    """Escape every unprintable character, so that `text` stays one line of a log."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _shown(url: str) -> str:
    return one_line(url[:_LIMIT]) + ("…" if len(url) > _LIMIT else "")


def _masked(url: str, *, is_article: bool, depth: int = 0) -> str:
    shown = mask_userinfo(url)
    first = re.search(r"[?&;#]", shown)
    if first is None:
        return shown
    return shown[: first.start()] + "".join(_parameters(shown[first.start() :], is_article=is_article, depth=depth))


def _parameters(written: str, *, is_article: bool, depth: int) -> Iterator[str]:
    """Yield the parameters with their separators; a secret ends at & or #, for it may contain the other separators."""
    is_hidden = False
    for part in _PARAMETERS.findall(written):
        if is_hidden and part[0] in "?;":
            continue
        name, equals, value = _split(part)
        is_hidden = bool(value) and (
            _is_secret(name, is_article=is_article) or _holds_secret(value, is_article=is_article, depth=depth)
        )
        yield name + equals + _MASK if is_hidden else part


def _split(part: str) -> tuple[str, str, str]:
    """Split a parameter at its first equals sign, written as such or percent-encoded."""
    found = re.search(r"=|%3d", part, re.I)
    return (part[: found.start()], found[0], part[found.end() :]) if found else (part, "", "")


def _holds_secret(value: str, *, is_article: bool, depth: int) -> bool:
    """Tell whether a value is an address or a JSON object, percent-encoded or not, that carries a secret itself."""
    plain = unquote(value)
    if plain[:1] in {"{", "["} and _UNMISTAKABLE.search(_NOT_OF_A_NAME.sub("", plain.lower())):
        return True
    if depth == _DEEPEST or not re.search(r"[=@%]", plain):
        return False
    return _masked(plain, is_article=is_article, depth=depth + 1) != plain


def _is_secret(name: str, *, is_article: bool) -> bool:
    plain = unquote(unquote(name[1:]))
    words = [word.rstrip("0123456789") for word in _NOT_OF_A_NAME.split(_WORD_START.sub("_", plain).lower())]
    joined = "".join(words)
    if _UNMISTAKABLE.search(joined):
        return True
    return not is_article and (not _MISTAKABLE_WORDS.isdisjoint(words) or bool(_MISTAKABLE.search(joined)))
