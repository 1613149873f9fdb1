"""The invented data: made the same every time, free of queries but for what is listed, and varied."""

import csv
import importlib.util
import re
import sys
from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from scrutiny.code_a.catalogue import ORDER
from scrutiny.records import fields, vocabulary
from scrutiny.records.reading import read

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "sample_data"
AUGUST = "2026-08-hertfordshire-stop-and-search.csv"
BOTH = "2026-09-hertfordshire-stop-and-search.csv"

AREAS = {
    "Broxbourne", "Dacorum", "East Hertfordshire", "Hertsmere", "North Hertfordshire", "St Albans", "Stevenage",
    "Three Rivers", "Watford", "Welwyn Hatfield",
}  # fmt: skip

RULES = set(ORDER)
NEVER = {"rec-time-only-midnight", "s60-area", "svro-outside-pilot", "eip-child-inspector", "geo-outside-force"}
WITHOUT_GROUNDS = ("section 60)", "section 11)", "section 342E)")

Table = list[dict[str, str]]


def rows_of(path: Path) -> Table:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def tool():
    spec = importlib.util.spec_from_file_location("make_sample_data", ROOT / "tools" / "make_sample_data.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def made(tool):
    return tool.build()


@pytest.fixture(scope="module")
def both() -> Table:
    return rows_of(DATA / BOTH)


@pytest.fixture(scope="module")
def august() -> Table:
    return rows_of(DATA / AUGUST)


@pytest.fixture(scope="module")
def answers() -> Table:
    return rows_of(DATA / "answers.csv")


@pytest.fixture(scope="module")
def planted(answers) -> dict[str, set[str]]:
    found = defaultdict(set)
    for row in answers:
        found[row["rule"]].add(row["reference"])
    return found


def plain(text: str) -> str:
    return re.sub(r"[^0-9a-z]", "", text.casefold())


def likeness(texts: list[str]) -> np.ndarray:
    """Jaccard similarity of the sets of three-letter pieces, every text against every other."""
    numbers: dict[str, int] = {}
    at, piece = [], []
    for n, text in enumerate(texts):
        for part in {text[i : i + 3] for i in range(len(text) - 2)}:
            at.append(n)
            piece.append(numbers.setdefault(part, len(numbers)))
    pieces = csr_matrix((np.ones(len(at), dtype=np.int32), (at, piece)), shape=(len(texts), len(numbers)))
    shared = (pieces @ pieces.T).toarray()
    sizes = np.asarray(pieces.sum(axis=1)).ravel()
    either = sizes[:, None] + sizes[None, :] - shared
    return np.triu(shared / np.maximum(either, 1), k=1)


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


# --- the files --------------------------------------------------------------------------------------------


def test_the_files_are_made_the_same_byte_for_byte(tool, made):
    assert tool.differing(made, DATA) == []


def test_the_tool_says_with_exit_code_1_that_a_file_differs(tool, made, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tool, "build", lambda: made)
    assert tool.main(["--out", str(tmp_path)]) == 0
    assert tool.main(["--out", str(tmp_path), "--check"]) == 0
    (tmp_path / "populations.csv").write_text("other\n", encoding="utf-8")
    (tmp_path / "stray.csv").write_text("", encoding="utf-8")
    assert tool.main(["--out", str(tmp_path), "--check"]) == 1
    assert capsys.readouterr().err == "differs: populations.csv\ndiffers: stray.csv\n"


def test_the_files_are_utf_8_with_line_feeds_only(made):
    for name, content in made.items():
        assert content.decode("utf-8").endswith("\n"), name
        assert b"\r" not in content, name
        assert not content.startswith(b"\xef\xbb\xbf"), name


def test_the_extract_has_every_field_but_the_coordinates(both, august):
    names = [name for name in fields.NAMES if name not in ("latitude", "longitude")]
    assert list(both[0]) == list(august[0]) == names


def test_every_field_is_filled_somewhere(both):
    assert [name for name in both[0] if not any(row[name] for row in both)] == []


def test_the_reader_accepts_every_row():
    records = read([DATA / BOTH])
    assert (records.accepted, records.rejected) == (len(rows_of(DATA / BOTH)), 0)
    assert read([DATA / AUGUST]).rejected == 0


# --- volumes ----------------------------------------------------------------------------------------------


def test_there_are_about_eleven_hundred_records_of_two_months(both, august):
    assert 1_080 <= len(both) <= 1_120
    months = Counter(row["searched_at"][:7] for row in both)
    assert set(months) == {"2026-08", "2026-09", ""}
    assert min(months["2026-08"], months["2026-09"]) > 450
    assert {row["searched_at"][:7] for row in august} == {"2026-08"}


def test_every_area_is_there_and_the_volumes_are_unequal(both):
    areas = Counter(row["area"] for row in both)
    assert set(areas) == {*AREAS, "", "Outside Hertfordshire"}
    assert min(areas[name] for name in AREAS) >= 45
    assert {name for name, _ in areas.most_common(2)} == {"Watford", "Stevenage"}
    assert 0.10 < areas[""] / len(both) < 0.14
    assert 0.015 < areas["Outside Hertfordshire"] / len(both) < 0.03


@pytest.mark.parametrize(
    ("column", "value", "low", "high"),
    [
        ("power", "Misuse of Drugs Act 1971 (section 23)", 0.58, 0.66),
        ("power", "Police and Criminal Evidence Act 1984 (section 1)", 0.30, 0.37),
        ("outcome", "A no further action disposal", 0.70, 0.76),
        ("outcome", "Arrest", 0.11, 0.17),
        ("gender", "Male", 0.80, 0.92),
    ],
)
def test_the_shares_are_as_they_are_in_a_county(both, column, value, low, high):
    assert low < sum(row[column] == value for row in both) / len(both) < high


def test_there_are_more_than_a_hundred_officers_in_teams(both):
    assert 110 <= len({row["officer"] for row in both} - {"", fields.WITHHELD}) <= 125
    assert len({row["officer_team"] for row in both}) > 30


def test_references_are_unique_texts(both):
    references = [row["reference"] for row in both]
    assert len(set(references)) == len(references)
    assert all(re.fullmatch(r"SS/2026/0\d{5}", reference) for reference in references)


def test_populations_add_up():
    people = defaultdict(dict)
    for row in rows_of(DATA / "populations.csv"):
        people[row["area"]][row["ethnic_group"]] = int(row["population"])
        assert re.fullmatch(r"E07\d{6}", row["area_code"])
    assert set(people) == AREAS
    for groups in people.values():
        total = groups.pop("Total")
        assert abs(sum(groups.values()) - total) <= 5  # tables of a census are disturbed one by one


# --- the texts --------------------------------------------------------------------------------------------


def test_no_two_texts_are_alike_but_those_planted_and_those_of_one_incident(both, planted):
    texts = [plain(row["grounds"]) for row in both]
    repeats = planted["txt-duplicate"] | planted["dup-record"]
    wrong = []
    for one, other in zip(*np.nonzero(likeness(texts) >= 0.9), strict=True):
        same_incident = all(both[one][name] == both[other][name] for name in ("searched_at", "place"))
        if not same_incident and not {both[one]["reference"], both[other]["reference"]} <= repeats:
            wrong.append((both[one]["reference"], both[other]["reference"]))
    assert wrong == []


def test_the_planted_repeats_are_alike(both, planted):
    here = [row for row in both if row["reference"] in planted["txt-duplicate"] and row["grounds"] != fields.WITHHELD]
    like = likeness([plain(row["grounds"]) for row in here])
    assert all(((like + like.T)[n] >= 0.9).any() for n in range(len(here)))
    officers = Counter((row["officer"], row["grounds"]) for row in here)
    assert officers.most_common(1)[0][1] == 5


def test_one_pair_of_one_incident_shares_its_words_and_is_not_listed(both, answers):
    listed = {row["reference"] for row in answers}
    stops = defaultdict(list)
    for row in both:
        if row["grounds"] and row["reference"] not in listed:
            stops[row["grounds"]].append((row["searched_at"], row["place"]))
    assert [len(set(stop)) for stop in stops.values() if len(stop) > 1] == [1]


def needs_text(row: dict[str, str]) -> bool:
    return not row["power"].endswith(WITHOUT_GROUNDS)


def test_unplanted_reasons_are_long_enough(both, planted):
    short = planted["txt-too-short"] | planted["rec-grounds-present"]
    for row in both:
        if needs_text(row) and row["reference"] not in short:
            assert len(row["grounds"].split()) >= 8, row["grounds"]
            assert len(row["grounds"]) >= 40, row["grounds"]


# What the weak texts say; a crude list, so that a slip in the stock is noticed. The checks know better.
WEAK = (
    r"\bknown\b|previous(?:ly)? convict|\bnominal\b|\bPNC\b|hot ?spot|high crime|acting suspicious|as per bwv|"
    r"routine stop|"
    r"fits the desc|consent|voluntar|refus|would not answer|\bwas found\b|\bfound\b|young|youth|\bgang\b|elderly|"
    r"traveller|eastern european|religio|\bIC\d|\bcolour\b|nervous|eye contact"
)


def test_unplanted_reasons_say_nothing_that_a_check_asks_about(both, answers):
    listed = {row["reference"] for row in answers}
    for row in both:
        if row["reference"] not in listed:
            assert not re.search(WEAK, row["grounds"], re.IGNORECASE), row["grounds"]


OWN = {
    "Controlled drugs": r"drug|cannabis|class [ab]|cocaine|heroin|ketamine|mdma",
    "Offensive weapons": r"weapon|knife|blade|bladed|machete",
    "Anything to threaten or harm anyone": r"weapon|knife|blade",
    "Article for use in theft": r"theft|burglar|steal|tool|going equipped|break in",
    "Stolen goods": r"stol|theft",
    "Articles for use in criminal damage": r"criminal damage|graffiti",
    "Fireworks": r"firework",
    "Firearms": r"firearm|gun|pistol",
    "Psychoactive substances": r"psychoactive",
    "Game or poaching equipment": r"game|poach",
}


def test_unplanted_reasons_name_what_was_looked_for(both, answers):
    listed = {row["reference"] for row in answers}
    for row in both:
        if row["reference"] not in listed and needs_text(row) and row["object"] in OWN:
            assert re.search(OWN[row["object"]], row["grounds"], re.IGNORECASE), (row["object"], row["grounds"])


def test_the_stock_is_large_and_no_line_stands_twice(tool):
    lines = [line for section in tool.stock("grounds").values() for line in section]
    assert len(lines) > 400
    assert len({plain(line) for line in lines}) == len(lines)


def test_identifiers_stand_in_the_reasons_of_their_records(both):
    reasons = {row["reference"]: row["grounds"] for row in both}
    put = rows_of(DATA / "planted_identifiers.csv")
    assert len(put) > 40
    for row in put:
        assert row["text"] in reasons[row["reference"]]
    phones = [re.sub(r"\D", "", row["text"]) for row in put if row["kind"] == "phone"]
    assert all(re.search(r"(?:7700900|1632960)\d{3}$", phone) for phone in phones)  # kept for drama


# --- values -----------------------------------------------------------------------------------------------

PLANTED_VALUES = {
    ("power", "Town Byelaws 1994 (byelaw 7)"),
    ("self_defined_ethnicity", "W8"),
    ("self_defined_ethnicity", "Z3"),
}


def test_every_coded_value_is_a_label_of_its_vocabulary(both, august):
    for row in (*both, *august):
        for name, value in row.items():
            known = vocabulary.VOCABULARIES.get(fields.by_name()[name].vocabulary or "")
            if known and value and (name, value) not in PLANTED_VALUES:
                assert known.label(known.code_of(value) or "") == value, (name, value)


def test_the_planted_unknown_values_are_listed(both, planted):
    for name, value in PLANTED_VALUES:
        rule = "rec-power-unknown" if name == "power" else "rec-sde-valid"
        for row in both:
            assert (row[name] != value) or row["reference"] in planted[rule]


def test_not_stated_has_a_reason_and_the_view_of_the_officer(both, planted):
    for row in both:
        if row["self_defined_ethnicity"] == "Not stated":
            assert row["ethnicity_reason"] or row["reference"] in planted["rec-ns-reason"]
            assert row["officer_defined_ethnicity"] or row["reference"] in planted["rec-ode-when-different"]


def test_conduct_is_complete_where_nothing_was_planted(both, planted):
    for row in both:
        where = row["reference"]
        if row["camera_used"] == "No":
            assert row["camera_reason"] or where in planted["bwv-used-or-reason"]
        if "Yes" in (row["force_used"], row["handcuffs_used"]):
            assert row["force_reason"] or where in planted["force-reason"]
        if row["age"] and int(row["age"]) < 18:
            assert row["safeguarding_note"] or where in planted["child-safeguarding-note"]
        if row["clothing_removed"] == "More than outer clothing":
            assert row["clothing_reason"] or where in planted["ext-more-than-outer-reason"]
            assert row["officer_gender"] == row["gender"] or where in planted["ext-same-sex"]
            assert row["out_of_public_view"] == "Yes" or where in planted["ext-more-than-outer-view"]
            assert row["supervisor_told"] == "Yes" or where in planted["ext-supervisor-told"]
        if "No" in (row["copy_offered"], row["copy_given"]):
            assert row["copy_reason"] or where in planted["rec-copy-offered"]
        told = [value for name, value in row.items() if name.startswith("told_")]
        assert "No" not in told or where in planted["rec-gowisely"]
        assert row["outcome"] or where in planted["out-outcome-blank"]
        # As this county has it: blank where nothing followed.
        nothing = row["outcome"] in ("A no further action disposal", "")
        assert (row["outcome_linked"] == "") == nothing or where in planted["out-linked-odd"]


def test_times_are_in_order_where_nothing_was_planted(both, planted):
    for row in both:
        if row["reference"] in planted["time-impossible"] | planted["rec-date-time"]:
            continue
        stopped, searched, ended, made = (
            moment(row[name]) for name in ("stopped_at", "searched_at", "ended_at", "record_created_at")
        )
        assert stopped <= searched < ended <= made, row["reference"]
        assert ended - stopped == timedelta(minutes=int(row["detention_minutes"]))
        assert not row["record_changed_at"] or moment(row["record_changed_at"]) > made
        late = made - searched > timedelta(hours=24) and not row["late_record_reason"]
        assert late == (row["reference"] in planted["rec-made-promptly"])
        assert (
            int(row["detention_minutes"]) <= 45
            or row["detention_reason"]
            or row["reference"] in planted["detention-long"]
        )
        waited = moment(row["supervisor_reviewed_on"]).date() - searched.date()
        assert (waited.days > 7) == (row["reference"] in planted["sup-review-timely"])


def test_no_search_is_at_midnight(both):
    assert not any(row["searched_at"].endswith("T00:00:00") for row in both)


def test_no_officer_is_in_two_places_but_those_planted(both, planted):
    of_officer = defaultdict(list)
    for row in both:
        if row["searched_at"] and row["officer"] not in ("", fields.WITHHELD):
            of_officer[row["officer"]].append(row)
    for there in of_officer.values():
        there.sort(key=lambda row: row["searched_at"])
        for one, other in pairwise(there):
            apart = moment(other["searched_at"]) - moment(one["searched_at"])
            if apart < timedelta(hours=2) and one["place"] != other["place"]:
                assert {one["reference"], other["reference"]} <= planted["dup-officer-overlap"]


def test_people_stopped_together_differ(both, planted):
    groups = defaultdict(list)
    for row in both:
        if (
            row["searched_at"]
            and row["search_type"] != "Vehicle search"
            and row["reference"] not in planted["dup-record"]
        ):
            groups[row["searched_at"], row["place"]].append((row["gender"], row["age"], row["self_defined_ethnicity"]))
    sizes = Counter(len(group) for group in groups.values())
    assert sizes[2] > 20
    assert sizes[3] + sizes[4] > 5
    assert all(len(set(group)) == len(group) for group in groups.values())


# --- the answers ------------------------------------------------------------------------------------------


def test_the_answers_speak_of_records_that_are_there(both, answers):
    assert {row["reference"] for row in answers} <= {row["reference"] for row in both}
    assert {row["verdict"] for row in answers} == {"query", "cannot be judged"}
    assert {row["reason"] for row in answers} == {"none", "blank", "withheld", "uncertain"}
    assert len({(row["reference"], row["rule"]) for row in answers}) == len(answers)


def test_every_check_is_planted_or_certain_to_be_absent(answers):
    queried = {row["rule"] for row in answers if row["verdict"] == "query"}
    assert len(RULES) == 66
    assert queried == RULES - NEVER
    assert {row["rule"] for row in answers} <= RULES


def test_stevenage_is_weaker_than_the_others(both, answers):
    area = {row["reference"]: row["area"] for row in both}
    weak = {row["reference"] for row in answers if row["rule"].startswith("txt-") and row["verdict"] == "query"}
    share = {
        name: sum(area[reference] == name for reference in weak) / sum(value == name for value in area.values())
        for name in AREAS
    }
    assert 25 <= sum(area[reference] == "Stevenage" for reference in weak) <= 40
    assert share.pop("Stevenage") > 2 * max(share.values())


# --- two files of one August ------------------------------------------------------------------------------


def test_the_changes_are_what_a_comparison_of_the_files_shows(august, both):
    before = {row["reference"]: row for row in august}
    after = {row["reference"]: row for row in both}
    expected = {
        **dict.fromkeys(before.keys() - after.keys(), ("gone", "")),
        **{
            reference: ("late", "")
            for reference, row in after.items()
            if reference not in before and row["searched_at"].startswith("2026-08")
        },
        **{
            reference: ("changed", " ".join(name for name in row if row[name] != after[reference][name]))
            for reference, row in before.items()
            if reference in after and row != after[reference]
        },
    }
    listed = rows_of(DATA / "changes.csv")
    assert {row["reference"]: (row["what"], row["fields"]) for row in listed} == expected
    assert Counter(row["what"] for row in listed) == {"late": 9, "changed": 8, "gone": 5}


def test_late_and_changed_records_say_when(both):
    after = {row["reference"]: row for row in both}
    for row in rows_of(DATA / "changes.csv"):
        if row["what"] == "late":
            assert after[row["reference"]]["record_created_at"] >= "2026-09-01"
        if row["what"] == "changed":
            assert after[row["reference"]]["record_changed_at"] >= "2026-09-01"
            assert "record_changed_at" in row["fields"].split()


# --- the messy file ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mess():
    return read([DATA / "messy" / BOTH]), rows_of(DATA / "messy" / BOTH), rows_of(DATA / "messy" / "answers.csv")


def test_the_reader_rejects_the_messy_rows_that_it_should(mess):
    records, rows, wrong = mess
    assert records.rows_read == len(rows) == 120
    assert sorted(records.rejects["row"]) == sorted(int(row["row"]) for row in wrong if row["expected"] == "reject")


def test_the_reader_counts_the_unknown_values_of_the_messy_file(mess):
    records, _, wrong = mess
    unknown = Counter(row["column"] for row in wrong if row["expected"] == "unknown value")
    assert dict(records.unknown.groupby("field")["count"].sum()) == unknown


def test_the_reader_repairs_and_keeps_what_it_should(mess, both):
    records, rows, wrong = mess
    clean = {row["reference"]: row for row in both}
    read_rows = records.rows.set_index("source_row")
    for row in wrong:
        number, name = int(row["row"]), row["column"]
        here, cell = rows[number - 2], read_rows[name].get(number) if name else None
        reference = here["reference"].strip()
        match row["expected"], fields.by_name()[name].kind if name else None:
            case "repaired", fields.Kind.CODED:
                known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary]
                assert cell == known.code_of(clean[reference][name]), row
            case "repaired", fields.Kind.INSTANT:
                local = cell.tz_convert("Europe/London").tz_localize(None)
                assert local.isoformat() == clean[reference][name], row
            case "kept", _:
                assert cell == here[name], row
            case "blank", _:
                assert cell != cell, row  # missing
            case "withheld", _:
                assert cell == fields.WITHHELD, row


def test_the_messy_answers_name_every_kind_of_fault(mess):
    _, _, wrong = mess
    assert {row["expected"] for row in wrong} == {"reject", "unknown value", "repaired", "kept", "blank", "withheld"}
    assert [row["column"] for row in wrong if row["what"] == "the whole row is blank"] == [""]
