"""Left out before the draw: only for a reason of the list, counted, visible, and never drawn."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.sampling import draw, exclusions, frame, plan
from scrutiny.sampling.exclusions import CODES, Exclusion
from scrutiny.sampling.strata import StratumKind

NAMES = {"watford": "Watford", "dacorum": "Dacorum", "no-location": "No location"}
IDS = pd.Series([f"SS/{number:03}" for number in range(60)], dtype="str")
STRATUM = pd.Series(pd.Categorical(["watford"] * 30 + ["dacorum"] * 20 + ["no-location"] * 10, categories=list(NAMES)))
SALT = bytes(range(32))


def test_a_list_is_read_with_any_of_three_marks_between_cells() -> None:
    for mark in ",;\t":
        lines = [
            "Reference,Reason,Words",
            "SS/001,before-a-court,",
            "",
            "SS/002,Complaint open,",
            "SS/003,other,sent in error",
        ]

        found = exclusions.parse("\ufeff" + "\r\n".join(lines).replace(",", mark), where="out.csv")

        assert [(one.row, one.record, one.reason, one.words) for one in found] == [
            (2, "SS/001", "before-a-court", ""),
            (4, "SS/002", "complaint-open", ""),
            (5, "SS/003", "other", "sent in error"),
        ]  # fmt: skip


def test_every_bad_row_is_named_by_its_number_and_nothing_of_it_is_quoted() -> None:
    lines = ["SS/001,because,", ",duplicate,", "SS/002,,", "SS/003,other,", "SS/004,duplicate,", "SS/004,duplicate,"]
    text = "\n".join(["reference,reason,words", *lines])

    with pytest.raises(SettingError) as error:
        exclusions.parse(text, where="out.csv")

    said = str(error.value)
    assert "5 rows cannot be used" in said
    for part in ("row 2: a reason that is not on the list", "row 3: no reference", "row 4: no reason",
                 'row 5: "other" needs words', "row 7: the same reference as row 6"):  # fmt: skip
        assert part in said
    assert all(code in said for code in CODES)
    assert "because" not in said
    assert "SS/" not in said


@pytest.mark.parametrize(
    "text", ["", "\n\n", "name,why\na,b\n", "reference\nSS/001\n", "reference,reason,name\nSS/001,duplicate,x\n"]
)
def test_a_file_that_is_no_such_list_is_refused(text: str) -> None:
    with pytest.raises(SettingError, match=r"empty|name the columns"):
        exclusions.parse(text, where="out.csv")


def test_unknown_references_are_named_by_row_and_lost_zeros_are_suspected() -> None:
    ids = pd.Series(["0012", "0013"], dtype="str")
    stratum = pd.Series(pd.Categorical(["watford"] * 2, categories=list(NAMES)))

    with pytest.raises(SettingError, match=r"1 reference is not in the extract \(row 3\).*zeros") as error:
        exclusions.leave_out(
            ids,
            stratum,
            exclusions=[
                Exclusion(row=2, record="0013", reason="duplicate"),
                Exclusion(row=3, record="12", reason="duplicate"),
            ],
        )

    assert "0013" not in str(error.value)


def apart(
    out: list[Exclusion], shown: frozenset[str] = frozenset()
) -> tuple[exclusions.LeftOut, frame.Frame, plan.Plan]:
    left_out = exclusions.leave_out(IDS, STRATUM, exclusions=out, shown_before=shown)
    stratum, names = exclusions.strata_without(IDS, STRATUM, left_out, names=NAMES)
    built = frame.build(IDS, stratum, names=names, force="hertfordshire", salt=SALT)
    return left_out, built, plan.make(built.strata, plan.Settings(total=24, minimum=4))


@settings(max_examples=25)
@given(st.dictionaries(st.sampled_from(list(IDS[:55])), st.sampled_from(CODES), max_size=40),
       st.frozensets(st.sampled_from([*IDS[:55], "not here"]), max_size=20), st.integers(0, 999))  # fmt: skip
def test_whoever_is_left_out_stays_in_the_public_frame_and_is_never_drawn_nor_in_reserve(
    reasons: dict[str, str], shown: frozenset[str], seed: int
) -> None:
    out = [Exclusion(row=row, record=record, reason=reason) for row, (record, reason) in enumerate(reasons.items(), 2)]

    left_out, built, planned = apart(out, shown)

    gone = set(reasons) | (shown - {"not here"})
    assert set(left_out.rows["record_id"]) == gone
    assert len(built.rows) == len(frame.parse_public_csv(frame.public_csv(built))) == len(IDS)  # nobody is hidden
    assert planned.population == len(IDS)
    assert planned.excluded == len(gone) == sum(left_out.by_reason.values())
    drawn = draw.draw(built.rows, sizes=planned.sizes, seed=str(seed))
    ids = dict(zip(built.rows["public_id"], built.rows["record_id"], strict=True))
    assert len(drawn.sample) == min(24, len(IDS) - len(gone))
    assert not gone & {ids[one] for one in (*drawn.sample["public_id"], *drawn.reserves["public_id"])}
    for record, reason in reasons.items():  # the reason of the list comes first
        assert built.rows.set_index("record_id")["stratum"][record] == f"excluded-{reason}"


@settings(max_examples=25)
@given(st.lists(st.sampled_from(list(IDS)), unique=True, max_size=30), st.integers(0, 999))
def test_leaving_a_record_out_moves_no_other_ticket(gone: list[str], seed: int) -> None:
    _, before, _ = apart([])
    _, after, _ = apart([Exclusion(row=2, record=record, reason="duplicate") for record in gone])
    sizes = dict.fromkeys(NAMES, 60)

    tickets = [dict(zip(one.sample["public_id"], one.sample["ticket"], strict=True))
               for one in (draw.draw(made.rows, sizes=sizes, seed=str(seed)) for made in (before, after))]  # fmt: skip

    assert tickets[1].items() <= tickets[0].items()
    assert len(tickets[0]) - len(tickets[1]) == len(gone)


def test_the_plan_carries_codes_and_counts_and_neither_a_reference_nor_words() -> None:
    out = [Exclusion(row=2, record="SS/001", reason="other", words="the Smith matter"),
           Exclusion(row=3, record="SS/002", reason="before-a-court"),
           Exclusion(row=4, record="SS/031", reason="before-a-court")]  # fmt: skip
    left_out, _, planned = apart(out, frozenset({"SS/003", "elsewhere"}))

    fixed = exclusions.as_json(left_out)
    written = plan.to_json(planned, force="hertfordshire", window={}, seed_plan="x", further=fixed).decode()

    assert fixed == {
        "exclusions": [
            {"reason": "before-a-court", "records": 2, "from": {"dacorum": 1, "watford": 1}},
            {"reason": "other", "records": 1, "from": {"watford": 1}},
        ],
        "shown_before": {"asked": 2, "records": 1, "from": {"watford": 1}},
    }
    assert "Smith" not in written
    assert "SS/" not in written
    kinds = {one.slug: (one.kind, one.population, one.sample) for one in planned.strata}
    assert kinds["excluded-before-a-court"] == (StratumKind.EXCLUDED, 2, 0)
    assert kinds["excluded-shown-before"] == (StratumKind.EXCLUDED, 1, 0)
    said = " ".join(exclusions.sentences(plan.from_json(written.encode()).further))
    assert "3 records were left out before the draw" in said
    assert "before a court: 2; another reason: 1" in said
    assert "1 record that the panel had read in an earlier cycle" in said
    assert "about the remaining records" in said


@pytest.mark.parametrize(("number", "mentioned"), [(1, False), (2, True), (3, True)])
def test_a_share_that_somebody_will_ask_about_is_said(number: int, mentioned: bool) -> None:
    """One in thirty may be chance; two of thirty are more than one in twenty."""
    out = [Exclusion(row=2, record=IDS[at], reason="duplicate") for at in range(number)]
    left_out, _, _ = apart(out, frozenset(IDS[40:50]))  # shown before: no choice of this cycle

    said = exclusions.suspicious(left_out, STRATUM, names=NAMES)

    sentence = (
        f"Of the 30 searches recorded as in Watford, {number} were left out before the draw. That is more than one in "
        "twenty: be ready to say why."
    )
    assert said == ((sentence,) if mentioned else ())


def test_the_slugs_of_those_left_out_are_plain_names() -> None:
    for reason in (*exclusions.REASONS, exclusions.SHOWN_BEFORE):
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", reason.code)
