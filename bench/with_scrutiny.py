"""The work as scrutiny does it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd
from located import OUTLINES
from work import FORCE, KEY, SALT, SEED, Facts, Placed

from scrutiny.code_a import catalogue, evaluate
from scrutiny.records import areas, convert, reading, table
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.sampling import draw as drawing
from scrutiny.sampling import frame


def read(path: Path) -> Placed:
    """Read, normalise, name, place in areas by the area column."""
    return _placed(path, HERTFORDSHIRE)


def outlines(path: Path) -> tuple[Path, areas.Areas]:
    """The extract, and the outlines beside it as a workspace keeps them: checked."""
    file = path.with_name(OUTLINES)
    return path, areas.from_geojson(file.read_text(encoding="utf-8"), where=file.name)


def place(given: tuple[Path, areas.Areas]) -> Placed:
    """Read, normalise, name, place in outlines by the coordinates."""
    return _placed(*given)


def placed_batches(
    paths: Sequence[Path], where: areas.Areas
) -> Iterator[tuple[pd.DataFrame, pd.Series, convert.Account]]:
    """Rows of many files, some ten thousand at a time: read, normalised, placed; and their file's account so far."""
    none = pd.DataFrame()
    for rows, account in reading.stream(paths, options=reading.Options(force="invented", pseudonym_key=KEY)):
        batch = table.Records(rows=rows, sources=(), rejects=none, unknown=none)
        yield rows, areas.assign(batch, where), account


def _placed(path: Path, where: areas.Areas) -> Placed:
    records = reading.read([path], options=reading.Options(pseudonym_key=KEY))
    return Placed(
        rows=records.rows,
        stratum=areas.assign(records, where),
        sha256=records.sources[0].sha256,
        rejects=records.rejects[["row", "column", "code", "reason"]],
        unknown=records.unknown,
        records=records,
    )


# The checks that plain pandas has too (plain_checks.py). All of them beside frameworks for checking: peers.py.
CHECKED = (
    "rec-date-time",
    "rec-place",
    "rec-object",
    "rec-grounds-present",
    "rec-power",
    "rec-power-unknown",
    "rec-sde",
    "rec-officer-id",
    "pow-object-mismatch",
    "s60-authorisation-ref",
    "txt-too-short",
    "out-linked-odd",
)


def check(placed: Placed) -> Facts:
    """These checks over every record; the four verdicts of each, counted."""
    counts = evaluate.evaluate(placed.records, [catalogue.by_id(name) for name in CHECKED]).counts()
    return {row.id: [int(number) for number in row[1:]] for row in counts.itertuples(index=False)}


def fix(placed: Placed) -> tuple[frame.Frame, str]:
    """The frame: public ids, the public file and its hash."""
    built = frame.build(placed.rows["record_id"], placed.stratum, names=HERTFORDSHIRE.names, force=FORCE, salt=SALT)
    return built, frame.sha256_of(frame.public_csv(built))


def draw(built: frame.Frame, sizes: dict[str, int]) -> pd.DataFrame:
    """Tickets, and the sample of each stratum."""
    return drawing.draw(built.rows, sizes=sizes, seed=SEED).sample
