"""A quanteda dictionary out and in: what survives counts the same, what does not is named with its place."""

from pathlib import Path

import pytest
import yaml

import flows.demo
from pipeline.errors import CodebookError
from pipeline.themes.codebook.checker import check_codebook
from pipeline.themes.codebook.load import Codebook, load_codebook
from pipeline.themes.codebook.quanteda import export_dictionary, import_dictionary
from pipeline.themes.codebook.write import as_toml
from pipeline.themes.match.matcher import Matcher

SHIPPED = load_codebook()
EXPORTED = export_dictionary(SHIPPED)
NEWSROOM = Path(flows.demo.__file__).parent / "newsroom"


def imported(text: str) -> Codebook:
    return import_dictionary(text, "mine.yml", SHIPPED).codebook


def patterns(text: str) -> dict[str, tuple[str, ...]]:
    return {theme.theme_id: tuple(term.p for term in theme.terms) for theme in imported(text).themes}


def places(codebook: Codebook, text: str) -> set[tuple[str, int, int]]:
    return {(hit.theme_id, hit.start, hit.end) for hit in Matcher(codebook).find(text).hits}


def exported_part(codebook: Codebook) -> Codebook:
    """Return the codebook without what an export leaves out."""
    left = {(one.place.split(".")[1], one.text) for one in EXPORTED.left if one.place.endswith(".terms")}
    themes = (
        theme.model_copy(
            update={
                "terms": tuple(term for term in theme.terms if (theme.theme_id, term.p) not in left),
                "exclusions": (),
            }
        )
        for theme in codebook.themes
    )
    return codebook.model_copy(update={"themes": tuple(themes)})


def test_out_and_in_again_the_exported_terms_have_the_same_hits_on_every_demo_text() -> None:
    before, after = exported_part(SHIPPED), imported(EXPORTED.text)
    text = "\n\n".join(file.read_text("utf-8").partition("\n+++\n")[2] for file in sorted(NEWSROOM.rglob("*.md")))
    found = places(before, text)
    assert len(found) > 100
    assert places(after, text) == found


def test_the_export_is_a_dictionary_of_groups_themes_and_globs() -> None:
    tree = yaml.safe_load(EXPORTED.text)
    assert {theme for group in tree.values() for theme in group} <= {theme.theme_id for theme in SHIPPED.themes}
    assert set(tree) <= set(SHIPPED.groups)
    assert "liaison office*" in tree["institutions"]["liaison_office"]
    assert all(
        "~" not in one and "{" not in one for group in tree.values() for theme in group.values() for one in theme
    )


def test_each_term_and_exclusion_is_exported_or_named_with_its_reason() -> None:
    n_terms = sum(len(theme.terms) for theme in SHIPPED.themes)
    n_exclusions = sum(len(theme.exclusions) for theme in SHIPPED.themes)
    assert EXPORTED.n_terms + len(EXPORTED.left) == n_terms + n_exclusions
    assert all(f"# {one}\n" in EXPORTED.text for one in EXPORTED.left)
    assert {one.why for one in EXPORTED.left} == {
        "It has a gap.",
        "It is a regular expression.",
        "It matches capitals only; a dictionary matches any case.",
        "A dictionary has no exclusions.",
        "It is a construction of several patterns.",
    }


def test_over_a_third_of_the_terms_survive_and_four_in_five_of_the_rest_have_gaps() -> None:
    lost = [one.why for one in EXPORTED.left if one.place.endswith(".terms")]
    assert EXPORTED.n_terms / (EXPORTED.n_terms + len(lost)) == pytest.approx(0.37, abs=0.03)
    assert lost.count("It has a gap.") / len(lost) == pytest.approx(0.80, abs=0.05)


def test_an_imported_codebook_loads_and_passes_the_checker(tmp_path: Path) -> None:
    codebook = imported("Security:\n  Blocs: [Cold War*, 'bloc', bloc]\n  Trade: tariff*\nAlone: [NATO]\n")
    path = tmp_path / "codebook.toml"
    path.write_text(as_toml(codebook), "utf-8")
    read = load_codebook(path)
    assert read == codebook
    assert check_codebook(read) == ()
    assert read.groups == {"security": ("blocs", "trade"), "imported": ("alone",)}
    assert [(theme.theme_id, theme.label) for theme in read.themes] == [
        *(("blocs", "Blocs"), ("trade", "Trade"), ("alone", "Alone"))
    ]
    assert read.themes[0].terms[0].src == ("mine.yml",)
    assert [term.p for term in read.themes[0].terms] == ["cold war*", "bloc"]
    assert read.relevance == SHIPPED.relevance


def test_the_shipped_codebook_written_and_read_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "codebook.toml"
    path.write_text(as_toml(SHIPPED), "utf-8")
    assert load_codebook(path) == SHIPPED
    assert load_codebook(path).codebook_sha256 == SHIPPED.codebook_sha256


def test_patterns_in_capitals_match_any_case_as_they_do_in_quanteda() -> None:
    codebook = imported("key: [NATO, ASEAN states]")
    assert len(Matcher(codebook).find("nato and Nato and NATO, and the Asean States.").hits) == 4


def test_keys_deeper_than_a_theme_become_one_theme_each() -> None:
    assert patterns("a:\n  b:\n    c: [x]\n    d: [y]\n") == {"b_c": ("x",), "b_d": ("y",)}


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("wom?n", "no sign for one character"),
        ("un*ed", "a * stands only at the start or the end"),
        ("'*'", "a lone * would match every word"),
        ("'{a,b}'", "mean something else"),
        ("a ~2 b", "mean something else"),
        ("re:x", "mean something else"),
        ("a + b", "mean something else"),
        ("a >> b", "mean something else"),
        ("'@a b'", "mean something else"),
        ("u.s. navy", "Add that term by hand"),
        ("''", "the term is empty"),
    ],
)
def test_a_pattern_that_cannot_be_carried_is_named_with_its_line(pattern: str, why: str) -> None:
    found = import_dictionary(f"key:\n  - fine\n  - {pattern}\n", "mine.yml", SHIPPED)
    (left,) = found.left
    assert left.place == "mine.yml, line 3"
    assert why in left.why
    assert [term.p for term in found.codebook.themes[0].terms] == ["fine"]


def test_signs_inside_a_word_are_carried() -> None:
    assert patterns("key: [c++, a+b, me@example]") == {"key": ("c++", "a+b", "me@example")}


CONSTRUCTED = SHIPPED.themes[0].model_copy(
    update={
        "terms": tuple(
            SHIPPED.themes[0].terms[0].model_copy(update={"p": term})
            for term in ("@eu arms", "arms + @eu", "arms >> asia", "arms")
        ),
        "exclusions": (),
    }
)


def test_constructions_are_left_out_by_name_and_classes_are_carried_as_their_words() -> None:
    classes = {"eu": "{europe*,the union}"}
    exported = export_dictionary(SHIPPED.model_copy(update={"classes": classes, "themes": (CONSTRUCTED,)}))
    theme_id = CONSTRUCTED.theme_id
    assert [str(one) for one in exported.left] == [
        f"theme.{theme_id}.terms: {term!r}: It is a construction of several patterns."
        for term in ("arms + @eu", "arms >> asia")
    ]
    assert "# Not in this file: 2.\n" in exported.text
    assert patterns(exported.text) == {theme_id: ("the union arms", "europe* arms", "arms")}


def test_an_import_says_that_the_dictionary_is_part_of_a_codebook(tmp_path: Path) -> None:
    classes = {"eu": "{europe*,the union}"}
    book = SHIPPED.model_copy(update={"classes": classes, "themes": (CONSTRUCTED,)})
    found = import_dictionary(export_dictionary(book).text, "mine.yml", book)
    (left,) = found.left
    assert (left.place, left.text) == ("mine.yml, line 5", "# Not in this file: 2.")
    assert "write by hand" in left.why
    (tmp_path / "codebook.toml").write_text(as_toml(found.codebook), "utf-8")
    assert load_codebook(tmp_path / "codebook.toml").classes == {}
    whole = export_dictionary(found.codebook)
    assert whole.left == import_dictionary(whole.text, "mine.yml", book).left == ()


def test_a_key_of_which_nothing_can_be_carried_is_named() -> None:
    found = import_dictionary("good: [x]\nbad: ['a?']\n", "mine.yml", SHIPPED)
    assert [(one.place, one.text) for one in found.left] == [("mine.yml, line 2", "a?"), ("mine.yml, line 2", "bad")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("key: [a\n", "mine.yml, line 2: this is not YAML"),
        ("- a\n- b\n", "it has no keys"),
        ("", "it has no keys"),
        ("key: ['a?']\n", "no pattern in it that can be carried"),
        ("key: &x [a]\nother: *x\n", "mine.yml, line 2: a reference"),
        ("key: &x [*x]\n", "mine.yml, line 1: a reference"),
        ("[" * 5000, "mine.yml, line 1: 21 levels"),
        ("key:\n  - a\n  - [b]\n", "mine.yml, line 3: a list of patterns holds something else"),
        ("'!!!': [a]\n", "mine.yml, line 1: a key must hold a letter"),
        ("One: [a]\none: [b]\n", "mine.yml, line 2: the theme 'one' is there twice"),
        ("key: [a]\n---\nkey: [b]\n", "mine.yml, line 2: this is not YAML"),
        ("key: \x00", "this is not YAML"),
    ],
)
def test_a_file_that_is_no_dictionary_is_told_with_its_line(text: str, told: str) -> None:
    with pytest.raises(CodebookError) as raised:
        import_dictionary(text, "mine.yml", SHIPPED)
    assert told in str(raised.value)
