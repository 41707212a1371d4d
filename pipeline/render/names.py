"""Personal-name parsing: family and given name of a printed name where they can be distinguished, else the whole name.

Authors writing on Asia sign in both orders (Mei Anlan, Ada Lee), so two plain words are ambiguous. Five forms are not:
a comma (Lee, Ada), a family name in capitals (LEE Ada), a particle (Pieter van Oosterzee), an initial before the last
word (John R. Smith), and a given name that is nobody's family name in the languages of East Asia (Sarah Tan). Outlets,
institutions and several people in one line are no personal names.
"""

import re
from typing import NamedTuple

from pipeline.text.normal_form import normalized

_PARTICLES = {"van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "ten", "ter", "zu"}
_INITIALS = re.compile(r"(?:[A-Z]\.-?){1,3}|[A-Z]")
_NO_GIVEN_NAME = re.compile(
    r"(?:ph\.?\s?d|m\.?d|jr|sr|i{2,3}|iv|esq|ret|editor|staff|correspondent|university)\b.*", re.I
)


_SEVERAL = re.compile(r"\b(?:and|with|et al)\b|[&/;]", re.I)
_INSTITUTION = re.compile(
    r"\b(?:agency|alliance|analysts?|army|associat\w+|board|bureau|cent(?:er|re)|club|command|commission|committee"
    r"|consulting|contributors?|corporation|council|department|desk|editor\w*|embassy|forces?|forum|foundation|group"
    r"|initiative|institut\w+|journal|magazine|media|ministry|monitoring|navy|network|news\w*|observer|office|online"
    r"|post|press|programme|project|reporters?|research|review|secretariat|service|society|staff|studies|team|times"
    r"|tribune|university|writers?|the)\b|\bU\.\s?[SKN]\.|\bE\.\s?U\.",
    re.I,
)
_ACRONYMS = frozenset(
    {"AFP", "AP", "ASEAN", "BBC", "CNA", "CNN", "CSIS", "EU", "IISS", "KBS", "NATO", "NHK", "RAND", "RFA", "RUSI"}
    | {"SIPRI", "UK", "UN", "UPI", "US", "USA", "VOA"}
)
# Common in English-language bylines, and a family name of nobody who writes it first.
_WESTERN = """
Aaron Adam Alan Alexander Alexandra Alice Amanda Amy Andrea Andrew Angela Anna Anne Anthony Barbara Benjamin Brian
Caroline Catherine Charles Charlotte Christian Christina Christine Christopher Claire Daniel David Deborah Dominic
Douglas Edward Elizabeth Emily Emma Eric Erik Frances Francis Frank Frederick George Gregory Hannah Helen Henry Hugh
Isabella Jacob James Jane Jason Jeffrey Jennifer Jessica Joanna Jonathan Joseph Joshua Julia Julian Justin Karen
Katherine Kathryn Keith Kenneth Kevin Laura Lauren Linda Lisa Lucas Margaret Maria Mark Martha Martin Mary Matthew
Maximilian Melissa Michael Michelle Nathan Natalie Nicholas Nicole Olivia Pamela Patricia Patrick Paul Peter Philip
Rachel Rebecca Richard Robert Roger Ronald Rosemary Russell Ruth Samantha Samuel Sandra Sarah Sebastian Simon Sophia
Sophie Stephanie Stephen Steven Susan Theodore Theresa Thomas Timothy Valerie Victoria Vincent Walter William Zachary
"""
_GIVEN = frozenset(_WESTERN.split())


class Name(NamedTuple):
    """A name; without a given name, `family` is the whole name as printed."""

    family: str
    given: str = ""

    @property
    def is_literal(self) -> bool:
        """Whether its parts could not be distinguished."""
        return not self.given


def read_name(printed: str) -> Name:
    """Parse a printed name; its parts are separated only where the printed form is unambiguous."""
    if _SEVERAL.search(printed) or _INSTITUTION.search(printed):
        return Name(printed)
    if "," in printed:
        family, _, given = (part.strip() for part in printed.partition(","))
        is_clear = family and given and "," not in given and not _NO_GIVEN_NAME.fullmatch(given)
        return Name(family, given) if is_clear else Name(printed)
    words = printed.split()
    start = _family_start(words)
    if start is None:
        return _in_capitals(words) or Name(printed)
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def _family_start(words: list[str]) -> int | None:
    """Return the index of the family name where given names come first, or None if it is ambiguous."""
    particle = next((number for number, word in enumerate(words) if word in _PARTICLES), 0)
    if 0 < particle < len(words) - 1:
        return particle
    if len(words) > 1 and _INITIALS.fullmatch(words[-2]) and not _INITIALS.fullmatch(words[-1]):
        return len(words) - 1
    if len(words) > 1 and set(words[:-1]) <= _GIVEN and words[-1] not in _GIVEN and words[-1][:1].isupper():
        return len(words) - 1
    return None


def _in_capitals(words: list[str]) -> Name | None:
    """Return the name if its first or last word alone is in capitals, as a family name; else None."""
    loud = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if len(words) > 1 and sum(loud) == 1 and _ACRONYMS.isdisjoint(words):
        if loud[0]:
            return Name(words[0], " ".join(words[1:]))
        if loud[-1]:
            return Name(words[-1], " ".join(words[:-1]))
    return None


def key_word(printed: str) -> str:
    """Return the word for a name in a citation key: its family name, or the whole name where that is not known."""
    folded = normalized("NFKD", read_name(printed).family.casefold())
    return re.sub("[^a-z0-9]", "", folded)[:_LONGEST_WORD]


_LONGEST_WORD = 24
