"""Growth of the processor time that one regular expression takes for its attack strings."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

from tests.faults.attack_strings import Attack, attacks_on
from tests.faults.compiled_patterns import Compiled
from tests.faults.growth import Excess, excess_of

# Characters at which the cheapest quadratic search takes some milliseconds, if it begins anew at each pump.
_LONGEST, _LONGEST_OF_LONG_PUMPS, _LONG_PUMP = 8_192, 32_768, 8


def excesses_of(compiled: Compiled) -> Iterator[Excess | None]:
    """Measure a pattern under every method that the code may use, attack by attack."""
    pattern = re.compile(compiled.pattern, compiled.flags)
    for attack in attacks_on(pattern.pattern, pattern.flags):
        for use in _uses(pattern, compiled.methods):
            longest = _LONGEST if len(attack.pump) <= _LONG_PUMP else _LONGEST_OF_LONG_PUMPS
            what = f"{compiled} {getattr(use, '__name__', '')} {attack}"
            yield excess_of(what, _prepared(use, attack, pattern), longest=longest)


def _uses(pattern: re.Pattern[Any], methods: frozenset[str]) -> list[Callable[[Any], object]]:
    def finditer(text: Any) -> object:
        return deque(pattern.finditer(text), maxlen=0)

    anchored = [getattr(pattern, name) for name in sorted(methods & {"match", "fullmatch"})]
    return anchored + ([finditer] if methods - {"match", "fullmatch"} else [])


def _prepared(
    use: Callable[[Any], object], attack: Attack, pattern: re.Pattern[Any]
) -> Callable[[int], Callable[[], object]]:
    def prepare(n: int) -> Callable[[], object]:
        text = attack.text(n)
        subject = text.encode("latin-1", "replace") if isinstance(pattern.pattern, bytes) else text
        return lambda: use(subject)

    return prepare
