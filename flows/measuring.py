"""All texts that a changed codebook has made due again, assessed and counted at one go."""

from flows.context import NightContext
from flows.steps.assess import assess_batch
from flows.steps.themes import count_batch


def measure_texts(context: NightContext) -> None:
    """Assess and count every text that is not measured under the current codebook."""
    while assess_batch(context):
        pass
    while count_batch(context):
        pass
