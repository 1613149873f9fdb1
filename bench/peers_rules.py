"""The checks that can be said as conditions on the fields of one record, as plain data: the same for every competitor.

A condition says where a check is a *query*; the three other verdicts are scrutiny's alone. Left out are checks that
look at other records or at the whole file, that first cut words out of a text, or that count by the calendar. The
columns are those of ``peers_rows.py``, all supplied, so a check is written here as it comes out where nothing is
missing from the file. Every list of codes, powers and words is scrutiny's: they are data. A condition is a nested list,
so that it can be handed to an environment in which scrutiny is not installed:

* ``blank FIELD``, ``in FIELD CODES``, ``has FIELD PATTERN``
* ``below FIELD NUMBER``, ``above FIELD NUMBER``, ``later FIELD FIELD SECONDS`` (the first is more than that later)
* ``all``, ``any``, ``not``
"""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from scrutiny.code_a import catalogue, powers, wording
from scrutiny.records import fields, vocabulary

Condition: TypeAlias = tuple[Any, ...]

WITHHELD = fields.WITHHELD
HOUR, MINUTE = 3600, 60
OLDEST = 110
AUTHORISED = ("cjpoa-s60", "poa-2023-s11")
CUSTOMS = "cema-s163"
TOLD = ("grounds", "object", "identity", "station", "entitlement", "power", "detained")
BANDS = (("under-10", 0, 10), ("10-17", 10, 18), ("18-24", 18, 25), ("25-34", 25, 35), ("over-34", 35, 10_000))


# --- words of the language ---


def blank(name: str) -> Condition:
    return ("blank", name)


def among(name: str, *codes: str) -> Condition:
    return ("in", name, tuple(sorted(codes)))


def has(name: str, pattern: str) -> Condition:
    return ("has", name, pattern)


def below(name: str, number: float) -> Condition:
    return ("below", name, number)


def above(name: str, number: float) -> Condition:
    return ("above", name, number)


def later(name: str, than: str, seconds: int) -> Condition:
    return ("later", name, than, seconds)


def both(*parts: Condition) -> Condition:
    return ("all", *parts)


def either(*parts: Condition) -> Condition:
    return ("any", *parts)


def no(part: Condition) -> Condition:
    return ("not", part)


def leaves(condition: Condition) -> Iterable[Condition]:
    """The tests of single fields in a condition."""
    if condition[0] in ("all", "any", "not"):
        for part in condition[1:]:
            yield from leaves(part)
    else:
        yield condition


# --- what several checks ask ---


def known(name: str) -> tuple[str, ...]:
    """The codes of a field's vocabulary."""
    return vocabulary.VOCABULARIES[fields.by_name()[name].vocabulary or ""].codes


def under(*codes: str) -> Condition:
    return either(among("power", *codes), among("second_power", *codes))


def withheld(name: str) -> Condition:
    return among(name, WITHHELD)


def all_powers_in(codes: Iterable[str]) -> Condition:
    codes = tuple(codes)
    return both(among("power", *codes), either(blank("second_power"), among("second_power", *codes)))


def patterns(name: str) -> str:
    return "(?i)" + "|".join(pattern.removeprefix("(?i)") for pattern in wording.cues(name).patterns)


def says_nothing(name: str) -> Condition:
    """Blank, placeholders only, or no letter."""
    between = "[^a-z0-9]+"
    file = Path(wording.__file__).with_name("cues") / "placeholder.toml"
    phrases = tomllib.loads(file.read_text(encoding="utf-8"))["phrases"]
    one = "|".join(wording.compile_phrase(phrase, between) for phrase in phrases)
    whole = rf"(?i)^[^a-z0-9]*(?:{one})(?:{between}(?:{one}))*[^a-z0-9]*$|^[^a-z]+$"
    return either(blank(name), has(name, whole))


def fewer_words(name: str, least: int) -> Condition:
    """The texts are ASCII, so letters are too."""
    word = "[A-Za-z0-9]+(?:['/-][A-Za-z0-9]+)*"
    apart = "(?:[^A-Za-z0-9'/-][^A-Za-z0-9]*|['/-][^A-Za-z0-9]+)"
    return no(has(name, rf"^[^A-Za-z0-9]*(?:{word}{apart}){{{least - 1}}}[A-Za-z0-9]"))


def pairs(one: str, other: str, wanted: Iterable[tuple[str, str]]) -> Condition:
    """One of these pairs of codes: by the first of the two, those with the same partners together."""
    partners: dict[str, set[str]] = {}
    for first, second in wanted:
        partners.setdefault(first, set()).add(second)
    groups: dict[tuple[str, ...], list[str]] = {}
    for first, seconds in sorted(partners.items()):
        groups.setdefault(tuple(sorted(seconds)), []).append(first)
    return either(*(both(among(one, *firsts), among(other, *seconds)) for seconds, firsts in groups.items()))


def _yes(name: str) -> Condition:
    return among(name, "yes")


def _no(name: str) -> Condition:
    return among(name, "no")


def _conditions() -> dict[str, Condition]:
    vehicle, unattended = among("search_type", "vehicle"), "vehicle_unattended"
    attended = either(no(vehicle), _no(unattended))  # by what the record says; else nobody is asked
    needs_grounds = no(all_powers_in(powers.without_grounds()))
    code_a = no(all_powers_in(powers.outside_code_a()))
    authorised = under(*AUTHORISED)
    not_stated = among("self_defined_ethnicity", *vocabulary.NOT_STATED)
    stated_nothing = among("self_defined_ethnicity", *(code for code in vocabulary.NOT_STATED if code != "NR"))
    outcome_settled = either(*(among("outcome", *(code for code in known("outcome") if code != "arrest")),))
    nothing = either(blank("outcome"), among("outcome", "no-further-action"))
    age_possible = both(no(blank("age")), no(below("age", 0)), no(above("age", OLDEST)))
    child = either(both(age_possible, below("age", 18)), among("age_range", "under-10", "10-17"))
    exposed = both(code_a, _yes("intimate_parts_exposed"))
    more_of_it = either(among("clothing_removed", "more-than-outer"), _yes("intimate_parts_exposed"))
    more = both(code_a, more_of_it, no(withheld("clothing_removed")))
    gender, officer_gender = "gender", "officer_gender"
    different = either(
        both(among(officer_gender, "male"), among(gender, "female")),
        both(among(officer_gender, "female"), among(gender, "male")),
    )
    asked = "opposite_sex_requested"
    not_copied = both(
        either(_no("copy_offered"), _no("copy_given")), no(either(_yes("copy_offered"), _yes("copy_given")))
    )
    odd_copy = either(*(no(either(blank(n), among(n, "yes", "no"))) for n in ("copy_offered", "copy_given")))
    untold = either(*(_no(f"told_{piece}") for piece in TOLD), both(_no("told_warrant_card"), _no("in_uniform")))
    outside_band = either(
        *(
            both(among("age_range", code), either(below("age", least), no(below("age", end))))
            for code, least, end in BANDS
        )
    )
    minutes = either(blank("detention_minutes"), below("detention_minutes", 0))
    timed = among("date_precision", "second")
    took_long = either(
        above("detention_minutes", 45),
        both(minutes, later("ended_at", "stopped_at", 45 * MINUTE)),
        both(minutes, blank("stopped_at"), timed, later("ended_at", "searched_at", 45 * MINUTE)),
    )
    by_age = both(no(blank("age")), no(below("age", 10)), below("age", 18))
    ten_to_17 = either(by_age, both(blank("age"), among("age_range", "10-17")))
    late = either(
        both(no(among("date_precision", "day")), later("record_created_at", "searched_at", 24 * HOUR)),
        later("record_created_at", "searched_at", 49 * HOUR),
    )
    no_window = either(later("authorisation_start", "searched_at", 0), later("searched_at", "authorisation_end", 0))
    has_window = both(
        timed,
        no(blank("authorisation_start")),
        no(blank("authorisation_end")),
        no(later("authorisation_start", "authorisation_end", 0)),
    )
    too_long = either(
        both(later("authorisation_end", "authorisation_start", 24 * HOUR), _no("authorisation_extended")),
        later("authorisation_end", "authorisation_start", 48 * HOUR),
    )
    only_customs = both(
        *(either(blank(name), among(name, CUSTOMS)) for name in ("power", "second_power")), under(CUSTOMS)
    )
    no_object = [either(blank(n), among(n, "unavailable")) for n in ("object", "second_object")]
    seconds_blank = both(blank("second_power"), blank("second_object"))
    return {
        "rec-date-time": among("date_precision", "day", "none"),
        "rec-place": both(blank("place"), blank("latitude")),
        "rec-object": both(*no_object),
        "rec-grounds-present": both(needs_grounds, says_nothing("grounds")),
        "rec-power": both(blank("power"), blank("second_power")),
        "rec-power-unknown": no(either(blank("power"), among("power", *known("power"), WITHHELD))),
        "rec-sde": both(blank("self_defined_ethnicity"), attended),
        "rec-sde-valid": no(
            either(
                blank("self_defined_ethnicity"),
                among("self_defined_ethnicity", *known("self_defined_ethnicity"), WITHHELD),
            )
        ),
        "rec-ns-reason": both(stated_nothing, attended, says_nothing("ethnicity_reason")),
        "rec-ode-when-different": both(not_stated, attended, blank("officer_defined_ethnicity")),
        "rec-officer-id": blank("officer"),
        "rec-officer-number-station": both(
            among("officer_id_type", "number"), blank("officer_station"), no(blank("officer")), no(withheld("officer"))
        ),
        "rec-made-promptly": both(outcome_settled, late, says_nothing("late_record_reason")),
        "rec-one-per-person": above("persons_searched", 1),
        "rec-vehicle-unattended-notice": both(
            _yes(unattended), _no("notice_left"), no(among("search_type", "person", "person-and-vehicle"))
        ),
        "rec-copy-offered": both(outcome_settled, attended, not_copied, no(odd_copy), says_nothing("copy_reason")),
        "rec-gowisely": both(attended, untold),
        "rec-warrant-card": both(_no("in_uniform"), _no("warrant_card_shown"), attended),
        "pow-object-mismatch": both(
            no(among("power", *powers.outside_code_a())), seconds_blank, pairs("power", "object", powers.mismatches())
        ),
        "s60-time-in-window": both(authorised, has_window, no_window),
        "s60-duration": both(authorised, too_long),
        "s60-rank": both(authorised, among("authorisation_rank", "constable", "sergeant")),
        "s60-uniform": both(authorised, _no("in_uniform")),
        "cema-vehicle-only": both(among("search_type", "person"), only_customs),
        "txt-too-short": both(
            needs_grounds,
            no(among("power", *powers.outside_code_a())),
            fewer_words("grounds", 8),
            no(says_nothing("grounds")),
            no(has("grounds", patterns("redaction"))),
        ),
        "ext-more-than-outer-view": both(more, _no("out_of_public_view")),
        "ext-more-than-outer-reason": both(more, says_nothing("clothing_reason")),
        "ext-same-sex": both(more, different, either(blank(asked), _no(asked))),
        "eip-location": both(exposed, among("intimate_place", "police-vehicle", "public")),
        "eip-child-aa": both(exposed, child, _no("appropriate_adult"), says_nothing("adult_waiver_reason")),
        "eip-two-people": both(exposed, below("persons_present", 2), no(below("persons_present", 0))),
        "age-under-10": both(
            code_a, no(vehicle), either(both(age_possible, below("age", 10)), among("age_range", "under-10"))
        ),
        "age-inconsistent": both(
            no(blank("age")),
            no(blank("age_range")),
            no(withheld("age_range")),
            either(below("age", 0), above("age", OLDEST), outside_band),
        ),
        "out-linked-odd": both(_yes("outcome_linked"), nothing),
        "out-outcome-blank": blank("outcome"),
        "detention-long": both(code_a, took_long, says_nothing("detention_reason")),
        "bwv-used-or-reason": both(_no("camera_used"), says_nothing("camera_reason")),
        "ext-supervisor-told": both(more_of_it, no(vehicle), _no("supervisor_told")),
        "child-safeguarding-note": both(ten_to_17, no(vehicle), says_nothing("safeguarding_note")),
        "force-reason": both(either(_yes("force_used"), _yes("handcuffs_used")), says_nothing("force_reason")),
    }


def conditions() -> dict[str, Condition]:
    """By the id of the check, in the order of the catalogue; one that the catalogue lacks is left out."""
    said = _conditions()
    return {rule.id: said[rule.id] for rule in catalogue.RULES if rule.id in said}
