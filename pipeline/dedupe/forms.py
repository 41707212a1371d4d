"""Template detection among linked texts: where one outlet issues many texts of one frame, the differing slots decide.

Copies at other outlets link such forms with each other, since a single number that differs there may be a correction.
So linked texts are looked at together if an outlet has several of them: the slots in which its own texts differ are
those that are filled in, and each copy belongs to the text from which it differs least in them.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence

from pipeline.dedupe.slots import Place, Slots, differing

_MOST_REPRESENTATIVES = 16  # texts of one outlet with which all of its others are compared


def split_forms(
    outlets: Mapping[str, str], slots_of: Callable[[Collection[str]], Mapping[str, Slots]]
) -> dict[str, str]:
    """Return the part of each of these linked articles, named by the smallest id in it; nothing if they are no forms.

    `slots_of` reads the slots of articles: of all only if texts of one outlet differ.
    """
    at_outlet = defaultdict[str, list[str]](list)
    for article_id, outlet in sorted(outlets.items()):
        at_outlet[outlet].append(article_id)
    several = [listed for listed in at_outlet.values() if len(listed) > 1]
    slots = dict(slots_of([one for listed in several for one in listed])) if several else {}
    filled_in = [(listed, _filled_in([slots[one] for one in listed])) for listed in several]
    deciding = frozenset[Place]().union(*(places for _, places in filled_in))
    if not deciding:
        return {}
    slots |= slots_of(sorted(outlets.keys() - slots.keys()))
    issued = {one for listed, places in filled_in if places for one in listed}
    return _parts({one: text.only(deciding) for one, text in slots.items()}, issued)


def _filled_in(texts: Sequence[Slots]) -> frozenset[Place]:
    """Return the slots in which the texts of one outlet differ."""
    return frozenset(
        place for one in texts[:_MOST_REPRESENTATIVES] for other in texts for place in differing(one, other)
    )


def _parts(slots: Mapping[str, Slots], issued: Collection[str]) -> dict[str, str]:
    """Group the articles: those `issued` by what fills their slots, fullest first, then the others around them."""
    firsts, parts = dict[str, Slots](), defaultdict[str, list[str]](list)
    for article_id in sorted(slots, key=lambda one: (one not in issued, -len(slots[one].values), one)):
        n_apart = {first: sum(differing(text, slots[article_id]).values()) for first, text in firsts.items()}
        part = _nearest(n_apart, is_issued=article_id in issued) or article_id
        firsts.setdefault(part, slots[article_id])
        parts[part].append(article_id)
    return {one: min(part) for part in parts.values() for one in part}


def _nearest(n_apart: Mapping[str, int], *, is_issued: bool) -> str | None:
    """Return the text to which one belongs: it differs in no value, or, of a copy, in fewer than from any other."""
    fewest = min(n_apart.values(), default=-1)
    nearest = [first for first, n in n_apart.items() if n == fewest]
    if fewest == 0 or (len(nearest) == 1 and not is_issued):
        return nearest[0]
    return None
