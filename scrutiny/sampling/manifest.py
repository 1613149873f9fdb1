"""The papers of a freeze and of a draw: what is fixed, in which file, under which hash.

``freeze.json`` holds the hashes of frame, private frame, salt and plan; its own hash is the *fingerprint*
that is sent out before there is a seed. ``manifest.json`` says what a draw made of it. Both are written in
one stable form, so that a byte is enough to tell them from any other.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scrutiny.sampling import draw, frame, seeds
from scrutiny.sampling.plan import Plan, canonical_json

MANIFEST_FILE = "manifest.json"
SAMPLE_FILE = "sample.csv"
PLAN_FILE = "plan.json"
FREEZE_FILE = "freeze.json"
BEFORE_FILE = "drawn-before.csv"
DRAW_FORMAT = "scrutiny-draw-1"
FREEZE_FORMAT = "scrutiny-freeze-1"

PROTOCOL = (
    "frame-public.csv lists every record that could be drawn, under a one-way public id, with its stratum",
    "a record's ticket is the SHA-256 of the text: seed, comma, public_id",
    "the sample of a stratum is its lowest tickets, as many as the plan says",
    "records in drawn-before.csv, where there is one, have no ticket in this draw",
)


def freeze_json(*, force: str, frame_csv: bytes, private_frame: bytes, salt: bytes, plan_json: bytes) -> bytes:
    """``freeze.json``. The salt's own hash gives nothing away: a salt is 32 random bytes."""
    return canonical_json(
        {
            "format": FREEZE_FORMAT,
            "force": force,
            "frame_sha256": frame.sha256_of(frame_csv),
            "private_frame_sha256": frame.sha256_of(private_frame),
            "salt_sha256": frame.sha256_of(salt),
            "plan_sha256": frame.sha256_of(plan_json),
        }
    )


def fingerprint_of(freeze: bytes) -> str:
    """The fingerprint that is announced: 32 hex digits of the SHA-256 of ``freeze.json``, in groups of four."""
    digits = frame.sha256_of(freeze)[:32]
    return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


def strata_of(plan: Plan, sizes: Mapping[str, int]) -> list[dict[str, Any]]:
    """The strata of a draw as the manifest lists them: those that the draw asked for, in printing order."""
    return [
        {
            "slug": stratum.slug,
            "name": stratum.name,
            "kind": str(stratum.kind),
            "population": stratum.population,
            "sample": sizes[stratum.slug],
        }
        for stratum in plan.strata
        if stratum.slug in sizes
    ]


def manifest_json(
    *,
    force: str,
    window: Mapping[str, str],
    drawn: draw.Draw,
    strata: Sequence[Mapping[str, Any]],
    seed_source: str,
    frame_csv: bytes,
    plan_json: bytes,
    freeze: bytes,
    drawn_before: bytes | None = None,
    first_draw: bytes | None = None,
) -> bytes:
    """``manifest.json`` of a draw. ``seed_source``: one of ``seeds``; ``first_draw``: the manifest it goes on from."""
    content: dict[str, Any] = {
        "format": DRAW_FORMAT,
        "force": force,
        "window": dict(window),
        "stage": drawn.stage,
        "seed": drawn.seed,
        "seed_source": seed_source,
        "strata": list(strata),
        "frame_sha256": frame.sha256_of(frame_csv),
        "plan_sha256": frame.sha256_of(plan_json),
        "sample_sha256": frame.sha256_of(draw.sample_csv(drawn.sample)),
        "fingerprint": fingerprint_of(freeze),
        "protocol": list(PROTOCOL),
    }
    content["note"] = seeds.note(seed_source)
    if drawn_before is not None:
        content["before_sha256"] = frame.sha256_of(drawn_before)
    if first_draw is not None:
        content["first_manifest_sha256"] = frame.sha256_of(first_draw)
    return canonical_json(content)


def before_csv(public_ids: pd.Series) -> bytes:
    """``drawn-before.csv``: the public ids that an earlier draw took, in byte order."""
    return "\n".join(["public_id", *sorted(public_ids), ""]).encode("ascii")
