"""Verifying a draw: everything in its public folder follows from the frozen frame, the frozen plan and the seed.

The order of the checks is the order in which things were fixed: frame, plan, freeze, sample, seed; the first
difference is named. Nothing is taken from the manifest but the seed, where it came from, the stage and the first
number in the pack; all the rest of it is made again and compared. What this cannot show: that the force supplied
every search (that is what reconciling with the published files is for), and that a folder is the one that was
announced, unless its fingerprint is compared with the announced one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny.errors import IntegrityError, ScrutinyError, SettingError
from scrutiny.sampling import draw, frame, manifest, plan, replacements, seeds
from scrutiny.sampling.manifest import (
    BEFORE_FILE,
    DRAW_FORMAT,
    FIRST_MANIFEST_FILE,
    FIRST_SAMPLE_FILE,
    FREEZE_FILE,
    MANIFEST_FILE,
    PLAN_FILE,
    SAMPLE_FILE,
    Papers,
    fingerprint_of,
)
from scrutiny.sampling.plan import Plan
from scrutiny.sampling.strata import StratumKind, kind_of

_FIRST_FILES = (FIRST_MANIFEST_FILE, FIRST_SAMPLE_FILE, BEFORE_FILE)
_SAID = {"seed": str, "seed_source": str, "stage": str, "first_number": int}


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found to agree. ``sample``: the drawn records, ``draw.SAMPLE_COLUMNS``."""

    seed: str
    stage: str
    frame_sha256: str
    fingerprint: str
    announced: bool  # a fingerprint was given, and it is this one
    population: int
    sample: pd.DataFrame
    first_number: int
    withdrawn: int  # records withdrawn after the draw; each is in the sample still, and the next reserve was due


def verify(files: Mapping[str, bytes], *, fingerprint: str | None = None) -> Verified:
    """Check the files of a ``public/`` folder. Raises IntegrityError naming the first difference."""
    said = _manifest(files)
    frame_csv = _file(files, frame.FRAME_FILE)
    _same_hash(frame_csv, said, "frame_sha256", frame.FRAME_FILE)
    rows = frame.parse_public_csv(frame_csv)
    planned = _plan(files, said, rows)
    announced = _check_freeze(files, said, fingerprint)
    sample_csv = _file(files, SAMPLE_FILE)
    _same_hash(sample_csv, said, "sample_sha256", SAMPLE_FILE)
    first_manifest, first_sample = _first_draw(files, said)
    drawn_before = frozenset(_ids_before(first_sample))
    drawn = draw.draw(
        rows,
        sizes=manifest.sizes_of(planned, said["stage"], manifest.slugs_drawn(first_sample) if first_sample else {}),
        seed=said["seed"],
        stage=said["stage"],
        drawn_before=drawn_before,
    )
    _same_sample(draw.sample_csv(drawn.sample), sample_csv)
    withdrawn = _withdrawn(files, rows, drawn, drawn_before)
    papers = Papers(
        frame_csv=frame_csv,
        plan_json=files[PLAN_FILE],
        freeze_json=files[FREEZE_FILE],
        first_manifest=first_manifest,
        first_sample=first_sample,
    )
    again = manifest.manifest_json(
        papers, drawn=drawn, seed_source=said["seed_source"], first_number=said["first_number"]
    )
    _same_manifest(again, files[MANIFEST_FILE])
    return Verified(
        seed=drawn.seed,
        stage=drawn.stage,
        frame_sha256=frame.sha256_of(frame_csv),
        fingerprint=fingerprint_of(files[FREEZE_FILE]),
        announced=announced,
        population=len(rows),
        sample=drawn.sample,
        first_number=said["first_number"],
        withdrawn=withdrawn,
    )


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise IntegrityError(f"{name} is missing", do="Ask the office for the whole public folder")
    return files[name]


def _json(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    try:
        content = json.loads(_file(files, name))
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise IntegrityError("cannot be read", where=name)
    return content


def _manifest(files: Mapping[str, bytes]) -> dict[str, Any]:
    said = _json(files, MANIFEST_FILE)
    if said.get("format") != DRAW_FORMAT:
        raise IntegrityError(
            "this is not the manifest of a draw", where=MANIFEST_FILE, expected=f'format "{DRAW_FORMAT}"'
        )
    for key, kind in _SAID.items():
        if not isinstance(said.get(key), kind):
            raise IntegrityError(f"without {key}", where=MANIFEST_FILE)
    try:
        same = seeds.clean(said["seed"]) == said["seed"]
    except SettingError:
        same = False
    if not same:
        raise IntegrityError("the seed is not one that can be used", where=MANIFEST_FILE)
    return said


def _same_hash(content: bytes, said: Mapping[str, Any], key: str, name: str) -> None:
    if frame.sha256_of(content) != said.get(key):
        raise IntegrityError(f"{name} differs: its SHA-256 is not the {key} in {MANIFEST_FILE}")


def _plan(files: Mapping[str, bytes], said: Mapping[str, Any], rows: pd.DataFrame) -> Plan:
    """The plan, whose strata must be those of the frame."""
    content = _file(files, PLAN_FILE)
    _same_hash(content, said, "plan_sha256", PLAN_FILE)
    try:
        planned = plan.from_json(content)
    except (ValueError, KeyError, TypeError, ScrutinyError):
        raise IntegrityError("cannot be read", where=PLAN_FILE) from None
    if {one.slug: one.population for one in planned.strata if one.population} != frame.populations(rows["stratum"]):
        raise IntegrityError(f"the populations in {PLAN_FILE} are not those of the frame")
    _sizes_can_be(planned)
    return planned


def _sizes_can_be(planned: Plan) -> None:
    """No stratum gives more than it has, none that was left out gives any, and the sizes add up to the total."""
    for one in planned.strata:
        if not 0 <= one.sample <= one.population:
            raise IntegrityError(f"{one.sample} of {one.population} records are to be drawn", where=PLAN_FILE)
        left_out = kind_of(one.slug) is StratumKind.EXCLUDED
        if left_out is not (one.kind is StratumKind.EXCLUDED):
            raise IntegrityError(f'"{one.slug}" is of another kind than its name says', where=PLAN_FILE)
        if one.sample and left_out:
            raise IntegrityError("records that were left out before the freeze are to be drawn", where=PLAN_FILE)
    if planned.sample != planned.settings.total:
        raise IntegrityError(f"the sizes in {PLAN_FILE} do not add up to its total")


def _check_freeze(files: Mapping[str, bytes], said: Mapping[str, Any], announced: str | None) -> bool:
    content = _file(files, FREEZE_FILE)
    freeze = _json(files, FREEZE_FILE)
    for key in ("frame_sha256", "plan_sha256"):
        if freeze.get(key) != said[key]:
            raise IntegrityError(f"{FREEZE_FILE} differs: its {key} is not the one in {MANIFEST_FILE}")
    if fingerprint_of(content) != said.get("fingerprint"):
        raise IntegrityError(f"{FREEZE_FILE} differs: its fingerprint is not the one in {MANIFEST_FILE}")
    if announced is None:
        return False
    if "".join(announced.split()).casefold() != "".join(fingerprint_of(content).split()):
        raise IntegrityError(
            "the fingerprint differs: these are not the files that were announced", expected="the announced fingerprint"
        )
    return True


def _first_draw(files: Mapping[str, bytes], said: Mapping[str, Any]) -> tuple[bytes | None, bytes | None]:
    """Manifest and sample of the draw that a larger one goes on from, themselves verified; none for a first draw.

    A first draw that left records out, or a larger one that left out more than the first took, is refused: that
    would be a way to choose.
    """
    if said["stage"] == draw.FIRST:
        for name in _FIRST_FILES:
            if name in files:
                raise IntegrityError(f"{name} does not belong to a first draw: nothing was drawn before it")
        return None, None
    first_manifest, first_sample = _file(files, FIRST_MANIFEST_FILE), _file(files, FIRST_SAMPLE_FILE)
    same = {name: _file(files, name) for name in (frame.FRAME_FILE, PLAN_FILE, FREEZE_FILE)}
    first = verify({**same, MANIFEST_FILE: first_manifest, SAMPLE_FILE: first_sample})
    if first.stage != draw.FIRST:
        raise IntegrityError(f"{FIRST_MANIFEST_FILE} is not that of a first draw")
    if first.seed == said["seed"]:
        raise IntegrityError("the larger draw has the seed of the first")
    if _file(files, BEFORE_FILE) != manifest.before_csv(first_sample):
        raise IntegrityError(f"{BEFORE_FILE} differs: it does not list the records of {FIRST_SAMPLE_FILE}")
    return first_manifest, first_sample


def _ids_before(first_sample: bytes | None) -> list[str]:
    return manifest.before_csv(first_sample).decode("ascii").split()[1:] if first_sample else []


def _withdrawn(files: Mapping[str, bytes], rows: pd.DataFrame, drawn: draw.Draw, drawn_before: frozenset[str]) -> int:
    """How many records were withdrawn after the draw, each with the next reserve in order; 0 without such a file."""
    content = files.get(replacements.FILE)
    if content is None:
        return 0
    made = replacements.check(
        content, rows, drawn.sample, seed=drawn.seed, stage=drawn.stage, drawn_before=drawn_before
    )
    return len(made)


def _same_sample(again: bytes, sample: bytes) -> None:
    if again == sample:
        return
    pairs = zip(again.split(b"\n"), sample.split(b"\n"), strict=False)
    line = next((number for number, (ours, theirs) in enumerate(pairs, start=1) if ours != theirs), None)
    raise IntegrityError(
        f"the seed in {MANIFEST_FILE} and the sizes in {PLAN_FILE} do not give the records in {SAMPLE_FILE}: "
        + (f"line {line} is the first that differs" if line else "the lengths differ")
    )


def _same_manifest(again: bytes, written: bytes) -> None:
    if again == written:
        return
    ours, theirs = json.loads(again), json.loads(written)
    keys = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)]
    what = f'its "{keys[0]}" does not follow from the other files' if keys else "it is written in another form"
    raise IntegrityError(f"{MANIFEST_FILE} differs: {what}")
