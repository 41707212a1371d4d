"""One measured figure, with the same figure of a naive method and the bounds that it must keep."""

from pipeline.records import Record


class Figure(Record):
    """A measure on one set."""

    question: str  # text, dates, titles, urls, stories, relevance, genre, themes
    set_name: str
    n: int  # things measured
    measure: str  # as the set names it: F1, found, leaked, exact …
    ours: float
    bare: float | None = None  # the same figure for the method in `bare_name`, in the same run
    bare_name: str = ""  # bare trafilatura, htmldate, the naive rule
    at_least: float | None = None
    at_most: float | None = None

    @property
    def holds(self) -> bool:
        """Whether the figure is within its bounds; always, if it has none."""
        return (self.at_least is None or self.ours >= self.at_least) and (
            self.at_most is None or self.ours <= self.at_most
        )
