"""Trends corrected by coded samples: which sample corrects which cell, and why a cell has no corrected share."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.records import CodedStratum, CorrectedShare, CountedCell, Sample, UncorrectedReason
from pipeline.stats.misclassification import corrected_shares
from pipeline.trial.scoring import coded_strata, scores
from warehouse.connection import Connection
from warehouse.store.samples import (
    CorrectedCell,
    StoredSample,
    corrected_cells,
    counted_cells,
    save_corrected,
    save_sample,
    stored_samples,
    strata_by_theme,
)


class Corrections(NamedTuple):
    """Cells that are corrected, or are not for which reason; and how many shares were computed for it."""

    verdicts: Counter[str]
    n_computed: int


class _KnownShares:
    """Corrected shares by sample, theme and counts, from which they follow: those stored, and those computed since."""

    def __init__(self, stored: Iterable[CorrectedCell]) -> None:
        self._known = {
            (one.sample_id, one.theme_id, one.n, one.n_with_theme): one.share
            for one in stored
            if one.share_corrected is not None
        }
        self.n_computed = 0

    def of(
        self, sample: StoredSample, theme_id: str, strata: Sequence[CodedStratum], cells: Sequence[CountedCell]
    ) -> list[CorrectedShare]:
        """Return the corrected share of each cell, computing those that are not known."""
        keys = [(sample.sample_id, theme_id, cell.n, cell.n_found) for cell in cells]
        if missing := {key: cell for key, cell in zip(keys, cells, strict=True) if key not in self._known}:
            computed = dict(zip(missing, corrected_shares(strata, missing.values()), strict=True))
            self.n_computed += sum(one.share is not None for one in computed.values())
            self._known |= computed
        return [self._known[key] for key in keys]


def correct_shares(con: Connection) -> Corrections:
    """Bring all corrected shares up to date; only those are computed whose codes or counts have changed."""
    stored = corrected_cells(con)
    known = _KnownShares(stored)
    chosen: dict[tuple[object, ...], CorrectedCell] = {}
    settled = set[tuple[object, ...]]()
    for sample in stored_samples(con):  # a cell is corrected by the newest that can, or has the reason of the newest
        for theme_id, strata in strata_by_theme(con, sample):
            cells = [
                cell for cell in counted_cells(con, sample, theme_id) if sample.cell_key(theme_id, cell) not in settled
            ]
            found = {one.key: one for one in _corrected(sample, theme_id, strata, cells, known)}
            having_share = {key: one for key, one in found.items() if one.share_corrected is not None}
            chosen = found | chosen | having_share
            settled |= having_share.keys()
    save_corrected(con, stored, chosen.values())
    verdicts = Counter(str(one.reason_uncorrected or "corrected") for one in chosen.values())
    return Corrections(verdicts, known.n_computed)


def _corrected(
    sample: StoredSample,
    theme_id: str,
    strata: Sequence[CodedStratum],
    cells: Iterable[CountedCell],
    known: _KnownShares,
) -> Iterator[CorrectedCell]:
    """Yield cells of the slice that a sample is from with what its codes of one theme say of them."""
    inside: list[CountedCell] = []
    outside: list[CountedCell] = []
    for cell in cells:
        (inside if sample.is_current and _is_inside(cell, sample) else outside).append(cell)
    for cell, one in zip(inside, known.of(sample, theme_id, strata, inside), strict=True):
        yield CorrectedCell.of(sample, theme_id, cell, one)
    reason = UncorrectedReason.OUTSIDE_SPAN if sample.is_current else UncorrectedReason.OTHER_CODEBOOK
    for cell in outside:
        yield CorrectedCell.of(sample, theme_id, cell, CorrectedShare(reason=reason))


def _is_inside(cell: CountedCell, sample: StoredSample) -> bool:
    return sample.slice.first_day <= cell.period_start and cell.period_end <= sample.slice.last_day


def store_sample(con: Connection, sample: Sample) -> None:
    """Store a coded sample with its scores, replacing what was stored of it."""
    save_sample(con, sample, coded_strata(sample), scores(sample))
