"""Values that a cell may have, for every field of the dictionary: ordinary ones, odd ones, blank and withheld."""

from typing import Any

from code_a_records import WITHHELD
from hypothesis import strategies as st

from scrutiny.records import fields
from scrutiny.records.vocabulary import VOCABULARIES

PIECES = (
    "smell of cannabis", "strong", "no", "did not", "was not present", "cannabis", "weed", "known for", "dealing",
    "seen to drop a bag", "grinder", "nervous", "hotspot", "in his pocket", "male", "the", "area", "caller stated",
    "intel dated", "12/08", "CAD 123", "[NAME]", "XXXX", "███", "redacted", "see BWV", "as above", "n/a", "none",
    "authorised by", "s60", "Insp Smith", "Operation Larch", "in operation", "ref 0012", "60/12/24", "123456",
    "-", "&", ".", "...", "?", "\n", "\u00a0", "é", "ż", "didn’t", "o/s", "a", "SMELT OF WEED", "7",  # noqa: RUF001
    "known to police", "consented to a search", "because he is black", "wearing dark clothing", "acting suspiciously",
    "intelligence received", "knife found on search", "a knife", "section 23", "stolen bike", "would not answer",
)  # fmt: skip
TEXT = st.lists(st.sampled_from(PIECES), min_size=1, max_size=10).map(" ".join)

ODD = "as nobody writes it"
MOMENTS = (
    "2015-03-18 23:59", "2015-03-19 00:00", "2019-05-04 12:00", "2023-12-20 00:00",
    "2026-08-03 11:58", "2026-08-03 12:00", "2026-08-03 12:00",
    "2026-08-03 12:59", "2026-08-03 13:00", "2026-08-03 23:00", "2026-08-04 12:00", "2026-08-04 12:01",
    "2026-08-05 12:00", "2026-08-05 12:01", "2026-10-25 00:30", "2026-08-09 23:30", "2027-01-01 00:00",
)  # fmt: skip
DAYS = ("2026-08-01", "2026-08-03", "2026-08-04", "2026-08-10", "2026-08-11", "2026-09-30")
NUMBERS = {
    "latitude": (51.65, 51.66, 51.9, 53.4),
    "longitude": (-0.4, -0.41, -0.1, -2.2),
    "age": (-1.0, 0.0, 9.0, 10.0, 16.5, 17.0, 18.0, 25.0, 35.0, 111.0),
    "detention_minutes": (0.0, 5.0, 45.0, 46.0, 90.0),
    "persons_searched": (0.0, 1.0, 2.0, 3.0),
    "persons_present": (0.0, 1.0, 2.0, 3.0),
}
OFTEN = {  # codes that matter more than the others of their vocabulary
    "power": ("pace-s1", "mda-s23", "cjpoa-s60", "poa-2023-s11", "svro-s342e"),
    "second_power": (None, None, None, None, "pace-s1", "cjpoa-s60"),
    "object": ("drugs", "unavailable", "offensive-weapons"),
    "second_object": (None, None, None, None, None, "drugs", "unavailable"),
    "search_type": ("person", "vehicle"),
}


def _values(field: fields.Field) -> st.SearchStrategy[Any]:
    nothing = (None, WITHHELD)
    match field.kind:
        case fields.Kind.CODED:
            codes = VOCABULARIES[field.vocabulary or ""].codes
            often = OFTEN.get(field.name, codes)
            return st.one_of(st.sampled_from(often), st.sampled_from(codes), st.sampled_from((*nothing, ODD)))
        case fields.Kind.INSTANT:
            return st.sampled_from((None, *MOMENTS))
        case fields.Kind.DAY:
            return st.sampled_from((None, *DAYS))
        case fields.Kind.NUMBER:
            return st.sampled_from((None, *NUMBERS[field.name]))
        case fields.Kind.TEXT if field.name == "grounds":
            return st.one_of(st.sampled_from(nothing), TEXT, TEXT)
        case fields.Kind.TEXT:
            return st.sampled_from((*nothing, "High Street", "See BWV", "called away", "a school"))
        case _:
            return st.sampled_from((*nothing, "a-1", "b-2", "60/12"))


VALUES: dict[str, st.SearchStrategy[Any]] = {field.name: _values(field) for field in fields.FIELDS}
# "2026-08-03" alone is a day without a time.
VALUES["searched_at"] = st.sampled_from((None, WITHHELD, "2026-08-03", *MOMENTS))
