"""Makes the invented extract in ``sample_data/``, byte for byte the same every time.

    python tools/make_sample_data.py --out sample_data
    python tools/make_sample_data.py --out sample_data --check

The words come from the handwritten stock in ``tools/sample_stock/``; every choice comes from SHA-256 of a
label and a counter, so that neither a library's random stream nor the order of other choices matters.
Nothing is taken from real records. What is wrong with a record was put there on purpose and is listed in
``answers.csv``; a record that is not listed there should raise no query.
"""

import argparse
import csv
import hashlib
import io
import re
import sys
import tomllib
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

from scrutiny.records import fields, vocabulary

STOCK = Path(__file__).with_name("sample_stock")
LEFT_OUT = ("latitude", "longitude")  # the force gives an area, so the extract has no points
COLUMNS = tuple(name for name in fields.NAMES if name not in LEFT_OUT)
AUGUST_NAME = "2026-08-hertfordshire-stop-and-search.csv"
BOTH_NAME = "2026-09-hertfordshire-stop-and-search.csv"

FIRST_DAY = date(2026, 8, 1)
DAYS = 61
AUGUST_SENT = datetime(2026, 9, 1)  # noqa: DTZ001 -- the extract's times are local and have no zone
LAST_OF_AUGUST = datetime(2026, 8, 31, 23, 55)  # noqa: DTZ001
LIKE = 0.8  # two texts may share this much at most when they are made; 0.9 is what a check asks about

T = TypeVar("T")
Row = dict[str, Any]  # field -> code, text, number, day or moment; a field that is not there is blank


# --- choices and stock ------------------------------------------------------------------------------------


class Chooser:
    """Choices that depend on a label and on nothing else."""

    def __init__(self, *label: object) -> None:
        self._label = "|".join([plan()["seed"], *map(str, label)])
        self._count = 0

    def fraction(self) -> float:
        """A number from 0 up to 1."""
        self._count += 1
        digest = hashlib.sha256(f"{self._label}|{self._count}".encode()).digest()
        return int.from_bytes(digest[:6], "big") / 2**48

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.fraction() < probability

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return low + int(self.fraction() * (high - low + 1))

    def pick(self, options: Sequence[T]) -> T:
        """One of them, each as likely."""
        return options[int(self.fraction() * len(options))]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, as likely as its weight."""
        sums = list(accumulate(weights.values()))
        return list(weights)[bisect(sums, self.fraction() * sums[-1])]

    def shuffled(self, items: Iterable[T]) -> list[T]:
        """The items in another order."""
        return [item for _, item in sorted(((self.fraction(), item) for item in items), key=lambda pair: pair[0])]


@cache
def plan() -> dict[str, Any]:
    """How many searches of what, where."""
    return tomllib.loads((STOCK / "plan.toml").read_text(encoding="utf-8"))


@cache
def stock(name: str) -> dict[str, tuple[str, ...]]:
    """The sections of a stock file: "## title" opens one, every other line is one text."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (STOCK / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            lines = found.setdefault(line[3:], [])
        elif line and not line.startswith("# "):
            lines.append(line)
    return {title: tuple(texts) for title, texts in found.items()}


def word(name: str, chooser: Chooser) -> str:
    """One text of a list of ``lists.txt``."""
    return chooser.pick(stock("lists")[name])


# --- officers, places, people -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Officer:
    """An invented officer, and the habits of writing that show in the texts."""

    number: str
    area: str
    station: str
    team: str
    gender: str
    capitals: bool
    clock: str  # how the officer writes a time


@cache
def officers() -> tuple[Officer, ...]:
    """About 120 officers: a few teams an area, and the roads unit."""
    made: list[Officer] = []
    for area in plan()["area"]:
        home = area["name"]
        station = f"{home or 'County'} station"
        teams = ["Response A", "Response B", "Neighbourhood", "Proactive"] if home else ["Roads and rural unit"]
        for n in range(area["officers"]):
            choose = Chooser("officer", home, n)
            made.append(
                Officer(
                    number=f"H{1000 + 7 * len(made) + choose.whole(0, 6)}",
                    area=home,
                    station=station,
                    team=f"{home} {teams[n % len(teams)]}".strip(),
                    gender=choose.weighted({"male": 68, "female": 32}),
                    capitals=choose.chance(0.06),
                    clock=choose.pick(["%H:%M", "%H:%M", "%H%M", "%H%Mhrs", "%H.%M"]),
                )
            )
    return tuple(made)


def place_of(area: str, choose: Chooser) -> str:
    """A place in words; the streets are invented."""
    if not area:
        return word("no-area-place", choose)
    if area == "Outside Hertfordshire":
        return word("outside-place", choose)
    spot, street = word("spot-of-place", choose), word("street", choose)
    return f"{spot[0].upper()}{spot[1:]} {street}, {choose.pick(area_plan(area)['towns'])}"


def area_plan(name: str) -> dict[str, Any]:
    """The plan of one area."""
    return next(area for area in plan()["area"] if area["name"] == name)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who was searched."""

    key: str
    gender: str
    age: int
    ethnicity: str  # self-defined
    seen_as: str  # officer-defined


def age_band(age: int) -> str:
    """The published band of an age."""
    limits = ((9, "under-10"), (17, "10-17"), (24, "18-24"), (34, "25-34"))
    return next((band for limit, band in limits if age <= limit), "over-34")


_SEEN_AS = {"White": "white", "Black": "black", "Asian": "asian", "Mixed": "mixed", "Other": "other"}


def new_person(*label: object) -> Person:
    """An invented person."""
    choose, weights = Chooser("person", *label), plan()["weights"]
    low, high = map(int, choose.weighted(weights["age"]).split("-"))
    ethnicity = choose.weighted(weights["self_defined_ethnicity"])
    if ethnicity == "NS":
        seen_as = choose.weighted(weights["not_stated_seen_as"])
    elif choose.chance(0.04):  # officers see it differently now and then; that is no error
        seen_as = choose.pick(["white", "black", "asian", "mixed", "other"])
    else:
        seen_as = _SEEN_AS[vocabulary.SELF_DEFINED_ETHNICITY.group(ethnicity)]
    return Person(
        key=f"P{choose.whole(10000, 99999)}{choose.whole(0, 9)}",
        gender=choose.weighted(weights["gender"]),
        age=choose.whole(low, high),
        ethnicity=ethnicity,
        seen_as=seen_as,
    )


# --- what a search is about -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Topic:
    """What a kind of search has in common."""

    texts: str  # the group of the stock
    power: str
    object: str
    search_type: str = "person"
    whole: bool = False  # the stock has whole texts, each used once


TOPICS = {
    "drugs": Topic("drugs-person", "mda-s23", "drugs"),
    "drugs-vehicle": Topic("drugs-vehicle", "mda-s23", "drugs", "person-and-vehicle"),
    "drugs-vehicle-only": Topic("drugs-vehicle", "mda-s23", "drugs", "vehicle"),
    "drugs-unattended": Topic("unattended-drugs", "mda-s23", "drugs", "vehicle"),
    "weapons": Topic("weapons", "pace-s1", "offensive-weapons"),
    "threaten": Topic("weapons", "pace-s1", "threaten-or-harm"),
    "theft": Topic("theft", "pace-s1", "theft-articles"),
    "theft-vehicle": Topic("theft-vehicle", "pace-s1", "theft-articles", "person-and-vehicle"),
    "stolen": Topic("stolen", "pace-s1", "stolen-goods"),
    "stolen-unattended": Topic("unattended-stolen", "pace-s1", "stolen-goods", "vehicle"),
    "damage": Topic("damage", "pace-s1", "damage-articles"),
    "fireworks": Topic("fireworks", "pace-s1", "fireworks"),
    "firearms": Topic("firearms", "firearms-s47", "firearms"),
    "psychoactive": Topic("psychoactive", "psa-s36", "psychoactive"),
    "psychoactive-vehicle": Topic("psychoactive", "psa-s37", "psychoactive", "person-and-vehicle"),
    "poaching": Topic("poaching", "poaching-s2", "game"),
    "wildlife": Topic("wildlife", "wildlife-s19", "wildlife", whole=True),
    "crossbow": Topic("crossbow", "crossbows-s4", "crossbows", whole=True),
    "cema": Topic("cema", "cema-s163", "duty-goods", "vehicle", whole=True),
    "school": Topic("school", "cja-s139b", "offensive-weapons", whole=True),
    "s60": Topic("s60", "cjpoa-s60", "offensive-weapons", whole=True),
    "s11": Topic("s11", "poa-2023-s11", "protest-articles", whole=True),
    "svro": Topic("svro", "svro-s342e", "offensive-weapons", whole=True),
}
AUTHORISED = ("s60", "s11")
WITHOUT_GROUNDS = (*AUTHORISED, "svro")
INSTANTS = tuple(
    name for name in fields.names_of(fields.Kind.INSTANT) if name not in ("authorisation_start", "authorisation_end")
)


@dataclass(slots=True, eq=False)
class Search:
    """One search on its way to becoming a row."""

    key: str  # names the search while it is made; its reference comes last
    topic: str
    officer: Officer
    person: Person
    group: int  # how many were stopped together
    row: Row
    parts: tuple[str, str, str] = ("", "", "")  # how it started, what was seen, what it points to
    tail: str = ""
    reserved: str = ""  # what it was picked for; such a search gets nothing else
    version: Row = field(default_factory=dict)  # fields that were otherwise in the August file

    @property
    def when(self) -> datetime:
        """When the search began."""
        moment: datetime = self.row["searched_at"]
        return moment

    @property
    def quiet(self) -> bool:
        """An ordinary search of one person or car with grounds, to which nothing followed."""
        return (
            not self.reserved
            and self.group == 1
            and self.topic not in WITHOUT_GROUNDS
            and "second_power" not in self.row
            and bool(self.row["outcome"] == "no-further-action")
        )

    @property
    def of_person(self) -> bool:
        """Whether a person was searched."""
        return bool(self.row["search_type"] != "vehicle")


@dataclass(frozen=True, slots=True)
class Incident:
    """One stop of one or more people."""

    key: str
    area: str
    topic: str
    size: int
    when: datetime


def draw_moment(choose: Chooser) -> datetime:
    """A time in the two months, later in the week and in the evening more often."""
    weights = plan()["weights"]
    while True:
        day = FIRST_DAY + timedelta(days=choose.whole(0, DAYS - 1))
        if not choose.chance(weights["weekday"][day.weekday()] / max(weights["weekday"])):
            continue
        hour = choose.weighted(dict(enumerate(weights["hour"])))
        minute = choose.whole(0, 11) * 5 if choose.chance(0.62) else choose.whole(0, 59)
        if (hour, minute) == (0, 0) or (day == LAST_OF_AUGUST.date() and hour > 21):
            continue  # midnight means "no time given" to many; late on the 31st falls between the two files
        return datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001


def incidents() -> list[Incident]:
    """All stops, in order of time."""
    found: list[Incident] = []
    left = {area["name"]: int(area["searches"]) for area in plan()["area"]}
    for number, special in enumerate(plan()["special"]):
        for n, area in enumerate(special["areas"]):
            key = f"special-{number}-{n}"
            times = special.get("times", ())
            when = datetime.fromisoformat(times[n]) if times else draw_moment(Chooser("when", key))
            found.append(Incident(key, area, special["topic"], 1, when))
            left[area] -= 1
    for area, quota in left.items():
        made = 0
        while made < quota:
            key = f"{area or 'none'}-{made}"
            choose = Chooser("incident", key)
            topic = choose.weighted(plan()["topics"])
            size = int(choose.weighted(plan()["weights"]["incident_size"]))
            size = 1 if TOPICS[topic].search_type == "vehicle" else min(size, quota - made)
            found.append(Incident(key, area, topic, size, draw_moment(choose)))
            made += size
    return sorted(found, key=lambda incident: (incident.when, incident.key))


def choose_officer(incident: Incident, busy: dict[str, list[datetime]]) -> Officer:
    """An officer of the area who was nowhere else within three hours."""
    choose = Chooser("who", incident.key)
    outside = incident.area in ("", "Outside Hertfordshire")
    pool = [
        one for one in officers() if one.area == incident.area or (outside and (not one.area or choose.chance(0.2)))
    ]
    # A few officers search far more often than the others, as everywhere.
    ranked = sorted(pool, key=lambda one: choose.fraction() ** (2.2 if int(one.number[1:]) % 3 else 1.1))
    for officer in ranked:
        if all(abs(incident.when - other) > timedelta(hours=3) for other in busy[officer.number]):
            busy[officer.number].append(incident.when)
            return officer
    raise RuntimeError(f"no officer is free for {incident.key}")


def searches() -> list[Search]:
    """Every search, complete but for its text."""
    made: list[Search] = []
    busy: dict[str, list[datetime]] = defaultdict(list)
    by_area: dict[str, list[Person]] = defaultdict(list)
    for incident in incidents():
        officer = choose_officer(incident, busy)
        place = place_of(incident.area, Chooser("place", incident.key))
        alike: set[tuple[str, int, str]] = set()
        for n in range(incident.size):
            person = choose_person(incident, n, by_area[incident.area], alike)
            alike.add((person.gender, person.age, person.ethnicity))
            search = Search(f"{incident.key}.{n}", incident.topic, officer, person, incident.size, {})
            fill(search, incident, first=n == 0, place=place)
            made.append(search)
    return made


def choose_person(incident: Incident, n: int, earlier: list[Person], alike: set[tuple[str, int, str]]) -> Person:
    """A new person or, now and then, one who was searched before; never two of a kind at one stop."""
    choose = Chooser("again", incident.key, n)
    if n == 0 and incident.size == 1 and earlier and choose.chance(0.03):
        return choose.pick(earlier)
    for attempt in range(50):
        person = new_person(incident.key, n, attempt)
        if incident.topic == "crossbow" and not 14 <= person.age <= 17:
            continue
        if incident.topic == "svro" and person.age < 18:
            continue
        if incident.topic == "school" and not 11 <= person.age <= 16:
            continue
        if (person.gender, person.age, person.ethnicity) not in alike:
            earlier.append(person)
            return person
    raise RuntimeError(f"no person for {incident.key}")


# --- the fields of one search -----------------------------------------------------------------------------


def fill(search: Search, incident: Incident, *, first: bool, place: str) -> None:
    """All fields but the reference and the grounds."""
    topic = TOPICS[incident.topic]
    row = search.row
    row["search_type"] = topic.search_type if first else "person"
    row["searched_at"] = incident.when
    row["place"], row["area"] = place, incident.area
    row["power"], row["object"] = topic.power, topic.object
    if row["area"] and (beat := area_plan(row["area"])["beat"]):
        row["beat"] = f"{beat}{Chooser('beat', place).whole(1, 6)}"
    fill_operation(search)
    fill_subject(search)
    fill_officer(search)
    fill_conduct(search)
    fill_outcome(search)
    fill_told(search)
    fill_times(search)
    fill_second(search)
    if incident.topic == "school":
        row["place"] = stock("lists")["school-place"][0]
    if incident.topic in AUTHORISED:
        fill_authorisation(search)
    if incident.topic == "svro":
        row["svro_reference"] = f"SVRO-2025-{Chooser('order', search.key).whole(100, 999)}"


def fill_operation(search: Search) -> None:
    """A planned operation, now and then."""
    choose = Chooser("operation", search.key)
    search.row["in_operation"] = "no"
    if choose.chance(0.03):
        search.row |= {"in_operation": "yes", "operation": word("operation", choose)}


def fill_subject(search: Search) -> None:
    """The person, or the person in charge of the car, or the fact that nobody was."""
    row, person, choose = search.row, search.person, Chooser("subject", search.key)
    if search.of_person:
        row |= {"gender": person.gender, "age": person.age, "age_range": age_band(person.age), "persons_searched": 1}
        row["person_key"] = person.key
        if row["search_type"] == "person-and-vehicle":
            row["vehicle_unattended"] = "no"
    else:
        alone = "unattended" in TOPICS[search.topic].texts
        row |= {"vehicle_unattended": "yes" if alone else "no", "persons_searched": 0}
        if alone:
            row["notice_left"] = "yes"
            return
    set_ethnicity(row, person.ethnicity, choose)
    row["officer_defined_ethnicity"] = person.seen_as


def set_ethnicity(row: Row, ethnicity: str, choose: Chooser) -> None:
    """Self-defined ethnicity, with a reason where it was not stated."""
    row["self_defined_ethnicity"] = ethnicity
    row["ethnicity_reason"] = word("ethnicity_reason", choose) if ethnicity == "NS" else ""


def fill_officer(search: Search) -> None:
    """The officer, and uniform or warrant card."""
    row, officer, choose = search.row, search.officer, Chooser("uniform", search.key)
    row |= {"officer": officer.number, "officer_id_type": "number", "officer_gender": officer.gender}
    row |= {"officer_station": officer.station, "officer_team": officer.team, "in_uniform": "yes"}
    plain = choose.chance(0.3 if officer.team.endswith("Proactive") else 0.07)
    if plain and search.topic not in AUTHORISED:
        row |= {"in_uniform": "no", "warrant_card_shown": "yes"}


def fill_conduct(search: Search) -> None:
    """Clothing, force, camera, care for a child."""
    row, choose = search.row, Chooser("conduct", search.key)
    fill_camera(row, choose)
    if not search.of_person:
        row |= {"force_used": "no", "handcuffs_used": "no"}
        return
    row |= {"clothing_removed": "outer-or-none", "intimate_parts_exposed": "no"}
    kind = choose.weighted({"": 92.5, "headgear-or-footwear": 1.7, "more-than-outer": 5.8})
    if kind == "headgear-or-footwear":
        row |= {"clothing_removed": kind, "clothing_reason": word("headgear_reason", choose)}
    elif kind and search.person.gender in ("male", "female") and search.topic not in WITHOUT_GROUNDS:
        remove_clothing(search, intimate=choose.chance(0.26), choose=choose)
    fill_force(row, choose)
    if row["age"] < 18:
        row["safeguarding_note"] = word("safeguarding_note", choose)


def fill_camera(row: Row, choose: Chooser) -> None:
    """Body-worn video, with a reason where it was not used."""
    row["camera_used"] = "yes"
    if choose.chance(0.06):
        row |= {"camera_used": "no", "camera_reason": word("camera_reason", choose)}


def fill_force(row: Row, choose: Chooser) -> None:
    """Force and handcuffs, with the reason."""
    kind = choose.weighted({"": 70, "handcuffs": 24, "other": 6})
    row |= {"force_used": "yes" if kind else "no", "handcuffs_used": "yes" if kind == "handcuffs" else "no"}
    if kind:
        row["force_reason"] = word("force_reason", choose)


def remove_clothing(search: Search, *, intimate: bool, choose: Chooser) -> None:
    """More than outer clothing, done as the Code asks."""
    row = search.row
    row |= {"clothing_removed": "more-than-outer", "clothing_reason": word("clothing_reason", choose)}
    row |= {"out_of_public_view": "yes", "opposite_sex_requested": "no", "supervisor_told": "yes"}
    row["officer_gender"] = search.person.gender  # somebody of the same sex came to do it
    if not intimate:
        return
    row |= {
        "intimate_parts_exposed": "yes",
        "intimate_place": choose.weighted({"police-station": 4, "other-private": 1}),
    }
    row |= {"clothing_reason": word("intimate_reason", choose), "persons_present": 2}
    if search.person.age < 18:
        with_adult(row, choose)


def with_adult(row: Row, choose: Chooser) -> None:
    """An appropriate adult, there or sent out at the child's own wish."""
    row |= {"appropriate_adult": "yes", "persons_present": 3}
    if choose.chance(0.2):
        row |= {
            "appropriate_adult": "no",
            "adult_waiver_reason": word("adult_waiver_reason", choose),
            "persons_present": 2,
        }


_TAKEN = {"threaten-or-harm": "offensive-weapons", "firearms": "firearms"}


def fill_outcome(search: Search) -> None:
    """Outcome, what was found, and whether it concerns the object. Nothing happened: the link stays blank."""
    row, choose = search.row, Chooser("outcome", search.key)
    drugs = row["object"] == "drugs"
    row["outcome"] = choose.weighted(plan()["outcomes"]["drugs" if drugs else "other"])
    row["found"] = word("nothing", choose)
    if drugs:
        row["offence_suspected"] = choose.weighted(plan()["weights"]["offence_suspected"])
    if not search.of_person or search.topic in WITHOUT_GROUNDS:
        row["outcome"] = "no-further-action"
    if row["outcome"] != "no-further-action":
        list_name = f"found-{_TAKEN.get(row['object'], row['object'])}"
        linked = choose.chance(0.82) and list_name in stock("lists")
        linked = linked or row["outcome"] == "drugs-warning"
        row["outcome_linked"] = "yes" if linked else "no"
        row["found"] = word(list_name if linked else "found-other", choose)


_TOLD = (
    "told_grounds",
    "told_object",
    "told_identity",
    "told_station",
    "told_entitlement",
    "told_power",
    "told_detained",
)


def fill_told(search: Search) -> None:
    """What the person was told, and the copy."""
    row, choose = search.row, Chooser("told", search.key)
    if row.get("vehicle_unattended") == "yes":
        row |= {"copy_offered": "no", "copy_given": "no", "copy_reason": word("vehicle_copy_reason", choose)}
        return
    row |= dict.fromkeys(_TOLD, "yes")
    if row["in_uniform"] == "no":
        row["told_warrant_card"] = "yes"
    if row["outcome"] == "arrest" and choose.chance(0.6):
        return  # the record of the search is in the custody record
    row |= {"copy_offered": "yes", "copy_given": "yes"}
    if choose.chance(0.55):
        reason = word("copy_reason", choose)
        offered = "no" if reason.startswith(("Called", "Walked", "Printer")) else "yes"
        row |= {"copy_offered": offered, "copy_given": "no", "copy_reason": reason}


def fill_times(search: Search) -> None:
    """Stop, end, making of the record and review, each after the one before."""
    row, choose = search.row, Chooser("times", search.key)
    when = search.when
    minutes = choose.whole(5, 26)
    if row["outcome"] == "arrest" or row.get("clothing_removed") == "more-than-outer":
        minutes = choose.whole(18, 40)
    if choose.chance(0.02):
        minutes = choose.whole(48, 95)
        row["detention_reason"] = word("detention_reason", choose)
    row["stopped_at"] = when - timedelta(minutes=choose.whole(1, 4))
    set_end(row, minutes)
    created = row["ended_at"] + timedelta(minutes=choose.whole(3, 170))
    if choose.chance(0.015) and when.day < 26:
        created = when + timedelta(hours=choose.whole(27, 60))
        row["late_record_reason"] = word("late_record_reason", choose)
    review(row, created, choose)


def set_end(row: Row, minutes: int) -> None:
    """When the person could leave."""
    row |= {"detention_minutes": minutes, "ended_at": row["stopped_at"] + timedelta(minutes=minutes)}


def lengthen(row: Row, minutes: int) -> None:
    """A longer stop, and everything after it later."""
    more = timedelta(minutes=minutes - row["detention_minutes"])
    set_end(row, minutes)
    for name in ("record_created_at", "record_changed_at"):
        if row.get(name):
            row[name] += more


def review(row: Row, created: datetime, choose: Chooser) -> None:
    """When the record was made, changed and reviewed: an August search before the August file was sent."""
    when = row["searched_at"]
    in_august = when < AUGUST_SENT and created < AUGUST_SENT + timedelta(hours=2)
    if in_august:
        created = min(created, LAST_OF_AUGUST)
    row["record_created_at"] = created
    row.pop("record_changed_at", None)
    if choose.chance(0.08):
        changed = created + timedelta(minutes=choose.whole(6, 900))
        row["record_changed_at"] = min(changed, LAST_OF_AUGUST + timedelta(minutes=3)) if in_august else changed
    first, last = created.date(), when.date() + timedelta(days=6)
    if in_august:
        last = min(last, LAST_OF_AUGUST.date())
    days = max((last - first).days, 0)
    row["supervisor_reviewed_on"] = first + timedelta(days=choose.whole(0, days))
    row["supervisor_result"] = choose.weighted({"satisfied": 90, "advice-given": 8, "returned": 2})


def fill_second(search: Search) -> None:
    """A second power and object, seldom."""
    choose = Chooser("second", search.key)
    if search.of_person and search.topic not in WITHOUT_GROUNDS and choose.chance(0.009):
        if search.row["power"] == "mda-s23":
            search.row |= {"second_power": "pace-s1", "second_object": "offensive-weapons"}
        elif search.row["power"] == "pace-s1":
            search.row |= {"second_power": "mda-s23", "second_object": "drugs"}


def fill_authorisation(search: Search) -> None:
    """The authorisation of a search without grounds."""
    given = plan()["authorisation"][search.row["area"]]
    search.row |= {
        "in_operation": "yes",
        "operation": given["operation"],
        "authorisation_reference": given["reference"],
        "authorised_by": given["by"],
        "authorisation_rank": "inspector",
        "authorisation_start": datetime.fromisoformat(given["start"]),
        "authorisation_end": datetime.fromisoformat(given["end"]),
        "authorisation_extended": "no",
    }


# --- the texts --------------------------------------------------------------------------------------------

_PRONOUNS = {
    "male": ("male", "he", "him", "his"),
    "female": ("female", "she", "her", "her"),
    "other": ("person", "they", "them", "their"),
}
_IC = {"white": "IC1", "black": "IC3", "asian": "IC4", "other": "IC6", "mixed": "IC3"}
_SLOT = re.compile(r"\{(\w+)\}")
# "they was" is not what an officer writes: such a text is not used for a person who is neither he nor she.
_SINGULAR = re.compile(r"\{[Hh]e\} (?:was|is|has|does)\b")


def rendered(template: str, search: Search, choose: Chooser) -> str:
    """A text with its slots filled; a text in capitals stays so."""
    subject, he, him, his = _PRONOUNS[search.person.gender]
    minutes = choose.whole(3, 25)
    earlier = (search.row.get("searched_at") or search.row["record_created_at"]) - timedelta(minutes=minutes)
    day = earlier - timedelta(days=choose.whole(1, 9))
    fixed = {
        "subj": subject,
        "Subj": subject.capitalize(),
        "he": he,
        "He": he.capitalize(),
        "him": him,
        "his": his,
        "His": his.capitalize(),
        "t": earlier.strftime(search.officer.clock),
        "d": choose.pick([f"{day:%d/%m/%Y}", f"{day.day} {day:%B}", f"{day:%d/%m/%y}"]),
        "cad": choose.pick([f"CAD {choose.whole(40, 999)} of {earlier:%d/%m}", f"log {choose.whole(40, 999)}"]),
        "ic": _IC.get(search.person.seen_as, "IC1"),
        "years": str(search.person.age),
    }
    text = _SLOT.sub(lambda slot: fixed.get(slot[1]) or word(slot[1], choose), template)
    text = text[0].upper() + text[1:] if template.startswith("{") else text
    return text.upper() if _SLOT.sub("", template).isupper() else text


def trigrams(text: str) -> frozenset[str]:
    """Three-letter pieces of a text without case, blanks and punctuation."""
    plain = re.sub(r"[^0-9a-z]", "", text.casefold())
    return frozenset(plain[n : n + 3] for n in range(len(plain) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared pieces over all pieces."""
    return len(one & other) / len(one | other)


@dataclass(slots=True)
class Writer:
    """Writes the texts, and sees to it that no two are alike."""

    used: Counter[str] = field(default_factory=Counter)
    written: dict[str, list[frozenset[str]]] = field(default_factory=lambda: defaultdict(list))

    def write(self, search: Search, opening: str = "") -> None:
        """The three parts of a text that is unlike all others. ``opening`` is what people stopped together share."""
        topic = TOPICS[search.topic]
        for attempt in range(200):
            choose = Chooser("text", search.key, attempt)
            if topic.whole:
                chosen = ("", self._next(f"{topic.texts}/whole", search, choose), "")
            else:
                chosen = self._three(topic.texts, search, choose, opening)
            parts = tuple(rendered(part, search, choose) if part else "" for part in chosen)
            pieces = trigrams(" ".join(parts))
            if all(likeness(pieces, other) < LIKE for other in self.written[chosen[1]]):
                self.written[chosen[1]].append(pieces)
                self.used.update(part for part in chosen if part)
                search.parts = parts[0], parts[1], parts[2]
                return
        raise RuntimeError(f"no new text for {search.key}: write more of {topic.texts}")

    def _three(self, group: str, search: Search, choose: Chooser, opening: str) -> tuple[str, str, str]:
        start = opening or (self._next(f"{group}/open", search, choose) if choose.chance(0.78) else "")
        return start, self._next(f"{group}/seen", search, choose), self._next(f"{group}/link", search, choose)

    def _next(self, section: str, search: Search, choose: Chooser) -> str:
        """One of a section, rather one that was used little so far."""
        options = [
            text for text in stock("grounds")[section] if search.person.gender != "other" or not _SINGULAR.search(text)
        ]
        return min((choose.pick(options) for _ in range(4)), key=lambda text: self.used[text])


def write_texts(made: Sequence[Search]) -> None:
    """Grounds of every search, and the short ends that some officers add."""
    writer = Writer()
    openings: dict[str, str] = {}
    for search in made:
        stop = search.key.rsplit(".", 1)[0]
        if search.topic in WITHOUT_GROUNDS:
            continue  # few, and most of them planted: see authorised()
        if search.group > 1 and stop not in openings:
            choose = Chooser("opening", stop)
            openings[stop] = choose.pick(stock("grounds")[f"{TOPICS[search.topic].texts}/open"])
        writer.write(search, openings.get(stop, ""))
        choose = Chooser("tail", search.key)
        power = f"tail-{search.row['power']}"
        if choose.chance(0.14) and power in stock("lists") and "second_power" not in search.row:
            search.tail = word(power, choose)
        elif choose.chance(0.22):
            search.tail = word("tail", choose)


def write_grounds(search: Search, text: str | None = None, *, tail: bool = True) -> None:
    """Put the text into the row, in the officer's capitals where that is the officer's way."""
    if text is None:
        text = " ".join(part for part in (*search.parts, search.tail if tail else "") if part)
    search.row["grounds"] = text.upper() if search.officer.capitals else text


# --- planting ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Answers:
    """What was planted: (search, rule, verdict, reason, note)."""

    rows: list[tuple[Search, str, str, str, str]] = field(default_factory=list)

    def query(self, search: Search, rule: str, note: str, *, reason: str = "none") -> None:
        """The rule should raise a query."""
        self.rows.append((search, rule, "query", reason, note))

    def open(self, search: Search, rules: Iterable[str], reason: str, note: str) -> None:
        """The rules cannot be judged."""
        self.rows.extend((search, rule, "cannot be judged", reason, note) for rule in rules)


@dataclass(slots=True)
class Planter:
    """Finds searches for a planting, spread over the areas, each used once."""

    made: list[Search]
    answers: Answers = field(default_factory=Answers)
    load: Counter[str] = field(default_factory=Counter)

    def take(
        self, name: str, count: int, fits: Callable[[Search], bool] = lambda _: True, *, stevenage: int = 0
    ) -> list[Search]:
        """Quiet searches that fit: ``stevenage`` of them there, the others where least was planted so far."""
        found: list[Search] = []
        choose = Chooser("take", name)
        candidates = choose.shuffled(range(len(self.made)))
        pool = [self.made[n] for n in candidates if self.made[n].quiet and fits(self.made[n])]
        for n in range(count):
            there = [one for one in pool if (one.row["area"] == "Stevenage") == (n < stevenage) and not one.reserved]
            if not there:
                raise RuntimeError(f"nothing left to plant {name}")
            # Areas in proportion, so that a small one is not left without an ordinary record.
            chosen = min(there, key=lambda one: self.load[one.row["area"]] / area_plan(one.row["area"])["searches"])
            chosen.reserved = name
            self.load[chosen.row["area"]] += 1
            found.append(chosen)
        return found


def is_drugs(search: Search) -> bool:
    """A drugs search of a person."""
    return search.topic == "drugs" and search.row["search_type"] == "person"


def about(topic: str) -> Callable[[Search], bool]:
    """A search of a person about this."""
    return lambda search: search.topic == topic and search.row["search_type"] == "person"


def is_male(search: Search) -> bool:
    """A search of a man or boy."""
    return search.of_person and search.person.gender == "male"


def plant_blanks(planter: Planter) -> None:
    """Items that are not there."""
    answers = planter.answers
    # All in September: a record without a date cannot be said to be of August, so the first file has none.
    plain = [
        ("rec-date-time", 2, ("searched_at", "stopped_at", "ended_at"), "the date and time of the search are blank"),
        ("rec-place", 5, ("place", "beat"), "no place"),
        ("rec-object", 4, ("object",), "no object"),
        ("rec-grounds-present", 5, ("grounds",), "no grounds"),
        ("rec-power", 3, ("power",), "no power"),
        ("rec-officer-id", 4, ("officer", "officer_id_type"), "no officer"),
        ("rec-officer-number-station", 4, ("officer_station",), "a number without a station"),
        ("out-outcome-blank", 3, ("outcome",), "no outcome"),
    ]
    for rule, count, names, note in plain:
        for search in planter.take(rule, count, lambda one: is_person_or_attended(one) and one.when.month == 9):
            search.row |= dict.fromkeys(names, "")
            search.tail = ""
            write_grounds(search)
            if rule == "rec-grounds-present":
                search.row["grounds"] = ""
            answers.query(search, rule, note, reason="blank")
    for text, search in zip(
        stock("weak")["rec-grounds-present/placeholder"], planter.take("placeholder", 3, is_drugs), strict=True
    ):
        write_grounds(search, text)
        answers.query(search, "rec-grounds-present", "a placeholder stands where the grounds should be")
    for search in planter.take("unavailable", 2, is_drugs):
        search.row["object"] = "unavailable"
        write_grounds(search, tail=False)
        answers.query(search, "rec-object", "the object is given as unavailable")
        answers.open(search, ["pow-object-mismatch"], "uncertain", "the object is given as unavailable")


def is_person_or_attended(search: Search) -> bool:
    """Any search where somebody was there."""
    return search.row.get("vehicle_unattended") != "yes"


def plant_recording(planter: Planter) -> None:
    """Ethnicity, lateness, one record each, notices, copies, what was told."""
    answers = planter.answers
    for search in [
        *planter.take("rec-sde", 5, lambda one: one.of_person and one.person.ethnicity != "NS"),
        *planter.take(
            "rec-sde-attended", 1, lambda one: one.topic == "drugs-vehicle-only" and one.person.ethnicity != "NS"
        ),
    ]:
        search.row["self_defined_ethnicity"] = ""
        answers.query(search, "rec-sde", "no self-defined ethnicity and no reason", reason="blank")
    stated = planter.take("rec-sde-valid", 2, lambda one: one.of_person and one.person.ethnicity != "NS")
    for search, value in zip(stated, ("W8", "Z3"), strict=True):
        search.row["self_defined_ethnicity"] = value
        answers.query(search, "rec-sde-valid", "a code that is in neither list")
    for search in planter.take("rec-ns-reason", 4, lambda one: one.of_person and one.person.ethnicity == "NS"):
        search.row["ethnicity_reason"] = ""
        answers.query(search, "rec-ns-reason", "not stated, and no reason", reason="blank")
    for search in planter.take("rec-ode", 4, lambda one: one.of_person and one.person.ethnicity == "NS"):
        search.row["officer_defined_ethnicity"] = ""
        answers.query(search, "rec-ode-when-different", "not stated, and the officer's view is blank", reason="blank")
    for search in planter.take("rec-power-unknown", 2, is_drugs):
        search.row["power"] = "Town Byelaws 1994 (byelaw 7)"
        write_grounds(search, tail=False)
        answers.query(search, "rec-power-unknown", "a power that nobody knows; invented")
    for search in planter.take("rec-made-promptly", 5, lambda one: one.when.day <= 20):
        choose = Chooser("late", search.key)
        review(search.row, search.when + timedelta(hours=choose.whole(30, 96), minutes=choose.whole(1, 58)), choose)
        answers.query(search, "rec-made-promptly", "made more than a day later, no reason")
    for search in planter.take("rec-one-per-person", 4, lambda one: one.row["search_type"] == "person-and-vehicle"):
        search.row["persons_searched"] = Chooser("how many", search.key).whole(2, 4)
        answers.query(search, "rec-one-per-person", "several people on one record")
    for search in planter.take("notice", 3, lambda one: one.row.get("vehicle_unattended") == "yes"):
        search.row["notice_left"] = "no"
        answers.query(search, "rec-vehicle-unattended-notice", "no notice left at an unattended vehicle")
    for search in planter.take("rec-copy-offered", 6, is_person_or_attended):
        search.row |= {"copy_offered": "no", "copy_given": "no", "copy_reason": ""}
        answers.query(search, "rec-copy-offered", "no copy offered, no reason")
    left_out = (
        "told_grounds",
        "told_object",
        "told_entitlement",
        "told_power",
        "told_detained",
        "told_identity",
        "told_station",
    )
    for name, search in zip(left_out, planter.take("rec-gowisely", 7, is_person_or_attended), strict=True):
        search.row[name] = "no"
        answers.query(search, "rec-gowisely", f"{name} is no")
    for n, search in enumerate(planter.take("card", 3, lambda one: one.of_person and one.row["in_uniform"] == "no")):
        search.row["warrant_card_shown"] = "no"
        search.row["told_warrant_card"] = "no" if n == 0 else ""
        answers.query(search, "rec-warrant-card", "plain clothes, warrant card not shown")
        if n == 0:
            answers.query(search, "rec-gowisely", "told_warrant_card is no")


def plant_powers(planter: Planter) -> None:
    """Power, object and text that do not go together."""
    answers = planter.answers
    swaps = [
        ("theft", {"power": "mda-s23"}, 2),
        ("drugs", {"power": "pace-s1"}, 2),
        ("drugs", {"power": "firearms-s47"}, 1),
        ("weapons", {"power": "psa-s36"}, 1),
        ("stolen", {"power": "mda-s23"}, 1),
    ]
    for topic, change, count in swaps:
        name = f"pow-object-mismatch {topic} {change['power']}"
        for search in planter.take(name, count, about(topic)):
            search.row |= change
            write_grounds(search, tail=False)
            answers.query(search, "pow-object-mismatch", f"{search.row['object']} under {change['power']}")
    for kind, fits in (("drugs", is_drugs), ("weapons", lambda one: one.topic == "weapons")):
        plant_texts(planter, "pow-grounds-object-mismatch", kind, fits)
    for power, topic in (("mda-s23", "drugs"), ("pace-s1", "weapons")):
        chosen = planter.take(f"conflict {power}", 2, about(topic))
        for text, search in zip(stock("lists")[f"conflict-{power}"], chosen, strict=True):
            search.tail = text
            write_grounds(search)
            answers.query(search, "pow-power-in-text-conflict", f"the text names another power than {power}")
    for search in [one for one in planter.made if one.topic == "cema"][:1]:
        search.row["search_type"] = "person"
        person = search.person
        search.row |= {"gender": person.gender, "age": person.age, "age_range": age_band(person.age)}
        search.row |= {"person_key": person.key, "persons_searched": 1, "vehicle_unattended": "", "force_used": "no"}
        search.row |= {"clothing_removed": "outer-or-none", "intimate_parts_exposed": "no"}
        if person.age < 18:
            search.row["safeguarding_note"] = word("safeguarding_note", Chooser("cema"))
        search.reserved = "cema-vehicle-only"
        answers.query(search, "cema-vehicle-only", "a person searched under a power for vehicles")
    for search in [one for one in planter.made if one.topic == "school"][1:]:
        search.row["place"] = stock("lists")["not-school-place"][0]
        search.reserved = "s139b-school"
        answers.query(search, "s139b-school", "the place is no school")


def plant_texts(
    planter: Planter, rule: str, kind: str, fits: Callable[[Search], bool], *, stevenage: int = 0
) -> list[Search]:
    """Every handwritten text of ``rule/kind``, each in a record of its own."""
    texts = stock("weak")[f"{rule}/{kind}"]
    chosen = planter.take(f"{rule} {kind}", len(texts), lambda one: fits(one) and is_male(one), stevenage=stevenage)
    for text, search in zip(texts, chosen, strict=True):
        write_grounds(search, rendered(text, search, Chooser("weak", rule, text)))
        planter.answers.query(search, rule, "weak text")
    return chosen


def plant_weak_texts(planter: Planter) -> None:
    """Grounds that say too little. Stevenage gets more of them, so that it can be judged badly."""

    def any_person(search: Search) -> bool:
        return search.row["search_type"] == "person" and search.topic in ("drugs", "weapons", "theft", "stolen")

    plant_texts(planter, "txt-too-short", "drugs", is_drugs, stevenage=6)
    plant_texts(planter, "txt-too-short", "weapons", about("weapons"), stevenage=1)
    plant_texts(planter, "txt-too-short", "theft", about("theft"), stevenage=1)
    plant_texts(planter, "txt-cannabis-only", "drugs", is_drugs, stevenage=4)
    plant_texts(planter, "txt-known-to-police", "drugs", is_drugs, stevenage=3)
    plant_texts(planter, "txt-area-only", "drugs", is_drugs, stevenage=4)
    plant_texts(planter, "txt-nervous-only", "any", any_person, stevenage=3)
    plant_texts(
        planter, "txt-description-only", "any", lambda one: any_person(one) and one.row["age"] > 17, stevenage=2
    )
    plant_texts(planter, "txt-boilerplate", "any", any_person, stevenage=3)
    plant_texts(planter, "txt-intel-unparticularised", "drugs", is_drugs, stevenage=2)
    plant_texts(planter, "txt-retrospective", "drugs", is_drugs, stevenage=1)
    plant_texts(planter, "txt-consent", "any", any_person, stevenage=1)
    seen = [("B2", "black", 19), ("W9", "white", 31)]
    for (ethnicity, seen_as, age), search in zip(
        seen, plant_texts(planter, "txt-protected-char", "drugs", is_drugs), strict=True
    ):
        appear(search, ethnicity, seen_as, age)
    theft = plant_texts(planter, "txt-protected-char", "theft", about("theft"))
    appear(theft[0], "W3", "white", 42)


def appear(search: Search, ethnicity: str, seen_as: str, age: int) -> None:
    """Make the person of the record the one that the text speaks of."""
    search.row |= {"self_defined_ethnicity": ethnicity, "ethnicity_reason": "", "officer_defined_ethnicity": seen_as}
    search.row |= {"age": age, "age_range": age_band(age), "safeguarding_note": ""}


def plant_repeats(planter: Planter) -> None:
    """The same words again: one officer's habit, two officers, a short text, and one incident where it is no fault."""
    answers, weak = planter.answers, stock("weak")
    of_officer: dict[str, list[Search]] = defaultdict(list)
    for search in planter.made:
        if search.quiet and is_drugs(search) and is_male(search) and not search.officer.capitals:
            of_officer[search.officer.number].append(search)
    habit = max(sorted(of_officer), key=lambda number: len(of_officer[number]))
    for search in of_officer[habit][:5]:
        search.reserved = "txt-duplicate"
        write_grounds(search, rendered(weak["txt-duplicate/officer"][0], search, Chooser("habit")))
        answers.query(search, "txt-duplicate", "one officer, the same words in five records")

    def small(search: Search) -> bool:
        return is_drugs(search) and not search.officer.capitals

    chosen = planter.take("near", 2, small)
    for text, search in zip(weak["txt-duplicate/near"], chosen, strict=True):
        write_grounds(search, text)
        answers.query(search, "txt-duplicate", "nearly the same words as another officer's record")
    for search in planter.take("exact", 2, small):
        write_grounds(search, weak["txt-duplicate/exact-short"][0])
        answers.query(search, "txt-duplicate", "the same short text twice")
    pairs: dict[str, list[Search]] = defaultdict(list)
    for search in planter.made:
        if search.group == 2 and is_drugs(search) and not search.reserved:
            pairs[search.key.rsplit(".", 1)[0]].append(search)
    for search in next(pair for pair in pairs.values() if len(pair) == 2):
        search.reserved = "one incident"
        write_grounds(search, weak["txt-duplicate/one-incident"][0])


def plant_conduct(planter: Planter) -> None:
    """Clothing, intimate parts, children, force, camera, supervision."""
    answers = planter.answers

    def removed(search: Search, intimate: str = "no") -> bool:
        row = search.row
        return row.get("clothing_removed") == "more-than-outer" and row["intimate_parts_exposed"] == intimate

    other = {"male": "female", "female": "male"}
    for rule, count, change, note in [
        ("ext-more-than-outer-view", 3, {"out_of_public_view": "no"}, "in public view"),
        ("ext-more-than-outer-reason", 3, {"clothing_reason": ""}, "no reason for taking off more"),
        ("ext-same-sex", 2, {}, "officer and person of different sex"),
        ("ext-supervisor-told", 3, {"supervisor_told": "no"}, "no supervisor told"),
    ]:
        for search in planter.take(rule, count, removed):
            search.row |= change
            if rule == "ext-same-sex":
                search.row["officer_gender"] = other[search.person.gender]
            blank = "blank" if change.get("clothing_reason") == "" else "none"
            answers.query(search, rule, note, reason=blank)
    plant_intimate(
        planter, lambda one: one.row.get("clothing_removed") == "outer-or-none" and one.person.gender != "other"
    )
    for search in planter.take(
        "age-under-10", 1, lambda one: one.topic == "stolen" and one.row.get("clothing_removed") == "outer-or-none"
    ):
        search.row |= {
            "age": 9,
            "age_range": "under-10",
            "force_used": "no",
            "handcuffs_used": "no",
            "force_reason": "",
        }
        search.row["safeguarding_note"] = "Parent called to the scene and the child was handed over."
        answers.query(search, "age-under-10", "nine years old; can be lawful")
    for search in planter.take("child-safeguarding-note", 5, lambda one: 10 <= one.row.get("age", 0) <= 17):
        search.row["safeguarding_note"] = ""
        answers.query(search, "child-safeguarding-note", "a child, and no note", reason="blank")
    for search in planter.take("force-reason", 5, lambda one: one.row["force_used"] == "yes"):
        search.row["force_reason"] = ""
        answers.query(search, "force-reason", "force or handcuffs, and no reason", reason="blank")
    for search in planter.take("bwv-used-or-reason", 5):
        search.row |= {"camera_used": "no", "camera_reason": ""}
        answers.query(search, "bwv-used-or-reason", "no camera, and no reason")
    for search in planter.take("sup-review-timely", 5, lambda one: one.when.day <= 12):
        days = Chooser("review", search.key).whole(9, 17)
        search.row["supervisor_reviewed_on"] = search.when.date() + timedelta(days=days)
        answers.query(search, "sup-review-timely", f"reviewed after {days} days")
    for search in planter.take("detention-long", 4, lambda one: one.of_person and "detention_reason" not in one.row):
        minutes = Chooser("long", search.key).whole(56, 100)
        lengthen(search.row, minutes)
        answers.query(search, "detention-long", f"{minutes} minutes, no reason")


def plant_intimate(planter: Planter, fits: Callable[[Search], bool]) -> None:
    """Searches that exposed intimate parts, each with one thing wrong."""
    answers = planter.answers
    faults: tuple[tuple[str, str, object, str], ...] = (
        ("eip-location", "intimate_place", "police-vehicle", "in a police vehicle"),
        ("eip-location", "intimate_place", "public", "in a public place"),
        ("eip-location", "intimate_place", "", "place not recorded"),
        ("eip-two-people", "persons_present", 1, "one person present"),
        ("eip-two-people", "persons_present", 0, "nobody else present"),
        ("eip-two-people", "persons_present", "", "not recorded who was there"),
        ("eip-child-aa", "appropriate_adult", "no", "a child, no appropriate adult"),
        ("eip-child-aa", "appropriate_adult", "no", "a child, no appropriate adult"),
        ("eip-child-aa", "appropriate_adult", "", "not recorded whether an adult was there"),
    )
    for n, (rule, name, value, note) in enumerate(faults):
        search = planter.take(f"{rule} {n}", 1, fits)[0]
        expose(search, Chooser("intimate", n), child=rule == "eip-child-aa")
        search.row[name] = value
        if value == "":
            answers.open(search, [rule], "blank", note)
        else:
            answers.query(search, rule, note)
    # And one as the Code allows it: the child asked for the adult to step outside, and it is written down.
    search = planter.take("eip with waiver", 1, fits)[0]
    expose(search, Chooser("intimate", "waiver"), child=True)
    search.row |= {"appropriate_adult": "no", "adult_waiver_reason": stock("lists")["adult_waiver_reason"][0]}


def expose(search: Search, choose: Chooser, *, child: bool) -> None:
    """A search that exposed intimate parts, of a child or of an adult, done as the Code asks."""
    age = choose.whole(14, 17) if child else choose.whole(19, 44)
    search.person = replace(search.person, age=age)
    search.row |= {"age": age, "age_range": age_band(age)}
    search.row["safeguarding_note"] = word("safeguarding_note", choose) if child else ""
    remove_clothing(search, intimate=True, choose=choose)
    lengthen(search.row, choose.whole(31, 40))
    search.row |= {"persons_present": 2, "intimate_place": "police-station", "adult_waiver_reason": ""}
    if child:
        search.row["appropriate_adult"] = "yes"


def plant_authorised(planter: Planter) -> None:
    """Searches without grounds: clean ones first, then each fault."""
    answers, weak = planter.answers, stock("weak")
    s60 = {
        area: [one for one in planter.made if one.topic == "s60" and one.row["area"] == area]
        for area in ("Stevenage", "Watford")
    }
    clean = [*s60["Stevenage"][:5], *s60["Watford"][:5]]
    for search, text in zip(clean, stock("grounds")["s60/whole"], strict=True):
        write_grounds(search, rendered(text, search, Chooser("s60", search.key)))
    texts = iter(weak["s60/planted"])
    hour = timedelta(hours=1)

    def period(search: Search, before: float, after: float, extended: str = "no") -> Row:
        return {
            "authorisation_start": search.when.replace(minute=0) - before * hour,
            "authorisation_end": search.when.replace(minute=0) + after * hour,
            "authorisation_extended": extended,
        }

    def spoil(search: Search, rule: str, change: Row, note: str, text: str | None = None) -> None:
        search.row |= change
        search.reserved = rule
        template = next(texts) if text is None else text
        write_grounds(search, rendered(template, search, Chooser("s60", search.key)) if template else "")
        answers.query(search, rule, note, reason="blank" if text == "" else "none")

    north, south = s60["Stevenage"][5:], s60["Watford"][5:]
    nothing = dict.fromkeys(
        ("authorisation_reference", "authorised_by", "authorisation_rank", "authorisation_start", "authorisation_end",
         "authorisation_extended", "operation"), ""
    ) | {"in_operation": "no"}  # fmt: skip
    no_reference = "s60-authorisation-ref"
    spoil(north[0], "s60-time-in-window", period(north[0], -2, 10), "before the authorised time")
    spoil(south[0], "s60-time-in-window", period(south[0], 14, -1), "after the authorised time")
    spoil(north[1], "s60-duration", period(north[1], 4, 23), "27 hours, not extended")
    spoil(south[1], "s60-duration", period(south[1], 20, 31, "yes"), "51 hours in all, extended")
    spoil(north[2], "s60-rank", {"authorisation_rank": "sergeant"}, "authorised by a sergeant")
    spoil(south[2], "s60-rank", {"authorisation_rank": "constable"}, "authorised by a constable")
    spoil(
        north[3],
        "s60-uniform",
        {"in_uniform": "no", "warrant_card_shown": "yes", "told_warrant_card": "yes"},
        "not in uniform",
    )
    generic = weak["s60-grounds-only-generic/s60"]
    spoil(north[4], "s60-grounds-only-generic", {}, "rests on the person's past", generic[0])
    spoil(south[3], "s60-grounds-only-generic", {}, "rests on appearance", generic[1])
    spoil(south[4], "pow-object-mismatch", {"object": "drugs"}, "drugs under cjpoa-s60")
    references = weak["s60-authorisation-ref/s60"]
    spoil(north[5], no_reference, nothing, "no authorisation named", references[0])
    spoil(south[5], no_reference, nothing, "no authorisation named", references[1])
    spoil(north[6], no_reference, nothing, "no authorisation named, no text", "")
    write_grounds(south[6], rendered(next(texts), south[6], Chooser("s60", south[6].key)))
    s11 = [one for one in planter.made if one.topic == "s11"]
    for search, text in zip(s11[:2], stock("grounds")["s11/whole"], strict=True):
        write_grounds(search, rendered(text, search, Chooser("s11", search.key)))
    spoil(s11[2], no_reference, nothing, "no authorisation named", weak["s60-authorisation-ref/s11"][0])
    plant_orders(planter)


def plant_orders(planter: Planter) -> None:
    """Serious Violence Reduction Orders: one as it should be, one without its reference, one of a child."""
    orders = [one for one in planter.made if one.topic == "svro"]
    write_grounds(orders[0], rendered(stock("grounds")["svro/whole"][0], orders[0], Chooser("svro")))
    for search, kind, note in zip(orders[1:], ("none", "age"), ("no order named", "17 years old"), strict=True):
        search.reserved = "svro-ref"
        write_grounds(search, rendered(stock("weak")[f"svro-ref/{kind}"][0], search, Chooser("svro", kind)))
        planter.answers.query(search, "svro-ref", note, reason="blank" if kind == "none" else "none")
    orders[1].row["svro_reference"] = ""
    orders[2].row |= {"age": 17, "age_range": "10-17"}
    orders[2].row["safeguarding_note"] = word("safeguarding_note", Chooser("svro note"))


def plant_consistency(planter: Planter) -> None:
    """Data that cannot be right."""
    answers = planter.answers
    adults = planter.take("age-inconsistent", 4, lambda one: one.row.get("age", 0) >= 18)
    for search, (age, band) in zip(
        adults, ((23, "25-34"), (41, "18-24"), (130, "over-34"), (31, "over-34")), strict=True
    ):
        search.row |= {"age": age, "age_range": band}
        answers.query(search, "age-inconsistent", f"age {age}, band {band}")
    plant_times(planter)
    for search in planter.take("out-linked-odd", 3):
        search.row["outcome_linked"] = "yes"
        answers.query(search, "out-linked-odd", "nothing followed, and it was linked")
    for search in planter.take("linked-blank", 2):
        search.row |= {"outcome": "", "outcome_linked": "yes"}
        answers.query(search, "out-linked-odd", "linked, and no outcome")
        answers.query(search, "out-outcome-blank", "no outcome", reason="blank")
    for search in planter.take("dup-record", 2, is_drugs):
        twin = Search(f"{search.key}.again", search.topic, search.officer, search.person, 1, dict(search.row))
        twin.parts, twin.reserved = search.parts, "dup-record"
        twin.tail = search.tail
        twin.row["record_created_at"] += timedelta(minutes=3)
        planter.made.append(twin)
        for one in (search, twin):
            write_grounds(one)
            answers.query(one, "dup-record", "the same search entered twice")


def plant_times(planter: Planter) -> None:
    """Times that cannot all be right."""
    minute = timedelta(minutes=1)
    chosen = planter.take("time-impossible", 5, lambda one: one.when.minute % 5 == 0 and 3 <= one.when.day <= 24)
    rows = [search.row for search in chosen]
    rows[0]["stopped_at"] = rows[0]["searched_at"] + 12 * minute
    rows[0]["ended_at"] = rows[0]["stopped_at"] + rows[0]["detention_minutes"] * minute
    rows[1]["ended_at"] = rows[1]["stopped_at"] - 25 * minute
    rows[2]["record_created_at"] = rows[2]["searched_at"] - 35 * minute
    rows[3]["stopped_at"] += timedelta(days=1)
    rows[4]["record_created_at"] = rows[4]["searched_at"] - timedelta(days=2, minutes=7)
    notes = (
        "search before the stop",
        "end before the stop",
        "record before the search",
        "stop a day after the search",
        "record two days before the search",
    )
    for search, note in zip(chosen, notes, strict=True):
        search.row.pop("record_changed_at", None)
        planter.answers.query(search, "time-impossible", note)


def dated(search: Search) -> bool:
    """Whether the text gives a day or a time, so that the search cannot be moved."""
    return any(letter.isdigit() for part in search.parts for letter in part)


def plant_overlaps(planter: Planter) -> None:
    """One officer in two places at once."""
    for n, (here, there, apart) in enumerate((("Watford", "Stevenage", 4), ("Broxbourne", "Dacorum", 0))):

        def to_the_minute(search: Search, area: str = here) -> bool:
            return search.row["area"] == area and is_drugs(search) and search.when.minute % 5 != 0

        def movable(search: Search, area: str = there) -> bool:
            return search.row["area"] == area and is_drugs(search) and not dated(search)

        first = planter.take(f"overlap {n}", 1, to_the_minute, stevenage=int(here == "Stevenage"))[0]
        second = planter.take(f"overlap too {n}", 1, movable, stevenage=int(there == "Stevenage"))[0]
        shift = first.when + timedelta(minutes=apart) - second.when
        for name in INSTANTS:
            if second.row.get(name):
                second.row[name] += shift
        second.row["supervisor_reviewed_on"] = first.row["supervisor_reviewed_on"]
        for name in ("officer", "officer_station", "officer_team", "officer_gender"):
            second.row[name] = first.row[name]
        for search in (first, second):
            planter.answers.query(
                search, "dup-officer-overlap", f"one officer in {here} and {there} within {apart} minutes"
            )


TEXT_RULES = (
    "pow-grounds-object-mismatch", "pow-power-in-text-conflict", "txt-too-short", "txt-duplicate", "txt-boilerplate",
    "txt-description-only", "txt-known-to-police", "txt-protected-char", "txt-area-only", "txt-nervous-only",
    "txt-cannabis-only", "txt-intel-unparticularised", "txt-retrospective", "txt-consent",
)  # fmt: skip


def plant_withheld(planter: Planter) -> None:
    """Cells that the force held back: neither blank nor a value."""
    answers = planter.answers
    for search in planter.take("withheld grounds", 3, is_drugs):
        search.row["grounds"] = fields.WITHHELD
        answers.open(search, ("rec-grounds-present", *TEXT_RULES), "withheld", "the grounds are withheld")
    for search in planter.take("withheld officer", 2, is_drugs):
        search.row["officer"] = fields.WITHHELD
        rules = ("rec-officer-id", "rec-officer-number-station", "dup-officer-overlap")
        answers.open(search, rules, "withheld", "the officer is withheld")
    for search in planter.take("withheld place", 1, is_drugs):
        search.row |= {"place": fields.WITHHELD, "beat": ""}
        answers.open(search, ("rec-place",), "withheld", "the place is withheld")


def plant_identifiers(planter: Planter) -> list[tuple[Search, str, str]]:
    """Personal identifiers in some reasons, all invented; what was put where."""
    put: list[tuple[Search, str, str]] = []
    kinds = stock("identifiers")
    for kind in (title for title in kinds if "/" not in title):
        values = kinds.get(f"{kind}/values", ("",) * 5)
        chosen = planter.take(f"identifier {kind}", len(values), lambda one: one.of_person and not one.officer.capitals)
        for n, (search, value) in enumerate(zip(chosen, values, strict=True)):
            choose = Chooser("identifier", kind, n)
            if not value:  # a date of birth that agrees with the age on the record
                born = search.when.date() - timedelta(days=int(365.25 * search.row["age"]) + choose.whole(20, 340))
                value = choose.pick([f"{born:%d/%m/%Y}", f"{born.day} {born:%B %Y}", f"{born:%d.%m.%y}"])  # noqa: PLW2901
            search.parts = (*search.parts[:2], f"{search.parts[2]} {choose.pick(kinds[kind]).format(x=value)}")
            write_grounds(search)
            put.append((search, kind, value))
    return put


# --- two files of one August ------------------------------------------------------------------------------


def plan_months(planter: Planter) -> None:
    """Which August searches come late, which are changed later, and which are gone from the second file."""

    def august(search: Search) -> bool:
        return search.when < AUGUST_SENT - timedelta(days=1)

    unexplained = 0
    for search in planter.take("late", 9, lambda one: one.when.month == 8 and one.when.day >= 29):
        choose = Chooser("entered late", search.key)
        created = AUGUST_SENT + timedelta(hours=choose.whole(10, 43), minutes=choose.whole(0, 59))
        review(search.row, created, choose)
        if created - search.when > timedelta(hours=20):
            search.row["late_record_reason"] = word("late_record_reason", choose)
        if created - search.when > timedelta(hours=30) and unexplained < 2:
            unexplained += 1
            search.row["late_record_reason"] = ""
            planter.answers.query(search, "rec-made-promptly", "entered in September, no reason")
    for search in planter.take("gone", 5, august):
        search.reserved = "gone"
    plan_changes(planter, august)


def plan_changes(planter: Planter, august: Callable[[Search], bool]) -> None:
    """Eight records that the second file has otherwise than the first."""

    def later(search: Search, **before: Any) -> None:
        choose = Chooser("changed", search.key)
        search.version = {**before, "record_changed_at": ""}
        moment = AUGUST_SENT + timedelta(
            days=choose.whole(1, 18), hours=choose.whole(8, 20), minutes=choose.whole(0, 59)
        )
        search.row["record_changed_at"] = moment

    for search in planter.take("changed grounds", 2, lambda one: august(one) and bool(one.parts[0]) and is_drugs(one)):
        search.tail = ""
        write_grounds(search)
        before = f"{search.parts[0]} {search.parts[1]}"
        later(search, grounds=before.upper() if search.officer.capitals else before)
    for search, outcome in zip(
        planter.take("changed outcome", 2, lambda one: august(one) and is_drugs(one)),
        ("summons", "community-resolution"),
        strict=True,
    ):
        was = {name: search.row.get(name, "") for name in ("outcome", "outcome_linked", "found")}
        search.row |= {"outcome": outcome, "outcome_linked": "yes", "found": "Snap bag of herbal cannabis."}
        later(search, **was)
    chosen = planter.take(
        "changed area", 2, lambda one: august(one) and one.row["area"] in ("Watford", "Dacorum", "St Albans")
    )
    later(chosen[0], area="", beat="")
    later(chosen[1], area="Hertsmere", beat="HM2")
    for search in planter.take(
        "changed ethnicity", 1, lambda one: august(one) and one.of_person and one.person.ethnicity != "NS"
    ):
        later(
            search, self_defined_ethnicity="NS", ethnicity_reason="Officer called away to an emergency before asking."
        )
    for search in planter.take("changed camera", 1, lambda one: august(one) and one.row["camera_used"] == "yes"):
        later(search, camera_used="no", camera_reason="Docking station fault, no camera available.")


def give_references(made: Sequence[Search]) -> None:
    """References in the order in which the records were made, with the gaps that a system leaves."""
    number = 41_207
    for search in sorted(made, key=lambda one: (one.row["record_created_at"], one.key)):
        number += Chooser("gap", search.key).weighted({1: 6, 2: 3, 3: 1})
        search.row["reference"] = f"SS/2026/{number:06d}"


# --- writing ----------------------------------------------------------------------------------------------


def cell(name: str, value: object) -> str:
    """A value as the file shows it: labels for codes, local ISO times."""
    described = fields.by_name()[name]
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        return value.isoformat()
    if described.vocabulary:
        return vocabulary.VOCABULARIES[described.vocabulary].label(str(value))
    return str(value)


def cells(row: Row) -> dict[str, str]:
    """A whole row as the file shows it."""
    return {name: cell(name, row.get(name)) for name in COLUMNS}


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV as the files have it: UTF-8, LF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")


def table(rows: Sequence[dict[str, str]]) -> bytes:
    """An extract."""
    return as_csv(COLUMNS, ([row[name] for name in COLUMNS] for row in rows))


def changes(first: Sequence[dict[str, str]], second: Sequence[dict[str, str]]) -> list[tuple[str, str, str]]:
    """What became of the August searches: late, changed, gone."""
    before, after = ({row["reference"]: row for row in rows} for rows in (first, second))
    found: list[tuple[str, str, str]] = []
    for reference, row in sorted(after.items()):
        if reference not in before:
            if row["searched_at"].startswith("2026-08"):
                found.append((reference, "late", ""))
        elif names := [name for name in COLUMNS if row[name] != before[reference][name]]:
            found.append((reference, "changed", " ".join(names)))
    return found + [(reference, "gone", "") for reference in sorted(before) if reference not in after]


def populations() -> bytes:
    """Residents by area and group, Census 2021."""
    groups = ("Asian", "Black", "Mixed", "Other", "White", "Total")
    rows = [
        (area["code"], area["name"], group, number, "Census 2021 TS021")
        for area in plan()["area"]
        if "code" in area
        for group, number in zip(groups, area["census"], strict=True)
    ]
    return as_csv(("area_code", "area", "ethnic_group", "population", "source"), rows)


# --- the messy variant ------------------------------------------------------------------------------------


@dataclass(slots=True)
class Mess:
    """A list of rows to spoil, and what was done to which."""

    rows: list[dict[str, str]]
    answers: list[tuple[int, str, str, str]] = field(default_factory=list)
    at: int = 0

    def spoil(self, column: str, change: Callable[[str], str], what: str, expected: str, count: int = 1) -> None:
        """Change the cell in the next rows that have one."""
        done = 0
        while done < count:
            row = self.rows[self.at]
            self.at += 1
            if not row[column] or change(row[column]) == row[column]:
                continue
            row[column] = change(row[column])
            self.answers.append((self.at + 1, column, what, expected))
            done += 1


OLD_NAMES = {
    "White - English/Welsh/Scottish/Northern Irish/British": "White - White British (W1)",
    "A no further action disposal": "Nothing found - no further action",
    "Arrest": "Suspect arrested",
    "Community resolution": "Local resolution",
}


UNKNOWN_VALUES = (
    ("power", "S99 Moon Act"),
    ("power", "S99 Moon Act"),
    ("power", "s1"),
    ("outcome", "Cannabis warnin"),
    ("outcome", "Cannabis warnin"),
    ("object", "Drugz"),
    ("gender", "Not known to system"),
    ("age_range", "adult"),
    ("self_defined_ethnicity", "W7"),
    ("officer_defined_ethnicity", "IC8"),
    ("camera_used", "Maybe"),
    ("search_type", "Bicycle search"),
    ("clothing_removed", "Some"),
)


def messy(rows: Sequence[dict[str, str]]) -> tuple[list[dict[str, str]], list[tuple[int, str, str, str]]]:
    """About 120 rows of the second file, spoilt in every way that extracts are."""
    mess = Mess([dict(row) for row in rows])
    day_first = "%d/%m/%Y %H:%M"

    def always(text: str) -> Callable[[str], str]:
        return lambda _: text

    def old(text: str) -> str:
        return OLD_NAMES.get(text, text)

    def retimed(form: str) -> Callable[[str], str]:
        return lambda text: datetime.fromisoformat(text).strftime(form)

    def serial(text: str) -> str:
        days = (datetime.fromisoformat(text) - datetime.fromisoformat("1899-12-30")).total_seconds() / 86_400
        return f"{days:.7f}"

    no_date = ("31/09/2026 14:20", "2026-09-31T10:00:00", "2026-13-04T09:15:00", "2026-09-14T25:70:00", "31/09/2026")
    for text in no_date:
        mess.spoil("searched_at", always(text), "a day or time that does not exist", "reject")
    for text in ("09-08-26 3.15pm", "Sept 4th", "04/05/06", "last Tuesday"):
        mess.spoil("searched_at", always(text), "a form that could mean several things, or nothing", "reject")
    mess.spoil("searched_at", retimed(day_first), "day first, no seconds", "repaired", 6)
    mess.spoil("searched_at", lambda text: text.replace("T", " ")[:-3], "a blank for the T, no seconds", "repaired", 3)
    mess.spoil("searched_at", lambda text: f"{text}+01:00", "with an offset", "repaired", 2)
    mess.spoil("searched_at", serial, "a spreadsheet's number", "repaired", 2)
    mess.spoil("searched_at", always(""), "no date", "blank", 2)
    mess.spoil(
        "ended_at", always("31/09/2026 15:00"), "a day that does not exist, not the date of the search", "unknown value"
    )
    for column, text in UNKNOWN_VALUES:
        mess.spoil(column, always(text), "not a value of the list", "unknown value")
    mess.spoil("age", always("about 20"), "not a number", "unknown value")
    mess.spoil("self_defined_ethnicity", old, "an old name with its code", "repaired", 4)
    mess.spoil("outcome", old, "an old name", "repaired", 5)
    for column in ("camera_used", "force_used", "told_grounds", "copy_offered", "in_uniform"):
        mess.spoil(column, lambda text: {"Yes": "1", "No": "0"}[text], "1 or 0 for yes or no", "repaired")
        mess.spoil(column, lambda text: text[0], "Y or N for yes or no", "repaired")
    for column in ("power", "object", "outcome", "search_type"):
        mess.spoil(column, str.upper, "in capitals", "repaired")
        mess.spoil(column, lambda text: f" {text.replace(' ', '  ')}  ", "more blanks than needed", "repaired")
    mess.spoil("reference", lambda text: f"{text}  ", "trailing blanks", "repaired", 2)
    mess.spoil("area", lambda text: text.upper() if text.upper() != text else f"{text} ", "in capitals", "repaired", 2)
    mess.spoil("area", lambda text: f"{text.lower()} ", "small letters and a trailing blank", "repaired", 2)
    mess.spoil("area", always(""), "no area", "blank", 2)
    mess.spoil("grounds", lambda text: text.replace(" ", "\n", 3), "line breaks in the text", "kept", 3)
    for mark in "=+-@":
        mess.spoil("grounds", mark.__add__, f"begins with {mark}", "kept")
    mess.spoil("grounds", lambda text: f"{text} \N{PENSIVE FACE}\N{ZERO WIDTH JOINER}\N{FIRE}", "emoji", "kept", 2)
    mess.spoil(
        "grounds", lambda text: f'{text[:20]}"{text[20:40]}", {text[40:]}', "quotation marks and commas", "kept", 2
    )
    mess.spoil("grounds", always(""), "no grounds", "blank", 2)
    mess.spoil("grounds", always("WITHHELD"), "a mark that it is withheld", "withheld", 2)
    mess.spoil("place", always("[redacted]"), "a mark that it is withheld", "withheld", 2)
    mess.spoil("reference", always(""), "no reference", "blank", 2)
    row = mess.rows[mess.at]
    for name in row:
        row[name] = ""
    mess.answers.append((mess.at + 2, "", "the whole row is blank", "reject"))
    return mess.rows, mess.answers


# --- all together -----------------------------------------------------------------------------------------


def readme(files: Mapping[str, Sequence[dict[str, str]]], answers: Sequence[Sequence[str]]) -> bytes:
    """The README: its text is stock, its tables are counted."""
    rows = files[BOTH_NAME]
    areas = Counter(row["area"] or "(no area)" for row in rows)
    area_table = [f"| {area} | {count} |" for area, count in sorted(areas.items())]
    rules = Counter((rule, verdict) for _, rule, verdict, _, _ in answers)
    names = sorted({rule for rule, _ in rules})
    rule_table = [f"| {rule} | {rules[rule, 'query']} | {rules[rule, 'cannot be judged']} |" for rule in names]
    text = (STOCK / "readme.txt").read_text(encoding="utf-8")
    for mark, value in (
        ("AREAS", "\n".join(area_table)),
        ("RULES", "\n".join(rule_table)),
        ("AUGUST", str(len(files[AUGUST_NAME]))),
        ("BOTH", str(len(rows))),
    ):
        text = text.replace(f"%{mark}%", value)
    return text.encode("utf-8")


def build() -> dict[str, bytes]:
    """Every file by its path below the folder."""
    made = searches()
    write_texts(made)
    for search in made:
        write_grounds(search)
    planter = Planter(made)
    plan_months(planter)
    plant_overlaps(planter)  # early: they ask for more than the others
    plant_authorised(planter)
    plant_conduct(planter)
    plant_recording(planter)
    plant_repeats(planter)
    plant_weak_texts(planter)
    plant_powers(planter)
    plant_consistency(planter)
    plant_withheld(planter)
    identifiers = plant_identifiers(planter)
    plant_blanks(planter)  # last: other plantings need the dates
    give_references(made)
    return written(made, planter.answers, identifiers)


def written(made: list[Search], answers: Answers, identifiers: Sequence[tuple[Search, str, str]]) -> dict[str, bytes]:
    """The files of finished searches."""
    made = sorted(made, key=lambda one: str(one.row["reference"]))
    second = [cells(one.row) for one in made if one.reserved != "gone"]
    first = [
        cells(one.row | one.version)
        for one in made
        if one.row["searched_at"] and one.when < AUGUST_SENT and one.row["record_created_at"] < AUGUST_SENT
    ]
    listed = sorted((str(one.row["reference"]), *rest) for one, *rest in answers.rows)
    put = sorted((str(one.row["reference"]), kind, text) for one, kind, text in identifiers)
    ordinary = {
        str(one.row["reference"])
        for one in made
        if not one.reserved and one.topic in ("drugs", "weapons", "theft", "stolen")
    }
    spoilt, wrong = messy([row for row in Chooser("messy").shuffled(second) if row["reference"] in ordinary][:120])
    return {
        AUGUST_NAME: table(first),
        BOTH_NAME: table(second),
        "answers.csv": as_csv(("reference", "rule", "verdict", "reason", "note"), listed),
        "changes.csv": as_csv(("reference", "what", "fields"), changes(first, second)),
        "planted_identifiers.csv": as_csv(("reference", "kind", "text"), put),
        "populations.csv": populations(),
        f"messy/{BOTH_NAME}": table(spoilt),
        "messy/answers.csv": as_csv(("row", "column", "what", "expected"), sorted(wrong)),
        "README.md": readme({AUGUST_NAME: first, BOTH_NAME: second}, listed),
    }


def differing(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Paths that are missing, different, or there and not ours."""
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    wrong = [name for name, content in files.items() if name not in there or (folder / name).read_bytes() != content]
    return sorted([*wrong, *(there - files.keys())])


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files or, with ``--check``, compare them. Exit code 1: they differ."""
    parser = argparse.ArgumentParser(description="Make the invented extract.")
    parser.add_argument("--out", type=Path, required=True, help="the folder of the files")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    options = parser.parse_args(arguments)
    files = build()
    if options.check:
        wrong = differing(files, options.out)
        for name in wrong:
            sys.stderr.write(f"differs: {name}\n")
        return 1 if wrong else 0
    for name, content in files.items():
        path = options.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return 0


if __name__ == "__main__":
    sys.exit(main())
