"""The powers are complete, say where they come from, can be shown, and a mistake in the file is told clearly."""

import json
from dataclasses import replace
from datetime import date

import pytest
from code_a_records import file_of, records_of

from scrutiny.code_a import powers
from scrutiny.code_a.catalogue import by_id
from scrutiny.code_a.evaluate import evaluate
from scrutiny.code_a.powers import Power
from scrutiny.code_a.rule import Reason, Verdict
from scrutiny.errors import SettingError
from scrutiny.records.vocabulary import OBJECT, POWER

ALL = tuple(powers.powers().values())


def code(power: Power) -> str:
    return power.code


def test_every_power_of_the_vocabulary_is_there() -> None:
    """In the order of the vocabulary, so that lists read alike everywhere."""
    assert tuple(powers.powers()) == POWER.codes


@pytest.mark.parametrize("power", ALL, ids=code)
def test_objects_are_codes_and_in_one_list_only(power: Power) -> None:
    """Permitted, soft and mismatch share nothing, and name objects that exist."""
    lists = (power.permitted, power.soft, power.mismatch)
    assert frozenset().union(*lists) <= set(OBJECT.codes)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


@pytest.mark.parametrize("power", ALL, ids=code)
def test_every_statement_names_its_source(power: Power) -> None:
    """A statement without a source cannot be checked by anybody."""
    assert power.title
    assert power.sources
    assert all(basis.says and basis.citation.source for basis in power.sources)


@pytest.mark.parametrize("power", ALL, ids=code)
def test_whatever_is_said_of_a_power_has_its_mark(power: Power) -> None:
    """Grounds, objects, who may be searched, authorisation and dates: each has a statement, confirmed or not."""
    assert power.about("grounds")
    assert power.about("objects") or not (power.permitted | power.soft | power.mismatch)
    assert power.about("searched") or not power.searched
    assert bool(power.about("authorisation")) == (power.authorisation is not None)
    assert bool(power.about("dates")) == (power.in_force_from is not None or power.in_force_until is not None)
    assert {basis.about for basis in power.sources} <= set(powers.ABOUT)


def test_what_is_confirmed_and_what_is_not() -> None:
    """The inspector and the first 24 hours were read in the Act; that people in uniform search was not."""
    marks = {basis.says: basis.citation.verified for basis in powers.powers()["cjpoa-s60"].sources}
    assert marks["inspector or above, on a reasonable belief"]
    assert not marks["in the authorised locality; by a constable in uniform"]


@pytest.mark.parametrize("power", ALL, ids=code)
def test_what_extracts_call_a_power_is_read_as_that_power(power: Power) -> None:
    """The names that are shown are those of the vocabulary, the published one first."""
    assert power.names[0] == POWER.label(power.code)
    assert {POWER.code_of(name) for name in power.names} == {power.code}


def test_powers_that_no_published_extract_was_found_to_have() -> None:
    """They may still come in a force's own."""
    assert {power.code for power in ALL if not power.seen_in_data} == {
        "cjpoa-s60aa", "poa-2023-s11", "svro-s342e", "terrorism-s43", "terrorism-s43a", "terrorism-s43c",
        "terrorism-s47a", "tpim-sch5",
    }  # fmt: skip


def test_powers_without_reasonable_grounds() -> None:
    """Those that an authorisation, an order or the Act itself puts in the place of grounds."""
    assert powers.without_grounds() == {
        "cjpoa-s60", "cjpoa-s60aa", "poa-2023-s11", "svro-s342e", "terrorism-s47a", "pace-s6",
    }  # fmt: skip


def test_the_terrorism_code_governs_its_own_powers() -> None:
    """And Code A 1.03 leaves out section 6 of PACE."""
    terrorism = {code for code in POWER.codes if code.startswith("terrorism-")}
    assert powers.outside_code_a() == terrorism | {"pace-s6"}


def test_drugs_act_covers_drugs_only() -> None:
    """Everything else is a clear mismatch, but for what says nothing about the object."""
    drugs = powers.powers()["mda-s23"]
    assert drugs.mismatch == set(OBJECT.codes) - {"drugs", "under-the-act", "unavailable"}


def test_only_powers_with_a_settled_list_have_mismatches() -> None:
    """The others were never settled; they are not judged."""
    assert {power for power, _ in powers.mismatches()} == {
        "pace-s1", "mda-s23", "firearms-s47", "cjpoa-s60", "cja-s139b", "psa-s36", "psa-s37",
    }  # fmt: skip


def test_section_60_authorisation() -> None:
    """Inspector, 24 hours; superintendent, 24 hours more."""
    authorisation = powers.powers()["cjpoa-s60"].authorisation
    assert authorisation is not None
    assert (authorisation.rank, authorisation.hours) == ("inspector", 24)
    assert (authorisation.extension_rank, authorisation.extension_hours) == ("superintendent", 24)


def test_a_court_decides_where_there_is_an_order() -> None:
    """No rank and no hours: a Serious Violence Reduction Order."""
    authorisation = powers.powers()["svro-s342e"].authorisation
    assert authorisation is not None
    assert (authorisation.order, authorisation.rank, authorisation.hours) == (
        "Serious Violence Reduction Order", "", 0,
    )  # fmt: skip


def test_dates_inform_and_break_nothing() -> None:
    """A search before the power's first day is told apart, no more."""
    protest = powers.powers()["poa-2023-s11"]
    assert not protest.in_force_on(date(2023, 12, 19))
    assert protest.in_force_on(date(2023, 12, 20))
    assert powers.powers()["pace-s1"].in_force_on(date(1990, 1, 1))


def test_a_power_in_words() -> None:
    """Everything that is known of it, line by line."""
    lines = powers.describe(powers.powers()["cjpoa-s60"])
    assert lines[0].startswith("cjpoa-s60: Section 60,")
    assert "Called: Criminal Justice and Public Order Act 1994 (section 60); S60; S60 CJPOA; Section 60" in lines
    assert "Grounds: none are needed" in lines
    assert "Fits: Offensive weapons; Anything to threaten or harm anyone" in lines
    assert "May fit: Firearms" in lines
    assert "May be searched: people and vehicles" in lines
    assert (
        "Authorisation: Inspector or above, for at most 24 hours; "
        "Superintendent or above may extend it by at most 24 hours"
    ) in lines
    assert (
        "Authorisation: inspector or above, on a reasonable belief [Criminal Justice and Public Order Act 1994 s60(1)]"
    ) in lines
    assert (
        "Authorisation: by at most 24 hours more "
        "[Criminal Justice and Public Order Act 1994 s60(3) (paragraph to be confirmed)]"
    ) in lines


@pytest.mark.parametrize(
    ("power", "line"),
    [
        ("pace-s1", "Authorisation: none"),
        ("svro-s342e", "Authorisation: a court's order (Serious Violence Reduction Order)"),
        ("svro-s342e", "In force: from 19 April 2023"),
        ("mda-s23", "In force: no dates known here"),
        ("mda-s23", "May fit: none listed"),
        ("deer-s12", "May be searched: not settled here"),
        ("terrorism-s43", "Code: not PACE Code A"),
        ("terrorism-s43", "Called: Terrorism Act 2000 (section 43); S43 Terrorism Act (not seen in published data)"),
        ("terrorism-s47a", "Authorisation: Assistant Chief Constable or above, for at most 336 hours"),
    ],
)
def test_a_line_about_a_power(power: str, line: str) -> None:
    """One line each that others do not have."""
    assert line in powers.describe(powers.powers()[power])


def test_powers_as_data() -> None:
    """For programs: plain values, all powers or some."""
    everything = json.loads(json.dumps(powers.powers_json()))
    assert [power["code"] for power in everything] == list(POWER.codes)
    (protest,) = powers.powers_json([powers.powers()["poa-2023-s11"]])
    assert protest["in_force_from"] == "2023-12-20"
    assert protest["in_force_until"] is None
    assert protest["permitted"] == ["protest-articles"]
    assert protest["authorisation"]["rank"] == "inspector"
    assert protest["sources"][1] == {
        "about": "objects",
        "says": "prohibited objects: made, adapted or meant for use in listed protest offences",
        "source": "Public Order Act 2023",
        "paragraph": "s11(2)",
        "verified": True,
        "printed": "Public Order Act 2023 s11(2)",
    }


# --- what depends on the force ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("force", "noted"),
    [
        ("hertfordshire", True),
        ("essex", True),
        ("merseyside", False),
        ("sussex", False),
        ("thames-valley", False),
        ("west-midlands", False),
    ],
)
def test_an_order_outside_the_pilot_forces_is_remarked_on(force: str, noted: bool) -> None:
    """It is no query anywhere; where orders could be made it is not even unusual."""
    rows = [{"power": "svro-s342e"}, {"power": "pace-s1"}]
    findings = evaluate(records_of((replace(file_of(rows), force=force), rows)), [by_id("svro-outside-pilot")])
    assert findings.verdicts.tolist() == [[Verdict.CLEAR], [Verdict.DOES_NOT_APPLY]]
    assert findings.notes.tolist() == [[noted], [False]]


def test_a_map_point_is_not_judged_without_an_outline_of_the_force() -> None:
    """A point in Hertfordshire is neither in nor out of a force whose outline is not known; no point is blank."""
    rows = [{"latitude": 51.9, "longitude": -0.2}, {"latitude": None, "longitude": None}]
    table = records_of((replace(file_of(rows), force="essex"), rows), (file_of(rows, number=1), rows))
    findings = evaluate(table, [by_id("geo-outside-force")])
    verdicts, reasons = findings.of("geo-outside-force")
    assert verdicts.tolist() == [*[Verdict.CANNOT_BE_JUDGED] * 2, Verdict.CLEAR, Verdict.CANNOT_BE_JUDGED]
    assert reasons.tolist() == [Reason.UNCERTAIN, Reason.BLANK, Reason.NONE, Reason.BLANK]


def test_officers_and_people_of_two_forces_are_not_compared() -> None:
    """A number is a force's own: the same in two forces is two officers, and the same key two people."""
    row = {"officer": "1234", "searched_at": "2026-08-03 12:01", "person_key": "p-1"}
    files = [[{**row, "area": "Watford"}], [{**row, "area": "Stevenage"}]]
    rules = [by_id("dup-officer-overlap"), by_id("dup-record")]
    for forces, expected in (
        (("hertfordshire", "hertfordshire"), [[Verdict.QUERY, Verdict.CLEAR]] * 2),
        (("hertfordshire", "essex"), [[Verdict.CLEAR, Verdict.CLEAR]] * 2),
    ):
        table = records_of(*((replace(file_of(rows, number=n), force=forces[n]), rows) for n, rows in enumerate(files)))
        assert evaluate(table, rules).verdicts.tolist() == expected
    same = [[row], [row]]
    for other, expected in (("hertfordshire", Verdict.QUERY), ("essex", Verdict.CLEAR)):
        table = records_of((file_of(same[0]), same[0]), (replace(file_of(same[1], number=1), force=other), same[1]))
        assert evaluate(table, [by_id("dup-record")]).verdicts.tolist() == [[expected]] * 2


# --- mistakes in the file ---------------------------------------------------------------------------------

TEXT = (powers._FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("[seals-s4]", "[seal-s4]", "missing: seals-s4; not a power: seal-s4"),
        ('permitted = ["seals"]', 'permitted = ["sealz"]', "power seals-s4: permitted names sealz"),
        ('permitted = ["seals"]', 'allowed = ["seals"]', "missing: permitted; not known: allowed"),
        ('soft = ["firearms"] #', 'soft = ["drugs"] #', "power pace-s1: in two lists: drugs"),
        ('mismatch = ["drugs", "stolen-goods"]', 'mismatch = ["unavailable"]', "mismatch names unavailable"),
        ('rank = "inspector"', 'rank = "inspektor"', "names the rank inspektor"),
        ("hours = 24", "days = 1", "authorisation has the keys rank, days"),
        ('searched = ["person", "vehicle"]', 'searched = ["boat"]', "searched names boat"),
        ("needs_grounds = true", "needs_grounds = maybe", "not TOML"),
        ('about = "grounds"', 'about = "weather"', "power pace-s1: a source .* about weather"),
        ('about = "grounds", ', "", "power pace-s1: a source with the keys says, .* about nothing"),
        ('about = "searched"', 'about = "place"', "power pace-s1: no source about searched"),
        ('about = "authorisation"', 'about = "place"', "power cjpoa-s60: no source about authorisation"),
        ('about = "dates"', 'about = "place"', "power poa-2023-s11: no source about dates"),
        ('about = "code"', 'about = "place"', "power terrorism-s43: no source about code"),
    ],
)
def test_a_mistake_in_the_file_is_told(old: str, new: str, told: str) -> None:
    """The message names the power, what was found and what was expected."""
    assert old in TEXT
    with pytest.raises(SettingError, match=told.replace("(", r"\(")):
        powers.read_powers(TEXT.replace(old, new))


def test_a_power_without_a_source_is_refused() -> None:
    """Nothing is said of the law without saying where it was read."""
    start = TEXT.index("sources = [", TEXT.index("[tpim-sch5]"))
    with pytest.raises(SettingError, match="power tpim-sch5: no source"):
        powers.read_powers(TEXT[:start] + "sources = []\n")
