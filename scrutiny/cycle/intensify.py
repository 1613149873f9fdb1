"""Intensify: the larger draw in one area, from the same frozen frame, under a second seed, with its own pack."""

from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import store
from scrutiny.cycle.context import Context
from scrutiny.cycle.draw import drawn_csv, in_folder, public_words
from scrutiny.cycle.flag import read_first
from scrutiny.cycle.folder import INTENSE, KEY_FILE, DrawFolder, key_table, larger_draws, open_folder
from scrutiny.cycle.pack import Packed, pack
from scrutiny.errors import SettingError, StepError
from scrutiny.sampling import draw, manifest, seeds
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv
from scrutiny.sampling.manifest import Papers
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
    stratum = find_stratum(first, area)
    size = _to_draw(first, stratum)
    folder = root / f"{INTENSE}{stratum.slug}"
    if folder.exists():
        raise StepError("the larger draw was taken already, and is not taken twice", where=stratum.slug)
    seed = seeds.clean(seed)
    if seed == first.manifest["seed"]:
        raise SettingError("this is the seed of the first draw", where="--seed", expected="a second seed, made since")
    papers = Papers(
        frame_csv=first.public(FRAME_FILE),
        plan_json=first.public(manifest.PLAN_FILE),
        freeze_json=first.public(manifest.FREEZE_FILE),
        first_manifest=first.public(manifest.MANIFEST_FILE),
        first_sample=first.public(manifest.SAMPLE_FILE),
    )
    drawn = draw.draw(
        parse_public_csv(papers.frame_csv),
        sizes={stratum.slug: size},
        seed=seed,
        stage=f"{draw.INTENSE}{stratum.slug}",
        drawn_before=frozenset(first.key["public_id"]),
    )
    number = _next_number(first)
    key = key_table(drawn.sample, first.frame, first=number)
    public = {
        FRAME_FILE: papers.frame_csv,
        manifest.PLAN_FILE: papers.plan_json,
        manifest.FREEZE_FILE: papers.freeze_json,
        manifest.FIRST_MANIFEST_FILE: first.public(manifest.MANIFEST_FILE),
        manifest.FIRST_SAMPLE_FILE: first.public(manifest.SAMPLE_FILE),
        manifest.BEFORE_FILE: manifest.before_csv(first.public(manifest.SAMPLE_FILE)),
        manifest.SAMPLE_FILE: draw.sample_csv(drawn.sample),
        manifest.MANIFEST_FILE: manifest.manifest_json(
            papers, drawn=drawn, seed_source=seeds.GIVEN_SECOND, first_number=number
        ),
        **public_words(),
    }
    private = {
        KEY_FILE: store.csv_bytes(key),
        "reserves.csv": draw.sample_csv(drawn.reserves),
        "drawn.csv": drawn_csv(key, first.frame),
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


def _to_draw(first: DrawFolder, stratum: PlannedStratum) -> int:
    """How many more the first flags ask for there, worked out anew from the answers."""
    stages = {stage.tally.slug: stage for stage in read_first(first).stages}
    size = stages[stratum.slug].to_draw
    if not size:
        closer = [slug for slug, stage in stages.items() if stage.to_draw]
        raise StepError(
            "this area is not to be looked at closer, or has no more to draw",
            where=stratum.slug,
            expected=f"one of: {', '.join(closer)}" if closer else "none is, in this cycle",
        )
    return size


def _next_number(first: DrawFolder) -> int:
    """Pack numbers go on over all draws of a cycle, so that a number names one case."""
    return 1 + max(int(one.key["number"].max()) for one in (first, *larger_draws(first.root)))
