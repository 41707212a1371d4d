"""Template detection among linked texts: where one outlet issues many texts of one frame, the differing slots decide.

Copies at other outlets link such forms with each other, since a single number that differs there may be a correction.
So linked texts are looked at together if an outlet has several of them: the slots in which its own texts differ are
those that are filled in, and each copy belongs to the text from which it differs least in them.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence

from pipeline.dedupe.slots import Place, Slots, differing

_MOST_REPRESENTATIVES = 16  # texts of one outlet with which all of its others are compared


def repeated(outlets: Mapping[str, str]) -> list[str]:
    """Return the articles, by id, of outlets that have several: only among these forms can be found."""
    n_articles = Counter(outlets.values())
    return sorted(one for one, outlet in outlets.items() if n_articles[outlet] > 1)


def are_forms(outlets: Mapping[str, str], slots: Mapping[str, Slots]) -> bool:
    """Return whether texts of one outlet differ in a slot; `slots` has those of `repeated` articles at least."""
    return any(_filled_in(texts) for texts in _by_outlet(outlets, slots).values())


def split_forms(outlets: Mapping[str, str], slots: Mapping[str, Slots]) -> dict[str, str]:
    """Return the part of each of these linked articles, which are forms: the smallest id in it."""
    filled_in = {outlet: _filled_in(texts) for outlet, texts in _by_outlet(outlets, slots).items()}
    deciding = frozenset[Place]().union(*filled_in.values())
    issued = {one for one in repeated(outlets) if filled_in[outlets[one]]}
    return _parts({one: slots[one].only(deciding) for one in outlets}, issued)


def _by_outlet(outlets: Mapping[str, str], slots: Mapping[str, Slots]) -> dict[str, list[Slots]]:
    found = defaultdict[str, list[Slots]](list)
    for article_id in repeated(outlets):
        found[outlets[article_id]].append(slots[article_id])
    return found


def _filled_in(texts: Sequence[Slots]) -> frozenset[Place]:
    """Return the slots in which the texts of one outlet differ."""
    return frozenset(
        place for one in texts[:_MOST_REPRESENTATIVES] for other in texts for place in differing(one, other)
    )


def _parts(slots: Mapping[str, Slots], issued: Collection[str]) -> dict[str, str]:
    """Group the articles: those `issued` by what fills their slots, fullest first, then the others around them."""
    firsts, parts = dict[str, Slots](), defaultdict[str, list[str]](list)
    known = dict[frozenset[object], str]()  # most texts of a form are filled in exactly as another
    for article_id in sorted(slots, key=lambda one: (one not in issued, -len(slots[one].values), one)):
        text = slots[article_id]
        filled_in = frozenset(text.values.items())
        if filled_in not in known:
            n_apart = {first: sum(differing(other, text).values()) for first, other in firsts.items()}
            known[filled_in] = _nearest(n_apart, is_issued=article_id in issued) or article_id
            firsts.setdefault(known[filled_in], text)
        parts[known[filled_in]].append(article_id)
    return {one: min(part) for part in parts.values() for one in part}


def _nearest(n_apart: Mapping[str, int], *, is_issued: bool) -> str | None:
    """Return the text to which one belongs: it differs in no value, or, of a copy, in fewer than from any other."""
    fewest = min(n_apart.values(), default=-1)
    nearest = [first for first, n in n_apart.items() if n == fewest]
    if fewest == 0 or (len(nearest) == 1 and not is_issued):
        return nearest[0]
    return None
