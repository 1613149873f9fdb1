"""Keep video: which videos the force is asked to keep, and what it answers.

The lists follow from the draw: what is shown, the reserves that may be called, the must-see records, and each larger
draw with lists of its own. They hold the force's references, so they go to the liaison only.
"""

import csv
import hmac
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from scrutiny.cycle import store
from scrutiny.cycle.folder import SALT_FILE, DrawFolder, larger_draws, open_folder
from scrutiny.cycle.shown import force_name, pack_id_of
from scrutiny.errors import InputError, SettingError, counted
from scrutiny.outputs import keep_video as book
from scrutiny.outputs.keep_video import COLUMNS, KeepList, Label, ListName
from scrutiny.panel import filled_book
from scrutiny.panel.filled_book import UnreadableError
from scrutiny.records.days import span_words
from scrutiny.records.vocabulary import VOCABULARIES, fold
from scrutiny.sampling import draw, manifest
from scrutiny.sampling.frame import FRAME_FILE, parse_public_csv
from scrutiny.sampling.plan import canonical_json

FOLDER = "keep-video"
ANSWERED_FILE, COUNTS_FILE = "video.csv", "video.json"
DERIVED = "derived-"
NOT_RECORDED = "not recorded"
# What the force answered, a row a video of the list. ``number`` of the packs; ``kept``, ``why``, ``first_contact``:
# codes of ``outputs.keep_video``, empty where not answered.
ANSWERED = ("list", "code", "number", "record_id", "stratum", "kept", "why", "first_contact")
_LONDON = ZoneInfo("Europe/London")
_FILES = {
    ListName.SAMPLE: "keep-video.csv",
    ListName.RESERVES: "keep-video-reserves.csv",
    ListName.MUST_SEE: "keep-video-must-see.csv",
}
BOOK = "keep-video.xlsx"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The lists of one draw, as they were written."""

    draw: DrawFolder
    folder: Path
    made: KeepList
    without_reference: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back for one draw. ``rejects``: lines that cannot be counted, with sheet, row and reason."""

    draw: DrawFolder
    rows: pd.DataFrame  # ANSWERED
    counts: Mapping[str, Any]
    rejects: tuple[str, ...]


def keep_video(root: Path, *, kept_days: int, today: date) -> tuple[Listed, ...]:
    """Write the lists of the first draw and of every larger one, anew each time.

    ``kept_days``: how long the force keeps video. ``today``: the day by which days left are counted. Raises
    SettingError for a number of days that cannot be.
    """
    if not 1 <= kept_days <= 3650:
        raise SettingError(f"{kept_days} days", where="--kept-days", expected="1 to 3650")
    return tuple(_write(one, kept_days=kept_days, today=today) for one in (open_folder(root), *larger_draws(root)))


def _write(one: DrawFolder, *, kept_days: int, today: date) -> Listed:
    wanted = wanted_rows(one)
    made = keep_list(one, wanted, kept_days=kept_days, today=today)
    files = {_FILES[name]: store.csv_bytes(book.csv_table(made, name)) for name in ListName if len(made.of(name))}
    folder = one.path / FOLDER
    store.replace_folder(folder, {**files, BOOK: book.keep_workbook(made)})
    derived = int(wanted["record_id"].str.startswith(DERIVED).sum())
    return Listed(draw=one, folder=folder, made=made, without_reference=derived)


def wanted_rows(one: DrawFolder) -> pd.DataFrame:
    """``list, number, public_id, record_id, stratum``: every video that is wanted of a draw, each once.

    A record that was withdrawn is not shown, so its video is not asked for. What is sure to be shown comes first: a
    must-see record that was drawn stands on the list of the sample only, one that is in reserve on that of the must-see
    records. What another draw of the cycle lists already is not listed again.
    """
    gone = set(one.withdrawn["public_id"])
    sample = one.key.loc[~one.key["public_id"].isin(gone), ["number", "public_id", "stratum"]].astype("str")
    reserves = _reserves(one, gone)
    called = reserves["number"] != ""
    must = one.must_see[["number", "public_id", "stratum"]].assign(list=str(ListName.MUST_SEE))
    parts = [sample.assign(list=str(ListName.SAMPLE)), reserves[called], must, reserves[~called]]
    rows = pd.concat(parts, ignore_index=True)
    rows = rows[~rows["public_id"].isin(_listed_before(one))].drop_duplicates("public_id")
    ids = one.frame.set_index("public_id")["record_id"]
    return rows.assign(record_id=ids.reindex(rows["public_id"]).to_numpy()).reset_index(drop=True)


def _reserves(one: DrawFolder, gone: set[str]) -> pd.DataFrame:
    """The next tickets of each stratum after those drawn and called: as many as are always listed."""
    called = [replaced.stratum for replaced in one.replaced if replaced.reserve]
    most = max((called.count(slug) for slug in called), default=0)
    before = one.path / store.PUBLIC / manifest.BEFORE_FILE
    drawn = draw.draw(
        parse_public_csv(one.public(FRAME_FILE)),
        sizes=Counter(one.verified.sample["stratum"]),
        seed=one.verified.seed,
        stage=one.stage,
        drawn_before=frozenset(store.read(before).decode("ascii").split()[1:] if before.exists() else ()),
        reserves=draw.RESERVES + most,
    ).reserves
    place = drawn.groupby("stratum").cumcount()
    rows = drawn[place < draw.RESERVES + drawn["stratum"].map(called.count)]
    rows = rows[~rows["public_id"].isin(gone)]
    labels = dict(zip(one.called["public_id"], one.called["number"], strict=True))
    numbers = [labels.get(public_id, "") for public_id in rows["public_id"]]
    return rows[["public_id", "stratum"]].assign(list=str(ListName.RESERVES), number=numbers)


def _listed_before(one: DrawFolder) -> set[str]:
    """Public ids on the lists of draws before this one; a larger draw may take what the first had in reserve."""
    if one.is_first:
        return set()
    earlier = [other for other in larger_draws(one.root) if other.verified.first_number < one.verified.first_number]
    found: set[str] = set()
    for other in (open_folder(one.root), *earlier):
        listed = wanted_rows(other)
        # On the list of reserves a video may stand again: there it is asked for "in case", here it is needed.
        found |= set(listed.loc[listed["list"] != ListName.RESERVES, "public_id"])
    return found


def keep_list(one: DrawFolder, wanted: pd.DataFrame, *, kept_days: int, today: date) -> KeepList:
    """The lists with all that names a search to the force, the earliest last day first."""
    names = one.area_names
    rows = wanted.merge(_found(one.frame), on="public_id", how="left", validate="one_to_one")
    moments = rows["searched_at"].dt.tz_convert(_LONDON)
    days = [None if pd.isna(moment) else moment.date() for moment in moments]
    until = [None if day is None else day + timedelta(days=kept_days) for day in days]
    derived = rows["record_id"].str.startswith(DERIVED)
    table = pd.DataFrame(
        {
            "list": rows["list"],
            "code": code_of(one, rows["record_id"].tolist()),
            "reference": rows["record_id"].where(~derived, "no reference"),
            "day": [NOT_RECORDED if day is None else day.isoformat() for day in days],
            "time": moments.dt.strftime("%H:%M").where(rows["date_precision"] == "second", "").fillna(""),
            "area": rows["stratum"].map(names),
            "power": _labels(rows["power"], "power"),
            "camera": _labels(rows["camera_used"], "yes_no"),
            "keep_until": [NOT_RECORDED if day is None else day.isoformat() for day in until],
            "left": [_left(day, today) for day in until],
            "find": [_find(*pair) for pair in zip(derived, rows["alike"], strict=True)],
        },
        columns=list(COLUMNS),
    ).astype("str")
    order = pd.DataFrame({"until": table["keep_until"], "time": table["time"], "code": table["code"]})
    table = table.loc[order.sort_values(["until", "time", "code"]).index].reset_index(drop=True)
    window = one.manifest["window"]
    return KeepList(
        list_id=pack_id_of(one),
        force=force_name(one.manifest["force"]),
        period=span_words(date.fromisoformat(window["first"]), date.fromisoformat(window["last"])),
        drawn="first sample" if one.is_first else f"larger draw, {one.manifest['strata'][0]['name']}",
        kept_days=kept_days,
        as_of=today,
        rows=table,
    )


def _found(frame: pd.DataFrame) -> pd.DataFrame:
    """What is needed of each record of the frame, and how many records share its moment, place and power."""
    blank = pd.Series("", index=frame.index, dtype="object")
    columns = {name: frame[name] if name in frame.columns else blank for name in ("power", "camera_used")}
    rows = frame[["public_id", "searched_at", "date_precision"]].assign(
        **{name: column.astype("object") for name, column in columns.items()}
    )
    shared = [rows["searched_at"], frame["stratum"].astype("str"), rows["power"].fillna("")]
    return rows.assign(alike=rows.groupby(shared, dropna=False)["public_id"].transform("size"))


def _labels(column: pd.Series, name: str) -> list[str]:
    known = VOCABULARIES[name]
    return [
        known.label(str(value)) if value in known.codes else NOT_RECORDED
        for value in column.astype("object").where(column.notna(), "")
    ]


def _left(day: date | None, today: date) -> str:
    if day is None:
        return ""
    return book.PAST if day < today else str((day - today).days)


def _find(derived: bool, alike: int) -> str:
    if not derived:
        return "by the reference"
    if alike == 1:
        return "by day, time, area and power"
    return f"by day, time, area and power: {alike} searches look alike, please keep all {alike}"


def code_of(one: DrawFolder, record_ids: Sequence[str]) -> list[str]:
    """The codes of rows: the same in every edition, and worked back by nobody without the salt."""
    salt = bytes.fromhex(store.read(one.root / store.PRIVATE / SALT_FILE).decode("ascii").strip())
    key = hmac.digest(salt, b"video", "sha256")
    return [f"V-{hmac.digest(key, record.encode(), 'sha256').hex()[:8]}" for record in record_ids]


def sentences(listed: Listed) -> tuple[str, ...]:
    """What the officer is told of the lists."""
    rows = listed.made.rows
    past, silent = int((rows["left"] == book.PAST).sum()), int((rows["day"] == NOT_RECORDED).sum())
    said = [
        f"{listed.made.drawn[:1].upper()}{listed.made.drawn[1:]}: "
        + ", ".join(
            f"{str(name).lower()} {len(listed.made.of(name))}" for name in ListName if len(listed.made.of(name))
        )
        + "."
    ]
    if past:
        said.append(
            f"Of {counted(len(rows), 'video', 'videos')} the last day has passed for {past}, if the force keeps video "
            f"for {listed.made.kept_days} days. They are marked; ask all the same."
        )
    if silent:
        said.append(f"{counted(silent, 'search has', 'searches have')} no date, so nobody can say how long is left.")
    if listed.without_reference:
        alike = int(rows["find"].str.contains("look alike").sum())
        said.append(
            f"{counted(listed.without_reference, 'search has', 'searches have')} no reference in the extract. The list "
            "names them by day, time, area and power"
            + (f"; {alike} look like others, whose video is asked for too" if alike else "")
            + ". Ask the force for a file with references."
        )
    return tuple(said)


# --- what comes back --------------------------------------------------------------------------------------


def returned(root: Path, path: Path) -> Answered:
    """Read a workbook that the liaison filled in, and keep what it says beside the draw it is of.

    Raises InputError for a file that is not such a workbook, or of another draw. A row that cannot be counted (a code
    or answer that is not on a list, a row that stands twice, No without a reason) is told and left out.
    """
    sheets = _sheets(path)
    facts = {row[0]: row[1] for row in sheets[book.SHEET_COVER] if len(row) > 1 and row[0]}
    if facts.get(str(Label.FORM)) != book.FORM:
        raise InputError(
            "this is not a list of videos", where=path.name, expected=f"the {BOOK} that was sent, filled in"
        )
    one = _draw_with(root, facts.get(str(Label.LIST), ""), path.name)
    wanted = wanted_rows(one)
    wanted = wanted.assign(code=code_of(one, wanted["record_id"].tolist()))
    every = one.frame["record_id"]
    elsewhere = set(code_of(one, every.tolist())) - set(wanted["code"])
    answers, rejects = _answers(sheets, wanted, elsewhere)
    given = [answers.get(code, ("", "", "")) for code in wanted["code"]]
    table = wanted[["list", "code", "number", "record_id", "stratum"]].assign(
        kept=[kept for kept, _, _ in given],
        why=[why for _, why, _ in given],
        first_contact=[first_contact for _, _, first_contact in given],
    )
    table = table.astype("str")[list(ANSWERED)]
    counts = counts_of(table)
    store.write(one.path / store.PRIVATE / ANSWERED_FILE, store.csv_bytes(table))
    store.write(one.path / store.PRIVATE / COUNTS_FILE, canonical_json({"draw": one.stage, "lists": counts}))
    return Answered(draw=one, rows=table, counts=counts, rejects=tuple(rejects))


def _sheets(path: Path) -> dict[str, list[tuple[str, ...]]]:
    if not path.is_file():
        raise InputError("there is no such file", where=path.name, expected=f"the filled {BOOK}")
    try:
        found = filled_book.sheets(path, (book.SHEET_COVER, *ListName))
    except UnreadableError:
        found = {}
    if book.SHEET_COVER not in found:
        raise InputError(
            "this is not a workbook that can be read, or not a list of videos",
            where=path.name,
            expected=f"the {BOOK} that was sent, filled in and saved without a password",
        )
    return found


def _draw_with(root: Path, list_id: str, where: str) -> DrawFolder:
    draws = (open_folder(root), *larger_draws(root))
    for one in draws:
        if pack_id_of(one) == list_id:
            return one
    raise InputError("this list is of another draw", where=where, expected=f"one of {len(draws)} of this folder")


def _answers(
    sheets: Mapping[str, list[tuple[str, ...]]], wanted: pd.DataFrame, elsewhere: set[str]
) -> tuple[dict[str, tuple[str, str, str]], list[str]]:
    """The answers by code, and what cannot be counted. ``elsewhere``: codes of records that are not wanted any more."""
    references = dict(zip(wanted["code"], wanted["record_id"], strict=True))
    found: dict[str, tuple[str, str, str]] = {}
    rejects: list[str] = []
    for name in ListName:
        rows, problem = _rows_of(sheets.get(name, []))
        if problem:
            rejects.append(f"{name}: {problem}, so nothing of this sheet is counted")
        for number, cells in rows:
            code = cells[book.Head.CODE]
            given, problem = _given(cells)
            if code in elsewhere or not (code or any(cells[head] for head in book.ANSWERS)):
                continue
            problem = _wrong_row(code, cells[book.Head.REFERENCE], references, found) or problem
            if problem:
                rejects.append(f"{name}, row {number}: {problem}")
            elif any(given):
                found[code] = given
    return found, rejects


def _rows_of(rows: list[tuple[str, ...]]) -> tuple[list[tuple[int, dict[book.Head, str]]], str]:
    """The rows below the headings, as a spreadsheet numbers them, and what is wrong with the sheet as a whole."""
    at = next((number for number, row in enumerate(rows) if row and row[0] == book.Head.CODE), None)
    if at is None:
        return [], "the row of headings is gone" if rows else ""
    place = {head: rows[at].index(head) for head in book.Head if head in rows[at]}
    missing = [str(head) for head in (book.Head.REFERENCE, *book.ANSWERS) if head not in place]
    if missing:
        return [], f"no column {', '.join(missing)}"
    cells = [
        {head: row[column] if column < len(row) else "" for head, column in place.items()} for row in rows[at + 1 :]
    ]
    return list(enumerate(cells, start=at + 2)), ""


def _wrong_row(code: str, reference: str, references: Mapping[str, str], found: Mapping[str, object]) -> str:
    if code not in references:
        return "no code of this list"
    if code in found:
        return "the same code stands twice"
    if not references[code].startswith(DERIVED) and reference != references[code]:
        return "code and reference do not belong together"
    return ""


def _given(cells: Mapping[book.Head, str]) -> tuple[tuple[str, str, str], str]:
    """The three answers of a row as codes, and what is wrong with them."""
    codes = []
    for head, answers in book.ANSWERS.items():
        known = {fold(label): code for code, label in answers.items()}
        text = cells[head]
        if text and fold(text) not in known:
            return ("", "", ""), f'the answer to "{head}" is not on the list'
        codes.append(known.get(fold(text), ""))
    kept, why, first_contact = codes
    if kept == "no" and not why:
        return ("", "", ""), "not kept, and no reason"
    if why and kept != "no":
        return ("", "", ""), "a reason why there is none, and not the answer No"
    if first_contact and kept != "yes":
        return ("", "", ""), "an answer about the first contact, and no video kept"
    return (kept, why, first_contact), ""


def counts_of(rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Counts by list: asked, answered, kept, why there is none, whether the first contact is filmed."""
    found: dict[str, dict[str, Any]] = {}
    for name in ListName:
        own = rows[rows["list"] == name]
        if own.empty:
            continue
        kept = own[own["kept"] == "yes"]
        found[str(name)] = {
            "asked": len(own),
            "answered": int((own["kept"] != "").sum()),
            "kept": len(kept),
            "none": {code: number for code in book.WHY if (number := int((own["why"] == code).sum()))},
            "first_contact": {
                code: number for code in book.FIRST_CONTACT if (number := int((kept["first_contact"] == code).sum()))
            },
        }
    return found


def returned_sentences(answered: Answered) -> tuple[str, ...]:
    """What the officer is told of a list that came back. Counts of these lists, and no rate of all searches."""
    said = []
    for name, of in answered.counts.items():
        none = sum(of["none"].values())
        open_ = of["asked"] - of["answered"]
        reasons = "; ".join(f"{book.WHY[code].lower()}: {number}" for code, number in of["none"].items())
        sentence = f"{name}: of {counted(of['asked'], 'video', 'videos')}, {of['kept']} kept, {none} not to be had"
        sentence += (f" ({reasons})" if reasons else "") + (f", {open_} not answered yet" if open_ else "") + "."
        if of["kept"]:
            filmed = of["first_contact"].get("yes", 0)
            sentence += f" The first contact is filmed in {filmed} of the {of['kept']} kept."
        said.append(sentence)
    if answered.rejects:
        said.append(f"{counted(len(answered.rejects), 'row was', 'rows were')} not counted:")
        said += answered.rejects
    return tuple(said)


def read_answered(one: DrawFolder) -> list[dict[str, str]]:
    """What was kept of an answer, a row a video (ANSWERED); empty before one came."""
    path = one.path / store.PRIVATE / ANSWERED_FILE
    if not path.exists():
        return []
    return list(csv.DictReader(io.StringIO(store.read(path).decode("utf-8-sig"), newline="")))
