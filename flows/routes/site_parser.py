"""Parsing of what sites list, in one child process with limits, for several threads."""

from threading import Lock
from types import TracebackType
from typing import Self

from pipeline.children.pool import ChildPool
from pipeline.children.worker import GaveUp
from pipeline.discover.whole_sitemap import SitemapAddresses, SitemapFile, read_whole_sitemap
from pipeline.discover.wordpress import PostList, PostsAnswer, read_posts


class SiteParser:
    """A context manager; a list that takes too long or too much memory is one with `trouble`."""

    def __init__(self) -> None:
        """Start no process yet."""
        self._children = ChildPool(read_whole_sitemap, read_posts, n_workers=1)
        self._lock = Lock()

    def __enter__(self) -> Self:
        """Return the parser."""
        self._children.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """End the process."""
        self._children.__exit__(kind, error, at)

    def sitemap(self, of: SitemapFile) -> SitemapAddresses:
        """Return what a sitemap lists."""
        with self._lock:
            read = self._children.call(read_whole_sitemap, of)
        return SitemapAddresses(trouble=read.detail) if isinstance(read, GaveUp) else read

    def posts(self, of: PostsAnswer) -> PostList:
        """Return the posts of an answer of WordPress."""
        with self._lock:
            read = self._children.call(read_posts, of)
        return PostList(trouble=read.detail) if isinstance(read, GaveUp) else read
