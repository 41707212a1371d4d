"""The part of a codebook that the reference matcher can read: it knows neither constructions nor classes."""

from types import ModuleType
from typing import Any

from pipeline.themes.codebook.classes import spelt_out
from pipeline.themes.codebook.schema import Codebook
from pipeline.themes.codebook.terms import Term


def in_old_syntax(codebook: Codebook) -> Codebook:
    """Return the codebook without its constructions, and with its classes spelt out."""
    themes = (
        theme.model_copy(
            update={
                "terms": tuple(
                    term.model_copy(update={"p": spelt_out(term.p, codebook.classes)})
                    for term in theme.terms
                    if isinstance(codebook.term(term.p), Term)
                ),
                "exclusions": tuple(spelt_out(source, codebook.classes) for source in theme.exclusions),
            }
        )
        for theme in codebook.themes
    )
    kept = tuple(theme for theme in themes if theme.terms)
    stated = {name: getattr(codebook, name) for name in Codebook.model_fields}  # a copy would keep the hash
    return Codebook.model_validate({**stated, "classes": {}, "themes": kept})


def themes_in_old_syntax(codebook: Codebook) -> set[str]:
    """Return the ids of the themes that have no construction."""
    return {
        theme.theme_id
        for theme in codebook.themes
        if all(isinstance(codebook.term(term.p), Term) for term in theme.terms)
    }


def reference_themes(reference: ModuleType, codebook: Codebook) -> dict[str, Any]:
    """Return the themes of a codebook in old syntax as the reference matcher holds them."""
    return {
        theme.theme_id: reference.Theme(theme.theme_id, [term.p for term in theme.terms], theme.exclusions)
        for theme in codebook.themes
    }
