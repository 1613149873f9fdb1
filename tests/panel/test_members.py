"""Who reads which record: as many readers as asked for, loads within one, and company that varies."""

from collections import Counter
from itertools import combinations, product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.panel.members import assign, beside, member_codes


def _records(number: int) -> list[str]:
    return [str(n) for n in range(1, number + 1)]


def _readers(shared: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for member, own in shared.items():
        for record in own:
            found.setdefault(record, []).append(member)
    return {record: tuple(members) for record, members in found.items()}


@given(number=st.integers(0, 120), members=st.integers(1, 15), readers=st.integers(1, 6))
def test_every_record_has_its_readers_and_loads_differ_by_one_at_most(number, members, readers):
    shared = assign(_records(number), members=members, readers=readers)
    assert list(shared) == list(member_codes(members))
    loads = {len(own) for own in shared.values()}
    assert max(loads) - min(loads) <= 1
    found = _readers(shared)
    assert set(found) == set(_records(number))
    for who in found.values():
        assert len(who) == len(set(who)) == min(readers, members)
    for own in shared.values():
        assert list(own) == [record for record in _records(number) if record in own]


@given(number=st.integers(1, 120), readers=st.integers(1, 4))
def test_nine_members_are_balanced_at_every_point_of_the_list(number, readers):
    whole = assign(_records(120), members=9, readers=readers)
    part = assign(_records(number), members=9, readers=readers)
    assert part == {member: tuple(r for r in own if int(r) <= number) for member, own in whole.items()}
    assert max(map(len, part.values())) - min(map(len, part.values())) <= 1


def test_hertfordshires_panel_reads_about_33_each():
    assert {len(own) for own in assign(_records(100), members=9).values()} == {33, 34}


def test_nine_members_in_threes_meet_each_other_equally_often():
    pairs = Counter(
        pair for who in _readers(assign(_records(100), members=9)).values() for pair in combinations(who, 2)
    )
    assert len(pairs) == 36
    assert set(pairs.values()) == {8, 9}


@pytest.mark.parametrize("members", [4, 5, 6, 7, 8, 9, 10, 12])
def test_no_pair_is_left_out_or_always_together(members):
    shared = assign(_records(100), members=members, readers=3)
    pairs = Counter(pair for who in _readers(shared).values() for pair in combinations(who, 2))
    assert len(pairs) == members * (members - 1) // 2
    assert max(pairs.values()) - min(pairs.values()) <= 3


def test_same_records_same_answer():
    assert assign(_records(50), members=7) == assign(_records(50), members=7)


def test_too_few_members_read_everything():
    assert assign(["1", "2"], members=2, readers=3) == {"M01": ("1", "2"), "M02": ("1", "2")}


@pytest.mark.parametrize(("members", "readers"), [(0, 3), (-1, 3), (100, 3), (9, 0)])
def test_impossible_numbers_are_refused(members, readers):
    with pytest.raises(SettingError):
        assign(["1"], members=members, readers=readers)


def test_a_record_twice_is_refused():
    with pytest.raises(SettingError, match="twice"):
        assign(["1", "1"], members=3)


# --- conflicts ------------------------------------------------------------------------------------------------


def _even(loads: list[int]) -> list[int]:
    return sorted(loads, reverse=True)


def _evenest(records: list[str], codes: tuple[str, ...], readers: int, conflicts: dict[str, set[str]]) -> list[int]:
    """The slow, obvious way: every way there is of sharing out, and the one whose loads are the most even."""
    possible = [
        list(combinations([code for code in codes if record not in conflicts.get(code, ())], readers))
        for record in records
    ]
    return min(_even([sum(code in who for who in way) for code in codes]) for way in product(*possible))


def _with_enough(records: list[str], codes: tuple[str, ...], readers: int, conflicts: dict[str, set[str]]) -> bool:
    return all(sum(record not in conflicts.get(code, ()) for code in codes) >= readers for record in records)


@st.composite
def _conflicted(draw, members: int, most: int):
    codes = member_codes(draw(st.integers(1, members)))
    records = _records(draw(st.integers(0, most)))
    conflicts = {code: {record for record in records if draw(st.integers(0, 2)) == 0} for code in codes}
    return records, codes, conflicts, draw(st.integers(1, 3))


@given(_conflicted(members=5, most=5))
def test_with_conflicts_no_sharing_out_is_more_even_than_this_one(case):
    records, codes, conflicts, readers = case
    places = min(readers, len(codes))
    assume(_with_enough(records, codes, places, conflicts))
    shared = assign(records, members=codes, readers=readers, conflicts=conflicts)
    assert _even([len(own) for own in shared.values()]) == _evenest(records, codes, places, conflicts)


@settings(max_examples=40)
@given(_conflicted(members=9, most=20), st.randoms(use_true_random=False))
def test_nobody_gets_a_record_of_a_conflict_and_every_record_has_its_readers(case, random):
    records, codes, conflicts, readers = case
    places = min(readers, len(codes))
    assume(_with_enough(records, codes, places, conflicts))
    shared = assign(records, members=codes, readers=readers, conflicts=conflicts)
    for code, own in shared.items():
        assert not set(own) & conflicts[code]
        assert list(own) == [record for record in records if record in own]
    assert all(len(who) == places for who in _readers(shared).values())
    assert set(_readers(shared)) == set(records)
    again = {code: random.sample(sorted(own), len(own)) for code, own in conflicts.items()}
    assert assign(records, members=codes, readers=readers, conflicts=again) == shared


@settings(max_examples=40)
@given(_conflicted(members=7, most=20), st.integers(0, 6), st.integers(0, 19))
def test_what_members_have_stays_with_them_but_for_new_conflicts(case, who, which):
    """Copies are out; then one member knows somebody, and another one leaves."""
    records, codes, conflicts, readers = case
    assume(len(codes) > readers and _with_enough(records, codes, readers, conflicts))
    before = assign(records, members=codes, readers=readers, conflicts=conflicts)
    assert assign(records, members=codes, readers=readers, conflicts=conflicts, kept=before) == before
    assume(records)
    code, record = codes[who % len(codes)], records[which % len(records)]
    wider = {**conflicts, code: conflicts[code] | {record}}
    assume(_with_enough(records, codes, readers, wider))
    after = assign(records, members=codes, readers=readers, conflicts=wider, kept=before)
    assert record not in after[code]
    for other in codes:
        assert set(before[other]) - {record} <= set(after[other])
        assert set(after[other]) - set(before[other]) <= {record}
    assert sum(map(len, after.values())) == sum(map(len, before.values()))
    left = [each for each in codes if each != code]
    assume(_with_enough(records, tuple(left), readers, conflicts))
    without = assign(records, members=left, readers=readers, conflicts=conflicts, kept=before)
    assert all(set(before[other]) <= set(without[other]) for other in left)
    assert all(len(who) == readers for who in _readers(without).values())


@given(number=st.integers(0, 60), members=st.integers(1, 12), readers=st.integers(1, 4))
def test_conflicts_that_touch_no_record_change_nothing(number, members, readers):
    plain = assign(_records(number), members=members, readers=readers)
    idle = {"M01": ["R1", "999"], "M98": _records(number)}
    codes = list(member_codes(members))
    assert assign(_records(number), members=codes, readers=readers, conflicts=idle) == plain
    assert list(assign(_records(number), members=codes, readers=readers)) == codes


def test_a_member_with_a_conflict_in_an_area_reads_as_many_records_as_the_others():
    watford = set(_records(100)[60:75])
    shared = assign(_records(100), members=9, conflicts={"M01": watford, "M02": watford})
    assert {len(own) for own in shared.values()} == {33, 34}
    assert not (set(shared["M01"]) | set(shared["M02"])) & watford


def test_records_are_handed_on_over_a_third_member_where_that_is_the_only_way():
    """M01 has three, M03 one, and M03 must not read what M01 has: M02 takes one over and hands another on."""
    records, conflicts = _records(6), {"M01": {"1", "2"}, "M03": {"3", "4", "5", "6"}}
    one_by_one = assign(records[:5], members=3, readers=1, conflicts=conflicts)
    assert [len(own) for own in one_by_one.values()] == [2, 2, 1]
    assert {len(own) for own in assign(records, members=3, readers=1, conflicts=conflicts).values()} == {2}


def test_codes_need_not_be_in_a_row():
    shared = assign(_records(10), members=["M02", "M05", "M11"], readers=2)
    assert list(shared) == ["M02", "M05", "M11"]
    assert {len(own) for own in shared.values()} == {6, 7}


def test_too_few_without_a_conflict_are_refused_by_record_and_code():
    conflicts = {"M01": ["14", "15"], "M02": ["14"]}
    with pytest.raises(SettingError) as refused:
        assign(["13", "14", "15"], members=4, readers=3, conflicts=conflicts)
    said = str(refused.value)
    assert "too few readers for 1 record (record 14: M01, M02)" in said
    assert "Expected 3 members without a conflict for every record." in said


def test_many_records_with_too_few_readers_are_counted():
    with pytest.raises(SettingError, match=r"for 20 records \(record 1: M01; .*; and 15 more\)"):
        assign(_records(20), members=3, readers=3, conflicts={"M01": _records(20)})


@pytest.mark.parametrize("codes", [[], ["M01", "M01"], [f"X{number}" for number in range(100)]])
def test_codes_that_cannot_be_are_refused(codes):
    with pytest.raises(SettingError):
        assign(["1"], members=codes)


# --- reserves in addition -------------------------------------------------------------------------------------


def test_a_reserve_goes_to_the_readers_of_the_record_it_stands_beside():
    shared = assign(_records(12), members=6)
    after = beside(shared, [("R1", "4")])
    assert {code for code, own in after.items() if "R1" in own} == set(_readers(shared)["4"])
    assert {code: own[: len(shared[code])] for code, own in after.items()} == shared


def test_a_reserve_with_a_conflict_goes_to_the_one_with_the_fewest_records():
    shared = {"M01": ("1", "2"), "M02": ("1", "2"), "M03": ("1", "2", "3"), "M04": ("3", "4")}
    after = beside(shared, [("R1", "1")], conflicts={"M02": {"R1"}})
    assert {code for code, own in after.items() if "R1" in own} == {"M01", "M03", "M04"}
    with pytest.raises(SettingError, match="record R1: M02, M04"):
        beside(shared, [("R1", "1")], conflicts={"M02": {"R1"}, "M04": {"R1"}})
