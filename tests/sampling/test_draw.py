"""The draw: anybody can redo it, and the order of rows is of no effect."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny import resources
from scrutiny.errors import IntegrityError, SettingError
from scrutiny.sampling import draw, frame, manifest, plan, seeds, verify

SALT = bytes(range(32))
NAMES = {"a": "A", "b": "B", "no-location": "No location", "outside": "Outside the area"}


def built(*sizes: int, salt: bytes = SALT) -> frame.Frame:
    slugs = [slug for slug, size in zip(NAMES, sizes, strict=True) for _ in range(size)]
    ids = pd.Series([f"SS/{number}" for number in range(len(slugs))])
    stratum = pd.Series(pd.Categorical(slugs, categories=list(NAMES)))
    return frame.build(ids, stratum, names=NAMES, force="hertfordshire", salt=salt)


WINDOW = {"first": "2026-08-01", "last": "2026-09-30"}


def public_folder(sizes: tuple[int, ...] = (30, 40, 20, 3), seed: str = "0271828182") -> dict[str, bytes]:
    """The files of a draw, as the office would hand them out."""
    made = built(*sizes)
    planned = plan.make(made.strata, plan.Settings(total=30))
    plan_json = plan.to_json(planned, force="hertfordshire", window=WINDOW, seed_plan="dice")
    frame_csv = frame.public_csv(made)
    freeze = manifest.freeze_json(
        force="hertfordshire", frame_csv=frame_csv, private_frame=b"x", salt=SALT, plan_json=plan_json
    )
    drawn = draw.draw(made.rows, sizes=planned.sizes, seed=seed)
    papers = manifest.Papers(frame_csv=frame_csv, plan_json=plan_json, freeze_json=freeze)
    return {
        "frame-public.csv": frame_csv,
        "plan.json": plan_json,
        "freeze.json": freeze,
        "sample.csv": draw.sample_csv(drawn.sample),
        "manifest.json": manifest.manifest_json(papers, drawn=drawn, seed_source=seeds.GIVEN_TOGETHER),
        "verify_draw.py": resources.template_text("public/verify_draw.py").encode(),
    }


def larger_folder(seed: str = "31415926535") -> dict[str, bytes]:
    """The files of the larger draw in area b that goes on from that one."""
    first = public_folder()
    return redrawn(
        {
            **{name: first[name] for name in ("frame-public.csv", "plan.json", "freeze.json", "verify_draw.py")},
            "first-manifest.json": first["manifest.json"],
            "first-sample.csv": first["sample.csv"],
            "drawn-before.csv": manifest.before_csv(first["sample.csv"]),
        },
        stage="intense:b",
        seed=seed,
    )


def redrawn(files: dict[str, bytes], *, stage: str, seed: str, sizes: dict[str, int] | None = None) -> dict[str, bytes]:
    """What somebody has who draws again from these files, honestly or not, and writes all hashes anew."""
    planned = plan.from_json(files["plan.json"])
    before = files.get("drawn-before.csv", b"public_id").decode().split()[1:]
    first = files.get("first-sample.csv")
    asked = sizes or manifest.sizes_of(planned, stage, manifest.slugs_drawn(first) if first else {})
    rows = frame.parse_public_csv(files["frame-public.csv"])
    drawn = draw.draw(rows, sizes=asked, seed=seed, stage=stage, drawn_before=frozenset(before))
    papers = manifest.Papers(
        frame_csv=files["frame-public.csv"], plan_json=files["plan.json"], freeze_json=files["freeze.json"],
        first_manifest=files.get("first-manifest.json"), first_sample=first,
    )  # fmt: skip
    source = seeds.GIVEN_TOGETHER if stage == "first" else seeds.GIVEN_SECOND
    paper = json.loads(manifest.manifest_json(papers, drawn=drawn, seed_source=source))
    paper |= {"strata": [one | {"sample": asked[one["slug"]]} for one in paper["strata"] if one["slug"] in asked]}
    if "drawn-before.csv" in files:
        paper["before_sha256"] = hashlib.sha256(files["drawn-before.csv"]).hexdigest()
    return {**files, "sample.csv": draw.sample_csv(drawn.sample), "manifest.json": plan.canonical_json(paper)}


def test_the_test_vector_of_the_protocol_holds() -> None:
    assert draw.ticket("0271828182", "e7d0dfe756f43934") == (
        "520cfb0644c4d9891fe3f8ba7cbd1b3873ae9d07728891cbcd1239ed9d67529b"
    )


def test_the_fast_draw_agrees_with_the_obvious_one() -> None:
    made = built(50, 60, 30, 4)
    sizes = {"a": 8, "b": 9, "no-location": 5, "outside": 2}

    drawn = draw.draw(made.rows, sizes=sizes, seed="13")

    for slug, size in sizes.items():
        ids = made.rows.loc[made.rows["stratum"] == slug, "public_id"]
        lowest = sorted((hashlib.sha256(f"13,{one}".encode()).hexdigest(), one) for one in ids)[:size]
        own = drawn.sample[drawn.sample["stratum"] == slug]
        assert list(zip(own["ticket"], own["public_id"], strict=True)) == lowest
        assert own["rank"].tolist() == list(range(1, size + 1))


@given(st.permutations(range(20)))
def test_the_order_of_rows_is_of_no_effect(order: list[int]) -> None:
    rows = built(10, 10, 0, 0).rows

    ours, theirs = (draw.draw(one, sizes={"a": 4, "b": 4}, seed="7").sample for one in (rows, rows.iloc[order]))

    pd.testing.assert_frame_equal(ours, theirs)


def test_a_larger_sample_contains_the_smaller_and_goes_on_with_the_reserves() -> None:
    rows = built(30, 0, 0, 0).rows

    small = draw.draw(rows, sizes={"a": 5}, seed="7", reserves=3)
    large = draw.draw(rows, sizes={"a": 8}, seed="7")

    assert [*small.sample["public_id"], *small.reserves["public_id"]] == large.sample["public_id"].tolist()


def test_a_second_draw_never_takes_what_the_first_took() -> None:
    rows = built(30, 0, 0, 0).rows
    first = draw.draw(rows, sizes={"a": 8}, seed="7")

    second = draw.draw(
        rows, sizes={"a": 22}, seed="8", stage="intense:a", drawn_before=frozenset(first.sample["public_id"])
    )

    assert len(second.sample) == 22
    assert not set(first.sample["public_id"]) & set(second.sample["public_id"])


def test_every_record_of_a_stratum_is_about_equally_likely() -> None:
    rows = built(10, 0, 0, 0).rows

    counted = Counter(
        one for seed in range(600) for one in draw.draw(rows, sizes={"a": 3}, seed=str(seed)).sample["public_id"]
    )

    # 180 expected each, standard deviation about 11: five of them either way.
    assert all(124 < counted[one] < 236 for one in rows["public_id"])


def test_adding_a_record_moves_nobody_elses_ticket() -> None:
    tickets = [dict(zip(one.sample["public_id"], one.sample["ticket"], strict=True)) for one in (
        draw.draw(built(size, 0, 0, 0).rows, sizes={"a": size}, seed="7") for size in (20, 21)
    )]  # fmt: skip

    assert tickets[0].items() <= tickets[1].items()


@pytest.mark.parametrize("seed", ["", "   ", "caf\u00e9", "a\nb", "9" * 201])
def test_a_seed_that_another_machine_might_read_otherwise_is_refused(seed: str) -> None:
    with pytest.raises(SettingError, match="seed"):
        seeds.clean(seed)


def test_leading_zeros_of_a_seed_count_and_outer_blanks_do_not() -> None:
    assert seeds.clean(" 007\r\n") == "007"
    assert draw.ticket("007", "0" * 16) != draw.ticket("7", "0" * 16)


def test_pack_numbers_follow_the_tickets_over_all_areas() -> None:
    sample = draw.draw(built(30, 30, 30, 0).rows, sizes={"a": 5, "b": 5, "no-location": 5}, seed="7").sample

    numbers = draw.pack_numbers(sample, first=101)

    assert sorted(numbers) == list(range(101, 116))
    assert sample.assign(number=numbers).sort_values("number")["ticket"].is_monotonic_increasing


def test_the_files_of_a_draw_agree_and_show_their_fingerprint() -> None:
    files = public_folder()
    fingerprint = manifest.fingerprint_of(files["freeze.json"])

    assert not verify.verify(files).announced
    assert verify.verify(files, fingerprint=fingerprint.upper().replace(" ", "")).announced
    with pytest.raises(IntegrityError, match="fingerprint differs"):
        verify.verify(files, fingerprint="0000")


def edited(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


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


def stranger(files: dict[str, bytes]) -> subprocess.CompletedProcess[str]:
    """Run verify_draw.py as a stranger would: another folder, no packages."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return subprocess.run(
            [sys.executable, "-I", "-S", "verify_draw.py"], cwd=folder, capture_output=True, text=True, check=False
        )


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


def test_the_draw_is_redone_with_sha256sum_and_sort(tmp_path: Path) -> None:
    """The very lines of the README in the public folder."""
    if not (shutil.which("sha256sum") and shutil.which("bash")):
        pytest.skip("needs bash and sha256sum, which Windows lacks")
    files = public_folder()
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    text = resources.template_text("public/README.txt")
    lines = [line.strip() for line in text.splitlines() if line.startswith("   ") and line.strip()]
    begin = next(number for number, line in enumerate(lines) if line.startswith("STRATUM="))
    wanted = [row.split(b",") for row in files["sample.csv"].split(b"\n")[1:] if b",b," in row]
    script = "\n".join(lines[begin : begin + 4]).replace("watford", "b").replace("-n 10", f"-n {len(wanted)}")

    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)

    assert done.stdout.split() == [f"{ticket.decode()},{public_id.decode()}" for public_id, _, ticket, _, _ in wanted]


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
