"""Words of the trade that stand in a pack, in plain words; a pack explains those that it uses and no others."""

import re
from dataclasses import dataclass, replace
from functools import cache

from scrutiny.outputs.views import PackView, Term, words


@dataclass(frozen=True, slots=True)
class Entry:
    """A term, what it means, and how else it is written."""

    term: str
    meaning: str
    also: tuple[str, ...] = ()
    exact: bool = False  # capitals matter: "PACE" is an Act, "pace" is not


ENTRIES: tuple[Entry, ...] = (
    Entry("ANPR", "Cameras that read number plates: automatic number plate recognition.", exact=True),
    Entry(
        "appropriate adult",
        "A parent, guardian, social worker or trained volunteer who supports a child or a vulnerable adult.",
    ),
    Entry("arrest", "Holding a person on suspicion of an offence. It does not mean guilt.", ("arrested",)),
    Entry("ARV", "A police car with armed officers: armed response vehicle.", exact=True),
    Entry(
        "ASB",
        "Anti-social behaviour, such as noise, damage or threats in the street.",
        ("anti-social behaviour", "antisocial behaviour"),
        exact=True,
    ),
    Entry(
        "body-worn video (BWV)",
        "Film from the camera on an officer's uniform. Where the force tells us, a record says beside “Camera used” "
        "whether there is any.",
        ("body-worn video", "body worn video", "BWV", "body-worn camera", "camera used"),
    ),
    Entry("CAD", "The police's list of calls and jobs: computer-aided dispatch.", exact=True),
    Entry(
        "caution",
        "A formal warning by the police to a person who admits an offence. It is kept on record.",
        ("caution (simple or conditional)",),
    ),
    Entry("CCTV", "Cameras that watch a street, a shop or a building.", exact=True),
    Entry(
        "class A, B or C",
        "How the law ranks drugs by the harm they do: class A, such as heroin and cocaine, is the worst; cannabis is "
        "in class B.",
        ("class A", "class B", "class C"),
    ),
    Entry(
        "Code A",
        "The rules, approved by Parliament, for how police stop and search people and what they must write down.",
        ("PACE Code A",),
        exact=True,
    ),
    Entry("College of Policing", "The body that trains the police and gives them guidance.", exact=True),
    Entry(
        "community resolution",
        "A small offence settled without court, for example by saying sorry or making good.",
        ("community resolutions",),
    ),
    Entry(
        "Community Safety Partnership",
        "Councils, police and others who work together on safety in one part of the county. The panel looks at each "
        "such area by itself.",
    ),
    Entry("CRO", "The Criminal Records Office, which gives a person with a record a number.", exact=True),
    Entry("detained", "Not free to leave while the search goes on.", ("you are detained", "detention")),
    Entry(
        "draw",
        "Picking records by lot, by a rule that anybody can follow again.",
        ("drawn by lot", "draws", "drawn", "by lot"),
    ),
    Entry("DVSA", "The Driver and Vehicle Standards Agency, which checks vehicles on the road.", exact=True),
    Entry("entitlement", "A right to something: here, to a copy of the record."),
    Entry(
        "fingerprint",
        "A short code worked out from the list and the plan, which says how many records come from each area and by "
        "what rules. If one letter of either changes, so does the code. It has nothing to do with anybody's fingers.",
        ("fingerprints",),
    ),
    Entry(
        "going equipped",
        "Carrying something in order to steal, for example a tool to open cars. The things themselves are called "
        "“articles for use in theft”.",
        ("article for use in theft", "articles for use in theft"),
    ),
    Entry(
        "GOWISELY",
        "What an officer must say before a search: Grounds, Object, Warrant card (if not in uniform), Identity, "
        "Station, Entitlement to a copy, Legal power, You are detained.",
        exact=True,
    ),
    Entry(
        "grounds",
        "The reasons that made the officer suspect something, as the officer wrote them down.",
        ("reasons for the search",),
    ),
    Entry("handcuffs", "Counted as a use of force, whether or not the person struggled.", ("handcuffed",)),
    Entry(
        "IC1 to IC9",
        "Police codes for what an officer thinks a person's ethnic group is, by looking.",
        ("IC1", "IC2", "IC3", "IC4", "IC5", "IC6", "IC7", "IC9"),
        exact=True,
    ),
    Entry("IMEI", "A number that is different for every mobile phone.", exact=True),
    Entry(
        "Independent Office for Police Conduct",
        "The body that watches over complaints about the police.",
        ("IOPC",),
        exact=True,
    ),
    Entry("inspector", "A police rank: above a sergeant. Some searches need an inspector to allow them first."),
    Entry("intelligence", "What the police have been told or have found out."),
    Entry("IP address", "The number of a computer or phone on the internet.", ("IP",), exact=True),
    Entry(
        "Khat or Cannabis warning",
        "A warning by the police to a person who had a little of one of these drugs. Khat is a plant that is chewed.",
        ("cannabis warning", "khat warning"),
    ),
    Entry("ledger", "The office's list of what it did and when. If somebody changes an old line of it, that shows."),
    Entry(
        "linked to public data",
        "Put beside what anybody can look up, such as the map of searches that the police publish. Then somebody "
        "might find out which search a page is about.",
    ),
    Entry("MDA", "The Misuse of Drugs Act 1971, the main law on drugs.", exact=True),
    Entry("MDMA", "A drug, also called ecstasy.", exact=True),
    Entry(
        "Misuse of Drugs Act 1971 (section 23)",
        "The law that lets police search a person or a vehicle for drugs, if there are reasonable grounds.",
        ("section 23", "s23"),
    ),
    Entry("NHS number", "The number under which the health service knows a patient.", ("NHS",), exact=True),
    Entry(
        "NI number",
        "A person's number for tax and benefits: National Insurance.",
        ("NI", "National Insurance number"),
        exact=True,
    ),
    Entry(
        "no further action",
        "The police did nothing more after the search. Their lists call this “a no further action disposal”.",
        ("a no further action disposal", "NFA"),
    ),
    Entry(
        "object",
        "What the officer was looking for. A record says it beside “Looked for”.",
        ("object of search", "looked for"),
    ),
    Entry(
        "offensive weapons",
        "Things made, changed or carried to hurt somebody.",
        ("offensive weapon",),
    ),
    Entry(
        "officer-defined ethnicity",
        "What the officer thought the person's ethnic group was, by looking.",
    ),
    Entry(
        "OFFICIAL-SENSITIVE",
        "A government marking: show it only to people who need it, and keep it safe.",
        exact=True,
    ),
    Entry(
        "OPCC",
        "The Office of the Police and Crime Commissioner, which runs this panel.",
        ("Office of the Police and Crime Commissioner", "Commissioner's office"),
        exact=True,
    ),
    Entry(
        "outer clothing",
        "Coat, jacket and gloves: what police may ask a person to take off in public.",
        ("more than outer clothing", "no more than outer clothing"),
    ),
    Entry(
        "PACE",
        "The Police and Criminal Evidence Act 1984, the main law on police powers.",
        ("Police and Criminal Evidence Act 1984",),
        exact=True,
    ),
    Entry("PC", "A police constable.", exact=True),
    Entry("PCSO", "A police community support officer: in uniform, with fewer powers than a constable.", exact=True),
    Entry(
        "Penalty Notice for Disorder",
        "A fine on the spot for a small offence.",
        ("penalty notice", "PND"),
    ),
    Entry("PNC", "The Police National Computer, which holds records of people and vehicles.", exact=True),
    Entry(
        "Police and Crime Commissioner",
        "The person whom the county elects to hold its police to account.",
        ("PCC",),
        exact=True,
    ),
    Entry("possession", "Having something, for example drugs for one's own use."),
    Entry(
        "power",
        "The law that lets an officer search. A record says it beside “Power used”.",
        ("legal power", "power used", "powers"),
    ),
    Entry(
        "Professional Standards",
        "The part of a police force that looks into how its own officers behave.",
        exact=True,
    ),
    Entry("PS", "A police sergeant.", exact=True),
    Entry(
        "reasonable grounds",
        "Facts that make it reasonable to suspect that a person has the thing looked for.",
        ("reasonable suspicion",),
    ),
    Entry("sample", "The records that were drawn, standing for all those on the list."),
    Entry(
        "section 1",
        "Of the Police and Criminal Evidence Act 1984: search for stolen goods, weapons, fireworks, or tools "
        "for theft, damage or some protest crimes, if there are reasonable grounds.",
        ("PACE s1", "s1"),
    ),
    Entry(
        "section 60",
        "Of the Criminal Justice and Public Order Act 1994. A senior officer allows searches for weapons in one place "
        "for some hours; no reason to suspect the person is needed.",
        ("s60",),
    ),
    Entry(
        "section 60AA",
        "Of the same Act as section 60: police may ask a person to take off what hides the face.",
        ("s60AA",),
    ),
    Entry(
        "seed",
        "What decides the draw: mostly a number. It should be made by chance, such as by throwing dice, when the list "
        "is already fixed. With the seed and the list anybody gets the same records.",
        ("seeds",),
    ),
    Entry(
        "self-defined ethnicity",
        "What the person said when asked about their ethnic group. They need not say.",
    ),
    Entry(
        "Serious Violence Reduction Order",
        "A court's order about one person of 18 or over. Police may search that person for weapons without another "
        "reason.",
        ("SVRO",),
        exact=True,
    ),
    Entry(
        "SHA-256",
        "A way to work out a fingerprint of a file. Every computer gets the same 64 letters and figures from the same "
        "file.",
        ("sha256sum",),
    ),
    Entry(
        "summons",
        "An order to come to court.",
        ("summons / charged by post", "charged by post"),
    ),
    Entry("superintendent", "A senior police rank, two above an inspector."),
    Entry("supply", "Selling, sharing or giving something away, for example drugs.", ("supplying",)),
    Entry("VRM", "A vehicle's number plate: its registration mark.", exact=True),
    Entry("warrant card", "A police officer's proof of identity."),
    Entry(
        "withheld by the force",
        "The police have it and did not send it to us. Answer “Cannot tell” where a question needs it.",
    ),
)  # fmt: skip


def terms_in(text: str) -> tuple[Term, ...]:
    """The terms that occur in a text, as whole words, in alphabetical order.

    A longer term hides a shorter one inside it: "section 60AA" alone does not bring in "section 60".
    """
    found = set()
    for match in _pattern().finditer(text):
        word = " ".join(match.group().split())
        entry = _spellings()[word.casefold()]
        if not entry.exact or word in (entry.term, *entry.also):
            found.add(entry.term)
    return tuple(Term(term=entry.term, meaning=entry.meaning) for entry in ENTRIES if entry.term in found)


def with_glossary(view: PackView) -> PackView:
    """The pack with a glossary of exactly the terms that its other parts use."""
    bare = replace(view, glossary=())
    return replace(bare, glossary=terms_in(words(bare)))


@cache
def _spellings() -> dict[str, Entry]:
    return {word.casefold(): entry for entry in ENTRIES for word in (entry.term, *entry.also)}


@cache
def _pattern() -> re.Pattern[str]:
    """Every spelling, the longest first, so that it wins."""
    longest = sorted(_spellings(), key=len, reverse=True)
    words_of = ("\\s+".join(re.escape(part) for part in word.split()) for word in longest)
    return re.compile(rf"(?<!\w)(?:{'|'.join(words_of)})(?!\w)", re.IGNORECASE)
