"""The members' register: what an officer types in Excel or Notepad is read as meant, or refused by row and column."""

import codecs
import csv
import io
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.panel import register
from scrutiny.panel.members import assign
from scrutiny.panel.register import (
    HEADERS,
    USUAL,
    Conflict,
    Format,
    Member,
    Register,
    areas_without_a_member,
    blank_names,
    conflicts_of,
    due,
    not_ready,
    parse,
    parse_names,
    to_csv,
    unmatched,
    wants,
)

AREAS = {"watford": "Watford", "three-rivers": "Three Rivers", "st-albans": "St Albans"}
DAY = date(2026, 11, 5)
FULL = """code,area,term from,term to,trained on,vetted on,vetting until,agreement signed,formats,conflicts,chair
M01,Watford,2025-01-01,2027-12-31,2025-02-01,2025-01-15,2028-01-15,2025-02-01,paper; html,,yes
M02,Three Rivers,1/6/2025,31/05/2028,01.07.2025,2 June 2025,02-Jun-28,2025-07-01,Large print,"Watford; 2026-11/14",no
M03,,2025-01-01,,2025-02-01,2025-01-15,2028-01-15,2025-02-01,,,
"""


def rows(*lines: str, headers: str = "code,area,conflicts") -> bytes:
    return "\r\n".join([headers, *lines]).encode()


def refused(content: bytes, areas: dict[str, str] | None = AREAS) -> str:
    with pytest.raises(SettingError) as error:
        parse(content, areas=areas)
    return str(error.value)


def ready(code: str = "M01", **others: object) -> Member:
    usual = {
        "area": "watford", "trained": date(2025, 2, 1), "vetted": date(2025, 1, 15), "vetted_until": date(2028, 1, 15),
        "signed": date(2025, 2, 1), "chair": True,
    }  # fmt: skip
    return Member(code=code, **{**usual, **others})  # type: ignore[arg-type]


def test_a_register_is_read_with_dates_of_both_kinds_and_names_of_areas():
    read = parse(FULL.encode(), areas=AREAS)
    assert read.codes == ("M01", "M02", "M03")
    first, second, third = read.members
    assert (first.area, first.chair, first.formats) == ("watford", True, (Format.PAPER, Format.HTML))
    assert second.begins == date(2025, 6, 1)
    assert second.ends == date(2028, 5, 31)
    assert second.trained == date(2025, 7, 1)
    assert second.vetted == date(2025, 6, 2)
    assert second.vetted_until == date(2028, 6, 2)
    assert second.formats == (Format.LARGE,)
    assert second.conflicts == (Conflict(area="watford"), Conflict(cycle="2026-11", number="14"))
    assert (third.area, third.ends, third.wants, third.chair) == ("", None, USUAL, False)


SAVED = {
    "Notepad": FULL.encode(),
    "Excel's CSV UTF-8": codecs.BOM_UTF8 + FULL.replace("\n", "\r\n").encode(),
    "Excel's plain CSV": FULL.replace("\n", "\r\n").encode("cp1252"),
    "Excel's Unicode text": FULL.replace(",", "\t").encode("utf-16"),
    "Excel told which separator": b"sep=,\r\n" + FULL.replace("\n", "\r\n").encode(),
    "blank rows and cells at the end": (FULL + ",,,,,,,,,,\n\n,,,,,,,,,,,,\n").encode(),
    "a blank row above": ("\n" + FULL).encode(),
    "other capitals and signs in the first row": (
        FULL.replace("term from", "Term_From ").replace("area,", "AREA,").encode()
    ),
}  # fmt: skip


@pytest.mark.parametrize("saved", SAVED.values(), ids=SAVED)
def test_whatever_saved_it_the_register_is_the_same(saved):
    assert parse(saved, areas=AREAS) == parse(FULL.encode(), areas=AREAS)


def test_a_continental_excel_puts_semicolons_between_the_cells():
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(csv.reader(io.StringIO(FULL)))
    assert '"paper; html"' in out.getvalue()
    assert parse(codecs.BOM_UTF8 + out.getvalue().encode(), areas=AREAS) == parse(FULL.encode(), areas=AREAS)


_DAYS = st.none() | st.dates(date(2000, 1, 1), date(2090, 12, 31))
_CONFLICTS = st.one_of(
    st.sampled_from(sorted(AREAS)).map(lambda slug: Conflict(area=slug)),
    st.tuples(st.dates(), st.integers(1, 500), st.sampled_from(["", "R"])).map(
        lambda made: Conflict(cycle=f"{made[0]:%Y-%m}".rjust(7, "0"), number=f"{made[2]}{made[1]}")
    ),
)


@st.composite
def _members(draw) -> Member:
    pairs = [sorted(draw(st.tuples(_DAYS, _DAYS)), key=lambda day: day or date.min) for _ in range(2)]
    (begins, ends), (vetted, until) = pairs
    return Member(
        code="M01", area=draw(st.sampled_from(["", *AREAS])), begins=begins, ends=ends, vetted=vetted,
        vetted_until=until, trained=draw(_DAYS), signed=draw(_DAYS),
        formats=tuple(one for one in Format if draw(st.booleans())),
        conflicts=tuple(dict.fromkeys(draw(st.lists(_CONFLICTS, max_size=4)))), chair=draw(st.booleans()),
    )  # fmt: skip


@settings(max_examples=60)
@given(st.lists(_members(), min_size=1, max_size=9))
def test_what_is_written_is_read_again(found):
    made = Register(
        members=tuple(
            Member(**{**{name: getattr(one, name) for name in one.__dataclass_fields__}, "code": f"M{number:02d}"})
            for number, one in enumerate(found, start=1)
        )
    )
    assert parse(to_csv(made), areas=AREAS) == made


@settings(max_examples=150)
@given(st.binary(max_size=60) | st.text(max_size=80).map(lambda text: ("code,area\n" + text).encode()))
def test_any_bytes_are_read_or_refused_in_words(content):
    said = ""
    try:
        assert parse(content, areas=AREAS).members
    except SettingError as error:
        said = str(error)
    assert not said or said.startswith("members.csv: ")


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-11-05", DAY),
        ("2026-11-05 00:00:00", DAY),
        ("5/11/2026", DAY),
        ("05.11.2026", DAY),
        ("5-11-2026", DAY),
        ("05-Nov-26", DAY),
        ("5 November 2026", DAY),
        ("5 Nov. 2026", DAY),
        ("01/02/2026", date(2026, 2, 1)),
        ("29/02/2028", date(2028, 2, 29)),
    ],
)
def test_dates_as_people_and_excel_write_them(cell, day):
    assert parse(rows(f"M01,{cell}", headers="code,trained on")).members[0].trained == day


@pytest.mark.parametrize(
    "cell", ["11/25/2026", "31/04/2026", "29/02/2026", "5/11/26", "46331", "soon", "5 Juvember 2026", "5/11-2026"]
)
def test_what_is_no_day_is_refused_by_row_and_column(cell):
    said = refused(rows(f"M01,{cell}", headers="code,vetting until"))
    assert 'row 2, "vetting until"' in said
    assert "the day first" in said
    assert cell not in said


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("record 14 of 2026-11", "14"),
        ("Record 14 in 2026-11", "14"),
        ("2026-11/14", "14"),
        ("2026-11 record 014", "14"),
        ("2026-11: 14", "14"),
        ("record r2 of 2026-11", "R2"),
    ],
)
def test_a_record_is_named_in_several_ways(cell, number):
    assert parse(rows(f'M01,,"{cell}"'), areas=AREAS).members[0].conflicts == (
        Conflict(cycle="2026-11", number=number),
    )


@pytest.mark.parametrize(
    "cell", ["14", "record 14", "Nov-26", "record 0 of 2026-11", "2026-11", "Luton", "record 14 of November"]
)
def test_a_conflict_that_cannot_be_looked_up_is_refused_and_never_passed_over(cell):
    for areas in (AREAS, None):
        if cell == "Luton" and areas is None:
            continue
        said = refused(rows(f'M01,,"Watford; {cell}"'), areas=areas)
        assert 'row 2, "conflicts": this is no conflict that can be looked up' in said


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b"code,area\n", "there is no member in it"),
        (b"code,area,shoe size\nM01,Watford,9", "a column that is not known: shoe size"),
        (b"code,area,\nM01,Watford,9", "more cells than the first row has names"),
        (b"code,,area\nM01,9,Watford", "a column that is not known: a blank one"),
        (b"code,area,Area\nM01,Watford,Watford", "two columns of one name: area"),
        (b"area,chair\nWatford,yes", 'there is no column "code"'),
        (b"code,area\nM01,Watford,more", "row 2 has more cells than the first row has names"),
        (b"code,area\nM01,Watford\nm1,Watford", 'row 3, "code": M01 stands in a row above already'),
        (b"code,area\n,Watford", 'row 2, "code": there is no code'),
        (b"code,area\nMary,Watford", 'row 2, "code": this is no code; expected M01 to M99'),
        (b"code,area\nM01,Luton", 'row 2, "area": this is no area; expected one of: Watford, Three Rivers'),
        (b"code,formats\nM01,paper; braille", 'row 2, "formats": this is no format; expected paper, large-print'),
        (b"code,chair\nM01,maybe", 'row 2, "chair": this is neither yes nor no'),
        (b"code,term from,term to\nM01,2026-02-01,2026-01-01", '"term to": the term ends before it begins'),
        (b'code,area\nM01,"Watford', "this is not a table saved as CSV"),
        (b"PK\x03\x04\0\0\0\0", "this is not a text file"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(content, words):
    assert words in refused(content)


def test_every_wrong_cell_is_counted_and_the_first_are_named():
    said = refused(rows(*[f"M0{number},Narnia" for number in range(1, 8)]))
    assert "7 cells cannot be read (row 2" in said
    assert "row 6" in said
    assert "; and 2 more" in said
    assert "Narnia" not in said


def test_a_name_in_the_wrong_place_is_not_repeated():
    assert "Hargreave" not in refused(b"code,area,chair\nHargreave,Jaydon Hargreave,Hargreave")


# --- what is read from it -------------------------------------------------------------------------------------


def test_formats_of_somebody_the_register_does_not_know_are_the_usual_ones():
    read = parse(FULL.encode(), areas=AREAS)
    assert wants(read, "M02") == (Format.LARGE,)
    assert wants(read, "M03") == wants(read, "M77") == wants(None, "M01") == USUAL


def test_who_wants_word_alone_gets_the_workbook_to_answer_in():
    assert ready(formats=(Format.WORD,)).wants == (Format.WORD, Format.XLSX)
    assert ready(formats=(Format.PAPER, Format.WORD)).wants == (Format.PAPER, Format.WORD)


def test_conflicts_by_area_and_by_number_keep_a_member_from_those_records_only():
    read = parse(FULL.encode(), areas=AREAS)
    areas = {"13": "watford", "14": "st-albans", "15": "three-rivers", "R1": "watford"}
    found = conflicts_of(read, cycle="2026-11", areas=areas)
    assert found == {"M01": frozenset(), "M02": {"13", "14", "R1"}, "M03": frozenset()}
    assert conflicts_of(read, cycle="2027-01", areas=areas)["M02"] == {"13", "R1"}
    shared = assign([*areas], members=read.codes, readers=2, conflicts=found)
    assert shared["M02"] == ("15",)


def test_a_conflict_with_a_record_that_is_not_there_is_said():
    read = parse(FULL.encode(), areas=AREAS)
    assert unmatched(read, cycle="2026-11", numbers=["13", "14"]) == ()
    assert unmatched(read, cycle="2027-01", numbers=["13"]) == ()
    assert unmatched(read, cycle="2026-11", numbers=["13"]) == (
        "M02: the register has a conflict with record 14 of 2026-11, and no pack has such a record.",
    )


def test_areas_are_missed_where_nobody_serves_from_them():
    read = Register(members=(ready("M01"), ready("M02", area="st-albans", ends=date(2026, 11, 4))))
    assert areas_without_a_member(read, AREAS, on=date(2026, 11, 4)) == ("Three Rivers",)
    assert areas_without_a_member(read, AREAS, on=DAY) == ("Three Rivers", "St Albans")


def test_of_a_member_with_everything_nothing_is_due():
    assert due(Register(members=(ready(),)), DAY) == ()
    assert not_ready(ready(), DAY) == ()


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ({"trained": None}, "M01: no training date is in the register."),
        ({"trained": date(2026, 12, 1)}, "M01: the training is on 1 December 2026."),
        ({"vetted": None}, "M01: no vetting date is in the register."),
        ({"vetted_until": None}, "M01: the register does not say until when the vetting holds."),
        ({"vetted_until": date(2026, 11, 4)}, "M01: the vetting ran out on 4 November 2026."),
        ({"vetted_until": DAY}, "M01: the vetting runs out on 5 November 2026."),
        ({"vetted_until": DAY + timedelta(days=60)}, "M01: the vetting runs out on 4 January 2027."),
        ({"signed": None}, "M01: no signed confidentiality agreement is in the register."),
        ({"signed": date(2026, 11, 6)},
         "M01: the confidentiality agreement is dated 6 November 2026, which is still to come."),
        ({"ends": date(2026, 12, 31)}, "M01: the term ends on 31 December 2026."),
        ({"chair": False}, "No serving member is marked as chair."),
    ],
)  # fmt: skip
def test_what_is_missing_or_runs_out_is_a_sentence_by_code(others, said):
    assert due(Register(members=(ready(**others),)), DAY) == (said,)


def test_what_runs_out_later_is_not_said_yet():
    later = DAY + timedelta(days=61)
    assert due(Register(members=(ready(vetted_until=later, ends=later),)), DAY) == ()
    assert len(due(Register(members=(ready(vetted_until=later, ends=later),)), DAY, soon=61)) == 2


def test_of_a_term_that_ended_only_that_is_said():
    gone = ready("M02", ends=date(2026, 11, 4), signed=None, chair=False)
    assert due(Register(members=(ready(), gone)), DAY) == ("M02: the term ended on 4 November 2026.",)
    assert Register(members=(ready(), gone)).serving(DAY) == ("M01",)
    assert Register(members=(ready(), gone)).serving(date(2026, 11, 4)) == ("M01", "M02")


def test_a_term_has_its_first_and_its_last_day():
    one = ready(begins=DAY, ends=DAY)
    near = [DAY + timedelta(days=number) for number in (-1, 0, 1)]
    assert [one.serves_on(day) for day in near] == [False, True, False]
    assert [bool(not_ready(one, day)) for day in near] == [True, False, True]


def test_two_chairs_are_said():
    assert due(Register(members=(ready("M01"), ready("M02"))), DAY) == (
        "Several members are marked as chair: M01, M02.",
    )


@pytest.mark.parametrize(
    "others",
    [
        {"signed": None},
        {"signed": DAY + timedelta(days=1)},
        {"vetted": None},
        {"vetted_until": date(2026, 11, 4)},
        {"begins": date(2026, 12, 1)},
        {"ends": date(2026, 11, 1)},
    ],
)
def test_who_should_not_be_given_a_pack(others):
    (said,) = not_ready(ready(**others), DAY)
    assert said.startswith("M01: ")


def test_a_missing_training_date_does_not_stand_against_a_pack():
    assert not_ready(ready(trained=None, vetted_until=None), DAY) == ()


# --- names ----------------------------------------------------------------------------------------------------


def test_names_are_read_apart_and_an_address_may_have_lines():
    content = 'code,name,post address,E-mail\nM01,Zo\u00eb Bloggs,"1 High St\nWatford",jo@example.org\nM02,,,\n'
    read = parse_names(content.encode())
    assert parse_names(content.encode("cp1252")) == parse_names(content.encode("utf-16")) == read
    assert read["M01"].name == "Zo\u00eb Bloggs"
    assert read["M01"].address == "1 High St\nWatford"
    assert read["M01"].email == "jo@example.org"
    assert read["M02"].name == ""


def test_a_blank_list_of_names_has_a_row_a_member():
    assert set(parse_names(blank_names(["M01", "M02"]))) == {"M01", "M02"}


@pytest.mark.parametrize("content", [b"code,name\nJo,Bloggs", b"code,name\nM01,Bloggs\nM1,Bloggs", b"code,nickname\n"])
def test_a_list_of_names_is_refused_without_repeating_it(content):
    with pytest.raises(SettingError) as error:
        parse_names(content)
    assert "Bloggs" not in str(error.value)
    assert "names.csv" in str(error.value)


def test_the_register_has_no_place_for_a_name():
    assert not {"name", "post address", "email"} & set(HEADERS)
    assert set(register.NAMES_HEADERS) & set(HEADERS) == {"code"}
