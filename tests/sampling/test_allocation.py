"""Allocation: exact whole numbers, against published results, brute force and properties."""

import json
from fractions import Fraction
from itertools import product
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.sampling import allocation
from scrutiny.sampling.allocation import METHODS, allocate, shrunken_shares, squared_spread

# Apportionment population and seats of the fifty states after the census of 2010 (US Census Bureau, "Apportionment
# Population and Number of Representatives, by State: 2010 Census"; the sums are 309,183,463 people and 435 seats).
HOUSE_2010 = json.loads(
    """{"AL":[4802982,7],"AK":[721523,1],"AZ":[6412700,9],"AR":[2926229,4],"CA":[37341989,53],"CO":[5044930,7],
    "CT":[3581628,5],"DE":[900877,1],"FL":[18900773,27],"GA":[9727566,14],"HI":[1366862,2],"ID":[1573499,2],
    "IL":[12864380,18],"IN":[6501582,9],"IA":[3053787,4],"KS":[2863813,4],"KY":[4350606,6],"LA":[4553962,6],
    "ME":[1333074,2],"MD":[5789929,8],"MA":[6559644,9],"MI":[9911626,14],"MN":[5314879,8],"MS":[2978240,4],
    "MO":[6011478,8],"MT":[994416,1],"NE":[1831825,3],"NV":[2709432,4],"NH":[1321445,2],"NJ":[8807501,12],
    "NM":[2067273,3],"NY":[19421055,27],"NC":[9565781,13],"ND":[675905,1],"OH":[11568495,16],"OK":[3764882,5],
    "OR":[3848606,5],"PA":[12734905,18],"RI":[1055247,2],"SC":[4645975,7],"SD":[819761,1],"TN":[6375431,9],
    "TX":[25268418,36],"UT":[2770765,4],"VT":[630337,1],"VA":[8037736,11],"WA":[6753369,10],"WV":[1859815,3],
    "WI":[5698230,8],"WY":[568300,1]}"""
)


def test_the_house_of_representatives_of_2010_is_reproduced_seat_by_seat() -> None:
    populations = [population for population, _ in HOUSE_2010.values()]
    assert (sum(populations), len(populations)) == (309_183_463, 50)

    def house(seats: int) -> dict[str, int]:
        return dict(zip(HOUSE_2010, allocate(populations, minimums=[1] * 50, total=seats), strict=True))

    assert house(435) == {state: seats for state, (_, seats) in HOUSE_2010.items()}
    # Seat 435 was Minnesota's eighth; North Carolina's fourteenth would have been the next (same source).
    assert house(434) == {**house(435), "MN": 7}
    assert house(436) == {**house(435), "NC": 14}


def test_the_example_of_wright_2017_with_bounds_on_both_sides() -> None:
    """Wright (2017), "Exact optimal sample allocation", Stat. Prob. Lett. 129:50, also in Census Bureau RRS2014-07:
    N = 47, 61, 41; S^2 = 100, 36, 16; at least 1, 2, 3 and at most 5, 6, 4; n = 10 gives 4, 3, 3 and a variance of the
    total of 101,290.33."""
    populations, squares = (47, 61, 41), (100, 36, 16)

    sizes = allocation._by_priority(
        [Fraction(N * N * square) for N, square in zip(populations, squares, strict=True)],
        root=1, floors=[1, 2, 3], populations=[5, 6, 4], total=10,
    )  # fmt: skip

    assert sizes == [4, 3, 3]
    variance = sum(N * (N - n) * square / n for N, square, n in zip(populations, squares, sizes, strict=True))
    assert variance == pytest.approx(101_290.33, abs=0.005)


def test_proportional_allocation_of_lohr_chapter_3() -> None:
    """Lohr, Sampling: Design and Analysis, section 3.1, farms of the US in 1992: 3,078 counties, n = 300."""
    assert allocate([220, 1054, 1382, 422], minimums=[0] * 4, total=300, method="proportional") == [21, 103, 135, 41]


def test_no_seat_is_lost_to_alabama_but_by_largest_remainders() -> None:
    """The paradox of 1880, in the smallest textbook case: populations 6, 6, 2 and 10, then 11 seats."""
    ten, eleven = (allocate([600, 600, 200], minimums=[0] * 3, total=n, method="proportional") for n in (10, 11))
    assert (ten, eleven) == ([4, 4, 2], [5, 5, 1])

    for method in ("optimal", "power", "equal"):
        ten, eleven = (allocate([600, 600, 200], minimums=[0] * 3, total=n, method=method) for n in (10, 11))
        assert all(a <= b for a, b in zip(ten, eleven, strict=True)), method


@pytest.mark.parametrize("method", METHODS)
def test_pitfall_2_a_minimum_that_fits_is_never_dropped(method: str) -> None:
    """facts 3.2: n = 100, N = 5000 ... 5, minimum 5 needs only 35; a peer gave the three smallest areas nothing."""
    populations = [5000, 2000, 1000, 500, 100, 20, 5]

    sizes = allocate(populations, minimums=[5] * 7, total=100, method=method)

    assert sum(sizes) == 100
    assert min(sizes) == 5
    assert all(size <= population for size, population in zip(sizes, populations, strict=True))


def test_largest_remainders_without_bounds_are_the_textbook_ones() -> None:
    """Hamilton's method by hand: quotas 50.63, 20.25, 10.13 ... of 100."""
    assert allocate([5000, 2000, 1000, 500, 100, 20, 5], minimums=[0] * 7, total=100, method="proportional") == [
        58, 23, 12, 6, 1, 0, 0,
    ]  # fmt: skip


def test_what_a_full_stratum_cannot_take_goes_to_the_others() -> None:
    assert allocate([3, 50, 50], minimums=[0] * 3, total=33, method="equal") == [3, 15, 15]
    assert allocate([3, 50, 51], minimums=[0] * 3, total=34, method="equal") == [3, 15, 16]  # a tie: the larger one


def test_the_exponent_goes_from_equal_to_optimal() -> None:
    """Bankier (1988): sizes in proportion to N^a. With N = 100 and 10,000, a half gives one to ten."""
    populations, minimums = [100, 10_000], [1, 1]

    def power(exponent: float) -> list[int]:
        return allocate(populations, minimums=minimums, total=110, method="power", exponent=exponent)

    assert power(0.5) == [10, 100]
    assert power(0) == allocate(populations, minimums=minimums, total=110, method="equal") == [55, 55]
    assert power(1) == allocate(populations, minimums=minimums, total=110, method="optimal")
    assert power(0.25) == [26, 84]  # 110 / (1 + sqrt(10)) = 26.4


def test_neyman_shares_go_by_size_and_spread() -> None:
    """n in proportion to N S: equal N, S = 0.5 and 0.3 (shares of a half and of nine tenths) give 5 to 3."""
    assert allocate([1000, 1000], minimums=[1, 1], total=80, method="neyman", shares=[0.5, 0.9]) == [50, 30]


def test_a_share_of_one_still_gets_records() -> None:
    """S is at least 0.2, so that an area where all were green last time gets two fifths of what one at half gets."""
    assert squared_spread(1.0) == Fraction(1, 25)
    assert allocate([1000, 1000], minimums=[0, 0], total=70, shares=[0.5, 1.0]) == [50, 20]


def test_records_that_take_four_times_as_long_are_half_as_many() -> None:
    """Cochran (1977) 5.5: n in proportion to N S / sqrt(c)."""
    assert allocate([1000, 1000], minimums=[1, 1], total=60, costs=[24, 6]) == [20, 40]


def test_shrunken_shares_by_hand() -> None:
    """R = (17 + 1/2) / (20 + 1) = 5/6; with k = 10: (7 + 50/6) / 20 and (10 + 50/6) / 20."""
    shares, pooled = shrunken_shares({"a": (7, 10), "b": (10, 10), "c": (0, 0)})

    assert pooled == Fraction(5, 6)
    assert shares == {"a": Fraction(23, 30), "b": Fraction(11, 12), "c": Fraction(5, 6)}


def test_shrinking_goes_towards_the_pooled_rate_and_never_past_it() -> None:
    shares, pooled = shrunken_shares({"a": (0, 8), "b": (8, 8)})

    assert 0 < shares["a"] < pooled < shares["b"] < 1
    assert shrunken_shares({"a": (0, 8), "b": (8, 8)}, weight=0)[0] == {"a": 0, "b": 1}


# --- brute force ------------------------------------------------------------------------------------------

bounded = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 3)), min_size=2, max_size=3)


@settings(max_examples=60, deadline=None)
@given(bounded, st.integers(0, 8), st.sampled_from([None, (0.5, 0.9, 0.8), (0.99, 0.5, 0.7)]))
def test_the_optimum_is_that_of_brute_force_under_minimums_and_caps(
    strata: list[tuple[int, int]], more: int, expected: tuple[float, ...] | None
) -> None:
    """The slow twin goes through every way to share the total out, and adds up N^2 S^2 / n."""
    populations = [population for population, _ in strata]
    minimums = [max(1, min(minimum, population)) for population, minimum in strata]
    shares = expected[: len(strata)] if expected else None
    total = min(sum(minimums) + more, sum(populations))

    sizes = allocate(populations, minimums=minimums, total=total, shares=shares)

    def variance(ways: tuple[int, ...]) -> Fraction:
        spreads = [squared_spread(share) for share in shares] if shares else [Fraction(1)] * len(populations)
        return sum(
            (N * N * spread / n for N, spread, n in zip(populations, spreads, ways, strict=True)), start=Fraction(0)
        )

    ways = product(*(range(low, high + 1) for low, high in zip(minimums, populations, strict=True)))
    assert variance(tuple(sizes)) == min(variance(way) for way in ways if sum(way) == total)


@settings(max_examples=60, deadline=None)
@given(bounded, st.integers(0, 8), st.tuples(*[st.integers(1, 9)] * 3))
def test_no_other_sizes_have_less_variance_for_the_same_minutes(
    strata: list[tuple[int, int]], more: int, minutes: tuple[int, ...]
) -> None:
    populations = [population for population, _ in strata]
    minimums = [max(1, min(minimum, population)) for population, minimum in strata]
    costs = minutes[: len(strata)]
    total = min(sum(minimums) + more, sum(populations))

    sizes = tuple(allocate(populations, minimums=minimums, total=total, costs=costs))

    def variance(ways: tuple[int, ...]) -> Fraction:
        return sum((Fraction(N * N, n) for N, n in zip(populations, ways, strict=True)), start=Fraction(0))

    def spent(ways: tuple[int, ...]) -> int:
        return sum(n * cost for n, cost in zip(ways, costs, strict=True))

    ways = product(*(range(low, high + 1) for low, high in zip(minimums, populations, strict=True)))
    assert variance(sizes) == min(variance(way) for way in ways if spent(way) <= spent(sizes))


@settings(max_examples=60, deadline=None)
@given(bounded, st.integers(0, 12))
def test_proportional_quotas_have_one_factor_for_all_strata_within_their_bounds(
    strata: list[tuple[int, int]], more: int
) -> None:
    populations = [population for population, _ in strata]
    minimums = [min(minimum, population) for population, minimum in strata]
    total = min(sum(minimums) + more, sum(populations))

    factor = allocation._factor(populations, minimums, total)

    quotas = [
        min(max(factor * population, low), population) for population, low in zip(populations, minimums, strict=True)
    ]
    assert sum(quotas) == total
    sizes = allocate(populations, minimums=minimums, total=total, method="proportional")
    assert all(abs(size - quota) < 1 for size, quota in zip(sizes, quotas, strict=True))


# --- properties -------------------------------------------------------------------------------------------

populations_ = st.lists(st.integers(0, 400), min_size=1, max_size=12)
methods = st.sampled_from(METHODS)


@settings(deadline=None)
@given(populations_, st.integers(0, 12), st.integers(0, 300), methods)
def test_sizes_sum_and_keep_their_bounds_in_every_method(
    populations: list[int], minimum: int, more: int, method: str
) -> None:
    minimums = [min(minimum, population) for population in populations]
    total = sum(minimums) + more

    sizes = allocate(populations, minimums=minimums, total=total, method=method)

    assert sum(sizes) == min(total, sum(populations))
    assert all(low <= size <= high for low, size, high in zip(minimums, sizes, populations, strict=True))


@settings(deadline=None)
@given(populations_, st.integers(0, 200), st.sampled_from(["optimal", "equal", "power", "neyman"]))
def test_a_larger_total_takes_from_no_stratum(populations: list[int], total: int, method: str) -> None:
    minimums = [0] * len(populations)
    shares = [0.5 + 0.04 * n for n in range(len(populations))] if method == "neyman" else None
    fewer, more = (
        allocate(populations, minimums=minimums, total=n, method=method, shares=shares) for n in (total, total + 1)
    )

    assert all(a <= b for a, b in zip(fewer, more, strict=True))


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=2, max_size=8, unique=True), st.integers(8, 200), methods)
def test_the_order_of_the_strata_is_of_no_effect(populations: list[int], total: int, method: str) -> None:
    """Where no two are alike; two that are alike are told apart by their place."""
    minimums = [1] * len(populations)
    sizes = allocate(populations, minimums=minimums, total=total, method=method)
    back = allocate(populations[::-1], minimums=minimums, total=total, method=method)

    assert back[::-1] == sizes


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=2, max_size=8), st.integers(8, 200), methods)
def test_a_larger_stratum_never_gets_fewer(populations: list[int], total: int, method: str) -> None:
    ordered = sorted(populations)

    sizes = allocate(ordered, minimums=[1] * len(ordered), total=total, method=method)

    for (population, size), (other, larger) in zip(
        zip(ordered, sizes, strict=True), zip(ordered[1:], sizes[1:], strict=True), strict=False
    ):
        assert size <= larger or population == other


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"minimums": [5], "total": 3}, "sum to 5"),
        ({"minimums": [11], "total": 30}, "minimum of 11 in a stratum of 10"),
        ({"minimums": [0], "total": 3, "method": "best"}, "no method"),
        ({"minimums": [0], "total": 3, "method": "equal", "shares": [0.5]}, "of no effect"),
        ({"minimums": [0], "total": 3, "costs": [0]}, "minutes a record"),
        ({"minimums": [0], "total": -1}, "total is -1"),
        ({"minimums": [0], "total": 3, "method": "power", "exponent": 2}, "exponent"),
    ],
)
def test_what_cannot_be_is_refused(arguments: dict, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        allocate([10], **arguments)


def test_priorities_are_compared_exactly() -> None:
    """Two priorities that are equal in exact numbers and not in floating point: 6/sqrt(72) and 1/sqrt(2)."""
    assert 6 / sqrt(8 * 9) != 1 / sqrt(1 * 2)
    sizes = allocate([60_000_000, 10_000_000], minimums=[8, 1], total=10)

    assert sizes == [9, 1]  # the tie goes to the larger stratum
