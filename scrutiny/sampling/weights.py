"""Inclusion probabilities and weights: what each drawn record stands for.

Within a stratum every record had the same chance n/N, and a drawn record stands for N/n of its stratum. Both travel
with the sample, so that nobody pools areas that were drawn at different rates as if they were one (that errs towards
the areas drawn most). They are those of a first draw; records of a larger draw were drawn *because* of what the first
showed, and belong in no figure for all areas.
"""

from collections.abc import Mapping

import pandas as pd

from scrutiny.errors import SettingError

PROBABILITY, WEIGHT = "inclusion_probability", "weight"


def with_weights(sample: pd.DataFrame, *, populations: Mapping[str, int]) -> pd.DataFrame:
    """The sample with two more columns, ``inclusion_probability`` (n/N) and ``weight`` (N/n), by its ``stratum``.

    ``populations``: records of the frame, by stratum; n is counted in the sample, so a stratum taken whole has
    probability and weight 1. The weights of a stratum add up to its population. Raises SettingError where a stratum
    has no population, or fewer records than were drawn from it.
    """
    drawn = sample["stratum"].astype("str").value_counts()
    for slug, number in drawn.items():
        if number > populations.get(str(slug), 0):
            raise SettingError(
                f'{number} records were drawn from "{slug}", which has {populations.get(str(slug), 0)}',
                where="populations",
                expected="the numbers of the frame that the sample was drawn from",
            )
    n = sample["stratum"].astype("str").map(drawn).to_numpy(dtype="float64")
    population = sample["stratum"].astype("str").map(dict(populations)).to_numpy(dtype="float64")
    return sample.assign(**{PROBABILITY: n / population, WEIGHT: population / n})
