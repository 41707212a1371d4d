"""Content of the report, read from the published file: its standing each night, and the evidence behind the numbers."""

import re
from functools import cache

from pipeline.records.report import (
    CarryingTerm,
    CorpusSize,
    FoundSentence,
    GroupShare,
    NewText,
    OwnScore,
    PutAside,
    ReportedTheme,
    ReportEvidence,
    ShownNight,
    ShownTest,
    Standing,
    ThemeEdit,
    TrendPoint,
)
from warehouse.ask.status import open_rejections
from warehouse.ask.story_texts import newest_commentary
from warehouse.connection import Connection
from warehouse.statements import Row, run, statement

MOST_NIGHTS = 14
MOST_NEW_TEXTS = 30
MOST_SENTENCES = 15  # of one theme and voice
MOST_TERMS = 20
MOST_EDITS = 10
_THEME_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


def read_standing(con: Connection, outlook: str = "") -> Standing:
    """Return what every night may change; `outlook` says from when on a line can be drawn."""
    corpus = next((CorpusSize(**row) for row in run(con, "report/measure_corpus")), None)
    if corpus is None:
        return Standing(corpus=None, outlook=outlook)
    return Standing(
        corpus=corpus,
        themes=tuple(ReportedTheme(**row) for row in run(con, "report/list_themes")),
        points=tuple(TrendPoint(**row) for row in run(con, "report/list_trends")),
        tests=tuple(ShownTest(**row) for row in run(con, "report/list_tests")),
        scores=tuple(OwnScore(**row) for row in run(con, "report/list_scores")),
        groups=tuple(GroupShare(**row) for row in run(con, "report/list_group_shares")),
        nights=tuple(ShownNight(**row) for row in run(con, "report/list_nights", most=MOST_NIGHTS)),
        new_texts=tuple(map(_new_text, newest_commentary(con, MOST_NEW_TEXTS))),
        put_aside=tuple(PutAside(**_without_example(row)) for row in open_rejections(con)),
        outlook=outlook,
        evidence_sha256=run(con, "report/digest_evidence")[0]["evidence_sha256"],
    )


def read_evidence(con: Connection) -> ReportEvidence:
    """Return the newest sentences, the terms and the edits of all themes."""
    return ReportEvidence(
        sentences=tuple(FoundSentence(**row) for row in run(con, "report/list_sentences", most=MOST_SENTENCES)),
        terms=tuple(CarryingTerm(**row) for row in run(con, "report/list_terms", most=MOST_TERMS)),
        edits=tuple(ThemeEdit(**row) for row in run(con, "report/list_edits", most=MOST_EDITS)),
    )


@cache
def shown_query(name: str, theme_id: str | None = None) -> str:
    """Return queries/`name`.sql as a reader can run it, without its final semicolon."""
    text = statement(name).strip().removesuffix(";")
    if theme_id is None:
        return text
    if not _THEME_ID.fullmatch(theme_id):
        raise ValueError(f"{theme_id!r} is no id of a theme")
    return text.replace("$theme_id", f"'{theme_id}'")


def _new_text(row: Row) -> NewText:
    return NewText(
        title=row["title"],
        url=row["url"],
        source_name=row["outlet"],
        published_on=row["published_on"],
        published_precision=row["published_precision"],
        n_articles=row["n_articles"],
        labels=tuple(theme["label"] for theme in row["themes"]),
    )


def _without_example(row: Row) -> Row:
    return {name: value for name, value in row.items() if name != "example"}
