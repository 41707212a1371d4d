"""Attack strings for regular expressions, made from the syntax tree of each pattern.

An attack is a beginning that reaches a repetition, a pump that is repeated, and an end at which the match fails.
"""

import random
import re
import string
from collections.abc import Iterable, Iterator
from itertools import chain, product
from re import _constants as ops  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, NamedTuple

FEW = 10  # repetitions up to this number cost the same for every input
_REPEATS = (ops.MAX_REPEAT, ops.MIN_REPEAT, ops.POSSESSIVE_REPEAT)
_LOOKS = (ops.ASSERT, ops.ASSERT_NOT)
_PROBES = "aA1 -_.,:;/'\"<>&=?#@|[](){}!%+~*\\\n\t\0é“’—中"
_PUMPS = (
    "a",
    "A",
    "1",
    " ",
    "\n",
    "\t",
    '"',
    "'",
    "<",
    ">",
    "&",
    "/",
    ".",
    "-",
    "a ",
    "1 ",
    "a.",
    "a=",
    "<a",
    "[",
    "(",
    "é",
)
_ENDS = ("", "\0", "\n!", "a", " ")
_CATEGORIES = {
    ops.CATEGORY_DIGIT: r"\d",
    ops.CATEGORY_NOT_DIGIT: r"\D",
    ops.CATEGORY_SPACE: r"\s",
    ops.CATEGORY_NOT_SPACE: r"\S",
    ops.CATEGORY_WORD: r"\w",
    ops.CATEGORY_NOT_WORD: r"\W",
}
Node = tuple[Any, Any]


class Attack(NamedTuple):
    """A family of texts, one for each length."""

    start: str
    pump: str
    end: str

    def text(self, n_characters: int) -> str:
        """Return the text in which the pump alone has this length, or nearly."""
        return self.start + self.pump * max(1, n_characters // len(self.pump)) + self.end


def attacks_on(pattern: str | bytes, flags: int = 0, *, most: int = 120) -> list[Attack]:
    """Return the attacks on a pattern, the most promising first; none where nothing in it is repeated often."""
    tree = parser.parse(pattern, flags & ~re.DEBUG)
    repeats = list(_repeats(list(tree), []))
    if not repeats:
        return []
    drawn = random.Random(0)  # the same attacks every time
    kinds = (_aimed(repeats, drawn), _drawn(list(tree), drawn), _blind(_literals(tree)))
    shares = ([attack for attack in kind if attack.pump][: most * 2 // 3] for kind in kinds)
    return list(dict.fromkeys(chain.from_iterable(shares)))[:most]


def _repeats(items: list[Node], before: list[Node]) -> Iterator[tuple[list[Node], list[Node], list[Node]]]:
    """Yield (what precedes it, its body, what follows it) for each repetition of more than FEW times, at any depth."""
    for at, (op, argument) in enumerate(items):
        ahead, behind = [*before, *items[:at]], items[at + 1 :]
        if op in _REPEATS:
            if argument[1] > FEW:
                yield ahead, list(argument[2]), behind
            yield from _repeats(list(argument[2]), ahead)
        for inner in _inner(op, argument):
            yield from _repeats(inner, ahead)


def _inner(op: Any, argument: Any) -> list[list[Node]]:
    if op is ops.BRANCH:
        return [list(branch) for branch in argument[1]]
    if op is ops.SUBPATTERN:
        return [list(argument[3])]
    if op is ops.ATOMIC_GROUP:
        return [list(argument)]
    if op in _LOOKS:
        return [list(argument[1])]
    if op is ops.GROUPREF_EXISTS:
        return [list(part) for part in argument[1:] if part is not None]
    return []


def _aimed(repeats: list[tuple[list[Node], list[Node], list[Node]]], drawn: random.Random) -> Iterator[Attack]:
    shared = [char for char in _PROBES if sum(_accepts(body, char) for _, body, _ in repeats) > 1]
    families = []
    for before, body, after in repeats:
        starts = _distinct(_spell(before, drawn) for _ in range(3))[:2]
        pumps = _distinct(chain((char for char in shared if _accepts(body, char)), _singles(body), _draws(body, drawn)))
        stops = [char for char in _PROBES if not _accepts(body, char)][:1]
        families.append(list(_of_one_repeat(starts, pumps[:7], stops, _spell(after, drawn))))
    return (attack for row in _in_turn(families) for attack in row)


def _of_one_repeat(starts: list[str], pumps: list[str], stops: list[str], after: str) -> Iterator[Attack]:
    for pump, end in product(pumps, _distinct(["\0", *stops, ""])):
        yield from (Attack(start, pump, end) for start in starts)
    for start, pump in product(starts, pumps):
        yield Attack("", start + pump, "\0")
        yield Attack(start, pump + after, "\0")
        yield Attack("", start + pump + after, "\0")
        yield Attack(start + pump * 3 + after, pump, "\0")
    yield from (Attack("", start, "\0") for start in starts)


def _in_turn(families: list[list[Attack]]) -> Iterator[list[Attack]]:
    """Yield the first of each repetition, then the second of each: none is cut off for the others."""
    for at in range(max(map(len, families))):
        yield [family[at] for family in families if at < len(family)]


def _drawn(items: list[Node], drawn: random.Random) -> Iterator[Attack]:
    """Yield attacks that repeat a text that matches, cut off anywhere."""
    for _ in range(12):
        whole = _spell(items, drawn)
        cut = whole[: drawn.randint(1, max(1, len(whole)))]
        yield Attack("", cut, "\0")
        yield Attack(cut, cut[-1:], "\0")


def _blind(literals: Iterable[str]) -> Iterator[Attack]:
    pumps = _distinct([*_PUMPS, *literals])
    yield from (Attack("", pump, end) for pump, end in product(pumps, ("\0", "")))


def _literals(tree: Any) -> list[str]:
    found: list[str] = []

    def walk(items: Iterable[Node]) -> None:
        for op, argument in items:
            if op in {ops.LITERAL, ops.NOT_LITERAL}:
                found.append(chr(argument))
            elif op is ops.IN:
                walk(argument)
            elif op in _REPEATS:
                walk(argument[2])
            for inner in _inner(op, argument):
                walk(inner)

    walk(tree)
    return _distinct(char for char in found if char not in string.ascii_letters)[:16]


def _singles(body: list[Node]) -> list[str]:
    """Return single characters that the body of a repetition accepts."""
    return [char for char in _PROBES if _accepts(body, char)][:4]


def _draws(body: list[Node], drawn: random.Random) -> list[str]:
    return [_spell(body, drawn) for _ in range(4)]


def _accepts(body: list[Node], char: str) -> bool:
    """Tell whether one character alone is a match of the body, or the beginning of one of its branches."""
    if not body:
        return False
    op, argument = body[0]
    if op in {ops.LITERAL, ops.NOT_LITERAL, ops.ANY, ops.IN}:
        return _in_set(op, argument, char)
    if op in _REPEATS:
        return _accepts(list(argument[2]), char)
    if op in _LOOKS or op is ops.AT:
        return _accepts(body[1:], char)
    return any(_accepts(inner, char) for inner in _inner(op, argument))


def _in_set(op: Any, argument: Any, char: str) -> bool:
    if op is ops.LITERAL:
        return bool(argument == ord(char))
    if op is ops.NOT_LITERAL:
        return bool(argument != ord(char))
    if op is ops.ANY:
        return char != "\n"
    if op is ops.RANGE:
        return bool(argument[0] <= ord(char) <= argument[1])
    if op is ops.CATEGORY:
        return re.match(_CATEGORIES[argument], char) is not None
    is_negated = argument[0][0] is ops.NEGATE
    return any(_in_set(member[0], member[1], char) for member in argument[is_negated:]) is not is_negated


def _spell(items: list[Node], drawn: random.Random, groups: dict[int, str] | None = None) -> str:
    """Return a text that the items match, as far as their lookarounds allow."""
    known: dict[int, str] = {} if groups is None else groups
    return "".join(_spell_one(op, argument, drawn, known) for op, argument in items)


def _spell_one(op: Any, argument: Any, drawn: random.Random, groups: dict[int, str]) -> str:
    if op is ops.LITERAL:
        return chr(argument)
    if op in {ops.NOT_LITERAL, ops.ANY, ops.IN}:
        return drawn.choice(_members(op, argument))
    if op in _REPEATS:
        least, most, body = argument
        times = min(most, max(1, least) if drawn.random() < 0.7 else least + 2)
        return "".join(_spell(list(body), drawn, groups) for _ in range(times))
    if op is ops.GROUPREF:
        return groups.get(argument, "")
    if op is ops.ASSERT_NOT or op is ops.AT or (op is ops.ASSERT and argument[0] < 0):
        return ""
    text = _spell(drawn.choice(_inner(op, argument)), drawn, groups)
    if op is ops.SUBPATTERN and argument[0] is not None:
        groups[argument[0]] = text
    return text


def _members(op: Any, argument: Any) -> list[str]:
    probes = [char for char in _PROBES if _in_set(op, argument, char)]
    if op is not ops.IN or argument[0][0] is ops.NEGATE:
        return probes or ["\x01"]
    stated = [chr(value if kind is ops.LITERAL else value[0]) for kind, value in argument if kind is not ops.CATEGORY]
    return probes + stated or ["\x01"]


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(texts))
