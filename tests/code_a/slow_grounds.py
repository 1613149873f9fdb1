"""The checks of ``code_a/grounds.py`` again, one record at a time."""

from collections.abc import Callable
from functools import cache

from code_a_records import WITHHELD
from slow_record import (
    BLANK,
    CLEAR,
    HELD_BACK,
    NO,
    OLD,
    POWERS,
    QUERY,
    UNCERTAIN,
    Answer,
    Record,
    has_mark,
    placeholder,
    text_rule,
    word_count,
)
from slow_words import Text, text_of

OBJECTS = {
    "drugs": {"drugs", "psychoactive"},
    "weapons": {"offensive-weapons", "threaten-or-harm", "firearms", "crossbows"},
    "theft": {"stolen-goods", "theft-articles"},
    "damage": {"damage-articles"},
    "fireworks": {"fireworks"},
    "game": {"game", "wildlife", "hunting", "seals"},
}
NAMED_POWERS = {
    "mda-s23": {"mda-s23"},
    "pace-s1": {"pace-s1"},
    "cjpoa-s60": {"cjpoa-s60", "cjpoa-s60aa"},
    "firearms-s47": {"firearms-s47"},
    "terrorism": {"terrorism-s43", "terrorism-s43a", "terrorism-s43c", "terrorism-s47a"},
    "psychoactive": {"psa-s36", "psa-s37"},
    "cja-s139b": {"cja-s139b"},
    "poa-2023-s11": {"poa-2023-s11"},
    "svro": {"svro-s342e"},
}
WEAK = ("retrospective", "area", "vague_intel", "known", "cannabis_smell", "conclusion")
WEAK_TOO = (
    "protected", "nervous", "description", "intelligence", "consent", "because_refusal", "refusal", "boilerplate",
)  # fmt: skip
NAMES = (
    *(f"objects.{kind}-{part}" for kind in OBJECTS for part in ("named", "near")),
    *(f"powers_named.{name}" for name in NAMED_POWERS),
    *("support", "firm", *WEAK, *WEAK_TOO, "groups", "sensitive", "neutral"),
)
ONLY = {
    "txt-known-to-police": "known",
    "txt-description-only": "description",
    "txt-area-only": "area",
    "txt-nervous-only": "nervous",
    "txt-cannabis-only": "cannabis_smell",
    "txt-intel-unparticularised": "intelligence",
    "txt-boilerplate": "boilerplate",
}


def of(text: str) -> Text:
    return text_of(text, NAMES)


@cache
def past(text: str) -> bool:
    whole = of(text)
    return whole.found("known") and whole.without("area", "vague_intel", "protected").found("known")


@cache
def asked(text: str) -> frozenset[str]:
    """The checks that ask about a text."""
    whole = of(text)
    fires = {"txt-protected-char"} if whole.found("protected") else set()
    rest = whole.without(*WEAK)
    if whole.found("firm") or rest.found("support"):
        return frozenset(fires)
    left = rest.without(*WEAK_TOO).count(but="neutral")
    if left > 7:
        return frozenset(fires)
    weak = {name for name in (*WEAK, *WEAK_TOO, "groups") if whole.found(name)}
    if "groups" in weak and not whole.without("groups", "protected").found("description"):
        fires.add("txt-protected-char")
    explained = {"refusal", "because_refusal"} <= weak
    nervous = whole.without("refusal").found("nervous")
    others = past(text) or nervous or bool(weak & {"area", "cannabis_smell", "intelligence"})
    if "consent" in weak:
        fires.add("txt-consent")
    refused_only = "refusal" in weak and not others and not weak & {"description", "consent"}
    if "retrospective" in weak or explained or refused_only:
        fires.add("txt-retrospective")
    stock = bool(weak & {"boilerplate", "conclusion"}) and left <= 3
    stock = stock and not fires & {"txt-consent", "txt-retrospective"}
    words = whole.count() - whole.without("description").count()
    described = words >= 5 or (not others and (not stock or words >= 4))
    alone = "txt-protected-char" not in fires
    there = {
        "txt-known-to-police": past(text),
        "txt-description-only": alone and "description" in weak and described,
        "txt-area-only": alone and "area" in weak,
        "txt-nervous-only": nervous and not explained,
        "txt-cannabis-only": "cannabis_smell" in weak,
        "txt-intel-unparticularised": "intelligence" in weak,
        "txt-boilerplate": alone and stock,
    }
    strongest = next((name for name, is_there in there.items() if is_there), None)
    if strongest:
        fires.add(strongest)
    return frozenset(fires)


def too_short(record: Record) -> Answer:
    return OLD if record.old() else text_rule(record, fires=word_count(record.value("grounds") or "") < 8)


def asks(name: str) -> Callable[[Record], Answer]:
    def answer(record: Record) -> Answer:
        if record.old() and name != "txt-cannabis-only":  # guidance has no edition
            return OLD
        text = record.value("grounds") or ""
        result = text_rule(record, fires=name in asked(text))
        if result == HELD_BACK and name == "txt-protected-char" and record.value("grounds") != WITHHELD:
            return record.missing("grounds") or QUERY  # what is blacked out makes no difference
        if result == QUERY and name == "txt-intel-unparticularised" and of(text).found("sensitive"):
            return HELD_BACK
        return result

    return answer


def generic(record: Record) -> Answer:
    text = record.value("grounds")
    if record.old():
        return OLD
    if missing := record.missing("power") or record.missing("grounds"):
        return missing
    named = {record.value("power"), record.value("second_power")}
    if not any(code in named and not record.too_early(code) for code in ("cjpoa-s60", "poa-2023-s11")):
        return NO
    if text == WITHHELD:
        return HELD_BACK
    if text is None:
        return BLANK
    if placeholder(text):
        return NO
    if not asked(text) & {"txt-protected-char", "txt-known-to-police", "txt-description-only"}:
        return CLEAR
    return HELD_BACK if has_mark(text) else QUERY


def grounds_and_object(record: Record) -> Answer:
    text = record.value("grounds")
    if record.old():
        return OLD
    if missing := record.missing("object") or record.missing("grounds"):
        return missing
    if text_rule(record, fires=False) == NO:
        return NO
    if record.held_back("object", "second_object") or text == WITHHELD:
        return HELD_BACK
    if record.blank("object", "second_object") or text is None:
        return BLANK
    things = {record.value("object"), record.value("second_object")} - {None}
    if not things <= set().union(*OBJECTS.values()) or word_count(text) < 5:
        return UNCERTAIN
    own = {kind for kind, codes in OBJECTS.items() if codes & things}
    if any(of(text).found(f"objects.{kind}-{part}") for kind in own for part in ("named", "near")):
        return CLEAR
    if not any(of(text).found(f"objects.{kind}-named") for kind in OBJECTS.keys() - own):
        return CLEAR
    return UNCERTAIN if has_mark(text) else QUERY


def text_and_power(record: Record) -> Answer:
    text = record.value("grounds")
    if missing := record.missing("power") or record.missing("grounds"):
        return missing
    named = set()
    if text not in (None, WITHHELD):
        named = {name for name in NAMED_POWERS if of(text).found(f"powers_named.{name}")}
        if not named:
            return NO
    if record.held_back("power", "second_power") or text == WITHHELD:
        return HELD_BACK
    if record.blank("power", "second_power") or text is None:
        return BLANK
    recorded = {record.value("power"), record.value("second_power")} - {None}
    if any(NAMED_POWERS[name] & recorded for name in named):
        return CLEAR
    return QUERY if recorded <= POWERS.keys() else UNCERTAIN


SLOW: dict[str, Callable[[Record], Answer]] = {
    "txt-too-short": too_short,
    **{name: asks(name) for name in (*ONLY, "txt-protected-char", "txt-consent", "txt-retrospective")},
    "s60-grounds-only-generic": generic,
    "pow-grounds-object-mismatch": grounds_and_object,
    "pow-power-in-text-conflict": text_and_power,
}
