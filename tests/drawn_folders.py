"""Public folders of invented draws, honest and not, for the tests of everything that checks a draw."""

import dataclasses
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pandas as pd
from conftest import skip

from scrutiny import resources
from scrutiny.sampling import draw, frame, manifest, plan, replacements, seeds
from scrutiny.sampling.exclusions import REASONS

SALT = bytes(range(32))
NAMES = {"a": "A", "b": "B", "no-location": "No location", "outside": "Outside the area"}
LEFT_OUT = "excluded-before-a-court"
ALL_NAMES = {**NAMES, LEFT_OUT: "left out: before a court"}
WINDOW = {"first": "2026-08-01", "last": "2026-09-30"}


def built(*sizes: int, salt: bytes = SALT, names: dict[str, str] = NAMES) -> frame.Frame:
    """A frame of so many records in the strata of ``names``."""
    slugs = [slug for slug, size in zip(names, sizes, strict=True) for _ in range(size)]
    ids = pd.Series([f"SS/{number}" for number in range(len(slugs))])
    stratum = pd.Series(pd.Categorical(slugs, categories=list(names)))
    return frame.build(ids, stratum, names=names, force="hertfordshire", salt=salt)


def public_folder(
    sizes: tuple[int, ...] = (30, 40, 20, 3), seed: str = "0271828182", left_out: int = 0, total: int = 30
) -> dict[str, bytes]:
    """The files of a draw, as the office would hand them out. ``left_out``: records excluded before the freeze."""
    made = built(*sizes, left_out, names=ALL_NAMES) if left_out else built(*sizes)
    planned = plan.make(made.strata, plan.Settings(total=total))
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


def refrozen(files: dict[str, bytes], seed: str = "0271828182") -> dict[str, bytes]:
    """The same folder with all hashes written anew, by somebody who froze what stands in it and drew by its plan."""
    hashes = {key: hashlib.sha256(files[name]).hexdigest() for name, key in _HASHED}
    freeze = plan.canonical_json({**json.loads(files["freeze.json"]), **hashes})
    rows = [line.split(",") for line in files["frame-public.csv"].decode().splitlines()[1:]]
    strata = json.loads(files["plan.json"])["strata"]
    lines = ["public_id,stratum,ticket,rank,stage"]
    for one in strata:
        own = sorted((draw.ticket(seed, public_id), public_id) for public_id, slug in rows if slug == one["slug"])
        lines += [
            f"{public_id},{one['slug']},{ticket},{rank},first"
            for rank, (ticket, public_id) in enumerate(own[: one["sample"]], start=1)
        ]
    sample = ("\n".join(lines) + "\n").encode()
    paper = json.loads(files["manifest.json"]) | hashes | {
        "sample_sha256": hashlib.sha256(sample).hexdigest(), "fingerprint": manifest.fingerprint_of(freeze),
        "strata": strata, "seed": seed,
    }  # fmt: skip
    return {**files, "freeze.json": freeze, "sample.csv": sample, "manifest.json": plan.canonical_json(paper)}


_HASHED = (("frame-public.csv", "frame_sha256"), ("plan.json", "plan_sha256"))


def withdrawn_folder(files: dict[str, bytes], *places: int) -> dict[str, bytes]:
    """The same folder after the records at these places of sample.csv were withdrawn, one after the other."""
    rows = frame.parse_public_csv(files["frame-public.csv"])
    paper = json.loads(files["manifest.json"])
    lines = [line.split(",") for line in files["sample.csv"].decode().splitlines()]
    sample = pd.DataFrame(lines[1:], columns=lines[0])
    before = frozenset(files.get("drawn-before.csv", b"").decode().split()[1:])
    made: list[replacements.Replacement] = []
    for place in places:
        made.append(
            replacements.next_one(
                rows, sample, made, public_id=sample["public_id"].iloc[place], reason=REASONS[0], seed=paper["seed"],
                stage=paper["stage"], drawn_before=before,
            )
        )  # fmt: skip
    return {**files, "replacements.json": replacements.to_json(made)}


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


def edited(files: dict[str, bytes], name: str, old: bytes, new: bytes) -> dict[str, bytes]:
    """One file changed in one place."""
    assert old in files[name]
    return {**files, name: files[name].replace(old, new, 1)}


def stranger(
    files: dict[str, bytes], *arguments: str, python: str = sys.executable
) -> subprocess.CompletedProcess[str]:
    """Run verify_draw.py as a stranger would: another folder, no packages."""
    with tempfile.TemporaryDirectory() as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        return subprocess.run(
            [sys.executable, "-I", "-S", "verify_draw.py", *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )


def by_hand(files: dict[str, bytes], folder: Path, *, stratum: str, size: int) -> list[str]:
    """What the very lines of README.txt print in this folder, with stratum, seed and number put in."""
    if not (shutil.which("sha256sum") and shutil.which("bash")):
        skip("needs bash and sha256sum, which Windows lacks")
    for name, content in files.items():
        (folder / name).write_bytes(content)
    text = resources.template_text("public/README.txt")
    lines = [line.strip() for line in text.splitlines() if line.startswith("   ") and line.strip()]
    begin = next(number for number, line in enumerate(lines) if line.startswith("STRATUM="))
    script = lines[begin : begin + 4]
    if "drawn-before.csv" in files:
        script[1] = next(line for line in lines if line.startswith("grep -v"))
    seed = json.loads(files["manifest.json"])["seed"]
    script[0] = script[0].replace("watford", stratum).replace("0271828182", f"'{seed}'")
    script[3] = script[3].replace("-n 10", f"-n {size}")
    done = subprocess.run(["bash", "-c", "\n".join(script)], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()


def honest() -> dict[str, dict[str, bytes]]:
    """Folders that every check must find in order, by what they are."""
    left_out = public_folder(left_out=5)
    return {
        "a first draw": public_folder(),
        "a larger draw": larger_folder(),
        "records left out before the freeze": left_out,
        "records withdrawn after the draw": withdrawn_folder(left_out, 3, 4, 0),
        "records withdrawn from a larger draw until none is left": withdrawn_folder(larger_folder(), *range(14)),
        "a stratum taken whole": public_folder((3, 40, 20, 0)),
    }


def dishonest() -> dict[str, dict[str, bytes]]:
    """Folders that every check must find out, by what was done to them."""
    files = public_folder()
    rows = files["frame-public.csv"].splitlines(keepends=True)
    drawn = [line.split(b",")[0] for line in files["sample.csv"].splitlines()[1:]]
    other = next(line[:16] for line in rows[1:] if line[:16] not in drawn)
    swapped = edited(files, "sample.csv", drawn[0], other)
    paper = json.loads(files["manifest.json"])
    mended = paper | {"sample_sha256": hashlib.sha256(swapped["sample.csv"]).hexdigest()}
    sizes = plan.from_json(files["plan.json"]).sizes
    larger = larger_folder()
    taken = [line.split(",")[0] for line in larger["sample.csv"].decode().splitlines()[1:4]]
    hidden = sorted([*larger["drawn-before.csv"].decode().split()[1:], *taken])
    left_out = public_folder(left_out=5)
    withdrawn = withdrawn_folder(files, 3, 4)
    twice = rows[0] + b"".join(sorted([*rows[1:], rows[1][:17] + (b"b\n" if rows[1].endswith(b",a\n") else b"a\n")]))
    turned = [0, 2, 1, *range(3, len(rows))]
    return {
        "another seed": edited(files, "manifest.json", b"0271828182", b"0271828183"),
        "a search moved to another area": edited(files, "frame-public.csv", b",a\n", b",b\n"),
        "a search taken off the list": {**files, "frame-public.csv": b"".join([rows[0], *rows[2:]])},
        "a record less": edited(files, "sample.csv", files["sample.csv"].splitlines(keepends=True)[1], b""),
        "a record exchanged, and the hash mended": {**swapped, "manifest.json": plan.canonical_json(mended)},
        "another plan": edited(files, "plan.json", b'"cap": 3', b'"cap": 4'),
        "another freeze": edited(files, "freeze.json", b"hertfordshire", b"hertfordshirE"),
        "another fingerprint": {
            **files, "manifest.json": plan.canonical_json({**paper, "fingerprint": "0000 " * 7 + "0000"}),
        },
        "a file missing": {name: content for name, content in files.items() if name != "plan.json"},
        "a file that is something else": {**files, "freeze.json": b"[]"},
        "other sizes than the plan's": redrawn(
            files, stage="first", seed="0271828182", sizes={**sizes, "a": 0, "b": sizes["b"] + sizes["a"]}
        ),
        "the list out of order": refrozen({**files, "frame-public.csv": b"".join(rows[place] for place in turned)}),
        "a search twice on the list": refrozen({**files, "frame-public.csv": twice}),
        "a plan that counts otherwise": refrozen(edited(files, "plan.json", b'"population": 30', b'"population": 31')),
        "sizes that do not add up": refrozen(edited(files, "plan.json", b'"total": 30', b'"total": 31')),
        "records drawn that were left out": refrozen(
            {**left_out, "plan.json": _with_a_size(left_out["plan.json"], LEFT_OUT, 2)}
        ),
        "records hidden from a larger draw": redrawn(
            {**larger, "drawn-before.csv": ("\n".join(["public_id", *hidden]) + "\n").encode()},
            stage="intense:b",
            seed="31415926535",
        ),
        "a larger draw under the first seed": larger_folder(seed="0271828182"),
        "a larger draw after no true first one": {**larger, "first-sample.csv": larger["sample.csv"]},
        "a reserve out of order": _called(withdrawn, 1, 2),
        "a withdrawal taken back": _shortened(withdrawn),
    }  # fmt: skip


def _with_a_size(plan_json: bytes, slug: str, size: int) -> bytes:
    paper = json.loads(plan_json)
    strata = [one | {"sample": size} if one["slug"] == slug else one for one in paper["strata"]]
    return plan.canonical_json({**paper, "strata": strata, "total": sum(one["sample"] for one in strata)})


def _called(files: dict[str, bytes], number: int, later: int) -> dict[str, bytes]:
    """A replacement that passes over reserves, with its hashes in order."""
    rows = frame.parse_public_csv(files["frame-public.csv"])
    made = list(replacements.from_json(files["replacements.json"]))
    one = made[number]
    seed = json.loads(files["manifest.json"])["seed"]
    tickets = sorted(
        (draw.ticket(seed, other), other) for other in rows.loc[rows["stratum"] == one.stratum, "public_id"]
    )
    ticket, public_id = tickets[one.rank - 1 + later]
    made[number] = dataclasses.replace(one, reserve=public_id, ticket=ticket, rank=one.rank + later)
    return {**files, "replacements.json": replacements.to_json(made)}


def _shortened(files: dict[str, bytes]) -> dict[str, bytes]:
    """The first withdrawal is gone from the list."""
    paper = json.loads(files["replacements.json"])
    return {**files, "replacements.json": plan.canonical_json({**paper, "replacements": paper["replacements"][1:]})}
