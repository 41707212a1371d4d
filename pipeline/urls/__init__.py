"""An address in, its one true spelling out; and the key under which two spellings are one article.

rules    what rules.toml says for one host
address  the address that is stored and clicked: only what is certain is changed
key      the key that variants of one article share, and whether two addresses are of one site
"""

from pipeline.urls.address import canonical_url, host_of, port_of
from pipeline.urls.key import address_key, same_article_site

__all__ = ["address_key", "canonical_url", "host_of", "port_of", "same_article_site"]
