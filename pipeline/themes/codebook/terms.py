"""Term syntax of the codebook: parse a term into its parts, compile it, expand it into its alternatives.

    words separated by one space   a space also matches hyphen, slash, quote and bracket
    nuclear*  *lateral             zero or more word characters, at the end or the start of a word
    {a,b c,d*}                     alternatives, which may hold phrases
    ~2                             up to two words between the neighbours, never across . ; : ! ?
    IP4                            a word in capitals matches these capitals only
    re:...                         a regular expression, for patterns that are lists

Each word also matches with a possessive. The syntax is that of the codebook's [matcher] table. Word classes are spelt
out, and constructions taken apart, before a term is parsed here (see `classes` and `constructions`).
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, product

from pipeline.text.flat import flatten
from pipeline.themes.codebook.regexes import in_lower_case

_SEPARATOR = r"[\s\-/\"'\[\]()]+"
_GAP_WORD = r"(?:[^\s.;:!?]++\s++)"
_POSSESSIVE = r"(?:'s|')?"
_GAP = re.compile(r"~\d+")
REGEX = "re:"
ALSO, NEXT = "+", ">>"  # between the patterns of a construction
MOST_WORDINGS = 400  # of one term


class TermError(ValueError):
    """A term that breaks the syntax: one sentence with the mistake and how to correct it."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a term: its fixed part, and whether word characters may precede or follow it."""

    core: str
    opens: bool
    runs_on: bool
    flat: str  # the fixed part as flat text

    @property
    def is_cased(self) -> bool:
        """Whether the word is written in capitals, and therefore matches these capitals only."""
        return len(self.core) >= 2 and self.core == self.core.upper() and bool(re.search("[A-Z]", self.core))


Phrase = tuple[Word, ...]
Wording = tuple[tuple[Word, int | None], ...]  # words, each with how many others may precede it (None: no gap)


@dataclass(frozen=True, slots=True)
class Slot:
    """One position of a term: the phrases that may fill it, and how many words may precede it (None: no gap)."""

    phrases: tuple[Phrase, ...]
    gap: int | None


@dataclass(frozen=True, slots=True)
class Term:
    """A parsed term: its slots, or its regular expression and no slots."""

    source: str
    slots: tuple[Slot, ...]
    regex: str
    flags: re.RegexFlag = re.IGNORECASE

    @property
    def words(self) -> tuple[Word, ...]:
        """All its words, alternatives included; none for an expression."""
        return tuple(word for slot in self.slots for phrase in slot.phrases for word in phrase)

    @property
    def is_plain(self) -> bool:
        """Whether it can be matched in lower-cased ASCII text."""
        if self.regex:
            return bool(self.flags & re.IGNORECASE) and in_lower_case(self.regex) is not None
        return all(word.core.isascii() and not word.is_cased for word in self.words)

    def compile(self) -> re.Pattern[str]:
        """Return the regular expression: for lower-cased text if the term is plain, else for the folded text."""
        if self.regex:
            lowered = in_lower_case(self.regex) if self.flags & re.IGNORECASE else None
            return re.compile(self.regex, self.flags) if lowered is None else re.compile(lowered)
        last = len(self.slots) - 1
        pattern = "".join(
            _slot_pattern(slot, is_first=at == 0, is_last=at == last) for at, slot in enumerate(self.slots)
        )
        return re.compile(pattern, re.NOFLAG if self.is_plain else re.IGNORECASE)


@lru_cache(maxsize=8192)  # a codebook is checked, then compiled: each term is parsed at least twice
def parse_term(source: str) -> Term:
    """Parse the term `source`. Raises TermError if it breaks the syntax."""
    if source.startswith(REGEX):
        return regex_term(source.removeprefix(REGEX))
    slots: list[Slot] = []
    gap: int | None = None
    tokens = tokens_of(source)
    for number, token in enumerate(tokens):
        if not token.startswith("~"):
            slots.append(Slot(_phrases(token), gap))
            gap = None
        elif not _GAP.fullmatch(token):
            raise TermError(f"the gap {token!r} is no number. Write ~2 for up to two words between.")
        elif gap is not None or number in (0, len(tokens) - 1):
            raise TermError(f"the gap {token!r} has no word on both sides. Move it between two words, or remove it.")
        else:
            gap = int(token[1:])
    return Term(source, tuple(slots), "")


def regex_term(pattern: str, flags: re.RegexFlag = re.IGNORECASE) -> Term:
    """Return the term for the regular expression `pattern`. Raises TermError if it does not compile."""
    try:
        if re.compile(pattern, flags).match(""):
            raise TermError("the regular expression matches the empty text. Make it hold a word.")
    except re.error as broken:
        raise TermError(
            f"the regular expression does not compile: {broken}. Mend it, or write the term in words."
        ) from None
    return Term(REGEX + pattern, (), pattern, flags)


def tokens_of(source: str) -> list[str]:
    """Split a term at the spaces outside braces. Raises TermError if the braces are broken or there is no word."""
    tokens = re.findall(r"[^\s{}]*\{[^{}]*\}[^\s{}]*|[^\s{}]+", source)
    if " ".join(" ".join(tokens).split()) != " ".join(source.split()):
        raise TermError(
            "a brace is not closed, or stands inside another. Write alternatives as {one,two words,three*}."
        )
    if not tokens:
        raise TermError("the term is empty. Write at least one word, or remove it.")
    return tokens


def wordings(term: Term) -> list[Wording]:
    """Expand a term into its alternatives, word by word; none for an expression or for more than MOST_WORDINGS."""
    if not term.slots or math.prod(len(slot.phrases) for slot in term.slots) > MOST_WORDINGS:
        return []
    choices = (
        [tuple((word, slot.gap if at == 0 else None) for at, word in enumerate(phrase)) for phrase in slot.phrases]
        for slot in term.slots
    )
    return [tuple(chain(*choice)) for choice in product(*choices)]


def _phrases(token: str) -> tuple[Phrase, ...]:
    if "{" not in token:
        return ((_word(token),),)
    if not (token.startswith("{") and token.endswith("}")):
        raise TermError(f"{token!r}: braces stand for whole words. Set a space before and after them.")
    alternatives = [alternative.strip() for alternative in token[1:-1].split(",")]
    if not all(alternatives):
        raise TermError(f"{token!r} has an empty alternative. Remove the comma too many.")
    alternatives.sort(key=len, reverse=True)  # longest first, as in the reference implementation
    return tuple(tuple(_word(word) for word in alternative.split()) for alternative in alternatives)


def _word(token: str) -> Word:
    if token == ALSO or NEXT in token:
        raise TermError(
            f"{token!r}: {ALSO} and {NEXT} join the patterns of a theme's term, each between spaces, outside braces."
        )
    if token.startswith("@"):
        raise TermError(f"{token!r}: a class stands for braces, in terms and exclusions only. Write its words here.")
    core = token.removeprefix("*").removesuffix("*")
    if not core:
        raise TermError("a lone * would match every word. Write the beginning or the end of a word with it.")
    if "*" in core:
        raise TermError(f"{token!r}: a * stands only at the start or the end of a word.")
    if core.startswith("~"):
        raise TermError(f"{token!r}: a gap stands outside braces.")
    return Word(core, token.startswith("*"), token.endswith("*"), flatten(core.lower()).strip())


def _slot_pattern(slot: Slot, *, is_first: bool, is_last: bool) -> str:
    phrases = [_phrase_pattern(phrase, is_first=is_first, is_last=is_last) for phrase in slot.phrases]
    choice = phrases[0] if len(phrases) == 1 else "(?:" + "|".join(phrases) + ")"
    if is_first:
        return choice
    if slot.gap is None:
        return _SEPARATOR + choice
    return f"[,]?{_SEPARATOR}{_GAP_WORD}{{0,{slot.gap}}}[\"'\\[(]*{choice}"


def _phrase_pattern(phrase: Phrase, *, is_first: bool, is_last: bool) -> str:
    last = len(phrase) - 1
    return _SEPARATOR.join(
        _word_pattern(word, is_first=is_first and at == 0, is_last=is_last and at == last)
        for at, word in enumerate(phrase)
    )


def _word_pattern(word: Word, *, is_first: bool, is_last: bool) -> str:
    """Return the expression of one word; between the words of a term the separators serve as boundaries."""
    core = re.escape(word.core if word.is_cased or not word.core.isascii() else word.core.lower())
    body = (r"\w*" if word.opens else "") + core
    if is_first:
        # A boundary behind the literal is equivalent, and lets the search jump from literal to literal.
        body = rf"(?<!\w){body}" if word.opens else rf"{core}(?<!\w{core})"
    body += r"\w*" if word.runs_on else ""
    return (f"(?-i:{body})" if word.is_cased else body) + _POSSESSIVE + (r"(?!\w)" if is_last else "")
