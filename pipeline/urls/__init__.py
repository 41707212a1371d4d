"""URL canonicalisation, and the keys that variants of one article's address share.

rules    the rules of rules.toml for one host
address  the canonical address that is stored and linked: only certain changes are made
key      the key shared by variants of one article, and whether two addresses belong to one site
"""

from pipeline.urls.address import canonical_url, host_of, port_of
from pipeline.urls.key import address_key, same_article_site

__all__ = ["address_key", "canonical_url", "host_of", "port_of", "same_article_site"]
