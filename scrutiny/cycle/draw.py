"""Draw: the seed gives the sample, and the folder that proves it is written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny import resources
from scrutiny.cycle import apart, folder, store
from scrutiny.cycle.apart import Apart
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import (
    EXCLUSIONS_FILE,
    FRAME_PRIVATE_FILE,
    KEY_FILE,
    LOAD_FILE,
    MUST_SEE_COUNTS_FILE,
    MUST_SEE_FILE,
    ORIGINS_FILE,
    SALT_FILE,
    STRATA_KEY_FILE,
    verify_all,
    verify_public,
)
from scrutiny.cycle.freeze import SALT_BYTES, Frozen, freeze, read_back, read_private_frame
from scrutiny.cycle.load import Extract, load
from scrutiny.errors import SettingError
from scrutiny.outputs.freeze_page import Days, freeze_page
from scrutiny.records import fields, vocabulary
from scrutiny.records.days import day_words
from scrutiny.sampling import draw, exclusions, manifest, must_see, plan, seeds
from scrutiny.sampling.draw import Draw
from scrutiny.sampling.frame import FRAME_FILE, sha256_of
from scrutiny.sampling.manifest import Papers
from scrutiny.sampling.verify import Verified

FINGERPRINT_FILE = "fingerprint.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draw that was taken, and the folder it lies in."""

    folder: Path
    frozen: Frozen
    drawn: Draw
    warnings: tuple[str, ...] = ()  # what is doubtful about the seed, and shares left out that somebody will ask about
    must_see: Mapping[str, Any] | None = None  # counts, as in must-see.json

    @property
    def further(self) -> tuple[str, ...]:
        """What else an officer should know of this draw: who was left out, and what is shown beside it."""
        fixed = json.loads(self.frozen.plan_json)
        return (*exclusions.sentences(fixed), *must_see.sentences(self.must_see or {"rules": (), "most": 0}))

    @property
    def frame_sha256(self) -> str:
        """SHA-256 of frame-public.csv."""
        return sha256_of(self.frozen.frame_csv)


def sample(
    extract: Extract,
    *,
    out: Path,
    seed: str,
    settings: plan.Settings,
    context: Context,
    salt: bytes | None = None,
    accept_rejects: str | None = None,
    seed_source: str = seeds.GIVEN_TOGETHER,
    thrown: bool = False,
    beside: Apart | None = None,
    fixed_on: date | None = None,
    across: str | None = None,
) -> Drawn:
    """One step from extracts to a draw folder: load, freeze, draw, write.

    ``seed_source``: how the seed is made, as the plan fixes it: one of ``seeds``. ``thrown``: it was entered as throws
    of dice. ``beside``: what is left out, and what is shown beside the sample. ``fixed_on``: the day on which the
    fingerprint goes out. ``across``: a field that the areas are crossed with.

    Raises WriteError where ``out`` is there already, before anything is read; SettingError where the seed is a public
    value that was out on the day of the fingerprint.
    """
    if out.exists():
        store.new_folder(out, {})  # raises: the one place that words the refusal
    seed = seeds.clean(seed)
    beside = beside or Apart()
    rules = apart.rules_of(beside)
    named = _public_value(seed_source, fixed_on)
    salt = salt if salt is not None else context.random_bytes(SALT_BYTES)
    loaded = load(extract, context=context, salt=salt, for_draw=True)
    if named is not None and named.on <= loaded.window.last:
        raise SettingError(
            f"{day_words(named.on)} is not after the last day searched, {day_words(loaded.window.last)}",
            where="--seed-source",
            expected="a value that comes out after the list is fixed",
        )
    context.say("Fixing the frame and the plan")
    left_out = apart.left_out_of(loaded, beside)
    frozen = freeze(
        loaded,
        settings=settings,
        salt=salt,
        seed_plan=seed_source,
        accept_rejects=accept_rejects,
        left_out=left_out,
        must_see=rules,
        fixed_on=fixed_on,
        across=across,
    )
    context.say("Drawing")
    drawn = draw.draw(frozen.frame.rows, sizes=frozen.plan.sizes, seed=seed)
    said = seeds.DICE if thrown else seeds.source_of(seed, seed_source)
    fixed = fixed_files(frozen)
    files = {**fixed, **drawn_files(fixed, drawn, seed_source=said)}
    store.new_folder(out, files)
    frame_sha256 = sha256_of(frozen.frame_csv)
    used = apart.same_seed_elsewhere(out, seed=seed, frame_sha256=frame_sha256, further=beside.shown_before)
    warnings = (
        *seeds.weaknesses(seed, used_in=used),
        *_known_already(named, fixed_on, None if thrown else seed, context.today()),
        *exclusions.suspicious(left_out, loaded.stratum, names=loaded.areas.names),
    )
    counts = json.loads(files[f"{store.PUBLIC}/{MUST_SEE_COUNTS_FILE}"])
    return Drawn(folder=out, frozen=frozen, drawn=drawn, warnings=warnings, must_see=counts)


def _public_value(source: str, fixed_on: date | None) -> seeds.PublicValue | None:
    """The public value that a source names, if it names one. Raises SettingError where it could have been known."""
    if not source.startswith(seeds.PUBLIC_VALUE):
        return None
    return seeds.public_value(source.removeprefix(seeds.PUBLIC_VALUE), fixed_on=fixed_on)


def _known_already(
    named: seeds.PublicValue | None, fixed_on: date | None, seed: str | None, today: date
) -> tuple[str, ...]:
    """A warning where nothing shows that the fingerprint went out before the value did. It stands in no file.

    ``seed``: None where dice were thrown.
    """
    if named is None or (seed or "").casefold() == seeds.TRIAL:
        return ()
    if seed is None:
        return (f"The plan names {named.name}, and dice were thrown instead: tell the panel why.",)
    if named.on > today:
        return (f"{named.name} is not out yet, so this seed cannot be it.",)
    if fixed_on is None:
        before = day_words(named.on)
        return (
            f"{named.name} is out. It shows something only if the fingerprint went out before {before} (--fixed-on).",
        )
    return ()


def fixed_files(frozen: Frozen, days: Days | None = None) -> dict[str, bytes]:
    """What a freeze leaves, before there is a seed: under ``public`` for anybody, under ``private`` for the office.

    ``days``: of the cycle's calendar, for the timetable on the page that goes out.
    """
    public = {
        FRAME_FILE: frozen.frame_csv,
        manifest.PLAN_FILE: frozen.plan_json,
        manifest.FREEZE_FILE: frozen.freeze_json,
        FINGERPRINT_FILE: freeze_page(frozen.plan_json, frozen.freeze_json, days),
    }
    private = {
        SALT_FILE: (frozen.salt.hex() + "\n").encode(),
        FRAME_PRIVATE_FILE: frozen.private_frame,
        LOAD_FILE: frozen.load_json,
        ORIGINS_FILE: frozen.origins_csv,
        "rejects.csv": store.csv_bytes(frozen.loaded.records.rejects),
        "README.txt": resources.template_text("private/README.txt").encode(),
    }
    if len(frozen.left_out.rows):
        private[EXCLUSIONS_FILE] = apart.private_csv(frozen.left_out, frozen.frame.rows)
    if frozen.strata_key:
        private[STRATA_KEY_FILE] = frozen.strata_key
    return {**in_folder(store.PUBLIC, public), **in_folder(store.PRIVATE, private)}


def drawn_files(
    fixed: Mapping[str, bytes], drawn: Draw, *, seed_source: str, first_number: int = 1
) -> dict[str, bytes]:
    """What a first draw adds to the files of its freeze. All of it follows from those, the seed and its source.

    ``first_number``: of its records in the packs; a later round goes on where the one before ended.
    """
    rows = read_private_frame(fixed[f"{store.PRIVATE}/{FRAME_PRIVATE_FILE}"])
    origins, load_json = (fixed[f"{store.PRIVATE}/{name}"] for name in (ORIGINS_FILE, LOAD_FILE))
    records, _ = read_back(rows, origins, load_json)
    papers = Papers(
        frame_csv=fixed[f"{store.PUBLIC}/{FRAME_FILE}"],
        plan_json=fixed[f"{store.PUBLIC}/{manifest.PLAN_FILE}"],
        freeze_json=fixed[f"{store.PUBLIC}/{manifest.FREEZE_FILE}"],
    )
    key = folder.key_table(drawn.sample, rows, first=first_number)
    rules = must_see.from_json(json.loads(papers.plan_json)["must_see"])
    listed, counts = folder.must_see_files(rules, records, rows, key, seed=drawn.seed)
    public = {
        manifest.SAMPLE_FILE: draw.sample_csv(drawn.sample),
        manifest.MANIFEST_FILE: manifest.manifest_json(
            papers, drawn=drawn, seed_source=seed_source, first_number=first_number
        ),
        MUST_SEE_COUNTS_FILE: counts,
        **public_words(),
    }
    private = {
        KEY_FILE: store.csv_bytes(key),
        "reserves.csv": draw.sample_csv(drawn.reserves),
        "drawn.csv": drawn_csv(key, rows, weights=plan.from_json(papers.plan_json).table()),
        MUST_SEE_FILE: listed,
    }
    return {**in_folder(store.PUBLIC, public), **in_folder(store.PRIVATE, private)}


def public_words() -> dict[str, bytes]:
    """The verifier and the note that go with every public folder."""
    return {
        "verify_draw.py": resources.template_text("public/verify_draw.py").encode(),
        "README.txt": resources.template_text("public/README.txt").encode(),
    }


def in_folder(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files under a folder's name."""
    return {f"{folder}/{name}": content for name, content in files.items()}


def drawn_csv(key: pd.DataFrame, rows: pd.DataFrame, *, weights: pd.DataFrame | None = None) -> bytes:
    """The drawn records in full, by pack number, with labels instead of codes: for the office, to be read in Excel.

    ``weights``: of a first draw, the plan's table; each record then has its stratum's probability n/N and weight N/n.
    A larger draw goes on from a first one, and its records count with those together: it has none of its own.
    """
    columns = [name for name in fields.NAMES if name in rows.columns]
    chosen = key[["number", "record_id"]].merge(rows[["record_id", *columns]], on="record_id", how="left")
    if weights is not None:
        of = weights.set_index("slug")[["probability", "weight"]].reindex(key["stratum"].astype("str")).round(6)
        chosen.insert(2, "stratum", key["stratum"].astype("str").to_numpy())
        chosen.insert(3, "probability", of["probability"].to_numpy())
        chosen.insert(4, "weight", of["weight"].to_numpy())
    for name in columns:
        known = fields.by_name()[name].vocabulary
        if known is not None:
            chosen[name] = chosen[name].astype("object").map(vocabulary.VOCABULARIES[known].label, na_action="ignore")
    return store.csv_bytes(chosen)


def verify_folder(path: Path, *, fingerprint: str | None = None) -> Verified:
    """Redo the draw of a public folder; of a whole draw folder also compare what is private, and the larger draws.

    Raises IntegrityError naming what differs.
    """
    if (path / store.PUBLIC).is_dir():
        return verify_all(path, fingerprint=fingerprint)
    return verify_public(path, fingerprint=fingerprint)


def read_salt(path: Path) -> bytes:
    """A salt from its file."""
    try:
        return parse_salt(path.read_text(encoding="ascii"), where=path.name)
    except FileNotFoundError:
        raise SettingError("there is no such file", where=path.name, do="Check the path given with --salt") from None
    except (OSError, UnicodeDecodeError):
        raise SettingError("cannot be read", where=path.name, expected="64 hex digits") from None


def parse_salt(text: str, *, where: str) -> bytes:
    """A salt from its file: 64 hex digits. Raises SettingError otherwise."""
    digits = text.strip()
    try:
        salt = bytes.fromhex(digits)
    except ValueError:
        salt = b""
    if len(salt) != SALT_BYTES:
        raise SettingError("this is not a salt", where=where, expected="64 hex digits, as in private/salt.txt")
    return salt
