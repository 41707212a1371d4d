"""Word classes: lists of alternatives that several terms share, declared in [classes] and written as @name.

    [classes]
    us = "{US,united states,washington,american*}"

A term that uses @us is parsed as if the braces stood there. Classes are spelt out here and nowhere else, before a term
is parsed, so that everything else knows words, gaps and braces only.
"""

from collections.abc import Mapping

from pipeline.themes.codebook.terms import REGEX, TermError, parse_term, tokens_of

SIGN = "@"


def spelt_out(source: str, classes: Mapping[str, str]) -> str:
    """Return a term with each class replaced by its alternatives. Raises TermError for a class that does not exist."""
    if not class_names(source):
        return source
    return " ".join(_alternatives(token, classes) if token.startswith(SIGN) else token for token in tokens_of(source))


def class_names(source: str) -> set[str]:
    """Return the names of the classes that a term uses. Raises TermError if its braces are broken."""
    if SIGN not in source or source.startswith(REGEX):
        return set()
    return {token.removeprefix(SIGN) for token in tokens_of(source) if token.startswith(SIGN)}


def check_class(alternatives: str) -> None:
    """Raise TermError if the value of a class is anything but alternatives in braces."""
    if not (alternatives.startswith("{") and alternatives.endswith("}")):
        raise TermError("a class is a list of alternatives. Write it as {one,two words,three*}.")
    if any(word.startswith(SIGN) for word in alternatives.strip("{}").replace(",", " ").split()):
        raise TermError("a class cannot hold another one. Write the words of that class here.")
    if len(parse_term(alternatives).slots) > 1:
        raise TermError("a class is one list of alternatives, and here are several. Give each a name of its own.")


def _alternatives(token: str, classes: Mapping[str, str]) -> str:
    name = token.removeprefix(SIGN)
    if name not in classes:
        known = f"which has {', '.join(sorted(classes))}" if classes else "which is empty"
        raise TermError(f"the class {token!r} is not in [classes], {known}. Add it there, or correct its spelling.")
    return classes[name]
