"""Coded samples with their codes and scores, and the shares of the trends that they correct."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from pipeline.records import (
    CodedStratum,
    CorrectedShare,
    CountedCell,
    Record,
    Sample,
    SampleScore,
    TrendSlice,
    UncorrectedReason,
    WeightedShare,
)
from warehouse.connection import Connection
from warehouse.statements import delete, insert, run, upsert

_TABLES = ("core.samples", "core.sample_strata", "core.sample_units", "core.codes", "core.sample_scores")
_CORRECTED = "trends.corrected_shares"
_CELL = ("theme_id", "unit", "panel", "source_group", "genre", "period", "period_start")  # its primary key


class StoredSample(Record):
    """A coded sample as far as the correction needs it."""

    sample_id: str
    slice: TrendSlice
    is_current: bool  # coded under the current codebook

    def cell_key(self, theme_id: str, cell: CountedCell) -> tuple[object, ...]:
        """Return the primary key of the corrected share of a cell of its slice."""
        return (theme_id, *slice_key(self.slice).values(), cell.period, cell.period_start)


class CorrectedCell(Record):
    """A cell of the trends with its corrected share, or why it has none, and all that the share follows from."""

    theme_id: str
    unit: str
    panel: str
    source_group: str
    genre: str
    period: str
    period_start: date
    sample_id: str
    n: int
    n_with_theme: int
    share_corrected: float | None
    share_corrected_low: float | None
    share_corrected_high: float | None
    reason_uncorrected: UncorrectedReason | None

    @classmethod
    def of(cls, sample: StoredSample, theme_id: str, cell: CountedCell, one: CorrectedShare) -> "CorrectedCell":
        """Return a cell of the slice of `sample` with what its codes say of it."""
        return cls(
            theme_id=theme_id,
            **slice_key(sample.slice),
            period=cell.period,
            period_start=cell.period_start,
            sample_id=sample.sample_id,
            n=cell.n,
            n_with_theme=cell.n_found,
            share_corrected=one.share,
            share_corrected_low=one.low,
            share_corrected_high=one.high,
            reason_uncorrected=one.reason,
        )

    @property
    def key(self) -> tuple[object, ...]:
        """The primary key."""
        return tuple(getattr(self, column) for column in _CELL)

    @property
    def share(self) -> CorrectedShare:
        """The corrected share, or why there is none."""
        return CorrectedShare(
            share=self.share_corrected,
            low=self.share_corrected_low,
            high=self.share_corrected_high,
            reason=self.reason_uncorrected,
        )


def save_sample(
    con: Connection,
    sample: Sample,
    strata: Mapping[str, Sequence[CodedStratum]],
    scores: Iterable[SampleScore],
) -> None:
    """Store a coded sample, replacing what was stored of it: its strata, units, codes, scores and corrected shares."""
    key = {"sample_id": sample.sample_id}
    for table in (*_TABLES, _CORRECTED):
        delete(con, table, [key])
    facts = sample.model_dump(exclude={"slice", "strata", "units", "codes"})
    insert(con, "core.samples", [{**facts, **sample.slice.model_dump(), "coders": list(sample.coders)}])
    n_drawn = {(one.theme_id, one.stratum): one.n_drawn for one in sample.strata}
    rows = [
        {**key, "theme_id": theme_id, **one.model_dump(), "n_drawn": n_drawn[theme_id, one.stratum]}
        for theme_id, of_theme in strata.items()
        for one in of_theme
    ]
    insert(con, "core.sample_strata", rows)
    insert(con, "core.sample_units", [{**key, **unit.model_dump()} for unit in sample.units])
    insert(con, "core.codes", [{**key, **code.model_dump()} for code in sample.codes])
    insert(con, "core.sample_scores", [{**key, **_score_row(score)} for score in scores])


def _score_row(score: SampleScore) -> dict[str, Any]:
    row = score.model_dump(exclude={"precision", "recall"})
    row |= {"n_found": score.precision.n if score.precision else 0, **_columns("precision", score.precision)}
    return {**row, "n_true": score.recall.n if score.recall else None, **_columns("recall", score.recall)}


def _columns(name: str, share: WeightedShare | None) -> dict[str, float | None]:
    if share is None:
        return {name: None, f"{name}_low": None, f"{name}_high": None}
    return {name: share.share, f"{name}_low": share.low, f"{name}_high": share.high}


def slice_key(slice_: TrendSlice) -> dict[str, str]:
    """Return the columns that a slice fixes in the trends, without its span."""
    return slice_.model_dump(exclude={"first_day", "last_day"})


def stored_samples(con: Connection) -> tuple[StoredSample, ...]:
    """Return the coded samples, newest first."""
    slices = tuple(TrendSlice.model_fields)
    return tuple(
        StoredSample(slice=TrendSlice(**{name: row.pop(name) for name in slices}), **row)
        for row in run(con, "samples/list_samples")
    )


def strata_by_theme(con: Connection, sample: StoredSample) -> Iterator[tuple[str, tuple[CodedStratum, ...]]]:
    """Yield the strata of each theme of a coded sample."""
    rows = run(con, "samples/list_strata", sample_id=sample.sample_id)
    for theme_id, of_theme in groupby(rows, key=lambda row: str(row["theme_id"])):
        yield (
            theme_id,
            tuple(CodedStratum(**{name: row[name] for name in CodedStratum.model_fields}) for row in of_theme),
        )


def counted_cells(con: Connection, sample: StoredSample, theme_id: str) -> tuple[CountedCell, ...]:
    """Return the cells with texts of the slice that a sample is from, inside its span or not."""
    rows = run(con, "samples/list_cells", theme_id=theme_id, **slice_key(sample.slice))
    return tuple(CountedCell(**row) for row in rows)


def corrected_cells(con: Connection) -> tuple[CorrectedCell, ...]:
    """Return all cells that were corrected, or were not for a reason."""
    return tuple(CorrectedCell(**row) for row in run(con, "samples/list_corrected_cells"))


def save_corrected(con: Connection, before: Iterable[CorrectedCell], after: Iterable[CorrectedCell]) -> None:
    """Store the corrected cells `after`, given those that are stored: only rows that differ are written."""
    stored, wanted = ({cell.key: cell for cell in cells} for cells in (before, after))
    delete(con, _CORRECTED, (dict(zip(_CELL, key, strict=True)) for key in stored if key not in wanted))
    upsert(con, _CORRECTED, (cell.model_dump() for key, cell in wanted.items() if stored.get(key) != cell))


class ChangedBase(Record):
    """What became of the texts of a sample since its draw: articles of the sample, and texts of its slice and span."""

    n_drawn: int
    n_gone: int  # counted no longer
    n_edited: int  # counted by another revision
    n_in_slice: int  # texts that are counted now


def changed_since(con: Connection, sample: Sample) -> ChangedBase:
    """Return what became of the texts of a stored sample since its draw."""
    (drawn,) = run(con, "samples/count_changed", sample_id=sample.sample_id)
    (now,) = run(con, "samples/count_slice", **sample.slice.model_dump())
    return ChangedBase(**drawn, **now)
