"""How often the overall 95% interval holds the truth: seven designs, 20,000 draws each.

    python bench/coverage.py                 the tables of docs/reference/statistics-simulated.md
    python bench/coverage.py --rounds 2000   quicker, rougher

Every round draws a stratified sample without replacement from a finite population and makes the interval. In *drawn
truth* the population's successes are binomial and new each round; in *fixed truth* they are the stated share of every
stratum, rounded, and only the sample varies. `interval` does for many rounds at once what
`scrutiny.statistics.estimates.stratified_proportion` does for one; tests/statistics/test_simulated_coverage.py holds
them against each other. The other rows of the table are there to show why they are not used.
"""

import argparse
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from scrutiny.statistics.domains import stratified_domain

Array = np.ndarray[Any, Any]
SEED = 20261122
ALPHA = 0.05


@dataclass(frozen=True)
class Design:
    """One column of the table: sizes, records drawn and true shares of every stratum."""

    name: str
    sizes: tuple[int, ...]
    samples: tuple[int, ...]
    shares: tuple[float, ...]


def spread(strata: int, low: int, high: int) -> tuple[int, ...]:
    """Sizes from low to high, few large ones and many small ones."""
    return tuple(int(size) for size in np.rint(np.geomspace(low, high, strata)))


def designs() -> list[Design]:
    """The seven of facts 2.3, with sizes, which are not given there."""
    forty, six = spread(40, 40, 400), spread(6, 60, 300)
    return [
        Design("40 areas, 5 each, .95", forty, (5,) * 40, (0.95,) * 40),
        Design("40 areas, 5 each, .85", forty, (5,) * 40, (0.85,) * 40),
        Design(
            "40 areas, 400 in all, .9", forty, tuple(max(5, round(400 * n / sum(forty))) for n in forty), (0.9,) * 40
        ),
        Design("6 areas, 5 each, .9", six, (5,) * 6, (0.9,) * 6),
        Design("6 areas, 8 each, .98", six, (8,) * 6, (0.98,) * 6),
        Design("6 areas, 8 each, .9, one .5", six, (8,) * 6, (0.9,) * 5 + (0.5,)),
        Design("3 small areas, .85", (12, 20, 30), (12, 5, 5), (0.85,) * 3),
    ]


def hard_designs() -> list[Design]:
    """Where what is used covers least: many strata, very few records in each, true shares in the middle."""
    return [
        Design(f"{strata} areas, {n} each, {share}", spread(strata, 40, 400), (n,) * strata, (share,) * strata)
        for strata in (40, 10)
        for n in (3, 5, 8)
        for share in (0.5, 0.7)
    ]


def draw(design: Design, *, rounds: int, random: np.random.Generator, fixed: bool) -> tuple[Array, Array]:
    """True shares (a round each) and successes drawn (a round a row, a stratum a column)."""
    sizes, samples, shares = (np.array(one) for one in (design.sizes, design.samples, design.shares))
    shape = (rounds, len(sizes))
    marked = (
        np.broadcast_to(np.rint(sizes * shares).astype(int), shape) if fixed else random.binomial(sizes, shares, shape)
    )
    found = random.hypergeometric(marked, sizes - marked, np.broadcast_to(samples, shape))
    return marked.sum(axis=1) / sizes.sum(), found


def t_quotient(samples: Array, sizes: Array) -> float:
    partly = samples[samples < sizes]
    n, strata = int(partly.sum()), len(partly)
    upper = 1 - ALPHA / 2
    return float((special.stdtrit(max(1, n - 1), upper) / special.stdtrit(max(1, n - strata), upper)) ** 2)


def beta_ends(p: Array, n_eff: Array) -> tuple[Array, Array]:
    """Clopper-Pearson at the effective sizes."""
    x, rest = p * n_eff, n_eff - p * n_eff
    low = np.where(x > 0, special.betaincinv(np.where(x > 0, x, 1), rest + 1, ALPHA / 2), 0.0)
    high = np.where(rest > 0, special.betainccinv(x + 1, np.where(rest > 0, rest, 1), ALPHA / 2), 1.0)
    return low, high


def score_ends(p: Array, n_eff: Array) -> tuple[Array, Array]:
    """Wilson's at the effective sizes."""
    z2 = special.ndtri(1 - ALPHA / 2) ** 2
    half = np.sqrt(z2) * np.sqrt(p * (1 - p) / n_eff + z2 / (4 * n_eff**2))
    middle, room = p + z2 / (2 * n_eff), 1 + z2 / n_eff
    return (middle - half) / room, (middle + half) / room


def interval(sizes: Array, samples: Array, found: Array, *, method: str) -> tuple[Array, Array, Array]:
    """Estimate, low and high of every round: `stratified_proportion`, many at once."""
    weights = sizes / sizes.sum()
    p = np.clip((weights * found / samples).sum(axis=1), 0, 1)
    p = np.where((found == samples).all(axis=1), 1.0, p)  # "all" is 1 and not a hair under it
    smooth = (found + 0.5) / (samples + 1)
    rate = (weights * smooth).sum(axis=1)
    variance = (weights**2 * (1 - samples / sizes) * smooth * (1 - smooth) / samples).sum(axis=1)
    n_eff = rate * (1 - rate) / variance * t_quotient(samples, sizes)
    low, high = (beta_ends if method == "korn-graubard" else score_ends)(p, n_eff)
    seen = found.sum(axis=1)
    low = np.maximum(low, seen / sizes.sum())
    return p, low, np.minimum(high, 1 - (samples.sum() - seen) / sizes.sum())


def raw_variance(sizes: Array, samples: Array, found: Array) -> tuple[Array, Array]:
    weights, rates = sizes / sizes.sum(), found / samples
    variance = (weights**2 * (1 - samples / sizes) * rates * (1 - rates) / np.maximum(samples - 1, 1)).sum(axis=1)
    return np.clip((weights * rates).sum(axis=1), 0, 1), variance


def wald(sizes: Array, samples: Array, found: Array) -> tuple[Array, Array, Array]:
    """The estimate plus and minus t standard errors. Not used anywhere: shown to fail."""
    p, variance = raw_variance(sizes, samples, found)
    partly = samples[samples < sizes]
    t = special.stdtrit(max(1, int(partly.sum()) - len(partly)), 1 - ALPHA / 2)
    return p, np.maximum(0, p - t * np.sqrt(variance)), np.minimum(1, p + t * np.sqrt(variance))


def raw_korn_graubard(sizes: Array, samples: Array, found: Array) -> tuple[Array, Array, Array]:
    """Korn and Graubard's with the raw variance (R `survey`, "beta"); where that is 0, Clopper-Pearson at n."""
    p, variance = raw_variance(sizes, samples, found)
    nothing = variance <= 1e-15
    n_eff = np.where(nothing, samples.sum(), p * (1 - p) / np.where(nothing, 1, variance)) * t_quotient(samples, sizes)
    return (p, *beta_ends(p, n_eff))


USED = "Korn-Graubard, smoothed"
METHODS = {
    USED: lambda *one: interval(*one, method="korn-graubard"),
    "Wilson, smoothed": lambda *one: interval(*one, method="wilson"),
    "Korn-Graubard, raw variance": raw_korn_graubard,
    "Wald with t": wald,
}


@dataclass(frozen=True)
class Result:
    """Of one method in one design."""

    covered: float
    width: float
    empty: int  # intervals that are NaN, or have no width though not everything was looked at


def measure(design: Design, *, rounds: int, fixed: bool) -> dict[str, Result]:
    """All methods on the same draws."""
    random = np.random.default_rng([SEED, fixed])
    truth, found = draw(design, rounds=rounds, random=random, fixed=fixed)
    sizes, samples = np.array(design.sizes), np.array(design.samples)
    results = {}
    for name, method in METHODS.items():
        _, low, high = method(sizes, samples, found)
        near = 1e-12  # the truth is a sum of floats
        results[name] = Result(
            covered=float(((low <= truth + near) & (truth <= high + near)).mean()),
            width=float((high - low).mean()),
            empty=int((~(high > low)).sum()),
        )
    return results


def table(rounds: int, *, fixed: bool, chosen: list[Design]) -> tuple[list[str], dict[str, dict[str, Result]]]:
    """Markdown, and what it was made from."""
    measured = {design.name: measure(design, rounds=rounds, fixed=fixed) for design in chosen}
    lines = ["| design | " + " | ".join(METHODS) + " |", "|---|" + "---|" * len(METHODS)]
    for design, results in measured.items():
        cells = [f"{100 * one.covered:.1f} ({one.width:.3f})" for one in results.values()]
        lines.append(f"| {design} | " + " | ".join(cells) + " |")
    return lines, measured


def domain_table(rounds: int) -> list[str]:
    """The interval for a group across the strata (`domains.stratified_domain`), one by one, so with fewer rounds."""
    lines = ["| design | part of all that is of the group | true share | % covered | mean width | rounds with none |"]
    lines.append("|---|---|---|---|---|---|")
    for strata, n in ((10, 10), (6, 8), (40, 5)):
        sizes = np.array(spread(strata, 60, 300))
        for part, share in ((0.3, 0.8), (0.1, 0.8), (0.3, 0.5), (0.1, 0.95)):
            random = np.random.default_rng([SEED, strata, round(100 * part), round(100 * share)])
            covered, widths, none = [], [], 0
            for _ in range(rounds):
                group = random.binomial(sizes, part)
                right = random.binomial(group, share)
                colours = np.stack([right, group - right, sizes - group], axis=1)
                drawn = np.array([random.multivariate_hypergeometric(one, n) for one in colours])
                got = stratified_domain(sizes, [n] * strata, drawn[:, 0] + drawn[:, 1], drawn[:, 0])
                if got.low is None or got.high is None:
                    none += 1
                    continue
                covered.append(got.low <= right.sum() / group.sum() <= got.high)
                widths.append(got.high - got.low)
            lines.append(
                f"| {strata} areas, {n} each | {part} | {share} | {100 * np.mean(covered):.1f} | {np.mean(widths):.2f} "
                f"| {none} of {rounds:,} |"
            )
    return lines


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rounds", type=int, default=20_000)
    rounds = options.parse_args().rounds
    worst, empty = 1.0, 0
    for fixed in (False, True):
        lines, measured = table(rounds, fixed=fixed, chosen=designs())
        print(f"\n{'Fixed' if fixed else 'Drawn'} truth, {rounds:,} rounds: % covered (mean width)\n")
        print("\n".join(lines))
        worst = min([worst, *(one[USED].covered for one in measured.values())])
        empty += sum(one[USED].empty for one in measured.values())
    print(f"\nDrawn truth, the hard ones, {rounds:,} rounds\n")
    print("\n".join(table(rounds, fixed=False, chosen=hard_designs())[0]))
    print(f"\nA group across the strata, {rounds // 10:,} rounds\n")
    print("\n".join(domain_table(rounds // 10)))
    print(f"\nThe seven designs: what is used covers {100 * worst:.1f}% or more;", end=" ")
    print(f"intervals without width or not a number: {empty}.")


if __name__ == "__main__":
    main()
