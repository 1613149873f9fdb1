"""Must-see records: shown because of what they are, in a paper of their own, signed like all others, in no figure."""

import html
import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.cycle import pack as packing
from scrutiny.cycle.apart import Apart
from scrutiny.cycle.context import system
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.signatures import materials, records_of
from scrutiny.sampling.plan import Settings

AUGUST = resources.sample_data() / "2026-08-hertfordshire-stop-and-search.csv"


def drawn(root: Path, *, apart: Apart) -> Path:
    sample(
        Extract(paths=(AUGUST,)), out=root, seed="8402617395", settings=Settings(total=24, minimum=2, members=3),
        context=system(), salt=bytes(32), beside=apart,
    )  # fmt: skip
    return root


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = drawn(tmp_path_factory.mktemp("must-see") / "2026-11", apart=Apart(must_see_most=5))
    packing.pack(root, context=system())
    return root


def files(root: Path, ending: str) -> dict[str, str]:
    pack = root / "pack"
    return {path.relative_to(pack).as_posix(): path.read_text(encoding="utf-8") for path in pack.rglob(f"*{ending}")}


def test_they_stand_in_a_paper_of_their_own_and_in_nobodys_pack(packed: Path) -> None:
    one = open_folder(packed)
    numbers = one.must_see["number"].tolist()

    pages = files(packed, ".html")
    paper = pages.pop("must-see.html")
    assert numbers == ["MS01", "MS02", "MS03", "MS04", "MS05"]
    assert all(f"Record {number}:" in paper for number in numbers)
    assert not [name for name, page in pages.items() if any(f"Record {number}" in page for number in numbers)]
    assert (packed / "pack/must-see.pdf").read_bytes().startswith(b"%PDF")
    kept = json.loads((packed / "private/assigned.json").read_bytes())
    assert not [own for own in kept["members"].values() if set(numbers) & set(own)]


def test_the_paper_says_why_each_is_shown_and_how_many_there_are(packed: Path) -> None:
    paper = " ".join((packed / "pack/must-see.html").read_text(encoding="utf-8").split())
    counts = json.loads((packed / "public/must-see.json").read_bytes())

    assert "were not drawn by lot" in paper
    assert "in no count, no share and no test" in paper
    for rule in counts["rules"]:
        assert rule["title"] in paper
    assert paper.count("Shown because") == 5


def test_every_pack_says_that_there_are_such_and_where(packed: Path) -> None:
    pages = files(packed, "pack.html")

    said = "Apart from this sample, 5 searches of the list are shown because of what they are"
    assert len(pages) == 4
    assert all(said in " ".join(page.split()) for page in pages.values())
    counts = json.loads((packed / "public/must-see.json").read_bytes())["records"]
    assert counts["not_shown"]
    more = f"{counts['shown']} of the {counts['shown'] + counts['not_shown']} such that are not in the sample."
    assert all(more in " ".join(page.split()) for page in pages.values())


def test_what_the_paper_shows_is_the_record_and_not_another(packed: Path) -> None:
    one = open_folder(packed)
    records, _ = one.records()
    grounds = records.rows.set_index("public_id")["grounds"]
    paper = (packed / "pack/must-see.html").read_text(encoding="utf-8")
    paper = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", paper)).split())

    written = grounds.reindex(one.must_see["public_id"]).dropna()
    assert len(written) > 2
    for words in written:
        assert " ".join(words.split()) in paper


def test_they_are_signed_like_all_others_and_no_pack_is_made_without(packed: Path) -> None:
    one = open_folder(packed)

    waiting = [each.number for each in materials(one, records_of(one))]
    assert waiting == [*map(str, one.shown["number"]), *one.must_see["number"]]
    assert len(waiting) == 24 + 5


def test_they_can_be_in_no_figure(packed: Path) -> None:
    one = open_folder(packed)

    assert not set(one.must_see["public_id"]) & set(one.key["public_id"])
    assert not set(one.must_see["number"]) & set(one.shown["number"])


def test_without_any_there_is_no_paper_and_no_word_of_it(tmp_path: Path) -> None:
    root = drawn(tmp_path / "none", apart=Apart(must_see_most=0))
    made = packing.pack(root, context=system())

    assert not [name for name in made.files if "must-see" in name]
    assert "Apart from this sample" not in (root / "pack/pack.html").read_text(encoding="utf-8")


def test_one_that_was_called_as_a_reserve_stands_in_the_pack_only(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(packed, tmp_path / "2026-11"))
    one = open_folder(root)
    first = one.must_see.iloc[0]
    called = pd.DataFrame([{**first[["public_id", "record_id", "stratum"]], "number": "R1"}])

    monkeypatch.setattr(DrawFolder, "called", called)

    assert first["number"] not in open_folder(root).must_see["number"].tolist()
    assert open_folder(root).on_paper["public_id"].is_unique
