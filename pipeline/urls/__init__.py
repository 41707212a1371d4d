"""URL canonicalisation, and the keys that variants of one article's address share.

rules    the rules of rules.toml for one host
address  the canonical address that is stored and linked: only certain changes are made
key      the key shared by variants of one article, and whether two addresses belong to one site
outlet_host  the host of an outlet by the address of its feed
"""

from pipeline.urls.address import canonical_url, host_of, port_of
from pipeline.urls.key import address_key, registrable_domain, same_article_site

__all__ = ["address_key", "canonical_url", "host_of", "port_of", "registrable_domain", "same_article_site"]
