"""Trends corrected by coded samples: which sample corrects which cell, and why a cell has no corrected share."""

from collections import Counter
from collections.abc import Iterator

from pipeline.records import CorrectedShare, CountedCell, Sample, UncorrectedReason
from pipeline.stats.misclassification import corrected_shares
from pipeline.trial.scoring import coded_strata, scores
from warehouse.connection import Connection
from warehouse.store.samples import (
    StoredSample,
    counted_cells,
    save_corrected,
    save_sample,
    slice_key,
    stored_samples,
    strata_by_theme,
)

_Corrected = tuple[StoredSample, str, CountedCell, CorrectedShare]


def correct_shares(con: Connection) -> Counter[str]:
    """Replace all corrected shares; return how many cells were corrected, and how many were not for which reason."""
    chosen: dict[tuple[object, ...], _Corrected] = {}
    for row in _corrected(con):
        sample, theme_id, cell, one = row
        key = (theme_id, *slice_key(sample.slice).values(), cell.period, cell.period_start)
        if one.share is not None or key not in chosen or chosen[key][3].share is None:
            chosen[key] = row  # the newest sample that corrects the cell, or else the newest
    save_corrected(con, chosen.values())
    return Counter("corrected" if one.reason is None else str(one.reason) for *_, one in chosen.values())


def _corrected(con: Connection) -> Iterator[_Corrected]:
    """Yield every cell of the slices that samples are from, for each theme of a sample, the oldest sample first."""
    for sample in stored_samples(con):
        for theme_id, strata in strata_by_theme(con, sample):
            inside: list[CountedCell] = []
            outside: list[CountedCell] = []
            for cell in counted_cells(con, sample, theme_id):
                (inside if sample.is_current and _is_inside(cell, sample) else outside).append(cell)
            for cell, one in zip(inside, corrected_shares(strata, inside), strict=True):
                yield sample, theme_id, cell, one
            reason = UncorrectedReason.OUTSIDE_SPAN if sample.is_current else UncorrectedReason.OTHER_CODEBOOK
            for cell in outside:
                yield sample, theme_id, cell, CorrectedShare(reason=reason)


def _is_inside(cell: CountedCell, sample: StoredSample) -> bool:
    return sample.slice.first_day <= cell.period_start and cell.period_end <= sample.slice.last_day


def store_sample(con: Connection, sample: Sample) -> None:
    """Store a coded sample with its scores, replacing what was stored of it."""
    save_sample(con, sample, coded_strata(sample), scores(sample))
