"""What members said, each alone, and what that says of the areas."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from scrutiny.accountability import flags
from scrutiny.cycle import flag
from scrutiny.cycle.collect import results_of
from scrutiny.cycle.part_b.counting import finds_of, rows_of
from scrutiny.cycle.part_b.listed import Listed
from scrutiny.cycle.together import Together
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs.part_b import (
    AreaRow,
    Count,
    Differing,
    Part,
)
from scrutiny.panel import decisions
from scrutiny.panel.decisions import Colour
from scrutiny.statistics import agreement, words

RESULT_WORDS = {
    Colour.GREEN: "green",
    Colour.AMBER: "amber",
    Colour.RED: "red",
    Colour.CANNOT_JUDGE: "cannot judge",
    Colour.UNAVAILABLE: "not available",
    decisions.NOT_JUDGED: "no answer",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tallies:
    """The panel's results of the first draws, by the printed name of an area."""

    by_name: Mapping[str, flags.StratumTally]

    def beside(self, row: AreaRow) -> AreaRow:
        """The area with the panel's results; one of which nothing was on the list was not drawn from."""
        one = self.by_name.get(row.name)
        if one is None:
            return replace(row, drawn=0)
        interval = flags.stratum_interval(one, escalated=False)
        return replace(row, drawn=one.drawn, judged=one.judged, confident=one.green, interval=interval)


def judged(together: Together) -> tuple[outputs.Judged, Tallies | None]:
    """What members said of every draw, and the results by area, where areas were not crossed with another field."""
    results = []
    for one in together.draws:
        found = results_of(one)
        areas = {
            str(number): one.area_names[slug]
            for number, slug in zip(one.key["number"], one.key["stratum"], strict=True)
        }
        results.append(found.assign(area=found["record"].map(areas)))
    every = pd.concat(results, ignore_index=True)
    every = every.sort_values("record", key=lambda numbers: numbers.astype(np.int64), ignore_index=True)
    differing = tuple(
        Differing(
            number=str(row.record),
            area=str(row.area),
            green=int(row.green),
            amber=int(row.amber),
            red=int(row.red),
            cannot_judge=int(row.cannot_judge),
            result=RESULT_WORDS[row.result],
        )
        for row in rows_of(decisions.disagreements(every))
    )
    counts = every["result"].value_counts()
    tallies, county = _tallies(together, every)
    return outputs.Judged(
        results=tuple(
            Count(name=said, count=int(counts.get(str(code), 0)))
            for code, said in RESULT_WORDS.items()
            if code is Colour.GREEN or counts.get(str(code), 0)
        ),
        differing=differing,
        agreement=agreed(every),
        county=county,
    ), tallies


def agreed(results: pd.DataFrame) -> agreement.RawAgreement:
    """How far those who judged a record agree on its colour. ``results``: a row a record, with how many said each.

    An answer that a record cannot be judged is no colour, and is in none of the counts.
    """
    table = results[["green", "amber", "red"]].to_numpy(dtype=np.int64)
    return agreement.raw_agreement(agreement.tally_of_counts(table))


def _tallies(together: Together, every: pd.DataFrame) -> tuple[Tallies | None, str]:
    crossed = any("across" in of_round.first.plan.further for of_round in together.rounds)
    if crossed or (every["result"] == decisions.NOT_JUDGED).any():
        return None, ""
    found = flags.over_rounds([flag.tallies_of([of_round.first]) for of_round in together.rounds])
    return Tallies(by_name={one.name: one for one in found}), words.share_of_hundred(flags.county_figure(found).judged)


def areas(listed: Listed, tallies: Tallies | None) -> tuple[AreaRow, ...]:
    """A row an area, and one for each of the two groups beside them."""
    finds, known = finds_of(listed.records)
    every = np.ones(listed.records.accepted, dtype=bool)
    counts = zip(*(listed.by_area(where) for where in (every, finds, known)), strict=True)
    rows = []
    for name, (searches, found, recorded) in zip(listed.areas, counts, strict=True):
        one = AreaRow(name=name, searches=int(searches), finds=Part(count=int(found), of=int(recorded)))
        if tallies is not None:
            one = tallies.beside(one)
        rows.append(one)
    return tuple(rows)
