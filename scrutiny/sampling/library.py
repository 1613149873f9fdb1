"""For a notebook: plan, draw, estimate, with pandas in and out.

    from scrutiny import draw, estimate, plan

    p = plan(records["area"].value_counts(), total=60)
    s = draw(records, by="area", ids="reference", plan=p, seed="0271828182", salt=salt)
    s.rows["green"] = ...              # True, False, or missing where it could not be judged
    print(estimate(s, "green"))

The draw is the one of the panel (`sampling.draw`), so it can be verified in the same ways. What is estimated is the
share of the searches *on the list*, by area and over all, with what chance in the draw leaves open. Pure: nothing is
read from clock, disk or a random generator, so seed and salt are arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil, floor
from typing import Any

import pandas as pd

from scrutiny.errors import SettingError, counted
from scrutiny.records import areas
from scrutiny.sampling import draw as drawing
from scrutiny.sampling import frame
from scrutiny.sampling.draw import Draw
from scrutiny.sampling.frame import Frame
from scrutiny.sampling.plan import Plan
from scrutiny.sampling.weights import PROBABILITY, WEIGHT, with_weights
from scrutiny.statistics import exact, words
from scrutiny.statistics.domains import DomainProportion, stratified_domain
from scrutiny.statistics.estimates import Method, StratifiedProportion
from scrutiny.statistics.intervals import hypergeometric_interval
from scrutiny.statistics.missing import StratifiedMissing, stratified_missing_bounds

SALT_BYTES = 32
ADDED = (*drawing.SAMPLE_COLUMNS, PROBABILITY, WEIGHT)


# --- draw -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A drawn sample of a table.

    ``rows``: one row a drawn record, with all columns of the table and those of ``ADDED``: public id, stratum (the
    slug), ticket, rank, stage, inclusion probability and weight; by stratum in the order of the plan, and rank.
    ``reserves``: the next tickets of each stratum, without weights: they stand for nothing until they are called.
    """

    rows: pd.DataFrame = field(repr=False)
    reserves: pd.DataFrame = field(repr=False)
    plan: Plan  # its strata by slug
    seed: str
    ids: str  # the column of record ids
    frame: Frame = field(repr=False)  # every record that could be drawn
    drawn: Draw = field(repr=False)

    def public_files(self) -> dict[str, bytes]:
        """``frame-public.csv`` and ``sample.csv``: with the seed all that a stranger needs to draw again."""
        return {
            frame.FRAME_FILE: frame.public_csv(self.frame),
            "sample.csv": drawing.sample_csv(self.drawn.sample),
        }


def draw(
    records: pd.DataFrame,
    *,
    by: str,
    ids: str,
    plan: Plan,
    seed: str,
    salt: bytes | str,
    force: str = "notebook",
    reserves: int = drawing.RESERVES,
) -> Sample:
    """Draw by lot from a table of records. The order of its rows is of no effect; it is not changed.

    ``by``: the column of the areas, whose names are those of the plan; a missing one is *No location*, which the plan
    then must have. ``ids``: the column of record ids: texts, each once, none blank. ``plan``: of this very table
    (``plan(records[by].value_counts())``). ``salt``: 32 bytes or 64 hex digits, kept secret; with another salt another
    sample comes out, so keep it with the seed. ``force``: the name that goes into the public ids; with the force's
    slug and the office's salt they are those of the office's own draw.

    Raises SettingError: where, what was found, what to do.
    """
    names = {one.slug: one.name for one in plan.strata}
    slugs = {slug: stratum_slug(slug) for slug in names}
    if len(set(slugs.values())) < len(slugs):
        raise SettingError("two areas have names that differ only in signs or capitals", where="the plan")
    _has_columns(records, by, ids)
    stratum = _strata(records[by], names, slugs)
    _same_table(stratum, plan, slugs)
    made = frame.build(
        _record_ids(records[ids]),
        stratum,
        names={slugs[slug]: name for slug, name in names.items()},
        force=force,
        salt=_salt(salt),
    )
    ours = replace(plan, strata=tuple(replace(one, slug=slugs[one.slug]) for one in plan.strata))
    drawn = drawing.draw(made.rows, sizes=ours.sizes, seed=seed, reserves=reserves)
    populations = {one.slug: one.population for one in ours.strata}
    return Sample(
        rows=_joined(with_weights(drawn.sample, populations=populations), records, made, ids),
        reserves=_joined(drawn.reserves, records, made, ids),
        plan=ours,
        seed=drawn.seed,
        ids=ids,
        frame=made,
        drawn=drawn,
    )


def stratum_slug(name: str) -> str:
    """A name as a stratum is called in public files: "St Albans" is "st-albans". SettingError where nothing is left."""
    found = areas.slug_of(name)
    if not found:
        raise SettingError("an area's name has no letter or digit", where="the plan")
    return areas.OUTSIDE if found == "outside-the-area" else found


def _has_columns(records: pd.DataFrame, *wanted: str) -> None:
    for name in wanted:
        if name not in records.columns:
            raise SettingError(f'there is no column "{name}"', where="the table")
    taken = [name for name in ADDED if name in records.columns]
    if taken:
        raise SettingError(
            f"the table has {'columns' if len(taken) > 1 else 'a column'} {', '.join(taken)} already",
            where="the table",
            do="Rename or drop: the draw adds columns of these names",
        )


def _strata(named: pd.Series, names: Mapping[str, str], slugs: Mapping[str, str]) -> pd.Series:
    known = {**{name: slugs[slug] for slug, name in names.items()}, **slugs}
    unplaced = named.isna()
    if unplaced.any() and areas.NO_LOCATION not in slugs.values():
        raise SettingError(
            f"{counted(int(unplaced.sum()), 'record', 'records')} without an area",
            where="the table",
            do='Plan for them too: records[by].fillna("No location").value_counts()',
        )
    found = named.astype("object").map(known).where(~unplaced, areas.NO_LOCATION)
    if found.isna().any():
        raise SettingError(
            f"{counted(int(found.isna().sum()), 'record', 'records')} of an area that the plan does not have",
            where="the table",
            do="Make the plan from this table: plan(records[by].value_counts())",
        )
    return pd.Series(pd.Categorical(found, categories=list(slugs.values())), index=named.index)


def _same_table(stratum: pd.Series, plan: Plan, slugs: Mapping[str, str]) -> None:
    counts = stratum.value_counts(sort=False)
    for one in plan.strata:
        if int(counts[slugs[one.slug]]) != one.population:
            raise SettingError(
                f'the plan has {one.population} records in "{one.name}", the table {counts[slugs[one.slug]]}',
                where="the plan",
                do="Make the plan from this table, after anything is taken out of it",
            )


def _record_ids(ids: pd.Series) -> pd.Series:
    """The record ids as texts, NFC. A number may have lost its leading zeros, so it is not taken for a text."""
    if pd.api.types.infer_dtype(ids, skipna=True) not in ("string", "empty"):
        raise SettingError(
            "the ids are not texts",
            where=f'column "{ids.name}"',
            expected='texts: "0012" is not 12',
            do="Read the file with dtype=str",
        )
    blank = ids.isna() | (ids.fillna("").astype("str").str.strip() == "")
    if blank.any():
        raise SettingError(
            f"{counted(int(blank.sum()), 'record', 'records')} without an id",
            where=f'column "{ids.name}"',
            do="scrutiny.records.identity.derived_ids makes ids from what a record says",
        )
    texts = ids.astype("str").str.normalize("NFC")
    if texts.duplicated().any():
        raise SettingError(
            f"{counted(int(texts.duplicated().sum()), 'record', 'records')} with an id that another record has",
            where=f'column "{ids.name}"',
            expected="every id once",
        )
    return texts


def _salt(salt: bytes | str) -> bytes:
    try:
        found = bytes.fromhex(salt) if isinstance(salt, str) else bytes(salt)
    except (TypeError, ValueError):
        found = b""
    if len(found) != SALT_BYTES:
        raise SettingError(
            "this is not a salt",
            where="salt",
            expected="32 bytes, or 64 hex digits",
            do="Make one once and keep it secret: secrets.token_hex(32)",
        )
    return found


def _joined(drawn: pd.DataFrame, records: pd.DataFrame, made: Frame, ids: str) -> pd.DataFrame:
    """The rows of the table that were drawn, with the columns of the draw after their own."""
    place = pd.Series(range(len(records)), index=records[ids].astype("str").str.normalize("NFC"))
    record_ids = drawn["public_id"].map(made.rows.set_index("public_id")["record_id"])
    own = records.iloc[place[record_ids].to_numpy()].reset_index(drop=True)
    return pd.concat([own, drawn], axis="columns")


# --- estimate -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a sample says. ``str()`` of it is its sentence.

    ``figure``: the share of green among the searches on the list, those that could be judged standing for the others
    of their stratum. ``bounds``: the same with every unjudged record as not green (worst) and as green (best); None
    for a group. ``areas``: one row a stratum: stratum, name, population, drawn, judged, green, low and high (the exact
    interval for the number of green searches on the list; missing where none was judged), sentence.
    """

    figure: StratifiedProportion | DomainProportion
    bounds: StratifiedMissing | None
    areas: pd.DataFrame
    sentence: str
    unjudged: int

    def __str__(self) -> str:
        return self.sentence


def estimate(
    sample: Sample,
    answers: str | pd.Series | Mapping[str, Any],
    *,
    where: pd.Series | None = None,
    confidence: exact.Share = 0.95,
    method: Method = "korn-graubard",
) -> Estimate:
    """The share of searches that would be green had all been read, with its interval and a sentence.

    ``answers``: a column of ``sample.rows``, or True and False by record id (a mapping, or a Series with ids as
    index). Missing is "could not be judged": outside n, counted, and in ``bounds``. ``where``: True or False for each
    row of ``sample.rows``, for a group that lies across the areas (a power, an age band); its size on the list is then
    estimated too. Raises SettingError for answers that are something else, or of records that were not drawn.
    """
    green = _answers(sample, answers)
    judged = green.notna()
    inside = pd.Series(data=True, index=sample.rows.index) if where is None else _mask(where, sample.rows.index)
    slug = sample.rows["stratum"].astype("str")
    strata = sample.plan.drawable

    def by_stratum(chosen: pd.Series) -> list[int]:
        counts = slug[chosen.to_numpy(dtype=bool)].value_counts()
        return [int(counts.get(one.slug, 0)) for one in strata]

    populations = [one.population for one in strata]
    drawn, seen = by_stratum(pd.Series(data=True, index=slug.index)), by_stratum(judged)
    right = by_stratum(judged & inside & green.fillna(value=False).astype(bool))
    if where is None:
        unjudged = int((~judged).sum())
        missing = [n - m for n, m in zip(drawn, seen, strict=True)]
        bounds = stratified_missing_bounds(populations, drawn, right, missing, confidence, method=method)
        figure: StratifiedProportion | DomainProportion = bounds.available
        sentence = _sentence(bounds, green=sum(right), judged=sum(seen))
        table = _areas(sample.plan, drawn, seen, right, confidence)
    else:
        unjudged = int((~judged & inside).sum())
        bounds = None
        members = by_stratum(judged & inside)
        figure = stratified_domain(populations, seen, members, right, confidence, method=method)
        sentence = _group_sentence(figure, green=sum(right), unjudged=unjudged)
        table = _group_areas(sample.plan, by_stratum(inside), members, right)
    return Estimate(
        figure=figure,
        bounds=bounds,
        areas=table,
        sentence=sentence,
        unjudged=unjudged,
    )


def _answers(sample: Sample, answers: str | pd.Series | Mapping[str, Any]) -> pd.Series:
    """True, False or missing for each row of the sample."""
    ids = sample.rows[sample.ids].astype("str")
    if isinstance(answers, str):
        if answers not in sample.rows.columns:
            raise SettingError(f'there is no column "{answers}"', where="sample.rows")
        given = sample.rows[answers]
    else:
        by_id = pd.Series(answers, dtype="object") if isinstance(answers, Mapping) else answers.astype("object")
        by_id.index = by_id.index.astype("str")
        if by_id.index.has_duplicates:
            raise SettingError("a record has two answers", where="answers", expected="one for each record id")
        unknown = int((~by_id.index.isin(ids)).sum())
        if unknown:
            raise SettingError(
                f"{counted(unknown, 'answer', 'answers')} of records that were not drawn",
                where="answers",
                expected="record ids",
            )
        given = ids.map(by_id)
    values = given.astype("object").where(given.notna(), None)
    if not all(value is None or value in (True, False) for value in values.unique()):
        raise SettingError(
            "an answer is neither true nor false",
            where="answers",
            expected="True, False, or missing where a record could not be judged",
            do='For colours: rows["colour"].map({"green": True, "amber": False, "red": False})',
        )
    return values.map(lambda value: value if value is None else bool(value)).astype("boolean")


def _mask(where: pd.Series, index: pd.Index) -> pd.Series:
    if len(where) != len(index) or where.isna().any() or not where.isin([True, False]).all():
        raise SettingError(
            "the group is not marked row by row", where="where", expected="True or False for each row of sample.rows"
        )
    return pd.Series(where.to_numpy(dtype=bool), index=index)


def _areas(plan: Plan, drawn: list[int], judged: list[int], green: list[int], confidence: exact.Share) -> pd.DataFrame:
    rows = []
    for one, n, m, x in zip(plan.drawable, drawn, judged, green, strict=True):
        interval = hypergeometric_interval(one.population, m, x, confidence) if m else None
        said = words.between(interval, sample=m) if interval else "no record of it could be judged"
        rows.append(
            (one.slug, one.name, one.population, n, m, x, interval and interval.low, interval and interval.high, said)
        )
    columns = ["stratum", "name", "population", "drawn", "judged", "green", "low", "high", "sentence"]
    return pd.DataFrame(rows, columns=columns).astype({"low": "Int64", "high": "Int64"})


def _group_areas(plan: Plan, drawn: list[int], judged: list[int], green: list[int]) -> pd.DataFrame:
    """The same for a group: how many of it each stratum has on the list is not known, so there is no interval."""
    rows = [(one.slug, one.name, *counts) for one, *counts in zip(plan.drawable, drawn, judged, green, strict=True)]
    return pd.DataFrame(rows, columns=["stratum", "name", "drawn", "judged", "green"])


def _sentence(bounds: StratifiedMissing, *, green: int, judged: int) -> str:
    said = f"{_counts(green, judged)}: {words.share_of_hundred(bounds.available)}"
    if not bounds.missing:
        return said
    gone = words.counted(bounds.missing, words.RECORD)
    return f"{said}; {gone} could not be judged (had none of these been green: {words.share_of_hundred(bounds.worst)})"


def _group_sentence(figure: DomainProportion, *, green: int, unjudged: int) -> str:
    if figure.note == "none":
        return "no record of this group was drawn and judged, so nothing can be said of it"
    if figure.estimate is None:
        return "this cannot be said, because in some area no search was judged"
    left = f"; {words.counted(unjudged, words.RECORD)} of it could not be judged" if unjudged else ""
    middle = f"{words.round_half_up(figure.estimate)} in every 100 searches of this group"
    if figure.low is None or figure.high is None:
        return f"{_counts(green, figure.members)}: {middle}; all were looked at{left}"
    low, high = floor(figure.low * 100), ceil(figure.high * 100)  # outwards: words never promise more than numbers
    return (
        f"{_counts(green, figure.members)}: about {middle}; between {low} and {high} once chance is allowed for{left}"
    )


def _counts(green: int, judged: int) -> str:
    return f"{green:,} of {judged:,} {'record judged was' if judged == 1 else 'records judged were'} green"
