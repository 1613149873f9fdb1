"""Identifiers made by rule, of every structured kind, are certain in any sentence and however they are typed."""

import string
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrutiny.panel.redaction import CLOCK, Kind, Strength, find

# A sentence in two halves; what is planted stands between. None of these says of what kind it is.
CARRIERS = (
    ("Male stopped near the shops. ", " and was searched under s23 MDA."),
    ("", ". Nothing found."),
    ("he was nervous and would not stand still, ", ", then he sat down"),
    ("Officers attended at 2130hrs on 12/08/2026 (", "). BWV on, GOWISELY given"),
    ("Intel received earlier today:\n", "\nSearch was negative."),
)
CASES: tuple[Callable[[str], str], ...] = (str, str.upper, str.lower)
LETTERS = "ABCDEFGHJKLMNOPRSTUVWXY"  # of registrations: no I, Q, Z


def digits(least: int, most: int | None = None) -> st.SearchStrategy[str]:
    return st.text(string.digits, min_size=least, max_size=most or least)


def letters(size: int, of: str = LETTERS) -> st.SearchStrategy[str]:
    return st.text(of, min_size=size, max_size=size)


def number(low: int, high: int, width: int = 0) -> st.SearchStrategy[str]:
    return st.integers(low, high).map(lambda n: str(n).zfill(width))


@st.composite
def shaped(draw: st.DrawFn, *writings: str, **parts: st.SearchStrategy[str]) -> str:
    """One of the writings, its {parts} drawn. What is planted stands between « and »; else it is all of it."""
    drawn = {name: draw(part) for name, part in parts.items()}
    text = draw(st.sampled_from(writings)).format(**drawn)
    return text if "«" in text else f"«{text}»"


@st.composite
def checked(draw: st.DrawFn, size: int, first: str) -> str:
    """Figures with the check digit of payment cards and handsets (Luhn's)."""
    body = first + draw(digits(size - len(first) - 1))
    total = sum(sum(divmod(2 * int(d), 10)) if n % 2 == 0 else int(d) for n, d in enumerate(reversed(body)))
    return body + str(-total % 10)


@st.composite
def health(draw: st.DrawFn) -> str:
    """An NHS number: ten figures, the last a check by modulus 11."""
    body = draw(
        st.tuples(st.sampled_from("4679"), digits(8))
        .map("".join)
        .filter(lambda d: sum(int(c) * w for c, w in zip(d, range(10, 1, -1), strict=True)) % 11 != 1)
    )
    rest = 11 - sum(int(c) * w for c, w in zip(body, range(10, 1, -1), strict=True)) % 11
    return body + str(rest % 11)


def cut(number: str, *sizes: int, by: str = " ") -> str:
    parts, at = [], 0
    for size in sizes:
        parts.append(number[at : at + size])
        at += size
    return by.join(parts)


NO_WORDS = ("ZKV", "XRB", "WLJ", "HNP", "KDC", "TGX", "BVF", "YRK", "LPW", "DMX")  # letters that make no word
TAIL = st.sampled_from(NO_WORDS)
HEAD = st.sampled_from(("KX", "LR", "GV", "YB", "WX", "FD", "RK", "VN"))
MONTH = st.sampled_from(("January", "Feb", "march", "Apr", "September", "Oct", "Nov", "December"))
# Streets of no town: syllables put together.
STREET = st.builds(
    lambda a, b: (a + b).capitalize(),
    st.sampled_from(("thorn", "wex", "brack", "ashb", "quin", "harn", "deld", "marl")),
    st.sampled_from(("combe", "field", "erley", "ington", "by", "hurst", "more", "stead")),
)
ROAD = st.sampled_from(("Road", "Rd", "Street", "Lane", "Close", "Avenue", "Crescent", "Grove", "Drive", "Gardens"))
HOUSE = st.sampled_from(("House", "Cottage", "Lodge", "Court"))
ACCOUNT = st.sampled_from(("zk_trapz", "mo.vexx9", "lilquezz", "xhardq77", "bigvexxo", "qz.tings_"))

KINDS: dict[str, tuple[Kind, st.SearchStrategy[str]]] = {
    "registrations since 2001": (
        Kind.VRM,
        shaped(
            "{a}{n} {b}",
            "{a}{n}{b}",
            "{a} {n} {b}",
            "{a}{n}-{b}",
            "index «{a}{n} {b}»",
            "vrm: «{a}{n}{b}»",
            "vrm «{a}O{m} {b}»",
            a=HEAD,
            n=number(2, 76, 2),
            m=number(2, 9),
            b=TAIL,
        ),
    ),
    "registrations with a year's letter": (
        Kind.VRM,
        shaped(
            "a silver Golf «{y}{n} {b}»",
            "the van, «{y}{n}{b}»,",
            "reg «{b} {n}{y}»",
            "motorbike «{b} {n}{y}»",
            y=st.sampled_from("BCEFGHJKLNPRTVWXY"),
            n=number(101, 998),
            b=TAIL,
        ),
    ),
    "other registrations": (
        Kind.VRM,
        shaped(
            "private plate «{a} {m}»",
            "index «{m} {b}»",
            "NI plate «{c}Z {n}»",
            "a lorry, index «{i}IZ {n}»",
            "trade plate «{t}»",
            "trade plates «{m} {a}»",
            "diplomatic plate «{m} D {m}»",
            "partial index «{a}{k}»",
            "reg ending «{b}»",
            "Polish plate «{a} {t}»",
            "reg no «{b} {n}»",
            a=HEAD,
            b=TAIL,
            c=st.sampled_from(("AX", "JX", "RF", "TU")),
            i=st.sampled_from("BDFJ"),
            n=number(1000, 9998),
            m=number(101, 350),
            t=number(10000, 99998),
            k=number(10, 76),
        ),
    ),
    "telephones": (
        Kind.PHONE,
        shaped(
            "07{a} {b}",
            "07{a}{b}",
            "07{a}-{b}",
            "07{a}.{b}",
            "+447{a}{b}",
            "+44 7{a} {b}",
            "+44 (0)7{a} {b}",
            "0044 7{a} {b}",
            "01632 {b}",
            "(01632) {b}",
            "020 7946 0{a}",
            "tel «07{a}/{b}»",
            "mobile no «o7{a} {b}»",
            "tel «{b}»",
            "his phone ending «{a}»",
            a=number(100, 999),
            b=number(100000, 999999),
        ),
    ),
    "e-mail addresses": (
        Kind.EMAIL,
        shaped(
            "{a}{n}@example.com",
            "{a}.{n}@mail.example.org",
            "{a}_{n}@example.co.uk",
            "{a}{n} at gmail dot com",
            "{a}{n}[at]example.com",
            "{a}{n}@hotmail",
            a=st.sampled_from(("zedk", "mo.q", "qvex")),
            n=number(1, 999),
        ),
    ),
    "accounts": (
        Kind.HANDLE,
        shaped(
            "snap: «{a}»",
            "snap «{a}»",
            "sc «{a}»",
            "insta is «{a}»",
            "IG name is «{a}»",
            "on tiktok as «{a}»",
            "tiktok user «{a}»",
            "«@{a}» on insta",
            "username «{a}»",
            "his telegram name is «{a}»",
            "snapchat name on card «{a}»",
            "discord «{a}»",
            'snapchat account "«{a}»"',
            a=ACCOUNT,
        ),
    ),
    "web addresses": (
        Kind.LINK,
        shaped(
            "https://{a}.example/{n}",
            "http://www.{a}.example",
            "www.{a}.co.uk",
            "{a}.example/{n}",
            "{a}.com/{n}",
            "{a}.shop/{n}",
            "t.me/{a}{n}",
            "link «{a}.gg»",
            "hxxps://{a}[.]example/{n}",
            "bit.ly/{a}{n}",
            "{a}{n}.xyz",
            a=st.sampled_from(("gearmenu", "zed-deals", "plugz4u", "qvexshop")),
            n=number(1, 9999),
        ),
    ),
    "internet addresses": (
        Kind.IP,
        shaped(
            "192.0.2.{a}",
            "198.51.100.{a}:{p}",
            "203.0.113.{a}/24",
            "2001:db8::{a}:1",
            "ip «192 . 0 . 2 . {a}»",
            "mac «00:1b:44:{b}:3a:{b}»",
            a=number(1, 254),
            p=number(1000, 60000),
            b=number(10, 99),
        ),
    ),
    "dates of birth": (
        Kind.BIRTH,
        shaped(
            "dob «{d}/{m}/{y}»",
            "DOB: «{d}.{m}.{y}»",
            "d.o.b «{d}-{m}-{s}»",
            "dob «{d}{m}{y}»",
            "born «{d}/{m}/{s}»",
            "dob «{d}th of the {m}th {s}»",
            "born on the «{d}th of {w} {y}»",
            "date of birth given as «{d} {w} {y}»",
            "«{d}/{m}/{y}» dob",
            "«{d}/{m}/{old}»",
            "born in «{y}»",
            "yob «{s}»",
            "turned 17 on «{d} {w}»",
            "dob «{y}-{m}-{d}»",
            "18th birthday on «{d}/{m}»",
            "dob unknown but «{y}»",
            "dob «third of {w} {y}»",
            d=number(4, 28, 2),
            m=number(4, 12, 2),
            y=number(1950, 2012),
            old=number(1930, 2008),
            w=MONTH,
            s=st.sampled_from(("87", "91", "01", "08")),
        ),
    ),
    "addresses": (
        Kind.ADDRESS,
        shaped(
            "{n} {s} {r}",
            "lives at «{n}{a} {s} {r}»",
            "of «flat {n}{a}», «{n} {s} {r}»",
            "outside «{n}-{m} {s} {r}»",
            "no «{n} {s} {r}»",
            "from «{s} {h}»",
            "at «flat {n}, {s} {h}»",
            "home address «{n} The Larches»",
            "lives at «{n}»",
            "room {n}",
            "flat {n}{a}",
            "home addr as «the {s}s»",
            "at «unit {n} {s} Trading Estate»",
            "at «{n} {s} {r} East»",
            "of «{n} Heol {s}»",
            "from «{n} and {m} {s} {r}»",
            "at «{n} High Street»",
            n=number(2, 199),
            m=number(201, 250),
            a=st.sampled_from("abc"),
            s=STREET,
            r=ROAD,
            h=HOUSE,
        ),
    ),
    "postcodes": (
        Kind.POSTCODE,
        shaped(
            "{a}{n} {m}{b}",
            "{a}{n}{m}{b}",
            "{a}{n}-{m}{b}",
            "postcode «{a}{n}»",
            "«{a}{n}» postcode",
            "{a}{n}  {m}{b}",
            a=st.sampled_from(("AL", "SG", "WD", "HP", "EN", "CM", "LU")),
            n=number(1, 19),
            m=number(1, 9),
            b=st.sampled_from(("XY", "QZ", "LB", "TR", "WJ")),
        ),
    ),
    "exact places": (
        Kind.EXACT,
        shaped(
            "51.{a}, -0.{a}",
            "51.{a} -0.{a}",
            "lat «51.{a}»",
            "grid ref «TL {b} {b}»",
            "TL {b} {b}",
            "w3w «filled.count.soap»",
            "///«filled.count.soap»",
            "what3words is «filled.count.soap»",
            "N51.{a} W0.{a}",
            "easting «5{b}00»",
            a=number(10000, 99999),
            b=number(100, 998),
        ),
    ),
    "NHS numbers": (Kind.NHS, health().map(lambda n: f"«{n}»")),
    "NHS numbers in three parts": (Kind.NHS, health().map(lambda n: f"«{cut(n, 3, 3, 4)}»")),
    "NHS numbers that are said to be one": (
        Kind.NHS,
        shaped(
            "NHS «{a} {a} {b}»",
            "nhs number «{a}{a}{b}»",
            "nhs app showing «{a} {a} {b}»",
            a=number(100, 999),
            b=number(1000, 9999),
        ),
    ),
    "National Insurance numbers": (
        Kind.NI,
        shaped(
            "{p} {a} {a} {a} C",
            "{p}{a}{a}{a}A",
            "{p}-{a}-{a}-{a}-B",
            "NI «{p} {a}{a}{a}»",
            "nino «{p} {a} {a} o7 D»",
            p=st.sampled_from(("QQ", "JM", "PW", "LX", "KT")),
            a=number(10, 99),
        ),
    ),
    "numbers of the national computer": (
        Kind.PNC,
        shaped(
            "{y}/{n}X",
            "20{y}/0{n}H",
            "PNC «{y}/{n} A»",
            "PNC ID: «{y}-{n}K»",
            "pnc id «{y}\\{n}H»",
            y=number(10, 25),
            n=number(100000, 999999),
        ),
    ),
    "numbers of the records office": (
        Kind.CRO,
        shaped(
            "{n}/{y}A", "SF{y}/{n}J", "CRO «{n}/{y}»", "cro no «{n}-{y}H»", n=number(10000, 999999), y=number(10, 25)
        ),
    ),
    "custody numbers": (
        Kind.CUSTODY,
        shaped(
            "custody record «HA/{n}/26»",
            "custody no «{n}/26»",
            "det no «{n}/26»",
            "detained person no «{n}»",
            "prison number «A{n}BK»",
            "tag no «{n}77»",
            "cust ref «41CS/{n}/26»",
            n=number(1000, 9999),
        ),
    ),
    "crime numbers": (
        Kind.CRIME,
        shaped(
            "41/{n}/26",
            "41/{n}/2026",
            "crime «41 {n} 26»",
            "crime ref «41CS/{n}/26»",
            "athena «41/{n}/26»",
            "URN «41 ST {n} 26»",
            "intel log «41/26/{n}»",
            "exhibit «JDB/1»",
            "occurrence «44260{n}»",
            "seal no «B{n}12»",
            "CR/41/{n}/26",
            "NFRC2607{n}99",
            n=number(10000, 99999),
        ),
    ),
    "incident numbers": (
        Kind.INCIDENT,
        shaped(
            "CAD «{n}» of 12/10/26",
            "cad «{n}/12OCT26»",
            "storm log «{n}»",
            "ISR «{n}»",
            "incident no «{n}»",
            "«{n}» of 12/10",
            "ref «ERCL{n}»",
            "C.A.D. «{n}»",
            "cads «{n}» and «{m}»",
            "inc «HC-12102026-{n}»",
            n=number(1000, 1999),
            m=number(100, 999, 4),
        ),
    ),
    "numbers of handsets": (Kind.IMEI, checked(15, "35").map(lambda n: f"«{n}»")),
    "numbers of handsets in parts": (Kind.IMEI, checked(15, "35").map(lambda n: f"«{cut(n, 2, 6, 6, 1, by='-')}»")),
    "numbers of handsets that are said to be one": (
        Kind.IMEI,
        shaped(
            "IMEI «35{n}1»",
            "imei 1: «35{n}7»",
            "imei ending «7{m}»",
            "serial no «R5{m}KX{m}»",
            "sim «8944{n}{m}»",
            n=number(10**11, 10**12 - 1),
            m=number(100, 999),
        ),
    ),
    "cards": (Kind.CARD, checked(16, "4").map(lambda n: f"«{n}»")),
    "cards in parts": (Kind.CARD, checked(16, "5").map(lambda n: f"«{cut(n, 4, 4, 4, 4)}»")),
    "cards and accounts that are said to be one": (
        Kind.CARD,
        shaped(
            "card ending «{n}»",
            "cards ending «{n} and {n}»",
            "Apple Pay card ending, «{n}»",
            "sort code «20-45-45»",
            "s/c «204545» acc «{n}{n}»",
            "account number «{n}{n}»",
            "20-45-45 {n}{n}",
            "4539 **** **** {n}",
            "IBAN «GB29 NWBK 6016 1331 {n} 19»",
            n=number(1000, 9999),
        ),
    ),
    "driver numbers": (
        Kind.DRIVER,
        shaped(
            "ZEDKO{n}J99DX",
            "ZEDKO {n} J99DX",
            "licence «QUAZ9{n}AB9KX 21»",
            "DL «ZEDKO/{n}/SM9IJ»",
            "driver no. «ALI99 {n} H99CC»",
            n=number(601010, 962289),
        ),
    ),
    "passports and cards of identity": (
        Kind.PASSPORT,
        shaped(
            "passport «{n}»",
            "passport no «P {m} B»",
            "Romanian ID «RX {n}»",
            "BRP «ZU{m}»",
            "ID card no. «ABC {n}»",
            "citizen card no «{n}»",
            "passport ending «{k}»",
            n=number(100000000, 999999999),
            m=number(1000000, 9999999),
            k=number(100, 999),
        ),
    ),
    "video": (
        Kind.VIDEO,
        shaped(
            "BWV ref «AX-{n}»",
            "bwv «BWV/26/{n}» and «BWV/26/{n}»",
            "body worn camera no. «BC{n}»",
            "axon id «D01A{n}Q»",
            "clip «{n}_1.mp4»",
            n=number(10000, 99999),
        ),
    ),
    "officers' numbers": (
        Kind.OFFICER,
        shaped(
            "PC «{n}»",
            "PCSO «{n}»",
            "officers «{n}» and «{n}»",
            "collar number «{n}»",
            "collar no «41 {n}»",
            "shoulder number «HC {n}»",
            "warrant no «{n}»",
            "«RP{m}» (call sign)",
            "callsign «HA{m}»",
            "OIC «{n}»",
            n=number(1000, 1999),
            m=number(10, 99),
        ),
    ),
}


@pytest.mark.parametrize(("kind", "written"), KINDS.values(), ids=KINDS.keys())
def test_what_is_made_by_rule_is_certain_in_any_sentence_and_case(kind: Kind, written: st.SearchStrategy[str]) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(written, st.sampled_from(CARRIERS), st.sampled_from(CASES))
    def holds(item: str, carrier: tuple[str, str], case: Callable[[str], str]) -> None:
        marked = case(carrier[0] + item + carrier[1])
        text = marked.replace("«", "").replace("»", "")
        wanted: list[int] = []
        inside, place = False, 0
        for letter in marked:
            if letter in "«»":
                inside = letter == "«"
                continue
            if inside and letter.isalnum():
                wanted.append(place)
            place += 1
        spans = [span for span in find(text) if span.strength is Strength.CERTAIN]
        found = {n for span in spans for n in range(span.start, span.end)}
        missed = "".join(text[n] for n in wanted if n not in found)
        assert wanted
        assert not missed, f"{kind.code}: {missed!r} of {marked!r}"

    holds()


def test_every_structured_kind_is_made_by_rule() -> None:
    hidden = {Kind.NAME, Kind.STREET, Kind.SCHOOL, Kind.WORK, Kind.NUMBER, Kind.OWN} | CLOCK
    assert {kind for kind, _ in KINDS.values()} == set(Kind) - hidden
