"""Which records of a draw members are shown, and what its papers are called: what pack, sign-off and lists share."""

from functools import cache

import pandas as pd

from scrutiny import resources
from scrutiny.cycle.folder import DrawFolder
from scrutiny.outputs import views
from scrutiny.records import fields, reading
from scrutiny.records.table import Records
from scrutiny.sampling import manifest
from scrutiny.sampling.frame import sha256_of


def pack_id_of(one: DrawFolder) -> str:
    """The name of a pack: force, last month, draw, and the start of the manifest's hash."""
    digest = sha256_of(one.public(manifest.MANIFEST_FILE))[:8]
    return f"{one.manifest['force']}-{one.manifest['window']['last'][:7]}-{one.stage.replace(':', '-')}-{digest}"


def force_name(slug: str) -> str:
    """A force as people write it: "city-of-london" is "City of London"."""
    small = {"of", "and"}
    return " ".join(word if word in small else word.capitalize() for word in slug.split("-"))


def drawn_rows(one: DrawFolder, records: Records) -> pd.DataFrame:
    """The records that are shown, in full, one row each: drawn ones by pack number, then reserves called in addition.

    A drawn record that was withdrawn is not there.
    """
    return _in_full(one.shown, records)


def must_see_rows(one: DrawFolder, records: Records) -> pd.DataFrame:
    """The must-see records, in full, one row each, by their numbers: in no figure, and in nobody's pack."""
    return _in_full(one.must_see, records)


def rows_on_paper(one: DrawFolder, records: Records) -> pd.DataFrame:
    """All records that somebody gets to read, in full: those of the packs, then the must-see ones."""
    return _in_full(one.on_paper, records)


def _in_full(shown: pd.DataFrame, records: Records) -> pd.DataFrame:
    rows = shown[["number", "public_id"]].merge(records.rows, on="public_id", how="left", validate="one_to_one")
    coded = {name: "object" for name in rows.columns if isinstance(rows[name].dtype, pd.CategoricalDtype)}
    return rows.astype(coded)


@cache
def invented_texts() -> frozenset[str]:
    """Every free text of the invented data, as it is read."""
    texts: set[str] = set()
    for path in sorted(resources.sample_data().glob(f"**/*{reading.NAME_ENDING}")):
        rows = reading.read([path]).rows
        for name in views.TEXT_FIELDS:
            if name in rows.columns:
                texts |= set(rows[name].dropna())
    return frozenset(texts)


def is_invented(shown: pd.DataFrame) -> bool:
    """Whether records are the invented ones that come with the program: they have texts, and no other text.

    ``shown``: a row a record. One text of anybody else, or no text at all, and they are not.
    """
    found: set[str] = set()
    for name in views.TEXT_FIELDS:
        if name in shown.columns:
            found |= set(shown[name].dropna())
    found.discard(fields.WITHHELD)
    return bool(found) and found <= invented_texts()
