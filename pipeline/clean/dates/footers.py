"""An element of a page in, the footer in which it stands out, and whether that is the text's own or the site's."""

import re
from typing import Any

_NEAR = 5  # elements of which the names are read, from inside out
_LEAST_TEXT = 500  # characters
_NAMED = re.compile("footer", re.I)
_NAMED_OF_TEXT = re.compile(r"(?:entry|post|article|artikel|beitrag|story|review|rez)[-_]footer", re.I)


def footer_around(element: Any) -> Any | None:
    """Return the footer in which an element stands, or that it is: the outermost by its class, else by its tag."""
    around = (element, *element.iterancestors())
    named = [one for one in around[:_NEAR] if _NAMED.search(one.get("class") or "")]
    return next((one for one in (*reversed(named), *around) if one in named or one.tag == "footer"), None)


def home_of(headline: Any) -> Any | None:
    """Return the smallest element that holds a headline and a text with it; None where none does."""
    around = headline.iterancestors()
    return next((one for one in around if sum(map(len, one.itertext())) > _LEAST_TEXT), None)


def is_of_text(footer: Any, home: Any | None) -> bool:
    """Tell whether a footer is that of a text: it is called so, or stands in an <article> or in the text's `home`."""
    is_named = _NAMED_OF_TEXT.search(footer.get("class") or "") is not None
    return is_named or any(one is home or one.tag == "article" for one in footer.iterancestors())
