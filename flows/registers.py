"""Registers of what the warehouse knows at the addresses and guids of texts that are to be placed."""

from collections.abc import Sequence
from datetime import date

from flows.context import NightContext
from pipeline.dates.parse import WEB_BEGAN
from pipeline.normalise import Register, address_keys
from pipeline.records import CleanedEntry, guid_key
from warehouse.connection import Connection
from warehouse.store.articles import known_articles, known_guids
from warehouse.store.discover import known_addresses


def register_of(con: Connection, entries: Sequence[CleanedEntry]) -> Register:
    """Bring what is known of these entries' addresses and guids."""
    addresses = known_addresses(con, (key for entry in entries for key in address_keys(entry)))
    guids = known_guids(con, ((entry.feed_id, entry.guid) for entry in entries))
    return Register(addresses, guids, known_articles(con, {*addresses.values(), *guids.values()}))


def article_keys(entry: CleanedEntry) -> tuple[str, ...]:
    """Return what the article of an entry may be known by: the keys of its addresses, and its guid."""
    return (*address_keys(entry), *((guid_key(entry.feed_id, entry.guid),) if entry.guid else ()))


def began(context: NightContext, source_id: str) -> date:
    """Return the first day on which a source can have published."""
    source = context.sources.get(source_id)
    return (source and source.since) or WEB_BEGAN
