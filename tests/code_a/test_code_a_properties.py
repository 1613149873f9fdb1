"""The fast evaluator equals the slow one on any records, and tables of findings always add up."""

from typing import Any

from code_a_records import WITHHELD, file_of, records_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slow_rules import SLOW, Record

from scrutiny.code_a.catalogue import RULES
from scrutiny.code_a.evaluate import Findings, evaluate
from scrutiny.code_a.rule import Reason, Verdict
from scrutiny.code_a.summary import ALL, by_rule, by_rule_and_area, founding_by_area
from scrutiny.records.table import Records
from scrutiny.records.vocabulary import OBJECT, POWER

PIECES = (
    "smell of cannabis", "strong", "no", "did not", "was not present", "cannabis", "weed", "known for", "dealing",
    "seen to drop a bag", "grinder", "nervous", "hotspot", "in his pocket", "male", "the", "area", "caller stated",
    "intel dated", "12/08", "CAD 123", "[NAME]", "XXXX", "███", "redacted", "see BWV", "as above", "n/a", "none",
    "authorised by", "s60", "Insp Smith", "Operation Larch", "in operation", "ref 0012", "60/12/24", "123456",
    "-", "&", ".", "...", "?", "\n", "\u00a0", "é", "ż", "didn’t", "o/s", "a", "SMELT OF WEED", "7",  # noqa: RUF001
)  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map(" ".join)

ODD = (None, WITHHELD, "as nobody writes it")
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "searched_at": st.sampled_from(
        (None, WITHHELD, "2026-08-03 12:00", "2015-03-18 23:59", "2015-03-19 00:00", "2026-08-03")
    ),
    "search_type": st.sampled_from((*ODD, "person", "vehicle", "vehicle", "person-and-vehicle")),
    "vehicle_unattended": st.sampled_from((*ODD, "yes", "no")),
    "place": st.sampled_from((None, WITHHELD, "High Street")),
    "beat": st.sampled_from((None, WITHHELD, "B12")),
    "latitude": st.sampled_from((None, 51.65)),
    "power": st.one_of(
        st.sampled_from((*ODD, "pace-s1", "mda-s23", "cjpoa-s60", "poa-2023-s11")), st.sampled_from(POWER.codes)
    ),
    "second_power": st.sampled_from((None, None, *ODD, "pace-s1", "cjpoa-s60", "svro-s342e")),
    "object": st.one_of(st.sampled_from((*ODD, "drugs", "unavailable")), st.sampled_from(OBJECT.codes)),
    "second_object": st.sampled_from((None, None, None, *ODD, "drugs", "unavailable")),
    "grounds": st.one_of(st.sampled_from((None, WITHHELD)), TEXT, TEXT),
    "authorisation_reference": st.sampled_from((None, WITHHELD, "60/12")),
    "authorised_by": st.sampled_from((None, WITHHELD, "p-1")),
    "authorisation_rank": st.sampled_from((None, "inspector", "as nobody writes it")),
    "operation": st.sampled_from((None, None, "Larch")),
    "officer": st.sampled_from((None, WITHHELD, "p-2")),
    "self_defined_ethnicity": st.sampled_from((*ODD, "W1", "NS")),
    "outcome": st.sampled_from((*ODD, "arrest", "no-further-action")),
    "outcome_linked": st.sampled_from((*ODD, "yes", "no")),
}  # fmt: skip


@st.composite
def files(draw: st.DrawFn) -> list[tuple[Any, list[dict[str, Any]]]]:
    """One to three files, each with its own columns, and a few records in each."""
    made = []
    for number in range(draw(st.integers(1, 3))):
        columns = sorted(draw(st.sets(st.sampled_from(sorted(VALUES)), min_size=8)))
        never = draw(st.sets(st.sampled_from(("place", "grounds", "officer"))))
        rows = draw(st.lists(st.fixed_dictionaries({name: VALUES[name] for name in columns}), max_size=6))
        for row in rows:
            if row.get("searched_at") == "2026-08-03":
                row["date_precision"] = "day"
        made.append((file_of(rows, number=number, columns=columns, never=never), rows))
    return made


def examples(number: int) -> settings:
    """As many examples as a person waits for; thousands were run when the checks were written."""
    return settings(max_examples=number, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _findings(made: list[tuple[Any, list[dict[str, Any]]]]) -> tuple[Records, Findings]:
    table = records_of(*made)
    return table, evaluate(table, RULES)


@examples(60)
@given(files())
def test_fast_equals_slow(made: list[tuple[Any, list[dict[str, Any]]]]) -> None:
    """Each verdict and reason is what a person with a list of plain questions would write down."""
    _, findings = _findings(made)
    rows = [Record(source, row, of_file) for source, of_file in made for row in of_file]
    for rule in RULES:
        verdicts, reasons = findings.of(rule.id)
        fast = [(Verdict(verdict), Reason(reason)) for verdict, reason in zip(verdicts, reasons, strict=True)]
        assert fast == [SLOW[rule.id](row) for row in rows], rule.id


@examples(25)
@given(files(), st.data())
def test_tables_add_up(made: list[tuple[Any, list[dict[str, Any]]]], data: st.DataObject) -> None:
    """Areas together are all records, and the verdicts of a rule are all records."""
    table, findings = _findings(made)
    names = st.sampled_from(("Watford", "Dacorum", "no location"))
    labels = data.draw(st.lists(names, min_size=table.accepted, max_size=table.accepted))
    strata = table.rows["record_id"].astype("object").map(dict(zip(table.rows["record_id"], labels, strict=True)))
    counts = ["clear", "query", "cannot_be_judged", "does_not_apply"]

    totals = by_rule(findings)
    assert (totals[counts].sum(axis=1) == table.accepted).all()

    areas = by_rule_and_area(findings, strata)
    parts, whole = areas[areas["stratum"] != ALL], areas[areas["stratum"] == ALL]
    summed = parts.groupby("id", sort=False)[[*counts, "records"]].sum()
    for rule_id, row in totals.set_index("id").iterrows():
        assert whole.set_index("id").loc[rule_id, [*counts, "records"]].tolist() == row[[*counts, "records"]].tolist()
        if len(summed):
            assert summed.loc[rule_id].tolist() == row[[*counts, "records"]].tolist()

    answers = founding_by_area(findings, strata)
    whole_answer = answers[answers["stratum"] == ALL].iloc[0]
    for name in ("records", "judged", "not_judged", "shown"):
        assert answers[answers["stratum"] != ALL][name].sum() == whole_answer[name]
    assert whole_answer["shown"] <= whole_answer["judged"] <= whole_answer["records"] == table.accepted
