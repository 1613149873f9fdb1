"""Against values from R, made by reference/make_reference.R (R 4.2.2, survey 4.1-1), row by row."""

import csv
from itertools import groupby
from pathlib import Path

import pytest

from scrutiny.statistics.domains import stratified_domain
from scrutiny.statistics.estimates import stratified_proportion, stratified_total
from scrutiny.statistics.evidence import benjamini_hochberg, holm, hypergeometric_p
from scrutiny.statistics.intervals import (
    beta_interval,
    clopper_pearson,
    hypergeometric_interval,
    jeffreys,
    mid_p,
    wilson,
)

HERE = Path(__file__).parent / "reference"


def rows(name):
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{key: float(value) for key, value in row.items()} for row in csv.DictReader(file)]


def test_hypergeometric_intervals_are_those_of_phyper_inverted():
    compared = rows("hypergeometric")
    for row in compared:
        got = hypergeometric_interval(int(row["N"]), int(row["n"]), int(row["x"]), row["confidence"])
        assert (got.low, got.high) == (row["low"], row["high"]), row
    assert len(compared) == 700


def test_p_values_are_those_of_phyper():
    for row in rows("hypergeometric"):
        got = hypergeometric_p(int(row["N"]), int(row["n"]), int(row["x"]), row["benchmark"] / 100)
        assert got == pytest.approx(row["p"], rel=1e-9, abs=1e-14), row


@pytest.mark.parametrize(
    ("name", "make", "near"),
    [("clopper", clopper_pearson, 1e-9), ("wilson", wilson, 1e-9), ("midp", mid_p, 1e-9)],
)
def test_binomial_intervals_are_those_of_r(name, make, near):
    """binom.test; prop.test without correction; the mid-P equations solved with uniroot."""
    compared = rows("binomial")
    for row in compared:
        got = make(int(row["x"]), int(row["n"]), row["confidence"])
        assert tuple(got) == pytest.approx((row[f"{name}_low"], row[f"{name}_high"]), abs=near), row
    assert len(compared) == 300


def test_jeffreys_is_qbeta_but_for_the_ends_of_brown_cai_and_dasgupta():
    for row in rows("binomial"):
        got = jeffreys(int(row["x"]), int(row["n"]), row["confidence"])
        low = 0 if row["x"] == 0 else row["jeffreys_low"]
        high = 1 if row["x"] == row["n"] else row["jeffreys_high"]
        assert tuple(got) == pytest.approx((low, high), abs=1e-9), row


def test_adjusted_p_values_are_those_of_p_adjust():
    compared = rows("adjusted")
    for _, group in groupby(compared, key=lambda row: row["family"]):
        family = list(group)
        p = [row["p"] for row in family]
        assert benjamini_hochberg(p).adjusted == pytest.approx([row["bh"] for row in family], rel=1e-12)
        assert holm(p).adjusted == pytest.approx([row["holm"] for row in family], rel=1e-12)
        for outcome, name in ((benjamini_hochberg(p), "bh"), (holm(p), "holm")):
            for row, rejected in zip(family, outcome.rejected, strict=True):
                if abs(row[name] - 0.05) > 1e-9:
                    assert rejected == (row[name] < 0.05)


def surveys():
    for _, group in groupby(rows("survey"), key=lambda row: row["design"]):
        family = list(group)
        yield family[0], *([int(row[name]) for row in family] for name in ("N", "n", "x", "m", "xm"))


def test_shares_totals_standard_errors_and_groups_are_those_of_survey():
    compared = 0
    for wanted, populations, samples, successes, members, mine in surveys():
        share = stratified_proportion(populations, samples, successes)
        assert share.estimate == pytest.approx(wanted["share"], rel=1e-12)
        assert share.standard_error == pytest.approx(wanted["se"], rel=1e-9)
        assert stratified_total(populations, samples, successes).estimate == pytest.approx(wanted["total"], rel=1e-12)
        group = stratified_domain(populations, samples, members, mine)
        assert group.estimate == pytest.approx(wanted["domain"], rel=1e-12)
        compared += 1
    assert compared == 25


def test_the_interval_at_an_effective_size_is_svyciprop_beta():
    """R's has the raw variance (and keeps all strata in its t quotient), put in here; ours has the smoothed one."""
    from scipy.special import stdtrit

    for wanted, _, samples, *_ in surveys():
        p, n = wanted["share"], sum(samples)
        quotient = (stdtrit(n - 1, 0.975) / stdtrit(n - len(samples), 0.975)) ** 2
        n_eff = p * (1 - p) / wanted["se"] ** 2 * quotient
        got = beta_interval(p * n_eff, sample=n_eff)
        assert tuple(got) == pytest.approx((wanted["beta_low"], wanted["beta_high"]), abs=1e-9)


def test_ours_is_near_svyciprop_where_samples_are_not_small():
    compared = 0
    for wanted, populations, samples, successes, *_ in surveys():
        if min(samples) >= 8:
            got = stratified_proportion(populations, samples, successes)
            assert (got.low, got.high) == pytest.approx((wanted["beta_low"], wanted["beta_high"]), abs=0.04)
            compared += 1
    assert compared >= 4


# Lohr, Sampling: Design and Analysis, example 3.4 (the survey of members of learned societies): members, replies,
# per cent women among the replies; the book has a share of .2465 with standard error .0071 and a total of 10,847.
ACLS = [
    (9100, 636, 38), (1950, 451, 27), (5500, 481, 18), (10850, 611, 19), (2100, 493, 36), (5500, 575, 13),
    (9000, 588, 26),
]  # fmt: skip


def test_the_learned_societies_of_lohr():
    """The per cents are rounded in the book, so the counts are their nearest whole numbers."""
    populations, samples, per_cent = zip(*ACLS, strict=True)
    successes = [round(n * share / 100) for n, share in zip(samples, per_cent, strict=True)]
    got = stratified_proportion(populations, samples, successes)
    assert got.estimate == pytest.approx(0.2465, abs=5e-4)
    assert got.standard_error == pytest.approx(0.0071, abs=5e-5)
    total = stratified_total(populations, samples, successes)
    assert total.estimate == pytest.approx(10_847, abs=20)
    # 3,835 replies are so many that the interval is the textbook's, the estimate plus and minus 1.96 of them
    assert (got.low, got.high) == pytest.approx((0.2465 - 1.96 * 0.0071, 0.2465 + 1.96 * 0.0071), abs=1.5e-3)


# Clopper and Pearson's 95% limits for ten, as the usual tables print them.
@pytest.mark.parametrize(
    ("successes", "sample", "low", "high"),
    [(0, 10, 0.0, 0.3085), (1, 10, 0.0025, 0.4450), (3, 10, 0.0667, 0.6525), (5, 10, 0.1871, 0.8129)],
)
def test_clopper_pearson_in_tables(successes, sample, low, high):
    got = clopper_pearson(successes, sample)
    assert (round(got.low, 4), round(got.high, 4)) == (low, high)
