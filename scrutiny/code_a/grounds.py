"""What the written reasons say, as far as words can show. Prompts only: the panel reads, and decides.

Each distinct text is read once for all rules together (``read``). A rule about the reasons applies to powers that
need reasonable grounds; a text that only stands in for a reason ("see BWV") belongs to ``rec-grounds-present`` and is
not looked at again. Two rules compare the text with the coded fields beside it: the object, and the power.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from math import ceil
from typing import TYPE_CHECKING

from scrutiny.code_a import wording
from scrutiny.code_a.editions import CODE_A_2015
from scrutiny.code_a.lexicon import Coded, Lexicon
from scrutiny.code_a.recording import MAY_BE_LITTLE, grounds_are_placeholder, reasons_to_read
from scrutiny.code_a.rule import Citation, Kind, Parameter, Reason, Rule, Severity
from scrutiny.code_a.suspicionless import authorised_power

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from scrutiny.code_a.evidence import Among, Bools, Evidence, Measure, Texts
    from scrutiny.code_a.wording import Span


def _code_a(paragraph: str) -> Citation:
    return Citation(source="PACE Code A", paragraph=paragraph, verified=False)


def _marked(evidence: Evidence) -> Bools:
    """True where part of the grounds is blacked out."""
    return evidence.of_text("grounds", wording.has_mark, "has a mark")


# --- the texts, read once ---------------------------------------------------------------------------------

# What is weak: the place, the past, a smell, what came after the stop, and what the officer concluded. Their words
# are cut out before support is sought, so that weak factors do not support each other.
_CUT_FIRST = ("retrospective", "area", "vague_intel", "known", "cannabis_smell", "conclusion")
_CUT_THEN = (
    "protected",
    "nervous",
    "description",
    "intelligence",
    "consent",
    "because_refusal",
    "refusal",
    "boilerplate",
)
# Objects that are looked for in the same words. Of the others there is no list of words, and nothing is judged.
KINDS: Mapping[str, tuple[str, ...]] = {
    "drugs": ("drugs", "psychoactive"),
    "weapons": ("offensive-weapons", "threaten-or-harm", "firearms", "crossbows"),
    "theft": ("stolen-goods", "theft-articles"),
    "damage": ("damage-articles",),
    "fireworks": ("fireworks",),
    "game": ("game", "wildlife", "hunting", "seals"),
}

# The powers that texts name, and the codes that each may be.
NAMED: Mapping[str, tuple[str, ...]] = {
    "mda-s23": ("mda-s23",),
    "pace-s1": ("pace-s1",),
    "cjpoa-s60": ("cjpoa-s60", "cjpoa-s60aa"),
    "firearms-s47": ("firearms-s47",),
    "terrorism": ("terrorism-s43", "terrorism-s43a", "terrorism-s43c", "terrorism-s47a"),
    "psychoactive": ("psa-s36", "psa-s37"),
    "cja-s139b": ("cja-s139b",),
    "poa-2023-s11": ("poa-2023-s11",),
    "svro": ("svro-s342e",),
}

_BY_FIELD = (
    *(f"objects.{kind}-{part}" for kind in KINDS for part in ("named", "near")),
    *(f"powers_named.{name}" for name in NAMED),
)
_LISTS = (*_BY_FIELD, "support", "firm", *_CUT_FIRST, *_CUT_THEN, "groups", "sensitive", "neutral")

# Beside its weak words a text may have so many others that say something. With more it is not taken for a text
# without anything else, although no cue of support was found: the lists do not know every act and every thing.
_OTHER_WORDS = 7
_OTHER_WORDS_OF_STOCK = 3  # a text of stock phrases only
# Words about looks from which a text is mainly a description: beside other weak things, beside stock phrases.
_MOSTLY_LOOKS = 5
_SOME_LOOKS = 4
_MANY = 50_000  # texts at a time: memory


@cache
def lexicon() -> Lexicon:
    """The lists about the reasons for a search."""
    return Lexicon(_LISTS)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in each text: by the name of the check, and by the name of the list where a check wants that.

    ``past``: the text mentions the person's past, whatever else it says.
    """

    fires: Mapping[str, Bools]
    says: Mapping[str, Bools]
    past: Bools


ONLY = (
    "txt-known-to-police",
    "txt-description-only",
    "txt-area-only",
    "txt-nervous-only",
    "txt-cannabis-only",
    "txt-intel-unparticularised",
    "txt-boilerplate",
)
BESIDE = ("txt-protected-char", "txt-consent", "txt-retrospective")


def read(texts: Texts) -> Reading:
    """Every indicator over every text. Distinct texts, please: each is read once."""
    return _together([_read(texts.slice(start, _MANY)) for start in range(0, max(len(texts), 1), _MANY)])


def _read_rows(texts: Texts, rows: npt.NDArray[np.int32]) -> Reading:
    """The same of the texts of these rows."""
    import pyarrow as pa

    starts = range(0, max(len(rows), 1), _MANY)
    return _together([_read(texts.take(pa.array(rows[start : start + _MANY]))) for start in starts])


def _together(parts: Sequence[Reading]) -> Reading:
    import numpy as np

    return Reading(
        fires={name: np.concatenate([part.fires[name] for part in parts]) for name in parts[0].fires},
        says={name: np.concatenate([part.says[name] for part in parts]) for name in parts[0].says},
        past=np.concatenate([part.past for part in parts]),
    )


def _among(coded: Coded, where: Bools, name: str, *, without: tuple[str, ...]) -> Bools:
    """Of the texts in ``where``, those that have a cue of a list when those of other lists are cut out."""
    import numpy as np

    rows = np.flatnonzero(where)
    found = np.zeros(len(where), dtype=bool)
    found[rows] = coded.take(rows).without(*without).found(name)
    return found


def _read(texts: Texts) -> Reading:
    import numpy as np

    coded = lexicon().read(texts)
    fires = {name: np.zeros(len(coded), dtype=bool) for name in (*ONLY, *BESIDE)}
    past = _among(coded, coded.found("known"), "known", without=("area", "vague_intel", "protected"))
    fires["txt-protected-char"] = coded.found("protected").copy()
    rest = coded.without(*_CUT_FIRST)
    rows = np.flatnonzero(~(coded.found("firm") | rest.found("support")))
    rest = rest.take(rows)
    left = rest.without(*_CUT_THEN).words(but=("neutral",))
    few = left <= _OTHER_WORDS
    rows, left = rows[few], left[few]
    for name, found in _weak(coded.take(rows), left, past[rows]).items():
        fires[name][rows] |= found
    return Reading(fires=fires, says={name: coded.found(name) for name in (*_BY_FIELD, "sensitive")}, past=past)


def _weak(coded: Coded, left: npt.NDArray[np.int64], past: Bools) -> dict[str, Bools]:
    """What texts rest on that have nothing specific."""
    import numpy as np

    # Nothing else is written, so a nationality or religion is there as a reason, unless it is part of a description.
    described = coded.without("groups", "protected").found("description")
    protected = coded.found("protected") | (coded.found("groups") & ~described)
    area, smell, intelligence = coded.found("area"), coded.found("cannabis_smell"), coded.found("intelligence")
    looks, consent = coded.found("description"), coded.found("consent")
    stock = coded.found("boilerplate") | coded.found("conclusion")
    refused, because = coded.found("refusal"), coded.found("because_refusal")
    nervous = coded.without("refusal").found("nervous")
    others = past | area | smell | nervous | intelligence
    after = coded.found("retrospective") | (refused & (because | ~(others | looks | consent)))
    shown = {"txt-protected-char": protected, "txt-consent": consent, "txt-retrospective": after}
    nervous = nervous & ~(refused & because)
    stock = stock & (left <= _OTHER_WORDS_OF_STOCK) & ~(consent | after)
    words = _look_words(coded, looks)
    # Beside a characteristic that is given as a reason the person's past, nerves, a smell and intelligence are asked
    # about as well; the place, looks and stock phrases are not: their words are mostly those about the characteristic.
    alone = ~protected
    free = np.ones(len(coded), dtype=bool)
    for name, found in (
        ("txt-known-to-police", past),
        (
            "txt-description-only",
            alone & looks & ((words >= _MOSTLY_LOOKS) | (~others & (~stock | (words >= _SOME_LOOKS)))),
        ),
        ("txt-area-only", alone & area),
        ("txt-nervous-only", nervous),
        ("txt-cannabis-only", smell),
        ("txt-intel-unparticularised", intelligence),
        ("txt-boilerplate", alone & stock),
    ):
        shown[name] = found & free
        free = free & ~found
    return shown


def _look_words(coded: Coded, looks: Bools) -> npt.NDArray[np.int64]:
    """How many words of a text are about looks."""
    import numpy as np

    count = np.zeros(len(coded), dtype=np.int64)
    rows = np.flatnonzero(looks)
    some = coded.take(rows)
    count[rows] = some.words() - some.without("description").words()
    return count


# --- rules about the text ---------------------------------------------------------------------------------


def _reading(evidence: Evidence) -> Mapping[tuple[str, ...], npt.NDArray[np.uint8]]:
    """What was found in the distinct texts, a bit each: it is kept while many rules are asked."""
    import numpy as np

    def make() -> Mapping[tuple[str, ...], npt.NDArray[np.uint8]]:
        found = _read_rows(evidence.cells("grounds"), evidence.apart("grounds")[1])
        return {
            **{("fires", name): np.packbits(mask) for name, mask in found.fires.items()},
            **{("says", name): np.packbits(mask) for name, mask in found.says.items()},
            ("past",): np.packbits(found.past),
        }

    return evidence.once("reading of the grounds", make=make)


def _on_rows(evidence: Evidence, *what: str) -> Bools:
    """What was found in each distinct text, for every record."""
    import numpy as np

    numbers, rows = evidence.apart("grounds")
    of_texts = np.unpackbits(_reading(evidence)[what], count=len(rows)).view(bool)
    return np.asarray(of_texts[numbers])


def _fires(evidence: Evidence, name: str) -> Bools:
    return evidence.fact("fires", name, make=lambda rows: _on_rows(rows, "fires", name))


def _says(evidence: Evidence, name: str) -> Bools:
    return evidence.fact("says", name, make=lambda rows: _on_rows(rows, "says", name))


def _past(evidence: Evidence) -> Bools:
    return evidence.fact("mentions the past", make=lambda rows: _on_rows(rows, "past"))


def _query(name: str) -> Callable[[Evidence, Mapping[str, float]], Bools]:
    return lambda evidence, _: _fires(evidence, name)


def _query_and_marked(name: str) -> Callable[[Evidence, Mapping[str, float]], Bools]:
    """What was blacked out may have been the other reason."""
    return lambda evidence, _: _fires(evidence, name) & _marked(evidence)


def _spans(*lists: str) -> Callable[[str], tuple[Span, ...]]:
    """The matched words of these lists, from left to right."""
    return lambda text: tuple(sorted(span for name in lists for span in lexicon().spans(name, text)))


def _rule(
    name: str,
    *paragraphs: str,
    title: str,
    message: str,
    good: str,
    source_note: str,
    shows: tuple[str, ...],
) -> Rule:
    """A rule about what a text rests on. ``shows``: the lists whose words are shown."""
    return Rule(
        id=name,
        title=title,
        citations=tuple(_code_a(paragraph) for paragraph in paragraphs),
        kind=Kind.CODE,
        severity=Severity.CONCERN,
        by_facts=True,
        needs=(("grounds",),),
        subject=(("grounds",),),
        applies=reasons_to_read,
        unjudged=_query_and_marked(name),
        unjudged_reason=Reason.WITHHELD,
        query=_query(name),
        spans=_spans(*shows),
        message=message,
        good=good,
        scope="Searches that need reasonable grounds, where a reason is written.",
        limits="There is no column for the grounds; they are blank, withheld, or partly blacked out, and what is left would raise the question.",
        source_note=source_note,
        in_force_from=CODE_A_2015,
    )


_STRONGEST = "Asked only where no act, report, item or sign was recognised and little else is written. Where a text rests on several weak things, only the first of these is shown: the person's past, looks, the place, nerves, a smell, intelligence, stock phrases."


# --- very short -------------------------------------------------------------------------------------------


def _fewer_words(least: int) -> tuple[Measure, str]:
    return partial(wording.fewer_words, least=least), f"fewer than {least} words"


def _quickly(least: int) -> Among:
    """What is looked at before words are counted."""
    return (MAY_BE_LITTLE,) if least <= wording.PLENTY else ()


def _has_fewer(evidence: Evidence, least: int) -> Bools:
    return evidence.of_text("grounds", *_fewer_words(least), among=_quickly(least))


def _short(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return _has_fewer(evidence, ceil(parameters["min_words"]))


def _short_and_marked(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """What is left is short, and what was blacked out may have been the rest."""
    least = ceil(parameters["min_words"])
    key = f"marked, fewer than {least} words"
    shorter = (*_quickly(least), _fewer_words(least))
    return evidence.of_text("grounds", wording.has_mark, key, among=shorter) & _short(evidence, parameters)


TOO_SHORT = Rule(
    id="txt-too-short",
    title="Very short reasons",
    citations=(Citation(source="PACE Code A", paragraph="4.6", verified=False),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("grounds",),),
    subject=(("grounds",),),
    applies=reasons_to_read,
    unjudged=_short_and_marked,
    unjudged_reason=Reason.WITHHELD,
    query=_short,
    message="The reason is very short, counted in words. Could you tell from it why this person was searched? A short text can be enough.",
    good="As many words as it takes to say what was seen or known, about whom, and why it pointed to this object.",
    scope="Searches that need reasonable grounds, where a reason is written.",
    limits="There is no column for the grounds; they are blank or withheld; or the words left after blacking out are few.",
    source_note="Only words are counted, not characters. A blacked-out text with enough words left is judged.",
    parameters=(Parameter(name="min_words", default=8, meaning="fewest words that are not called very short"),),
    in_force_from=CODE_A_2015,
)


# --- the rules --------------------------------------------------------------------------------------------

KNOWN = replace(
    _rule(
        "txt-known-to-police",
        "2.2B(a)",
        title="The person's past as the reason",
        message="The reason refers to the person's past. A previous conviction cannot be used as a reason.",
        good="What the person did, or what was known about today, whoever they are.",
        source_note=f"A query only where nothing specific stands beside it; beside good grounds a remark, since the Code says that it may not be combined with other factors either. Knowledge of a recent, dated incident is neither. {_STRONGEST}",
        shows=("known",),
    ),
    note=lambda evidence, _: _past(evidence),
    note_message="The reason also mentions the person's past.",
)

PROTECTED = replace(
    _rule(
        "txt-protected-char",
        "2.2B(a)",
        title="A personal characteristic as a reason",
        message="A personal characteristic appears in the reason. Is it part of a suspect's description?",
        good="What the person did, or a description of a suspect and where it came from.",
        source_note="Asked where the characteristic is given as a reason, whatever else is written: the Code says that it may never be one, alone or with other things. An identity code, age or sex in a plain description is not; nor is a characteristic in a suspect's description, or one that explains how the search was done.",
        shows=("protected",),
    ),
    unjudged=None,
    limits="There is no column for the grounds, or they are blank or withheld.",
)

DESCRIPTION = _rule(
    "txt-description-only",
    "2.2B(a)",
    title="Looks as the only reason",
    message="The reason describes how the person looks and little else. A description can count if it came from a report about a suspect.",
    good="What the person did, or whose description they matched and where it came from.",
    source_note=_STRONGEST,
    shows=("description",),
)

AREA = _rule(
    "txt-area-only",
    "2.2",
    title="The place as the only reason",
    message="The reason is about the place, not this person.",
    good="What this person did or was known to carry, besides the place.",
    source_note=_STRONGEST,
    shows=("area",),
)

NERVOUS = _rule(
    "txt-nervous-only",
    "2.2",
    title="Nerves or avoiding police as the only reason",
    message="The reason is mainly that the person seemed nervous or avoided police.",
    good="What the person did that pointed to the thing looked for.",
    source_note=f"Walking or running off and giving no account belong here. {_STRONGEST}",
    shows=("nervous",),
)

CANNABIS_ONLY = replace(
    _rule(
        "txt-cannabis-only",
        title="Smell of cannabis as the only reason",
        message="The only reason seems to be a smell of cannabis. National guidance says look for more than that.",
        good="More than one thing that can be checked: what was seen, heard, said or reported, besides the smell.",
        source_note=f"Guidance, not Code: the law does not rule such a search out. Being nervous, a known person or a known place is not counted as another reason; a sign of drug use or something said is. {_STRONGEST}",
        shows=("cannabis_smell",),
    ),
    citations=(
        Citation(
            source="College of Policing, Authorised Professional Practice, stop and search", paragraph="", verified=True
        ),
    ),
    kind=Kind.GUIDANCE,
    in_force_from=None,
)


def _intelligence_held_back(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """The text says that the intelligence may not be told, or part of the text is blacked out."""
    held_back = _says(evidence, "sensitive") | _marked(evidence)
    return _fires(evidence, "txt-intel-unparticularised") & held_back


INTELLIGENCE = replace(
    _rule(
        "txt-intel-unparticularised",
        "2.4",
        title="Intelligence without saying what or when",
        message='The reason mentions "intelligence" without saying what or when. Detail may be withheld for a reason.',
        good="The date, the kind of source, and what was said about this person or thing, as far as it may be told.",
        source_note=f"A date, a source or what the information said is enough. {_STRONGEST}",
        shows=("intelligence",),
    ),
    unjudged=_intelligence_held_back,
    limits="There is no column for the grounds; they are blank, withheld, or partly blacked out; or the text says that the intelligence is sensitive.",
)

BOILERPLATE = _rule(
    "txt-boilerplate",
    "2.2",
    "4.6",
    title="Stock phrases as the only reason",
    message="The reason uses stock phrases and no detail about this person.",
    good="What this person did or what was known about them, in words that fit no other search.",
    source_note=f"What the officer suspected and looked for is a conclusion, and counts as a stock phrase. {_STRONGEST}",
    shows=("boilerplate",),
)

RETROSPECTIVE = _rule(
    "txt-retrospective",
    "2.9",
    title="A reason from after the stop",
    message="The reason appears to come from after the stop.",
    good="What was seen or known before the person was stopped.",
    source_note="What the search found, or that the person would not answer, and no act, report, item or sign beside it. That somebody would not answer is not asked about where the text rests on something else that is weak, unless it is given as the reason.",
    shows=("retrospective", "refusal", "because_refusal"),
)

CONSENT = _rule(
    "txt-consent",
    "1.5",
    title="Consent as the basis of the search",
    message="The text speaks of consent; consent is not a legal power to search.",
    good="The power that was used, and the reasons that it needs.",
    source_note="Asked where the text rests on consent. Consent beside an act, report, item or sign is not asked about, nor consent to something else.",
    shows=("consent",),
)


# --- searches that need no grounds ------------------------------------------------------------------------


def _authorised(evidence: Evidence) -> Bools:
    return authorised_power(evidence) & ~grounds_are_placeholder(evidence)


_GENERIC = ("txt-protected-char", "txt-known-to-police", "txt-description-only")


def _generic(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    mask = evidence.none()
    for name in _GENERIC:
        mask = mask | _fires(evidence, name)
    return mask


def _generic_and_marked(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    return _generic(evidence, parameters) & _marked(evidence)


GENERIC = Rule(
    id="s60-grounds-only-generic",
    title="A person chosen by looks or past, in a search without reasonable grounds",
    citations=(_code_a("2.14A"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("power",), ("grounds",)),
    subject=(("grounds",),),
    applies=_authorised,
    unjudged=_generic_and_marked,
    unjudged_reason=Reason.WITHHELD,
    query=_generic,
    spans=_spans("protected", "known", "description"),
    message="The text rests on looks, the past or a personal characteristic.",
    good="How the choice of this person followed from what the authorisation was for.",
    scope="Searches under section 60 of the Criminal Justice and Public Order Act 1994 or section 11 of the Public Order Act 2023, where a text is written.",
    limits="There is no column for the power or for the text; the text is blank, withheld, or partly blacked out.",
    source_note="A characteristic, looks or the person's past, as in the checks about reasonable grounds. No reason has to be written for such a search beyond the authorisation, so a blank text is not asked about here.",
    in_force_from=CODE_A_2015,
)


# --- the text and the object ------------------------------------------------------------------------------

_LEAST_WORDS = 5


def _names(evidence: Evidence, kind: str, part: str) -> Bools:
    return _says(evidence, f"objects.{kind}-{part}")


def _of_kind(evidence: Evidence, kind: str) -> Bools:
    """One of the objects of the record is of the kind."""
    return evidence.is_code("object", *KINDS[kind]) | evidence.is_code("second_object", *KINDS[kind])


def _about_another(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    own, other = evidence.none(), evidence.none()
    for kind in KINDS:
        here, named = _of_kind(evidence, kind), _names(evidence, kind, "named")
        own |= here & (named | _names(evidence, kind, "near"))
        other |= ~here & named
    return other & ~own


def _object_or_text_unclear(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """An object without a list of words, a text too short to tell, or one of which a part is blacked out."""
    every = [code for codes in KINDS.values() for code in codes]
    unclear = evidence.none()
    for name in ("object", "second_object"):
        unclear |= ~evidence.blank(name) & ~evidence.is_code(name, *every)
    unclear |= _has_fewer(evidence, _LEAST_WORDS)
    return unclear | (_marked(evidence) & _about_another(evidence, parameters))


def _object_spans(text: str) -> tuple[Span, ...]:
    return tuple(sorted(span for kind in KINDS for span in lexicon().spans(f"objects.{kind}-named", text)))


GROUNDS_AND_OBJECT = Rule(
    id="pow-grounds-object-mismatch",
    title="The reason is about the thing looked for",
    citations=(_code_a("2.2"),),
    kind=Kind.CODE,
    severity=Severity.CONCERN,
    by_facts=True,
    needs=(("object",), ("grounds",)),
    subject=(("object", "second_object"), ("grounds",)),
    applies=reasons_to_read,
    unjudged=_object_or_text_unclear,
    query=_about_another,
    spans=_object_spans,
    message="The written reason seems to be about a different item.",
    good="A reason that points to the thing looked for.",
    scope="Searches that need reasonable grounds, where a reason is written.",
    limits='Object or reason is blank or withheld; the object is unknown, says nothing or has no list of words ("goods on which duty has not been paid"); the text has fewer than five words, or a part is blacked out.',
    source_note="Asked only where the text names another kind of thing and has no word that goes with its own. Weapons and firearms are one kind, so are stolen goods and tools for theft, and drugs and psychoactive substances.",
    in_force_from=CODE_A_2015,
)


# --- the text and the power -------------------------------------------------------------------------------


def _named(evidence: Evidence, name: str) -> Bools:
    return _says(evidence, f"powers_named.{name}")


def _names_a_power(evidence: Evidence) -> Bools:
    """The text names a power. Where there is no text to read, that is another answer."""
    mask = ~evidence.present("grounds")
    for name in NAMED:
        mask |= _named(evidence, name)
    return mask


def _recorded(evidence: Evidence, name: str) -> Bools:
    return evidence.is_code("power", *NAMED[name]) | evidence.is_code("second_power", *NAMED[name])


def _names_another(evidence: Evidence, _: Mapping[str, float]) -> Bools:
    """Powers are named, and none of them is recorded."""
    mask = evidence.all()
    for name in NAMED:
        mask &= ~(_named(evidence, name) & _recorded(evidence, name))
    return mask


def _power_unclear(evidence: Evidence, parameters: Mapping[str, float]) -> Bools:
    """A power that is not recognised may be the one that the text names; so may a second one that is held back."""
    unclear = evidence.none()
    for name in ("power", "second_power"):
        unclear |= ~evidence.blank(name) & ~evidence.known(name)
    return unclear & _names_another(evidence, parameters)


def _power_spans(text: str) -> tuple[Span, ...]:
    return tuple(sorted(span for name in NAMED for span in lexicon().spans(f"powers_named.{name}", text)))


TEXT_AND_POWER = Rule(
    id="pow-power-in-text-conflict",
    title="The power that the text names is the one recorded",
    citations=(_code_a("3.8(c)"),),
    kind=Kind.QUALITY,
    severity=Severity.QUALITY,
    by_facts=True,
    needs=(("power",), ("grounds",)),
    subject=(("power", "second_power"), ("grounds",)),
    applies=_names_a_power,
    unjudged=_power_unclear,
    query=_names_another,
    spans=_power_spans,
    message="The power in the text differs from the power recorded.",
    good="One power, the same in the text and in its field; or both, where two were used.",
    scope="Records whose text names a power.",
    limits="Power or text is blank or withheld, or the power recorded is not one that the tool recognises.",
    source_note="A text that names the recorded power among others raises no question; the second power counts as recorded.",
)

RULES: tuple[Rule, ...] = (
    TOO_SHORT,
    BOILERPLATE,
    DESCRIPTION,
    KNOWN,
    PROTECTED,
    AREA,
    NERVOUS,
    CANNABIS_ONLY,
    INTELLIGENCE,
    RETROSPECTIVE,
    CONSENT,
    GENERIC,
    GROUNDS_AND_OBJECT,
    TEXT_AND_POWER,
)
