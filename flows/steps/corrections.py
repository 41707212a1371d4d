"""corrections: cells of the trends that a coded sample is from get their corrected share, or why they have none."""

from collections import Counter
from collections.abc import Iterator

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.sample_files import coded_samples
from flows.settings import Settings
from pipeline.records import CorrectedShare, CountedCell, Night, Sample, UncorrectedReason
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


@task(task_run_name="corrections", cache_policy=NO_CACHE)
def corrections(settings: Settings, night: Night) -> None:
    """Correct the shares of the trends with the codes of people."""
    run_corrections(context_of(settings, night))


def run_corrections(context: NightContext) -> None:
    """Correct the shares of all cells that a coded sample is from, in one transaction."""
    with context.warehouse.writing() as con:
        verdicts = correct_shares(con)
    if verdicts:
        context.log.info("%s", ", ".join(f"{n} {verdict}" for verdict, n in sorted(verdicts.items())))


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
            cells = counted_cells(con, sample, theme_id)
            inside = [cell for cell in cells if _is_inside(cell, sample)] if sample.is_current else []
            for cell, one in zip(inside, corrected_shares(strata, inside), strict=True):
                yield sample, theme_id, cell, one
            reason = UncorrectedReason.OUTSIDE_SPAN if sample.is_current else UncorrectedReason.OTHER_CODEBOOK
            for cell in cells:
                if cell not in inside:
                    yield sample, theme_id, cell, CorrectedShare(reason=reason)


def _is_inside(cell: CountedCell, sample: StoredSample) -> bool:
    return sample.slice.first_day <= cell.period_start and cell.period_end <= sample.slice.last_day


def store_sample(con: Connection, sample: Sample) -> None:
    """Store a coded sample with its scores, replacing what was stored of it."""
    save_sample(con, sample, coded_strata(sample), scores(sample))


def reload_samples(context: NightContext) -> None:
    """Store again what people coded, and correct the trends with it: part of a rebuild."""
    with context.warehouse.writing() as con:
        for sample in coded_samples(context.settings):
            store_sample(con, sample)
        correct_shares(con)
