"""What a plan would notice and cost, in numbers and in words that can be read aloud."""

import random
import re
from fractions import Fraction
from math import comb

import pytest

from scrutiny.sampling.outlook import chance_of_looking_closer, closer, flagged, foresee, outlook, time_of
from scrutiny.sampling.plan import Aim, Plan, Settings, make, plan
from scrutiny.sampling.strata import Stratum, StratumKind
from scrutiny.statistics.evidence import hypergeometric_p

# Hertfordshire, November and December 2020: the real populations of the ten areas and the two further strata.
HERTFORDSHIRE = {
    "Broxbourne": 136, "Dacorum": 136, "East Hertfordshire": 64, "Hertsmere": 73, "North Hertfordshire": 52,
    "St Albans": 162, "Stevenage": 118, "Three Rivers": 78, "Watford": 151, "Welwyn Hatfield": 94,
    "No location": 405, "Outside the area": 21,
}  # fmt: skip


def text_of(made: Plan) -> str:
    return " ".join(outlook(made))


def test_the_outlook_says_what_would_be_noticed_and_what_it_costs() -> None:
    text = text_of(plan(HERTFORDSHIRE))

    # 86 of 100 with 8 of 110 drawn is the design's own sentence; 118 here.
    assert (
        "if the panel were confident in only half of an area's searches, this plan would look closer 86 times in 100 "
        "(8 of 118 drawn)" in text[0].lower() + text.replace("If the panel", "if the panel")
    )
    assert "100 of 1,490 searches would be drawn; each of 9 members reads about 34, about 3 and a half hours" in text
    assert "12 groups: 10 areas, no location and outside the area" in text
    assert "never a finding" in text


def test_a_plan_too_small_to_notice_anything_says_so() -> None:
    text = text_of(plan({"A": 100, "B": 100}, total=2, minimum=1, settings=Settings(benchmark=0.5)))

    assert "could never look closer at A and B, whatever was found there" in text
    assert "area of concern" not in text  # what is never looked at closer is nothing else either


# --- numbers ----------------------------------------------------------------------------------------------


def slow_chance(population: int, sample: int, green: int, benchmark: Fraction, trigger: float) -> float:
    """By adding up every number of greens that a draw can have, each tested by itself."""
    ways = 0
    for x in range(max(0, sample - population + green), min(sample, green) + 1):
        if hypergeometric_p(population, sample, x, benchmark) <= trigger:
            ways += comb(green, x) * comb(population - green, sample - x)
    return ways / comb(population, sample)


def test_the_chances_of_every_stratum_are_those_of_a_plain_sum() -> None:
    made = plan(HERTFORDSHIRE)
    seen = foresee(made)

    assert seen.true_shares == (0.5, 0.6, 0.8)
    assert len(seen.strata) == 12
    for one in seen.strata:
        for share, chance in zip(seen.true_shares, one.chances, strict=True):
            green = -(-one.population * Fraction(str(share)) // 1)
            assert chance == pytest.approx(slow_chance(one.population, one.sample, int(green), Fraction(4, 5), 0.35))


def test_what_is_expected_of_a_cycle_is_what_20_000_simulated_cycles_bring() -> None:
    made = plan(HERTFORDSHIRE)
    expected = closer(made, true_share=0.8)
    chances = [chance_of_looking_closer(made, one, true_share=0.8) for one in made.drawable]
    more = [min(30, one.population) - one.sample for one in made.drawable]
    rng = random.Random(20201112)
    set_off = looked_at = records = some = 0.0
    cycles = 20_000
    for _ in range(cycles):
        up = [at for at, chance in enumerate(chances) if rng.random() < chance]
        set_off += len(up)
        some += bool(up)
        taken = rng.sample(up, min(3, len(up)))
        looked_at += len(taken)
        records += sum(more[at] for at in taken)

    assert expected.set_off == pytest.approx(set_off / cycles, rel=0.02)
    assert expected.any_set_off == pytest.approx(some / cycles, rel=0.02)
    assert expected.looked_at == pytest.approx(looked_at / cycles, rel=0.02)
    assert expected.looked_at < min(expected.set_off, 3)  # the cap bites in some cycles and not on the average only
    assert expected.more_records == pytest.approx(records / cycles, rel=0.03)
    assert expected.more_records_each == pytest.approx(expected.more_records * 3 / 9)
    assert expected.more_minutes_each == pytest.approx(expected.more_records_each * 6)


def test_an_area_of_concern_is_rarer_than_a_closer_look_and_rarest_at_the_benchmark() -> None:
    made = plan(HERTFORDSHIRE)
    for one in made.drawable:
        concern = flagged(made, one)
        looked = foresee(made).strata[made.drawable.index(one)].chances
        assert all(a <= b for a, b in zip(concern, looked, strict=True))
        assert concern[0] > concern[1] > concern[2]
        assert concern[2] < 0.05


# --- other ways -------------------------------------------------------------------------------------------


def test_the_ways_keep_what_they_promise() -> None:
    made = plan(HERTFORDSHIRE)
    ways = {way.name: way for way in foresee(made).ways}

    assert ways["This plan"].reading.records == 100
    less, more = ways["A third less to read"], ways["A third more to read"]
    assert (less.reading.records_each, less.minimum) == (22, 5)  # 66 records do not give 12 groups 8 each
    assert (more.reading.records_each, more.minimum) == (46, 8)
    fewer = ways["2 readers a record, as much to read"]
    assert (fewer.reading.records_each, fewer.reading.records) == (34, 150)
    pooled = ways["Two cycles together"]
    assert (pooled.sample, pooled.population) == (16, 236)
    assert pooled.chances[0] > ways["This plan"].chances[0]
    assert "at least 5 from every area" in less.words
    assert "at least" not in more.words


def test_a_way_whose_reading_nobody_could_share_out_is_not_offered() -> None:
    names = [
        way.name for way in foresee(plan({"A": 50}, total=5, minimum=1, settings=Settings(members=1, readers=1))).ways
    ]

    assert not [name for name in names if "readers" in name or name.startswith("0")]


# --- words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "about 1 minute"), (12, "about 12 minutes"), (44, "about 45 minutes"), (60, "about an hour"),
        (99, "about 100 minutes"), (100, "about an hour and a half"), (120, "about 2 hours"),
        (150, "about 2 and a half hours"), (204, "about 3 and a half hours"), (0.2, "about 1 minute"),
    ],
)  # fmt: skip
def test_lengths_of_time_are_said_as_people_say_them(minutes: float, said: str) -> None:
    assert time_of(minutes) == said


def test_one_of_everything_is_said_as_one() -> None:
    text = text_of(plan({"Watford": 1}, settings=Settings(members=1, readers=1, minutes=1)))

    assert text == (
        "The one search would be read; the one member reads 1, about 1 minute at 1 minute a record, and every record "
        "has 1 reader. Every search of every area would be read, so nothing is left to chance: an area under the "
        "benchmark would always be noticed."
    )


def test_one_area_alone_is_no_group_among_others() -> None:
    text = text_of(plan({"Watford": 151, "excluded-withheld": 1}, total=20, minimum=1))

    assert "1 record was left out before the freeze" in text
    assert "Even if it were exactly at the benchmark, chance alone would set it off in 18 of 100 cycles" in text
    assert "of middling size" not in text


def test_an_area_that_is_read_whole_is_said_and_is_not_the_example() -> None:
    text = text_of(plan({"Watford": 151, "Three Rivers": 6}, total=30))

    assert "Three Rivers would be read whole: nothing is left to chance there" in text
    assert "Take" in text
    assert "Take Three Rivers" not in text


def test_nothing_more_to_read_is_said_without_a_number() -> None:
    text = text_of(plan({"A": 100, "B": 100}, total=120))

    assert "what a larger draw takes is drawn already" in text
    assert not re.search(r"\b0\b", text)


def test_a_benchmark_at_half_is_compared_with_shares_under_it() -> None:
    seen = foresee(plan(HERTFORDSHIRE, settings=Settings(benchmark=0.5)))

    assert seen.true_shares == (0.25, 0.38, 0.5)
    assert "only a quarter of an area's searches" in " ".join(seen.words)


AWKWARD = {
    "hertfordshire": plan(HERTFORDSHIRE),
    "one of each": plan({"A": 1, "B": 1}),
    "one area": plan({"A": 40}, total=10),
    "no area": plan({"No location": 40}, total=10),
    "one record left out": plan({"A": 40, "excluded-x": 1}, total=10),
    "one member": plan({"A": 40, "B": 60}, total=20, settings=Settings(members=1, readers=1)),
    "two members": plan({"A": 40, "B": 60}, total=20, settings=Settings(members=2, readers=2)),
    "nearly nothing": plan({"A": 100, "B": 100}, total=2, minimum=1),
    "whole": plan({"A": 9, "B": 8}),
    "high benchmark": plan(HERTFORDSHIRE, settings=Settings(benchmark=0.95)),
    "low benchmark": plan(HERTFORDSHIRE, settings=Settings(benchmark=0.2)),
    "many areas": plan({f"A{n}": 30 + n for n in range(40)}, total=400),
    "no larger draw": plan(HERTFORDSHIRE, settings=Settings(cap=0)),
    "from a wish": plan(HERTFORDSHIRE, aim=Aim(notice=0.9)),
}


@pytest.mark.parametrize("name", AWKWARD)
def test_every_sentence_reads_well(name: str) -> None:
    seen = foresee(AWKWARD[name])

    for line in [*seen.words, *(way.words for way in seen.ways)]:
        assert line[0].isupper() or line[0].isdigit(), line
        assert line.endswith("."), line
        assert not re.search(r"\ball 1\b|\b1 (records|searches|members|readers|groups|areas|minutes|cycles)\b", line), (
            line
        )
        assert not re.search(r"\b0 (records|more)|about 0\b|nan|None|\.\.|  | ,|\(\)|-\d", line), line
        assert not re.search(r"unlawful|breach|fail|complian|%", line), line


@pytest.mark.parametrize("name", AWKWARD)
def test_no_figure_is_out_of_its_range(name: str) -> None:
    seen = foresee(AWKWARD[name])

    for one in (*seen.strata, *seen.ways):
        assert all(0 <= chance <= 1 for chance in one.chances)
        assert 0 <= one.sample <= one.population
    for one in seen.closer:
        assert 0 <= one.looked_at <= one.set_off + 1e-9
        assert 0 <= one.any_set_off <= 1


def test_what_was_left_out_is_in_no_chance_and_in_no_count_of_groups() -> None:
    with_, without = (foresee(plan({"A": 60, "B": 90, **more}, total=20)) for more in ({"excluded-withheld": 500}, {}))

    assert with_.strata == without.strata
    assert with_.closer == without.closer
    assert with_.words[0] == without.words[0]
    assert "There are 2 areas." in " ".join(with_.words)


def test_crossed_strata_are_called_groups() -> None:
    strata = [Stratum(slug=f"s{n}", name=f"Watford: {n}", kind=StratumKind.AREA, population=40 + n) for n in range(3)]
    seen = foresee(make(strata, Settings(total=24)), thing="group")

    assert "Take Watford: 1, a group of middling size." in " ".join(seen.words)
    assert "There are 3 groups." in " ".join(seen.words)
