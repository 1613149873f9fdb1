"""The work as scrutiny does it."""

from pathlib import Path

from generate import CODED
from work import FORCE, KEY, SALT, SEED, Facts, Placed, Sampled, facts_of_drawing, facts_of_reading

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


def read_facts(placed: Placed) -> Facts:
    """What reading found."""
    return facts_of_reading(placed, tuple(CODED))


def check(placed: Placed) -> Facts:
    """Every check of the catalogue over every record; the four verdicts of each, counted."""
    counts = evaluate.evaluate(placed.records, catalogue.RULES).counts()
    return {row.id: [int(number) for number in row[1:]] for row in counts.itertuples(index=False)}


def draw(placed: Placed, sizes: dict[str, int]) -> Sampled:
    """Public ids, the frame and its hash, tickets, the sample and its reserves."""
    built = frame.build(
        placed.rows["record_id"], placed.stratum, names=HERTFORDSHIRE.names, force=FORCE, salt=SALT
    )
    frame_sha256 = frame.sha256_of(frame.public_csv(built))
    drawn = drawing.draw(built.rows, sizes=sizes, seed=SEED)
    return Sampled(frame_sha256=frame_sha256, sample=drawn.sample)


draw_facts = facts_of_drawing
