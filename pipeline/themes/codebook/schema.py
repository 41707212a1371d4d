"""Schema of codebook.toml: its tables as typed, frozen records that reject unknown keys."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

from pipeline.records import GenreClass
from pipeline.themes.codebook.classes import class_names, spelt_out
from pipeline.themes.codebook.constructions import Pattern, parse_pattern
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
    # Strong anchors, but medium ones in a sentence that matches war_backing_regex. A codebook may do without.
    anchors_power: tuple[Text, ...] = ()
    war_backing_regex: tuple[Text, ...] = ()


def relevance_term(name: str, source: str) -> Term:
    """Parse one entry of the relevance list `name`: anchors are terms, the rest are expressions. Raises TermError.

    NATO and the names of outlets are matched case-sensitively, everything else in any case.
    """
    if name.startswith("anchors_"):
        return parse_term(source)
    return regex_term(source, re.NOFLAG if name in ("nato_regex", "anchor_false_regex") else re.IGNORECASE)


def exclusion_term(source: str, classes: Mapping[str, str]) -> Term:
    """Parse an exclusion, which is a single pattern. Raises TermError if it breaks the syntax."""
    return replace(parse_term(spelt_out(source, classes)), source=source)


def _compiling(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as broken:
        raise ValueError(f"the regular expression does not compile ({broken})") from None
    return pattern


class GenreSign(Declared):
    """One genre sign: where to look, what for, and its weight for each genre (0 where it says nothing about it)."""

    where: Literal["kind", "page_type", "address", "host", "heading", "note", "lead", "body", "text"]
    name: str = ""  # of a rate, as its reason shows it
    any: tuple[Text, ...] = ()
    regex: Annotated[str, AfterValidator(_compiling)] = ""
    per_1000_words: Annotated[float, Field(ge=0)] = 0.0  # the rate from which a sign of the body counts in full
    commentary: float = 0.0
    news: float = 0.0
    statement: float = 0.0

    @property
    def weights(self) -> dict[GenreClass, float]:
        """The weight for each genre."""
        return {
            GenreClass.COMMENTARY: self.commentary,
            GenreClass.NEWS: self.news,
            GenreClass.STATEMENT: self.statement,
        }

    @model_validator(mode="after")
    def _has_what_its_place_needs(self) -> "GenreSign":
        by_name, by_regex = self.where in _BY_NAME, self.where in _BY_REGEX
        if not ((by_name and self.any) or (by_regex and self.regex)) or (self.any and self.regex):
            wanted = " or ".join(repr(key) for key, may in (("any", by_name), ("regex", by_regex)) if may)
            raise ValueError(f"a sign of the {self.where} needs the key {wanted}, and only that one")
        if (self.where in _RATES) != bool(self.per_1000_words and self.name):
            raise ValueError("a sign of the body or the text, and only that, needs a name and per_1000_words above 0")
        if not any(self.weights.values()):
            raise ValueError("a sign needs a weight other than 0 for commentary, news or statement")
        return self


_BY_NAME = ("kind", "page_type", "address", "heading")
_RATES = ("body", "text")  # the text holds quotations, the body is without them
_BY_REGEX = (*_RATES, "heading", "host", "lead", "note")


class GenreStart(Declared):
    """The sums of a page that shows no sign."""

    commentary: float
    news: float
    statement: float

    def of(self, genre: GenreClass) -> float:
        """Return the sum of a genre."""
        return float(getattr(self, genre.value))


class GenreConfig(Declared):
    """The linear model that tells commentary, news and statements apart."""

    margin: Annotated[float, Field(ge=0)]  # by which a genre must lead
    start: GenreStart
    statement_addresses: tuple[Text, ...]
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
    classes: dict[Slug, Text] = {}
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

    def term(self, source: str) -> Pattern:
        """Parse a term of a theme."""
        return parse_pattern(source, self.classes)

    def exclusion(self, source: str) -> Term:
        """Parse an exclusion of a theme."""
        return exclusion_term(source, self.classes)

    def used_classes(self) -> set[str]:
        """Return the names of the classes that counted terms and exclusions use."""
        listed = (source for theme in self.themes for source in (*(term.p for term in theme.terms), *theme.exclusions))
        return set().union(*map(class_names, listed))

    @cached_property
    def codebook_sha256(self) -> str:
        """SHA-256 of everything that decides a count: version, rules, terms, exclusions, relevance, genre; no notes."""
        counted: dict[str, object] = {
            "version": self.version,
            "matcher": self.matcher,
            "relevance": self.relevance.model_dump(),
            "genre": self.genre.model_dump(mode="json"),
            "themes": [[theme.theme_id, [term.p for term in theme.terms], theme.exclusions] for theme in self.themes],
        }
        if used := self.used_classes():  # without classes, a codebook keeps the hash that it had before there were any
            counted["classes"] = {name: self.classes[name] for name in used}
        canonical = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()
