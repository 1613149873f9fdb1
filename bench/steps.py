"""The steps of all competitors: what each starts from, what is timed, which facts are compared."""

from typing import Any

import pandas as pd
import plain_checks
import plain_pandas
import with_scrutiny
import work
from measure import Step

from scrutiny.sampling.frame import Frame


def _with_sizes(fixed: tuple[Any, str]) -> tuple[Any, dict[str, int]]:
    """A frame, and how many are to be drawn from each stratum: given to everybody, not timed."""
    frame = fixed[0]
    rows: pd.DataFrame = frame.rows if isinstance(frame, Frame) else frame
    return frame, work.sizes_of(rows["stratum"])


def _hash_of(fixed: tuple[Any, str]) -> dict[str, str]:
    return {"frame_sha256": fixed[1]}


def _draw(run: Any, after: str, *, compared: bool = True) -> Step:
    facts = work.facts_of_sample if compared else None
    return Step(prepare=_with_sizes, run=lambda given: run(*given), facts=facts, after=after)


def _place(run: Any, *, compared: bool = True) -> Step:
    return Step(prepare=plain_pandas.outlines, run=run, facts=work.facts_of_reading if compared else None)


STEPS: dict[str, Step] = {
    "read-scrutiny": Step(run=with_scrutiny.read, facts=work.facts_of_reading),
    "read-plain-pandas": Step(run=plain_pandas.read, facts=work.facts_of_reading),
    "read-tuned-pandas": Step(run=plain_pandas.tuned_read, facts=work.facts_of_reading),
    "place-scrutiny": Step(prepare=with_scrutiny.outlines, run=with_scrutiny.place, facts=work.facts_of_reading),
    "place-plain-pandas": _place(plain_pandas.place),
    "place-tuned-pandas": _place(plain_pandas.tuned_place),
    "place-tuned-pandas-fields-only": _place(plain_pandas.fields_place, compared=False),
    "place-least-pandas": _place(plain_pandas.least_place, compared=False),
    "place-sha256": Step(run=plain_pandas.sha256_of),
    "check-scrutiny": Step(run=with_scrutiny.check, facts=dict, after="read-scrutiny"),
    "check-plain-pandas": Step(run=plain_checks.check, facts=dict, after="read-plain-pandas"),
    "frame-scrutiny": Step(run=with_scrutiny.fix, facts=_hash_of, after="read-scrutiny"),
    "frame-plain-pandas": Step(run=plain_pandas.fix, facts=_hash_of, after="read-plain-pandas"),
    "draw-scrutiny": _draw(with_scrutiny.draw, "frame-scrutiny"),
    "draw-plain-pandas": _draw(plain_pandas.draw, "frame-plain-pandas"),
    "draw-groupby.sample": _draw(plain_pandas.draw_unverifiable, "frame-plain-pandas", compared=False),
}
