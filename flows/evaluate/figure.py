"""One measured figure, beside the same figure of the naive way and the floor that it must not fall below."""

from pipeline.records import Record


class Figure(Record):
    """What was measured on one set."""

    question: str  # text, dates, titles, urls, stories, relevance
    set_name: str
    n: int  # things measured
    measure: str  # as the set names it: F1, found, leaked, exact …
    ours: float
    bare: float | None = None  # the same figure for what `bare_name` says, in the same run
    bare_name: str = ""  # bare trafilatura, htmldate, the naive rule
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """The figure keeps its floor and its ceiling; one without either holds."""
        return (self.at_least is None or self.ours >= self.at_least) and (
            self.at_most is None or self.ours <= self.at_most
        )
