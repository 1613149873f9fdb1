"""Intensify: the larger draw in one area, from the same frozen lists, under a second seed.

Where a cycle has several rounds, each gives its part from its own list, all under the one seed.
"""

from dataclasses import dataclass
from pathlib import Path

from scrutiny.cycle import store
from scrutiny.cycle.draw import drawn_csv, in_folder, public_words
from scrutiny.cycle.flag import read_first, to_draw_by_round
from scrutiny.cycle.folder import INTENSE, KEY_FILE, DrawFolder, key_table
from scrutiny.cycle.together import RoundDraws, Together
from scrutiny.errors import SettingError, StepError
from scrutiny.sampling import draw, manifest, seeds
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv
from scrutiny.sampling.manifest import Papers
from scrutiny.sampling.plan import PlannedStratum


@dataclass(frozen=True, slots=True, kw_only=True)
class Larger:
    """The larger draw of one round, in its folder."""

    round: int
    folder: Path
    drawn: int
    stage: str
    numbers: tuple[int, int]  # of the pack: the first and the last


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensified:
    """A larger draw that was taken: a part from each round that has more to give."""

    area: str
    stage: str
    parts: tuple[Larger, ...]

    @property
    def drawn(self) -> int:
        """Records drawn in all."""
        return sum(one.drawn for one in self.parts)


def intensify(together: Together, area: str, *, seed: str) -> Intensified:
    """Draw as many more from ``area`` as the first flags ask for; see ``larger``."""
    stratum, parts = larger(together, area, seed=seed)
    return Intensified(area=stratum.name, stage=parts[0].stage, parts=parts)


def larger(
    together: Together, area: str, *, seed: str, seed_source: str = seeds.GIVEN_SECOND
) -> tuple[PlannedStratum, tuple[Larger, ...]]:
    """Draw as many more from ``area`` as the first flags ask for, in every round.

    Raises StepError where the area is not to be looked at closer, or the draw was taken already (a second
    seed for the same draw would let somebody choose), SettingError for an unknown area or a first seed again.
    """
    stratum = together.stratum(area)
    sizes = _to_draw(together, stratum)
    if any(stratum.slug in of_round.larger for of_round, _ in sizes):
        raise StepError("the larger draw was taken already, and is not taken twice", where=stratum.slug)
    seed = seeds.clean(seed)
    if any(seed == of_round.first.manifest["seed"] for of_round in together.rounds):
        raise SettingError("this is the seed of the first draw", where="--seed", expected="a second seed, made since")
    number, parts = together.next_number, []
    for of_round, size in sizes:
        parts.append(_take(of_round, stratum, size, seed=seed, seed_source=seed_source, number=number))
        number += size
    return stratum, tuple(parts)


def _take(
    of_round: RoundDraws, stratum: PlannedStratum, size: int, *, seed: str, seed_source: str, number: int
) -> Larger:
    """The part of one round, written as a draw folder inside that of the round."""
    first = of_round.first
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
    folder = first.root / f"{INTENSE}{stratum.slug}"
    store.replace_folder(folder, _files(first, papers, drawn, seed_source=seed_source, number=number))
    last = number + len(drawn.sample) - 1
    return Larger(
        round=of_round.number, folder=folder, drawn=len(drawn.sample), stage=drawn.stage, numbers=(number, last)
    )


def _files(first: DrawFolder, papers: Papers, drawn: draw.Draw, *, seed_source: str, number: int) -> dict[str, bytes]:
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
            papers, drawn=drawn, seed_source=seed_source, first_number=number
        ),
        **public_words(),
    }
    private = {
        KEY_FILE: store.csv_bytes(key),
        "reserves.csv": draw.sample_csv(drawn.reserves),
        "drawn.csv": drawn_csv(key, first.frame),
    }
    return {**in_folder(store.PUBLIC, public), **in_folder(store.PRIVATE, private)}


def _to_draw(together: Together, stratum: PlannedStratum) -> tuple[tuple[RoundDraws, int], ...]:
    """How many more the first flags ask for there, by round, worked out anew from the answers."""
    stages = {stage.tally.slug: stage for stage in read_first(together).stages}
    if stratum.slug not in stages or not stages[stratum.slug].to_draw:
        closer = [slug for slug, stage in stages.items() if stage.to_draw]
        raise StepError(
            "this area is not to be looked at closer, or has no more to draw",
            where=stratum.slug,
            expected=f"one of: {', '.join(closer)}" if closer else "none is, in this cycle",
        )
    return tuple((of_round, size) for of_round, size in to_draw_by_round(together, stages[stratum.slug]) if size)
