"""``scrutiny replace`` and what ``scrutiny sample`` takes beside the plan."""

import json
import shutil
from pathlib import Path

import pytest
from conftest import once

from scrutiny import resources

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("drawn")
    return once(folder, "sample", EXTRACT, "--dice", "3 7 0 9 9 1 4 2 8 6", "--out", "d", "--json")


@pytest.fixture
def made(drawn: Path, anywhere: Path) -> Path:
    return Path(shutil.copytree(drawn, anywhere, dirs_exist_ok=True))


def test_replace_says_what_was_lost_what_is_called_and_what_to_do(scrutiny, made: Path) -> None:
    ran = scrutiny("replace", "d", "17", "--reason", "before-a-court")

    assert ran.code == 0
    for said in (
        "Record 17",
        "before a court",
        "which is a finding",
        "Called in addition: R1",
        "scrutiny keep-video d",
    ):
        assert said in ran.words
    assert "scrutiny pack" not in ran.words  # there is no pack yet
    found = json.loads(scrutiny("replace", "d", "18", "--reason", "complaint open", "--json").out)
    assert (found["withdrawn"], found["reserve"], found["reason"], found["rebuild"]) == (
        "18",
        "R2",
        "complaint-open",
        [],
    )
    assert found["can_be_shown"] < found["drawn"]
    assert scrutiny("verify", "d").code == 0


def test_replace_names_the_workbooks_that_change_once_there_are_packs(scrutiny, made: Path) -> None:
    (made / "d/private/assigned.json").write_text(
        json.dumps({"pack_id": "x", "members": {"M01": ["17"], "M02": ["18"], "M03": ["17", "18"]}})
    )

    ran = scrutiny("replace", "d", "17", "--reason", "duplicate")

    assert "Run again: scrutiny pack d" in ran.words
    assert "new workbooks to M01, M03" in ran.words


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["d", "17"], 11, "no reason is given"),
        (["d", "17", "--reason", "nonsense"], 11, "before-a-court, complaint-open"),
        (["d", "17", "--reason", "other"], 11, "needs words"),
        (["d", "4711", "--reason", "duplicate"], 11, "was not drawn"),
        (["d", "17", "--reason", "duplicate", "--reserve", "0" * 16], 11, "out of order"),
        (["none", "17", "--reason", "duplicate"], 10, "not a draw folder"),
        (["d", "17", "--reason", "duplicate", "--draw", "watford"], 10, "no draw"),
    ],
)
def test_what_cannot_be_done_is_one_plain_message(scrutiny, made: Path, arguments, code: int, message: str) -> None:
    ran = scrutiny("replace", *arguments)

    assert (ran.code, len(ran.err.strip().splitlines())) == (code, 1)
    assert message in ran.err
    assert not (made / "d/public/replacements.json").exists()


# --- sample: seeds and what is kept apart -----------------------------------------------------------------


def test_a_weak_seed_is_warned_of_on_the_other_stream_and_drawn_with_all_the_same(scrutiny, anywhere: Path) -> None:
    ran = scrutiny("sample", EXTRACT, "--seed", "2026-10-05", "--out", "d")

    assert ran.code == 0
    assert "Warning: This seed is a date." in ran.err
    assert "Warning" not in ran.out


def test_dice_given_in_parts_are_one_seed_and_the_manifest_says_what_it_knows(scrutiny, anywhere: Path) -> None:
    ran = scrutiny("sample", EXTRACT, "--dice", "3 7 10 9 9", "--dice", "14286", "--out", "d", "--json")

    found = json.loads(ran.out)
    assert (found["seed"], found["warnings"]) == ("3709914286", [])
    said = json.loads(Path("d/public/manifest.json").read_text())
    assert said["seed_source"] == "ten-sided dice"
    assert said["note"].startswith("The office says")
    assert scrutiny("verify", "d").code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ([], 2, "--seed or with --dice"),
        (["--seed", "1", "--dice", "3709914286"], 2, "--seed or with --dice"),
        (["--dice", "3 7 0"], 11, "Throw 7 more"),
        (["--dice", "3 7 x 9 9 1 4 2 8 6"], 11, "ten-sided"),
        (["--seed", "1", "--seed-source", "the chair"], 11, "looked up"),
        (["--seed", "1", "--seed-source", "Lotto 2026-10-08", "--fixed-on", "2026-10-08"], 11, "could have been known"),
        (["--seed", "1", "--exclude", "none.csv"], 11, "no such file"),
        (["--seed", "1", "--exclude", "out.csv"], 11, "row 2: a reason that is not on the list"),
        (["--seed", "1", "--must-see", "none.toml"], 11, "no such file"),
        (["--seed", "1", "--must-see-most", "100"], 11, "0 to 99"),
        (["--seed", "1", "--shown-before", "none.csv"], 11, "no such file"),
    ],
)
def test_what_sample_cannot_use_is_one_plain_message(
    scrutiny, anywhere: Path, arguments, code: int, message: str
) -> None:
    Path("out.csv").write_text("reference,reason\nSS/2026/041210,because\n")

    ran = scrutiny("sample", EXTRACT, "--out", "new", *arguments)

    assert ran.code == code
    assert message in " ".join(ran.err.split())
    assert not Path("new").exists()


def test_what_is_left_out_and_what_must_be_seen_is_printed_and_in_the_json(scrutiny, anywhere: Path) -> None:
    Path("out.csv").write_text("reference,reason\nSS/2026/041210,before-a-court\n")
    arguments = ["--dice", "3709914286", "--exclude", "out.csv"]

    ran = scrutiny("sample", EXTRACT, "--out", "a", *arguments)
    found = json.loads(scrutiny("sample", EXTRACT, "--out", "b", *arguments, "--json").out)

    assert "Left out: before a court" in ran.out
    assert "1 record was left out before the draw, for a reason from a list (before a court: 1)" in ran.words
    assert "never counted in a rate" in ran.words
    assert "a/public/fingerprint.html" in ran.out.replace("\\", "/")
    assert found["left_out"] == {"before-a-court": 1}
    assert found["must_see"]["records"]["shown"] == 12
    assert scrutiny("verify", "a").code == 0
