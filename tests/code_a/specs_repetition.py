"""The same written reasons on more than one record: examples of ``code_a/repetition.py``."""

from typing import Any

from code_a_records import WITHHELD
from spec_case import BEFORE_2015, BLANK, CANNOT, CLEAR, HELD_BACK, NO, NO_COLUMN, NOON, OLD, QUERY, UNCERTAIN, Case

LONG = (
    "I watched the subject take a clear bag of what looked like cannabis from behind the electric box, put it in a "
    "coat pocket and walk towards the shops, suspected drugs."
)
NEARLY = LONG.replace("shops", "shop").replace("drugs.", "drugs!")
LIKE_IT = LONG.replace("electric box", "garden wall").replace("coat pocket", "rucksack")
ELEVEN = "Seen to sell a wrap of cocaine by the school lockers."
ELEVEN_NEARLY = "Seen to sell a wrap of cocaine by the school locker."
HEAVILY = "[REDACTED] was seen by [NAME] near the shops"


def at(text: str | None, place: str | None = "High Street", time: str | None = NOON, **cells: Any) -> dict[str, Any]:
    """A drugs search at a place and a time, with its written reason."""
    return {"power": "mda-s23", "grounds": text, "place": place, "searched_at": time, **cells}


ELSEWHERE = at(LONG, "Station Road", "2026-08-05 12:00")

SPECS: dict[str, tuple[Case, ...]] = {
    "txt-duplicate": (
        Case("words of its own", at(LONG), CLEAR, beside=(at("Caller saw him hide a knife in the hedge."),)),
        Case("the only record", at(LONG), CLEAR),
        Case("the same words elsewhere, another day", at(LONG), QUERY, beside=(ELSEWHERE,)),
        Case("in capitals, without commas", at(LONG.upper().replace(",", "")), QUERY, beside=(ELSEWHERE,)),
        Case("with other quotation marks", at(f"“{LONG}”"), QUERY, beside=(ELSEWHERE,)),
        Case("nearly the same words", at(NEARLY), QUERY, beside=(ELSEWHERE,)),
        Case("much alike, and not nearly the same", at(LIKE_IT), CLEAR, beside=(ELSEWHERE,)),
        Case("a short text, the same", at(ELEVEN), QUERY, beside=(at(ELEVEN, "Station Road"),)),
        Case("a short text, nearly the same", at(ELEVEN), CLEAR, beside=(at(ELEVEN_NEARLY, "Station Road"),)),
        Case("two people stopped together", at(LONG), CLEAR, beside=(at(LONG),)),
        Case("together, in nearly the same words", at(LONG), CLEAR, beside=(at(NEARLY),)),
        Case("together, the place in capitals", at(LONG), CLEAR, beside=(at(LONG, "HIGH STREET."),)),
        Case("half an hour later, same place", at(LONG), CLEAR, beside=(at(LONG, time="2026-08-03 12:30"),)),
        Case("a minute later than that", at(LONG), QUERY, beside=(at(LONG, time="2026-08-03 12:31"),)),
        Case("same time, another place", at(LONG), QUERY, beside=(at(LONG, "Station Road"),)),
        Case("together, and one elsewhere", at(LONG), QUERY, beside=(at(LONG), ELSEWHERE)),
        Case("same time, a place is blank", at(LONG), CANNOT, UNCERTAIN, beside=(at(LONG, None),)),
        Case("same time, a place is withheld", at(LONG), CANNOT, UNCERTAIN, beside=(at(LONG, WITHHELD),)),
        Case("another day, a place is blank", at(LONG), QUERY, beside=(at(LONG, None, "2026-08-05 12:00"),)),
        Case("same place, a time is blank", at(LONG), CANNOT, UNCERTAIN, beside=(at(LONG, time=None),)),
        Case("another place, a time is blank", at(LONG), QUERY, beside=(at(LONG, "Station Road", None),)),
        Case(
            "same place, that day, no time",
            at(LONG),
            CANNOT,
            UNCERTAIN,
            beside=(at(LONG, time="2026-08-03", date_precision="day"),),
        ),
        Case(
            "same place, another day, no time",
            at(LONG),
            QUERY,
            beside=(at(LONG, time="2026-08-04", date_precision="day"),),
        ),
        Case("neither time nor place", {"grounds": LONG}, CANNOT, UNCERTAIN, beside=({"grounds": LONG},)),
        Case("the same beat", at(LONG, None, beat="B12"), CLEAR, beside=(at(LONG, None, beat="B12"),)),
        Case("another beat", at(LONG, None, beat="B12"), QUERY, beside=(at(LONG, None, beat="B13"),)),
        Case("a place here, a beat there", at(LONG), CANNOT, UNCERTAIN, beside=(at(LONG, None, beat="B12"),)),
        Case(
            "the same map point",
            at(LONG, None, latitude=51.65, longitude=-0.4),
            CLEAR,
            beside=(at(LONG, None, latitude=51.65, longitude=-0.4),),
        ),
        Case(
            "another map point",
            at(LONG, None, latitude=51.65, longitude=-0.4),
            QUERY,
            beside=(at(LONG, None, latitude=51.66, longitude=-0.4),),
        ),
        Case("a name blacked out, enough words left", at(f"[NAME]: {LONG}"), QUERY, beside=(at(f"XXXX: {LONG}", "A"),)),
        Case("few words left", at(HEAVILY), CANNOT, HELD_BACK, beside=(at(HEAVILY, "Station Road"),)),
        Case("few words left, and nothing like them", at(HEAVILY), CLEAR, beside=(ELSEWHERE,)),
        Case("all blacked out", at("[NAME] ███"), CANNOT, HELD_BACK),
        Case("a placeholder: another check asks about it", at("see BWV"), NO, beside=(at("see BWV", "Station Road"),)),
        Case("blank: another check asks about it", at(None), CANNOT, BLANK, beside=(at(None, "Station Road"),)),
        Case("section 60", at(LONG, power="cjpoa-s60"), NO, beside=(ELSEWHERE,)),
        Case("the other is under section 60", at(LONG), CLEAR, beside=({**ELSEWHERE, "power": "cjpoa-s60"},)),
        Case("a power that another code governs", at(LONG, power="terrorism-s43"), NO, beside=(ELSEWHERE,)),
        Case("withheld", at(WITHHELD), CANNOT, HELD_BACK, beside=(at(WITHHELD, "Station Road"),)),
        Case("no column", {"power": "mda-s23"}, CANNOT, NO_COLUMN),
        Case("an old search", at(LONG, time=BEFORE_2015), NO, OLD, beside=(ELSEWHERE,)),
        Case("the other is an old search", at(LONG), CLEAR, beside=(at(LONG, "Station Road", BEFORE_2015),)),
    ),
}
