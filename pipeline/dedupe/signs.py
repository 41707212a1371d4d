"""Texts in; out, the signs by which their copies are found: texts that share one are worth comparing.

MinHash after Broder 1997 with the permutations of rensa (RMinHash); bands after Leskovec, Rajaraman and Ullman, Mining
of Massive Datasets, ch. 3. 40 bands of 3 find a pair with Jaccard 0.8 always and one with 0.43, which a half contained
in the whole has, in 96 of 100 cases.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence

from rensa import RMinHash  # type: ignore[import-untyped]  # it ships no types

from pipeline.dedupe.structure import FEWEST_FACTS
from pipeline.dedupe.text import Text
from pipeline.dedupe.words import written_shingles
from pipeline.records import Sign, SignCode
from pipeline.urls import address_key

FEWEST_WORDS = 50  # a shorter text is a wall, a stub or a form: it is compared with nothing
N_BANDS, BAND_ROWS = 40, 3
N_FACT_BANDS, FACT_ROWS = 16, 2
SEED = 42
_FEWEST_TITLE_WORDS = 4
_PATH_ID = re.compile(r"[a-z]*\d{6,}[a-z0-9]*", re.I)
_DAY = re.compile(r"(?:19|20)\d\d[01]\d(?:[0-3]\d)?")  # 202611 and 20261121 are no ids


def signs_of(texts: Iterable[Text]) -> list[Sign]:
    """Return the signs of `texts`; one that is too short to be compared has none."""
    long = [text for text in texts if len(text.words) >= FEWEST_WORDS]
    return [
        *(sign for text in long for sign in _certain(text)),
        *_bands(long, "words", [written_shingles(text.words) for text in long], N_BANDS, BAND_ROWS),
        *_fact_bands(long),
    ]


def path_ids(url: str) -> frozenset[str]:
    """Return what may be an article's id in an address: six digits and more that are no day."""
    return frozenset(found.lower() for found in _PATH_ID.findall(url.partition("?")[0]) if not _DAY.fullmatch(found))


def _certain(text: Text) -> Iterator[Sign]:
    yield _sign(text, "text", " ".join(text.words))
    if text.folded_title.count(" ") + 1 >= _FEWEST_TITLE_WORDS:
        yield _sign(text, "title", text.folded_title)
    for path_id in sorted(path_ids(text.url)):
        yield _sign(text, "path", path_id)
    if text.counter:
        yield _sign(text, "counter", text.counter)
    for key in sorted({text.canonical_key, *text.address_keys, address_key(text.url)} - {""}):
        yield _sign(text, "address", key)


def _fact_bands(texts: Sequence[Text]) -> Iterator[Sign]:
    telling = [text for text in texts if len(text.structure.facts) >= FEWEST_FACTS]
    runs = [_joined(text.structure.runs) for text in telling]
    return _bands(telling, "facts", runs, N_FACT_BANDS, FACT_ROWS)


def _bands(
    texts: Sequence[Text], code: SignCode, tokens: Sequence[list[str]], n_bands: int, n_rows: int
) -> Iterator[Sign]:
    for text, digest in zip(texts, RMinHash.digests_from_token_sets(tokens, n_bands * n_rows, SEED), strict=True):
        for band in range(n_bands):
            rows = digest[band * n_rows : (band + 1) * n_rows]
            yield _sign(text, code, f"{band} {rows}")


def _joined(runs: Iterable[tuple[str, ...]]) -> list[str]:
    return [" ".join(run) for run in runs]


def _sign(text: Text, code: SignCode, value: str) -> Sign:
    digest = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Sign(text.revision_id, code, int.from_bytes(digest, "big"))
