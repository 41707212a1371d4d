"""Extracts real pages with trafilatura in one process, and does nothing else. Argument: how many."""

import sys

import trafilatura

from tests.bench.real_town import real_pages

if __name__ == "__main__":
    for page in real_pages(int(sys.argv[1])):
        trafilatura.bare_extraction(page, with_metadata=True)
