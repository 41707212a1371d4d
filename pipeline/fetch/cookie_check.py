"""Cookie checks: redirects that a site sends until its cookie comes back, which it never does here. Pure.

The client keeps no cookies. Such a site sends it in a circle, or to a page that says that cookies are missing.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

_SAYS_SO = re.compile(
    r"cookies?[_-]?(?:absent|missing|disabled|required|needed|not[_-]?(?:supported|enabled|set)|check|test|error)(?![a-z])"
    r"|(?<![a-z])(?:no|check|test|enable|missing|accept|require)[_-]?cookies?(?![a-z])",
    re.I,
)


def goes_in_a_circle(visited: Sequence[str], sets_cookie: Iterable[bool]) -> bool:
    """Tell whether a chain of redirects that did not end sets cookies and returns to a page, whatever its query."""
    pages = Counter(url.partition("?")[0] for url in visited)
    return any(sets_cookie) and max(pages.values(), default=0) > 1


def says_cookies_are_missing(asked: str, final: str) -> bool:
    """Tell whether a redirect led from the address `asked` to another page, which speaks of a check for cookies.

    The page that was asked for, with such words in its query, is served as a rule.
    """
    is_other = asked.partition("?")[0] != final.partition("?")[0]
    return is_other and not _SAYS_SO.search(asked) and _SAYS_SO.search(_path_of(final)) is not None


def _path_of(url: str) -> str:
    """Return path and query of an address, without addresses inside it, which may be those of articles on cookies."""
    tail = url.partition("://")[2].partition("/")[2]
    return re.sub(r"=(?:https?(?::|%3a)|/|%2f)[^&]*+", "=", tail, flags=re.I)
