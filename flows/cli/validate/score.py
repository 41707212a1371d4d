"""`nato-asia validate score`: codes are read, agreement and quality computed and stored, and trends corrected."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from flows.cli.console import clean_text, print_table, say
from flows.cli.options import Data, path_argument
from flows.cli.published import require_warehouse
from flows.lock import hold
from flows.publication import publish_tables
from flows.report.report_folder import write_report
from flows.sample_files import read_sample_file, sample_file, save_sample_file
from flows.settings import Settings, load_settings
from flows.share_correction import correct_shares, store_sample
from pipeline.errors import CodesError, SettingsError
from pipeline.records import Code, Sample, SampleScore, UncorrectedReason, WeightedShare
from pipeline.stats.misclassification import LEAST_CODED
from pipeline.trial.coding_sheet import CodedFile, read_codes
from pipeline.trial.scoring import scores
from warehouse.ask.samples import corrected_quarters, current_codebook
from warehouse.connection import Connection, Warehouse
from warehouse.store.samples import changed_since

_COLUMNS = ("theme", "level", "voice", "units", "open", "alpha", "precision", "n", "recall", "n")
MOST_LETTERS = 80  # of a coder's name
_WHY_NOT = {
    UncorrectedReason.OUTSIDE_SPAN: "not wholly in the span of the sample",
    UncorrectedReason.OTHER_CODEBOOK: "coded under another codebook",
    UncorrectedReason.TOO_FEW_CODED: f"a stratum has fewer than {LEAST_CODED} decided articles, and more than that",
    UncorrectedReason.UNDETECTED: "the codes do not show that the codebook detects the theme",
    UncorrectedReason.NOT_VALIDATED: "no sample of this slice is coded",
}


class _Coder(NamedTuple):
    name: str
    file: Path
    coded: CodedFile


def score(
    files: Annotated[list[Path], path_argument(help="Coded file, one for each coder.")],
    coder: Annotated[
        list[str] | None,
        typer.Option("--coder", metavar="NAME", help="Name of the coder, once for each file [the name of the file]."),
    ] = None,
    data: Data = None,
) -> None:
    """Score what people coded: precision, recall and agreement.

    They are stored and published with the codes, and trends of the same slice get corrected shares. A file that is
    scored again replaces what its coder said before.
    """
    settings = load_settings({"data": data})
    require_warehouse(settings)
    coders = [_Coder(name, file, _read(file)) for name, file in zip(_names(files, coder), files, strict=True)]
    with hold(settings.data), closing(Warehouse(settings.warehouse)) as warehouse:
        samples = [_with_codes(settings, sample_id, of_sample) for sample_id, of_sample in _by_sample(coders)]
        for sample in samples:
            save_sample_file(settings, sample)
        with warehouse.writing() as con:
            for sample in samples:
                store_sample(con, sample)
            correct_shares(con)
        with warehouse.reading() as con:
            publish_tables(con, settings)
            for sample in samples:
                _print(con, sample)
        write_report(settings)
    for one in coders:
        blank = f", {one.coded.n_blank} left blank" if one.coded.n_blank else ""
        say(f"{clean_text(one.file)}: {len(one.coded.codes)} rows coded by {clean_text(one.name)}{blank}.")


def _names(files: Sequence[Path], stated: Sequence[str] | None) -> Sequence[str]:
    """Return the name of each file's coder. Raises SettingsError where two are one, or names and files do not match."""
    names = [name.strip() for name in stated or [file.stem for file in files]]
    if len(names) != len(files):
        raise SettingsError(f"{len(files)} files and {len(names)} --coder: name one coder for each file, in order.")
    for name in names:
        if not (0 < len(name) <= MOST_LETTERS and name.isprintable()):
            raise SettingsError(f"--coder {name!r}: this is no name. Write 1 to {MOST_LETTERS} printable characters.")
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise SettingsError(f"Two files have the coder {twice!r}: tell them apart with --coder, once for each file.")
    return names


def _read(file: Path) -> CodedFile:
    try:
        return read_codes(file, file.read_bytes())
    except OSError as broken:
        raise CodesError(f"{file}: it cannot be read ({broken.strerror}). Check the path.") from broken


def _by_sample(coders: Iterable[_Coder]) -> Iterator[tuple[str, list[_Coder]]]:
    """Yield each sample with the coders whose files hold codes of it."""
    found: dict[str, list[_Coder]] = defaultdict(list)
    for one in coders:
        for sample_id in sorted({code.sample_id for code in one.coded.codes}):
            found[sample_id].append(one)
    yield from found.items()


def _with_codes(settings: Settings, sample_id: str, coders: Sequence[_Coder]) -> Sample:
    """Return a sample with the codes of its coders, which replace what they said of it before."""
    path = sample_file(settings, sample_id)
    if not path.exists():
        raise CodesError(
            f"{coders[0].file}: the sample {sample_id} was not drawn from this data folder ({settings.data}). Name the "
            "folder that it was drawn from with --data."
        )
    sample = read_sample_file(path)
    known = {unit.unit_number for unit in sample.units}
    codes = [code for code in sample.codes if code.coder not in {one.name for one in coders}]
    for one in coders:
        for row in one.coded.codes:
            if row.sample_id != sample_id:
                continue
            if row.unit_number not in known:
                raise CodesError(f"{one.file}: the sample has no row {sample_id}.{row.unit_number}. Restore the keys.")
            codes.append(Code(unit_number=row.unit_number, coder=one.name, is_theme=row.is_theme, note=row.note))
    codes.sort(key=lambda code: (code.unit_number, code.coder))
    return sample.model_copy(update={"codes": tuple(codes)})


def _print(con: Connection, sample: Sample) -> None:
    say(
        f"Sample {sample.sample_id}, {sample.slice.first_day} to {sample.slice.last_day}, codebook "
        f"{sample.codebook_version}, coded by {clean_text(', '.join(sample.coders))}"
    )
    for remark in _remarks(con, sample):
        say(f"  {remark}")
    print_table("", _COLUMNS, map(_row, scores(sample)))
    say("")
    _print_corrected(con, sample)


def _remarks(con: Connection, sample: Sample) -> Iterator[str]:
    """Yield what has changed since the draw."""
    codebook = current_codebook(con)
    if codebook and codebook.codebook_sha256 != sample.codebook_sha256:
        yield (
            f"It was drawn under codebook {sample.codebook_version} ({sample.codebook_sha256[:12]}); texts are now "
            f"counted with {codebook.codebook_version} ({codebook.codebook_sha256[:12]}). The scores are of the old "
            "one, and no trend is corrected with them: draw a new sample."
        )
    changed = changed_since(con, sample)
    if changed.n_gone or changed.n_edited:
        yield (
            f"Since the draw, {changed.n_edited} of its {changed.n_drawn} articles were edited and {changed.n_gone} "
            "are no longer counted. The codes are of the texts as drawn."
        )
    if changed.n_in_slice != sample.n_in_slice:
        yield (
            f"It was drawn from {sample.n_in_slice} texts; the slice now has {changed.n_in_slice}. Scores are weighted "
            "to the texts of then."
        )


def _row(one: SampleScore) -> tuple[str | int, ...]:
    alpha = "–" if one.alpha is None else f"{one.alpha:.2f}"
    shares = (*_shown(one.precision), *_shown(one.recall))
    return (one.theme_id, str(one.level), one.voice, one.n_decided + one.n_open, one.n_open, alpha, *shares)


def _shown(share: WeightedShare | None) -> tuple[str, str]:
    if share is None:
        return "–", ""
    return f"{share.share:.2f} ({share.low:.2f} to {share.high:.2f})", str(share.n)


def _print_corrected(con: Connection, sample: Sample) -> None:
    rows = [
        (row["theme_id"], str(row["period_start"]), row["n"], f"{row['share']:.0%}", *_corrected(row))
        for row in corrected_quarters(con, sample.slice, sample.themes)
    ]
    print_table("Quarters of its slice", ("theme", "from", "texts", "share", "corrected", "or why not"), rows)
    say("")


def _corrected(row: Mapping[str, Any]) -> tuple[str, str]:
    if row["share_corrected"] is None:
        return "–", _WHY_NOT[UncorrectedReason(row["reason_uncorrected"])]
    shares = (row["share_corrected"], row["share_corrected_low"], row["share_corrected_high"])
    return "{:.0%} ({:.0%} to {:.0%})".format(*shares), ""
