"""History: web archives of others become the same records as a night's pages.

WARC ▶ sieve ▶ sieved WARC (records copied whole) ▶ read (clean … themes) ▶ Parquet part ▶ manifest
"""
