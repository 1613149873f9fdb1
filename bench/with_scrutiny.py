"""The work as scrutiny does it."""

from pathlib import Path

import pandas as pd
from work import FORCE, KEY, SALT, SEED, Facts, Placed

from scrutiny.code_a import catalogue, evaluate
from scrutiny.records import areas, reading
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.sampling import draw as drawing
from scrutiny.sampling import frame


def read(path: Path) -> Placed:
    """Read, normalise, name, place in areas."""
    records = reading.read([path], pseudonym_key=KEY)
    return Placed(
        rows=records.rows,
        stratum=areas.assign(records, HERTFORDSHIRE),
        rejected=records.rejected,
        sha256=records.sources[0].sha256,
        records=records,
    )


def check(placed: Placed) -> Facts:
    """Every check of the catalogue over every record; the four verdicts of each, counted."""
    counts = evaluate.evaluate(placed.records, catalogue.RULES).counts()
    return {row.id: [int(number) for number in row[1:]] for row in counts.itertuples(index=False)}


def fix(placed: Placed) -> tuple[frame.Frame, str]:
    """The frame: public ids, the public file and its hash."""
    built = frame.build(placed.rows["record_id"], placed.stratum, names=HERTFORDSHIRE.names, force=FORCE, salt=SALT)
    return built, frame.sha256_of(frame.public_csv(built))


def draw(built: frame.Frame, sizes: dict[str, int]) -> pd.DataFrame:
    """Tickets, and the sample of each stratum."""
    return drawing.draw(built.rows, sizes=sizes, seed=SEED).sample
