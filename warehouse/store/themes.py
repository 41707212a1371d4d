"""Store for assessing and counting: relevance, genre, length and hits of revisions."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pipeline.records import CleanText, Furniture, Genre, Hit, Record, Relevance, RelevanceClass, Sentence
from warehouse.connection import Connection
from warehouse.statements import insert, run, run_over, upsert
from warehouse.store.trends import make_due

_ASSESSED = ("revision_id", "relevance", "relevance_reasons", "genre", "genre_score", "genre_reasons")


class TextToAssess(Record):
    """A revision without relevance and genre under the current codebook."""

    revision_id: str
    url: str
    source_kind: str  # as sources.toml declares it
    clean: CleanText


class TextToCount(Record):
    """An assessed revision whose themes are not counted under the current codebook."""

    revision_id: str
    title: str
    text: str
    relevance: RelevanceClass


class Counted(Record):
    """Counts of one revision: words, sentences and hits."""

    revision_id: str
    n_words: int
    sentences: tuple[Sentence, ...]
    hits: tuple[Hit, ...]


def texts_to_assess(con: Connection, most: int) -> tuple[TextToAssess, ...]:
    """Return up to `most` revisions to assess."""
    rows = run(con, "themes/list_texts_to_assess", most=most)
    return tuple(
        TextToAssess(**{key: row[key] for key in ("revision_id", "url", "source_kind")}, clean=_clean_text(row))
        for row in rows
    )


def _clean_text(row: dict[str, Any]) -> CleanText:
    title = row["title"]
    return CleanText(
        title=title,
        body=row["text"].removeprefix(f"{title}\n\n") if title else row["text"],
        published=None,
        language=row["language_code"],
        canonical_url=row["url"],
        furniture=tuple(Furniture(**piece) for piece in row["furniture"]),
        **{key: row[key] for key in ("authors", "section", "first_publisher", "page_types", "extractor")},
    )


def save_assessments(con: Connection, assessed: Iterable[tuple[str, Relevance, Genre]]) -> None:
    """Store relevance and genre with their reasons, by revision id."""
    _save_assessments(con, [_assessment_row(*one) for one in assessed])


def _save_assessments(con: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
    upsert(con, "core.assessments", rows)
    run_over(con, "themes/pass_assessed", "core.assessments", rows)


def _assessment_row(revision_id: str, relevance: Relevance, genre: Genre) -> dict[str, Any]:
    return {
        "revision_id": revision_id,
        "relevance": relevance.relevance.value,
        "relevance_reasons": list(relevance.reasons),
        "genre": genre.genre.value,
        "genre_score": genre.score,
        "genre_reasons": list(genre.reasons),
    }


def texts_to_count(con: Connection, most: int) -> tuple[TextToCount, ...]:
    """Return up to `most` revisions to count."""
    return tuple(TextToCount(**row) for row in run(con, "themes/list_texts_to_count", most=most))


def save_counts(con: Connection, codebook_sha256: str, counted: Sequence[Counted]) -> None:
    """Store hits and lengths of revisions under the codebook of that hash, and mark their articles as due in trends."""
    hits = [row for one in counted for row in _hit_rows(one)]
    lengths = [
        {"revision_id": one.revision_id, "n_words": one.n_words, "n_sentences": len(one.sentences)} for one in counted
    ]
    _save_counts(con, codebook_sha256, hits, lengths)


def save_measured(con: Connection, codebook_sha256: str, measured: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Store what was measured elsewhere under the codebook of that hash, by revision id.

    Each mapping has the columns of core.assessments, n_words, n_sentences, and `hits` with the columns of core.hits.
    """
    rows = [{"revision_id": revision_id, **found} for revision_id, found in measured]
    _save_assessments(con, [{key: row[key] for key in _ASSESSED} for row in rows])
    hits = [{"revision_id": row["revision_id"], **hit} for row in rows for hit in row["hits"]]
    lengths = [{key: row[key] for key in ("revision_id", "n_words", "n_sentences")} for row in rows]
    _save_counts(con, codebook_sha256, hits, lengths)


def _save_counts(
    con: Connection, codebook_sha256: str, hits: Sequence[Mapping[str, Any]], lengths: Sequence[Mapping[str, Any]]
) -> None:
    insert(con, "core.hits", hits)
    rows = ({**row, "codebook_sha256": codebook_sha256} for row in lengths)
    make_due(con, run_over(con, "themes/pass_counted", "core.revisions", rows))


def _hit_rows(counted: Counted) -> Iterable[dict[str, Any]]:
    for hit in counted.hits:
        sentence = counted.sentences[hit.sentence_number - 1]
        yield {
            "revision_id": counted.revision_id,
            "theme_id": hit.theme_id,
            "term": hit.term,
            "sentence_number": hit.sentence_number,
            "start_offset": hit.start,
            "end_offset": hit.end,
            "sentence_start": sentence.start,
            "sentence_end": sentence.end,
            "voice": hit.voice,
        }
