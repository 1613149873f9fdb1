"""The papers of a freeze and of a draw: what is fixed, in which file, under which hash.

``freeze.json`` holds the hashes of frame, private frame, salt and plan; its own hash is the *fingerprint*
that is sent out before there is a seed. ``manifest.json`` says what a draw made of it. Both are written in
one stable form, so that a byte is enough to tell them from any other.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scrutiny.errors import IntegrityError
from scrutiny.sampling import draw, frame, seeds
from scrutiny.sampling.plan import Plan, canonical_json
from scrutiny.sampling.plan import from_json as plan_from_json
from scrutiny.sampling.strata import StratumKind

MANIFEST_FILE = "manifest.json"
SAMPLE_FILE = "sample.csv"
PLAN_FILE = "plan.json"
FREEZE_FILE = "freeze.json"
BEFORE_FILE = "drawn-before.csv"
FIRST_MANIFEST_FILE = "first-manifest.json"
FIRST_SAMPLE_FILE = "first-sample.csv"
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


def sizes_of(plan: Plan, stage: str, first_sample: Mapping[str, int]) -> dict[str, int]:
    """How many a draw takes from each stratum: decided by the plan and by nothing else.

    ``first_sample``: how many the first draw took, by slug; for the first draw itself it is empty. Raises
    IntegrityError for a stage that the plan does not know: also for a larger draw among what was left out.
    """
    if stage == draw.FIRST:
        return plan.sizes
    for stratum in plan.strata:
        if stage == f"{draw.INTENSE}{stratum.slug}" and stratum.kind is not StratumKind.EXCLUDED:
            most = min(plan.settings.intense_total, stratum.population)
            return {stratum.slug: max(0, most - first_sample.get(stratum.slug, 0))}
    raise IntegrityError("the draw is of no stage that the plan knows", where=MANIFEST_FILE)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Papers:
    """The files that a draw goes back to, as bytes."""

    frame_csv: bytes
    plan_json: bytes
    freeze_json: bytes
    # Only for a larger draw: the first one's manifest and sample.
    first_manifest: bytes | None = None
    first_sample: bytes | None = None


def manifest_json(papers: Papers, *, drawn: draw.Draw, seed_source: str, first_number: int = 1) -> bytes:
    """``manifest.json`` of a draw. All of it follows from the papers but for the four things that are said here.

    ``seed_source``: one of ``seeds``; ``first_number``: the lowest number of its records in the packs.
    """
    frozen, planned = json.loads(papers.plan_json), plan_from_json(papers.plan_json)
    before = slugs_drawn(papers.first_sample) if papers.first_sample is not None else {}
    content: dict[str, Any] = {
        "format": DRAW_FORMAT,
        "force": frozen["force"],
        "window": frozen["window"],
        "stage": drawn.stage,
        "seed": drawn.seed,
        "seed_source": seed_source,
        "note": seeds.note(seed_source),
        "first_number": first_number,
        "strata": strata_of(planned, sizes_of(planned, drawn.stage, before)),
        "frame_sha256": frame.sha256_of(papers.frame_csv),
        "plan_sha256": frame.sha256_of(papers.plan_json),
        "sample_sha256": frame.sha256_of(draw.sample_csv(drawn.sample)),
        "fingerprint": fingerprint_of(papers.freeze_json),
        "protocol": list(PROTOCOL),
    }
    if papers.first_manifest is not None and papers.first_sample is not None:
        content["first_manifest_sha256"] = frame.sha256_of(papers.first_manifest)
        content["before_sha256"] = frame.sha256_of(before_csv(papers.first_sample))
    return canonical_json(content)


def slugs_drawn(sample: bytes) -> dict[str, int]:
    """How many records a ``sample.csv`` has of each stratum."""
    return dict(Counter(line.split(",")[1] for line in _lines(sample)))


def before_csv(first_sample: bytes) -> bytes:
    """``drawn-before.csv``: the public ids that the first draw took, in byte order."""
    return "\n".join(["public_id", *sorted(line.split(",")[0] for line in _lines(first_sample)), ""]).encode("ascii")


def _lines(sample: bytes) -> list[str]:
    return sample.decode("ascii").splitlines()[1:]
