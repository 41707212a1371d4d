"""Date labels: what words in visible lines and names of meta elements call a date: published, modified or other."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

DayLabel = Literal["", "published", "modified", "other"]

PUBLISHED_NAMES = (  # of meta elements, most reliable first
    *("article:published_time", "og:article:published_time", "og:published_time", "article:published", "datepublished"),
    *("parsely-pub-date", "sailthru.date", "citation_publication_date", "citation_online_date", "citation_date"),
    *("dc.date.issued", "dcterms.issued", "dc:date.issued", "prism.publicationdate", "bepress_citation_date"),
    *("publishdate", "publish-date", "publish_date", "published-date", "pubdate", "pub_date", "og:pubdate"),
    *("publication_date", "publicationdate", "date_published", "published_time", "published_at", "publish_time"),
    *("firstpublished", "originalpublicationdate", "article_date_original", "article.published", "og:release_date"),
    *("cxenseparse:recs:publishtime", "cxenseparse:publishtime", "bt:pubdate", "rbpubdate", "publishtime"),
    *("shareaholic:article_published_time", "vr:published-time", "analyticsattributes.articledate", "ob:date"),
    *("weibo:article:create_at", "apub:time"),
)
CREATED_NAMES = (  # these may also mean the creation of a draft, or the last change
    *("dcterms.created", "dcterms:created", "dc.date.created", "dc:date.created", "dc.created", "datecreated"),
    *("dc.date", "dc:date", "dcterms.date", "date", "created", "gentime"),
)
MODIFIED_NAMES = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "dc.modified",
    "revision_date",
)

_MODIFIED = re.compile(
    r"updat|modif|\bedited|\brevis|reviewed|corrected|aktuali[sz]|änderung|geändert|bearbeitet|\bstand\b|mise? à jour"
    r"|màj|actuali[sz]|aggiorn|atuali[sz]|bijgewerkt|gewijzigd|uppdat|oppdat|opdat|päivit|güncel|обновл|измен|оновл"
    r"|diperbarui|cập nhật"
    # In a German sentence the participle that labels the date follows it.
    r"|dieser (?:artikel|beitrag|eintrag) wurde(?=.{0,300}(?:aktualisiert|geändert|bearbeitet))"
    r"|更新|修改|수정|最終",
    re.I,
)
_PUBLISHED = re.compile(
    r"\bpubli(?:sh|é|cad|cer|sert|zier|k)|pubbl|posted|issued|written|created|released|veröffentlicht|erstellt"
    r"|erschienen|online seit|gepostet|geplaatst|gepubliceerd|опублик|публикац|diterbitkan|yayın|julkaistu|đăng"
    r"|dieser (?:artikel|beitrag|eintrag) wurde(?!.{0,300}(?:aktualisiert|geändert|bearbeitet))"
    r"|发布|發佈|发表|發表|公開|掲載|投稿|입력|등록|게시|نشر",
    re.I,
)
_OTHER = re.compile(  # when a user joined, when a notice took effect
    r"\bjoined|registered|member since|registriert|mitglied seit|dabei seit|beigetreten|inscrit le|registrado|注册"
    r"|가입일|gültig|valid (?:from|since|until)|effective (?:date|from)|expires",
    re.I,
)
_MARKS: tuple[tuple[re.Pattern[str], DayLabel], ...] = (
    (_MODIFIED, "modified"),
    (_PUBLISHED, "published"),
    (_OTHER, "other"),
)


def labelled_parts(text: str) -> Iterator[tuple[str, DayLabel]]:
    """Yield the parts of a line, split before each label, with their labels; the first part has none."""
    marks = sorted((found.start(), label) for pattern, label in _MARKS for found in pattern.finditer(text))
    starts: list[tuple[int, DayLabel]] = [(0, ""), *marks, (len(text), "")]
    for (start, label), (end, _) in pairwise(starts):
        if part := text[start:end].strip():
            yield part, label
