"""In whose words hits of real texts stand, as a reader judged it; see docs/codebook-voice.md."""

import csv
from pathlib import Path

from pipeline.themes.match.voice import voices_of
from tests.real.voice_sample import read_texts

READ = Path(__file__).with_name("voice_read.csv")


def test_hits_stand_in_the_words_in_which_a_reader_found_them(material: Path) -> None:
    with READ.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    texts = {text.sha256[:16]: text for text in read_texts(material, {row["item_id"] for row in rows})}
    there = [row for row in rows if row["text_sha256"] in texts]  # a better cleaner makes other texts of pages
    wrong = [
        row
        for row in there
        if voices_of((text := texts[row["text_sha256"]]).counted, text.title).of(int(row["start"]), int(row["end"]))
        != row["read_as"]
    ]
    assert len(there) >= 40
    assert wrong == []
