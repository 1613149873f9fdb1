"""Pages of a pack to look things up in: reasonable grounds, GOWISELY, the powers that occur, and whom to ask.

Written for people who have never read a law book. Each statement names where it comes from, with a mark where nobody
has yet seen the paragraph in the current text: the part of a meaning after the line end is that source. What the mark
means is said once, in the first guide. A guide explains; it judges no search.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from scrutiny.code_a.editions import EDITIONS
from scrutiny.code_a.powers import Authorisation, Power, powers
from scrutiny.code_a.rule import Citation
from scrutiny.outputs.views import GuideView, RecordView, Term, power_words
from scrutiny.records.days import day_words
from scrutiny.records.vocabulary import POWER, RANK

TO_BE_CONFIRMED = "†"  # behind a source; an office that prints a guide alone must say what it means
# Said once in a pack. A reader who cannot see the mark hears these words for it (``outputs.html``).
WHAT_THE_MARK_MEANS = (
    f"Words in brackets at the end say where something was read. The sign {TO_BE_CONFIRMED} there means: to be "
    "confirmed. Nobody has yet checked that place against the law of today."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A thing that a guide says, and where it comes from."""

    term: str
    says: str
    sources: tuple[Citation, ...] = ()  # none: how this panel works, which no book says


def guides(
    codes: Iterable[object],
    *,
    contact: str = "",
    chair: str = "",
    days: tuple[date, date] | None = None,
    member: bool = True,
    nobody_picked: bool = False,
) -> tuple[GuideView, ...]:
    """The guides of a pack whose records name these powers.

    ``codes``: codes of the vocabulary "power", as often as they occur. A value that is blank or unknown is counted as
    such and never printed: it may hold anything. ``contact``: how to reach the office (a role, a number, an address);
    ``chair``: how to reach the chair. Without them the guide says "the office that sent you this pack".
    ``days``: the first and the last of the searches; where one is before the edition of the Code that the guides quote,
    they say so.
    Without ``member`` the guides are the office's: whom to ask is for members only. ``nobody_picked``: whether the draw
    shows that (``SamplingView``); else the guide claims only that it can be repeated.
    """
    named = list(codes)
    known = {code for code in named if isinstance(code, str) and code in powers()}
    occurring = tuple(power for code, power in powers().items() if code in known)
    others = any(code not in known for code in named)
    open_ended = any(not power.needs_grounds for power in occurring)
    return (
        _reasonable_grounds(without=open_ended, days=days),
        _gowisely(without=open_ended),
        _powers_guide(occurring, others=others),
        *([_worries(contact=contact.strip(), chair=chair.strip(), nobody_picked=nobody_picked)] if member else []),
    )


def guides_of(
    records: Iterable[RecordView],
    *,
    contact: str = "",
    chair: str = "",
    days: tuple[date, date] | None = None,
    member: bool = True,
    nobody_picked: bool = False,
) -> tuple[GuideView, ...]:
    """The guides of a pack of these records, as their pages name the powers: for a member's own copy.

    A page that names no power, or says why there is none, counts as a record without one.
    """
    codes = [POWER.code_of(words) for record in records for words in power_words(record) or ("",)]
    return guides(codes, contact=contact, chair=chair, days=days, member=member, nobody_picked=nobody_picked)


def without_source(meaning: str) -> str:
    """What a guide says, without where it comes from."""
    return meaning.split("\n", 1)[0]


# --- sources ------------------------------------------------------------------------------------------------


def _code_a(paragraph: str) -> Citation:
    return Citation(source="PACE Code A", paragraph=paragraph, verified=False)


_FAIR_DECISIONS = Citation(source="College of Policing guide to fair decisions", paragraph="", verified=True)
_SUPERVISORS = Citation(source="College of Policing guide for supervisors", paragraph="", verified=True)
_PRACTICE = Citation(source="College of Policing guidance", paragraph="", verified=True)
_NORTHUMBRIA = Citation(source="Northumbria Police guidance 2016", paragraph="", verified=True)
_TOLD = Citation(source="PACE 1984", paragraph="s2(2)", verified=True)
_GOWISELY_LIST = Citation(source="College of Policing list", paragraph="", verified=True)
_MINISTER = Citation(source="a minister in Parliament, 26 April 2023", paragraph="", verified=True)
_IOPC = Citation(source="Independent Office for Police Conduct", paragraph="", verified=False)


def _cited(sources: Iterable[Citation]) -> str:
    """Where something comes from, a source once with all its paragraphs, and whether they are still to be seen."""
    together: dict[tuple[str, bool], list[str]] = {}
    for citation in sources:
        together.setdefault((citation.source, citation.verified), []).append(citation.paragraph)
    return "; ".join(
        _named(source, tuple(filter(None, found)), verified) for (source, verified), found in together.items()
    )


def _named(source: str, paragraphs: tuple[str, ...], verified: bool) -> str:
    return f"{source} {', '.join(paragraphs)}".strip() + ("" if verified else TO_BE_CONFIRMED)


def _term(point: Point) -> Term:
    """The source follows on a line of its own, so that a page can set it smaller."""
    source = f"\n({_cited(point.sources)})" if point.sources else ""
    return Term(term=point.term, meaning=f"{point.says}{source}")


# --- reasonable grounds ---------------------------------------------------------------------------------------

_GROUNDS: tuple[Point, ...] = (
    Point(
        term="Two things must be there",
        says=(
            "The officer truly suspects that the person has the thing looked for. And there are facts, so that a "
            "reasonable person would agree."
        ),
        sources=(_code_a("2.2"), _FAIR_DECISIONS),
    ),
    Point(
        term="What can be a reason",
        says=(
            "What the officer saw or heard. What a witness or a caller said. A description that fits. News of a crime "
            "just now and near by. What the person did: for example, hid something as the police came."
        ),
        sources=(_code_a("2.3"), _code_a("2.4")),
    ),
    Point(
        term="More than one reason",
        says="It is better if more than one fact points the same way.",
        sources=(_code_a("2.8A"),),
    ),
    Point(
        term="What can never be a reason",
        says=(
            "How a person looks or who they are: race, age, sex, faith or belief, a disability, whom they love or are "
            "married to, a change of gender, being pregnant. That the person was in trouble before. That “people like "
            "that” do such things. Not alone, not together, and not on top of other reasons. One thing is allowed: the "
            "police were told what a suspect looks like, and the person fits."
        ),
        sources=(_code_a("2.2B"), _FAIR_DECISIONS, _NORTHUMBRIA),
    ),
    Point(
        term="Specific to this person",
        says=(
            "The reasons must be about this person. Ask: would the same words fit anybody else who was there? “A place "
            "with a lot of crime” fits all who walk by. Look for what this person did, or what was known of them."
        ),
        sources=(_code_a("4.6"), _NORTHUMBRIA),
    ),
    Point(
        term="Intelligence",
        says=(
            "What the police had been told before. It should be recent and exact. Look for what it says of this person "
            "and of the thing looked for."
        ),
        sources=(_code_a("2.4"),),
    ),
    Point(
        term="Smell of cannabis",
        says=(
            "National guidance says that the smell alone will not as a rule be enough. The law does not forbid it. "
            "Look for what else there was. This is guidance, not the Code."
        ),
        sources=(_PRACTICE,),
    ),
    Point(
        term="Nervous, or turning away",
        says="Weak by itself. It can add to other reasons. This is one force's guidance, not the Code.",
        sources=(_NORTHUMBRIA,),
    ),
    Point(
        term="Before, not after",
        says=(
            "The reasons must be there before the search. Questions may clear things up, and then there is no search. "
            "But what is said after the stop cannot stand in for a reason that was missing."
        ),
        sources=(_code_a("2.9"),),
    ),
    Point(
        term="“The person agreed”",
        says="That is not a reason. A search needs a law that allows it.",
        sources=(_code_a("1.5"),),
    ),
    Point(
        term="If nothing was found",
        says=(
            "A search can be well founded and find nothing. It can find something and have had no good reason. Judge "
            "what was known before."
        ),
        sources=(_SUPERVISORS,),
    ),
)

_WITHOUT_SUSPICION = Point(
    term="Searches without suspicion",
    says=(
        "A few powers, such as section 60, need no reason to suspect the person. A senior officer, or a court, allowed "
        "the searches first. Look for that: does the record name it? And why was this person picked? The choice must "
        "serve the purpose, and must not turn on who somebody is."
    ),
    sources=(_code_a("2.14A"), _code_a("4.3(d)")),
)


def _newer_than(days: tuple[date, date] | None) -> str:
    """That some of the law printed is newer than the searches; empty where none of it is."""
    today = EDITIONS[-1].in_force_from
    if days is None or days[0] >= today:
        return ""
    which = "The searches in this pack are older" if days[1] < today else "Some of the searches in this pack are older"
    return (
        f"This guide goes by the Code as it is since {day_words(today)}. {which}, and some of the law is newer than "
        "they are."
    )


def _reasonable_grounds(*, without: bool, days: tuple[date, date] | None) -> GuideView:
    return GuideView(
        id="reasonable-grounds",
        heading="A guide to reasonable grounds",
        intro=(
            (
                "A guess is not enough to search somebody. Most powers need reasonable grounds: facts that point to "
                "this person and to the thing looked for. This guide helps you to judge what is written. It is not "
                "the law, and it does not tell you what to answer."
            ),
            WHAT_THE_MARK_MEANS,
            *filter(None, [_newer_than(days)]),
        ),
        terms=tuple(_term(point) for point in (*_GROUNDS, *([_WITHOUT_SUSPICION] if without else []))),
    )


# --- what the person must be told -------------------------------------------------------------------------------

_LETTERS: tuple[Point, ...] = (
    Point(term="G is for grounds", says="Why the officer wants to search."),
    Point(term="O is for object", says="What the officer is looking for."),
    Point(term="W is for warrant card", says="The officer shows it if he or she is not in uniform."),
    Point(
        term="I is for identity",
        says=(
            "The officer's name. If the name could put the officer in danger, or it is about terrorism, a number will "
            "do."
        ),
        sources=(_code_a("4.4"),),
    ),
    Point(term="S is for station", says="Where the officer works from."),
    Point(
        term="E is for entitlement",
        says="The right to a copy of the record. The person can ask for it for three months.",
        sources=(_MINISTER,),
    ),
    Point(term="L is for legal power", says="Which law is used."),
    Point(
        term="Y is for “you are detained”",
        says="The person is told that they must stay until the search is over.",
    ),
)


_TOLD_WITHOUT = "Where no suspicion is needed, the person is told of the power, and that a senior officer allowed it."


def _gowisely(*, without: bool) -> GuideView:
    return GuideView(
        id="gowisely",
        heading="What the person must be told: GOWISELY",
        intro=("Before a search the officer tells the person these things. Their first letters make GOWISELY.",),
        terms=tuple(_term(point) for point in _LETTERS),
        notes=(
            "A record may not show all that was said. “Not recorded” does not mean “not said”.",
            *([f"{_TOLD_WITHOUT}\n({_cited([_code_a('3.8')])})"] if without else []),
            f"Where this list comes from: {_cited((_TOLD, _code_a('3.8'), _MINISTER, _GOWISELY_LIST))}.",
        ),
    )


# --- the powers -------------------------------------------------------------------------------------------------

# What each power is for, in plain words.
LOOKED_FOR: dict[str, str] = {
    "pace-s1": "stolen goods; weapons and knives; tools for theft or damage; fireworks; things for some protest crimes",
    "mda-s23": "drugs that are against the law",
    "firearms-s47": "guns",
    "cjpoa-s60": "weapons, and tools that can hurt",
    "cjpoa-s60aa": "things worn to hide who somebody is; the person must take them off",
    "poa-2023-s11": "things made or meant for some protest crimes",
    "svro-s342e": "knives and other weapons",
    "terrorism-s43": "signs that the person is a terrorist",
    "terrorism-s43a": "signs that the vehicle is used for terrorism",
    "terrorism-s43c": "to be confirmed",
    "terrorism-s47a": "signs of terrorism",
    "cja-s139b": "knives and other weapons, in a school",
    "psa-s36": "signs of a crime with substances that act like drugs, on a person",
    "psa-s37": "signs of a crime with substances that act like drugs, in a vehicle",
    "poaching-s2": "wild birds and animals that were poached; guns and nets",
    "wildlife-s19": "signs of a crime against wild birds, animals or plants",
    "hunting-s8": "signs of hunting with a dog",
    "deer-s12": "signs of a crime against deer",
    "badgers-s11": "signs of a crime against badgers",
    "seals-s4": "seals, and what is used to hunt them",
    "cema-s163": "goods on which tax was not paid",
    "crossbows-s4": "crossbows and their parts",
    "aviation-s27": "stolen goods, at an airport",
    "public-stores-s6": "goods taken from the Crown's stores",
    "pace-s6": "goods that leave the site of a body such as a railway",
    "epa-s34b": "signs of a crime with waste",
    "sporting-s7": "alcohol, bottles and cans at a sports event",
    "tpim-sch5": "whether the person keeps to limits set by a court against terrorism",
}

# What has to be said besides, and is in no list.
_BESIDES = {"svro-s342e": "Whether it has ended is to be confirmed."}

_SUBJECTS = {"grounds": "what must be so first", "objects": "what is looked for", "searched": "who can be searched",
             "authorisation": "who allows it", "dates": "since when"}  # fmt: skip
_OWN_LIST = "This tool's list"  # which objects fit: for the checks, not for this page


def _powers_guide(occurring: tuple[Power, ...], *, others: bool) -> GuideView:
    notes = (
        (
            "Some records name no power, or one that is not on this list. You can ask which law was used."
            if occurring
            else "No record of this pack names a power that is on our list. You can ask which law was used."
        ),
    )
    return GuideView(
        id="powers",
        heading="The powers in this pack",
        intro=("Every search needs a law that allows it. These are the laws that the records in this pack name.",)
        if occurring
        else (),
        terms=tuple(Term(term=POWER.label(power.code), meaning=_power_meaning(power)) for power in occurring),
        notes=notes if others or not occurring else (),
    )


def _power_meaning(power: Power) -> str:
    return (
        f"Lets an officer look for: {LOOKED_FOR[power.code]}. {_first(power)} {_who(power)}\n({_power_source(power)})"
    )


def _first(power: Power) -> str:
    """What must be so before anybody is searched."""
    allowed = power.authorisation
    if allowed is None:
        if power.needs_grounds:
            return "First there must be reasonable grounds."
        return "No reason to suspect the person is needed."
    if allowed.order:
        return (
            f"First a court must have made an order about this person (a {allowed.order}). No other reason is needed."
        )
    # How much longer was read in older texts only.
    above = RANK.label(allowed.extension_rank).lower() if allowed.extension_rank else ""
    longer = f"; one of the rank of {above} or above may add to that" if above else ""
    worn = " It must look as if the thing is worn to hide who somebody is." if power.code == "cjpoa-s60aa" else ""
    return (
        f"First an officer of the rank of {RANK.label(allowed.rank).lower()} or above must allow such searches in one "
        f"place, for no more than {_length(allowed)}{longer}. No reason to suspect the person is needed.{worn}"
    )


def _length(allowed: Authorisation) -> str:
    days, rest = divmod(allowed.hours, 24)
    return f"{days} days" if days > 1 and not rest else f"{allowed.hours} hours"


def _who(power: Power) -> str:
    parts = []
    if power.searched:
        who = {"person": "people", "vehicle": "vehicles"}
        parts.append(
            f"It covers {' and '.join(who[what] for what in ('person', 'vehicle') if what in power.searched)}."
        )
    if power.in_force_from:
        parts.append(f"It began on {day_words(power.in_force_from)}.")
    if not power.code_a_applies:
        parts.append("Code A does not cover it.")
    if power.code in _BESIDES:
        parts.append(_BESIDES[power.code])
    return " ".join(parts)


def _power_source(power: Power) -> str:
    """Acts and sections, and which of the things said still wait for somebody to see them there."""
    said = [basis for basis in power.sources if not basis.citation.source.startswith(_OWN_LIST)]
    cited = [(basis.citation.source, basis.citation.paragraph) for basis in said if basis.about in _SUBJECTS]
    together = []
    for source, group in groupby(sorted(dict.fromkeys(cited), key=lambda pair: pair[0] != cited[0][0]), lambda p: p[0]):
        paragraphs = dict.fromkeys(part for _, some in group for part in some.split(", ") if part)
        together.append(f"{source} {', '.join(_shortest(paragraphs))}".strip())
    open_ones = [
        words for about, words in _SUBJECTS.items()
        if any(basis.about == about and not basis.citation.verified for basis in said)
    ]  # fmt: skip
    confirm = f"; {TO_BE_CONFIRMED} for {', '.join(open_ones)}" if open_ones else ""
    return "; ".join(together) + confirm


def _shortest(paragraphs: Iterable[str]) -> list[str]:
    """Without a section where a part of it is named beside it: "s60" beside "s60(1)"."""
    every = list(paragraphs)
    return [one for one in every if not any(re.match(rf"{re.escape(one)}\(", other) for other in every)]


# --- whom to ask ------------------------------------------------------------------------------------------------


def _worries(*, contact: str, chair: str, nobody_picked: bool) -> GuideView:
    office = f"the office ({contact})" if contact else "the office that sent you this pack"
    the_chair = f"the chair ({chair})" if chair else "the chair"
    check = "check for yourself that nobody picked the records" if nobody_picked else "do the draw again yourself"
    own = (
        Point(
            term="A question about this pack",
            says=f"Ask {office}. No question is too small.",
        ),
        Point(
            term="You think you know somebody in a record",
            says="Leave that record out. Tell the office. You need not say how you know them.",
        ),
        Point(
            term="A search worries you",
            says=(
                "Say so in your answers, and say why. The panel talks it over. The police can then be asked what "
                "happened."
            ),
            sources=(_code_a("5.4"),),
        ),
        Point(
            term="You fear that a child or someone else is at risk",
            says=(
                f"Do not wait for the meeting. Tell the office or {the_chair} the same day. If it cannot wait, ring "
                "999."
            ),
        ),
        Point(
            term="You are not happy with how this panel is run",
            says=f"Tell {the_chair}. If you would rather not, tell the office. This pack shows how you can {check}.",
        ),
        Point(
            term="Someone wants to complain about a search",
            says=(
                "The person searched can complain to the police force. So can someone who saw it. The Independent "
                "Office for Police Conduct (IOPC) says how. The panel does not deal with complaints."
            ),
            sources=(_IOPC,),
        ),
        Point(
            term="This pack is lost, or was seen by somebody else",
            says="Tell the office at once.",
        ),
    )
    return GuideView(
        id="worries",
        heading="If something worries you",
        intro=("You are not alone with what you read here.",),
        terms=tuple(_term(point) for point in own),
        notes=(
            "Please do not speak to the officers or to people in the records yourself.",
            "If the office has given you rules of its own, they come first.",
        ),
    )
