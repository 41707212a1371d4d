"""Record linkage of cleaned pages to articles by address and guid: aliases, and a new revision where words changed."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Literal

from pipeline.dates.parse import WEB_BEGAN, effective_published, is_ahead
from pipeline.dedupe import n_changed, same_words, share_of_shingles
from pipeline.records import (
    Alias,
    CleanedEntry,
    CleanText,
    Edit,
    KnownArticle,
    Outcome,
    Placement,
    Published,
    Revision,
    identity,
)
from pipeline.urls import address_key, canonical_url, same_article_site

SAME_PIECE = 0.3  # containment of 5-word shingles from which a new address of a guid is an alias of the article
MOST_IN_A_QUARTER = 24  # texts kept of one article (as in lemon24/reader); after that the newest replaces the last


class Register:
    """The articles known so far. Entries placed in one night or over several nights give the same result."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        guids: Mapping[tuple[str, str], str],
        articles: Mapping[str, KnownArticle],
    ) -> None:
        """Take the article ids by address key and by (feed, guid), and the articles by id."""
        self._addresses = dict(addresses)
        self._guids = dict(guids)
        self._articles = dict(articles)

    def find(self, cleaned: CleanedEntry) -> str | None:
        """Return the article known under the guid or an address of `cleaned`, whatever its text, if there is one.

        At an address that `cleaned` merely claims, only an article with the same text is its own.
        """
        by_guid = self._guids.get((cleaned.feed_id, cleaned.guid)) if cleaned.guid else None
        return by_guid or self._by_address(self._address(cleaned), cleaned)

    def place(self, cleaned: CleanedEntry, *, seen_on: date, not_before: date = WEB_BEGAN) -> Placement:
        """Classify `cleaned` as a new article, a revision, an unchanged text or a duplicate, with new addresses.

        A publication date that is impossible, given `seen_on` and the day on which the source began, is an error of
        the publisher: the next stated date is used.
        """
        url = self._address(cleaned)
        by_guid = self._guids.get((cleaned.feed_id, cleaned.guid)) if cleaned.guid else None
        by_address = self._by_address(url, cleaned)
        known = self._find(cleaned, by_guid, by_address)
        article_id = known or self._new_id(url, cleaned)
        moved = known is not None and known != by_address
        before = self._articles.get(article_id)
        revision = self._revise(article_id, cleaned, seen_on)
        published, other_dates = _date(cleaned.clean, seen_on, not_before)
        placed = Placement(
            cleaned=cleaned,
            article_id=article_id,
            outcome=_outcome(revision is not None, by_guid == article_id),
            url=url if known is None or moved else "",
            read_at=url,
            published=published,
            other_dates=other_dates,
            aliases=self._learn(article_id, url, cleaned, is_new=known is None, moved=moved),
            revision=revision,
            canonical_key=_claimed_elsewhere(cleaned),
            n_edits=self._articles[article_id].n_edits,
            edit=_edit(before, revision, cleaned) if before and revision else None,
        )
        if cleaned.guid:
            self._guids[cleaned.feed_id, cleaned.guid] = article_id
        return placed

    def _address(self, cleaned: CleanedEntry) -> str:
        """Return the address of the article: the one it claims, unless that belongs to another text."""
        url, stands_at = own_address(cleaned), _stands_at(cleaned)
        is_taken = url != stands_at and self._by_address(url, cleaned) is None and address_key(url) in self._addresses
        return stands_at if is_taken else url

    def _find(self, cleaned: CleanedEntry, by_guid: str | None, by_address: str | None) -> str | None:
        """Return the article that `cleaned` belongs to.

        The guid decides, unless it was reused for another text; then the address, unless the feed reuses that for
        another guid and another text (as happens with addresses that end in a running number).
        """
        if by_guid and (by_guid == by_address or self._has_same_text(by_guid, cleaned)):
            return by_guid
        if by_address and (not self._has_other_guid(by_address, cleaned) or self._has_same_text(by_address, cleaned)):
            return by_address
        return None

    def _has_other_guid(self, article_id: str, cleaned: CleanedEntry) -> bool:
        guids = {guid for feed_id, guid in self._articles[article_id].guids if feed_id == cleaned.feed_id}
        return bool(cleaned.guid and guids) and cleaned.guid not in guids

    def _new_id(self, url: str, cleaned: CleanedEntry) -> str:
        key = address_key(url)
        if key in self._addresses:  # the address was another article's and does not identify this one
            return identity("article", key, cleaned.feed_id, cleaned.guid)
        return identity("article", key)

    def _by_address(self, url: str, cleaned: CleanedEntry) -> str | None:
        """Return the article at the address of `cleaned`, or at the address that it claims if the text is the same.

        Some sites declare a section page as the address of every article in it, so the claim alone proves nothing.
        """
        for address in (cleaned.page_url, cleaned.url, _stands_at(cleaned)):
            if address and (article_id := self._addresses.get(address_key(address))):
                return article_id
        claimed = self._addresses.get(address_key(url))
        return claimed if claimed and self._has_same_text(claimed, cleaned) else None

    def _has_same_text(self, article_id: str, cleaned: CleanedEntry) -> bool:
        """Return whether the text is that article, moved or edited. Titles do not decide: a series shares one."""
        return share_of_shingles(self._articles[article_id].text, cleaned.clean.counted_text) >= SAME_PIECE

    def _revise(self, article_id: str, cleaned: CleanedEntry, seen_on: date) -> Revision | None:
        """Return a new revision if the words of the body changed, and update the known article.

        A changed headline alone makes no revision.
        """
        before = self._articles.get(article_id)
        guids = (*(before.guids if before else ()), (cleaned.feed_id, cleaned.guid))
        if before and same_words(_body(before), cleaned.clean.body):
            self._articles[article_id] = before.model_copy(update={"guids": guids})
            return None
        revision, n_in_quarter = _next_revision(article_id, before, cleaned.clean.counted_text, seen_on)
        self._articles[article_id] = KnownArticle(
            **revision.model_dump(exclude={"revision_id"}),
            title=cleaned.clean.title,
            guids=guids,
            latest_revision_id=revision.revision_id,
            n_edits=before.n_edits + 1 if before else 0,
            n_in_quarter=n_in_quarter,
            latest_on=seen_on,
        )
        return revision

    def _learn(
        self, article_id: str, url: str, cleaned: CleanedEntry, *, is_new: bool, moved: bool
    ) -> tuple[Alias, ...]:
        """Record and return the addresses that are not known yet."""
        origins: tuple[tuple[str, Literal["canonical", "feed", "redirect", "guid"]], ...] = (
            (url, "canonical" if is_new else "guid" if moved else "redirect"),
            (cleaned.page_url, "guid" if moved else "redirect"),
            (cleaned.url, "guid" if moved else "feed"),
        )
        learnt: dict[str, Alias] = {}
        for address, origin in origins:
            key = address_key(address)
            if address and key not in self._addresses:
                self._addresses[key] = article_id
                learnt[key] = Alias(address_key=key, article_id=article_id, url=address, origin=origin)
        return tuple(learnt.values())


def address_keys(cleaned: CleanedEntry) -> tuple[str, ...]:
    """Return the keys by which an article may be known: of its claimed, final, fetched and listed addresses."""
    return keys_of_addresses(cleaned.entry_id, cleaned.page_url, cleaned.url, cleaned.clean.canonical_url)


def keys_of_addresses(entry_id: str, page_url: str, url: str, canonical: str) -> tuple[str, ...]:
    """Return the keys by which the article of a page may be known that calls the address `canonical` its own."""
    stands_at = _standing(entry_id, page_url, url)
    addresses = (_own(canonical, stands_at), stands_at, page_url, url)
    return tuple(dict.fromkeys(address_key(address) for address in addresses if address))


def _stands_at(cleaned: CleanedEntry) -> str:
    return _standing(cleaned.entry_id, cleaned.page_url, cleaned.url)


def _standing(entry_id: str, page_url: str, url: str) -> str:
    return canonical_url(page_url) or url or f"urn:nato-asia:entry:{entry_id}"


def own_address(cleaned: CleanedEntry) -> str:
    """Return the address that identifies the article: the canonical one if on the same site, else the final one."""
    return _own(cleaned.clean.canonical_url, _stands_at(cleaned))


def _own(canonical: str, stands_at: str) -> str:
    claimed = canonical_url(canonical, base=stands_at) if canonical else ""
    # Some sites declare their front page as the canonical address of every article; its key is the bare host.
    is_believable = claimed and same_article_site(claimed, stands_at) and "/" in address_key(claimed)
    return claimed if is_believable else stands_at


def _claimed_elsewhere(cleaned: CleanedEntry) -> str:
    """Return the key of the canonical address if it is an article at another site, else an empty string."""
    claimed = (
        canonical_url(cleaned.clean.canonical_url, base=_stands_at(cleaned)) if cleaned.clean.canonical_url else ""
    )
    key = address_key(claimed) if claimed else ""
    return key if "/" in key and not same_article_site(claimed, _stands_at(cleaned)) else ""


def _date(clean: CleanText, seen_on: date, not_before: date) -> tuple[Published | None, tuple[Published, ...]]:
    """Return the first stated date that is possible, not ahead of `seen_on` if there is one, and all that differ."""
    stated = (*((clean.published,) if clean.published else ()), *clean.other_dates)
    possible = [one for one in stated if effective_published(one, seen_on, not_before)]
    first = next((one for one in possible if not is_ahead(one, seen_on)), possible[0] if possible else None)
    chosen = effective_published(first, seen_on, not_before)
    return chosen, tuple(one for one in stated if chosen is None or one.published_on != chosen.published_on)


def _next_revision(article_id: str, before: KnownArticle | None, text: str, seen_on: date) -> tuple[Revision, int]:
    """Return the revision that follows `before`, and the number of revisions in its quarter.

    If the quarter is full, the new revision takes the number of the latest: the first texts and the last one of every
    quarter are kept.
    """
    n_before = before.n_in_quarter if before and _quarter(before.latest_on) == _quarter(seen_on) else 0
    n_in_quarter = min(n_before + 1, MOST_IN_A_QUARTER)
    number = (before.revision_number if before else 0) + n_in_quarter - n_before
    digest = hashlib.sha256(text.encode()).hexdigest()
    revision = Revision(
        revision_id=identity("revision", article_id, str(number), digest),
        article_id=article_id,
        revision_number=number,
        text=text,
        text_sha256=digest,
    )
    return revision, n_in_quarter


def _edit(before: KnownArticle, revision: Revision, cleaned: CleanedEntry) -> Edit:
    n_in, n_out = n_changed(_body(before), cleaned.clean.body)
    takes_place = revision.revision_number == before.revision_number
    return Edit(n_words_in=n_in, n_words_out=n_out, replaces=before.latest_revision_id if takes_place else "")


def _body(known: KnownArticle) -> str:
    return known.text.removeprefix(f"{known.title}\n\n") if known.title else known.text


def _quarter(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def _outcome(is_new_text: bool, is_known_here: bool) -> Outcome:
    if is_new_text:
        return Outcome.ARTICLE
    return Outcome.UNCHANGED if is_known_here else Outcome.DUPLICATE
