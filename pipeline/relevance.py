"""A title and a body in, whether they are commentary on NATO in Asia out, with the counts that decide it.

The rule and its numbers are the codebook's [relevance].
"""

from dataclasses import dataclass, field
from itertools import chain

from pipeline.records import Relevance, RelevanceClass
from pipeline.themes.codebook import Codebook
from pipeline.themes.finder import Finder, Place
from pipeline.themes.fold import fold, spell
from pipeline.themes.rules import RelevanceConfig, relevance_term
from pipeline.themes.sentences import Prose, read, words
from pipeline.themes.terms import Term

_LISTS = ("nato_regex", "nato_false_regex", "analogy_regex", "anchors_strong", "anchors_medium", "anchor_false_regex")


@dataclass(slots=True)
class _Row:
    """The counts of one sentence."""

    n_nato: int = 0
    n_analogy: int = 0
    n_medium: int = 0
    strong: list[str] = field(default_factory=list)  # the anchors as they stand there, in lower case


class RelevanceRule:
    """Decides whether a text counts as commentary on NATO in Asia."""

    def __init__(self, codebook: Codebook) -> None:
        """Prepare the search for all patterns of the codebook's [relevance]."""
        self._config = codebook.relevance
        self._terms = {name: [relevance_term(name, p) for p in getattr(self._config, name)] for name in _LISTS}
        self._list_of = [name for name in _LISTS for _ in self._terms[name]]
        self._finder = Finder(list(chain.from_iterable(self._terms.values())))
        self._patterns = {name: [term.compile() for term in self._terms[name]] for name in _LISTS}
        self._vetoes = [relevance_term("nato_doc_veto_regex", p) for p in self._config.nato_doc_veto_regex]

    def assess(self, title: str, body: str) -> Relevance:
        """Return the class of a text and its counts."""
        ...
