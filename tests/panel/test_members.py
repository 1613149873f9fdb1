"""Who reads which record: as many readers as asked for, loads within one, and company that varies."""

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.panel.members import assign, member_codes


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
