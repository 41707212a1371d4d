"""Disjoint sets (union-find), each named by its smallest id, whatever was joined first."""


class Groups:
    """Disjoint sets of ids; an id that was never joined is a set of its own."""

    def __init__(self) -> None:
        """Begin without joins."""
        self._parent: dict[str, str] = {}

    def of(self, one: str) -> str:
        """Return the smallest id of the set that `one` is in."""
        parent = self._parent
        while (above := parent.get(one, one)) != one:
            parent[one] = parent.get(above, above)
            one = above
        return one

    def join(self, one: str, other: str) -> bool:
        """Unite the sets of two ids; return whether they were two."""
        smaller, larger = sorted((self.of(one), self.of(other)))
        if smaller != larger:
            self._parent[larger] = smaller
        return smaller != larger
