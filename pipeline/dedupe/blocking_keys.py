"""Blocking keys for near-duplicate detection: MinHash signatures in LSH bands, and exact keys such as titles and ids.

Only texts that share a key are compared. MinHash after Broder 1997 with the permutations of rensa (RMinHash); bands
after Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, ch. 3. 40 bands of 3 find a pair with Jaccard 0.8
always, and one with 0.43, which a half contained in the whole has, in 96 of 100 cases. They are stored in core.signs.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

from pipeline.dedupe.features import Text
from pipeline.dedupe.structure import FEWEST_FACTS
from pipeline.dedupe.words import written_shingles
from pipeline.records import Sign, SignCode
from pipeline.urls import address_key

FEWEST_WORDS = 50  # a shorter text is a wall, a stub or a form, and is compared with nothing
N_BANDS, BAND_ROWS = 40, 3
N_FACT_BANDS, FACT_ROWS = 16, 2
SEED = 42
_FEWEST_TITLE_WORDS = 4


def blocking_keys(texts: Iterable[Text]) -> list[Sign]:
    """Return the blocking keys of `texts`; a text that is too short to be compared has none."""
    long = [text for text in texts if len(text.words) >= FEWEST_WORDS]
    return [
        *(key for text in long for key in _exact(text)),
        *_bands(long, "words", [written_shingles(text.words) for text in long], N_BANDS, BAND_ROWS),
        *_fact_bands(long),
    ]


def _exact(text: Text) -> Iterator[Sign]:
    yield _key(text, "text", " ".join(text.words))
    if text.folded_title.count(" ") + 1 >= _FEWEST_TITLE_WORDS:
        yield _key(text, "title", text.folded_title)
    for path_id in sorted(text.path_ids):
        yield _key(text, "path", path_id)
    if text.counter:
        yield _key(text, "counter", text.counter)
    for address in sorted({text.canonical_key, *text.address_keys, address_key(text.url)} - {""}):
        yield _key(text, "address", address)


def _fact_bands(texts: Sequence[Text]) -> Iterator[Sign]:
    comparable = [text for text in texts if len(text.structure.facts) >= FEWEST_FACTS]
    runs = [[" ".join(run) for run in text.structure.runs] for text in comparable]
    return _bands(comparable, "facts", runs, N_FACT_BANDS, FACT_ROWS)


def _bands(
    texts: Sequence[Text], code: SignCode, tokens: Sequence[list[str]], n_bands: int, n_rows: int
) -> Iterator[Sign]:
    for text, digest in zip(texts, RMinHash.digests_from_token_sets(tokens, n_bands * n_rows, SEED), strict=True):
        for band in range(n_bands):
            rows = digest[band * n_rows : (band + 1) * n_rows]
            yield _key(text, code, f"{band} {rows}")


def _key(text: Text, code: SignCode, value: str) -> Sign:
    digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Sign(text.revision_id, code, int.from_bytes(digest, "big"))
