"""Masking of secrets in addresses for logs, errors and tables."""

import re

_LIMIT = 500
_USERINFO = re.compile(r"^(\s*[a-z][a-z0-9+.-]*:[/\\]*)[^/?#\\]*@", re.I)
_PARAMETER = re.compile(r"([?&;#])([^=&;#?]*)=[^&;#]*")
_SECRET_NAME = re.compile(
    r"token|secret|passw|pwd|auth(?!or)|signature|session|credential|(?:api|access|private|subscription)[_.-]?key"
    r"|^(?:key|sig|sid|code)$",
    re.I,
)


def mask_url(url: str) -> str:
    """Return `url` for logs, errors and tables: credentials and secret parameters as `***`, control characters escaped.

    Takes any text, even if no parser would accept it; truncated to 500 characters and “…”.
    """
    shown = _USERINFO.sub(r"\1***@", url[:_LIMIT])
    shown = _PARAMETER.sub(_mask_parameter, shown)
    return one_line(shown) + ("…" if len(url) > _LIMIT else "")


def one_line(text: str) -> str:
    """Escape every unprintable character, so that `text` stays one line of a log."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)


def _mask_parameter(found: re.Match[str]) -> str:
    return f"{found[1]}{found[2]}=***" if _SECRET_NAME.search(found[2]) else found[0]
