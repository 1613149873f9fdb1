"""Must-see records: shown because of what they are, apart from the sample, and never counted in a rate.

A rule is a condition on the fields of a record (``records.conditions``), with the reason why a panel should see such a
search. The rules, and how many are shown at the most, are fixed in the plan; which records they are follows from them,
so nobody picks. Where there are more than can be shown, the rules take turns in their order, and each takes the lowest
ticket, under the seed of the draw, of its records that are not taken yet.

A record that is also in the sample stands there once and is only marked: it was drawn by lot, and counts. The others
never get a pack number of the sample (theirs is MS01, MS02, ...), so that no tally can count them.

Not verdicts of the checks but plain conditions: a draw must not depend on what a check found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scrutiny.errors import SettingError
from scrutiny.records import conditions
from scrutiny.records.table import Records
from scrutiny.records.tomlfile import TomlFile
from scrutiny.sampling import draw
from scrutiny.sampling.strata import EXCLUDED_PREFIX

DEFAULT_MOST = 12
MOST = 99  # a number such as MS07 has two digits
PREFIX = "MS"
CHOICE = (
    "where more records match than can be shown, the rules take turns in their order; each takes the lowest ticket, "
    "under the seed of the draw, of its records that are neither in the sample nor taken yet"
)
IN_SAMPLE, SHOWN, OVER = "in the sample", "shown", "not shown: too many"
# A row a record that matches a rule. ``rules``: their ids, blanks between; ``how``: one of the three above;
# ``number``: of the pack where in the sample, MS01 ... where shown, else empty.
COLUMNS = ("record_id", "public_id", "stratum", "rules", "ticket", "how", "number")
_SHIPPED = Path(__file__).with_name("must_see.toml")
_KEYS = ("id", "title", "condition", "reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One kind of search that is shown.

    ``condition``: one or several ways to know the same (an age, an age band). A record matches where one of them is
    true; nobody can tell where none is true and none is false.
    """

    id: str
    title: str
    condition: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MustSee:
    """What is fixed with the plan: the rules in the order of their turns, and how many records are shown at most."""

    rules: tuple[Rule, ...]
    most: int = DEFAULT_MOST

    def __post_init__(self) -> None:
        """Refuse what cannot be shown."""
        if not 0 <= self.most <= MOST:
            raise SettingError(f"{self.most} records", where="--must-see-most", expected=f"0 to {MOST}")

    def as_json(self) -> dict[str, Any]:
        """As the plan fixes it."""
        rules = [
            {"id": rule.id, "title": rule.title, "condition": list(rule.condition), "reason": rule.reason}
            for rule in self.rules
        ]
        return {"most": self.most, "choice": CHOICE, "rules": rules}


NO_RULES = MustSee(rules=(), most=0)


def from_json(fixed: Mapping[str, Any]) -> MustSee:
    """What ``as_json`` wrote; a plan without it has no rule."""
    rules = tuple(
        Rule(id=one["id"], title=one["title"], condition=tuple(one["condition"]), reason=one["reason"])
        for one in fixed.get("rules", ())
    )
    return MustSee(rules=rules, most=int(fixed.get("most", 0)))


@cache
def shipped() -> tuple[Rule, ...]:
    """The rules that come with the program."""
    return read(_SHIPPED.read_text(encoding="utf-8"), where=_SHIPPED.name)


def read(text: str, *, where: str) -> tuple[Rule, ...]:
    """The rules of a file: tables ``[[rule]]`` with id, title, condition and reason, all four needed.

    Raises SettingError with the line for a key that is not known, an id that stands twice, a condition that cannot be
    understood, and for a file without a rule.
    """
    file = TomlFile(text, where)
    file.only(["rule"])
    raw = file.raw.get("rule", [])
    if not isinstance(raw, list) or not raw or not all(isinstance(one, dict) for one in raw):
        raise SettingError("there is no rule", where=where, expected="lines [[rule]], each with its lines below")
    found: list[Rule] = []
    for number, table in enumerate(raw, start=1):
        path = ("rule", str(number))
        file.only(_KEYS, path)
        for key in _KEYS:
            if key not in table:
                raise file.wrong(path, f'"{key}" is missing', expected=", ".join(_KEYS))
        ways = [table["condition"]] if isinstance(table["condition"], str) else table["condition"]
        texts = {key: file.one_text(table[key], (*path, key)) for key in _KEYS if key != "condition"}
        rule = Rule(
            **{key: " ".join(text.split()) for key, text in texts.items()},
            condition=tuple(" ".join(way.split()) for way in file.texts(ways, (*path, "condition"))),
        )
        if not rule.id.replace("-", "").isalnum() or not rule.id.isascii() or not rule.id.islower():
            raise file.wrong((*path, "id"), "the id is no plain name", expected="small letters, digits and hyphens")
        if rule.id in {other.id for other in found}:
            raise file.wrong((*path, "id"), "this id stands twice")
        if not (rule.title and rule.reason and rule.condition):
            raise file.wrong(path, "title, reason or condition says nothing", expected="words for the panel")
        try:
            for way in rule.condition:
                conditions.parse(way)
        except SettingError as error:
            raise file.wrong((*path, "condition"), error.found, expected=error.expected) from None
        found.append(rule)
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Which records match. ``rows``: record_id, public_id, stratum, and a column of flags a rule, by its id.

    ``unknown``: by rule, of how many records nobody can tell, because a field is blank, held back or not supplied.
    """

    rows: pd.DataFrame
    unknown: Mapping[str, int]


def find(rules: Sequence[Rule], records: Records, frame_rows: pd.DataFrame) -> Found:
    """The records of the frame that match a rule. Records that were left out before the freeze are not looked at.

    ``frame_rows``: record_id, public_id and stratum of every record of the frame.
    """
    ids = frame_rows[["record_id", "public_id", "stratum"]]
    rows = records.rows[["record_id"]].merge(ids, on="record_id", how="left", validate="one_to_one")
    slugs = rows["stratum"].astype("str")
    drawable = ~slugs.str.startswith(EXCLUDED_PREFIX).to_numpy(dtype=bool)
    hits = np.zeros((len(rows), len(rules)), dtype=bool)
    unknown = {}
    for at, rule in enumerate(rules):
        ways = [conditions.ask(conditions.parse(way), records) for way in rule.condition]
        true = np.logical_or.reduce([way.true for way in ways])
        hits[:, at] = true & drawable
        unknown[rule.id] = int((np.logical_and.reduce([way.unknown for way in ways]) & ~true & drawable).sum())
    there = np.asarray(hits.any(axis=1), dtype=bool)
    found = rows.assign(stratum=slugs).loc[there].reset_index(drop=True)
    flags = pd.DataFrame(hits[there], columns=[rule.id for rule in rules])
    return Found(rows=pd.concat([found, flags], axis=1), unknown=unknown)


def choose(fixed: MustSee, found: Found, sample: pd.DataFrame, *, seed: str) -> pd.DataFrame:
    """Who is shown: COLUMNS, by ticket. ``sample``: public_id and number of the records drawn by lot."""
    rows = found.rows
    names = [rule.id for rule in fixed.rules]
    one = "must-see"
    drawn = draw.draw(
        rows[["public_id"]].assign(stratum=one), sizes={one: len(rows)} if len(rows) else {}, seed=seed, reserves=0
    )
    tickets = drawn.sample[["public_id", "ticket"]]
    rows = tickets.merge(rows, on="public_id", how="left", validate="one_to_one")
    numbers = dict(zip(sample["public_id"], sample["number"].astype("str"), strict=True))
    hits = rows[names].to_numpy(dtype=bool)
    in_sample = rows["public_id"].isin(numbers).to_numpy(dtype=bool)
    taken = _turns(hits, in_sample, fixed.most)
    shown = np.zeros(len(rows), dtype=bool)
    shown[taken] = True
    how = np.select([in_sample, shown], [IN_SAMPLE, SHOWN], default=OVER)
    own = {int(at): f"{PREFIX}{number:02d}" for number, at in enumerate(np.flatnonzero(shown), start=1)}
    return pd.DataFrame(
        {
            "record_id": rows["record_id"].to_numpy(),
            "public_id": rows["public_id"].to_numpy(),
            "stratum": rows["stratum"].to_numpy(),
            "rules": [" ".join(name for name, hit in zip(names, line, strict=True) if hit) for line in hits],
            "ticket": rows["ticket"].to_numpy(),
            "how": how,
            "number": [numbers.get(one, own.get(at, "")) for at, one in enumerate(rows["public_id"])],
        },
        columns=list(COLUMNS),
    ).astype("str")


def _turns(
    hits: "np.ndarray[Any, np.dtype[np.bool_]]", barred: "np.ndarray[Any, np.dtype[np.bool_]]", most: int
) -> list[int]:
    """Rows, in the order of their tickets, that the rules take in turn until ``most`` are taken or none is left."""
    queues = [np.flatnonzero(hits[:, at] & ~barred).tolist() for at in range(hits.shape[1])]
    taken: list[int] = []
    while len(taken) < most and any(queues):
        for queue in queues:
            while queue and queue[0] in taken:
                queue.pop(0)
            if queue and len(taken) < most:
                taken.append(queue.pop(0))
    return taken


def public_json(fixed: MustSee, found: Found, chosen: pd.DataFrame) -> dict[str, Any]:
    """Counts only, for anybody: which record it is would say of a public id that it is, say, of a strip search."""
    how = chosen["how"].to_numpy(dtype=object)
    has = {rule.id: chosen["rules"].str.split(" ").map(lambda ids, name=rule.id: name in ids).to_numpy(dtype=bool)
           for rule in fixed.rules}  # fmt: skip
    return {
        "format": "scrutiny-must-see-1",
        "most": fixed.most,
        "note": "shown because of what they are, apart from the sample; never counted in a rate",
        "records": _counts(how),
        "rules": [
            {
                "id": rule.id,
                "title": rule.title,
                **_counts(how[has[rule.id]]),
                "cannot_be_told": found.unknown[rule.id],
            }
            for rule in fixed.rules
        ],
    }


def _counts(how: "np.ndarray[Any, np.dtype[np.object_]]") -> dict[str, int]:
    return {
        "found": len(how),
        "in_sample": int((how == IN_SAMPLE).sum()),
        "shown": int((how == SHOWN).sum()),
        "not_shown": int((how == OVER).sum()),
    }


def sentences(counts: Mapping[str, Any]) -> tuple[str, ...]:
    """What an officer is told of ``public_json``."""
    rules = counts["rules"]
    if not rules or not counts["most"]:
        return ()
    by_rule = "; ".join(f"{one['title'][:1].lower()}{one['title'][1:]}: {one['found']}" for one in rules)
    of = counts["records"]
    over = f", {of['not_shown']} are more than the {counts['most']} that are shown" if of["not_shown"] else ""
    said = (
        "Must-see records, shown because of what they are and never counted in a rate: "
        f"{of['found']} found ({by_rule}). {of['shown']} are shown apart from the sample, {of['in_sample']} are in the "
        f"sample anyhow{over}."
    )
    found = [said]
    blind = [one for one in rules if one["cannot_be_told"]]
    if blind:
        listed = "; ".join(f"{one['title'][:1].lower()}{one['title'][1:]}: {one['cannot_be_told']:,}" for one in blind)
        found.append(f"Of some records nobody can tell, because a field is blank or was not supplied ({listed}).")
    return tuple(found)
