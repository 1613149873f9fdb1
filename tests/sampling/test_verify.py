"""Verifying: what was announced is what was drawn, and whoever changes anything is found out."""

import ast
import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pandas as pd
import pytest
from drawn_folders import (
    NAMES,
    SALT,
    WINDOW,
    built,
    by_hand,
    dishonest,
    edited,
    honest,
    larger_folder,
    public_folder,
    redrawn,
    refrozen,
    stranger,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny import resources
from scrutiny.errors import IntegrityError
from scrutiny.sampling import frame, manifest, plan, verify


def test_the_files_of_a_draw_agree_and_show_their_fingerprint() -> None:
    files = public_folder()
    fingerprint = manifest.fingerprint_of(files["freeze.json"])

    assert not verify.verify(files).announced
    assert verify.verify(files, fingerprint=fingerprint.upper().replace(" ", "")).announced
    with pytest.raises(IntegrityError, match="fingerprint differs"):
        verify.verify(files, fingerprint="0000")


def first_line(files: dict[str, bytes], name: str) -> bytes:
    return files[name].split(b"\n")[1]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda files: edited(files, "manifest.json", b"0271828182", b"0271828183"), "seed in manifest.json"),
        (lambda files: edited(files, "frame-public.csv", b",a\n", b",b\n"), "frame-public.csv differs"),
        (lambda files: edited(files, "sample.csv", b",first", b",later"), "sample.csv differs"),
        (lambda files: edited(files, "plan.json", b'"cap": 3', b'"cap": 4'), "plan.json differs"),
        (lambda files: edited(files, "freeze.json", b"hertfordshire", b"hertfordshirE"), "freeze.json differs"),
        (
            lambda files: {name: content for name, content in files.items() if name != "sample.csv"},
            "sample.csv is missing",
        ),
        (lambda files: {**files, "manifest.json": b"not json"}, "manifest.json"),
    ],
)
def test_a_changed_file_is_named(change: object, named: str) -> None:
    files = change(public_folder())  # type: ignore[operator]

    with pytest.raises(IntegrityError, match=named) as caught:
        verify.verify(files)
    assert caught.value.exit_code == 13


def test_a_sample_made_up_with_all_its_hashes_is_found_out() -> None:
    """Somebody who swaps a record and mends the manifest is caught by the seed."""
    files = public_folder()
    line = first_line(files, "sample.csv")
    other = next(row for row in files["frame-public.csv"].split(b"\n")[1:] if row[:16] not in files["sample.csv"])
    files = edited(files, "sample.csv", line[:16], other[:16])
    paper = json.loads(files["manifest.json"]) | {"sample_sha256": hashlib.sha256(files["sample.csv"]).hexdigest()}
    files["manifest.json"] = plan.canonical_json(paper)

    with pytest.raises(IntegrityError, match="line 2"):
        verify.verify(files)
    assert "DIFFERENT" in stranger(files).stderr


def test_the_program_for_strangers_agrees() -> None:
    assert "THE SAME" in stranger(public_folder()).stdout


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("manifest.json", b"0271828182", b"0271828183"),
        ("frame-public.csv", b",a\n", b",b\n"),
        ("sample.csv", b",1,first", b",1,first"),
    ],
)
def test_the_program_for_strangers_finds_a_change(name: str, old: bytes, new: bytes) -> None:
    files = public_folder()
    if name == "sample.csv":  # one record too few
        lines = files[name].split(b"\n")
        files[name] = b"\n".join([lines[0], *lines[2:]])
    else:
        files = edited(files, name, old, new)

    done = stranger(files)

    assert done.returncode == 1
    assert "DIFFERENT" in done.stderr


@pytest.mark.parametrize("seed", ["0271828182", "rain at noon, $HOME & *"])
def test_the_draw_is_redone_with_sha256sum_and_sort(seed: str, tmp_path: Path) -> None:
    files = public_folder(seed=seed)
    wanted = [row.split(",") for row in files["sample.csv"].decode().splitlines() if ",b," in row]

    printed = by_hand(files, tmp_path, stratum="b", size=len(wanted))

    assert printed == [f"{ticket},{public_id}" for public_id, _, ticket, _, _ in wanted]


def test_a_larger_draw_is_redone_with_sha256sum_and_sort(tmp_path: Path) -> None:
    files = larger_folder()
    wanted = [row.split(",") for row in files["sample.csv"].decode().splitlines()[1:]]

    printed = by_hand(files, tmp_path, stratum="b", size=len(wanted))

    assert printed == [f"{ticket},{public_id}" for public_id, _, ticket, _, _ in wanted]


def test_the_fingerprint_is_found_with_sha256sum(tmp_path: Path) -> None:
    files = public_folder()
    assert "\n   sha256sum freeze.json\n" in resources.template_text("public/README.txt")
    if not shutil.which("sha256sum"):
        pytest.skip("needs sha256sum, which Windows lacks")
    (tmp_path / "freeze.json").write_bytes(files["freeze.json"])

    done = subprocess.run(["sha256sum", "freeze.json"], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.startswith(manifest.fingerprint_of(files["freeze.json"]).replace(" ", ""))


@pytest.mark.parametrize("seed", ["", " 0271828182", "caf\u00e9", "a\nb"])
def test_a_manifest_with_a_seed_that_cannot_be_one_is_refused(seed: str) -> None:
    files = public_folder()
    files["manifest.json"] = plan.canonical_json(json.loads(files["manifest.json"]) | {"seed": seed})

    refused(files, "seed")
    assert stranger(files).stderr.startswith("DIFFERENT: the seed")


def test_nothing_public_leads_back_to_a_reference_or_the_salt() -> None:
    files = public_folder()
    whole = b"".join(files.values())

    assert SALT.hex().encode() not in whole
    assert b"SS/" not in whole


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=1))
def test_any_changed_byte_of_the_proof_is_noticed(position: int, byte: bytes) -> None:
    files = public_folder()
    for name in ("frame-public.csv", "sample.csv", "plan.json", "freeze.json"):
        content = bytearray(files[name])
        at = position % len(content)
        if content[at : at + 1] == byte:
            continue
        content[at : at + 1] = byte
        with pytest.raises(IntegrityError):
            verify.verify({**files, name: bytes(content)})


def refused(files: dict[str, bytes], named: str) -> None:
    """Neither the command nor the program for strangers is taken in."""
    with pytest.raises(IntegrityError, match=named):
        verify.verify(files)


def test_a_larger_draw_verifies_by_itself() -> None:
    files = larger_folder()

    assert len(verify.verify(files).sample) == 20 + 10 - verify.verify(public_folder()).sample["stratum"].eq("b").sum()
    assert "THE SAME" in stranger(files).stdout


def test_records_cannot_be_hidden_from_a_first_draw() -> None:
    honest = public_folder()
    ids = [row.split(",")[0] for row in honest["sample.csv"].decode().splitlines()[1:7]]
    hidden = "\n".join(["public_id", *sorted(ids), ""]).encode()

    files = redrawn({**honest, "drawn-before.csv": hidden}, stage="first", seed="0271828182")

    refused(files, "does not belong to a first draw")
    assert "DIFFERENT" in stranger(files).stderr


def test_records_cannot_be_hidden_from_a_larger_draw() -> None:
    honest = larger_folder()
    ids = [row.split(",")[0] for row in honest["sample.csv"].decode().splitlines()[1:4]]
    longer = "\n".join(["public_id", *sorted([*honest["drawn-before.csv"].decode().split()[1:], *ids]), ""]).encode()

    files = redrawn({**honest, "drawn-before.csv": longer}, stage="intense:b", seed="31415926535")

    refused(files, "drawn-before.csv differs")
    assert "DIFFERENT" in stranger(files).stderr


def test_the_sizes_are_those_of_the_plan() -> None:
    honest = public_folder()
    sizes = plan.from_json(honest["plan.json"]).sizes

    files = redrawn(honest, stage="first", seed="0271828182", sizes={**sizes, "a": 0, "b": sizes["b"] + sizes["a"]})

    refused(files, "sizes in plan.json")
    assert "DIFFERENT" in stranger(files).stderr


def test_the_larger_draw_goes_on_from_a_true_first_draw_with_another_seed() -> None:
    honest = larger_folder()

    refused({**honest, "first-sample.csv": honest["sample.csv"]}, "sample.csv differs")
    refused(larger_folder(seed="0271828182"), "seed of the first")


@pytest.mark.parametrize(
    ("key", "value"),
    [("force", "kent"), ("window", {"first": "2020-01-01", "last": "2020-02-29"}), ("note", "Nobody could choose."),
     ("protocol", []), ("further", "words"), ("seed_source", "dice thrown by the chair")],
)  # fmt: skip
def test_nothing_in_the_manifest_can_be_made_up(key: str, value: object) -> None:
    files = public_folder()
    files["manifest.json"] = plan.canonical_json({**json.loads(files["manifest.json"]), key: value})

    refused(files, "manifest")


def test_names_in_the_manifest_are_those_of_the_plan() -> None:
    files = public_folder()
    paper = json.loads(files["manifest.json"])
    paper["strata"][0]["name"], paper["strata"][1]["name"] = paper["strata"][1]["name"], paper["strata"][0]["name"]
    files["manifest.json"] = plan.canonical_json(paper)

    refused(files, '"strata" does not follow')


def test_a_plan_for_another_frame_is_found_out() -> None:
    files = public_folder()
    other = plan.make(built(31, 39, 20, 3).strata, plan.Settings(total=30))
    files["plan.json"] = plan.to_json(other, force="hertfordshire", window=WINDOW, seed_plan="dice")
    digest = hashlib.sha256(files["plan.json"]).hexdigest()
    files["manifest.json"] = plan.canonical_json({**json.loads(files["manifest.json"]), "plan_sha256": digest})

    refused(files, "populations in plan.json")


def test_a_frame_file_that_scrutiny_did_not_write_is_refused() -> None:
    good = public_folder()["frame-public.csv"]
    lines = good.split(b"\n")
    for bad in (
        b"\xef\xbb\xbf" + good,
        good.replace(b"\n", b"\r\n"),
        good[:-1],
        b"\n".join([lines[0], lines[2], lines[1], *lines[3:]]),
        b"\n".join([lines[0], lines[1], *lines[1:]]),
    ):
        with pytest.raises(IntegrityError):
            frame.parse_public_csv(bad)


def test_a_collision_of_public_ids_is_refused() -> None:
    with pytest.raises(IntegrityError, match="same public id"):
        frame.build(pd.Series(["1", "1"]), pd.Series(pd.Categorical(["a", "a"])), names=NAMES, force="x", salt=SALT)


HONEST, DISHONEST = honest(), dishonest()


@pytest.mark.parametrize("name", HONEST)
def test_what_is_in_order_is_found_in_order_by_both(name: str) -> None:
    found, said = verify.verify(HONEST[name]), stranger(HONEST[name])

    assert f"THE SAME: the {len(found.sample)} records" in said.stdout, said.stderr
    assert found.fingerprint.replace(" ", "") in said.stdout


@pytest.mark.parametrize("name", DISHONEST)
def test_what_was_changed_is_found_out_by_both(name: str) -> None:
    with pytest.raises(IntegrityError):
        verify.verify(DISHONEST[name])
    said = stranger(DISHONEST[name])

    assert said.returncode == 1
    assert said.stderr.startswith("DIFFERENT: ")
    assert "Traceback" not in said.stderr


def test_the_program_for_strangers_compares_the_fingerprint() -> None:
    files = public_folder()
    fingerprint = manifest.fingerprint_of(files["freeze.json"])

    assert "is the one that was given" in stranger(files, fingerprint.upper()).stdout
    assert "is the one that was given" in stranger(files, *fingerprint.split()).stdout
    assert "not the one that was given" in stranger(files, "e7d0 dfe7").stderr


def test_the_program_for_strangers_is_plain_and_old_python_reads_it() -> None:
    text = resources.template_text("public/verify_draw.py")
    imported = re.findall(r"^(?:import|from) (\w+)", text, flags=re.MULTILINE)

    ast.parse(text, feature_version=(3, 8))
    assert set(imported) <= {"hashlib", "json", "pathlib", "re", "sys", "collections"}
    assert len(text.splitlines()) < 150
    assert max(map(len, text.splitlines())) <= 120
    assert text.isascii()
    for word in ("open(", "write", "urllib", "socket", "subprocess", "eval", "exec"):
        assert word not in text.replace("writes nothing", "").replace("written", "")


def test_how_many_were_withdrawn_is_said() -> None:
    assert verify.verify(HONEST["records withdrawn after the draw"]).withdrawn == 3
    assert verify.verify(HONEST["a first draw"]).withdrawn == 0


def test_a_plan_may_hold_more_than_the_draw_needs() -> None:
    files = public_folder()
    more = {"exclusions": {"before-a-court": 0}, "must_see": ["strip searches"], "shown_before": None, "words": "x"}
    files["plan.json"] = plan.canonical_json({**json.loads(files["plan.json"]), **more})

    files = refrozen(files)

    assert len(verify.verify(files).sample) == 30
    assert "THE SAME" in stranger(files).stdout
