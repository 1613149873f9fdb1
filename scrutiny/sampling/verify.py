"""Verifying a draw from its public folder: the files agree with each other, and the seed gives the sample.

The order of the checks is the order in which things were fixed: frame, plan, freeze, sample, seed; the
first difference is named. What this cannot show: that the force supplied every search (that is what
reconciling with the published files is for), and that a folder is the one that was announced, unless its
fingerprint is compared with the announced one.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from scrutiny.errors import IntegrityError
from scrutiny.sampling import draw, frame
from scrutiny.sampling.manifest import (
    BEFORE_FILE,
    DRAW_FORMAT,
    FREEZE_FILE,
    MANIFEST_FILE,
    PLAN_FILE,
    SAMPLE_FILE,
    fingerprint_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What was found to agree."""

    seed: str
    stage: str
    frame_sha256: str
    fingerprint: str
    announced: bool  # a fingerprint was given, and it is this one
    population: int
    sample: int


def verify(files: Mapping[str, bytes], *, fingerprint: str | None = None) -> Verified:
    """Check the files of a ``public/`` folder. Raises IntegrityError naming the first difference."""
    manifest = _manifest(files)
    frame_bytes = _file(files, frame.FRAME_FILE)
    _same_hash(frame_bytes, manifest, "frame_sha256", frame.FRAME_FILE)
    rows = frame.parse_public_csv(frame_bytes)
    _same_hash(_file(files, PLAN_FILE), manifest, "plan_sha256", PLAN_FILE)
    announced = _check_freeze(files, manifest, fingerprint)
    sample_bytes = _file(files, SAMPLE_FILE)
    _same_hash(sample_bytes, manifest, "sample_sha256", SAMPLE_FILE)
    before = _drawn_before(files, manifest)
    _check_populations(rows, manifest)
    again = draw.draw(
        rows,
        sizes={stratum["slug"]: stratum["sample"] for stratum in manifest["strata"]},
        seed=manifest["seed"],
        stage=manifest["stage"],
        drawn_before=before,
    )
    _same_sample(draw.sample_csv(again.sample), sample_bytes)
    return Verified(
        seed=manifest["seed"],
        stage=manifest["stage"],
        frame_sha256=manifest["frame_sha256"],
        fingerprint=fingerprint_of(_file(files, FREEZE_FILE)),
        announced=announced,
        population=len(rows),
        sample=len(again.sample),
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
    manifest = _json(files, MANIFEST_FILE)
    if manifest.get("format") != DRAW_FORMAT:
        raise IntegrityError(
            "this is not the manifest of a draw", where=MANIFEST_FILE, expected=f'format "{DRAW_FORMAT}"'
        )
    missing = {"seed", "stage", "strata", "frame_sha256", "plan_sha256", "sample_sha256", "fingerprint"} - set(manifest)
    if missing:
        raise IntegrityError(f"without {', '.join(sorted(missing))}", where=MANIFEST_FILE)
    return manifest


def _same_hash(content: bytes, manifest: Mapping[str, Any], key: str, name: str) -> None:
    if frame.sha256_of(content) != manifest[key]:
        raise IntegrityError(f"{name} differs: its SHA-256 is not the {key} in {MANIFEST_FILE}")


def _check_freeze(files: Mapping[str, bytes], manifest: Mapping[str, Any], announced: str | None) -> bool:
    content = _file(files, FREEZE_FILE)
    freeze = _json(files, FREEZE_FILE)
    for key in ("frame_sha256", "plan_sha256"):
        if freeze.get(key) != manifest[key]:
            raise IntegrityError(f"{FREEZE_FILE} differs: its {key} is not the one in {MANIFEST_FILE}")
    if fingerprint_of(content) != manifest["fingerprint"]:
        raise IntegrityError(f"{FREEZE_FILE} differs: its fingerprint is not the one in {MANIFEST_FILE}")
    if announced is None:
        return False
    if "".join(announced.split()).casefold() != "".join(manifest["fingerprint"].split()):
        raise IntegrityError(
            "the fingerprint differs: these are not the files that were announced", expected="the announced fingerprint"
        )
    return True


def _drawn_before(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> frozenset[str]:
    if "before_sha256" not in manifest:
        return frozenset()
    content = _file(files, BEFORE_FILE)
    _same_hash(content, manifest, "before_sha256", BEFORE_FILE)
    return frozenset(content.decode("ascii").split()[1:])


def _check_populations(rows: pd.DataFrame, manifest: Mapping[str, Any]) -> None:
    counted = frame.populations(rows["stratum"])
    for stratum in manifest["strata"]:
        if counted.get(stratum["slug"], 0) != stratum["population"]:
            raise IntegrityError(f"the population of {stratum['slug']} in {MANIFEST_FILE} is not that of the frame")


def _same_sample(again: bytes, sample: bytes) -> None:
    if again == sample:
        return
    pairs = zip(again.split(b"\n"), sample.split(b"\n"), strict=False)
    line = next((number for number, (ours, theirs) in enumerate(pairs, start=1) if ours != theirs), None)
    raise IntegrityError(
        f"the seed in {MANIFEST_FILE} does not give the records in {SAMPLE_FILE}: "
        + (f"line {line} is the first that differs" if line else "the lengths differ")
    )
