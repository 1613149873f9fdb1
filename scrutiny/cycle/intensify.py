"""Intensify: the larger draw in one area, from the same frozen frame, under a second seed, with its own pack."""

from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import csv_bytes, drawn_csv, in_folder, key_table, public_words, verify_folder
from scrutiny.cycle.flag import read_first
from scrutiny.cycle.folder import INTENSE, KEY_FILE, DrawFolder, larger_draws, open_folder
from scrutiny.cycle.pack import Packed, pack
from scrutiny.errors import SettingError, StepError
from scrutiny.sampling import draw, manifest, seeds
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv
from scrutiny.sampling.plan import PlannedStratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensified:
    """A larger draw that was taken."""

    folder: Path
    area: str
    drawn: int
    stage: str
    packed: Packed


def intensify(root: Path, area: str, *, seed: str, context: Context) -> Intensified:
    """Draw as many more from ``area`` as the first flags ask for, and make the pack.

    Raises StepError where the area is not to be looked at closer, or the draw was taken already (a second
    seed for the same draw would let somebody choose), SettingError for an unknown area or the first seed again.
    """
    first = open_folder(root)
    verify_folder(root)
    stratum = find_stratum(first, area)
    size = _to_draw(root, stratum)
    folder = root / f"{INTENSE}{stratum.slug}"
    if folder.exists():
        raise StepError("the larger draw was taken already, and is not taken twice", where=stratum.slug)
    seed = seeds.clean(seed)
    if seed == first.manifest["seed"]:
        raise SettingError("this is the seed of the first draw", where="--seed", expected="a second seed, made since")
    frame_csv = first.public(FRAME_FILE)
    before = first.key["public_id"]
    rows = parse_public_csv(frame_csv)
    drawn = draw.draw(
        rows,
        sizes={stratum.slug: size},
        seed=seed,
        stage=f"intense:{stratum.slug}",
        drawn_before=frozenset(before),
    )
    before_csv = manifest.before_csv(before)
    plan_json, freeze_json = first.public(manifest.PLAN_FILE), first.public(manifest.FREEZE_FILE)
    paper = manifest.manifest_json(
        force=first.manifest["force"],
        window=first.manifest["window"],
        drawn=drawn,
        strata=manifest.strata_of(first.plan, {stratum.slug: size}),
        seed_source=seeds.GIVEN_SECOND,
        frame_csv=frame_csv,
        plan_json=plan_json,
        freeze=freeze_json,
        drawn_before=before_csv,
        first_draw=first.public(manifest.MANIFEST_FILE),
    )
    records, _ = first.records()
    key = key_table(drawn, records.rows, first=_next_number(first))
    public = {
        FRAME_FILE: frame_csv,
        manifest.PLAN_FILE: plan_json,
        manifest.FREEZE_FILE: freeze_json,
        manifest.BEFORE_FILE: before_csv,
        manifest.SAMPLE_FILE: draw.sample_csv(drawn.sample),
        manifest.MANIFEST_FILE: paper,
        **public_words(),
    }
    private = {
        KEY_FILE: csv_bytes(key),
        "reserves.csv": draw.sample_csv(drawn.reserves),
        "drawn.csv": drawn_csv(key, records.rows),
    }
    store.new_folder(folder, {**in_folder(store.PUBLIC, public), **in_folder(store.PRIVATE, private)})
    packed = pack(root, context=context, draw=drawn.stage)
    return Intensified(folder=folder, area=stratum.name, drawn=len(drawn.sample), stage=drawn.stage, packed=packed)


def find_stratum(first: DrawFolder, area: str) -> PlannedStratum:
    """A stratum by its slug or name. Raises SettingError naming those there are."""
    wanted = area.strip().casefold()
    for one in first.plan.strata:
        if wanted in (one.slug, one.name.casefold()):
            return one
    raise SettingError(
        "there is no such area", where="AREA", expected="one of: " + ", ".join(one.slug for one in first.plan.strata)
    )


def _to_draw(root: Path, stratum: PlannedStratum) -> int:
    rows = {row["slug"]: row for row in read_first(root)["strata"]}
    row = rows[stratum.slug]
    if not row["to_draw"]:
        closer = [slug for slug, other in rows.items() if other["to_draw"]]
        raise StepError(
            "this area is not to be looked at closer, or has no more to draw",
            where=stratum.slug,
            expected=f"one of: {', '.join(closer)}" if closer else "none is, in this cycle",
        )
    return int(row["to_draw"])


def _next_number(first: DrawFolder) -> int:
    """Pack numbers go on over all draws of a cycle, so that a number names one case."""
    return 1 + max(int(one.key["number"].max()) for one in (first, *larger_draws(first.root)))
