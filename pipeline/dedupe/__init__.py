"""Texts in; out, which of them are one piece of writing, the original of each, and the reason of every copy.

words      a text as words, as 5-word shingles, and how much two texts share
structure  names, numbers, quotes and lengths in their order: what a thesaurus leaves alone
signs      one text → the hashes by which its copies are looked for
compare    two texts → the reasons why they are one piece of writing, or none
cluster    reasons → stories with their originals

Each of them knows one or two texts and nothing of the others, so the order of arrival cannot matter.
"""

from pipeline.dedupe.cluster import cluster
from pipeline.dedupe.compare import compare
from pipeline.dedupe.signs import signs_of
from pipeline.dedupe.text import Text
from pipeline.dedupe.words import n_changed, same_words, share_of_shingles, shingles

__all__ = [
    "Text",
    "cluster",
    "compare",
    "n_changed",
    "same_words",
    "share_of_shingles",
    "shingles",
    "signs_of",
]
