"""An invented extract of any size, in the standard layout: the same bytes for the same number of rows and seed.

Nothing in it is real, and it is not meant to look real to a reader: it has the shape that costs time. Coded
columns carry a little dirt (case, outer blanks, unknown words, marks of withholding, blanks); the reasons are
60 to 300 characters and nearly all different, beside stock texts, placeholders and blacked-out names. Files
lie in the temporary folder of the system, by their parameters, and are made once.
"""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from scrutiny.records import fields, vocabulary
from scrutiny.records.areas import HERTFORDSHIRE

VERSION = 3  # part of the folder's name: change it whenever the rows change
SEED = 20260801
FILE_NAME = "2026-08-hertfordshire-stop-and-search.csv"

Numbers = npt.NDArray[np.int64]
Random = np.random.Generator

# Field -> shares of its codes (the other codes share what is left), and the share of blank cells.
CODED: Mapping[str, tuple[Mapping[str, float], float]] = {
    "search_type": ({"person": 0.72, "person-and-vehicle": 0.22, "vehicle": 0.06}, 0.005),
    "in_operation": ({"no": 0.85, "yes": 0.15}, 0.05),
    "gender": ({"male": 0.88, "female": 0.11}, 0.01),
    "age_range": ({"10-17": 0.17, "18-24": 0.34, "25-34": 0.26, "over-34": 0.22}, 0.03),
    "self_defined_ethnicity": ({"W1": 0.5, "NS": 0.15}, 0.06),
    "officer_defined_ethnicity": ({"white": 0.62, "black": 0.18, "asian": 0.12}, 0.03),
    "vehicle_unattended": ({"no": 0.9, "yes": 0.1}, 0.3),
    "power": ({"mda-s23": 0.58, "pace-s1": 0.27, "cjpoa-s60": 0.06, "firearms-s47": 0.03}, 0.01),
    "second_power": ({"mda-s23": 0.5, "pace-s1": 0.4}, 0.98),
    "object": ({"drugs": 0.6, "offensive-weapons": 0.16, "stolen-goods": 0.1, "theft-articles": 0.06}, 0.01),
    "second_object": ({"drugs": 0.5, "offensive-weapons": 0.3}, 0.96),
    "outcome": ({"no-further-action": 0.68, "arrest": 0.13, "community-resolution": 0.12}, 0.01),
    "outcome_linked": ({"yes": 0.45, "no": 0.55}, 0.4),
    "clothing_removed": ({"outer-or-none": 0.96, "more-than-outer": 0.03}, 0.02),
}
# What one row in some twenty thousand has in this cell, for each line: rejects, blanks, values that no list knows, and
# texts that are not in Unicode's form NFC.
ODD: tuple[tuple[str, str], ...] = (
    ("searched_at", "31/02/2025 14:05"),
    ("searched_at", "2025-02-30T10:00:00{zone}"),
    ("searched_at", "1925-03-04T10:00:00{zone}"),
    ("searched_at", "2052-03-04T10:00:00{zone}"),
    ("searched_at", "NA"),
    ("record_created_at", "not known"),
    ("record_created_at", "NULL"),
    ("latitude", "515.21"),
    ("longitude", "-1900.5"),
    ("grounds", "Smell of cannabis. " * 2_000),
    ("grounds", "Seen outside the cafe\u0301 in the High Street, holding a bag."),
    ("grounds", "He had \u00a320 in his hand and said that it was nobody\u2019s business."),
    ("grounds", "NA"),  # somebody typed it
    ("officer", "null"),
    ("gender", "NA"),
    ("age_range", "NULL"),
    ("power", "Cafe\u0301 Act"),
    ("object", "Something else entirely"),
)
ODD_SHARE, ODD_VERSION = 1 / 20_000, 1  # the version is part of the folder's name, as VERSION is
DIRTY, UNKNOWN, WITHHELD = 0.05, 0.002, 0.001  # shares of coded cells

OPENINGS = """On foot patrol in the town centre at {t}.
Mobile patrol in a marked vehicle at {t}, vehicle stopped for a routine check.
Called by the camera room at {t}.
Officers were driving past the row of shops at {t}
Stopped in the car park behind the leisure centre at {t}.
Attending an unrelated call at {t}.
Plain clothes patrol in the underpass, {t}.
At {t} I was on the platform with a colleague.
{t} hrs, walking back to the vehicle after a visit.
Vehicle was sat in a layby with the engine on at {t}.
Neighbourhood team on cycles along the canal, {t}.
Town centre, {t}, busy with people leaving the pubs.""".splitlines()
SEEN = """There was a strong smell of cannabis coming from the open window.
Smell of cannabis on him as he walked past us.
I could smell weed smoke near the group.
Odour of cannabis in the vehicle when the driver spoke to me.
No smell of cannabis, driver polite.
Seen to hand a small packet to another male for cash.
Seen putting a bag down his trousers when he saw us.
Matched the description of the suspect given by the caller, red coat and grey cap.
Caller stated that a male was trying car doors, log 4471.
Male looked nervous and would not look at us.
He is known to police for drug dealing in this area.
Staff reported that she had put items in her bag and left without paying.
Threw something small into the bushes as the van came round the corner.
Information received that this vehicle is used to carry weapons.
Bulge in the front of his jacket, he held his hand over it.
Could not say why he was there and kept looking over his shoulder.
Grinder and rolling papers in plain view on the seat.
Section 60 authorised for the area until midnight.
Section 60 in place, authorised by Inspector after the stabbing.
A bladed article was seen by the doorman in his waistband.""".splitlines()
LINKS = """I believed that more would be found on him.
Searched for that reason.
Area is a hotspot.
I suspected that he had the item on him.
He was detained and told why.
This gave me reason to look further.
Explained the search to him, grounds and object given.
Nothing he said took that away.
Spoke to him at length before the search.
Search done at the roadside with a colleague present.
I thought that the goods might be in the bag.
It was all in line with what we had been told.""".splitlines()
TAILS = """
Reference {n} on the day sheet.
Shift {n}.
[NAME] was with him and went on his way.
Other male XXXX spoken to as well.
No smell of cannabis from the second person.
Unit {n} came to help.""".splitlines()
TAIL_SHARES = (0.3, 0.25, 0.2, 0.015, 0.01, 0.025, 0.2)
EDGES = ("Seen to hand a packet to him.", "Seen to hand a packet to another male.")  # seven words, eight
STAND_INS = (
    "See BWV",
    "n/a",
    ".",
    "As above",
    "see pnb",
    "[REDACTED]",
    "Smell of cannabis.",
    "Drugs",
    "[withheld]",
    *EDGES,
)


def extract(rows: int, *, seed: int = SEED, reference: bool = True) -> Path:
    """The file of these parameters, made now if it is not there. ``reference``: whether records have one."""
    kind = "named" if reference else "unnamed"
    path = folder(f"{rows}-{seed}-{kind}-odd{ODD_VERSION}") / FILE_NAME
    return made(path, lambda: as_csv(with_odd_cells(table(rows, seed=seed, reference=reference), seed=seed)))


def with_odd_cells(rows: pa.Table, *, seed: int, zone: str = "") -> pa.Table:
    """The same with a few rows, all over the file, that need to be accounted for: one odd cell each, or blank.

    50 in a million for each kind, 2 at the least; never the last row, for a blank one at the end is no row. ``zone``:
    what stands behind a time.
    """
    random = np.random.default_rng(seed + 7)
    kinds = [(name, value) for name, value in ODD if name in rows.column_names]
    each = max(2, round(len(rows) * ODD_SHARE))
    places = random.choice(len(rows) - 1, (len(kinds) + 1, each), replace=False)
    cells = {name: rows[name].combine_chunks().cast(pa.string()).to_pylist() for name in rows.column_names}
    for (name, value), chosen in zip(kinds, places[1:], strict=True):
        for place in chosen:
            cells[name][place] = value.format(zone=zone)
    for column in cells.values():
        for place in places[0]:
            column[place] = None
    return pa.table({name: pa.array(column, pa.string()) for name, column in cells.items()})


def folder(name: str) -> Path:
    """Where generated files of these parameters lie."""
    return Path(tempfile.gettempdir()) / "scrutiny-bench" / f"v{VERSION}-{name}"


def made(path: Path, content: Callable[[], bytes]) -> Path:
    """A file that is written now if it is not there; never half of it under its name."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_bytes(content())
        partial.replace(path)
    return path


def as_csv(rows: pa.Table) -> bytes:
    """CSV with quotes only where they are needed, as a spreadsheet writes it."""
    cells = [pc.fill_null(column.combine_chunks().cast(pa.string()), "") for column in rows.columns]
    quoted = [pc.binary_join_element_wise('"', pc.replace_substring(each, '"', '""'), '"', "") for each in cells]
    needed = [pc.match_substring_regex(each, '[",\r\n]') for each in cells]
    written = [pc.if_else(*three) for three in zip(needed, quoted, cells, strict=True)]
    lines = pc.binary_join_element_wise(*written, ",").to_pylist()
    return "\n".join([",".join(rows.column_names), *lines, ""]).encode()


def table(rows: int, *, seed: int, reference: bool) -> pa.Table:
    """The rows as texts, as they are written."""
    random = np.random.default_rng(seed)
    columns: dict[str, pa.Array] = {"reference": pa.array([f"SS/{n:08d}" for n in range(rows)])} if reference else {}
    columns |= {name: coded(random, rows, name, *shares) for name, shares in CODED.items()}
    columns["searched_at"] = _moments(random, rows)
    columns["place"] = mostly(random, rows, 0.02, numbered(random, rows, "Outside number {n}, High Street", 400))
    columns["area"] = _areas(random, rows)
    columns["latitude"] = degrees(random, rows, 51.60, 52.08)
    columns["longitude"] = degrees(random, rows, -0.74, 0.19)
    columns["operation"] = mostly(random, rows, 0.9, numbered(random, rows, "Operation Brook {n}", 40))
    columns["authorisation_reference"] = mostly(random, rows, 0.97, numbered(random, rows, "AU/{n}", 900))
    columns["officer"] = mostly(random, rows, 0.01, numbered(random, rows, "H{n}", 3000))
    columns["grounds"] = grounds(random, rows)
    return pa.table(columns)


def take(random: Random, rows: int, values: Sequence[str], shares: Sequence[float] | None = None) -> pa.Array:
    return pa.array(values).take(pa.array(random.choice(len(values), rows, p=shares)))


def mostly(random: Random, rows: int, blank: float, values: pa.Array) -> pa.Array:
    """The values, with a share of blanks."""
    return pc.if_else(pa.array(random.random(rows) < blank), None, values)


def numbered(random: Random, rows: int, form: str, most: int) -> pa.Array:
    return take(random, rows, [form.format(n=n) for n in range(1, most + 1)])


def coded(random: Random, rows: int, name: str, shares: Mapping[str, float], blank: float) -> pa.Array:
    """Labels as people write them: mostly right, some in capitals between blanks, some that no list knows."""
    known = vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""]
    rest = [code for code in known.codes if code not in shares]
    left = (1 - sum(shares.values())) / max(len(rest), 1)
    weights = np.array([shares.get(code, left) for code in known.codes])
    labels = [known.label(code) for code in known.codes]
    values = take(random, rows, labels, weights / weights.sum())
    dirty = pc.binary_join_element_wise("", pc.utf8_upper(values), " ", " ")
    values = pc.if_else(pa.array(random.random(rows) < DIRTY), dirty, values)
    values = pc.if_else(pa.array(random.random(rows) < UNKNOWN), "see notes", values)
    values = pc.if_else(pa.array(random.random(rows) < WITHHELD), "[Withheld]", values)
    return mostly(random, rows, blank, values)


def _moments(random: Random, rows: int) -> pa.Array:
    """Local times to the minute over two years; some days without a time, some blanks."""
    minutes = random.integers(0, 2 * 365 * 24 * 60, rows)
    moments = np.datetime64("2024-09-01T00:00:00") + minutes.astype("m8[m]")
    texts = pc.strftime(pa.array(moments.astype("M8[s]")), format="%Y-%m-%dT%H:%M:%S")
    texts = pc.if_else(pa.array(random.random(rows) < 0.004), pc.utf8_slice_codeunits(texts, 0, 10), texts)
    return mostly(random, rows, 0.003, texts)


def _areas(random: Random, rows: int) -> pa.Array:
    names = [area.name for area in HERTFORDSHIRE.areas]
    values = take(
        random,
        rows,
        [*names, *(name.upper() + " " for name in names), "Outside"],
        [0.097] * 10 + [0.0028] * 10 + [0.002],
    )
    return mostly(random, rows, 0.02, values)


def degrees(random: Random, rows: int, low: float, high: float) -> pa.Array:
    """Coordinates to six decimals, blank in one record of thirty."""
    return pa.array(np.round(random.uniform(low, high, rows), 6), mask=random.random(rows) < 0.03)


def grounds(random: Random, rows: int) -> pa.Array:
    """Reasons put together from parts; of a hundred, eight are stock texts, two say nothing, three are blank."""
    times = [f"{hour:02d}{minute:02d}" for hour in range(24) for minute in range(60)]
    parts = [
        _filled(take(random, rows, OPENINGS), "{t}", take(random, rows, times)),
        take(random, rows, SEEN),
        pc.if_else(pa.array(random.random(rows) < 0.5), take(random, rows, SEEN), ""),
        take(random, rows, LINKS),
        _filled(take(random, rows, TAILS, TAIL_SHARES), "{n}", numbered(random, rows, "{n}", 9000)),
    ]
    texts = pc.utf8_slice_codeunits(pc.utf8_trim_whitespace(pc.binary_join_element_wise(*parts, " ")), 0, 300)
    texts = pc.if_else(pa.array(random.random(rows) < 0.05), pc.utf8_upper(texts), texts)
    stock = texts.slice(0, min(rows, 3000)).take(pa.array(random.integers(0, min(rows, 3000), rows)))
    texts = pc.if_else(pa.array(random.random(rows) < 0.08), stock, texts)
    texts = pc.if_else(pa.array(random.random(rows) < 0.02), take(random, rows, STAND_INS), texts)
    return mostly(random, rows, 0.03, texts)


def _filled(texts: pa.Array, slot: str, values: pa.Array) -> pa.Array:
    """Each text with its slot filled from the value beside it; a text without a slot stays as it is."""
    halves = pc.split_pattern(texts, slot)
    first = pc.list_element(halves, 0)
    has_slot = pc.equal(pc.list_value_length(halves), 2)
    padded = pc.if_else(has_slot, texts, pc.binary_join_element_wise(texts, slot, ""))
    second = pc.list_element(pc.split_pattern(padded, slot), 1)
    return pc.binary_join_element_wise(first, pc.if_else(has_slot, values, ""), second, "")
