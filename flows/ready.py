"""All that can be wrong before a night begins, checked before anything is fetched or started."""

from flows.identity import require_contact
from flows.lock import hold
from flows.settings import Settings, prepare_data_folder
from pipeline.records import Source
from pipeline.sources import load_sources
from pipeline.themes.codebook import load_codebook
from warehouse.connection import Warehouse


def check_ready(settings: Settings) -> tuple[Source, ...]:
    """Return the sources to watch. Raises ConfigurationError where sources, data folder or identity do not hold."""
    sources = load_sources(settings.sources)
    prepare_data_folder(settings)
    require_contact(settings, (feed.url for source in sources for feed in source.feeds))
    return sources


def rehearse(settings: Settings) -> None:
    """Meet every trouble of a night's beginning now, as one sentence: afterwards it would come with Prefect's traces.

    Raises TrackerError where sources, settings, codebook or warehouse do not hold, or where a night is at work already.
    """
    check_ready(settings)
    load_codebook()
    with hold(settings.data):
        Warehouse(settings.warehouse).close()
