"""Links known so far: which further ones would tell anything new, and which pairs need no comparison.

Among many copies of one text every pair would be found to be copies. A link counts if it joins two groups or gives a
text a reason that it lacks; one that does neither changes no story (`cluster`), so a pair that could only yield such a
link is not compared. Links are kept in the order of their pairs, so which ones are does not depend on what came first,
as in Kruskal's minimum spanning forest.
"""

from collections import defaultdict
from collections.abc import Collection

from pipeline.dedupe.compare import NEAR_TEXT, SPUN, compare, possible_reasons
from pipeline.dedupe.features import Text
from pipeline.dedupe.groups import Groups


class KnownLinks:
    """The links of texts, by revision id."""

    def __init__(self) -> None:
        """Begin without links."""
        self._texts, self._stories = Groups(), Groups()
        self._reasons: dict[str, set[str]] = defaultdict(set)

    def add(self, a: str, b: str, reasons: Collection[str]) -> bool:
        """Add the link of two texts; return whether it tells anything that the links before did not."""
        is_new = self._stories.join(a, b)
        if SPUN in reasons:
            return is_new
        is_new |= self._texts.join(a, b)
        for known in (self._reasons[a], self._reasons[b]):
            is_new |= not known.issuperset(reasons)
            known.update(reasons)
        return is_new

    def compare(self, a: Text, b: Text) -> tuple[str, ...]:
        """Return the reasons why two texts are one piece of writing; none if that would tell nothing new."""
        reasons = () if self._is_settled(a, b) else compare(a, b)
        return reasons if reasons and self.add(a.revision_id, b.revision_id, reasons) else ()

    def _is_settled(self, a: Text, b: Text) -> bool:
        """Return whether both are known as copies of one text, for every reason that a comparison could find."""
        one, other = a.revision_id, b.revision_id
        if self._texts.of(one) != self._texts.of(other):
            return False
        shared = self._reasons[one] & self._reasons[other]
        return NEAR_TEXT in shared and shared.issuperset(possible_reasons(a, b))
