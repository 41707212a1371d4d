"""themes: the terms of the codebook are found in every relevant text, sentence by sentence."""

from prefect import task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.assess.counting import count_themes
from pipeline.records import Night
from warehouse.store.themes import Counted, TextToCount, save_counts, texts_to_count

BATCH = 500


@task(task_run_name="themes", cache_policy=NO_CACHE)
def themes(settings: Settings, night: Night) -> None:
    """Count every text that is not counted under the current codebook."""
    run_themes(context_of(settings, night))


def run_themes(context: NightContext) -> None:
    """Count every text that is not counted under the current codebook, batch by batch."""
    n_texts = n_hits = 0
    while batch := _count_batch(context):
        n_texts += len(batch)
        n_hits += sum(len(one.hits) for one in batch)
    context.log.info("%d hits in %d texts", n_hits, n_texts)


def _count_batch(context: NightContext) -> list[Counted]:
    """Count a batch of texts, in one transaction; none means that all are done."""
    with context.warehouse.writing() as con:
        counted = [_count(context, text) for text in texts_to_count(con, BATCH)]
        save_counts(con, context.shared.codebook.codebook_sha256, counted)
    return counted


def _count(context: NightContext, text: TextToCount) -> Counted:
    counts = count_themes(context.shared.matcher, text.text, text.title, text.relevance)
    return Counted(revision_id=text.revision_id, **counts._asdict())
