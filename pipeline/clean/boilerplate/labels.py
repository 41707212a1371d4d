"""Label recognition: short lines that name a section, a kind of piece or the outlet, and nothing else."""

import re
from urllib.parse import urlsplit

from pipeline.clean.read.wording import folded, letters
from pipeline.urls.rules import rules_of

# Words printed above a headline: the kind of piece that follows, and the section that it belongs to.
KINDS = frozenset(
    [
        *("opinion", "opinions", "analysis", "commentary", "comment", "column", "columns", "columnist", "editorial"),
        *("editorials", "op-ed", "oped", "op-eds", "viewpoint", "viewpoints", "perspective", "perspectives", "essay"),
        *("essays", "debate", "letter", "letters", "letters to the editor", "guest post", "guest column"),
        *("guest opinion", "guest commentary", "guest essay", "opinion column", "contributor", "the view from"),
        *("insight", "insights", "explainer", "interview", "q&a", "review", "book review", "briefing"),
        *("policy brief", "brief", "blog", "blogs", "feature", "features", "recent features", "special report"),
        *("report", "long read", "exclusive", "voices", "ideas", "argument", "arguments", "dispatch"),
        *("expert commentary", "expert comment", "news analysis", "strategist", "deep dive", "the big picture"),
        *("forum", "speech", "transcript", "video", "podcast", "watch"),
    ]
)
SECTIONS = frozenset(
    [
        *("asia", "east asia", "southeast asia", "south asia", "central asia", "northeast asia", "asia pacific"),
        *("europe", "asia-pacific", "indo-pacific", "oceania", "world", "international", "global", "politics"),
        *("diplomacy", "news", "security", "defense", "defence", "asia defense", "military", "economy", "economics"),
        *("business", "technology", "foreign policy", "foreign affairs", "national security"),
        *("international relations", "geopolitics", "strategy", "china", "japan", "south korea", "korea"),
        *("north korea", "australia", "new zealand", "india", "russia", "ukraine", "united states", "u.s.", "us"),
        *("usa", "united kingdom", "uk", "eu", "nato", "world news", "top stories", "home", "latest", "in brief"),
        *(
            "archive",
            "archives",
            "archiv",
            "blog archive",
            "blog archiv",
            "summary",
            "society",
            "culture",
            "environment",
            "trade",
            "law",
            "regions",
            "topics",
        ),
    ]
)
_PARTS = re.compile(r"\s*[|•·/›»>]\s*|\s+[-–—]\s+|\s{3,}")
_MOST_LABEL_WORDS, _MOST_CHARACTERS = 5, 120
_HOST_PREFIX = frozenset({"www", "www2", "m", "amp", "en", "eng", "english", "news", "edition"})


def is_label(text: str) -> bool:
    """Return whether a line consists only of names of kinds and sections: “Asia | Opinion”."""
    parts = label_parts(text)
    return bool(parts) and all(folded(part) in KINDS or folded(part) in SECTIONS for part in parts)


def is_kind(text: str) -> bool:
    """Return whether a line consists only of kinds of pieces: “Opinion”, “News Analysis”."""
    parts = label_parts(text)
    return bool(parts) and all(folded(part) in KINDS for part in parts)


def is_kicker(text: str) -> bool:
    """Return whether a line has several parts, at least one of which is a label: “The Long Debate | Opinion”."""
    parts = label_parts(text)
    return len(parts) > 1 and len(text.split()) <= 2 * _MOST_LABEL_WORDS and any(is_label(part) for part in parts)


def label_parts(text: str) -> list[str]:
    """Return the labels in one line, as they are written; none where the line is too long for labels."""
    if len(text) > _MOST_CHARACTERS:
        return []
    return [part.strip() for part in _PARTS.split(text) if part.strip()]


def could_be_label(text: str) -> bool:
    """Return whether a line is short and unpunctuated enough to be a label, whatever its words."""
    return len(text.split()) <= _MOST_LABEL_WORDS and not re.search(r"[.!?:;,”\"]$", text.strip())


class OutletNames:
    """The names of an outlet: its site names, its host name, and their initials."""

    def __init__(self, url: str, *names: str, title_suffix: str = "") -> None:
        """Take the URL of a page, all known names of the outlet, and the declared suffix of its titles."""
        self.title_suffix = title_suffix
        self.name = next((name for name in names if name), "")
        host = (urlsplit(url).hostname or "") if "://" in url else ""
        self.is_blog = rules_of(host).is_host_of_sites  # at a hosting service, with a name per customer
        labels = host.split(".") if host else []
        while len(labels) > 1 and labels[0] in _HOST_PREFIX:
            labels = labels[1:]
        self._host = letters(labels[0]) if labels else ""
        self._hosts = {letters(".".join(labels)), self._host, self._host.removeprefix("the")} - {""}
        self._names = {letters(name) for name in names} | {letters(name).removeprefix("the") for name in names}
        self._initials = {"".join(word[0] for word in name.split()).casefold() for name in names if name}
        self._initials |= {initials.removeprefix("t") for initials in self._initials}

    def is_named(self, text: str) -> bool:
        """Return whether `text` is one of the outlet's names, or begins with its host name: “BBC News” at bbc.co.uk."""
        bare = letters(text)
        if not bare:
            return False
        if bare in self._names or bare in self._hosts or bare.removeprefix("the") in self._names | self._hosts:
            return True
        if text.isupper() and 2 <= len(bare) <= 6 and (bare in self._initials or self._host.startswith(bare)):
            return True
        return len(self._host) >= 3 and len(text.split()) <= 4 and bare.startswith(self._host)
