"""Near-duplicate detection: which texts are one piece of writing, its original, and the reason for every copy.

words          a text as words, as 5-word shingles, and how much two texts share
structure      names, numbers, quotes and lengths in order: what word-by-word paraphrase leaves unchanged
blocking_keys  one text → the hashes (core.signs) that select candidate pairs
compare        two texts → the reasons why they are one piece of writing, or none
known_links    links known so far → which pairs need no comparison, and which links tell something new
cluster        reasons → stories with their originals

Each step depends on one or two texts only, so the order of arrival cannot matter.
"""

from pipeline.dedupe.blocking_keys import blocking_keys
from pipeline.dedupe.cluster import cluster
from pipeline.dedupe.compare import compare
from pipeline.dedupe.features import Text
from pipeline.dedupe.known_links import KnownLinks
from pipeline.dedupe.words import n_changed, same_words, share_of_shingles, shingles

__all__ = [
    "KnownLinks",
    "Text",
    "blocking_keys",
    "cluster",
    "compare",
    "n_changed",
    "same_words",
    "share_of_shingles",
    "shingles",
]
