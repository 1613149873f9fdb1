"""Findings in numbers, on a few records that can be counted by hand, and on the invented months."""

import json
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from code_a_records import WITHHELD, file_of, records, records_of

from scrutiny import resources
from scrutiny.code_a import summary
from scrutiny.code_a.catalogue import RULES, by_id
from scrutiny.code_a.evaluate import FoundingAnswer, evaluate, founding_answer, older
from scrutiny.code_a.recording import CUSTODY_NOTE
from scrutiny.code_a.rule import Reason, Settings, Severity, Verdict
from scrutiny.code_a.summary import (
    ALL,
    Sample,
    by_rule,
    by_rule_and_area,
    check_json,
    founding_by_area,
    percent,
    why_not_judged,
)
from scrutiny.records import areas, reading
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.records.vocabulary import OUTCOME

# The checks that these few records are about; the whole catalogue is tried on the invented months below.
ASKED = tuple(
    by_id(name)
    for name in (
        "rec-date-time", "rec-place", "rec-object", "rec-grounds-present", "rec-power", "rec-sde", "rec-officer-id",
        "pow-object-mismatch", "s60-authorisation-ref", "out-linked-odd",
    )
)  # fmt: skip

FULL = {
    "searched_at": "2026-08-03 12:00",
    "place": "High Street",
    "object": "drugs",
    "power": "mda-s23",
    "grounds": "Male was seen to pass a wrap to another man for cash",
    "search_type": "person",
    "self_defined_ethnicity": "W1",
    "officer": "p-1",
    "authorisation_reference": None,
}
NO_OBJECT = {**FULL, "object": None}
HIDDEN = {**FULL, "officer": WITHHELD}
HIDDEN_AND_NO_OBJECT = {**HIDDEN, "object": None}

TABLE = records(FULL, FULL, NO_OBJECT, HIDDEN, HIDDEN_AND_NO_OBJECT)
FINDINGS = evaluate(TABLE, ASKED)
STRATA = pd.Series(
    pd.Categorical(
        ["Watford", "Dacorum", "Watford", "no location", "no location"],
        categories=["Watford", "Dacorum", "Three Rivers", "no location"],
    )
)
VERDICTS = list(summary.VERDICTS)


@pytest.fixture(scope="module")
def invented():
    """Every check over the invented months, and the printed name of each record's area."""
    table = reading.read([resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"])
    placed = areas.place(table, HERTFORDSHIRE, None)
    return evaluate(table, RULES), table, placed.stratum.cat.rename_categories(HERTFORDSHIRE.names)


# --- the founding question --------------------------------------------------------------------------------


def test_founding_answer() -> None:
    """Two show every item, one does not; two cannot be judged, the one with a query too."""
    assert founding_answer(FINDINGS) == FoundingAnswer(records=5, judged=3, shown=2)


def test_a_rule_that_is_off_does_not_count() -> None:
    """Without the check of the officer nothing is hidden."""
    findings = evaluate(TABLE, ASKED, Settings(off=frozenset({"rec-officer-id"})))
    assert founding_answer(findings) == FoundingAnswer(records=5, judged=5, shown=3)
    assert founding_by_area(findings, STRATA).iloc[-1][["records", "judged", "shown"]].tolist() == [5, 5, 3]


def test_founding_answer_by_area() -> None:
    """In the order of the areas, an area without records too, and last all."""
    table = founding_by_area(FINDINGS, STRATA)
    assert table.columns.tolist() == list(summary.FOUNDING)
    assert table.drop(columns="percent").to_numpy().tolist() == [
        ["Watford", 2, 2, 0, 1],
        ["Dacorum", 1, 1, 0, 1],
        ["Three Rivers", 0, 0, 0, 0],
        ["no location", 2, 0, 2, 0],
        [ALL, 5, 3, 2, 2],
    ]
    assert table["percent"].isna().all()


def test_every_group_of_the_founding_answer_is_that_of_its_records(invented) -> None:
    """The fast tables say what the plain function says of the records of the group."""
    findings, table, strata = invented
    for made, groups in (
        (founding_by_area(findings, strata), strata),
        (summary.founding_by_power(findings, table), summary.power_groups(table)),
        (summary.founding_by_month(findings, table), summary.month_groups(table)),
    ):
        labels = groups.to_numpy(dtype=object)
        for row in made.itertuples():
            answer = founding_answer(findings, None if row.stratum == ALL else labels == row.stratum)
            assert (row.records, row.judged, row.shown) == (answer.records, answer.judged, answer.shown)


def test_a_search_older_than_the_editions_held_here_is_not_judged() -> None:
    """No item was asked of it, so nobody may say that every item is shown."""
    table = records(FULL, {**NO_OBJECT, "searched_at": "2014-06-01 12:00"}, {**FULL, "searched_at": "2015-03-19 00:00"})
    findings = evaluate(table, RULES)
    assert older(findings).tolist() == [False, True, False]
    assert founding_answer(findings) == FoundingAnswer(records=3, judged=2, shown=2)
    assert founding_answer(findings, np.array([True, True, False])) == FoundingAnswer(records=2, judged=1, shown=1)
    assert founding_by_area(findings, pd.Series(["a", "a", "b"]))["judged"].tolist() == [1, 1, 2]
    assert check_json(findings, table)["founding"]["judged"] == 2


@pytest.mark.parametrize("power", ["cjpoa-s60aa", "poa-2023-s11"])
def test_a_search_without_grounds_or_authorisation_does_not_show_every_item(power: str) -> None:
    """Disguises rest on an authorisation too; and a power of a later day excuses nobody from giving a reason."""
    record = {**FULL, "power": power, "grounds": None, "searched_at": "2019-05-04 12:00"}
    findings = evaluate(records(record), RULES)
    assert founding_answer(findings) == FoundingAnswer(records=1, judged=1, shown=0)


def test_without_a_check_of_a_required_item_nothing_is_judged() -> None:
    """Switched off or never asked: then no record shows every one."""
    items = [rule.id for rule in RULES if rule.required_item]
    for findings in (
        evaluate(TABLE, ASKED, Settings(off=frozenset(items))),
        evaluate(TABLE, [by_id("rec-power")]),
        evaluate(TABLE, []),
    ):
        assert founding_answer(findings) == FoundingAnswer(records=5, judged=0, shown=0)
        assert founding_by_area(findings, STRATA)["shown"].sum() == 0
        assert [rule.id for rule in summary.required(findings)[1]] == items


def test_a_required_item_that_is_not_asked_is_named() -> None:
    findings = evaluate(TABLE, ASKED, Settings(off=frozenset({"rec-officer-id", "rec-power"})))
    assert [rule.id for rule in summary.required(findings)[1]] == ["rec-officer-id"]
    assert check_json(findings, TABLE)["items_off"] == ["rec-officer-id"]
    assert summary.required(FINDINGS)[1] == ()


# --- by rule ----------------------------------------------------------------------------------------------


def test_by_rule() -> None:
    """One row a rule."""
    table = by_rule(FINDINGS).set_index("id")
    counts = ["clear", "query", "cannot_be_judged", "does_not_apply", "records", "judged"]
    assert table.loc["rec-object", counts].tolist() == [3, 2, 0, 0, 5, 5]
    assert table.loc["rec-officer-id", counts].tolist() == [3, 0, 2, 0, 5, 3]
    assert table.loc["s60-authorisation-ref", counts].tolist() == [0, 0, 0, 5, 5, 0]
    assert table.loc["rec-object", "severity"] == "mandatory record item"


def test_by_rule_and_area() -> None:
    """One row a rule and area, and their sum."""
    table = by_rule_and_area(FINDINGS, STRATA)
    objects = table[table["id"] == "rec-object"][["stratum", "clear", "query", "records"]]
    assert objects.to_numpy().tolist() == [
        ["Watford", 1, 1, 2],
        ["Dacorum", 1, 0, 1],
        ["Three Rivers", 0, 0, 0],
        ["no location", 1, 1, 2],
        [ALL, 3, 2, 5],
    ]


def test_areas_as_plain_text_are_in_alphabetical_order() -> None:
    """A column of names does as well as a categorical."""
    table = founding_by_area(FINDINGS, pd.Series(["b", "a", "b", "a", "a"]))
    assert table["stratum"].tolist() == ["a", "b", ALL]


def test_by_power_and_by_month_name_what_is_not_there() -> None:
    """A blank, a withheld and an unknown power, and a search without a date, have lines of their own."""
    table = records(
        FULL,
        {**FULL, "power": None},
        {**FULL, "power": WITHHELD},
        {**FULL, "power": "Smith's power"},
        {**FULL, "searched_at": None},
        {**FULL, "searched_at": "2026-08-31T23:30:00Z"},  # in Britain it was September
    )
    assert summary.power_groups(table).tolist() == [
        "Misuse of Drugs Act 1971 (section 23)", summary.NOT_RECORDED, summary.WITHHELD, summary.UNKNOWN_POWER,
        "Misuse of Drugs Act 1971 (section 23)", "Misuse of Drugs Act 1971 (section 23)",
    ]  # fmt: skip
    assert summary.month_groups(table).tolist() == ["2026-08"] * 4 + [summary.NO_DATE, "2026-09"]
    assert set(summary.power_groups(records({"object": "drugs"}))) == {summary.NOT_SUPPLIED}
    assert set(summary.power_groups(records({"object": "drugs"}, never=["power"]))) == {summary.WITHHELD}


def test_why_not_judged() -> None:
    """The reasons, counted."""
    table = why_not_judged(FINDINGS)
    rows = {(rule_id, reason): number for rule_id, reason, number in table.itertuples(index=False)}
    assert rows["rec-officer-id", "withheld"] == 2
    assert rows["out-linked-odd", "not_supplied"] == 5
    assert rows["pow-object-mismatch", "blank"] == 2


def test_a_record_without_an_area_is_refused() -> None:
    """The table would not add up."""
    with pytest.raises(ValueError, match="no stratum"):
        by_rule_and_area(FINDINGS, pd.Series(["a", None, "b", "a", "a"]))
    with pytest.raises(ValueError, match="2 strata for 5 records"):
        founding_by_area(FINDINGS, pd.Series(["a", "b"]))


# --- percentages and intervals ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [(50, 100, 50.0), (1, 99, None), (0, 100, 0.0), (100, 100, 100.0), (1, 800, 0.1), (1, 9_999, 0.1),
     (9_998, 9_999, 99.9), (1, 160, 0.6), (3, 160, 1.9), (0, 0, None)],
)  # fmt: skip
def test_a_percentage_stands_from_a_hundred_on_and_is_never_rounded_to_none_or_all(part, whole, expected) -> None:
    """One place, half up."""
    made = percent(part, whole)
    assert math.isnan(made) if expected is None else made == expected


def test_an_interval_stands_only_where_the_records_are_a_sample() -> None:
    """20 of 100 searches in one area, and every one of the other area: 17 of 20 leave 65 to 95 of the 100."""
    table = records(*[FULL] * 17, *[NO_OBJECT] * 3, *[FULL] * 4)
    findings = evaluate(table, ASKED)
    strata = pd.Series(["a"] * 20 + ["b"] * 4)
    sample = Sample(stratum=strata, searches={"a": 100, "b": 4})

    made = founding_by_area(findings, strata, sample).set_index("stratum")
    assert made.loc["a", ["searches", "low", "high"]].tolist() == [100, 65, 95]
    assert made.loc["b", ["searches", "low", "high"]].tolist() == [4, 4, 4]
    assert made.loc[ALL, "searches"] == 104
    assert 4 + 65 - 5 <= made.loc[ALL, "low"] < 92 < made.loc[ALL, "high"] <= 101

    by_area = by_rule_and_area(findings, strata, sample).set_index(["id", "stratum"])
    assert by_area.loc[("rec-object", "a"), ["low", "high"]].tolist() == [5, 35]  # the other side of the same coin
    assert by_rule(findings, sample).set_index("id").loc["rec-object", "low"] >= 3
    assert "low" not in founding_by_area(findings, strata)


def test_what_cannot_be_judged_widens_an_interval_at_both_ends() -> None:
    """A withheld item may be shown or not: the interval holds what either would give."""
    strata = pd.Series(["a"] * 20)

    def interval(*rows: dict) -> list[int]:
        sample = Sample(stratum=strata, searches={"a": 100})
        return founding_by_area(evaluate(records(*rows), ASKED), strata, sample).iloc[0][["low", "high"]].tolist()

    low = interval(*[FULL] * 15, *[NO_OBJECT] * 5)[0]
    high = interval(*[FULL] * 18, *[NO_OBJECT] * 2)[1]
    assert interval(*[FULL] * 15, *[NO_OBJECT] * 2, *[HIDDEN] * 3) == [low, high]


def test_a_part_of_which_nothing_was_drawn_may_hold_anything() -> None:
    """Its searches are in the upper end and not in the lower."""
    strata = pd.Series(["a"] * 5)
    sample = Sample(stratum=strata, searches={"a": 5, "b": 7})
    made = founding_by_area(evaluate(records(*[FULL] * 5), ASKED), strata, sample).set_index("stratum")
    assert made.loc[ALL, ["searches", "low", "high"]].tolist() == [12, 5, 12]


# --- what is not there, and the records themselves ---------------------------------------------------------


def test_not_recorded_is_a_blank_that_is_no_query() -> None:
    """A blank object is a query of its own check, and keeps another from judging."""
    made = summary.not_recorded(FINDINGS, TABLE).set_index("id")
    assert made.loc["pow-object-mismatch", "records"] == 2
    assert "rec-object" not in made.index  # a query
    assert "out-linked-odd" not in made.index  # no such column


def test_safeguarding_of_children_counts_children_only() -> None:
    """By age or by band; a grown-up and a person of unknown age are not in it."""
    exposed = {"intimate_parts_exposed": "yes", "clothing_removed": "more-than-outer", "search_type": "person"}
    table = records(
        {**exposed, "age": 15, "age_range": None, "appropriate_adult": None},
        {**exposed, "age": None, "age_range": "10-17", "appropriate_adult": "no"},
        {**exposed, "age": 30, "age_range": None, "appropriate_adult": None},
        {**exposed, "age": None, "age_range": None, "appropriate_adult": None},
    )
    made = summary.safeguarding_of_children(evaluate(table, RULES), table).set_index("id")
    assert summary.children(table).tolist() == [True, True, False, False]
    row = made.loc["eip-child-aa"]
    assert (row["children"], row["not_recorded"], row["query"] + row["cannot_be_judged"]) == (2, 1, 2)
    assert set(made.index) <= set(summary.SAFEGUARDING)
    assert set(summary.SAFEGUARDING) <= {rule.id for rule in RULES}


def test_what_is_not_recorded_of_an_exposed_child_stands_first() -> None:
    """Before blanks that matter less, and before the other checks of how a child was looked after."""
    exposed = {"intimate_parts_exposed": "yes", "clothing_removed": "more-than-outer", "search_type": "person"}
    table = records({**exposed, "age": 15, "appropriate_adult": None, "intimate_place": None, "outcome_linked": None})
    findings = evaluate(table, RULES)
    assert summary.not_recorded(findings, table)["id"].tolist()[:2] == ["eip-child-aa", "eip-location"]
    assert summary.safeguarding_of_children(findings, table)["id"].tolist()[0] == "eip-child-aa"


def test_an_impossible_age_makes_no_child() -> None:
    """As the checks about children have it: an age that cannot be right says nothing."""
    table = records({"age": -3}, {"age": 0}, {"age": 17}, {"age": 18}, {"age": -3, "age_range": "10-17"})
    assert summary.children(table).tolist() == [False, True, True, False, True]
    bands = ("under-10", "10-17", "18-24", "25-34", "over-34", None)
    by_band = records(*({"age_range": band} for band in bands))
    assert summary.children(by_band).tolist() == [True, True, False, False, False, False]


def test_the_list_has_every_query_and_every_blank_once(invented) -> None:
    """In the order of the records, each one's most important first."""
    findings, table, _ = invented
    made = summary.listed(findings, table)
    queries = findings.verdicts == Verdict.QUERY
    blank = (findings.verdicts == Verdict.CANNOT_BE_JUDGED) & (findings.reasons == Reason.BLANK)

    assert len(made) == int(queries.sum() + blank.sum())
    assert (made["verdict"] == "query").sum() == int(queries.sum())
    assert made["row"].is_monotonic_increasing
    assert made["record"].tolist() == findings.record_ids.iloc[made["row"]].tolist()
    assert not made.duplicated(["row", "id"]).any()
    text = table.rows["grounds"].dropna().str.strip()
    assert not set(made.to_numpy().ravel().tolist()) & set(text[text.str.len() > 0])


def test_a_record_has_its_findings_in_order_of_priority() -> None:
    """A missing reason before a missing place, and data quality last."""
    table = records({**FULL, "grounds": None, "place": None, "power": "nonsense"})
    ids = summary.listed(evaluate(table, RULES), table)["id"].tolist()
    assert ids.index("rec-grounds-present") < ids.index("rec-place") < ids.index("rec-power-unknown")


def test_a_required_item_of_an_arrested_person_may_be_in_the_custody_record() -> None:
    """The note stands beside queries about required items, of arrests, and beside nothing else."""
    table = records({**NO_OBJECT, "outcome": "arrest"}, {**NO_OBJECT, "outcome": "nothing"})
    findings = evaluate(table, ASKED)
    made = summary.listed(findings, table)
    noted = made.loc[made["note"] == CUSTODY_NOTE]
    assert noted[["row", "id"]].to_numpy().tolist() == [[0, "rec-object"]]
    custody = summary.in_custody(findings, table)
    assert custody["rec-object"] == 1
    assert custody["pow-object-mismatch"] == 0


def test_only_an_arrest_leads_to_a_custody_record() -> None:
    """Whatever else came of the search, the record of it is no part of one; nor where nobody says what came of it."""
    others = [{**NO_OBJECT, "outcome": code} for code in (*OUTCOME.codes, None, WITHHELD, "odd") if code != "arrest"]
    table = records(*others)
    assert not summary.in_custody(evaluate(table, ASKED), table).any()


def test_a_query_that_is_no_required_item_has_no_custody_note() -> None:
    """The custody record has what section 3 asks for; it does not make a power fit an object."""
    table = records({**FULL, "object": "stolen-goods", "outcome": "arrest"})
    findings = evaluate(table, ASKED)
    assert summary.listed(findings, table)[["id", "note"]].to_numpy().tolist() == [["pow-object-mismatch", ""]]
    assert not summary.in_custody(findings, table).any()


def test_by_edition() -> None:
    """By the day of the search; an undated search of a file of no month is named."""
    table = records(
        {"searched_at": "2014-01-01 12:00"},
        {"searched_at": "2023-01-16 12:00"},
        {"searched_at": "2023-01-17 12:00"},
        {"searched_at": "2026-08-03 12:00"},
        {"searched_at": None},
    )
    rows = dict(summary.by_edition(table).itertuples(index=False))
    assert rows == {
        "Code A 2015": 1, "Code A January 2023": 1, "Code A December 2023": 1, summary.OLDER: 1, summary.NO_DATE: 1,
        ALL: 5,
    }  # fmt: skip


# --- by officer -------------------------------------------------------------------------------------------


def test_officers_stand_alone_only_from_the_minimum_on() -> None:
    """Numbered as they first appear, whatever the pseudonyms of this reading are."""
    rows = [{**FULL, "officer": name} for name in ("q", "z", "z", "a", "z", "b", "b", "b", None, WITHHELD)]
    made = summary.by_officer(evaluate(records(*rows), ASKED), records(*rows), minimum=3)
    assert made[["officer", "records"]].to_numpy().tolist() == [
        ["Officer 1", 3],
        ["Officer 2", 3],
        ["2 officers with fewer than 3 records", 2],
        [summary.NOT_RECORDED, 1],
        [summary.WITHHELD, 1],
        [ALL, 10],
    ]
    assert made.columns.tolist() == list(summary.BY_OFFICER)


def test_a_single_officer_below_the_minimum_is_not_singled_out() -> None:
    """The officer of the fewest records beside goes with the one; alone in the file, there is nobody to go with."""
    rows = [{**FULL, "officer": name} for name in ("q", "z", "z", "z", "b", "b")]
    groups = summary.officer_groups(records(*rows), 2)
    together = "2 officers together, one with fewer than 2 records"
    assert groups.tolist() == [together, "Officer 1", "Officer 1", "Officer 1", together, together]
    assert summary.officer_groups(records(FULL), 2).tolist() == ["1 officer with fewer than 2 records"]


def test_another_key_of_pseudonyms_gives_the_same_table() -> None:
    """So the same files give the same workbook."""
    rows = [{**FULL, "officer": name} for name in ("q", "z", "z", "a", "z")]
    other = [{**row, "officer": f"x{ord(row['officer']) * 7919 % 101}"} for row in rows]
    assert summary.officer_groups(records(*rows), 2).tolist() == summary.officer_groups(records(*other), 2).tolist()


def test_by_officer_is_not_among_the_tables_for_all(invented) -> None:
    findings, table, strata = invented
    for made in summary.tables(findings, table, strata=strata):
        assert "officer" not in made.rows.columns
        assert "officer" not in made.name


# --- repeated wording -------------------------------------------------------------------------------------


def test_groups_of_repeated_wording_hold_every_query_of_that_check_once(invented) -> None:
    """Counted, and never printed."""
    findings, table, _ = invented
    groups = summary.wording_groups(findings, table)
    made, records_of_groups = summary.wording_table(groups), summary.wording_records(groups)
    queries = findings.record_ids[findings.of("txt-duplicate")[0] == Verdict.QUERY]

    assert sorted(records_of_groups["record"]) == sorted(queries)
    assert made["records"].tolist() == records_of_groups.groupby("group").size().tolist()
    assert len(queries) > 0
    texts = set(table.rows["grounds"].dropna())
    assert not texts & set(map(str, made.to_numpy().ravel())) | texts & set(records_of_groups["how"])


def test_without_that_check_there_are_no_groups() -> None:
    """Off, or not asked at all."""
    table = records(*[{**FULL, "place": place, "officer": place} for place in ("High Street", "Low Street")])
    asked = [by_id("txt-duplicate")]
    assert [group.records for group in summary.wording_groups(evaluate(table, asked), table)] == [2]
    off = Settings(off=frozenset({"txt-duplicate"}))
    assert summary.wording_groups(evaluate(table, asked, off), table) == ()
    assert summary.wording_groups(evaluate(table, ASKED), table) == ()


# --- every table adds up ----------------------------------------------------------------------------------


def _adds_up(made: summary.Table, accepted: int) -> None:
    """Verdicts add up in every row, and the groups of every rule to all accepted records."""
    rows = made.rows
    whole = "children" if "children" in rows else "records"
    if set(VERDICTS) <= set(rows.columns):
        assert (rows[VERDICTS].sum(axis=1) == rows[whole]).all(), made.name
        if "judged" in rows:
            assert (rows["clear"] + rows["query"] == rows["judged"]).all(), made.name
    if "not_judged" in rows:
        assert (rows["judged"] + rows["not_judged"] == rows["records"]).all(), made.name
    if not made.group:
        return
    numbers = [
        name for name in rows.select_dtypes("number").columns if name not in ("percent", "searches", "low", "high")
    ]
    is_all = rows[made.group] == ALL
    assert (rows.loc[is_all, "records"] == accepted).all(), made.name
    keys = rows["id"] if "id" in rows else pd.Series("", index=rows.index)
    parts = rows.loc[~is_all, numbers].groupby(keys[~is_all], sort=False).sum()
    wholes = rows.loc[is_all, numbers].set_axis(keys[is_all])
    assert len(wholes) == keys.nunique(), made.name
    pd.testing.assert_frame_equal(parts, wholes.loc[parts.index], check_names=False, check_dtype=False)


def test_no_table_is_lost() -> None:
    """Each by its name, for the page, the workbook and the data file; those by area where areas are known."""
    by_area = ["founding_by_area", "records_with_queries_by_area", "checks_by_area"]
    others = [
        "founding_by_power", "founding_by_month", "checks", "checks_by_power", "checks_by_month", "not_judged",
        "not_recorded", "safeguarding_of_children", "remarks", "repeated_wording", "editions",
    ]  # fmt: skip
    assert [made.name for made in summary.tables(FINDINGS, TABLE)] == others
    assert [made.name for made in summary.tables(FINDINGS, TABLE, strata=STRATA)] == by_area + others


def test_every_table_adds_up(invented) -> None:
    """Areas, no location and outside are all accepted records; so are powers, months, officers and editions."""
    findings, table, strata = invented
    blanks = records(FULL, {}, {**FULL, "power": None, "searched_at": None, "officer": None}, {**FULL, "power": "odd"})
    nothing = records(columns=["object"])
    for found, of, placed in (
        (findings, table, strata),
        (FINDINGS, TABLE, STRATA),
        (evaluate(blanks, RULES), blanks, pd.Series(["a", "b", "b", "a"])),
        (evaluate(nothing, RULES), nothing, pd.Series([], dtype="str")),
    ):
        by_officer = summary.Table(name="by_officer", rows=summary.by_officer(found, of, 3), group="officer")
        made = (*summary.tables(found, of, strata=placed), by_officer)
        assert len({one.name for one in made}) == len(made)
        for one in made:
            _adds_up(one, of.accepted)
    assert sum(one.group != "" for one in summary.tables(findings, table, strata=strata)) == 8
    assert set(strata.unique()) >= {"No location", "Outside the area"}


def test_a_table_that_does_not_add_up_would_be_noticed() -> None:
    """The test above can say no."""
    for made in summary.tables(FINDINGS, TABLE, strata=STRATA):
        if made.group and len(made.rows) > 1:
            wrong = made.rows.copy()
            wrong.loc[wrong.index[0], "records"] += 1
            with pytest.raises(AssertionError):
                _adds_up(replace(made, rows=wrong), TABLE.accepted)


def test_records_with_queries_are_counted_once() -> None:
    """A record with two queries of a kind is one record."""
    made = summary.queried_records(FINDINGS, STRATA).set_index("stratum")
    queries = FINDINGS.verdicts == Verdict.QUERY
    mandatory = [rule.severity is Severity.MANDATORY for rule in ASKED]
    assert made.loc[ALL, "with_query"] == int(queries.any(axis=1).sum()) == 2
    assert made.loc[ALL, "mandatory"] == int(queries[:, mandatory].any(axis=1).sum())


# --- as data ----------------------------------------------------------------------------------------------


def test_check_as_json() -> None:
    """Plain numbers that a program can read; rows read are accepted and rejected."""
    answer = json.loads(json.dumps(check_json(FINDINGS, TABLE)))
    assert (answer["rows_read"], answer["accepted"], answer["rejected"]) == (5, 5, 0)
    assert answer["founding"] == {"records": 5, "judged": 3, "shown": 2}
    assert [row["id"] for row in answer["rules"]] == [rule.id for rule in ASKED]
    assert answer["rules"][2] == {
        "id": "rec-object",
        "clear": 3,
        "query": 2,
        "cannot_be_judged": 0,
        "does_not_apply": 0,
    }


def test_each_file_is_judged_by_its_own_columns() -> None:
    """A column that one file has is not one that the other left blank."""
    with_officer, without = [{"officer": None}], [{"object": "drugs"}]
    table = records_of((file_of(with_officer, number=0), with_officer), (file_of(without, number=1), without))
    row = by_rule(evaluate(table, [by_id("rec-officer-id")])).iloc[0]
    assert (row["query"], row["cannot_be_judged"]) == (1, 1)


def test_numbers_are_numbers(invented) -> None:
    """Counts are whole, so that no table says "3.0 records"."""
    findings, table, strata = invented
    for made in summary.tables(findings, table, strata=strata):
        for name in made.rows.columns:
            if name != "percent" and made.rows[name].dtype.kind == "f":
                pytest.fail(f"{made.name}.{name} is a fraction")
        assert not np.isinf(made.rows.select_dtypes("number").to_numpy(dtype=float)).any()
