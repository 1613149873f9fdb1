"""Where people work and live, accounts, custody and collar numbers, in the many ways that officers write them.

The sentences are invented. Each holds what must be found between « and »; what is found may be longer, never shorter.
"""

import pytest

from scrutiny.panel.redaction import CLOCK, Strength, find

QUESTIONS = {  # certain or a prompt
    "where somebody works": """
Male stated he works at «the Tesco on Bridge Street» and had just finished.
said he was on his way home from his shift at «Amazon depot» in Hemel
SAID HE WORKS AT «AMAZON» ON NIGHTS
he is a chef at «the Crooked Billet»
employed by «Dunnock Scaffolding Ltd» as a labourer
works in «Greggs» next to the station
she manages «the Nisa» on the parade
his boss at «Halstow Tyres» confirmed he was working
had ID lanyard from «Lister Hospital» where she is a nurse
just started at «the new Lidl warehouse»
said he was on a break from «KFC»
he does security at «Atria shopping centre»
works behind the bar in «the Red Lion»
labouring for «Brickhill Groundworks»
on shift at «the Shell garage»
works as a barista in «Costa» in the town
on the way back from work at «b and q»
his job at «Royal Mail» starts at four
he was employed at «the golf club»
said he cleans at «the leisure centre» at night
he is employed as a fitter by «Kwik Fit»
he is the manager of «the Plough»
works nights at «the bakery» on the estate
a male I know works as a kitchen porter for «Nando's» ran off
he said hed been doing a shift for «just eat» and the bag was for that
works security in «the Galleria»
hes currently working for his uncles firm «Chalk Hill Drives»
worker at «the Hoddesdon incinerator»
ON BREAK FROM HIS JOB AT «BOOTS WAREHOUSE»
was let go from «Argos» last month
his dad runs «the chippy» on Whitesmead Rd
his place of work, «Rentokil», was called
he works in «a Turkish barbers on Station Road»
he said «Tesco» is where he works
hes on the books at «Stevenage FC»
he clocks on at «the MBDA site»
security officer at «Westgate centre»
""",
    "an officer's number": """
with «C3198» I attended
«B4471» attended and searched
«C1204» and «D2231» stopped him
PC «4821» present
Officer «C3198» searched
searched by «4821»
colleague «2210» took hold
myself and «3321»
crewed with «1877» at the time
handed to «H1182» for custody
""",
    "a street": """
on «high dane» outside
in «peartree spring» with others
LOITERING ON «SISHES END»
walking up «bishops rise»
""",
    "a surname in small letters": """
miss «jones» opened the door
mr «smith» said no
mrs «hill» told us
MISS «PAGE» RANG US
miss «day» said he hit her
dr «wood» was treating him
""",
    "a long number cut in groups": """
441 002 9381 was on a slip of paper
written on his hand was 7412 998 231
number on the note 07 70 09 00 45 6
""",
}
SURE = {
    "an account": """
his snap is «jaydot_04»
on insta as «kane2real»
adds on snap «benzo4lyf»
the account «notts2herts» was selling
the insta page «hertscarmeet»
followed «roadrunnaz» on insta
goes under «Reaperr» on xbox
snap him on «jmoney»
fb messenger from «Tommo Lad»
known as «slimz» on snap
known as «ghost» on snapchat
SNAPCHAT USERNAME «BLOCKBOY»
Snapchat: «lilkz.99»
the seller «vapeking_wgc» sent a list
uses the snap «jakeyb» to sell
his snap, «lilmanz», showed
his username is «chopper»
""",
    "an address": """
address given as «Larch Avenue 22»
she is of «Church Lane, no. 14»
at «Elder Way number 42» we saw
from «block C flat 19» he
MALE LIVES AT «FLT 6 43 QUEENS RD»
living at «Bsmt flat 9 Rye St»
seen to leave «45 Sycamore»
dropped off at «20 Eight Acres»
lives at «Whitethorn» with family
garden of number «forty two» Elder Way
seen entering «thirty-one Crouchfield»
ROOM «9 AT THE GATE HOTEL»
tagged address «Flat9 Barnacres» now
of «12 the Green»
resides «No. 4 Pinders Row»
rear of «12-14 Larch Avenue»
door of «15/17 Station Parade»
no fixed address but sleeps at «the Haven»
stays at «twelve Copse Hill»
the occupant of «14a» rang
premises «23/25 Queensway» searched
rear of «5 to 9 Lytton Ave»
at «No.17 Hobart Walk»
in front of «#17 Hobart Walk»
""",
    "a custody number": """
custody record «41CS/01234/26»
CUSTODY REF «HAT 3311 26»
custody record number «YH 1204 26»
custody under «YD4410» at once
booked into custody as «41HQ0933»
taken to custody, record «41SV/881/26»
C/R «HT/0412/26»
lodged at Hatfield custody «26/00871»
custody (ref «44120/26»)
DP's custody record is «26-000331»
custody rec «HC 26 1123»
""",
}
INNOCENT = """
Called to a Ford Fiesta sat outside that school.
We call the Ford Fiesta to a stop.
whilst working at the scene I saw the male drop a bag
he worked his way along the cars in the car park
CCTV was not working at the time, work was being done on the road
works in conjunction with others to supply drugs, working in pairs to distract staff
he was working as a lookout for another male
he works for cash, works for an agency, works on a farm, works from home, works for the council
his job was to hold the bag; a job for the night
Driver of the vehicle stated he was on his way home from work in Watford
staff in the shop saw him; staff at Boots pointed him out; security at the door refused entry
the owner of the car; owner in possession of it; contract for the sale; break in at the shop
training in first aid; money for drugs; role in the supply of drugs; started at a run
the account given was inconsistent and his story changed, his page in the notebook
his snap decision to run, snapped the key in the lock, on signal from the officer he ran
he had been on snapchat and was on his phone, his insta was open
in custody with 2 phones, lodged in cell 12 at Hatfield, record 3 of 5
lives in the area, lives with mum, lives alone, 12 the same, 14 the others
number one suspect; no one there; from number one to number ten; he is one of two males
block of flats, block the road, flat screen tv, flat tyre, fl oz bottle
did not miss a step; near miss; miss the bus; miss out
B1000 and A1081 and M1 J10; S136 and S5; C90 moped, G19 handgun; PS5 and iPhone 14
walked in long grass; stood on high heath; in good order at the bar; at the far end
0900 1200 1500 checks, 3 4 2 1 counted
"""


def _cases(groups: dict[str, str]) -> list[object]:
    return [
        pytest.param(line, id=f"{name}: {line}") for name, lines in groups.items() for line in lines.strip().split("\n")
    ]


def _plain(line: str) -> tuple[str, list[tuple[int, int]]]:
    """A sentence without its signs, and where what must be found stands."""
    text, wanted = "", []
    for piece in line.replace("«", "\0").replace("»", "\0").split("\0"):
        wanted.append((len(text), len(text) + len(piece)))
        text += piece
    return text, wanted[1::2]


def _is_found(text: str, start: int, end: int, *, sure: bool) -> bool:
    spans = [span for span in find(text) if span.strength is Strength.CERTAIN or not sure]
    return all(any(span.start <= at < span.end for span in spans) for at in range(start, end) if text[at].isalnum())


@pytest.mark.parametrize("line", _cases(QUESTIONS))
def test_it_is_asked_about_at_least(line: str) -> None:
    text, wanted = _plain(line)
    for start, end in wanted or [(0, 0)]:
        assert _is_found(text, start, end, sure=False)
    assert find(text)


@pytest.mark.parametrize("line", _cases(SURE))
def test_it_is_taken_out_unless_somebody_says_no(line: str) -> None:
    text, wanted = _plain(line)
    assert wanted
    for start, end in wanted:
        assert _is_found(text, start, end, sure=True)


@pytest.mark.parametrize("line", INNOCENT.strip().split("\n"))
def test_what_sounds_like_it_is_left_alone(line: str) -> None:
    assert [line[span.start : span.end] for span in find(line) if span.kind not in CLOCK] == []
