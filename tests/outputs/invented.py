"""Invented packs and briefs for the tests of outputs. No record here is of anybody."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from scrutiny.accountability import briefs
from scrutiny.outputs import views
from scrutiny.outputs.glossary import with_glossary
from scrutiny.outputs.views import BriefView, Fact, PackView, RecordView
from scrutiny.panel import questions
from scrutiny.panel.decisions import Colour
from scrutiny.records.days import span_words

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
        record(
            "6", "Broxbourne", date_precision="day", searched_at=datetime(2026, 8, 2, tzinfo=UTC),
            grounds="Info from control room.",
        ),
    )  # fmt: skip


EXTRA = (
    "force_used", "handcuffs_used", "force_reason", "camera_used", "copy_offered", "copy_given", "copy_reason",
    "supervisor_result",
)  # fmt: skip


def blanks(*names: str) -> Mapping[str, object]:
    """These fields, blank."""
    return dict.fromkeys(names)


def pack(*records: RecordView, announced: bool = True) -> PackView:
    """A pack of these records, or of the six."""
    shown = records or six_records()
    areas = tuple(views.AreaRow(name=name, population=151 + 200 * place, drawn=1) for place, name in enumerate(AREAS))
    searches = sum(row.population for row in areas)
    return with_glossary(
        PackView(
            pack_id="2026-11-first-a",
            title="Stop and search records to judge",
            force="Hertfordshire Constabulary",
            period=span_words(date(2026, 8, 1), date(2026, 9, 30)),
            stage="First sample",
            marking=views.MARKING,
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


QUESTION = "Does the record say clearly what the officer saw, heard or was told that led to this search?"


def real_brief(cases: int = 7) -> briefs.Brief:
    """A brief such as the panel's reckoning makes it."""
    colours = [Colour.RED] * 2 + [Colour.AMBER] * (cases - 2)
    return briefs.Brief(
        addressee="Chief Inspector, Watford",
        name="Watford",
        heading="Area of concern: Watford",
        about="the 151 searches recorded as in Watford",
        period="in August and September 2026",
        found=(
            (
                "Of the 151 searches recorded as in Watford in August and September 2026, 30 were drawn by lot; the "
                "panel was confident in 19 of 28; 2 could not be judged from the record."
            ),
            "These figures are of all draws together. In the first, the panel was confident in 5 of 10.",
            (
                "Had it read them all, the panel would have been confident in between 78 and 124 of 151. Chance in the "
                "draw is allowed for; that people can judge differently is not."
            ),
            "The benchmark set beforehand is 80%, which is at least 121 of the 151 searches.",
            "If the panel were confident in that many, a draw as low as this would come up about 3 times in 100.",
        ),
        cases=tuple(
            briefs.Case(
                number=f"{place:03}",
                result=colour,
                answers=(
                    briefs.CriticalAnswer(
                        header="Reason is clear", question=QUESTION, counts=(("No", 2), ("Partly", 1))
                    ),
                ),
            )
            for place, colour in enumerate(colours, start=17)
        ),
        asked=(
            f"What happened in each of the {cases} cases listed here?",
            "What will you do about what you find, and who will do it?",
            "By when will each of these things be done, and how will the panel see that it was?",
        ),
        flagged_on=date(2026, 12, 1),
        due=date(2027, 1, 12),
        not_said=briefs.NOT_SAID,
        chosen=(
            (
                "10 searches drawn by lot with the seed 0271828182, made after the fingerprint was sent out (e-mail to "
                "members, 2026-10-05)."
            ),
            (
                "20 searches drawn by lot with the seed 3141592653, made after the fingerprint was sent out (e-mail to "
                "members, 2026-11-02)."
            ),
            (
                "Fingerprint of the list and the plan: e7d0 dfe7 56f4 3934 1b38 73ae 9d07 7288. Anybody who holds both "
                "can draw again."
            ),
        ),
    )


def brief(*, cases: int = 7) -> BriefView:
    """The same, laid out."""
    return views.brief_view(real_brief(cases), dated=date(2026, 12, 8))
