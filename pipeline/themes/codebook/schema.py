"""Schema of codebook.toml: its tables as typed, frozen records that reject unknown keys."""

import hashlib
import json
import re
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from pipeline.themes.codebook.terms import Term, parse_term, regex_term

Text = Annotated[str, StringConstraints(min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")]
Share = Annotated[float, Field(ge=0, le=1)]


class Declared(BaseModel):
    """Base of all tables of the codebook."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RelevanceConfig(Declared):
    """The thresholds and patterns that decide whether a text is commentary on NATO in Asia."""

    min_words: int
    min_nato: int
    min_strong: int
    min_types: int
    min_near: int
    min_share: Share
    min_english_stopword_share: Share
    nato_regex: tuple[Text, ...]
    nato_false_regex: tuple[Text, ...]
    nato_doc_veto_regex: tuple[Text, ...]
    analogy_regex: tuple[Text, ...]
    anchors_strong: tuple[Text, ...]
    anchors_medium: tuple[Text, ...]
    anchor_false_regex: tuple[Text, ...]
    english_stopwords: tuple[Text, ...]


def relevance_term(name: str, source: str) -> Term:
    """Parse one entry of the relevance list `name`: anchors are terms, the rest are expressions. Raises TermError.

    NATO and the names of outlets are matched case-sensitively, everything else in any case.
    """
    if name.startswith("anchors_"):
        return parse_term(source)
    return regex_term(source, re.NOFLAG if name in ("nato_regex", "anchor_false_regex") else re.IGNORECASE)


def _compiling(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as broken:
        raise ValueError(f"the regular expression does not compile ({broken})") from None
    return pattern


class GenreSign(Declared):
    """One genre feature: where to look, what for, and its weight (positive for commentary, negative for news)."""

    where: Literal["page_type", "address", "heading", "author", "foot", "lead", "body"]
    weight: int
    any: tuple[Text, ...] = ()
    regex: Annotated[str, AfterValidator(_compiling)] = ""
    per_1000_words: float = 0.0  # of the body: how often the expression must match

    @model_validator(mode="after")
    def _has_what_its_place_needs(self) -> "GenreSign":
        wanted = "any" if self.where in ("page_type", "address", "heading") else "regex"
        if not getattr(self, wanted):
            raise ValueError(f"a sign of the {self.where} needs the key {wanted!r}")
        if (self.where == "body") != (self.per_1000_words > 0):
            raise ValueError("a sign of the body, and only that, needs per_1000_words above 0")
        return self


class GenreConfig(Declared):
    """The features and thresholds of the rule that classifies commentary, news and statements."""

    commentary_at: int
    news_at: int
    statement_addresses: tuple[Text, ...]
    statement_headings: tuple[Text, ...]
    signs: tuple[GenreSign, ...]


class ThemeTerm(Declared):
    """One term as written, and the sources that attest it."""

    p: Text
    src: tuple[Text, ...]


class HeldOut(Declared):
    """Hold-out evaluation of a theme: coded sentences that played no part in the choice of its terms."""

    tp: int
    fp: int
    fn: int
    precision: Share
    recall: Share


class ThemeTable(Declared):
    """One [theme.…] table."""

    label: Text
    group: Slug
    definition: Text
    note: str = ""
    terms: Annotated[tuple[ThemeTerm, ...], Field(min_length=1)]
    exclusions: tuple[Text, ...] = ()
    pending_terms: tuple[Text, ...] = ()  # seen, not measured, not counted
    confusable_with: tuple[Slug, ...] = ()
    heldout: HeldOut | None = None


class Theme(ThemeTable):
    """One theme: a topic, not a stance."""

    theme_id: Slug


class Evidence(Declared):
    """A quotation of a few words that attests a term, and its address."""

    id: Text
    phrase: Text
    url: Text


class Meta(Declared):
    """The [meta] table: version, status and rules of the codebook."""

    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    status: str = ""
    language: Literal["en"] = "en"
    rule: str = ""
    change_control: str = ""


class _Tables(Declared):
    meta: Meta
    matcher: dict[str, str]
    relevance: RelevanceConfig
    genre: GenreConfig
    evaluation: dict[str, JsonValue] = Field(default_factory=dict)
    groups: dict[Slug, tuple[Slug, ...]]
    evidence: tuple[Evidence, ...] = ()


class CodebookFile(_Tables):
    """The whole file, its themes not yet validated."""

    theme: dict[Slug, dict[str, JsonValue]]


class Codebook(_Tables):
    """The versioned dictionary of themes, with the rules of relevance and genre."""

    themes: tuple[Theme, ...]

    def __hash__(self) -> int:
        """Hash by everything that decides a count, so that a matcher can be cached per codebook."""
        return hash(self.codebook_sha256)

    @property
    def version(self) -> str:
        """The version that the author gave it."""
        return self.meta.version

    @property
    def language(self) -> str:
        """ISO 639-1 code of the language in which its terms are written."""
        return self.meta.language

    @cached_property
    def codebook_sha256(self) -> str:
        """SHA-256 of everything that decides a count: version, rules, terms, exclusions, relevance, genre; no notes."""
        counted = {
            "version": self.version,
            "matcher": self.matcher,
            "relevance": self.relevance.model_dump(),
            "genre": self.genre.model_dump(mode="json"),
            "themes": [[theme.theme_id, [term.p for term in theme.terms], theme.exclusions] for theme in self.themes],
        }
        canonical = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
