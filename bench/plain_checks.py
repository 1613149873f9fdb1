"""The thirteen checks of the catalogue in plain pandas: one column of verdicts each, written out by hand.

What each asks is in ``scrutiny rules``. The words that are looked for, and which power covers what, are scrutiny's
own lists: they are data, and both sides use the same expressions. Where a check of the catalogue changes, this
has to follow: the harness compares all counts and stops where they differ.
"""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from work import Facts, Placed

from scrutiny.code_a import powers, wording
from scrutiny.records import fields, vocabulary

CLEAR, QUERY, CANNOT_BE_JUDGED, DOES_NOT_APPLY = range(4)
AUTHORISED = ("cjpoa-s60", "cjpoa-s60aa", "poa-2023-s11")
CODE_A_BEGINS = pd.Timestamp("2015-03-19", tz="Europe/London")
OF_ANY_DATE = ("rec-power-unknown", "out-linked-odd")  # these do not rest on the Code
MIN_WORDS = 8
WORD = "[A-Za-z0-9]+(?:['\u2019/-][A-Za-z0-9]+)*"


def check(placed: Placed) -> Facts:
    """The four verdicts of each check, counted."""
    rows = placed.rows
    too_early = rows["searched_at"] < CODE_A_BEGINS
    counts = {}
    for name, (order, otherwise) in {**_of_items(rows), **_of_words(rows)}.items():
        early = [] if name in OF_ANY_DATE else [(too_early, DOES_NOT_APPLY)]
        cases = [*early, *order]
        verdicts = np.select([case for case, _ in cases], [verdict for _, verdict in cases], otherwise)
        counts[name] = [int((verdicts == verdict).sum()) for verdict in range(4)]
    return counts


Check = tuple[list[tuple[pd.Series, int]], int]  # what settles it, in order; the verdict of what is left


def _withheld(column: pd.Series) -> pd.Series:
    return column == fields.WITHHELD


def _present(column: pd.Series) -> pd.Series:
    return column.notna() & (column != fields.WITHHELD)


def _known(column: pd.Series, name: str) -> pd.Series:
    return column.isin(vocabulary.VOCABULARIES[name].codes)


def _of_items(rows: pd.DataFrame) -> dict[str, Check]:
    """The checks of what is recorded, and of what fits together."""
    place, power, second_power = rows["place"], rows["power"], rows["second_power"]
    thing, second_thing = rows["object"], rows["second_object"]
    ethnicity, officer = rows["self_defined_ethnicity"], rows["officer"]
    outcome, linked = rows["outcome"], rows["outcome_linked"]
    vehicle = rows["search_type"] == "vehicle"
    unattended = rows["vehicle_unattended"]
    pair = power.fillna("") + "|" + thing.fillna("")
    settled, wrong = ({f"{one}|{other}" for one, other in pairs} for pairs in (powers.settled(), powers.mismatches()))
    outside_code_a = power.isin(powers.outside_code_a())
    no_thing = (thing.isna() | (thing == "unavailable")) & (second_thing.isna() | (second_thing == "unavailable"))
    return {
        "rec-date-time": ([(rows["date_precision"] != "second", QUERY)], CLEAR),
        "rec-place": (
            [
                (_withheld(place) & rows["latitude"].isna(), CANNOT_BE_JUDGED),
                (place.isna() & rows["latitude"].isna(), QUERY),
            ],
            CLEAR,
        ),
        "rec-object": (
            [
                (
                    (_withheld(thing) | _withheld(second_thing)) & ~_present(thing) & ~_present(second_thing),
                    CANNOT_BE_JUDGED,
                ),
                (no_thing, QUERY),
            ],
            CLEAR,
        ),
        "rec-power": (
            [
                (
                    (_withheld(power) | _withheld(second_power)) & ~_present(power) & ~_present(second_power),
                    CANNOT_BE_JUDGED,
                ),
                (power.isna() & second_power.isna(), QUERY),
            ],
            CLEAR,
        ),
        "rec-power-unknown": (
            [
                (power.isna(), DOES_NOT_APPLY),
                (_withheld(power), CANNOT_BE_JUDGED),
                (~_known(power, "power"), QUERY),
            ],
            CLEAR,
        ),
        "rec-sde": (
            [
                (vehicle & (unattended == "yes"), DOES_NOT_APPLY),
                (_withheld(ethnicity), CANNOT_BE_JUDGED),
                (ethnicity.isna() & vehicle & (unattended != "no"), CANNOT_BE_JUDGED),
                (ethnicity.isna(), QUERY),
            ],
            CLEAR,
        ),
        "rec-officer-id": ([(_withheld(officer), CANNOT_BE_JUDGED), (officer.isna(), QUERY)], CLEAR),
        "pow-object-mismatch": (
            [
                (outside_code_a, DOES_NOT_APPLY),
                (_withheld(power) | _withheld(thing) | power.isna() | thing.isna(), CANNOT_BE_JUDGED),
                (second_power.notna() | second_thing.notna() | ~pair.isin(settled), CANNOT_BE_JUDGED),
                (pair.isin(wrong), QUERY),
            ],
            CLEAR,
        ),
        "out-linked-odd": (
            [
                (_withheld(linked) | _withheld(outcome) | ~_known(linked, "yes_no"), CANNOT_BE_JUDGED),
                ((linked == "yes") & outcome.notna() & ~_known(outcome, "outcome"), CANNOT_BE_JUDGED),
                ((linked == "yes") & (outcome.isna() | (outcome == "no-further-action")), QUERY),
            ],
            CLEAR,
        ),
    }


def _of_words(rows: pd.DataFrame) -> dict[str, Check]:
    """The checks that look into the written reasons."""
    power, second_power, grounds = rows["power"], rows["second_power"], rows["grounds"]
    reference, operation = rows["authorisation_reference"], rows["operation"]
    texts = grounds.fillna("")
    marked = _any_of(texts, wording.cues("redaction").patterns)
    visible = _replaced(texts, wording.cues("redaction").patterns, " ")
    stands_in = (texts != "") & _says_nothing(texts) & ~marked
    short = visible.str.count(WORD) < MIN_WORDS
    without = powers.without_grounds()
    asks_reasons = ~(power.isin(without) & (second_power.isna() | second_power.isin(without)))
    to_read = asks_reasons & ~power.isin(powers.outside_code_a()) & ~stands_in
    said = _cue(texts, "authorisation") | _present(reference) | _present(operation)
    held = _withheld(reference) | _withheld(operation)
    nothing_there = ~(_present(reference) | _present(operation) | _present(grounds))
    unread = [(~to_read, DOES_NOT_APPLY), (_withheld(grounds) | grounds.isna(), CANNOT_BE_JUDGED)]
    return {
        "rec-grounds-present": (
            [
                (~asks_reasons, DOES_NOT_APPLY),
                (_withheld(grounds), CANNOT_BE_JUDGED),
                (grounds.isna(), QUERY),
                (marked & _says_nothing(visible), CANNOT_BE_JUDGED),
                (stands_in, QUERY),
            ],
            CLEAR,
        ),
        "s60-authorisation-ref": (
            [
                (~(power.isin(AUTHORISED) | second_power.isin(AUTHORISED)), DOES_NOT_APPLY),
                ((held | _withheld(grounds)) & nothing_there, CANNOT_BE_JUDGED),
                (reference.isna() & operation.isna() & grounds.isna(), QUERY),
                ((held | marked) & ~said, CANNOT_BE_JUDGED),
                (~said, QUERY),
            ],
            CLEAR,
        ),
        "txt-too-short": ([*unread, (short & marked, CANNOT_BE_JUDGED), (short, QUERY)], CLEAR),
    }


# --- words ------------------------------------------------------------------------------------------------


def _any_of(texts: pd.Series, patterns: tuple[str, ...]) -> pd.Series:
    found = pd.Series(data=False, index=texts.index)
    for pattern in patterns:
        found |= texts.str.contains(pattern, regex=True)
    return found


def _replaced(texts: pd.Series, patterns: tuple[str, ...], by: str) -> pd.Series:
    for pattern in patterns:
        texts = texts.str.replace(pattern, by, regex=True)
    return texts


def _cue(texts: pd.Series, name: str) -> pd.Series:
    """Whether a text has one of the cues that is not cancelled; what is cancelled is cut from the few that have one."""
    found = _any_of(texts, wording.cues(name).patterns)
    cut = _replaced(texts[found], wording.cues(name).cancelled, ".")
    found[found] = _any_of(cut, wording.cues(name).patterns)
    return found


def _says_nothing(texts: pd.Series) -> pd.Series:
    """Placeholders only, or no letter at all."""
    between = "[^A-Za-z0-9]+"
    file = Path(wording.__file__).with_name("cues") / "placeholder.toml"
    phrases = tomllib.loads(file.read_text(encoding="utf-8"))["phrases"]
    one = "|".join(wording.compile_phrase(phrase, between) for phrase in phrases)
    whole = rf"(?i)^[^A-Za-z0-9]*(?:{one})(?:{between}(?:{one}))*[^A-Za-z0-9]*$"
    return texts.str.contains(whole, regex=True) | ~texts.str.contains("[A-Za-z]", regex=True)
