"""All that can be wrong before a night begins, checked before anything is fetched or started."""

from flows.identity import require_contact
from flows.settings import Settings, prepare_data_folder
from pipeline.records import Source
from pipeline.sources import load_sources


def check_ready(settings: Settings) -> tuple[Source, ...]:
    """Return the sources to watch. Raises ConfigurationError where sources, data folder or identity do not hold."""
    sources = load_sources(settings.sources)
    prepare_data_folder(settings)
    require_contact(settings, (feed.url for source in sources for feed in source.feeds))
    return sources
