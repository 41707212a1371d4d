"""assess: each new text is classified by relevance, and as commentary, news or statement."""

from collections import Counter

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import Genre, Night, Relevance
from warehouse.store.themes import TextToAssess, save_assessments, texts_to_assess

BATCH = 500


@task(task_run_name="assess", cache_policy=NO_CACHE)
def assess(settings: Settings, night: Night) -> None:
    """Assess every text that is not assessed under the current codebook."""
    run_assess(context_of(settings, night))


def run_assess(context: NightContext) -> None:
    """Assess every text that is not assessed under the current codebook, batch by batch."""
    found: Counter[str] = Counter()
    while batch := _assess_batch(context):
        found.update(relevance.relevance.value for _, relevance, _ in batch)
    context.log.info("relevance: %s", ", ".join(f"{n} {name}" for name, n in found.most_common()) or "no new text")


def _assess_batch(context: NightContext) -> list[tuple[str, Relevance, Genre]]:
    """Assess a batch of texts, in one transaction; none means that all are done."""
    with context.warehouse.writing() as con:
        texts = texts_to_assess(con, BATCH)
        assessed = [_assess(context, text) for text in texts]
        save_assessments(con, assessed)
    return assessed


def _assess(context: NightContext, text: TextToAssess) -> tuple[str, Relevance, Genre]:
    relevance = context.shared.relevance.assess(text.clean.title, text.clean.body, text.clean.language)
    return text.revision_id, relevance, context.shared.genre.assess(text.clean, text.url, text.source_kind)
