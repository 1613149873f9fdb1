"""The fact sheet for the data-protection officer: what this program does with personal data, as a paper.

It is made of the settings, the data dictionary, the allow-list of the pack and what the ledger says of the cycles so
far, so that it cannot say something else than what the program does. It holds counts, kinds, dates and staff codes,
and no record. What an office has to decide for itself is left blank: this is no assessment and no legal advice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scrutiny import __version__
from scrutiny.errors import counted
from scrutiny.outputs import views
from scrutiny.outputs.keep_video import Head
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Section
from scrutiny.outputs.review import BAND_LABELS, band_values, kind_label
from scrutiny.outputs.views import Fact, number_text
from scrutiny.panel.redaction import AgeBand, Bands, DateBand, Kind, PlaceBand, TimeBand
from scrutiny.records import fields, identity
from scrutiny.records.fields import Field, Sensitivity

TITLE = "Data protection fact sheet"
MARKING = "for the office and its data protection officer. It holds no record, and staff codes instead of names."
WORKSPACE, PRIVATE, DRAW, CYCLE = "workspace", "private", "draw", "cycle"
_WHERE: Mapping[str, str] = {
    WORKSPACE: "In the workspace",
    PRIVATE: "In the private folder of each draw",
    DRAW: "Beside that folder",
    CYCLE: "In the folder of a cycle, beside its rounds",
}
_AT_CLOSE = "Days run from the meeting. When they are over, scrutiny close deletes it in cycles that are closed."
LINKED = "Banding does not make a page anonymous. A pack could be linked to public data: it is confidential."


# --- what is known of one office --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One setting of how long: its name, days after the meeting, and what it is about, as the settings say it."""

    name: str
    days: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that lies in the workspace: where, what it holds, and when it goes."""

    where: str  # WORKSPACE, PRIVATE, DRAW or CYCLE
    path: str  # from there on
    holds: str
    goes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """Where the signing of a draw stands, as the ledger's last event on it says. None and empty where purged."""

    draw: str  # in words: "2026-11, round 1, first sample"
    on: str
    signed: int | None
    left: int | None
    signers: tuple[str, ...]
    bands: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day on which a kind of a cycle was deleted, or is to be."""

    cycle: str
    what: str
    day: str
    state: str  # "deleted", "to be deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """What the ledger of a workspace says; counts only."""

    as_of: str  # its last event, in words
    head: str  # the hash of that event
    cycles: int
    loads: int  # extracts that were read
    rows: int  # in those of which the ledger still says so
    rejected: int
    loads_deleted: int  # of whose contents the ledger says no more
    signed: tuple[Signed, ...]
    kinds: Mapping[str, int]  # marks that were taken out, by the code of the kind
    packs: int  # times that packs were made
    given: int
    ended: Mapping[str, int]  # copies that ended, in words: "came back"
    out: int
    backups: tuple[int, int]  # in the workspace, elsewhere
    dates: tuple[Dated, ...]
    otherwise: tuple[str, ...]  # cycles whose list was fixed while another way of supply was set


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """All that the sheet says of one office. ``so_far`` is None outside of a workspace."""

    force: str
    office: str
    marking: str
    list_first: bool  # a list first, and details of drawn records after the draw; else all in one extract
    members: int
    readers: int
    kept: tuple[Kept, ...]
    places: tuple[Place, ...]
    so_far: SoFar | None


def fact_sheet(practice: Practice) -> Paper:
    """The sheet. The same practice gives the same paper."""
    so_far = practice.so_far
    about = (
        ("Force", practice.force or "not set"),
        ("Office", practice.office or "not set"),
        ("Settings", "those of the workspace" if so_far else "the usual ones: this was made outside of a workspace"),
        ("As of", so_far.as_of if so_far else ""),
        ("Last hash of the ledger", so_far.head if so_far else ""),
        ("Made with", f"scrutiny {__version__}"),
    )
    return Paper(
        name=f"{TITLE}, scrutiny {__version__}",
        title=TITLE,
        subtitle="What the program scrutiny does with records of stop and search",
        facts=tuple(Fact(label=label, value=value) for label, value in about if value),
        sections=(
            _in_short(practice),
            _comes_in(practice),
            _fields(),
            _coarser(),
            _roles(),
            _lies(practice),
            _taken_out(so_far),
            _one_way(),
            _how_long(practice),
            _leaves(practice),
            _copies(so_far),
            _risks(),
            _decide(),
        ),
        marking=f"{practice.marking}: {MARKING}",
        contents=True,
    )


# --- what comes in ----------------------------------------------------------------------------------------------


def _in_short(practice: Practice) -> Section:
    printed = sum(seen_by_members(field) != _NOT_SEEN for field in fields.FIELDS)
    return Section(
        heading="In short",
        blocks=(
            Paragraph(
                text="This sheet is made by the program, from its settings and from its own list of fields. It says "
                "what the program does, for a data protection impact assessment to build on. It is not the "
                "assessment, and it gives no legal advice. What the office has to decide stands at the end, to be "
                "filled in."
            ),
            Items(
                items=(
                    (
                        "The force sends records of stop and search to the office as files. Lay members of a panel "
                        "read some of them, drawn by lot, and judge them."
                    ),
                    (
                        f"The program knows {len(fields.FIELDS)} fields of a record. A pack is built from an "
                        f"allow-list: {printed} of them reach a member, some only in bands or as a yes. All others are "
                        "never printed in a pack."
                    ),
                    (
                        "Words that an officer wrote reach a member only after a person has read the record, decided "
                        "what is taken out, and signed."
                    ),
                    (
                        f"Each record goes to {counted(practice.readers, 'member', 'members')} out of "
                        f"{practice.members}, as it is set now."
                    ),
                    (
                        "The program runs on the office's own computer. It opens no connection to a network, and "
                        "reports to nobody."
                    ),
                    LINKED,
                )
            ),
        ),
    )


def _comes_in(practice: Practice) -> Section:
    so_far = practice.so_far
    if practice.list_first:
        way = (
            "A list first, then details. The force first sends a list: a reference, date, area and power of every "
            "search of the period. After the draw it is asked for the details of the drawn records, by reference. "
            "Details of other records in such a file are not kept."
        )
    else:
        way = (
            "All at once. The force sends the records of every search of the period, with the officers' words in it "
            "if its file has them. So the office holds the words of records that are never drawn, too."
        )
    secret = ", ".join(field.label.lower() for field in fields.FIELDS if field.kind is fields.Kind.PSEUDONYM)
    otherwise = so_far.otherwise if so_far else ()
    return Section(
        heading="What comes in, and from whom",
        blocks=(
            Paragraph(text=way),
            *(
                [Paragraph(text=f"Fixed the other way, before this was set: {', '.join(otherwise)}.")]
                if otherwise
                else []
            ),
            Items(
                items=(
                    (
                        "A column of the force's file that is none of the fields below is not read on: its contents "
                        "are kept nowhere. Its name may stand in a note on the load."
                    ),
                    f"One-way names replace these as they are read: {secret}. What stood in the file is not kept.",
                    "The force's file itself is not copied. It stays where the office saved it.",
                    "Rows that cannot be read are listed with file, row, column and reason.",
                    "From members: their answers and comments, by member code.",
                    (
                        "From the force's liaison: which videos are kept. From Chief Inspectors: answers to a brief, "
                        "as they were sent."
                    ),
                    (
                        "From the office: who holds which post (names and e-mail addresses in scrutiny.toml), and, "
                        "where it keeps one, the register of members."
                    ),
                )
            ),
            *(_loads(so_far) if so_far else ()),
        ),
    )


def _loads(so_far: SoFar) -> tuple[Facts, ...]:
    said = [
        Fact(label="Cycles so far", value=number_text(so_far.cycles)),
        Fact(label="Extracts read so far", value=number_text(so_far.loads)),
    ]
    if so_far.loads > so_far.loads_deleted:
        said.append(
            Fact(
                label="Rows in them",
                value=f"{number_text(so_far.rows)}, of which {number_text(so_far.rejected)} could not be read",
            )
        )
    if so_far.loads_deleted:
        said.append(Fact(label="Extracts deleted since", value=number_text(so_far.loads_deleted)))
    return (Facts(facts=tuple(said)),)


# --- the fields -------------------------------------------------------------------------------------------------

CLASSES: Mapping[Sensitivity, str] = {
    Sensitivity.PUBLIC: "The force publishes these record by record.",
    Sensitivity.PANEL: "A member may see these; words only after a person has checked and signed them.",
    Sensitivity.RESTRICTED: "For the office and the force. Some are read to be made coarser, as the table says.",
    Sensitivity.SECRET: "In no paper. The office holds a one-way name in the place of the value.",
}
_NOT_SEEN = "no"
_BANDED: Mapping[str, tuple[str, ...]] = {
    "searched_at": ("date", "time"),
    "age": ("age",),
    "age_range": ("age",),
    "area": ("place",),
}


def seen_by_members(field: Field) -> str:
    """How a member sees a field, in words; "no" where not at all. Asked of the code that prints a record's page."""
    if field.name in _BANDED:
        bands = band_values(Bands())
        return f"in bands, usually: {', '.join(bands[name] for name in _BANDED[field.name])}"
    if field.name not in views.ALLOWED:
        return _NOT_SEEN
    after = ", after judging" if field.label in _outcome_labels() else ""
    if field.name in views.TEXT_FIELDS:
        return f"yes, as signed{after}"
    if views.field_words({field.name: "x"}, field.name, supplied=frozenset({field.name})) == "recorded":
        return f"only that it is recorded{after}"
    return f"yes, rounded{after}" if field.kind is fields.Kind.NUMBER else f"yes{after}"


def _outcome_labels() -> frozenset[str]:
    bare = views.record_view({}, number="1", area="", supplied=frozenset())
    return frozenset(fact.label for fact in bare.outcome)


def _fields() -> Section:
    return Section(
        heading="The fields, by class",
        blocks=(
            Paragraph(
                text="Every field has one of four classes. A pack is not built from the classes alone: a field must "
                "stand on the allow-list, too. An extract rarely has all of these fields."
            ),
            Facts(
                facts=(
                    Fact(
                        label="yes",
                        value="the value, in words. One that is not on the program's list of values is "
                        "said to be recorded, and is not printed: it could be a name",
                    ),
                    Fact(
                        label="yes, as signed", value="what somebody wrote, without what a person took out and signed"
                    ),
                    Fact(label="after judging", value="it stands apart from the record, to be read last"),
                )
            ),
            Grid(
                caption="How many fields of each class",
                heads=("Class", "Fields", "Who may see them"),
                rows=tuple((str(one).capitalize(), str(len(_of(one))), words) for one, words in CLASSES.items()),
                numbers=(1,),
            ),
        ),
        parts=tuple(
            Section(
                heading=f"Class {one}",
                blocks=(
                    Grid(
                        caption=f"The {len(_of(one))} fields of class {one}",
                        heads=("Field", "What it is", "Does a member see it?"),
                        rows=tuple((field.label, field.meaning, seen_by_members(field)) for field in _of(one)),
                    ),
                ),
            )
            for one in CLASSES
        ),
    )


def _of(one: Sensitivity) -> tuple[Field, ...]:
    return tuple(field for field in fields.FIELDS if field.sensitivity is one)


_STEPS: Mapping[str, type[StrEnum]] = {"time": TimeBand, "date": DateBand, "age": AgeBand, "place": PlaceBand}


def _coarser() -> Section:
    usual = band_values(Bands())
    return Section(
        heading="What is made coarser",
        blocks=(
            Paragraph(
                text="In the place of the exact value a pack prints a band. The person who signs chooses one step for "
                "all records of a draw. The choice is part of what is signed: a change makes every signature void."
            ),
            Grid(
                caption="The bands",
                heads=("What", "Usually printed", "Coarser steps"),
                rows=tuple(
                    (label, usual[name], ", ".join(step for step in _STEPS[name] if step != usual[name]))
                    for name, label in BAND_LABELS.items()
                ),
            ),
            Paragraph(
                text="Part of the day: four parts of six hours. The page for signing shows how many records stand "
                "alone on what is printed, and how many on the part of it that the force publishes too."
            ),
            Paragraph(text=LINKED, strong=True),
        ),
    )


# --- who, where -------------------------------------------------------------------------------------------------


def _roles() -> Section:
    heads = ("Who", "Force's rows", "Signed records", "Own answers", "Answers of others", "Officers", "Publication")
    return Section(
        heading="Who is to see what",
        blocks=(
            Paragraph(
                text="The program has no log-ins and locks nothing. Whoever can open the folder can read all that is "
                "in it. It makes files for each of these people; who is given which is the office's part."
            ),
            Grid(
                caption="Who is to see what",
                heads=heads,
                rows=(
                    ("Scrutiny officer", "yes", "yes", "-", "yes", "one-way name", "prepares it"),
                    ("Second checker, where there is one", "to check", "yes", "-", "no", "no", "approves it"),
                    ("Member of the panel", "no", "own pack, this cycle", "yes", "after all are in", "no", "no"),
                    ("Chair", "no", "yes", "yes", "yes", "no", "approves the text"),
                    ("The force's liaison", "the force's own", "yes", "no", "agreed result", "by the reference", "no"),
                    (
                        "Chief Inspector",
                        "own area, from the force",
                        "yes",
                        "no",
                        "agreed result",
                        "from the liaison",
                        "no",
                    ),
                    ("The public", "no", "no", "no", "counts only", "no", "reads it"),
                ),
            ),
            Items(
                items=(
                    (
                        "A member code stands for a member, a staff code for a member of staff. Names behind them lie "
                        "in the private folder."
                    ),
                    "The link between a number in the pack and the force's reference stands in private files only.",
                    "Machine findings and results of an area are in no pack to judge from.",
                    (
                        "The program makes no pack for a Chief Inspector. A brief names cases by number, and the "
                        "force's liaison finds them."
                    ),
                )
            ),
        ),
    )


def _lies(practice: Practice) -> Section:
    return Section(
        heading="Where it lies",
        blocks=(
            Paragraph(
                text="All of it lies in one folder, the workspace, on a disk that the office chooses. The program does "
                "not encrypt it. The disk should be encrypted, and the folder in no place that a program synchronises."
            ),
            Paragraph(
                text="No network, no cloud, no telemetry. Nothing is loaded when a page is opened: pages for members "
                "and for signing forbid it to the browser. No model is trained, and no record is sent to one."
            ),
            *(
                Grid(
                    caption=caption,
                    heads=("What", "What it holds", "When it goes"),
                    rows=tuple((one.path, one.holds, one.goes) for one in practice.places if one.where == where),
                    notes=() if where != CYCLE else (_AT_CLOSE,),
                )
                for where, caption in _WHERE.items()
            ),
            Items(
                items=(
                    (
                        "The ledger says which step was taken when, by which staff code. Its rows hold codes and no "
                        "names. What a step was about can hold words that the office typed, such as reasons, and names "
                        "of the force's files."
                    ),
                    (
                        "The page for signing can keep its state in the browser: places in a text, kinds of marks, "
                        "decisions and the staff code; no word of a text."
                    ),
                    (
                        "A member's page for the screen keeps that member's own answers in that member's browser, "
                        "comments included, until they are taken away there."
                    ),
                )
            ),
        ),
    )


# --- what is taken out ------------------------------------------------------------------------------------------


def _taken_out(so_far: SoFar | None) -> Section:
    kinds = tuple(kind for kind in Kind if kind is not Kind.OWN)
    return Section(
        heading="What is taken out of texts, and who signs",
        blocks=(
            Items(
                numbered=True,
                items=(
                    (
                        "The program marks what looks like personal data. It removes nothing by itself, and it does "
                        "not find everything."
                    ),
                    (
                        "A person opens each record, reads it to its end, decides on every mark that the program is "
                        "not sure of, and adds what was missed."
                    ),
                    (
                        "The person signs each record by staff code. A visible token, such as [NAME], stands where "
                        "something was taken out."
                    ),
                    (
                        "No pack is made while a record is unsigned, or was changed since. A change to the text, the "
                        "marks, the bands or the fields that a page may show makes the signature void."
                    ),
                    (
                        "Before a pack is written, every finished file of it is opened again and searched for each "
                        "value of a secret field and each text that was taken out. One that is found stops the pack. "
                        "Short or everyday words are cleared by a person, hit by hit, with a reason."
                    ),
                    (
                        "Briefs and notices are searched like this too. Short values, and words that such a paper "
                        "holds wherever it goes, pass there: no text of a record is in it."
                    ),
                ),
            ),
            Paragraph(
                text="The invented records that come with the program need no signature: they are of nobody. What "
                "decides is the text itself."
            ),
            Paragraph(
                text="A signature is a person's statement and no cryptography. It is no proof that nobody can be known "
                "from what is left. The search is for values that are known to be secret: it finds nothing that "
                "nobody marked."
            ),
            Paragraph(
                text=f"The kinds that are marked: {', '.join(kind_label(kind).strip() for kind in kinds)}. Added to "
                "these is the office's own list of words, where it gives one."
            ),
            Paragraph(
                text="What members write, and what a Chief Inspector answers, is not marked or searched by this "
                "version. It prints members' comments in no paper."
            ),
        ),
        parts=(Section(heading="So far", blocks=_signed_blocks(so_far), nothing=_nothing(so_far)),),
    )


def _nothing(so_far: SoFar | None) -> str:
    return "Nothing has been signed in this workspace yet." if so_far else "This sheet was made outside of a workspace."


def _signed_blocks(so_far: SoFar | None) -> tuple[Grid, ...]:
    """Who signed how many records of each draw, and what kinds were taken out."""
    if so_far is None or not so_far.signed:
        return ()
    draws = Grid(
        caption="Records signed, by draw",
        heads=("Draw", "Last step", "Signed", "Left", "By", "Printed in bands"),
        rows=tuple(
            (
                one.draw,
                one.on,
                "deleted" if one.signed is None else number_text(one.signed),
                "deleted" if one.left is None else number_text(one.left),
                ", ".join(one.signers) or "-",
                _band_words(one.bands),
            )
            for one in so_far.signed
        ),
        numbers=(2, 3),
        notes=("Deleted: the details of that cycle are over their time, and what the ledger said of them went too.",)
        if any(one.signed is None for one in so_far.signed)
        else (),
    )
    if not so_far.kinds:
        return (draws,)
    counts = sorted(so_far.kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    kinds = Grid(
        caption="What was taken out, by kind, in all records that are signed",
        heads=("Kind", "Printed in its place", "Places"),
        rows=(
            *((kind_label(Kind.of(code)), Kind.of(code).token, number_text(count)) for code, count in counts),
            ("All", "", number_text(sum(so_far.kinds.values()))),
        ),
        numbers=(2,),
        total=True,
    )
    return draws, kinds


def _band_words(bands: Mapping[str, str]) -> str:
    return "; ".join(f"{BAND_LABELS[name].lower()}: {step}" for name, step in bands.items()) or "-"


def _one_way() -> Section:
    people = ", ".join(field.label.lower() for field in fields.FIELDS if field.kind is fields.Kind.PSEUDONYM)
    return Section(
        heading="How one-way names are made",
        blocks=(
            Paragraph(
                text="A workspace has one secret, the salt: 32 random bytes in private/salt.txt, with a copy beside "
                "each draw. Names are made from it with HMAC-SHA256. Without it nobody can find what a name was made "
                "of by trying all there could be."
            ),
            Grid(
                caption="The names",
                heads=("Name", "Made from", "How", "Where it stands"),
                rows=(
                    (
                        "Public id of a record",
                        "the force and the force's reference of the record, or its derived id",
                        "HMAC-SHA256 with the salt, 16 hexadecimal digits",
                        "the public list and sample, and the files of the draw",
                    ),
                    (
                        "One-way name of a person",
                        f"what the file says in: {people}",
                        "HMAC-SHA256 with another key made from the salt, 10 hexadecimal digits",
                        "private files only",
                    ),
                    (
                        "Derived id of a record",
                        f"{len(identity.DERIVED_1)} fields of the record, where it has no reference",
                        "SHA-256 without a secret",
                        "private files only",
                    ),
                ),
            ),
            Paragraph(text="What this does not protect from:", strong=True),
            Items(
                items=(
                    (
                        "Whoever has the salt and a reference of the force can tell whether that record was on a "
                        "list, and whether it was drawn. Whoever has the salt, an officer's number and the private "
                        "files can tell which records are of that officer."
                    ),
                    (
                        "A name is the same wherever the same salt is used: two rows of one officer can be seen to be "
                        "of one officer, by whoever sees the private files."
                    ),
                    "A derived id has no secret: it can be worked out from the fields. That is why it is private.",
                    (
                        "A one-way name hides a value. It does not hide a person who can be known by what else the "
                        "record tells. These names are pseudonyms; the records are not anonymous."
                    ),
                    (
                        "The salt stays as long as the workspace does, so that a later list can leave out what stood "
                        "on an earlier one."
                    ),
                )
            ),
        ),
    )


# --- how long ---------------------------------------------------------------------------------------------------


def _how_long(practice: Practice) -> Section:
    so_far = practice.so_far
    dates = so_far.dates if so_far else ()
    return Section(
        heading="How long it is kept",
        blocks=(
            Grid(
                caption="The times, as they are set",
                heads=("Setting", "Days after the meeting", "What it is"),
                rows=tuple((one.name, _days(one.days), one.what) for one in practice.kept),
                numbers=(1,),
                notes=(
                    (
                        "Extracts for trends belong to no meeting: they go as many days after they were loaded as the "
                        "setting for extracts says."
                    ),
                ),
            ),
            Items(
                items=(
                    (
                        "Nothing is deleted by itself. scrutiny close closes a cycle of which all is done and deletes "
                        "what is over its time in the cycles that are closed. Somebody has to run it again as the "
                        "later times run out."
                    ),
                    "The workspace is verified first. If something was altered, nothing is deleted and it says so.",
                    (
                        "What the ledger said of a deleted file goes with it. That the step was taken stays, and a "
                        "later check can still tell a deletion from a loss."
                    ),
                    "Backups in the workspace that hold any of it are deleted.",
                    "Files are deleted, not written over. An encrypted disk protects what a disk keeps of them.",
                )
            ),
            *(
                [
                    Grid(
                        caption="Cycle by cycle",
                        heads=("Cycle", "What", "Day", "State"),
                        rows=tuple((one.cycle, one.what, one.day, one.state) for one in dates),
                    )
                ]
                if dates
                else []
            ),
        ),
        parts=(
            Section(
                heading="What stays",
                blocks=(
                    Items(
                        items=(
                            (
                                "The public folder of every draw: public ids, plan, fingerprint, sample. The draw can "
                                "be done again."
                            ),
                            (
                                "The panel's results in counts, the figures, the briefs that were sent, and the "
                                "answers that came, as they came."
                            ),
                            "The rows of the ledger, and the salt.",
                        )
                    ),
                ),
            ),
            Section(
                heading="What no program can reach",
                blocks=(
                    Items(
                        items=(
                            "Packs and workbooks with members, briefs, lists of videos with the force; paper.",
                            "E-mails with extracts, packs and answers; the force's file where somebody saved it.",
                            (
                                "Backups elsewhere, and earlier versions that a file server, Windows or a "
                                "synchronising program keeps."
                            ),
                            (
                                "Files in the workspace that no step made, such as minutes or the register of members. "
                                "scrutiny close counts those that it does not know, by folder, and never deletes them."
                            ),
                        )
                    ),
                ),
            ),
        ),
    )


def _days(days: int) -> str:
    return number_text(days) + (f" (about {days / 365.25:.0f} years)" if days >= 730 else "")


# --- what leaves ------------------------------------------------------------------------------------------------


def _leaves(practice: Practice) -> Section:
    asked = (
        (
            (
                "request.csv",
                "the force's liaison",
                "pack number, the force's reference, date, area and power of the drawn records",
                "nothing: these are the force's own data",
            ),
        )
        if practice.list_first
        else ()
    )
    return Section(
        heading="What leaves the office",
        blocks=(
            Paragraph(
                text="The program sends nothing. It writes files; a person hands them out, by whatever way the office "
                "has chosen."
            ),
            Grid(
                caption="What is made to be handed out",
                heads=("What", "For whom", "What is in it", "Before that"),
                rows=(
                    (
                        "Page of the fingerprint",
                        "members",
                        "a hash, and how many records come from each area",
                        "no record is in it",
                    ),
                    *asked,
                    (
                        "Lists of videos to keep",
                        "the force's liaison",
                        f"for each video: {', '.join(str(head).rstrip('?').lower() for head in Head)}",
                        "nothing: these are the force's own data",
                    ),
                    (
                        "Folder public/, page to check the draw",
                        "members and auditors; anybody once the cycle is published",
                        "public ids, areas, the seed, hashes, and why a record was withdrawn, as a reason of a list",
                        "no field of a record but its area is in it",
                    ),
                    (
                        "Pack to judge from",
                        "members",
                        "pack number, area and the fields that the tables above say a member sees",
                        "signed record by record; every file searched",
                    ),
                    (
                        "Must-see paper",
                        "members, at the meeting",
                        (
                            "records shown because of what they are, each with its number and the fields that the "
                            "tables above say a member sees"
                        ),
                        "signed record by record; every file searched",
                    ),
                    (
                        "Covering letter, with each copy",
                        "the member it is made for",
                        "member code and number of the copy, how many records are in it, what to do and by when",
                        "no name and no field of a record is in it; every file searched",
                    ),
                    (
                        "Notice of a withdrawn record, and the page in its place",
                        "the members whose copy holds it",
                        (
                            "member code, pack number, why it was withdrawn, as a reason of a list, and what is shown "
                            "in addition"
                        ),
                        "no field of a record is in it; every file searched",
                    ),
                    (
                        "Scoring workbook",
                        "the member it is made for",
                        "pack number, area, power, object, and room for answers",
                        "every file searched",
                    ),
                    (
                        "Part B, with the agenda",
                        "members, after the answers of all are in, or earlier if the chair gives a reason",
                        (
                            "counts by area, group and month, some of them small; cases by pack number with area, what "
                            "the checks ask and how answers counted; actions, and what Chief Inspectors were asked"
                        ),
                        "no text of a record and no comment of a member is in it; every file searched",
                    ),
                    (
                        "Brief, or notice",
                        "the Chief Inspector of an area, or the force lead",
                        "the area, counts, and cases by pack number with the panel's result and how answers counted",
                        "no text of a record and no comment is in it; every file searched",
                    ),
                    (
                        "Workbook of findings (scrutiny check)",
                        "the force's liaison",
                        "queries of the checks, by the force's reference",
                        "never for members or the public",
                    ),
                    (
                        "Backup",
                        "the office",
                        "everything in the workspace, the salt included",
                        "it is not encrypted: the disk must be",
                    ),
                ),
            ),
            Paragraph(
                text="Figures for the public are not made by this version. What the office publishes, it puts together "
                "by hand, and answers for."
            ),
        ),
    )


def _copies(so_far: SoFar | None) -> Section:
    return Section(
        heading="Copies, and what comes back",
        blocks=(
            Items(
                items=(
                    "Each member reads records of a fixed share, named in an assignment by member code.",
                    (
                        "A register of copies can be kept: which copy was given to which member, on which day and in "
                        "which way, which records are in it, and how it ended. Then it can be said who had a record. "
                        "What was given without being written down, it does not know."
                    ),
                    (
                        "A copy that was lost, or a record that was withdrawn after packs went out, is for the office "
                        "to act on."
                    ),
                    "Answers come back as files, kept by member code. Comments go when answers go, at the latest.",
                )
            ),
            *([Facts(facts=_copy_facts(so_far))] if so_far else []),
        ),
    )


def _copy_facts(so_far: SoFar) -> tuple[Fact, ...]:
    inside, elsewhere = so_far.backups
    said = (
        ("Packs were made", counted(so_far.packs, "time", "times")),
        ("Copies written down as given", number_text(so_far.given)),
        ("Still out", number_text(so_far.out)),
        *((f"A copy {words}", counted(count, "time", "times")) for words, count in so_far.ended.items()),
        ("Backups in the workspace", number_text(inside)),
        ("Backups elsewhere", number_text(elsewhere)),
    )
    return tuple(Fact(label=label, value=value) for label, value in said)


# --- what stays open --------------------------------------------------------------------------------------------


def _risks() -> Section:
    return Section(
        heading="Risks that stay",
        blocks=(
            Items(
                items=(
                    (
                        f"{LINKED} On a real force's data, the fields of a page single out most records among those "
                        "that the force publishes."
                    ),
                    (
                        "A record can be known by its story: to the person searched, the officer, a neighbour, a "
                        "member from the same street. No list of words finds that; only the person who reads it can."
                    ),
                    (
                        "The program misses some personal data, and marks some that is none. The signature is the "
                        "safeguard, and it is as good as the reading."
                    ),
                    (
                        "In the private folder lie records in full, the key to the force's references and the salt, in "
                        "the clear."
                    ),
                    "The program cannot know who is at the keyboard. A staff code is what somebody said.",
                    "A page or a file that was handed out can be photographed, printed or sent on.",
                    "Comments of members and answers of Chief Inspectors can hold names.",
                    (
                        "Whoever holds the ledger can rebuild all of it. What was sent out in print and by e-mail is "
                        "what shows that."
                    ),
                    "Times run out, and nothing goes, if nobody runs scrutiny close.",
                )
            ),
        ),
    )


def _decide() -> Section:
    blanks: Iterable[tuple[str, int]] = (
        ("On which lawful basis the office reads these records, and members on its behalf", 3),
        ("What applies to ethnicity, to suspicion of crime and to children, in them", 3),
        ("Who is controller, joint controller or processor: the force, the office, the members", 3),
        ("The agreement with the force on sharing: its date, and where it is kept", 2),
        ("Members: agreements signed, vetting, training, and who looks after that", 2),
        ("Whether the times above are right, and who agreed to them", 2),
        ("The disk: is it encrypted, who can open the folder, what backs it up and for how long", 3),
        ("How packs go out and come back, and how a lost one is reported", 2),
        ("How people are told that records of searches are used like this", 2),
        ("How a request of a person about their own data is met. The program has no search by name", 2),
        ("Whether a second person checks the records before they are signed", 1),
        ("What is published, and who approves it", 2),
        ("Risks that are accepted, and by whom", 3),
        ("Advice of the data protection officer", 4),
        ("Completed by, and on which day", 1),
        ("To be looked at again on", 1),
    )
    return Section(
        heading="What the office decides",
        blocks=(
            Paragraph(
                text="The program cannot know these, and this sheet takes no view on them. Fill them in, by hand or in "
                "Word. A new sheet starts with empty lines, so keep this one."
            ),
            *(Blank(label=label, lines=lines) for label, lines in blanks),
        ),
    )
