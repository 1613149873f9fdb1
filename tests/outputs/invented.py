"""Invented packs and briefs for the tests of outputs. No record here is of anybody."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from scrutiny.outputs import views
from scrutiny.outputs.glossary import with_glossary
from scrutiny.outputs.views import BriefView, CaseRow, Fact, PackView, RecordView
from scrutiny.panel import questions

PUBLIC = frozenset(
    {
        "search_type", "searched_at", "power", "object", "gender", "age_range", "self_defined_ethnicity",
        "officer_defined_ethnicity", "outcome", "outcome_linked", "clothing_removed",
    }
)  # fmt: skip
FULL = PUBLIC | frozenset(
    {
        "grounds", "found", "force_used", "handcuffs_used", "force_reason", "camera_used", "camera_reason",
        "copy_offered", "copy_given", "copy_reason", "supervisor_result", "clothing_reason", "out_of_public_view",
        *views.TOLD,
    }
)  # fmt: skip

OUTCOME_WORDS = "One bag of herbal cannabis, in a jacket pocket"

GROUNDS = (
    "At about the time shown I was on foot patrol in the shopping centre. A member of staff told me that the person, "
    "described as wearing a grey top and carrying a green rucksack, had put three bottles into the bag and walked "
    "past the tills. I saw the person within two minutes, fitting the description in all points. When I asked what "
    "was in the bag the person said [NAME] had told them to hold it."
)

ROW: dict[str, object] = {
    "reference": "SS/2026/0012",
    "searched_at": datetime(2026, 8, 14, 14, 37, tzinfo=UTC),
    "date_precision": "second",
    "place": "Clarendon Road",
    "latitude": 51.6565,
    "search_type": "person",
    "power": "pace-s1",
    "object": "stolen-goods",
    "gender": "male",
    "age": 19.0,
    "age_range": "18-24",
    "self_defined_ethnicity": "W1",
    "officer_defined_ethnicity": "white",
    "clothing_removed": "outer-or-none",
    "force_used": "yes",
    "handcuffs_used": "yes",
    "force_reason": "Tried to walk off; cuffed to the front to stop the bag being thrown away.",
    "camera_used": "yes",
    "copy_offered": "yes",
    "copy_given": "no",
    "copy_reason": "Declined.",
    "supervisor_result": "satisfied",
    **dict.fromkeys(views.TOLD, "yes"),
    "told_entitlement": "no",
    "told_warrant_card": None,
    "grounds": GROUNDS,
    "found": OUTCOME_WORDS,
    "outcome": "community-resolution",
    "outcome_linked": "no",
}

LONG_GROUNDS = "\n\n".join(f"{number}. {GROUNDS}" for number in range(1, 13))
AREAS = ("Watford", "Dacorum", "Three Rivers", "St Albans", "No location", "Broxbourne")


def record(number: str = "1", area: str = "Watford", supplied: frozenset[str] = FULL, **changes: object) -> RecordView:
    """One record, changed as asked."""
    return views.record_view({**ROW, **changes}, number=number, area=area, supplied=supplied)


def six_records() -> tuple[RecordView, ...]:
    """Usual, long, blank, not supplied, drugs on a child at night, date without a time."""
    return (
        record("1"),
        record("2", "Dacorum", grounds=LONG_GROUNDS),
        record("3", "Three Rivers", grounds=None, power=None, found=None, self_defined_ethnicity=None),
        record("4", "St Albans", supplied=PUBLIC, **blanks("grounds", "found", *views.TOLD, *EXTRA)),
        record(
            "5", "No location", power="mda-s23", object="drugs", age_range="10-17", clothing_removed="more-than-outer",
            searched_at=datetime(2026, 9, 1, 23, 30, tzinfo=UTC), self_defined_ethnicity="NS",
            grounds="Smell of cannabis. Male very nervous.\nHands in pockets. 😀 ☐ مرحبا بالعالم",
        ),
        record("6", "Broxbourne", date_precision="day", searched_at=datetime(2026, 8, 2, tzinfo=UTC), grounds="Info from control room."),
    )  # fmt: skip


EXTRA = ("force_used", "handcuffs_used", "force_reason", "camera_used", "copy_offered", "copy_given", "copy_reason", "supervisor_result")  # fmt: skip


def blanks(*names: str) -> Mapping[str, object]:
    """These fields, blank."""
    return dict.fromkeys(names)


def pack(*records: RecordView, draft: bool = False, announced: bool = True) -> PackView:
    """A pack of these records, or of the six."""
    shown = records or six_records()
    areas = tuple(views.AreaRow(name=name, population=151 + 200 * place, drawn=1) for place, name in enumerate(AREAS))
    searches = sum(row.population for row in areas)
    return with_glossary(
        PackView(
            pack_id="2026-11-first-a",
            title="Stop and search records to judge",
            force="Hertfordshire Constabulary",
            period=views.period_text(date(2026, 8, 1), date(2026, 9, 30)),
            stage="First sample",
            marking=views.MARKING,
            draft=draft,
            how_to=views.HOW_TO,
            sampling=views.sampling_view(
                searches=searches,
                drawn=len(areas),
                seed="0271828182",
                frame_sha256="520cfb0644c4d9891fe3f8ba7cbd1b3873ae9d07728891cbcd1239ed9d67529b",
                fingerprint="e7d0 dfe7 56f4 3934 1b38 73ae 9d07 7288" if announced else "",
                announced="e-mail to members, 5 October 2026" if announced else "",
                seed_source="ten ten-sided dice, thrown by the chair" if announced else "",
                witness="member PM-04" if announced else "",
            ),
            areas=areas,
            total_population=searches,
            total_drawn=len(areas),
            records=shown,
            questions=views.question_views(questions.supplied()),
            glossary=(),
            provenance=(
                Fact(label="Made with", value="scrutiny 0.1.0"),
                Fact(label="Questions", value="Hertfordshire, version 1"),
                Fact(label="Details supplied", value="all at once, in one file"),
            ),
            notices=("The force's file has no column for: Why made later.",),
        )
    )


def brief(draft: bool = False) -> BriefView:
    """A brief with four cases."""
    return BriefView(
        title="Stop and search: what the panel asks of you",
        addressee="Chief Inspector, Watford Community Safety Partnership area",
        area="Watford",
        period="1 August to 30 September 2026",
        found=(
            "The panel read 30 of the 151 searches recorded as in Watford. It was confident in 19 of 30. The benchmark is 24.",
            "In 8 records the panel could not see what led to the search.",
        ),
        cases=(
            CaseRow(number="17", result="Not confident", note="The reasons point to a place, not to a person."),
            CaseRow(number="23", result="Serious concerns", note="More than outer clothing removed; no reason written."),
            CaseRow(number="31", result="Not confident", note="Smell only."),
            CaseRow(number="W4", result="Cannot judge", note=""),
        ),
        asks=(
            "Please read records 17, 23 and 31 with the supervisors concerned and tell us what you found.",
            "Please tell us how reasons will be checked from now on.",
        ),
        due="12 January 2027",
        how_chosen=(
            "All 30 records were drawn by lot after a first sample of 10. Nobody chose them.",
        ),
        marking="OFFICIAL-SENSITIVE: for the addressee.",
        draft=draft,
    )
