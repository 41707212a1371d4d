"""themes: the terms of the codebook are found in every relevant text, sentence by sentence."""

from prefect import get_run_logger, task
from prefect.cache_policies import NO_CACHE

from flows.context import NightContext, context_of
from flows.settings import Settings
from pipeline.records import Night, RelevanceClass
from pipeline.themes.match.voice import with_voices
from warehouse.store.themes import Counted, TextToCount, save_counts, texts_to_count

BATCH = 500
# Hits of other texts would be noise in every question that forgets to ask for relevance.
COUNTED = {RelevanceClass.CORE, RelevanceClass.PERIPHERAL, RelevanceClass.ANALOGY}


@task(cache_policy=NO_CACHE)
def find_themes(settings: Settings, night: Night) -> None:
    """Count every text that is not counted under the current codebook."""
    context = context_of(settings, night)
    n_texts = n_hits = 0
    while batch := count_batch(context):
        n_texts += len(batch)
        n_hits += sum(len(one.hits) for one in batch)
    get_run_logger().info("%d hits in %d texts", n_hits, n_texts)


def count_batch(context: NightContext) -> list[Counted]:
    """Count a batch of texts, in one transaction; none means that all are done."""
    with context.warehouse.writing() as con:
        counted = [_count(context, text) for text in texts_to_count(con, BATCH)]
        save_counts(con, context.codebook.codebook_sha256, counted)
    return counted


def _count(context: NightContext, text: TextToCount) -> Counted:
    found = context.matcher.find(text.text) if text.relevance in COUNTED else context.matcher.read(text.text)
    hits = with_voices(text.text, text.title, found.hits)
    return Counted(revision_id=text.revision_id, n_words=found.n_words, sentences=found.sentences, hits=hits)
