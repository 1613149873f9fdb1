"""``scrutiny check --out``: what is written, what is said, and what is left alone."""

import csv
import json
from pathlib import Path

import pytest

from scrutiny import resources
from scrutiny.code_a.catalogue import RULES, by_id
from scrutiny.code_a.rule import Settings
from scrutiny.cycle import check as step
from scrutiny.cycle.context import system
from scrutiny.cycle.load import Extract
from scrutiny.errors import SettingError

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


@pytest.fixture
def few(anywhere: Path) -> Path:
    """Two hundred of the invented records, in a folder of their own."""
    path = anywhere / "in" / EXTRACT.name
    path.parent.mkdir()
    with EXTRACT.open(encoding="utf-8", newline="") as source, path.open("w", encoding="utf-8", newline="") as copy:
        writer = csv.writer(copy)
        for _, row in zip(range(201), csv.reader(source), strict=False):
            writer.writerow(row)
    return path


def _names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_report_is_written_and_said(scrutiny, anywhere: Path) -> None:
    ran = scrutiny("check", EXTRACT, "--out", "report")

    assert ran.code == 0
    assert _names(anywhere / "report") == ["findings.json", "findings.xlsx", "report.html"]
    written = [line for line in ran.out.splitlines() if line.startswith("Written: ")]
    assert [line.split()[1] for line in written] == [
        str(Path("report") / name) for name in ("report.html", "findings.xlsx", "findings.json")
    ]
    assert "not for publication" in written[0]
    assert "liaison" in written[1]
    assert "1,106 rows read" in ran.out  # what was printed before is printed still
    assert "every required item" in ran.out


def test_the_same_files_give_the_same_bytes_and_a_report_can_be_made_anew(scrutiny, anywhere: Path, few: Path) -> None:
    scrutiny("check", few, "--out", "a", "--by-officer")
    before = {path.name: path.read_bytes() for path in (anywhere / "a").iterdir()}
    assert set(before) == {"findings.json", "findings.xlsx", "report.html", "officers.xlsx"}

    assert scrutiny("check", few, "--out", "a", "--by-officer").code == 0
    assert {path.name: path.read_bytes() for path in (anywhere / "a").iterdir()} == before

    scrutiny("check", few, "--out", "a")  # a file that was not asked for this time does not stay behind
    assert _names(anywhere / "a") == ["findings.json", "findings.xlsx", "report.html"]
    assert _names(anywhere) == ["a", "in"]


def test_a_folder_that_holds_anything_else_is_left_alone(scrutiny, anywhere: Path, few: Path) -> None:
    (anywhere / "mine").mkdir()
    (anywhere / "mine/letter.docx").write_text("mine")
    (anywhere / "file").write_text("mine")

    for name in ("mine", "file"):
        ran = scrutiny("check", few, "--out", name)
        assert ran.code == 15
        assert "holds other things than a report" in ran.err
        assert len([line for line in ran.err.splitlines() if line.startswith("scrutiny: ")]) == 1
    assert _names(anywhere / "mine") == ["letter.docx"]


def test_with_json_only_json_is_printed(scrutiny, anywhere: Path, few: Path) -> None:
    ran = scrutiny("check", few, "--json", "--out", "report")

    printed = json.loads(ran.out)
    written = json.loads((anywhere / "report/findings.json").read_text(encoding="utf-8"))
    assert ran.err.count("Written: ") == 3
    assert (written["accepted"], written["sources"]) == (printed["accepted"], printed["sources"])
    assert [check["id"] for check in written["checks"]] == [rule["id"] for rule in printed["rules"]]
    for check, rule in zip(written["tables"]["checks"], printed["rules"], strict=True):
        assert {name: check[name] for name in rule} == rule
    assert written["notices"] == printed["notices"]


def test_by_officer_is_never_printed(scrutiny, anywhere: Path, few: Path) -> None:
    ran = scrutiny("check", few, "--by-officer")
    assert ran.code == 2
    assert "needs --out" in ran.err

    ran = scrutiny("check", few, "--by-officer", "--officer-minimum", 10, "--out", "r")
    assert "Officer 1" not in ran.out
    assert b"Officer 1" not in (anywhere / "r/report.html").read_bytes()
    assert scrutiny("check", few, "--officer-minimum", 0, "--by-officer", "--out", "r").code == 2


def test_what_is_off_is_in_the_report(scrutiny, anywhere: Path, few: Path) -> None:
    scrutiny("check", few, "--off", "rec-sde", "--out", "r")
    page = (anywhere / "r/report.html").read_text(encoding="utf-8")
    assert f"{by_id('rec-sde').title} (rec-sde): off: switched off by the office." in page


OWN = """
off = ["txt-too-short"]

[thresholds.rec-made-promptly]
hours = 48

[[check]]
id = "local-camera"
title = "Video of a search in which force was used"
applies = "force_used is yes"
query = "camera_used is no"
message = "Force was used and no video is recorded."
good = "A video."
"""


def test_an_offices_own_checks_show_in_every_part_of_the_report(scrutiny, anywhere: Path, few: Path) -> None:
    """A file of checks, and the words of the command line over it: off, on, a threshold, a check of one's own."""
    (anywhere / "own.toml").write_text(OWN, encoding="utf-8")
    ran = scrutiny(
        "check",
        few,
        "--out",
        "r",
        "--checks",
        "own.toml",
        "--on",
        "eip-child-inspector",
        "--set",
        "detention-long.most_minutes=30",
    )
    assert ran.code == 0, ran.err
    page = (anywhere / "r" / "report.html").read_text(encoding="utf-8")
    data = json.loads((anywhere / "r" / "findings.json").read_text(encoding="utf-8"))
    assert "Video of a search in which force was used" in page
    assert "local" in page
    told = {rule["id"]: rule for rule in data["checks"]}
    assert told["local-camera"]["kind"] == "local"
    text = json.dumps(data)
    for said in ("txt-too-short", "hours", "48", "minutes", "30"):
        assert said in text
    assert "Left out: txt-too-short" in ran.out
    assert "local-camera" in ran.out
    assert "eip-child-inspector" in ran.out


def test_a_mistake_in_a_file_of_checks_is_told_before_anything_is_read(scrutiny, anywhere: Path, few: Path) -> None:
    (anywhere / "own.toml").write_text(OWN.replace("is yes", "is yess"), encoding="utf-8")
    ran = scrutiny("check", few, "--checks", "own.toml")
    assert ran.code == 11
    assert "own.toml: line 10: not understood: yess after: force_used is." in ran.err
    assert scrutiny("check", few, "--checks", "none.toml").code == 11
    assert scrutiny("check", few, "--set", "rec-sde.x=1").code == 11


def test_checks_are_listed_with_those_of_ones_own(scrutiny, anywhere: Path) -> None:
    (anywhere / "own.toml").write_text(OWN, encoding="utf-8")
    listed = scrutiny("rules", "--checks", "own.toml").out
    assert "local-camera" in listed
    assert "(local)" in listed
    assert "(off by default)" in listed
    assert "Kind: local" in scrutiny("rules", "local-camera", "--checks", "own.toml").out
    assert scrutiny("rules", "--on", "2023-06-01").out.startswith(
        "A search of 1 June 2023 is read against Code A January 2023"
    )
    assert "[ ] 4.3(a) (TO BE CONFIRMED)" in scrutiny("rules", "--tick-list").out


def test_powers_are_listed_and_explained(scrutiny) -> None:
    """With who has to authorise one, what extracts call it, and the mark of each source."""
    listed = scrutiny("rules", "--powers").out
    assert "cjpoa-s60" in listed
    assert "scrutiny rules --powers POWER" in listed
    told = scrutiny("rules", "--powers", "cjpoa-s60").out
    assert "Authorisation: Inspector or above, for at most 24 hours" in told
    assert "to be confirmed" in told.replace("\n    ", " ")
    every = json.loads(scrutiny("rules", "--powers", "--json").out)
    assert len(every) == len(listed.splitlines()) - 2
    assert json.loads(scrutiny("rules", "--powers", "mda-s23", "--json").out) in every


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--powers", "pace-1"), 11, 'Did you mean "pace-s1"?'),
        (("--powers", "--on", "2023-06-01"), 2, "--powers goes with --json"),
        (("--powers", "--tick-list"), 2, "--powers goes with --json"),
        (("--tick-list", "--json"), 2, "--tick-list is a list to print"),
        (("--tick-list", "rec-sde"), 2, "--tick-list is a list to print"),
    ],
)
def test_options_that_do_not_go_together_are_told(scrutiny, arguments: tuple[str, ...], code: int, said: str) -> None:
    ran = scrutiny("rules", *arguments)
    assert ran.code == code
    assert said in ran.err


def test_the_answer_says_what_it_is_about(scrutiny, anywhere: Path, few: Path) -> None:
    """What is switched off, that nothing is asked, that there is nothing."""
    off = " ".join(scrutiny("check", few, "--off", "rec-place", "--off", "rec-power").out.split())
    assert "Not every item is in this answer: switched off are rec-place." in off
    items = [rule.id for rule in RULES if rule.required_item]
    none = scrutiny("check", few, *(word for item in items for word in ("--off", item))).out
    assert "No check of a required item is on" in none
    assert "every one is shown in" not in none
    Path("2014-06-hertfordshire-stop-and-search.csv").write_text("searched_at,object\n2014-06-03 12:00,\n")
    old = " ".join(scrutiny("check", "2014-06-hertfordshire-stop-and-search.csv").out.split())
    assert "1 row read" in old
    assert "That cannot be said of any of the 1" in old
    Path("2026-08-hertfordshire-stop-and-search.csv").write_text("searched_at,object\n")
    assert "There are no records in these files." in scrutiny("check", "2026-08-hertfordshire-stop-and-search.csv").out


def test_the_step_refuses_settings_that_name_no_check() -> None:
    """A notebook is told, too."""
    with pytest.raises(SettingError, match="there is no check 'rec-sd'"):
        step.check(Extract(paths=(EXTRACT,)), context=system(), settings=Settings(off=frozenset({"rec-sd"})))


def test_without_areas_a_report_is_made_and_says_why(scrutiny, anywhere: Path) -> None:
    Path("2026-08-durham-stop-and-search.csv").write_text("searched_at,object\n2026-08-03 12:00,drugs\n")
    assert scrutiny("check", "2026-08-durham-stop-and-search.csv", "--out", "r").code == 0
    page = (anywhere / "r/report.html").read_text(encoding="utf-8")
    assert "the areas of durham are not built in" in page
    assert "Durham" in page


def test_a_wrong_extract_leaves_no_folder(scrutiny, anywhere: Path) -> None:
    Path("2026-08-hertfordshire-stop-and-search.csv").write_bytes(b"")
    assert scrutiny("check", "2026-08-hertfordshire-stop-and-search.csv", "--out", "r").code == 10
    assert not (anywhere / "r").exists()


def test_the_step_takes_settings_and_rules() -> None:
    """As a notebook calls it: fewer rules, a threshold, and one rule off besides."""
    rules = (by_id("rec-sde"), by_id("rec-object"), by_id("txt-too-short"))
    settings = Settings(off=frozenset({"rec-sde"}), parameters={"txt-too-short": {"min_words": 1.0}})
    checked = step.check(Extract(paths=(EXTRACT,)), context=system(), settings=settings, rules=rules)

    assert checked.findings.rules == rules
    assert checked.findings.settings.off == {"rec-sde"}
    assert checked.findings.counts()["query"].tolist()[2] == 0
    page = step.report_files(checked)[step.REPORT].decode("utf-8")
    assert "min_words: 1 instead of" in page


@pytest.mark.shared
def test_a_report_of_real_months(scrutiny, shared_data: Path, anywhere: Path) -> None:
    """Public files: nothing can be said of the whole, and the report says so and why."""
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    ran = scrutiny("check", *paths, "--areas", shared_data / "boundaries/lad_hertfordshire.geojson", "--out", "r")
    assert ran.code == 0
    page = (anywhere / "r/report.html").read_text(encoding="utf-8")
    assert "It cannot be said of any of the 1,490 records" in page
    assert "1 November to 31 December 2020" in page
