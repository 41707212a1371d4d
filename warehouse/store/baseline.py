"""Seed articles of the baseline: measurements as shipped, or made from their loaded texts with the current codebook."""

from typing import Any

from pipeline.records import Hit, Record
from warehouse.connection import Connection
from warehouse.statements import insert, run, upsert


class StoredSeed(Record):
    """One seed article as stored."""

    baseline_id: str
    text: str | None
    codebook_sha256: str
    measured: str


def stored_seeds(con: Connection) -> dict[str, StoredSeed]:
    """Return the seed articles, by id."""
    keys = tuple(StoredSeed.model_fields)
    rows = run(con, "baseline/list_baseline_articles")
    return {row["baseline_id"]: StoredSeed(**{key: row[key] for key in keys}) for row in rows}


def save_seed(
    con: Connection, measurement: dict[str, Any], hits: tuple[Hit, ...], *, text: str | None, codebook_sha256: str
) -> None:
    """Store one seed article with its hits, replacing what was stored of it.

    `measurement` has the columns of core.baseline_articles that the profile knows; `text` is None for one as shipped.
    """
    row = {
        **measurement,
        "text": text,
        "codebook_sha256": codebook_sha256,
        "measured": "shipped" if text is None else "loaded",
    }
    upsert(con, "core.baseline_articles", [row])
    run(con, "baseline/forget_baseline_hits", baseline_id=measurement["baseline_id"])
    insert(con, "core.baseline_hits", [_hit_row(measurement["baseline_id"], hit) for hit in hits])


def _hit_row(baseline_id: str, hit: Hit) -> dict[str, Any]:
    return {
        "baseline_id": baseline_id,
        "theme_id": hit.theme_id,
        "term": hit.term,
        "sentence_number": hit.sentence_number,
        "start_offset": hit.start,
        "end_offset": hit.end,
    }
