"""Crossed strata: groups, merging, neutral numbers, and a draw that still verifies."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny import resources
from scrutiny.errors import SettingError
from scrutiny.records import fields
from scrutiny.records.table import REJECT_COLUMNS, UNKNOWN_COLUMNS, Records, Source
from scrutiny.sampling import crossing, draw, frame, manifest, plan, seeds, verify
from scrutiny.sampling.crossing import NOT_SHOWN, cross, grouping, merge
from scrutiny.sampling.strata import StratumKind

SALT = bytes(range(32))
NAMES = {
    "watford": "Watford", "hertsmere": "Hertsmere", "no-location": "No location", "outside": "Outside the area",
    "excluded-withheld": "Left out: withheld",
}  # fmt: skip


def records(**columns: Sequence[Any]) -> Records:
    """Records of one file with these columns and no others."""
    made: dict[str, Any] = {}
    for name, cells in columns.items():
        kind = fields.by_name()[name].kind
        made[name] = pd.Series(list(cells), dtype={"coded": "object", "number": "float64"}.get(str(kind), "str"))
        if kind is fields.Kind.CODED:
            made[name] = made[name].astype("category")
    count = len(next(iter(columns.values())))
    made["record_id"] = pd.Series([f"SS/{number}" for number in range(count)], dtype="str")
    made["source"] = np.zeros(count, dtype=np.int32)
    source = Source(
        number=0, name="f.csv", sha256="0", force="hertfordshire", month="", layout="t", supplied=frozenset(columns),
        withheld=frozenset(), rows_read=count, accepted=count, rejected=0,
    )  # fmt: skip
    return Records(
        rows=pd.DataFrame(made), sources=(source,), rejects=pd.DataFrame(columns=list(REJECT_COLUMNS)),
        unknown=pd.DataFrame(columns=list(UNKNOWN_COLUMNS)),
    )  # fmt: skip


def groups_of(found: crossing.Grouping) -> list[str]:
    return [found.groups[code] for code in found.codes]


# --- groups -----------------------------------------------------------------------------------------------


def test_ethnicity_is_what_the_person_said_else_what_the_officer_saw() -> None:
    table = records(
        self_defined_ethnicity=["B1", "NS", None, "A4", "NR", "somebody's word"],
        officer_defined_ethnicity=["white", "black", "asian", None, "unknown", "mixed"],
    )

    assert groups_of(grouping(table, "ethnicity")) == ["Black", "Black", "Asian", "Asian", NOT_SHOWN, "Mixed"]


def test_age_is_by_years_else_by_band() -> None:
    table = records(
        age=[9, 10, 17, 18, 24.5, 34, 35, np.nan, np.nan, -1],
        age_range=[None] * 7 + ["18-24", None, "over-34"],
    )

    assert groups_of(grouping(table, "age")) == [
        "under 10", "10-17", "10-17", "18-24", "18-24", "25-34", "over 34", "18-24", NOT_SHOWN, "over 34",
    ]  # fmt: skip


def test_a_strip_search_a_coded_field_and_a_condition() -> None:
    table = records(
        clothing_removed=["more-than-outer", "outer-or-none", "headgear-or-footwear", None],
        camera_used=["yes", "no", None, "yes"],
        age=[17, 18, 19, np.nan],
    )

    assert groups_of(grouping(table, "strip-search")) == ["yes", "no", "no", NOT_SHOWN]
    assert groups_of(grouping(table, "camera_used")) == ["Yes", "No", NOT_SHOWN, "Yes"]
    assert groups_of(grouping(table, " age < 18 ")) == ["yes", "no", "no", NOT_SHOWN]


@pytest.mark.parametrize(
    ("across", "message"),
    [
        ("colour", "one of ethnicity, age, power, strip-search"),
        ("grounds", '"grounds is blank"'),
        ("power", "no record shows power"),
        ("ethnicity", "no record shows ethnicity"),
        ("age is nothing", "age"),
    ],
)
def test_a_field_that_cannot_be_crossed_with_is_refused_with_the_way_out(across: str, message: str) -> None:
    with pytest.raises(SettingError, match=message):
        grouping(records(camera_used=["yes", "no"]), across)


# --- merging ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "parts"),
    [
        ([50, 20, 10], [(0,), (1,), (2,)]),  # nothing to merge
        ([50, 6, 20, 5], [(0,), (1, 3), (2,)]),  # two small ones make a rest of 11
        ([50, 20, 4], [(0,), (1, 2)]),  # the rest is small: the neighbour listed before, for there is none after
        ([50, 4, 20], [(0,), (1, 2)]),  # the neighbour listed after
        ([4, 50, 20], [(0, 1), (2,)]),
        ([3, 4, 2], [(0, 1, 2)]),  # an area of 9 in all is one stratum
        ([0, 0, 0], [(0, 1, 2)]),
        ([50, 0, 20], [(0,), (1, 2)]),  # a group without a record goes along with the last
        ([50, 0, 6, 5], [(0,), (1, 2, 3)]),  # or with the rest
    ],
)
def test_small_cells_are_merged_by_the_stated_rule(counts: list[int], parts: list[tuple[int, ...]]) -> None:
    assert merge(counts, smallest=10) == parts


@settings(deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=8), st.integers(1, 15))
def test_every_cell_is_in_one_part_and_no_part_is_small_unless_the_area_is(counts: list[int], smallest: int) -> None:
    parts = merge(counts, smallest=smallest)

    assert sorted(at for part in parts for at in part) == list(range(len(counts)))
    sizes = [sum(counts[at] for at in part) for part in parts]
    assert len(parts) == 1 or min(sizes) >= smallest


# --- crossing ---------------------------------------------------------------------------------------------


def table_and_strata() -> tuple[Records, pd.Series]:
    """Watford: 30 yes, 12 no, 3 not shown; Hertsmere: 9 yes; no location: 11 yes, 14 no; outside 4; left out 2."""
    rows = (
        [("watford", "yes")] * 30 + [("watford", "no")] * 12 + [("watford", None)] * 3 + [("hertsmere", "yes")] * 9
        + [("no-location", "yes")] * 11 + [("no-location", "no")] * 14 + [("outside", "yes")] * 4
        + [("excluded-withheld", "no")] * 2
    )  # fmt: skip
    order = np.random.default_rng(7).permutation(len(rows))
    stratum = pd.Series(pd.Categorical([rows[at][0] for at in order], categories=list(NAMES)))
    return records(camera_used=[rows[at][1] for at in order]), stratum


def crossed(salt: bytes | None = None) -> crossing.Crossed:
    table, stratum = table_and_strata()
    return cross(table, stratum, names=NAMES, across="camera_used", salt=salt)


def test_the_key_says_what_each_number_stands_for() -> None:
    found = crossed()

    assert [(cell.slug, cell.name, cell.population) for cell in found.key] == [
        ("s01", "Watford: Yes", 30),
        ("s02", "rest of Watford (No, not shown)", 15),
        ("s03", "Hertsmere", 9),
        ("s04", "No location: Yes", 11),
        ("s05", "No location: No", 14),
    ]
    assert found.merged == ("rest of Watford (No, not shown): No (12) and not shown (3) are one group of 15",)
    assert found.key_table().columns.tolist() == ["slug", "area", "name", "groups", "population"]


def test_outside_and_what_was_left_out_stay_as_they_are() -> None:
    found = crossed()

    assert [(one.slug, one.kind, one.population) for one in found.strata[5:]] == [
        ("outside", StratumKind.OUTSIDE, 4),
        ("excluded-withheld", StratumKind.EXCLUDED, 2),
    ]
    assert [one.kind for one in found.strata[:5]] == [StratumKind.AREA] * 3 + [StratumKind.NO_LOCATION] * 2
    made = plan.make(found.strata, plan.Settings(total=40, minimum=5))
    assert (made.sizes["excluded-withheld"], made.sample) == (0, 40)


def test_every_record_lies_in_the_stratum_that_the_key_says() -> None:
    table, stratum = table_and_strata()
    found = crossed()
    cells = {cell.slug: cell for cell in found.key}
    labels = {"yes": "Yes", "no": "No"}

    for slug, area, camera in zip(found.stratum, stratum, table.column("camera_used").astype(object), strict=True):
        if slug in cells:
            assert cells[slug].area == area
            assert labels.get(camera, NOT_SHOWN) in cells[slug].groups
        else:
            assert slug == area
    counts = found.stratum.value_counts()
    assert {one.slug: one.population for one in found.strata} == counts.to_dict()


def test_public_names_say_nothing_and_their_order_hangs_on_the_salt() -> None:
    found, again, other = crossed(SALT), crossed(SALT), crossed(bytes(32))
    meant = [cell.name for cell in found.key]

    assert found.names == {
        **{slug: slug for slug in ("s01", "s02", "s03", "s04", "s05")},
        "outside": "Outside the area", "excluded-withheld": "Left out: withheld",
    }  # fmt: skip
    assert meant == [cell.name for cell in again.key]
    assert sorted(meant) == sorted(cell.name for cell in other.key)
    assert meant != [cell.name for cell in crossed().key]
    assert [one.name for one in found.private_strata][:5] == meant
    assert {cell.name: cell.population for cell in found.key} == {cell.name: cell.population for cell in other.key}


def test_many_reasons_for_leaving_out_and_one_area() -> None:
    names = {"a": "A", **{f"excluded-{n}": f"Reason {n}" for n in range(6)}}
    stratum = pd.Series(pd.Categorical([*names] * 2, categories=list(names)))

    found = cross(records(camera_used=["yes"] * 14), stratum, names=names, across="camera_used")

    assert found.stratum.tolist() == ["s01", *list(names)[1:]] * 2


def test_over_99_cells_have_three_digits_and_stay_in_order() -> None:
    areas = [f"a{n:03}" for n in range(120)]
    stratum = pd.Series(pd.Categorical(areas * 2, categories=areas))

    found = cross(
        records(camera_used=["yes"] * 240), stratum, names={slug: slug for slug in areas}, across="camera_used"
    )

    assert [cell.slug for cell in found.key] == [f"s{n:03}" for n in range(1, 121)]
    assert found.stratum.tolist() == [f"s{n:03}" for n in range(1, 121)] * 2


def test_a_draw_from_crossed_strata_verifies_like_any_other() -> None:
    table, _ = table_and_strata()
    found = crossed(SALT)
    built = frame.build(table.rows["record_id"], found.stratum, names=found.names, force="hertfordshire", salt=SALT)
    planned = plan.make(found.strata, plan.Settings(total=40, minimum=5))
    plan_json = plan.to_json(
        planned, force="hertfordshire", window={"first": "2026-08-01", "last": "2026-09-30"}, seed_plan="dice",
        further={"across": found.across},
    )  # fmt: skip
    frame_csv = frame.public_csv(built)
    freeze = manifest.freeze_json(
        force="hertfordshire", frame_csv=frame_csv, private_frame=b"x", salt=SALT, plan_json=plan_json
    )
    drawn = draw.draw(built.rows, sizes=planned.sizes, seed="0271828182")
    papers = manifest.Papers(frame_csv=frame_csv, plan_json=plan_json, freeze_json=freeze)

    verified = verify.verify(
        {
            "frame-public.csv": frame_csv,
            "plan.json": plan_json,
            "freeze.json": freeze,
            "sample.csv": draw.sample_csv(drawn.sample),
            "manifest.json": manifest.manifest_json(papers, drawn=drawn, seed_source=seeds.GIVEN_TOGETHER),
            "verify_draw.py": resources.template_text("public/verify_draw.py").encode(),
        }
    )

    assert len(verified.sample) == 40
    assert b"Watford" not in frame_csv + plan_json
    assert "excluded-withheld" not in set(verified.sample["stratum"])
