"""Must-see records: shown because of what they are, in a paper of their own, signed like all others, in no figure."""

import html
import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import docx
import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.cycle import pack as packing
from scrutiny.cycle.apart import Apart
from scrutiny.cycle.context import system
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.must_see import papers
from scrutiny.cycle.signatures import materials, records_of
from scrutiny.outputs.glossary import ENTRIES, terms_in
from scrutiny.outputs.must_see import MustSeeRecord, MustSeeView, intro, must_see_pdf
from scrutiny.outputs.theme import PLAIN
from scrutiny.outputs.views import Fact, RecordView, TextBlock
from scrutiny.panel import questions
from scrutiny.records.fields import by_name
from scrutiny.sampling import must_see
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
    assert all(f">Record {number}</span>" in paper for number in numbers)
    assert not [name for name, page in pages.items() if any(f"Record {number}" in page for number in numbers)]
    assert (packed / "pack/must-see.pdf").read_bytes().startswith(b"%PDF")
    kept = json.loads((packed / "private/assigned.json").read_bytes())
    assert not [own for own in kept["members"].values() if set(numbers) & set(own)]


def test_the_paper_says_why_each_is_shown_and_how_many_there_are(packed: Path) -> None:
    paper = " ".join((packed / "pack/must-see.html").read_text(encoding="utf-8").split())
    counts = json.loads((packed / "public/must-see.json").read_bytes())

    of = counts["records"]
    assert (of["shown"], of["not_shown"] > 0) == (5, True)
    assert f"The list shows {5 + of['not_shown']} searches of these kinds that are not in the packs." in paper
    assert "Which 5 was settled by lot within each kind" in paper
    assert "in no count, no share and no test" in paper
    for rule in counts["rules"]:
        assert rule["title"] in paper
    assert paper.count("Shown because:") == 5


def test_nothing_of_a_draw_in_one_step_says_that_nobody_could_pick(packed: Path, pdftotext: Path) -> None:
    """The office gave the seed with the file, so that cannot be shown, on any page that a member gets."""
    said = files(packed, ".html")
    for path in (packed / "pack").rglob("*.pdf"):
        done = subprocess.run([pdftotext, path, "-"], check=True, capture_output=True)
        said[path.name] = done.stdout.decode()

    assert {"pack.html", "M01/pack.html", "check-the-draw.html", "must-see.html"} <= set(said)
    assert {"must-see.pdf", "pack.pdf"} <= set(said)
    claim = r"nobody (?:could|picked|chose|can tell beforehand)|no one|same chance"
    # The one thing that may be said, and is: that it does not show it.
    denied = r"not (?:by itself )?(?:show )?that nobody chose"
    for name, words in said.items():
        text = re.sub(denied, "", " ".join(words.split()))
        assert re.findall(claim, text, re.IGNORECASE) == [], name
    assert "show that nobody chose" in " ".join(said["pack.html"].split())


def test_invented_records_that_are_shown_as_they_are_are_never_called_redacted(packed: Path) -> None:
    pages = files(packed, ".html")

    for name in ("pack.html", "M01/pack.html", "must-see.html"):
        text = " ".join(pages[name].split())
        assert "are invented, not redacted." in text
        assert "These records are invented, not redacted: nothing was taken out." in text
        here, _, in_a_real_one = text.partition("In a real pack,")
        assert "stand where something personal, a time or a date was taken out, or" in in_a_real_one
        assert "stand where something personal" not in here
    letter = docx.Document(str(packed / "pack/M01/letter.docx"))
    words = " ".join(paragraph.text for paragraph in letter.paragraphs)
    assert "invented, not redacted" in words
    assert "were taken out" not in words


def test_no_reason_of_ours_tells_a_member_what_to_think() -> None:
    for rule in must_see.shipped():
        assert rule.reason.startswith("The record "), rule.id
        words = f"{rule.title} {rule.reason}".casefold()
        leading = "good reason|slip|harm|intrusive|strip search|serious|wrong|mistake|should|must|unlawful|carries"
        assert not re.search(leading, words), rule.id
    assert "says nothing about whether the search was right or wrong" in " ".join(intro(shown=5, left=0))


def test_what_came_of_it_is_shut_on_the_screen_and_stands_at_the_end_when_that_is_printed(packed: Path) -> None:
    page = " ".join((packed / "pack/must-see.html").read_text(encoding="utf-8").split())
    labels = [field.label for name, field in by_name().items() if name in ("outcome", "found")]
    records, appendix = page.split('<section class="appendix"', 1)

    shut = re.findall(r'<details class="outcome screen">.*?</details>', records)
    open_ = re.sub(r'<details class="outcome screen">.*?</details>', "", records)
    assert len(shut) == 5
    for label in labels:
        assert all(f"<dt>{label}</dt>" in each for each in shut)
        assert f"<dt>{label}</dt>" not in open_
        assert appendix.count(f"<dt>{label}</dt>") == 5
    assert '<details class="outcome screen" open' not in page
    assert (resources.template_text("pack/pack.js").split()[:9]) == page.rpartition("<script>")[2].split()[:9]


def test_what_came_of_it_is_on_the_back_of_the_record_in_print(packed: Path, pdftotext: Path) -> None:
    numbers = open_folder(packed).must_see["number"].tolist()
    done = subprocess.run([pdftotext, "-layout", packed / "pack/must-see.pdf", "-"], check=True, capture_output=True)
    pages = done.stdout.decode().split("\f")

    for number in numbers:
        (back,) = [at for at, page in enumerate(pages, start=1) if f"Record {number}: what came of it" in page]
        (front,) = [at for at, page in enumerate(pages, start=1) if re.search(rf"Record {number}(?!:)", page)]
        assert front % 2 == 1
        assert back == front + 1
        assert "Outcome" not in pages[front - 1]
        assert "Outcome" in pages[back - 1]


def test_a_record_of_two_pages_has_its_back_on_a_page_of_its_own_too(pdftotext: Path, tmp_path: Path) -> None:
    fact = (Fact(label="Outcome", value="Nothing found"),)
    long = TextBlock(text="\n\n".join(["The officer wrote a long text about what was seen. " * 9] * 9))
    records = [
        MustSeeRecord(
            record=RecordView(
                number=f"MS{at}",
                area="Watford",
                facts=(Fact(label="When", value="August"),),
                grounds=long if at == 1 else TextBlock(text="Seen to hide a bag."),
                outcome=fact,
            ),
            why=("A child under 10",),
        )
        for at in (1, 2)
    ]
    view = MustSeeView(
        pack_id="p", force="Herts", period="August", marking="M", intro=intro(shown=2, left=0), kinds=(), rows=(),
        not_told=(), not_sent="", reading=(),
        records=tuple(records), glossary=(),
    )  # fmt: skip
    (tmp_path / "paper.pdf").write_bytes(must_see_pdf(view))
    done = subprocess.run([pdftotext, "-layout", tmp_path / "paper.pdf", "-"], check=True, capture_output=True)
    pages = done.stdout.decode().split("\f")

    def at(words: str) -> list[int]:
        return [number for number, page in enumerate(pages, start=1) if words in page]

    assert at("Record MS1")[0] == 3
    assert at("left empty on purpose") == [2, 5]
    assert (at("Record MS1: what came"), at("Record MS2: what came")) == ([6], [8])


def test_the_paper_explains_the_words_that_it_uses_and_no_others(packed: Path) -> None:
    page = html.unescape((packed / "pack/must-see.html").read_text(encoding="utf-8"))
    body, _, glossary = page.partition('<h2 id="glossary">')
    glossary, _, behind = glossary.partition("</section>")
    explained = re.findall(r"<dt>(.*?)</dt>", glossary)
    text = re.sub(r"<(style|script)>.*?</\1>", "", body + behind, flags=re.DOTALL)
    used = [term.term for term in terms_in(" ".join(re.sub(r"<[^>]+>", " ", text).split()))]

    assert len(explained) > 5
    assert explained == sorted(explained, key=[entry.term for entry in ENTRIES].index)
    assert set(explained) == set(used)


def test_every_pack_says_that_there_are_such_and_where(packed: Path) -> None:
    pages = files(packed, "pack.html")

    said = "Apart from this sample, 5 searches of the list are shown because of what they are"
    assert len(pages) == 4
    assert all(said in " ".join(page.split()) for page in pages.values())
    counts = json.loads((packed / "public/must-see.json").read_bytes())["records"]
    assert counts["not_shown"]
    such = counts["shown"] + counts["not_shown"]
    more = (
        f"The list has {such} such searches that are not in the sample; rules that were fixed before the draw say "
        f"which {counts['shown']} of them are shown."
    )
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


def test_a_kind_that_no_file_has_a_column_for_is_not_known_whoever_counts(packed: Path) -> None:
    one = open_folder(packed)
    records, load = one.records()
    view = packing.pack_view(one, records, load, questions.supplied().for_pack())

    def page(without: frozenset[str]) -> str:
        sources = tuple(replace(source, supplied=source.supplied - without) for source in records.sources)
        less = replace(records, sources=sources)
        made = papers(one, less, view, bands=packing.AS_USUAL, theme=PLAIN)["must-see.html"].decode()
        return " ".join(made.split())

    title = "Intimate parts exposed"
    shown = re.findall(r'<dl class="terms"> <dt>.*?</dl>', page(frozenset()))[0]
    assert f"<dt>{title}</dt>" in shown
    assert "not known" not in page(frozenset())
    less = page(frozenset({"intimate_parts_exposed"}))
    assert f"<dt>{title}</dt>" not in re.findall(r'<dl class="terms"> <dt>.*?</dl>', less)[0]
    assert less.count(">not known</td>") == 4
    # An age and an age band are two ways to tell the same: one of them will do.
    assert ">not known</td>" not in page(frozenset({"age"}))
    assert page(frozenset({"age", "age_range"})).count(">not known</td>") == 8
