"""Draw: the seed gives the sample, and the folder that proves it is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from scrutiny import resources
from scrutiny.cycle import folder, store
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import (
    FRAME_PRIVATE_FILE,
    KEY_FILE,
    LOAD_FILE,
    ORIGINS_FILE,
    SALT_FILE,
    verify_all,
    verify_public,
)
from scrutiny.cycle.freeze import SALT_BYTES, Frozen, freeze
from scrutiny.cycle.load import Extract, load
from scrutiny.errors import SettingError
from scrutiny.records import fields, vocabulary
from scrutiny.sampling import draw, manifest, plan, seeds
from scrutiny.sampling.draw import Draw
from scrutiny.sampling.frame import FRAME_FILE, sha256_of
from scrutiny.sampling.manifest import Papers
from scrutiny.sampling.verify import Verified


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A draw that was taken, and the folder it lies in."""

    folder: Path
    frozen: Frozen
    drawn: Draw

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
) -> Drawn:
    """One step from extracts to a draw folder: load, freeze, draw, write.

    Raises WriteError where ``out`` is there already, before anything is read.
    """
    if out.exists():
        store.new_folder(out, {})  # raises: the one place that words the refusal
    seed = seeds.clean(seed)
    salt = salt if salt is not None else context.random_bytes(SALT_BYTES)
    loaded = load(extract, context=context, salt=salt, for_draw=True)
    context.say("Fixing the frame and the plan")
    frozen = freeze(loaded, settings=settings, salt=salt, seed_plan=seed_source, accept_rejects=accept_rejects)
    context.say("Drawing")
    drawn = draw.draw(frozen.frame.rows, sizes=frozen.plan.sizes, seed=seed)
    store.new_folder(out, {**public_files(frozen, drawn, seed_source=seed_source), **private_files(frozen, drawn)})
    return Drawn(folder=out, frozen=frozen, drawn=drawn)


def public_files(frozen: Frozen, drawn: Draw, *, seed_source: str) -> dict[str, bytes]:
    """What anybody may have: nothing here leads back to a record without the salt."""
    papers = Papers(frame_csv=frozen.frame_csv, plan_json=frozen.plan_json, freeze_json=frozen.freeze_json)
    paper = manifest.manifest_json(papers, drawn=drawn, seed_source=seed_source)
    return in_folder(
        store.PUBLIC,
        {
            FRAME_FILE: frozen.frame_csv,
            manifest.PLAN_FILE: frozen.plan_json,
            manifest.FREEZE_FILE: frozen.freeze_json,
            manifest.SAMPLE_FILE: draw.sample_csv(drawn.sample),
            manifest.MANIFEST_FILE: paper,
            **public_words(),
        },
    )


def public_words() -> dict[str, bytes]:
    """The verifier and the note that go with every public folder."""
    return {
        "verify_draw.py": resources.template_text("public/verify_draw.py").encode(),
        "README.txt": resources.template_text("public/README.txt").encode(),
    }


def private_files(frozen: Frozen, drawn: Draw) -> dict[str, bytes]:
    """What stays with the office: salt, key, the frame with all its fields, the drawn records."""
    key = folder.key_table(drawn.sample, frozen.frame.rows, first=1)
    records = frozen.loaded.records
    return in_folder(
        store.PRIVATE,
        {
            SALT_FILE: (frozen.salt.hex() + "\n").encode(),
            FRAME_PRIVATE_FILE: frozen.private_frame,
            LOAD_FILE: frozen.load_json,
            ORIGINS_FILE: frozen.origins_csv,
            KEY_FILE: store.csv_bytes(key),
            "reserves.csv": draw.sample_csv(drawn.reserves),
            "drawn.csv": drawn_csv(key, records.rows),
            "rejects.csv": store.csv_bytes(records.rejects),
            "README.txt": resources.template_text("private/README.txt").encode(),
        },
    )


def in_folder(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files under a folder's name."""
    return {f"{folder}/{name}": content for name, content in files.items()}


def drawn_csv(key: pd.DataFrame, rows: pd.DataFrame) -> bytes:
    """The drawn records in full, by pack number, with labels instead of codes: for the office, to be read in Excel."""
    columns = [name for name in fields.NAMES if name in rows.columns]
    chosen = key[["number", "record_id"]].merge(rows[["record_id", *columns]], on="record_id", how="left")
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
