"""Markdown (CommonMark) of texts from outside: nothing in them is read as HTML, a link or another element."""

import re
from urllib.parse import quote

from pipeline.render.jinja_environment import plain_text, web_address

# Every sign that CommonMark, or a common extension of it, reads as more than itself inside a line.
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|&!~$^=@])")
_LIST_MARK = re.compile(r"^(\d{0,9})([-+.)])(?=\s|-*$)")  # at the beginning of a line, or a rule
_BARE_ADDRESS = re.compile(r"(?i)(https?|ftp|mailto)(:)|\b(www)(\.)")
_KEPT_IN_ADDRESS = "!#$%&'*+,/:;=?@-._~"  # neither brackets nor parentheses, which end a destination


class Markdown(str):
    """Text that is Markdown already."""

    __slots__ = ()


def escape_markdown(text: object) -> Markdown:
    """Return a text on one line that Markdown shows as it is; what is Markdown already stays as it is."""
    if isinstance(text, Markdown):
        return text
    line = " ".join(plain_text(str(text)).split())
    escaped = _SPECIAL.sub(r"\\\1", line)
    escaped = _BARE_ADDRESS.sub(lambda found: f"{found[1] or found[3]}\\{found[2] or found[4]}", escaped)
    return Markdown(_LIST_MARK.sub(r"\1\\\2", escaped))


def markdown_link(text: str, url: str) -> Markdown:
    """Return a link to an address of the web; the text alone where `url` is none."""
    address = web_address(url)
    shown = escape_markdown(text) or Markdown("–")
    return Markdown(f"[{shown}](<{quote(address, safe=_KEPT_IN_ADDRESS)}>)") if address else shown
