"""What lies in a draw folder, read back as values and verified. Later steps work on this and on nothing else.

A draw folder holds the first draw. Each larger draw is a draw folder inside it, named ``intense-AREA``; it
shares the first one's frame, salt and plan. A folder is verified each time it is opened, and which record has
which number is worked out anew from the draw: an edited key, frame or plan is refused, not followed.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from scrutiny.cycle import freeze, store
from scrutiny.errors import InputError, IntegrityError, SettingError, StepError
from scrutiny.records.table import Records
from scrutiny.sampling import draw, manifest, must_see, plan, replacements
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv, sha256_of
from scrutiny.sampling.plan import Plan, canonical_json
from scrutiny.sampling.replacements import Replacement
from scrutiny.sampling.strata import EXCLUDED_PREFIX
from scrutiny.sampling.verify import Verified, verify

KEY_FILE = "key.csv"
SALT_FILE = "salt.txt"
FRAME_PRIVATE_FILE = "frame.parquet"
ORIGINS_FILE = "origins.csv"
LOAD_FILE = "load.json"
ASSIGNED_FILE = "assigned.json"
ANSWERS_FILE = "answers.json"
EXCLUSIONS_FILE = "exclusions.csv"
STRATA_KEY_FILE = "strata-key.csv"
MUST_SEE_FILE = "must-see.csv"
MUST_SEE_COUNTS_FILE = "must-see.json"
REPLACEMENTS_FILE = "replacements.csv"  # private; the public one is replacements.FILE
FIRST_FLAGS_FILE = "first.json"
FORMAL_FILE = "formal.json"
INTENSE = "intense-"
SHOWN_COLUMNS = ("number", "public_id", "record_id", "stratum")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFolder:
    """One draw on disk, verified: the first (``root`` is ``path``) or a larger one inside it."""

    root: Path
    path: Path
    verified: Verified
    manifest: Mapping[str, Any]
    plan: Plan
    key: pd.DataFrame  # one row a drawn record: number, public_id, record_id, stratum, stage, rank
    frame: pd.DataFrame = field(repr=False)  # all records of the frame, all fields
    replaced: tuple[Replacement, ...] = ()  # records withdrawn after the draw, and the reserves called in addition

    @property
    def withdrawn(self) -> pd.DataFrame:
        """Drawn records that cannot be shown: ``number``, ``public_id``, ``record_id``, ``reason``; number "17".

        A called reserve that had to be withdrawn too stands here under its label, such as "R1".
        """
        labels = {one.reserve: one.label for one in self.replaced if one.reserve}
        numbers = labels | dict(zip(self.key["public_id"], self.key["number"].astype("str"), strict=True))
        rows = [(numbers[one.withdrawn], one.withdrawn, one.reason) for one in self.replaced]
        return self._named(pd.DataFrame(rows, columns=["number", "public_id", "reason"], dtype="str"))

    @property
    def called(self) -> pd.DataFrame:
        """Reserves shown in addition: ``number`` "R1", ``public_id``, ``record_id``, ``stratum``, ``rank``, ``beside``.

        ``beside``: the number of the drawn record that cannot be shown. Reserves that were withdrawn themselves are
        not there; those called for them stand beside the same drawn record.
        """
        gone = {one.withdrawn for one in self.replaced}
        numbers = dict(zip(self.key["public_id"], self.key["number"].astype("str"), strict=True))
        for one in self.replaced:
            numbers[one.reserve] = numbers[one.withdrawn]
        rows = [
            (one.label, one.reserve, one.stratum, one.rank, numbers[one.withdrawn])
            for one in self.replaced
            if one.reserve and one.reserve not in gone
        ]
        columns = ["number", "public_id", "stratum", "rank", "beside"]
        return self._named(
            pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "str") | {"rank": "int64"})
        )

    def _named(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows with the record id after the public id."""
        ids = self.frame.set_index("public_id")["record_id"]
        rows.insert(2, "record_id", ids.reindex(rows["public_id"]).to_numpy())
        return rows.astype({"record_id": "str"})

    @property
    def unavailable(self) -> frozenset[str]:
        """Pack numbers of the sample that could not be shown: a finding each, and not green in the first flags."""
        own = set(self.key["number"].astype("str"))
        return frozenset(own & set(self.withdrawn["number"]))

    @property
    def shown(self) -> pd.DataFrame:
        """What members judge: drawn records that can be shown, then called reserves; ``SHOWN_COLUMNS``, all text."""
        key = self.key[list(SHOWN_COLUMNS)].astype("str")
        called = self.called[list(SHOWN_COLUMNS)].astype("str")
        return pd.concat([key[~key["number"].isin(self.unavailable)], called], ignore_index=True)

    @property
    def must_see(self) -> pd.DataFrame:
        """What is shown because of what it is, under numbers such as "MS01": ``SHOWN_COLUMNS`` and ``rules``.

        ``rules``: the ids of the rules that took it, with blanks between. One that was called as a reserve since stands
        among those shown; a larger draw has none.
        """
        rows = _must_see_rows(self.path)
        return rows[~rows["public_id"].isin(self.called["public_id"])].reset_index(drop=True)

    @property
    def read_together(self) -> tuple[str, ...]:
        """Pack numbers of a larger draw's records that the must-see paper of the first draw shows too; else none.

        That paper is read together and tells what came of a search, so who judges such a record may know it already.
        """
        if self.is_first:
            return ()
        shown = self.shown
        return tuple(shown.loc[shown["public_id"].isin(_must_see_rows(self.root)["public_id"]), "number"])

    @property
    def on_paper(self) -> pd.DataFrame:
        """Every record of which somebody gets to read: ``shown``, then ``must_see``; ``SHOWN_COLUMNS``."""
        return pd.concat([self.shown, self.must_see[list(SHOWN_COLUMNS)]], ignore_index=True)

    @property
    def stage(self) -> str:
        """``first`` or ``intense:AREA``."""
        return self.verified.stage

    @property
    def is_first(self) -> bool:
        """Whether this is the first draw."""
        return self.path == self.root

    @property
    def account(self) -> Mapping[str, Any]:
        """What became of the rows of the extracts, as the plan fixed it."""
        found: Mapping[str, Any] = json.loads(self.public(manifest.PLAN_FILE))["account"]
        return found

    @property
    def area_names(self) -> Mapping[str, str]:
        """The printed name of the area of each stratum; strata that are areas crossed with a field share one.

        Raises IntegrityError where the key of crossed strata is not the one that was fixed.
        """
        names = {one.slug: one.name for one in self.plan.strata}
        fixed = self.plan.further.get("strata_key_hmac")
        if fixed is None:
            return names
        private = self.root / store.PRIVATE
        content = store.read(private / STRATA_KEY_FILE)
        salt = _from_hex(store.read(private / SALT_FILE).decode("ascii", errors="replace").strip())
        if freeze.keyed_hash(content, salt) != fixed:
            raise IntegrityError(f"private/{STRATA_KEY_FILE} differs: it is not the key that was fixed")
        key = pd.read_csv(io.BytesIO(content), encoding="utf-8-sig", dtype="str")
        return names | dict(zip(key["slug"], key["area_name"], strict=True))

    def public(self, name: str) -> bytes:
        """A file of the public folder."""
        return store.read(self.path / store.PUBLIC / name)

    def records(self) -> tuple[Records, Mapping[str, Any]]:
        """All records of the frame with ``public_id`` and ``stratum``, and what ``load.json`` says of them."""
        private = self.root / store.PRIVATE
        return freeze.read_back(self.frame, store.read(private / ORIGINS_FILE), store.read(private / LOAD_FILE))

    @property
    def assigned(self) -> Mapping[str, Any]:
        """``pack_id`` and the records of each member. Raises StepError before there is a pack."""
        path = self.path / store.PRIVATE / ASSIGNED_FILE
        if not path.exists():
            raise StepError("there is no pack yet", where=self.stage, do=f"Run: scrutiny pack {self.command_words}")
        found: Mapping[str, Any] = json.loads(store.read(path))
        return found

    @property
    def answers_path(self) -> Path:
        """Where the collected answers lie."""
        return self.path / store.PRIVATE / ANSWERS_FILE

    @property
    def command_words(self) -> str:
        """How a person names this draw on the command line."""
        return store.typed(self.root) if self.is_first else f"{store.typed(self.root)} --draw {self.stage}"


def _must_see_rows(path: Path) -> pd.DataFrame:
    """The must-see records that were shown with the draw in that folder, as they were written with it."""
    columns = [*SHOWN_COLUMNS, "rules"]
    written = path / store.PRIVATE / MUST_SEE_FILE
    if not written.exists():
        return pd.DataFrame(columns=columns, dtype="str")
    rows = pd.read_csv(io.BytesIO(store.read(written)), dtype="str", encoding="utf-8-sig", keep_default_na=False)
    return rows.loc[rows["how"] == must_see.SHOWN, columns].reset_index(drop=True)


def open_folder(root: Path, *, draw: str | None = None) -> DrawFolder:
    """The draw ``draw`` (default: the first) of a draw folder, verified.

    Raises InputError where there is none, IntegrityError naming what no longer agrees.
    """
    if not (root / store.PUBLIC / FRAME_FILE).is_file() or not (root / store.PRIVATE).is_dir():
        raise InputError(
            "this is not a draw folder",
            where=root.name,
            expected="the folder that scrutiny sample made",
            do="Name that one",
        )
    if draw in (None, "first"):
        return _open(root, root)
    slug = str(draw).removeprefix("intense:").removeprefix(INTENSE)
    path = root / f"{INTENSE}{slug}"
    if not path.is_dir():
        drawn = ", ".join(one.stage for one in larger_draws(root)) or "none"
        raise InputError(f'there is no draw "{draw}"', where=root.name, expected=f"first, or a larger draw ({drawn})")
    return _open(root, path)


def larger_folders(root: Path) -> tuple[Path, ...]:
    """The folders of the larger draws of a draw folder; what a step that was stopped left beside them is none."""
    there = sorted(root.glob(f"{INTENSE}*"))
    return tuple(path for path in there if (path / store.PUBLIC).is_dir() and not store.is_left(path))


def larger_draws(root: Path) -> tuple[DrawFolder, ...]:
    """The larger draws of a draw folder, verified, in the order in which they were taken."""
    found = [_open(root, path) for path in larger_folders(root)]
    return tuple(sorted(found, key=lambda one: one.verified.first_number))


def _open(root: Path, path: Path) -> DrawFolder:
    verified = verify_public(path / store.PUBLIC)
    if path != root:
        _same_first_draw(root, path, verified)
    rows = _private_frame(root)
    public = path / store.PUBLIC
    log = public / replacements.FILE
    return DrawFolder(
        root=root,
        path=path,
        verified=verified,
        manifest=json.loads(store.read(public / manifest.MANIFEST_FILE)),
        plan=plan.from_json(store.read(public / manifest.PLAN_FILE)),
        key=key_table(verified.sample, rows, first=verified.first_number),
        frame=rows,
        replaced=replacements.from_json(store.read(log)) if log.exists() else (),
    )


def _same_first_draw(root: Path, path: Path, verified: Verified) -> None:
    """A larger draw goes on from the first draw of this folder, and lies in the folder of its area."""
    if path.name != f"{INTENSE}{verified.stage.removeprefix(draw.INTENSE)}":
        raise IntegrityError("the larger draw lies in the folder of another area", where=path.name)
    for name, copy in (
        (manifest.MANIFEST_FILE, manifest.FIRST_MANIFEST_FILE),
        (manifest.SAMPLE_FILE, manifest.FIRST_SAMPLE_FILE),
        (manifest.FREEZE_FILE, manifest.FREEZE_FILE),
    ):
        if store.read(root / store.PUBLIC / name) != store.read(path / store.PUBLIC / copy):
            raise IntegrityError(f"{copy} differs: the larger draw goes on from another first draw", where=path.name)


def _private_frame(root: Path) -> pd.DataFrame:
    """The frame with all its fields, if it is the one that was frozen."""
    frozen = json.loads(store.read(root / store.PUBLIC / manifest.FREEZE_FILE))
    content = store.read(root / store.PRIVATE / FRAME_PRIVATE_FILE)
    if content == store.PURGED:
        raise StepError(
            "the records of this list were deleted when their time was over",
            where=root.name,
            do="What was shown and counted stays: public/, results/, scrutiny log",
        )
    if sha256_of(content) != frozen["private_frame_sha256"]:
        raise IntegrityError(f"private/{FRAME_PRIVATE_FILE} differs: it is not the frame that was frozen")
    return freeze.read_private_frame(content)


def key_table(sample: pd.DataFrame, frame_rows: pd.DataFrame, *, first: int) -> pd.DataFrame:
    """One row a drawn record, by pack number: ``number, public_id, record_id, stratum, stage, rank``."""
    rows = sample.assign(number=draw.pack_numbers(sample, first=first))
    rows = rows.merge(frame_rows[["public_id", "record_id"]], on="public_id", how="left", validate="one_to_one")
    columns = ["number", "public_id", "record_id", "stratum", "stage", "rank"]
    return rows.sort_values("number", ignore_index=True)[columns]


def verify_public(folder: Path, *, fingerprint: str | None = None) -> Verified:
    """Redo a draw from its public folder, and each replacement. Raises IntegrityError naming what differs."""
    files = store.read_folder(folder)
    found = verify(files, fingerprint=fingerprint)
    if replacements.FILE in files:
        before = files.get(manifest.BEFORE_FILE, b"public_id").decode("ascii").split()[1:]
        replacements.check(
            files[replacements.FILE],
            parse_public_csv(files[FRAME_FILE]),
            found.sample,
            seed=found.seed,
            stage=found.stage,
            drawn_before=frozenset(before),
        )
    return found


def verify_all(root: Path, *, fingerprint: str | None = None) -> Verified:
    """Verify a whole draw folder: public and private files, and every larger draw.

    Raises IntegrityError naming the first difference. A larger draw by itself is checked from its parent too.
    """
    found = verify_public(root / store.PUBLIC, fingerprint=fingerprint)
    if (root / store.PRIVATE / SALT_FILE).exists():
        first = open_folder(root)
        frozen = json.loads(first.public(manifest.FREEZE_FILE))
        salt = store.read(root / store.PRIVATE / SALT_FILE).decode("ascii", errors="replace").strip()
        if sha256_of(_from_hex(salt)) != frozen["salt_sha256"]:
            raise IntegrityError(f"private/{SALT_FILE} differs: it is not the salt that was frozen")
        records, _ = first.records()
        for one in (first, *larger_draws(root)):
            if store.read(one.path / store.PRIVATE / KEY_FILE) != store.csv_bytes(one.key):
                raise IntegrityError(f"private/{KEY_FILE} differs: it does not follow from the draw", where=one.stage)
            same_replacements(one)
        _same_exclusions(first)
        _same_must_see(first, records)
    return found


def same_replacements(one: DrawFolder) -> None:
    """Raise IntegrityError unless the private list of what was withdrawn has the lines of the public one, no other."""
    path = one.path / store.PRIVATE / REPLACEMENTS_FILE
    written = store.read(path).decode("utf-8-sig") if path.exists() else ""
    pairs = [(row["withdrawn"], row["reserve"]) for row in csv.DictReader(io.StringIO(written, newline=""))]
    if pairs != [(replaced.withdrawn, replaced.reserve) for replaced in one.replaced]:
        raise IntegrityError(
            f"private/{REPLACEMENTS_FILE} and public/{replacements.FILE} do not list the same", where=one.stage
        )


def _same_exclusions(first: DrawFolder) -> None:
    """The private list of what was left out has the records of the frame that stand in strata of that kind."""
    slugs = first.frame["stratum"].astype("str")
    frozen = first.frame[slugs.str.startswith(EXCLUDED_PREFIX)]
    expected = {
        (public_id, slug.removeprefix(EXCLUDED_PREFIX))
        for public_id, slug in zip(frozen["public_id"], frozen["stratum"].astype("str"), strict=True)
    }
    path = first.path / store.PRIVATE / EXCLUSIONS_FILE
    written = store.read(path).decode("utf-8-sig") if path.exists() else ""
    listed = {(row["public_id"], row["reason"]) for row in csv.DictReader(io.StringIO(written, newline=""))}
    if listed != expected:
        raise IntegrityError(f"private/{EXCLUSIONS_FILE} differs: it does not list what was left out of the frame")


def must_see_of(first: DrawFolder, records: Records) -> tuple[bytes, bytes]:
    """``must-see.csv`` and ``must-see.json``, as they follow from the frozen frame, the plan and the seed."""
    try:
        fixed = must_see.from_json(first.plan.further.get("must_see", {}))
        return must_see_files(fixed, records, first.frame, first.key, seed=first.verified.seed)
    except (KeyError, TypeError, ValueError, AttributeError, SettingError):
        raise IntegrityError("the must-see rules cannot be read", where=manifest.PLAN_FILE) from None


def must_see_files(
    fixed: must_see.MustSee, records: Records, frame_rows: pd.DataFrame, key: pd.DataFrame, *, seed: str
) -> tuple[bytes, bytes]:
    """The private list and the public counts of what a panel should see because of what it is."""
    found = must_see.find(fixed.rules, records, frame_rows)
    chosen = must_see.choose(fixed, found, key[["public_id", "number"]], seed=seed)
    return store.csv_bytes(chosen), canonical_json(must_see.public_json(fixed, found, chosen))


def _same_must_see(first: DrawFolder, records: Records) -> None:
    if "must_see" not in first.plan.further:
        return
    private, public = must_see_of(first, records)
    for path, name, again in (
        (first.path / store.PRIVATE, MUST_SEE_FILE, private),
        (first.path / store.PUBLIC, MUST_SEE_COUNTS_FILE, public),
    ):
        if store.read(path / name) != again:
            raise IntegrityError(f"{path.name}/{name} differs: it does not follow from the plan and the draw")


def _from_hex(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return b""
