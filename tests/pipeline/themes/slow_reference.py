"""Second reference for the matcher, written to be read: terms, constructions, classes and exclusions of one theme.

It tries each character and each combination. It shares with the matcher only the segmentation into sentences.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product

from pipeline.text.sentences import read

Span = tuple[int, int]
Found = tuple[int, int, int, str]  # number of the sentence, start, end, term as written

GLUE = " \n-/\"'[]()"  # between two words of a pattern


def find(text: str, terms: Sequence[str], exclusions: Sequence[str], classes: Mapping[str, str]) -> list[Found]:
    """Return the hits of one theme in a folded text."""
    spans = read(text).sentences
    written = {term: spell_out(term, classes) for term in (*terms, *exclusions)}
    excluded = [place for one in exclusions for span in spans for place in places(written[one], text, span)]
    candidates: list[tuple[int, int, int, int]] = []
    for number, span in enumerate(spans):
        earlier = spans[number - 1] if number and "\n" not in text[spans[number - 1][1] : span[0]] else None
        for rank, term in enumerate(terms):
            for start, end in candidates_of(written[term], text, span, earlier, excluded):
                candidates.append((start, -end, rank, number + 1))
    hits: list[Found] = []
    for start, minus_end, rank, number in sorted(candidates):
        if not hits or start >= hits[-1][2]:
            hits.append((number, start, -minus_end, terms[rank]))
    return hits


def candidates_of(term: str, text: str, span: Span, earlier: Span | None, excluded: list[Span]) -> set[Span]:
    """Return where a term may count in a sentence, were there no other term."""
    before, arrow, here = term.rpartition(" >> ")
    if arrow and (earlier is None or not shortest(before, text, earlier, excluded)):
        return set()
    return shortest(here, text, span, excluded)


def shortest(pattern: str, text: str, span: Span, excluded: list[Span]) -> set[Span]:
    """Return, for each start, the shortest span that holds all parts in any order, none of them excluded."""
    allowed = [
        [place for place in places(part, text, span) if not any(overlap(place, other) for other in excluded)]
        for part in pattern.split(" + ")
    ]
    ends: dict[int, int] = {}
    for way in product(*allowed):
        if not any(overlap(one, other) for one, other in combinations(way, 2)):
            start, end = min(start for start, _ in way), max(end for _, end in way)
            ends[start] = min(end, ends.get(start, end))
    return set(ends.items())


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def places(pattern: str, text: str, span: Span) -> list[Span]:
    """Return the places of a single pattern in a sentence, from left to right, each behind the one before."""
    sentence, offset = text[span[0] : span[1]], span[0]
    found: list[Span] = []
    at = 0
    while at < len(sentence):
        is_start = at == 0 or not is_letter(sentence[at - 1])
        end = next(pattern_ends(slots_of(pattern), sentence, at), None) if is_start else None
        if end is None:
            at += 1
        else:
            found.append((offset + at, offset + end))
            at = end
    return found


def slots_of(pattern: str) -> list[str]:
    """Split a pattern at the spaces outside braces."""
    slots: list[str] = []
    for token in pattern.split(" "):
        if slots and slots[-1].count("{") > slots[-1].count("}"):
            slots[-1] += " " + token
        else:
            slots.append(token)
    return slots


def spell_out(term: str, classes: Mapping[str, str]) -> str:
    """Replace classes by their alternatives."""
    return " ".join(classes[token[1:]] if token[0] == "@" else token for token in term.split(" "))


def pattern_ends(slots: list[str], text: str, at: int) -> Iterator[int]:
    """Yield where a match that begins at `at` may end, the preferred end first."""
    first, *rest = slots
    for end in slot_ends(first, text, at):
        if not rest:
            if not is_letter(text[end : end + 1]):
                yield end
        elif rest[0].startswith("~"):
            for begin in gap_ends(text, end, int(rest[0][1:])):
                yield from pattern_ends(rest[1:], text, begin)
        else:
            for begin in glue_ends(text, end):
                yield from pattern_ends(rest, text, begin)


def slot_ends(slot: str, text: str, at: int) -> Iterator[int]:
    """Yield the ends of the alternatives of a slot, the longest alternative first."""
    for phrase in sorted((one.strip() for one in slot.strip("{}").split(",")), key=len, reverse=True):
        yield from phrase_ends(phrase.split(" "), text, at)


def phrase_ends(words: list[str], text: str, at: int) -> Iterator[int]:
    """Yield the ends of adjacent words."""
    first, *rest = words
    for end in word_ends(first, text, at):
        if not rest:
            yield end
        for begin in glue_ends(text, end) if rest else ():
            yield from phrase_ends(rest, text, begin)


def word_ends(word: str, text: str, at: int) -> Iterator[int]:
    """Yield the ends of a word, with its possessive before without it."""
    core = word.strip("*")
    is_cased = len(core) > 1 and core == core.upper()
    for begin in letter_ends(text, at) if word.startswith("*") else (at,):
        seen = text[begin : begin + len(core)]
        if seen == core if is_cased else seen.lower() == core.lower():
            fixed = begin + len(core)
            for end in letter_ends(text, fixed) if word.endswith("*") else (fixed,):
                yield from (end + len(s) for s in ("'s", "'", "") if text[end : end + len(s)].lower() == s)


def letter_ends(text: str, at: int) -> Iterator[int]:
    """Yield the ends of runs of letters from `at` on, the longest first, none at all last."""
    end = at
    while end < len(text) and is_letter(text[end]):
        end += 1
    return iter(range(end, at - 1, -1))


def glue_ends(text: str, at: int) -> Iterator[int]:
    """Yield the ends of what may stand between two words of a pattern, the longest first."""
    end = at
    while end < len(text) and text[end] in GLUE:
        end += 1
    return iter(range(end, at, -1))


def gap_ends(text: str, at: int, most: int) -> Iterator[int]:
    """Yield where the next word may begin behind a gap: a comma, glue, up to `most` words with their space, quotes."""
    for start in (at + 1, at) if text[at : at + 1] == "," else (at,):
        for begin in glue_ends(text, start):
            ends = [begin]
            while len(ends) <= most and (end := other_word_end(text, ends[-1])):
                ends.append(end)
            for end in reversed(ends):
                last = end
                while text[last : last + 1] and text[last] in "\"'[(":
                    last += 1
                yield from range(last, end - 1, -1)


def other_word_end(text: str, at: int) -> int | None:
    """Return the end of a word and the space behind it; none where there is no word, or a sign that ends a clause."""
    end = at
    while end < len(text) and text[end] not in " \n.;:!?":
        end += 1
    behind = end
    while behind < len(text) and text[behind] in " \n":
        behind += 1
    return behind if at < end < behind else None


def is_letter(char: str) -> bool:
    """Return whether a character is part of a word."""
    return char.isalnum() or char == "_"
