"""Near-duplicate detection: which texts are one piece of writing, its original, and the reason for every copy.

words          a text as words, as 5-word shingles, and how much two texts share
structure      names, numbers, quotes and lengths in order: what word-by-word paraphrase leaves unchanged
slots          names and numbers between the words of a template: what differs in two forms filled in
blocking_keys  one text → the hashes (core.signs) that select candidate pairs
compare        two texts → the reasons why they are one piece of writing, or none
known_links    links known so far → which pairs need no comparison, and which links tell something new
forms          linked texts, of which an outlet issued several → those that are one text
cluster        reasons → stories with their originals

Each step but the last two depends on one or two texts only, and these on all that are linked, so the order of arrival
cannot matter.
"""

from pipeline.dedupe.blocking_keys import blocking_keys
from pipeline.dedupe.cluster import cluster, linked
from pipeline.dedupe.compare import compare
from pipeline.dedupe.features import Text
from pipeline.dedupe.forms import are_forms, repeated, split_forms
from pipeline.dedupe.known_links import KnownLinks
from pipeline.dedupe.slots import Slots
from pipeline.dedupe.words import n_changed, same_words, share_of_shingles, shingles

__all__ = [
    "KnownLinks",
    "Slots",
    "Text",
    "are_forms",
    "blocking_keys",
    "cluster",
    "compare",
    "linked",
    "n_changed",
    "repeated",
    "same_words",
    "share_of_shingles",
    "shingles",
    "split_forms",
]
