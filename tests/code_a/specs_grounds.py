"""What the written reasons say: examples of ``code_a/grounds.py``."""

from collections.abc import Mapping
from typing import Any

from code_a_records import WITHHELD
from spec_case import (
    BEFORE_2015,
    BLANK,
    CANNOT,
    CLEAR,
    GOOD_REASON,
    HELD_BACK,
    NO,
    NO_COLUMN,
    OLD,
    QUERY,
    UNCERTAIN,
    Case,
    reason,
)


def reason_for(thing: str | None, text: str | None, second: str | None = None) -> Mapping[str, Any]:
    return {**reason(text, None), "object": thing, "second_object": second}


def also(text: str, second: str) -> Mapping[str, Any]:
    return {**reason(text, "mda-s23"), "second_power": second}


def everywhere(weak: str) -> tuple[Case, ...]:
    """What holds for every check of a text, shown with a text that raises this one."""
    return (
        Case("a placeholder: another check asks about it", reason("see BWV"), NO),
        Case("blank: another check asks about it", reason(None), CANNOT, BLANK),
        Case("section 60", reason(weak, "cjpoa-s60"), NO),
        Case("a power that another code governs", reason(weak, "terrorism-s43"), NO),
        Case(
            "section 60, and a second power that needs reasons",
            {**reason(weak, "cjpoa-s60"), "second_power": "pace-s1"},
            QUERY,
        ),
        Case("a power that is blank may need reasons", reason(weak, None), QUERY),
        Case("withheld", reason(WITHHELD), CANNOT, HELD_BACK),
        Case("no column", {"power": "mda-s23"}, CANNOT, NO_COLUMN),
    )


def of_the_code(weak: str) -> tuple[Case, ...]:
    return (*everywhere(weak), Case("an old search", {**reason(weak), "searched_at": BEFORE_2015}, NO, OLD))


def hidden(weak: str) -> Case:
    """What was blacked out may have been the other reason."""
    return Case("partly blacked out", reason(f"{weak} [REDACTED]"), CANNOT, HELD_BACK)


KNOWN = "Male is well known to police for drugs and has previous convictions."
LOOKS = "Male in a black tracksuit, hood up, white trainers and a balaclava."
PLACE = "The park is a hotspot for drug dealing and we were on patrol there."
NERVES = "Male looked nervous, avoided eye contact and walked off quickly."
SMELL = "There was a strong smell of cannabis coming from the vehicle."
INTEL = "Intelligence was held about the male in relation to drugs."
STOCK = "Male acting suspiciously in the area, grounds as per BWV."

SPECS: dict[str, tuple[Case, ...]] = {
    "txt-too-short": (
        Case("a full reason", reason(GOOD_REASON), CLEAR),
        Case("eight words", reason("one two three four five six seven eight"), CLEAR),
        Case("seven words", reason("one two three four five six seven"), QUERY),
        Case("signs are not words", reason("one - two & three - four / five - six - seven"), QUERY),
        Case("words may lack a blank after the full stop", reason("one two.three four.five six.seven eight"), CLEAR),
        Case("a short text may be enough, and is still asked about", reason("Knife handle seen in waistband."), QUERY),
        Case("short, and partly blacked out", reason("[NAME] was seen with [NAME]"), CANNOT, HELD_BACK),
        Case("blacked out, and enough words are left", reason(GOOD_REASON + " [NAME]"), CLEAR),
        *of_the_code("Acting oddly"),
    ),
    "txt-known-to-police": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("known, and nothing else", reason(KNOWN), QUERY),
        Case("as officers write it", reason("IC1 male k/t pol prev for PWITS, nominal"), QUERY),
        Case("in capitals without stops", reason("PNC WARNING MARKERS FOR WEAPONS AND KNOWN GANG MEMBER"), QUERY),
        Case("the past with a misspelt word", reason("He has previos convictions for burglary and theft"), QUERY),
        Case("with other weak things, the past is shown", reason(f"{KNOWN} {SMELL} {PLACE}"), QUERY),
        Case("beside good grounds: a remark only", reason(f"{KNOWN} Seen to drop a snap bag."), CLEAR),
        Case(
            "a recent incident is not the past", reason("Known from a robbery yesterday, same coat as on CCTV."), CLEAR
        ),
        Case("not known", reason("He is not known to police and has no previous convictions."), CLEAR),
        Case("a known place is not a known person", reason(PLACE), CLEAR),
        Case("a marker on a vehicle", reason("The vehicle has a PNC marker for drugs supply on it."), CLEAR),
        Case("known to the shop", reason("The male was known to the store and seen to hide meat."), CLEAR),
        hidden(KNOWN),
        *of_the_code(KNOWN),
    ),
    "txt-protected-char": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("race as the reason", reason("I stopped him because he is a young black male."), QUERY),
        Case("religion", reason("Due to his religion I thought that he had a knife."), QUERY),
        Case("age", reason("Youths of his age usually carry drugs for the older ones."), QUERY),
        Case(
            "what people of a group are said to do",
            reason("Travellers go about with stolen tools in their vans."),
            QUERY,
        ),
        Case("a nationality, and nothing else", reason("Romanian female acting suspiciously near the shop."), QUERY),
        Case("whatever else is written", reason(f"{GOOD_REASON}. Stopped because he is Asian."), QUERY),
        Case("whatever is blacked out", reason("[NAME] was stopped because he is black."), QUERY),
        Case("in a suspect's description", reason("Caller described a black male with a knife, he matched it."), CLEAR),
        Case(
            "in a plain description: another check",
            reason("IC3 male, slim build, aged about 20, grey tracksuit."),
            CLEAR,
        ),
        Case(
            "how the search was done",
            reason("Because of her religion a female officer searched her in private."),
            CLEAR,
        ),
        Case("a colour of something else", reason("Seen to put a black bag and a white powder in a white van."), CLEAR),
        *of_the_code("I stopped him because he is a young black male."),
    ),
    "txt-description-only": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("looks, and nothing else", reason(LOOKS), QUERY),
        Case("build, age and an identity code", reason("IC1 male about 20 yrs old, stocky build, ginger beard"), QUERY),
        Case("in capitals", reason("TALL SLIM MALE ALL IN DARK CLOTHING WITH FACE COVERED"), QUERY),
        Case("mostly looks, and nervous too", reason(f"{LOOKS} He seemed nervous."), QUERY),
        Case(
            "one thing about looks, and nervous: the nerves are shown",
            reason("Male in a hoodie was nervous and ran off."),
            CLEAR,
        ),
        Case(
            "a suspect's description",
            reason(f"{LOOKS} Matched the description of the robber given by the victim."),
            CLEAR,
        ),
        Case("with an act", reason(f"{LOOKS} He dropped a knife."), CLEAR),
        Case("with a report", reason(f"{LOOKS} Caller stated that he was trying car doors."), CLEAR),
        Case("stronger: the person's past", reason(f"{LOOKS} {KNOWN}"), CLEAR),
        hidden(LOOKS),
        *of_the_code(LOOKS),
    ),
    "txt-area-only": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("the place, and nothing else", reason(PLACE), QUERY),
        Case("in capitals", reason("HIGH CRIME AREA WITH A LOT OF KNIFE CRIME RECENTLY"), QUERY),
        Case("recent crime nearby", reason("There have been several burglaries in this area in recent weeks."), QUERY),
        Case("with a smell, the place is shown", reason(f"{PLACE} {SMELL}"), QUERY),
        Case("with an act", reason(f"{PLACE} He swapped a small bag for cash with another male."), CLEAR),
        Case("with a report of this person", reason(f"{PLACE} CCTV operators saw him hide a knife."), CLEAR),
        Case("not a known place", reason("This is not a known drugs area but he was nervous."), CLEAR),
        hidden(PLACE),
        *of_the_code(PLACE),
    ),
    "txt-nervous-only": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("nerves, and nothing else", reason(NERVES), QUERY),
        Case("running off", reason("Male ran off on sight of the marked police vehicle."), QUERY),
        Case("no account", reason("He could not account for being in the car park so late."), QUERY),
        Case("misspelt", reason("Male was very nervos and evassive when spoken to"), QUERY),
        Case("with a smell, the nerves are shown", reason(f"{SMELL} {NERVES}"), QUERY),
        Case("with an act", reason(f"{NERVES} As he did so he threw a bag over the wall."), CLEAR),
        Case("with an item in view", reason(f"{NERVES} A knife handle was sticking out of his pocket."), CLEAR),
        hidden(NERVES),
        *of_the_code(NERVES),
    ),
    "txt-cannabis-only": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("a smell and nothing else", reason("Strong smell of cannabis coming from the vehicle"), QUERY),
        Case("in capitals", reason("STRONG SMELL OF CANNABIS FROM MALE"), QUERY),
        Case("in other words", reason("Vehicle stopped, stank of weed"), QUERY),
        Case("misspelt", reason("odour of canabis on approach"), QUERY),
        Case("the other way round", reason("cannabis could be smelt on his person"), QUERY),
        Case("with an item", reason("Smell of cannabis, grinder on the passenger seat"), CLEAR),
        Case("with an act", reason("Smell of cannabis and he was seen to throw a bag over the wall"), CLEAR),
        Case("with a report", reason("Caller stated male smoking drugs, smell of cannabis on arrival"), CLEAR),
        Case("with a log", reason("Smell of cannabis. CAD 1234 refers"), CLEAR),
        Case("with something said", reason("Smell of cannabis, male admitted smoking a joint"), CLEAR),
        Case("a denied act is no act", reason("Smell of cannabis, he was not seen to discard anything"), QUERY),
        Case("stronger: the person's past", reason("Smell of cannabis, nervous, known user, hotspot"), CLEAR),
        Case("stronger: the place", reason("Smell of cannabis in an area known for drug dealing"), CLEAR),
        Case("a bare word is no support", reason("Smell of cannabis from his bag and pocket area"), QUERY),
        Case("no smell", reason("No smell of cannabis but nervous in the street"), CLEAR),
        Case("did not smell", reason("He did not smell of cannabis. Known user."), CLEAR),
        Case("a smell that was not there", reason("A smell of cannabis was not present today"), CLEAR),
        Case("a smell of something else", reason("Smell of alcohol but no cannabis on him"), CLEAR),
        Case("denied here, there after all", reason("No smell of cannabis outside. Smell of cannabis inside."), QUERY),
        Case("partly blacked out, and support is left", reason("Smell of cannabis, grinder on seat, [NAME]"), CLEAR),
        Case("an old search: guidance has no edition", {**reason(SMELL), "searched_at": BEFORE_2015}, QUERY),
        hidden(SMELL),
        *everywhere(SMELL),
    ),
    "txt-intel-unparticularised": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("intelligence, and no more", reason(INTEL), QUERY),
        Case(
            "information received", reason("Acting on information received the male was stopped and searched."), QUERY
        ),
        Case("only the topic", reason("Recent intel suggests that he is involved in drug supply."), QUERY),
        Case("dated", reason("Intel dated 12/08 about drugs on this male."), CLEAR),
        Case("with a source", reason("Information from the store manager about stolen meat on this male."), CLEAR),
        Case("with its content", reason("Intelligence states that he keeps a knife in his left sock."), CLEAR),
        Case("with an act", reason(f"{INTEL} He was seen to swallow a wrap."), CLEAR),
        Case("sensitive", reason(f"{INTEL} It is sensitive and cannot be disclosed."), CANNOT, HELD_BACK),
        Case("stronger: nerves", reason(f"{INTEL} {NERVES}"), CLEAR),
        hidden(INTEL),
        *of_the_code(INTEL),
    ),
    "txt-boilerplate": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("stock phrases, and nothing else", reason(STOCK), QUERY),
        Case(
            "a description without whose",
            reason("Male fits the description, routine stop and search carried out."),
            QUERY,
        ),
        Case("only the conclusion", reason("I suspected that the male was in possession of controlled drugs."), QUERY),
        Case("misspelt", reason("Male acting suspicously so was stopped and searched by us."), QUERY),
        Case("with an act", reason("Acting suspiciously, he was trying the handles of parked cars."), CLEAR),
        Case(
            "with a description and whose",
            reason("Fits the description of the burglary suspect given by the victim."),
            CLEAR,
        ),
        Case("stronger: nerves", reason(f"{STOCK} He was nervous and avoided eye contact."), CLEAR),
        Case("stronger: a smell", reason(f"{STOCK} Smell of cannabis."), CLEAR),
        hidden(STOCK),
        *of_the_code(STOCK),
    ),
    "txt-retrospective": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("what the search found", reason("Male was searched and cannabis was found in his pocket."), QUERY),
        Case("it turned out", reason("Knife found on search, so the search was justified."), QUERY),
        Case("no answer", reason("He refused to answer my questions so I searched him."), QUERY),
        Case("no answer, and nothing else", reason("Male would not give his name or any details to officers."), QUERY),
        Case(
            "no answer beside nerves: the nerves are shown",
            reason("Nervous, sweating, would not answer any questions."),
            CLEAR,
        ),
        Case("found, after good grounds", reason(f"{GOOD_REASON}. Search located two wraps."), CLEAR),
        Case("found by somebody else, before", reason("Security had found a knife in his bag at the door."), CLEAR),
        Case("nothing was found", reason("Smell of cannabis. Searched and nothing was found on him."), CLEAR),
        Case(
            "nobody at home is no refusal", reason("No reply at the door, male seen climbing out of a window."), CLEAR
        ),
        hidden("Male was searched and cannabis was found in his pocket."),
        *of_the_code("Male was searched and cannabis was found in his pocket."),
    ),
    "txt-consent": (
        Case("another reason altogether", reason(GOOD_REASON), CLEAR),
        Case("consent to the search", reason("Male consented to a search of his bag outside the shop."), QUERY),
        Case("a voluntary search", reason("Voluntary search, he was happy for me to look."), QUERY),
        Case("he agreed", reason("I asked to search him and he agreed to be searched."), QUERY),
        Case("beside good grounds", reason(f"{GOOD_REASON}. He consented to the search."), CLEAR),
        Case(
            "consent to something else",
            reason("Nervous. He consented to a drug swipe and to his photo being taken."),
            CLEAR,
        ),
        Case("no consent", reason("He did not consent and was nervous throughout."), CLEAR),
        Case("the owner's consent", reason("Taken without the owner's consent, male nervous in the car."), CLEAR),
        hidden("Male consented to a search of his bag outside the shop."),
        *of_the_code("Male consented to a search of his bag outside the shop."),
    ),
    "s60-grounds-only-generic": (
        Case(
            "why this person",
            reason("Stopped at the cordon with the group that had thrown bottles.", "cjpoa-s60"),
            CLEAR,
        ),
        Case("looks", reason(LOOKS, "cjpoa-s60"), QUERY),
        Case("the past", reason("Known to police with previous for knife crime.", "cjpoa-s60"), QUERY),
        Case("a characteristic", reason("Stopped because he is a young black male.", "poa-2023-s11"), QUERY),
        Case("section 60 as the second power", {**reason(LOOKS, "pace-s1"), "second_power": "cjpoa-s60"}, QUERY),
        Case("looks, and what he did", reason(f"{LOOKS} He threw a bottle at officers.", "cjpoa-s60"), CLEAR),
        Case("nerves are another matter", reason(NERVES, "cjpoa-s60"), CLEAR),
        Case("partly blacked out", reason(f"{LOOKS} [NAME]", "cjpoa-s60"), CANNOT, HELD_BACK),
        Case("a placeholder", reason("see BWV", "cjpoa-s60"), NO),
        Case("another power", reason(LOOKS, "pace-s1"), NO),
        Case("before section 11 was in force", {**reason(LOOKS, "poa-2023-s11"), "searched_at": "2019-05-04"}, NO),
        Case("blank: no reason has to be written", reason(None, "cjpoa-s60"), CANNOT, BLANK),
        Case("withheld", reason(WITHHELD, "cjpoa-s60"), CANNOT, HELD_BACK),
        Case("no column for the text", {"power": "cjpoa-s60"}, CANNOT, NO_COLUMN),
        Case("no column for the power", {"grounds": LOOKS}, CANNOT, NO_COLUMN),
        Case("an old search", {**reason(LOOKS, "cjpoa-s60"), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "pow-grounds-object-mismatch": (
        Case("about the thing looked for", reason_for("drugs", GOOD_REASON), CLEAR),
        Case("about another thing", reason_for("drugs", "Caller saw the male with a large knife in his hand."), QUERY),
        Case(
            "the other way round",
            reason_for("offensive-weapons", "Seen to smoke a joint of cannabis by the bench."),
            QUERY,
        ),
        Case(
            "theft, and drugs looked for", reason_for("drugs", "Seen trying car door handles, going equipped."), QUERY
        ),
        Case("both are named", reason_for("drugs", "Seen to cut a lump of cannabis with a knife."), CLEAR),
        Case("a word that goes with the thing", reason_for("drugs", "Dealer seen to wave a knife about."), CLEAR),
        Case("neither is named", reason_for("drugs", "He ran off when he saw the police car."), CLEAR),
        Case("a gun is a weapon", reason_for("firearms", "Seen to put a knife in his waistband by staff."), CLEAR),
        Case(
            "tools for theft are near stolen goods",
            reason_for("stolen-goods", "Going equipped, seen with bolt cutters."),
            CLEAR,
        ),
        Case(
            "the second object", reason_for("drugs", "Caller saw him with a large knife.", "offensive-weapons"), CLEAR
        ),
        Case("only a second object", reason_for(None, "Caller saw him with a large knife.", "drugs"), QUERY),
        Case("five words", reason_for("drugs", "He had a big knife."), QUERY),
        Case("four words", reason_for("drugs", "Had a big knife."), CANNOT, UNCERTAIN),
        Case(
            "an object that says nothing", reason_for("unavailable", "He had a large kitchen knife."), CANNOT, UNCERTAIN
        ),
        Case("an object without a list", reason_for("duty-goods", "He had a large kitchen knife."), CANNOT, UNCERTAIN),
        Case(
            "an object that nobody knows",
            reason_for("as nobody writes it", "He had a large kitchen knife."),
            CANNOT,
            UNCERTAIN,
        ),
        Case(
            "a second object that is withheld",
            reason_for("drugs", "He had a large kitchen knife.", WITHHELD),
            CANNOT,
            UNCERTAIN,
        ),
        Case("partly blacked out", reason_for("drugs", "Seen with a large knife and [REDACTED]"), CANNOT, UNCERTAIN),
        Case("blacked out, and about the thing", reason_for("drugs", f"{GOOD_REASON} [NAME]"), CLEAR),
        Case("a placeholder", reason_for("drugs", "see BWV"), NO),
        Case("section 60", {**reason_for("drugs", "He had a large kitchen knife."), "power": "cjpoa-s60"}, NO),
        Case("the text is blank", reason_for("drugs", None), CANNOT, BLANK),
        Case("the object is blank", reason_for(None, GOOD_REASON), CANNOT, BLANK),
        Case("the object is withheld", reason_for(WITHHELD, GOOD_REASON), CANNOT, HELD_BACK),
        Case("no column for the object", reason(GOOD_REASON), CANNOT, NO_COLUMN),
        Case("no column for the text", {"power": "mda-s23", "object": "drugs"}, CANNOT, NO_COLUMN),
        Case("an old search", {**reason_for("drugs", "He had a large knife."), "searched_at": BEFORE_2015}, NO, OLD),
    ),
    "pow-power-in-text-conflict": (
        Case("the same power", reason("Hid a wrap in his sock. Searched under s23 MDA."), CLEAR),
        Case("another power", reason("Hid a wrap in his sock. Searched under s1 PACE."), QUERY),
        Case("the Act in words", reason("Detained under the Misuse of Drugs Act.", "pace-s1"), QUERY),
        Case("section 60", reason("Section 60 search, hid a knife.", "pace-s1"), QUERY),
        Case("with a full stop", reason("Stopped under S.23 for a search.", "pace-s1"), QUERY),
        Case("two are named, one is recorded", reason("S60 in force in town, but searched under s23."), CLEAR),
        Case("the second power", also("Hid a knife and a wrap. Searched under s1 PACE.", "pace-s1"), CLEAR),
        Case("section 1 of another Act", reason("Section 1 Theft Act offence, wrap seen."), NO),
        Case("no power is named", reason(GOOD_REASON), NO),
        Case("a power that nobody knows", reason("Searched under s23 MDA.", "as nobody writes it"), CANNOT, UNCERTAIN),
        Case("the second power is withheld", also("Searched under s1 PACE.", WITHHELD), CANNOT, UNCERTAIN),
        Case("the text is blank", reason(None), CANNOT, BLANK),
        Case("the power is blank", reason("Searched under s23 MDA.", None), CANNOT, BLANK),
        Case("the power is withheld", reason("Searched under s23 MDA.", WITHHELD), CANNOT, HELD_BACK),
        Case("the text is withheld", reason(WITHHELD), CANNOT, HELD_BACK),
        Case("no column for the text", {"power": "mda-s23"}, CANNOT, NO_COLUMN),
        Case("no column for the power", {"grounds": "Searched under s23 MDA."}, CANNOT, NO_COLUMN),
    ),
}
