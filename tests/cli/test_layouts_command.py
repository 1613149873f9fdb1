"""``scrutiny layouts``: the list, a proposal for another kind of file, and the letter to the force."""

import json
from datetime import date
from functools import partial
from pathlib import Path

import docx
import pytest

from scrutiny import cli
from scrutiny.cycle import layouts
from scrutiny.cycle.context import Context
from scrutiny.errors import InputError
from scrutiny.records import layout
from scrutiny.records.reading import items_of

SECRET = "Zebedee Quillfeather"
EXTRACT = (
    "Stop search ref,Date of stop,Time of stop,Person name,SDE,Legal power,Object,Grounds for search,Result,Mood\n"
    + "".join(
        f"SS/{n},{n % 28 + 1:02}/08/2026,14:{n:02},{SECRET},W1,S23 MDA,Drugs,{SECRET} drops {n},Sent home,{SECRET}\n"
        for n in range(40)
    )
)
CONTEXT = Context(today=lambda: date(2026, 10, 1), random_bytes=bytes, say=lambda _: None)


@pytest.fixture
def scrutiny(scrutiny):
    return partial(scrutiny, "layouts")


@pytest.fixture
def extract(anywhere: Path) -> Path:
    path = anywhere / "SS Export.csv"
    path.write_text(EXTRACT, encoding="utf-8")
    return path


def test_every_shipped_layout_is_listed_and_as_json_too(scrutiny) -> None:
    names = [one.name for one in layout.shipped()]

    assert [line.split()[0] for line in scrutiny().out.splitlines()[: len(names)]] == names
    assert [one["name"] for one in json.loads(scrutiny("--json").out)] == names
    assert "searched_at" in scrutiny("--fields").out
    assert json.loads(scrutiny("--fields", "--json").out)[0]["name"] == "reference"


def test_a_guess_is_printed_written_and_says_what_to_do_next(scrutiny, extract: Path) -> None:
    ran = scrutiny("guess", extract)

    assert ran.code == 0
    assert "Date of stop + Time of stop  searched_at" in ran.out
    for words in (
        "Not placed:\n  Mood",
        "leave them out:\n  Person name",
        "Dates: day-first",
        "confirmed =",
        "1 of the",
    ):
        assert words in ran.out, words
    assert SECRET not in ran.out
    written = Path("scrutiny-layouts/ss_export.toml").read_text(encoding="utf-8")
    assert SECRET not in written
    assert 'name = "ss_export"' in written


def test_a_guess_that_a_person_confirmed_is_what_the_file_is_read_by(scrutiny, extract: Path) -> None:
    scrutiny("guess", extract)
    path = Path("scrutiny-layouts/ss_export.toml")
    headers = EXTRACT.splitlines()[0].split(",")
    path.write_text(path.read_text().replace("confirmed = false", "confirmed = true"))

    (own,) = layout.load_own([path.parent])

    assert layout.choose(headers, where="f", own=[own]) is own
    assert own.joined == {"searched_at": ("date of stop", "time of stop")}


def test_a_guess_never_writes_over_a_file_unless_told(scrutiny, extract: Path) -> None:
    path = Path("scrutiny-layouts/ss_export.toml")
    path.parent.mkdir()
    path.write_text("mended by hand")

    refused = scrutiny("guess", extract)

    assert refused.code == 15
    assert "--replace" in refused.err
    assert path.read_text() == "mended by hand"
    assert scrutiny("guess", extract, "--replace").code == 0
    assert "confirmed = false" in path.read_text()


def test_a_guess_goes_where_it_is_told_and_as_json(scrutiny, extract: Path) -> None:
    found = json.loads(scrutiny("guess", extract, "--out", "here/herts.toml", "--json").out)

    assert found["path"] == "here/herts.toml"
    assert 'name = "herts"' in Path("here/herts.toml").read_text()
    assert {tuple(one["columns"]): one["field"] for one in found["placed"]}[("SDE",)] == "self_defined_ethnicity"
    assert found["not_placed"] == ["Mood"]
    assert found["not_needed"] == ["Person name"]
    assert scrutiny("guess", extract, "--out", "here/herts.txt").code == 11


def test_a_file_without_names_of_columns_is_refused_without_being_quoted(scrutiny, anywhere: Path) -> None:
    (anywhere / "x.csv").write_text(f"SS/1,03/08/2026,{SECRET},17\nSS/2,04/08/2026,{SECRET},18\n")

    ran = scrutiny("guess", "x.csv")

    assert ran.code == 10
    assert ran.err.startswith("scrutiny: x.csv: the first row does not look like the names")
    assert SECRET not in ran.err
    assert not Path("scrutiny-layouts").exists()


def test_a_run_that_meets_unknown_columns_proposes_once_and_leaves_what_is_there(extract: Path) -> None:
    first = layouts.propose_file(items_of([extract])[0], CONTEXT)
    first.write_text(first.read_text() + "# read so far\n")

    assert first == Path("scrutiny-layouts/ss_export.toml")
    assert layouts.propose_file(items_of([extract])[0], CONTEXT) == first
    assert first.read_text().endswith("# read so far\n")
    extract.write_text("Our ref,When searched,Law used\n1,03/08/2026 14:30,S1 PACE\n")
    second = layouts.propose_file(items_of([extract])[0], CONTEXT)
    assert second == Path("scrutiny-layouts/ss_export-2.toml")
    assert [one.name for one in layout.load_own([first.parent])] == ["ss_export_2", "ss_export"]


def test_a_proposal_for_a_file_that_is_not_there_is_an_error(anywhere: Path) -> None:
    with pytest.raises(InputError):
        layouts.write_proposal(Path("none.csv"), CONTEXT)


DATES = ("--first", "2026-08-01", "--last", "2026-09-30", "--by", "2026-10-05")


def test_the_letter_is_printed_or_written_as_word_or_text(scrutiny, anywhere: Path) -> None:
    printed = scrutiny("request", "--force", "Hertfordshire Constabulary", *DATES)

    assert printed.code == 0
    assert "1 August 2026 to 30 September 2026" in printed.out
    assert scrutiny("request", *DATES, "--out", "letter.docx").code == 0
    assert docx.Document("letter.docx").paragraphs[0].text == "Request for stop and search records"
    assert scrutiny("request", "--out", "letter.txt").code == 0
    assert "[first day]" in Path("letter.txt").read_text(encoding="utf-8-sig")
    assert scrutiny("request", "--out", "letter.txt").code == 15
    assert scrutiny("request", "--out", "letter.txt", "--replace").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--out", "letter.pdf"], 11, ".docx or .txt"),
        (["--first", "2026-08-01"], 11, "both"),
        (["--first", "2026-09-01", "--last", "2026-08-01"], 11, "before the first"),
        (["--first", "1/8/2026", "--last", "2026-08-31"], 2, "2026-08-01"),
    ],
)
def test_a_letter_that_cannot_be_written_gives_one_plain_message(
    scrutiny, anywhere: Path, arguments: list[str], code: int, message: str
) -> None:
    ran = scrutiny("request", *arguments)

    assert ran.code == code
    assert message in ran.err or code == 2


def test_the_proposal_is_for_the_file_that_no_layout_knows_not_for_its_neighbour(
    tmp_path: Path, anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "2026-08-kent-stop-and-search.csv").write_text("reference,searched_at\n1,2026-08-01\n")
    (tmp_path / "2026-09-kent-stop-and-search.csv").write_text(
        "Our ref,When searched,Law used\n1,03/09/2026 14:30,S1 PACE\n"
    )

    with pytest.raises(SystemExit):
        cli.main(["check", str(tmp_path)])

    assert "2026_09_kent" in capsys.readouterr().err
    assert '"Our ref"' in next(Path("scrutiny-layouts").glob("*.toml")).read_text()
