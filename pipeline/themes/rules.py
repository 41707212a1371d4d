"""The rules of relevance and genre as codebook.toml declares them: typed, and closed to keys that nobody declared."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from pipeline.themes.terms import Term, parse_term, regex_term

Text = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class Declared(BaseModel):
    """Base of all tables of the codebook."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RelevanceConfig(Declared):
    """The numbers and patterns that decide whether a text is commentary on NATO in Asia."""

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
    """Return one entry of the relevance list `name`: anchors are terms, the rest are expressions. Raises TermError.

    NATO and the names of outlets are looked for as they are written, all else in any case.
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
    """One sign of a genre: where to look, what for, and its weight (above zero for commentary, below for news)."""

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
    """The signs by which commentary, news and statements are told apart."""

    commentary_at: int
    news_at: int
    statement_addresses: tuple[Text, ...]
    statement_headings: tuple[Text, ...]
    signs: tuple[GenreSign, ...]
