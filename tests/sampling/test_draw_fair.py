"""Every record of a stratum, and every pair, is equally likely; 5,000 seeds, fixed, so the result never changes.

The tickets of all seeds are worked out here with ``draw.ticket``; that ``draw.draw`` takes the lowest of them is
tested beside it. Bounds are those of the exact distribution (binomial) or of the chi-square that a fair draw has.
"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from drawn_folders import built
from scipy.special import bdtr, bdtrc, chdtrc

from scrutiny.sampling import draw

SEEDS = 5_000
N, TAKEN = 12, 4
ROWS = built(N, 9, 0, 0).rows
IDS = ROWS.loc[ROWS["stratum"] == "a", "public_id"].tolist()
RARE = 0.0005  # each side


@pytest.fixture(scope="module")
def taken() -> np.ndarray:
    """Whether each seed's draw takes each record: a row a seed, a column a record."""
    tickets = np.array([[draw.ticket(str(seed), one) for one in IDS] for seed in range(SEEDS)])
    ranks = tickets.argsort(axis=1).argsort(axis=1)
    return ranks < TAKEN


def pairs_of(taken: np.ndarray) -> np.ndarray:
    """How often each two records are drawn together; zero on the diagonal."""
    together = taken.astype(np.int64).T @ taken.astype(np.int64)
    np.fill_diagonal(together, 0)
    return together


def chance_of_counts(taken: np.ndarray) -> float:
    """How often fair draws give counts at least as uneven as these.

    Counts of a simple random sample: variance S f (1 - f), correlation -1 / (N - 1), so that the sum of squares over
    S f (1 - f) N / (N - 1) is chi-square with N - 1 degrees of freedom.
    """
    seeds, records = taken.shape
    share = taken.sum() / taken.size
    counts = taken.sum(axis=0)
    scale = seeds * share * (1 - share) * records / (records - 1)
    return float(chdtrc(records - 1, ((counts - seeds * share) ** 2).sum() / scale))


def chance_of_pairs(taken: np.ndarray) -> float:
    """The same for what is particular to pairs, once the counts of their records are taken off.

    With p_k the chance that k given records are all drawn, the covariance of the pair counts has, on that part, the
    one eigenvalue S (p2 - 2 p3 + p4), N (N - 3) / 2 times (the triangular association scheme).
    """
    seeds, records = taken.shape
    drawn = int(taken[0].sum())
    p = np.cumprod([(drawn - k) / (records - k) for k in range(4)])
    together = pairs_of(taken) - seeds * p[1]
    np.fill_diagonal(together, 0)
    rows = together.sum(axis=1)
    upper = np.triu_indices(records, 1)
    rest = (together - (rows[:, None] + rows[None, :]) / (records - 2))[upper]
    return float(chdtrc(records * (records - 3) / 2, (rest**2).sum() / (seeds * (p[1] - 2 * p[2] + p[3]))))


def test_the_draw_takes_those_with_the_lowest_tickets(taken: np.ndarray) -> None:
    for seed in range(0, SEEDS, 125):
        sample = draw.draw(ROWS, sizes={"a": TAKEN, "b": 2}, seed=str(seed)).sample
        found = set(sample.loc[sample["stratum"] == "a", "public_id"])

        assert found == {one for one, here in zip(IDS, taken[seed], strict=True) if here}


def test_every_record_is_equally_likely(taken: np.ndarray) -> None:
    counts = taken.sum(axis=0)

    assert counts.sum() == SEEDS * TAKEN
    assert RARE < chance_of_counts(taken) < 1 - RARE
    for count in counts:  # exact, one record at a time: as many tails as records
        assert min(bdtr(count, SEEDS, TAKEN / N), bdtrc(count - 1, SEEDS, TAKEN / N)) > RARE / N


def test_every_pair_is_equally_likely(taken: np.ndarray) -> None:
    together = pairs_of(taken)
    chance = TAKEN * (TAKEN - 1) / (N * (N - 1))

    assert together.sum() == SEEDS * TAKEN * (TAKEN - 1)
    assert RARE < chance_of_pairs(taken) < 1 - RARE
    for one, other in combinations(range(N), 2):
        count = together[one, other]
        assert min(bdtr(count, SEEDS, chance), bdtrc(count - 1, SEEDS, chance)) > RARE / 66


def test_strata_are_drawn_independently_of_each_other() -> None:
    """Which record is lowest in one stratum says nothing of which is lowest in another."""
    others = ROWS.loc[ROWS["stratum"] == "b", "public_id"].tolist()
    first = np.array([[draw.ticket(str(seed), one) for one in IDS[:4]] for seed in range(SEEDS)]).argmin(axis=1)
    second = np.array([[draw.ticket(str(seed), one) for one in others[:4]] for seed in range(SEEDS)]).argmin(axis=1)
    table = pd.crosstab(first, second).to_numpy()

    assert RARE < chdtrc(9, ((table - SEEDS / 16) ** 2).sum() / (SEEDS / 16) * 9 / 15) < 1 - RARE
    assert table.shape == (4, 4)


def test_an_unfair_draw_would_be_found() -> None:
    """The same measures on draws with a fault: a remainder for a ticket, and neighbours drawn together."""
    generator = np.random.default_rng(20261122)
    fair = generator.random((SEEDS, N)).argsort(axis=1).argsort(axis=1) < TAKEN
    byte = generator.integers(0, 256, SEEDS)
    remainder = np.zeros((SEEDS, N), dtype=bool)
    for step in range(TAKEN):  # "hash % N" and the next ones: low places are likelier, since 256 is no multiple of 12
        remainder[np.arange(SEEDS), (byte % N + step) % N] = True

    assert RARE < chance_of_counts(fair) < 1 - RARE
    assert RARE < chance_of_pairs(fair) < 1 - RARE
    assert chance_of_pairs(remainder) < 1e-12
    uneven = fair.copy()
    swap = generator.random(SEEDS) < 0.1
    uneven[np.ix_(swap, [0, 1])] = np.sort(uneven[np.ix_(swap, [0, 1])], axis=1)
    assert chance_of_counts(uneven) < RARE
