"""codebook.toml: what it holds, and how each mistake in it is told."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.errors import CodebookError
from pipeline.themes.codebook.checker import check_codebook
from pipeline.themes.codebook.load import SHIPPED, load_codebook
from pipeline.themes.codebook.write import as_toml
from tests.old_syntax import in_old_syntax

Edited = Callable[[str, str], Path]


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Return a function that writes the shipped codebook with one text replaced, once."""

    def edit(old: str, new: str) -> Path:
        text = SHIPPED.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "codebook.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return path

    return edit


def line_of(path: Path, text: str, occurrence: int = 1) -> int:
    """Return the line that holds `text` for the n-th time."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [number for number, line in enumerate(lines, 1) if text in line][occurrence - 1]


def test_the_shipped_codebook_has_its_33_themes_each_in_a_group_and_each_term_has_a_source() -> None:
    codebook = load_codebook()
    assert codebook.version == "3.0.0"
    assert len(codebook.themes) == 33
    assert {theme.group for theme in codebook.themes} == set(codebook.groups)
    assert all(term.src for theme in codebook.themes for term in theme.terms)


def test_the_hash_follows_what_counts_and_nothing_else(edited: Edited) -> None:
    shipped = load_codebook().codebook_sha256
    for old, new in [
        ("[theme.liaison_office]", "# a comment\n[theme.liaison_office]"),
        ('src = ["S0", "S3", "D-004", "D-008", "D-087"]', 'src = ["S0"]'),
        ('pending_terms = ["first of its kind in asia", "nato wedge"]\n', ""),
    ]:
        assert load_codebook(edited(old, new)).codebook_sha256 == shipped
    for old, new in [
        ('p = "liaison office*"', 'p = "liaison offices"'),
        ('"liaison officer*", ', ""),
        ('version = "3.0.0"', 'version = "3.0.1"'),
        ("min_nato = 3", "min_nato = 4"),
    ]:
        assert load_codebook(edited(old, new)).codebook_sha256 != shipped


def test_a_file_that_is_not_toml_is_told_with_its_line(edited: Edited) -> None:
    path = edited("[theme.liaison_office]", "[theme.liaison_office")
    with pytest.raises(CodebookError, match=rf"codebook\.toml, line {line_of(path, '[theme.liaison_office')}: .*TOML"):
        load_codebook(path)


def test_a_missing_file_is_told_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="no such file"):
        load_codebook(tmp_path / "absent.toml")


def test_a_theme_declared_twice_is_told_with_both_lines(edited: Edited) -> None:
    path = edited("[theme.partner_formats]", "[theme.liaison_office]")
    lines = [line_of(path, "[theme.liaison_office]", n) for n in (1, 2)]
    with pytest.raises(CodebookError) as told:
        load_codebook(path)
    assert (
        f"line {lines[1]}: the theme 'liaison_office' is declared twice, on lines {lines[0]} and {lines[1]}. Give"
        in str(told.value)
    )


@pytest.mark.parametrize(
    ("old", "new", "place", "told"),
    [
        ("[theme.liaison_office]", '[theme.liaison_office]\ncolour = "red"', "colour", "unknown key 'colour'"),
        ('label = "NATO liaison', 'lable = "NATO liaison', 'lable = "NATO', "unknown key 'lable'"),
        ("min_nato = 3\n", "", "[relevance]", "'relevance.min_nato' is missing"),
        ('p = "tentacle*"', 'p = "tentacle*", q = 1', 'p = "tentacle*"', "unknown key 'terms.4.q'"),
        ('p = "IP4"', 'p = "AP4"', 'p = "AP4"', "'AP4' stands there twice. Remove one."),
        ('p = "IP4"', 'p = "{IP4"', "{IP4", "a brace is not closed"),
        ('p = "IP4"', 'p = "{IP4,}"', "{IP4,}", "empty alternative"),
        ('p = "IP4"', 'p = "IP4 ~x four"', "IP4 ~x four", "the gap '~x' is no number"),
        ('p = "IP4"', 'p = "IP4 ~2"', "IP4 ~2", "no word on both sides"),
        ('p = "IP4"', 'p = "*"', 'p = "*"', "a lone *"),
        ('p = "IP4"', 'p = "re:("', "re:(", "does not compile"),
        ('p = "IP4"', 'p = " "', 'p = " "', "the term is empty"),
        ('"liaison officer*"', '"{liaison officer*"', "{liaison officer*", "a brace is not closed"),
        ('"nato wedge"', '"nato ~ wedge"', "nato ~ wedge", "is no number"),
        ('group = "institutions"', 'group = "institution"', 'group = "institution"', "is not in [groups], which has"),
        ('["liaison_office", "partner', '["partner', "institutions = [", "which does not list it"),
        ('"North Atlantic Alliance"', '"North Atlantic ("', '"North Atlantic ("', "does not compile"),
        ('"malaysia*"', '"{malaysia*"', '"{malaysia*"', "a brace is not closed"),
        ('where = "lead"', 'where = "hand"', 'where = "hand"', "Input should be"),
        ("per_1000_words = 25\n", "", "", "per_1000_words above 0"),
        ("(?i)views?", "(?i)(views?", "(?i)(views?", "does not compile"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_key(edited: Edited, old: str, new: str, place: str, told: str) -> None:
    path = edited(old, new)
    with pytest.raises(CodebookError) as raised:
        load_codebook(path)
    message = str(raised.value)
    assert told in message
    assert message.startswith(f"{path}, line ")
    if place:
        assert f"line {line_of(path, place)}:" in message


CLASSES = '[classes]\nus = "{US,washington,american*}"\n\n[groups]'


@pytest.fixture
def classed(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes the shipped codebook with other [classes], and with another term in place of IP4.

    Further texts are replaced by the ones after them, once.
    """
    plain = as_toml(in_old_syntax(load_codebook()))

    def write(classes: str, term: str, *changes: str) -> Path:
        text = plain.replace("[groups]", classes, 1).replace('p = "IP4"', f'p = "{term}"', 1)
        for old, new in zip(changes[::2], changes[1::2], strict=True):
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / "classed.toml"
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.mark.parametrize(
    ("classes", "term", "place", "told"),
    [
        (CLASSES, "@eu arms", "@eu arms", "the class '@eu' is not in [classes], which has us. Add it there"),
        ("[groups]", "@us arms", "@us arms", "the class '@us' is not in [classes], which is empty."),
        (CLASSES, "IP4", "", "classes.us: no term uses it. Write @us in one, or remove the class."),
        (CLASSES, "re:a@us", "", "classes.us: no term uses it."),
        (CLASSES.replace("}", ",@eu}"), "@us arms", "", "a class cannot hold another one."),
        (CLASSES.replace("{US", "{@eu allies,US"), "@us arms", "", "a class cannot hold another one."),
        (CLASSES.replace("{", ""), "@us arms", "", "Write it as {one,two words,three*}."),
        (CLASSES.replace("}", "} {a,b}"), "@us arms", "", "a class is one list of alternatives"),
        (CLASSES.replace("}", ",}"), "@us arms", "", "an empty alternative"),
        (CLASSES.replace("}", ",~2 a}"), "@us arms", "", "a gap stands outside braces"),
        (CLASSES.replace("}", ",a + b}"), "@us arms", "", "outside braces"),
        (CLASSES.replace("us =", "US ="), "@US arms", "", "String should match pattern"),
        (CLASSES, "{@us,eu} arms", "{@us,eu} arms", "a class stands for braces"),
        (CLASSES, "@us +", "@us +", "need a pattern on both sides"),
        (CLASSES, "@us >> a >> b", "@us >> a >> b", "stands there twice"),
    ],
)
def test_a_mistake_in_a_class_or_construction_is_told_with_its_line(
    classed: Callable[..., Path], classes: str, term: str, place: str, told: str
) -> None:
    path = classed(classes, term)
    with pytest.raises(CodebookError) as raised:
        load_codebook(path)
    assert told in str(raised.value)
    line = line_of(path, place) if place else line_of(path, "[classes]") + 1
    assert str(raised.value).startswith(f"{path}, line {line}: ")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"liaison officer*"', '"liaison + officer*"', "outside braces"),
        ('"liaison officer*"', '"liaison >> officer*"', "outside braces"),
        ('"korean peninsula"', '"korean + peninsula"', "outside braces"),
        ('"korean peninsula"', '"@korea"', "in terms and exclusions only"),
    ],
)
def test_exclusions_and_anchors_are_no_constructions(edited: Edited, old: str, new: str, told: str) -> None:
    path = edited(old, new)
    with pytest.raises(CodebookError) as raised:
        load_codebook(path)
    assert told in str(raised.value)
    assert str(raised.value).startswith(f"{path}, line {line_of(path, new)}: ")


def test_a_class_may_be_used_by_an_exclusion_or_a_pending_term_alone(classed: Callable[..., Path]) -> None:
    for old, new in (('"liaison officer*"', '"@us officer*"'), ('"nato wedge"', '"nato wedge", "@us wedge"')):
        path = classed(CLASSES, "IP4", old, new)
        assert load_codebook(path).classes == {"us": "{US,washington,american*}"}


def test_the_hash_follows_classes_that_count(classed: Callable[..., Path]) -> None:
    counted = load_codebook(classed(CLASSES, "@us arms")).codebook_sha256
    assert load_codebook(classed(CLASSES.replace("american*", "american"), "@us arms")).codebook_sha256 != counted
    assert load_codebook(classed(CLASSES, "arms + @us")).codebook_sha256 != counted
    without = load_codebook(classed("[groups]", "IP4")).codebook_sha256
    pending = classed(CLASSES, "IP4", '"nato wedge"', '"@us wedge"')
    assert load_codebook(pending).codebook_sha256 == without


def test_the_hash_of_a_codebook_without_classes_is_that_of_its_older_readers() -> None:
    codebook = in_old_syntax(load_codebook())
    counted = {
        "version": codebook.version,
        "matcher": codebook.matcher,
        "relevance": codebook.relevance.model_dump(),
        "genre": codebook.genre.model_dump(mode="json"),
        "themes": [[theme.theme_id, [term.p for term in theme.terms], theme.exclusions] for theme in codebook.themes],
    }
    canonical = json.dumps(counted, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert codebook.codebook_sha256 == hashlib.sha256(canonical.encode()).hexdigest()


def test_a_codebook_with_classes_written_and_read_is_itself(classed: Callable[..., Path], tmp_path: Path) -> None:
    codebook = load_codebook(classed(CLASSES, "@us + arms >> asia"))
    (tmp_path / "written.toml").write_text(as_toml(codebook), "utf-8")
    assert load_codebook(tmp_path / "written.toml") == codebook


def test_nothing_in_the_shipped_codebook_calls_for_a_second_look() -> None:
    assert check_codebook(load_codebook()) == ()


def test_a_term_that_an_earlier_one_always_matches_is_a_finding(edited: Edited) -> None:
    path = edited('{ p = "encircl*",', '{ p = "encircl*", src = ["S3"] },\n  { p = "encircled",')
    (finding,) = check_codebook(load_codebook(path))
    assert (finding.theme_id, finding.text) == ("containment", "encircled")
    assert str(finding).startswith("theme.containment.terms: 'encircled': It never counts:")


@pytest.mark.parametrize(
    ("old", "new", "key", "advice"),
    [
        ('p = "IP4", src = ["D-076", "H1-004"]', 'p = "IP4", src = []', "terms", "It has no source"),
        ('p = "IP4", src = ["D-076", "H1-004"]', 'p = "IP4", src = ["E999"]', "terms", "E999 is not in [[evidence]]"),
        ('p = "IP4"', r'p = "re:\\d"', "terms", "tried in every sentence"),
        ('confusable_with = ["ukraine_war"]', 'confusable_with = ["ukraine"]', "confusable_with", "no such theme"),
    ],
)
def test_what_an_author_will_not_have_meant_is_a_finding(
    edited: Edited, old: str, new: str, key: str, advice: str
) -> None:
    findings = check_codebook(load_codebook(edited(old, new)))
    assert any(finding.key == key and advice in finding.advice for finding in findings)


def test_an_exclusion_that_shares_no_word_with_its_theme_is_a_finding() -> None:
    codebook = load_codebook()
    theme = next(theme for theme in codebook.themes if theme.theme_id == "rules_values")
    plain = theme.model_copy(
        update={
            "terms": tuple(term for term in theme.terms if "~" not in term.p),
            "exclusions": ("democratic party", "social* club", "open ~1 house", "left side"),
        }
    )
    findings = check_codebook(codebook.model_copy(update={"themes": (plain,)}))
    assert [finding.text for finding in findings if finding.key == "exclusions"] == ["social* club", "left side"]
