"""The command line end to end: exit code, message, files; never a traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from scrutiny import cli, resources
from scrutiny.cli import COMMANDS

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


def test_every_command_has_help(scrutiny) -> None:
    assert all(name in scrutiny("--help").out for name in COMMANDS)
    for name in COMMANDS:
        assert scrutiny(name, "--help").code == 0


def test_a_wrong_option_is_exit_2(scrutiny) -> None:
    assert scrutiny("sample", EXTRACT).code == 2
    assert scrutiny("nonsense").code == 2


def test_check_json_has_the_agreed_form(scrutiny) -> None:
    found = json.loads(scrutiny("check", EXTRACT, "--json").out)

    assert found["rows_read"] == found["accepted"] + found["rejected"] == 1106
    for rule in found["rules"]:
        counts = [rule[name] for name in ("clear", "query", "cannot_be_judged", "does_not_apply")]
        assert sum(counts) == found["accepted"], rule["id"]


@pytest.mark.shared
def test_check_on_all_real_months(scrutiny, shared_data: Path) -> None:
    paths = sorted(shared_data.glob("police_uk/*/*-hertfordshire-stop-and-search.csv"))

    found = json.loads(scrutiny("check", *paths, "--json").out)

    assert (found["rows_read"], found["accepted"] + found["rejected"]) == (17_382, 17_382)
    rules = {rule["id"]: rule for rule in found["rules"]}
    for name in ("rec-grounds-present", "rec-officer-id", "txt-too-short", "txt-cannabis-only"):
        assert rules[name]["cannot_be_judged"] == 17_382
    assert rules["pow-object-mismatch"]["query"] == 0  # facts: object fits legislation without exception
    assert rules["rec-power"]["query"] <= 1


def test_check_prints_what_a_person_reads(scrutiny) -> None:
    out = scrutiny("check", EXTRACT).out

    assert "1,106 rows read" in out
    assert "every required item" in out
    for word in ("unlawful", "breach", "compliant", "illegal"):
        assert word not in out.lower()


def test_sample_json_has_the_agreed_form(scrutiny, anywhere: Path) -> None:
    found = json.loads(scrutiny("sample", EXTRACT, "--seed", "0271828182", "--out", "d", "--json").out)

    assert found["seed"] == "0271828182"
    assert len(found["frame_sha256"]) == 64
    assert sum(row["sample"] for row in found["strata"]) == 100
    assert sum(row["population"] for row in found["strata"]) == 1106
    assert {"area", "population", "sample"} <= set(found["strata"][0])


@pytest.mark.shared
def test_sample_on_real_months_has_the_known_strata(scrutiny, shared_data: Path, anywhere: Path) -> None:
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    areas = shared_data / "boundaries/lad_hertfordshire.geojson"

    ran = scrutiny(
        "sample", *paths, "--areas", areas, "--total", 100, "--minimum", 8, "--seed", "1", "--out", "d", "--json"
    )

    strata = {row["area"]: (row["population"], row["sample"]) for row in json.loads(ran.out)["strata"]}
    assert {area: population for area, (population, _) in strata.items()} == {
        "Broxbourne": 136, "Dacorum": 136, "East Hertfordshire": 64, "Hertsmere": 73, "North Hertfordshire": 52,
        "St Albans": 162, "Stevenage": 118, "Three Rivers": 78, "Watford": 151, "Welwyn Hatfield": 94,
        "No location": 405, "Outside the area": 21,
    }  # fmt: skip
    assert sum(drawn for _, drawn in strata.values()) == 100
    assert all(drawn >= 8 for area, (_, drawn) in strata.items() if area != "Outside the area")


def test_a_salt_is_used_again(scrutiny, anywhere: Path) -> None:
    first = json.loads(scrutiny("sample", EXTRACT, "--seed", "1", "--out", "a", "--json").out)
    again = json.loads(
        scrutiny("sample", EXTRACT, "--seed", "1", "--out", "b", "--salt", "a/private/salt.txt", "--json").out
    )
    other = json.loads(scrutiny("sample", EXTRACT, "--seed", "1", "--out", "c", "--json").out)

    assert first["frame_sha256"] == again["frame_sha256"] != other["frame_sha256"]
    assert Path("a/public/sample.csv").read_bytes() == Path("b/public/sample.csv").read_bytes()


def test_verify_compares_the_announced_fingerprint(scrutiny, anywhere: Path) -> None:
    made = json.loads(scrutiny("sample", EXTRACT, "--seed", "1", "--out", "d", "--json").out)

    assert "compare the fingerprint" in scrutiny("verify", "d").out
    assert "It is the announced fingerprint" in scrutiny("verify", "d/public", "--fingerprint", made["fingerprint"]).out
    assert scrutiny("verify", "d", "--fingerprint", "dead beef").code == 13
    path = Path("d/public/manifest.json")
    path.write_text(path.read_text().replace('"seed": "1"', '"seed": "2"'))
    ran = scrutiny("verify", "d")
    assert (ran.code, "seed in manifest.json" in ran.err) == (13, True)


@pytest.fixture
def bad(anywhere: Path) -> Path:
    """A folder of bad inputs."""
    (anywhere / "2026-08-hertfordshire-stop-and-search.csv").write_bytes(b"")
    (anywhere / "dateless").mkdir()
    (anywhere / "dateless/2026-08-hertfordshire-stop-and-search.csv").write_text(
        "Type,Gender,Legislation,Object of search\nPerson search,Male,x,y\n"
    )
    lines = EXTRACT.read_text(encoding="utf-8").replace(",Watford,", ",Watfrod,")
    (anywhere / "unknown-area").mkdir()
    (anywhere / "unknown-area/2026-08-hertfordshire-stop-and-search.csv").write_text(lines, encoding="utf-8")
    square = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    (anywhere / "nameless.geojson").write_text(
        json.dumps({"features": [{"properties": {"title": "A"}, "geometry": square}]})
    )
    (anywhere / "there").mkdir()
    return anywhere


SAMPLE = ["--seed", "1", "--out", "new"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["sample", "none-hertfordshire.csv", "--force", "hertfordshire", *SAMPLE], 10, "there is no such file"),
        (["sample", "2026-08-hertfordshire-stop-and-search.csv", *SAMPLE], 10, "the file is empty"),
        (["check", "2026-08-hertfordshire-stop-and-search.csv"], 10, "the file is empty"),
        (["sample", "dateless/2026-08-hertfordshire-stop-and-search.csv", *SAMPLE], 10, 'no column "Date"'),
        (["sample", "unknown-area/2026-08-hertfordshire-stop-and-search.csv", *SAMPLE], 11, "not one of the 10"),
        (["sample", EXTRACT, "--total", "36", *SAMPLE], 11, "at least 90"),
        (["sample", EXTRACT, "--areas", "nameless.geojson", *SAMPLE], 11, "no property names the areas"),
        (["sample", EXTRACT, "--areas", "none.geojson", *SAMPLE], 11, "there is no such file"),
        (["sample", EXTRACT, "--seed", "1", "--out", "there"], 15, "already"),
        (["sample", EXTRACT, "--seed", " ", "--out", "new"], 11, "seed"),
        (["sample", EXTRACT, "--total", "0", *SAMPLE], 11, "too small"),
        (["verify", "none"], 10, "no such folder"),
        (["pack", "there"], 10, "not a draw folder"),
        (["rules", "rec-grounds"], 11, "rec-grounds-present"),
    ],
)
def test_bad_input_gives_one_plain_message_and_its_exit_code(
    scrutiny, bad: Path, arguments, code: int, message: str
) -> None:
    ran = scrutiny(*arguments)

    assert ran.code == code
    assert message in ran.err
    assert ran.err.startswith("scrutiny: ")
    assert len(ran.err.strip().splitlines()) == 1
    assert not Path("new").exists()


def test_a_bug_shows_the_way_to_it_and_nothing_of_a_record(scrutiny, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    said = "what a record says"

    def broken(*_: object, **__: object) -> None:
        raise KeyError(said)

    monkeypatch.setattr("scrutiny.records.reading.read", broken)
    with pytest.raises(SystemExit) as stop:
        cli.main(["check", str(EXTRACT)])
    err = capsys.readouterr().err

    assert stop.value.code == 70
    assert "KeyError" in err
    assert said not in err


def test_demo_plays_to_a_brief_and_says_where_everything_lies(scrutiny, anywhere: Path) -> None:
    ran = scrutiny("demo", "--one-step", "--out", "here")

    assert ran.code == 0
    assert "Area of concern: Stevenage." in ran.out
    for name in ("pack/pack.pdf", "pack/pack.html", "pack/M01/scores-M01.xlsx", "briefs/stevenage/brief.pdf"):
        assert (anywhere / "here/2026-11" / name).is_file()
    assert scrutiny("verify", "here/2026-11").code == 0
    assert scrutiny("verify", "here/2026-11/intense-stevenage").code == 0
    assert scrutiny("demo", "--one-step", "--out", "here").code == 15
    assert scrutiny("demo", "--out", "here").code == 15


@pytest.mark.parametrize("arguments", [["plan"], ["check"], ["rules"], ["layouts", "--fields"]])
def test_output_survives_an_old_windows_console(arguments: list[str], tmp_path: Path) -> None:
    files = [str(EXTRACT)] if arguments[0] in ("plan", "check") else []
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}

    done = subprocess.run(
        [sys.executable, "-m", "scrutiny", *arguments, *files], capture_output=True, env=environment, check=False
    )

    assert done.returncode == 0, done.stderr
    assert b"?" not in done.stdout.replace(b"?\r\n", b"").replace(b"? ", b"").replace(b"?\n", b"")
    done.stdout.decode("cp1252")
