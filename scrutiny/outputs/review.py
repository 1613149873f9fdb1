"""The page on which a person checks what the machine marked, decides, and signs record by record.

One HTML file that works from the disk and asks the network for nothing. It **holds the texts as they were read**, so it
lies in a private folder, is never sent, and is deleted when every record is signed. What it keeps in the browser and
writes into the file that it saves are offsets, kinds, decisions and staff codes: never a word of a text.

Offsets count characters (code points), as everywhere in redaction. The texts stand in the page as data, not as markup,
so nothing in them can act; what would be invisible or would turn the line round is shown by its number.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scrutiny import resources
from scrutiny.errors import InputError
from scrutiny.outputs.html import digest, environment
from scrutiny.outputs.views import number_text
from scrutiny.panel import redaction
from scrutiny.panel.redaction import BANDED, AgeBand, Alone, Bands, DateBand, Kind, PlaceBand, TimeBand

if TYPE_CHECKING:
    import pandas as pd

FORM = "scrutiny-review-1"  # of the file that the page saves, and of the workbook
MARKING = "OFFICIAL-SENSITIVE: holds personal data. For the person who checks. Never to be sent."
# A decision on a mark: its token stands in place of the words, or the words stay.
OUT, IN = "out", "in"
DECISIONS: Mapping[str, str] = {OUT: "Take out", IN: "Leave in"}
STEPS: Mapping[str, tuple[TimeBand | DateBand | AgeBand | PlaceBand, ...]] = {
    "time": tuple(TimeBand),
    "date": tuple(DateBand),
    "age": tuple(AgeBand),
    "place": tuple(PlaceBand),
}
# What officers write in their reasons that the bands keep back: decided one by one, or all of a kind together.
TOGETHER: Mapping[Kind, str] = {Kind.TIME: "Times in the texts", Kind.DATE: "Dates in the texts"}
BAND_LABELS: Mapping[str, str] = {"time": "Time of the search", "date": "Date", "age": "Age", "place": "Place"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMark:
    """A mark of one text. ``decision``: OUT, IN, or empty where a person has still to decide."""

    field: str
    start: int
    end: int
    kind: Kind
    certain: bool
    decision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewText:
    """One free text of a record, exactly as it was read."""

    field: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRecord:
    """One record to sign."""

    number: str  # in the pack
    public_id: str
    area: str
    edition: str  # stands for these texts and these marks; says nothing by itself
    texts: tuple[ReviewText, ...]
    marks: tuple[ReviewMark, ...]  # the machine's
    added: tuple[ReviewMark, ...] = ()  # a person's, of an earlier signature
    signed: str = ""  # staff code of a signature that holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowd:
    """How many records are printed alike, for every choice of bands. ``help``: now, then each coarser step.

    ``alone`` and ``help`` go by what the force publishes too; ``everything`` by all that the pack prints.
    """

    frame: int  # records on the list
    alone: Mapping[tuple[int, ...], tuple[int, tuple[str, ...]]]  # by steps: smallest group, ids that stand alone
    help: tuple[Alone, ...]
    everything: int  # records that stand alone on all that is printed, as the bands are now
    printed: Mapping[str, Mapping[str, tuple[str, ...]]]  # by public id and banded column, from fine to coarse


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView:
    """All that the page and the workbook hold."""

    draw_id: str
    force: str
    period: str
    stage: str
    records: tuple[ReviewRecord, ...]
    bands: Bands
    crowd: Crowd
    void: tuple[str, ...] = ()  # numbers of records whose signature no longer holds


def band_values(bands: Bands) -> dict[str, str]:
    """A choice of bands as data: what is printed in place of each."""
    return {name: str(getattr(bands, name)) for name in BANDED}


def bands_of(values: Mapping[str, str]) -> Bands:
    """The choice that these values name. Raises ValueError or KeyError for another value, or one too few."""
    return Bands(
        time=TimeBand(values["time"]),
        date=DateBand(values["date"]),
        age=AgeBand(values["age"]),
        place=PlaceBand(values["place"]),
    )


def kind_label(kind: Kind) -> str:
    """A kind in words, for a list to choose from."""
    label = kind.spoken.removesuffix(" removed")
    return label[:1].upper() + label[1:]


def kinds() -> tuple[Kind, ...]:
    """The kinds in the order in which they are offered."""
    return tuple(Kind)


def crowd(
    frame: "pd.DataFrame",
    chosen: Sequence[str],
    *,
    bands: Bands,
    published: Sequence[str],
    fields: Sequence[str],
) -> Crowd:
    """Who stands alone on what is printed, among the records of the list, for every choice of bands.

    ``frame``: a row a record, its index public ids, with the columns that ``redaction.printed`` reads. ``fields``:
    all that is printed as it is; ``published``: those of them that the force publishes of every search too, in which
    somebody could look a record up again. What the bands do not touch is compared once.
    """
    from itertools import product

    import pandas as pd

    steps = {name: _each_step(frame, name) for name in BANDED}
    numbered = {name: [pd.Series(pd.factorize(one)[0], index=frame.index) for one in steps[name]] for name in BANDED}
    rest = _alike(frame, published)
    found: dict[tuple[int, ...], tuple[int, tuple[str, ...]]] = {}
    for choice in product(*(range(len(STEPS[name])) for name in BANDED)):
        banded = {name: numbered[name][step] for name, step in zip(BANDED, choice, strict=True)}
        alone = redaction.unique_on(pd.DataFrame({**banded, "rest": rest}), chosen)
        found[choice] = (alone.fewest, alone.ids)

    def of(choice: Bands) -> Alone:
        fewest, ids = found[steps_of(choice)]
        return Alone(bands=choice, chosen=len(chosen), ids=ids, fewest=fewest)

    now = {name: numbered[name][step] for name, step in zip(BANDED, steps_of(bands), strict=True)}
    everything = redaction.unique_on(pd.DataFrame({**now, "rest": _alike(frame, fields)}), chosen)
    places = frame.index.get_indexer(pd.Index(list(chosen)))
    seen = {name: [one.to_numpy()[places] for one in steps[name]] for name in BANDED}
    return Crowd(
        frame=len(frame),
        alone=found,
        help=(of(bands), *sorted((of(one) for one in bands.coarser()), key=lambda alone: len(alone.ids))),
        everything=len(everything.ids),
        printed={
            public_id: {name: tuple(str(step[place]) for step in seen[name]) for name in BANDED}
            for place, public_id in enumerate(chosen)
        },
    )


_NOTHING = Bands(time=TimeBand.NONE, date=DateBand.NONE, age=AgeBand.NONE, place=PlaceBand.NONE)


def _alike(frame: "pd.DataFrame", fields: Sequence[str]) -> "pd.Series":
    """A number a group of records that are equal on these fields."""
    import pandas as pd

    there = [name for name in fields if name in frame.columns]
    if not there:
        return pd.Series(0, index=frame.index)
    return redaction.printed(frame, bands=_NOTHING, fields=there).groupby(there, sort=False).ngroup()


def _each_step(frame: "pd.DataFrame", name: str) -> "list[pd.Series]":
    """One banded column, as every step prints it."""
    return [
        redaction.printed(frame, bands=bands_of({**band_values(_NOTHING), name: str(step)}))[name]
        for step in STEPS[name]
    ]


def steps_of(bands: Bands) -> tuple[int, ...]:
    """A choice of bands as the places of its values, from fine (0) to coarse."""
    return tuple(STEPS[name].index(getattr(bands, name)) for name in BANDED)


def review_page(view: ReviewView) -> bytes:
    """The page as one HTML file. The same view gives the same bytes."""
    style = resources.template_text("pack/pack.css") + resources.template_text("review/review.css")
    script = resources.template_text("review/review.js")
    page = (
        environment()
        .get_template("review/review.html.j2")
        .render(
            marking=MARKING,
            force=view.force,
            period=view.period,
            stage=view.stage,
            records=number_text(len(view.records)),
            frame=number_text(view.crowd.frame),
            everything=number_text(view.crowd.everything),
            data=_embedded(_data(view)),
            style=style,
            style_hash=digest(style),
            script=script,
            script_hash=digest(script),
        )
    )
    return page.encode("utf-8")


def _embedded(data: Mapping[str, Any]) -> str:
    """Data as JSON that can stand between two tags: no "<" is left that could end the block."""
    return json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":")).replace("<", "\\u003c")


def _data(view: ReviewView) -> dict[str, Any]:
    places = {record.public_id: place for place, record in enumerate(view.records)}
    return {
        "form": FORM,
        "draw": view.draw_id,
        "bands": band_values(view.bands),
        "steps": {name: [str(step) for step in steps] for name, steps in STEPS.items()},
        "banded": [[name, BAND_LABELS[name]] for name in BANDED],
        "frame": view.crowd.frame,
        "everything": view.crowd.everything,
        "alone": {
            "".join(map(str, steps)): [fewest, [places[one] for one in ids]]
            for steps, (fewest, ids) in view.crowd.alone.items()
        },
        "kinds": [[kind.code, kind_label(kind), kind.token] for kind in kinds()],
        "together": [kind.code for kind in TOGETHER],
        "records": [
            {
                "id": record.public_id,
                "number": record.number,
                "area": record.area,
                "edition": record.edition,
                "signed": record.signed,
                "void": record.number in view.void,
                "printed": {name: list(values) for name, values in view.crowd.printed[record.public_id].items()},
                "texts": [[text.field, text.label, text.text] for text in record.texts],
                "marks": [
                    [one.field, one.start, one.end, one.kind.code, int(one.certain), one.decision]
                    for one in record.marks
                ],
                "added": [[one.field, one.start, one.end, one.kind.code] for one in record.added],
            }
            for record in view.records
        ],
    }


# --- what comes back ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a file says of one record, not yet compared with the record.

    ``marks``: the machine's, as field, start, end, kind, decision; ``added``: a person's. ``problems``: why it cannot
    be signed, found while reading.
    """

    edition: str
    read: bool  # the record was opened and read to its end
    signed: str  # a staff code, or empty
    marks: tuple[tuple[str, int, int, str, str], ...]
    added: tuple[tuple[str, int, int, str], ...]
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What the page saved. ``unread``: how many records have not the shape of one."""

    draw_id: str
    bands: Bands
    answers: Mapping[str, Answer]  # by public id
    unread: int


def parse(saved: Mapping[str, Any], *, where: str) -> Saved:
    """A file that the page saved, as values. InputError for another file; single marks are checked later."""
    wrong = InputError("this is not a file that the page saved", where=where, expected=f"form {FORM}")
    records = saved.get("records")
    if saved.get("form") != FORM or not isinstance(records, dict):
        raise wrong
    try:
        bands = bands_of(saved["bands"])
    except (KeyError, ValueError, TypeError):
        raise wrong from None
    answers = {str(public_id): _answer(each) for public_id, each in records.items()}
    return Saved(
        draw_id=str(saved.get("draw")),
        bands=bands,
        answers={public_id: each for public_id, each in answers.items() if each is not None},
        unread=sum(each is None for each in answers.values()),
    )


def _answer(each: object) -> Answer | None:
    """One record of a saved file; None where it has not the shape of one."""
    if not isinstance(each, dict):
        return None
    try:
        return Answer(
            edition=_text(each["edition"]),
            read=each["opened"] is True and each["end"] is True,
            signed=_text(each["signed"]),
            marks=tuple((_text(f), s, e, _text(k), _text(d)) for f, s, e, k, d in each["marks"]),
            added=tuple((_text(f), s, e, _text(k)) for f, s, e, k in each["added"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
