"""What is marked in a text, kind by kind; hostile texts; the office's own words."""

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrutiny.errors import SettingError
from scrutiny.panel.redaction import (
    CLOCK,
    NO_WORDS,
    Kind,
    OwnWords,
    Span,
    Strength,
    apply,
    find,
    frequent_words,
    parse_own_words,
)

CERTAIN, PROMPT = Strength.CERTAIN, Strength.PROMPT
# Full-width letters and figures, as some telephones and pages write them.
WIDE = "".join(chr(ord(c) + 0xFEE0) if c != " " else c for c in "07700 900461")
WIDE_S = chr(ord("S") + 0xFEE0)


def marked(text: str, **options) -> list[tuple[str, str, Strength]]:
    """What is marked in a text: its short kind, the words and the strength."""
    return [(span.kind.code, text[span.start : span.end], span.strength) for span in find(text, **options)]


def certain(text: str, **options) -> list[tuple[str, str]]:
    return [(kind, words) for kind, words, strength in marked(text, **options) if strength is CERTAIN]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("stopped in vehicle AB12 CDE on the hill", "vrm", "AB12 CDE"),
        ("stopped in vehicle ab12cde on the hill", "vrm", "ab12cde"),
        ("stopped in vehicle AB 12 CDE", "vrm", "AB 12 CDE"),
        ("the van, PN17 OWL, drove off", "vrm", "PN17 OWL"),
        ("seen in P642 RTY", "vrm", "P642 RTY"),
        ("seen in RTY 642P", "vrm", "RTY 642P"),
        ("seen in FIZ 4417", "vrm", "FIZ 4417"),
        ("reg number 8 TOM", "vrm", "8 TOM"),
        ("index FGJ 12", "vrm", "FGJ 12"),
        ("on false plates Q417 KBD", "vrm", "Q417 KBD"),
        ("passed as lima romeo six eight x-ray yankee zulu", "vrm", "lima romeo six eight x-ray yankee zulu"),
        ("call 07700 900461 now", "phone", "07700 900461"),
        ("call 07700\n900 461 now", "phone", "07700\n900 461"),
        ("call +44 (0)7700 900461", "phone", "+44 (0)7700 900461"),
        ("call 01632-960-214", "phone", "01632-960-214"),
        ("rang from 020 7946 0018 twice", "phone", "020 7946 0018"),
        ("tel 960214", "phone", "960214"),
        ("from jo.bloggs@example.org today", "email", "jo.bloggs@example.org"),
        ("write to jo dot penn at example dot com", "email", "jo dot penn at example dot com"),
        ("posted by @lil_tee99 again", "handle", "@lil_tee99"),
        ("his snapchat username is tee.zz", "handle", "tee.zz"),
        ("see https://example.org/a?b=1.", "link", "https://example.org/a?b=1"),
        ("from 81.2.69.142 at night", "ip", "81.2.69.142"),
        ("dob 14/03/2001", "birth", "14/03/2001"),
        ("d.o.b. 140301", "birth", "140301"),
        ("born on the 3rd of February 1998", "birth", "3rd of February 1998"),
        ("shown as 23.07.95 on file", "birth", "23.07.95"),
        ("NHS no 943 476 5919", "nhs", "943 476 5919"),
        ("on his wristband 9434765919 was seen", "nhs", "9434765919"),
        ("card with QQ 12 34 56 C", "ni", "QQ 12 34 56 C"),
        ("PNC ID 12/456789X", "pnc", "12/456789X"),
        ("CRO 123456/09A", "cro", "123456/09A"),
        ("custody record YD/2231/26", "custody", "YD/2231/26"),
        ("crime ref 41/19283/26", "crime", "41/19283/26"),
        ("URN 41 ST 01234 26", "crime", "41 ST 01234 26"),
        ("CAD 0412 refers", "incident", "0412"),
        ("storm log 118 of today", "incident", "118"),
        ("IMEI 490154203237518", "imei", "490154203237518"),
        ("found 49-015420-323751-8 in bag", "imei", "49-015420-323751-8"),
        ("card 4539 1488 0343 6467", "card", "4539 1488 0343 6467"),
        ("sort code 20-45-45", "card", "20-45-45"),
        ("licence FARRO 912120 J99DX 21", "driver", "FARRO 912120 J99DX 21"),
        ("passport number 925076473", "passport", "925076473"),
        ("BWV ref AX-22918 kept", "video", "AX-22918"),
        ("at 51.7520, -0.3360 exactly", "exact", "51.7520, -0.3360"),
        ("at ///filled.count.soap", "exact", "filled.count.soap"),
        ("of EX4 6QW", "postcode", "EX4 6QW"),
        ("postcode wd17", "postcode", "wd17"),
        ("of 27 Larch Close", "address", "27 Larch Close"),
        ("lives at 14a tanners row", "address", "14a tanners row"),
        ("RAN INTO FLAT 4B NEXT DOOR", "address", "FLAT 4B"),
        ("lives at number 14 with his nan", "address", "14"),
        ("seen at Kestrel Lodge", "address", "Kestrel Lodge"),
        ("on Ashgrove Road", "street", "Ashgrove Road"),
        ("RAN ALONG FERNHILL ROAD", "street", "FERNHILL ROAD"),
        ("ran along fernhill road", "street", "fernhill road"),
        ("outside St Peter's Academy", "school", "St Peter's Academy"),
        ("attends oaklands college", "school", "oaklands college"),
        ("he works at Hartwell Motors", "work", "Hartwell Motors"),
        ("works for tesco", "work", "tesco"),
        ("given by PC 4521", "officer", "4521"),
        ("given by pcs 4521 and 881", "officer", "4521 and 881"),
        ("by PS Ockenfold", "officer", "Ockenfold"),
        ("by dc jones", "officer", "jones"),
        ("collar number HC 4417", "officer", "HC 4417"),
        ("call sign H41", "officer", "H41"),
        ("saw Mr Ostlethwaite", "name", "Ostlethwaite"),
        ("male known as jordan mills ran", "name", "jordan mills"),
        ("KNOWN TO ME AS JORDAN SMITHSON FROM BEFORE", "name", "JORDAN SMITHSON"),
        ('his mate "Smiler" would speak for him', "name", "Smiler"),
        ("spoke to Siobhan O'Reilly there", "name", "Siobhan O'Reilly"),
        ("Łukasz Wiśniewski ran", "name", "Łukasz Wiśniewski"),
        ("MILLS, Jordan was there", "name", "MILLS, Jordan"),
        ("with Nguyen Van Thanh", "name", "Nguyen Van Thanh"),
        ("i stopped grzegorz pawlak dob 5/6/89", "name", "grzegorz pawlak"),
        ("a lock knife fell when mcallister turned", "name", "mcallister"),
        ("posted by user zak.w1re on tiktok", "handle", "zak.w1re"),
        ("ordered from skinny_p_44 last night", "handle", "skinny_p_44"),
        ("message from Harlan Quill77 on the phone", "handle", "Harlan Quill77"),
        ("the group has ~Marj Upstairs in it", "handle", "Marj Upstairs"),
        ("see hxxp://menu.example/a1 on his phone", "link", "hxxp://menu.example/a1"),
        ("born on the fourteenth of May 1991", "birth", "fourteenth of May 1991"),
        ("shown as 14031999 on the card", "birth", "14031999"),
        ("refer to 0184 of 03/09 for the rest", "incident", "0184"),
        ("BWV running, file 20260903-2105-C17", "video", "20260903-2105-C17"),
        ("single crewed as TK14 that night", "officer", "TK14"),
        ("at N51 44.100 W000 21.900 by the hedge", "exact", "N51 44.100 W000 21.900"),
        ("reg no SUN 4410 on the van", "vrm", "SUN 4410"),
        ("seen from the car, LB09 QRD, near", "vrm", "LB09 QRD"),
        ("the van showed QRD 41 as registration", "vrm", "QRD 41"),
        ("on trade plate 04417 at the time", "vrm", "04417"),
        ("he is from Stevenage SG2 somewhere", "postcode", "SG2"),
        ("missing from The Maples, 6 Tithe Lane", "address", "The Maples, 6 Tithe Lane"),
        ("hiding behind the old mill, tithe lane", "address", "the old mill, tithe lane"),
        ("found in Unit 9 Brackley Trading Estate", "address", "Unit 9 Brackley Trading Estate"),
        ("lives at 40-42 Tithe Lane", "address", "40-42 Tithe Lane"),
        ("of Flat 3/2, 19 Sorrel Gate", "address", "Flat 3/2"),
        ("of Flat 3/2, 19 Sorrel Gate", "address", "19 Sorrel Gate"),
        ("asleep on narrowboat Halcyon", "address", "Halcyon"),
        ("a guest in Room 21 with scales", "address", "Room 21"),
        ("ran along exchange road with it", "street", "exchange road"),
        ("a pupil at Heron Mere UTC", "school", "Heron Mere UTC"),
        ("a boy at Tithe Lane Sixth Form", "school", "Tithe Lane Sixth Form"),
        ("his job is at Quillfeather & Sons Autos", "work", "Quillfeather & Sons Autos"),
        ("his truck P884 NUT had a jerry can", "vrm", "P884 NUT"),
        ("premises car WB08 BUT was moved", "vrm", "WB08 BUT"),
        ("index KN1O RTZ, a letter for a nought", "vrm", "KN1O RTZ"),
        ("Irish reg 12 D 3456 passat", "vrm", "12 D 3456"),
        ("partial reg L??9 XKD heard", "vrm", "L??9 XKD"),
        ("LINK FONEFIXX.EXAMPLE/BUY IN NOTES", "link", "FONEFIXX.EXAMPLE/BUY"),
        ("his site was plugs4u.store", "link", "plugs4u.store"),
        ("menu dot example dot com slash buy", "link", "menu dot example dot com slash buy"),
        ("whatsapp under the name Plug Hatfield", "handle", "Plug Hatfield"),
        ("sent to $zedkel9 by phone", "handle", "zedkel9"),
        (
            "rang oh double seven double oh nine double oh one two three",
            "phone",
            "oh double seven double oh nine double oh one two three",
        ),
        ("dob third of the fourth oh one", "birth", "third of the fourth oh one"),
        ("NI JM 48 21 O7 C on a slip", "ni", "JM 48 21 O7 C"),
        ("prison no A 1234 BC", "custody", "A 1234 BC"),
        ("cads 0123/0124 refer", "incident", "0123/0124"),
        ("card xxxx xxxx xxxx 6467", "card", "xxxx xxxx xxxx 6467"),
        ("Passport P 3390174 B", "passport", "P 3390174 B"),
        ("from 192.0.2.18:8080 per bill", "ip", "192.0.2.18:8080"),
        ("lives 22 Stryd y Bont now", "address", "22 Stryd y Bont"),
        ("STOPPED OUTSIDE 14 HIGH STREET", "address", "14 HIGH STREET"),
        ("found outside 27 Cobbler's Hatch", "address", "27 Cobbler's Hatch"),
        ("gave home addr as The Gables", "address", "The Gables"),
        ("post from cedar court", "address", "cedar court"),
        ("UNIT 5 DRAPERS YARD", "address", "UNIT 5 DRAPERS YARD"),
        ("pc k dunstable", "officer", "k dunstable"),
        ("given over the air by RP44 (call sign)", "officer", "RP44"),
    ],
)
def test_is_certain(text: str, kind: str, words: str) -> None:
    assert (kind, words) in certain(text)


@pytest.mark.parametrize(
    "text",
    [
        "Searched under s.23 MDA 1971 and section 1 PACE at 2130hrs on 12/08/2026. GOWISELY given, BWV on.",
        "Male, IC3, aged 17-18, 5ft 10, black Nike tracksuit, grey Adidas trainers, Stone Island jumper.",
        "3.5g of cannabis, 12 wraps, £240 cash, 2 phones, 4 x deal bags and digital scales were found.",
        "Vehicle stopped on the M25 near J21, then on the A414. Silver Ford Focus, one previous keeper.",
        "He is Romanian and lives in Watford. An interpreter was used. He had come from London by train.",
        "In the high street area, outside the car park, on the main road, near the town hall and school.",
        "Stopped at 14:37 in Stevenage on Saturday 15 August. Ran from officers towards Tesco.",
        "WILL POWER WAS USED. A BROWN BAG, A GREEN COAT AND A WHITE VAN WERE SEEN. MAY HAVE A KNIFE.",
        "ran in 20 min, was on 12 aug, for 50m, at 10 the next day, within 24 hours, 2 males on the street",
        "the driver would not make eye contact, was sweating and kept looking over his sholder",
        "Stopped in a Kia Rio; a Vauxhall Adam; in a Paul Smith coat; a bit of charlie; Jordan 4 trainers.",
        "Section 4 Crossbows Act. A Polish lorry at the Post Office. Class A. Male ran. He said he was happy to wait.",
        "auth by insp 2000-0800, in the interview room 2. The close family; the dead end; on the busy road",
        "the van.it drove off.he ran. in the car park.to the left. Handle of the knife visible. signal: he looked back",
        "at 2130 high street was busy. 3 large houses. 10 minute drive. 4 wheel drive. lives at the same address.",
        "works for cash. works at night. aged between 15 and 17. turned 2 corners. Insp authority obtained.",
        "near the bus station. 3 sims. S59 PRA and S163 RTA. BMW 1 Series in car park.",
        "S60 authority in place until 0200. Four males in dark clothing, one with a BMX, were spoken to.",
    ],
)
def test_what_points_to_nobody_is_not_marked(text: str) -> None:
    """But for times and dates, which are always a question."""
    assert [text[span.start : span.end] for span in find(text) if span.kind not in CLOCK] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Intel says Quillfeather deals there", "Quillfeather"),  # on no list
        ("INTEL SAYS QUILLFEATHER DEALS THERE", "QUILLFEATHER"),
        ("intel says quillfeather deals there", "quillfeather"),
        ("Officers saw Rose hand over a bag", "Rose"),  # another word, with a capital
        ("we stopped brown who ran off", "brown"),
        ("will had a knife", "will"),
        ("and a 4871, who left", "4871"),  # four figures that are no time, no year and no count
        ("saw Жанна there", "Жанна"),  # a script without a list
        ("seen with J.K. earlier", "J.K"),
        ("Caller said that Trigger sells there", "Trigger"),  # a word that somebody is called by
        ("Officers found Uncle T with a bag", "Uncle T"),
        ("his mate SLIM ran off", "SLIM"),
        ("Male is B. Quillfeather of no fixed abode", "B. Quillfeather"),
        ("DRIVER WAYNE BASKET WAS NERVOUS", "BASKET"),  # an ordinary word behind a given name
        ("driver old ned, who was nervous", "old ned"),
        ("the doorman Costa said so", "Costa"),  # a shop elsewhere
        ("Tiger is what they call him", "Tiger"),
        ("a bag thrown down at the ridgeway by him", "the ridgeway"),
        ("got him on six hills way today", "six hills way"),
        ("keeper at sunrise nails where he works", "sunrise nails"),
    ],
)
def test_what_may_be_a_name_or_a_number_is_a_prompt(text: str, words: str) -> None:
    assert (words, PROMPT) in [(found, strength) for _, found, strength in marked(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("call 077\u200b00 900\u00ad461 now", "077\u200b00 900\u00ad461"),
        (f"call {WIDE} now", WIDE),
        ("call 07700\u00a0900\u2011461 now", "07700\u00a0900\u2011461"),
        ("call 07700 \r\n 900461 now", "07700 \r\n 900461"),
    ],
)
def test_a_number_is_found_through_what_nobody_sees(text: str, words: str) -> None:
    assert ("phone", words) in certain(text)


def test_an_accent_written_apart_and_a_wide_letter_stay_inside_the_mark() -> None:
    text = f"named Jose\u0301 {WIDE_S}mith ran"
    assert certain(text) == [("name", f"Jose\u0301 {WIDE_S}mith")]
    assert apply(text, find(text)) == "named [NAME] ran"


def test_a_name_of_the_text_before_a_date_of_birth_is_certain() -> None:
    assert ("name", "Quillon Farrowgate") in certain("Quillon Farrowgate dob 1/2/2003 ran off")


def test_check_digits_decide_the_kind_without_a_cue() -> None:
    assert certain("seen 9434765918 there") == [("number", "9434765918")]
    assert certain("seen 490154203237519 there") == [("number", "490154203237519")]
    assert certain("seen 4539148803436467 there") == [("card", "4539148803436467")]
    assert certain("seen 4539148803436468 there") == [("number", "4539148803436468")]


def test_spans_carry_tokens_and_spoken_words_that_differ_by_kind() -> None:
    assert len({kind.token for kind in Kind}) == len({kind.spoken for kind in Kind}) == len(Kind)
    for kind in Kind:
        assert kind.token == f"[{kind.token[1:-1].upper()}]"
        assert kind.spoken.endswith(" removed")
        assert Kind.of(kind.code) is kind


def test_apply_puts_tokens_and_leaves_all_else() -> None:
    text = "PC 4521 saw Kyle in AB12 CDE."
    assert apply(text, find(text)) == "PC [OFFICER] saw [NAME] in [VRM]."
    assert apply(text, ()) == text


@pytest.mark.parametrize("spans", [((0, 5), (3, 7)), ((5, 5),), ((0, 99),)])
def test_apply_refuses_spans_that_do_not_fit(spans: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        apply("a short text", [Span(start, end, Kind.NAME, CERTAIN) for start, end in spans])


@given(st.text(max_size=80))
@example("")
@example("Mr \u0301")
@example("ﷺ dob ﷺ")
@example("PC \u202e12 Smith of 12 \u0130stanbul Road")
def test_spans_of_any_text_are_in_order_inside_and_apart(text: str) -> None:
    spans = find(text)
    before = 0
    for span in spans:
        assert before <= span.start < span.end <= len(text)
        before = span.end
    assert find(text) == spans
    apply(text, spans)


SIZE = 32_768
HOSTILE = {
    "one letter": "a" * SIZE,
    "figures": "1" * SIZE,
    "figures apart": "1 " * (SIZE // 2),
    "figures and dashes": "1-" * (SIZE // 2),
    "figures and slashes": "1/" * (SIZE // 2),
    "titles": "Mr " * (SIZE // 3),
    "names": "John Smith " * (SIZE // 11),
    "at-signs": "a@" * (SIZE // 2),
    "stops": "a." * (SIZE // 2),
    "letters and figures": "a1 " * (SIZE // 3),
    "cues": "known as " * (SIZE // 9),
    "streets": "Elm Road " * (SIZE // 9),
    "hyphens": "ab-cd" * (SIZE // 5),
    "marks on a letter": "e" + "\u0301" * SIZE,
    "unseen": "\u200b" * SIZE,
    "another script": "ж" * SIZE,
    "right to left": "\u202eא" * (SIZE // 2),
    "emoji": "😀" * SIZE,
    "blanks": " " * SIZE,
    "http": "http://" + "a" * SIZE,
    "dates": "dob 1 " * (SIZE // 6),
    "officers": "PC 12 and " * (SIZE // 10),
    "unknown words": "Zqxv " * (SIZE // 5),
    "phonetic": "alpha one " * (SIZE // 10),
    "numbers of houses": "12 " * (SIZE // 3) + "Road",
    "nicknames": "Big " * (SIZE // 4),
    "units": "Unit 1 Oak " * (SIZE // 11),
    "given names": "with jordan tuck " * (SIZE // 17),
    "capitals": "saw Trigger " * (SIZE // 12),
    "articles": "at the dell " * (SIZE // 12),
    "houses and streets": "the Limes, Mill Lane, " * (SIZE // 22),
    "firms": "Oak & Elm Motors " * (SIZE // 17),
    "work": "nails where he works " * (SIZE // 21),
    "underscores": "a_" * (SIZE // 2),
    "tildes": "~a " * (SIZE // 3),
    "degrees": "51 45 12 N " * (SIZE // 11),
    "days in words": "twenty second of june nineteen " * (SIZE // 31),
    "numbers of days": "0091 of 16/09 " * (SIZE // 14),
    "messages": "message from a1 " * (SIZE // 16),
    "services": "on snapchat via insta " * (SIZE // 22),
    "postcodes": "in WD17 " * (SIZE // 8),
    "schools": "Elm Road Sixth Form " * (SIZE // 20),
    "addresses of the web": "a.b-c.it/" * (SIZE // 9),
    "dots in words": "menu dot " * (SIZE // 9),
    "brackets in addresses": "a[.]" * (SIZE // 4),
    "accounts": "snap name is " * (SIZE // 13),
    "accounts on a card": "snapchat name on card as the " * (SIZE // 29),
    "under a name": "whatsapp under the name " * (SIZE // 24),
    "quotation marks": 'user "a' * (SIZE // 7),
    "stars": "4539 **** " * (SIZE // 10),
    "cards": "card ending with the last four " * (SIZE // 31),
    "spoken figures": "double oh seven " * (SIZE // 16),
    "letters for figures": "0o7l " * (SIZE // 5),
    "births": "dob unknown but approx the " * (SIZE // 27),
    "births in words": "born third of the fourth oh " * (SIZE // 28),
    "references": "cad 123 and 124 and 125 / 126 " * (SIZE // 30),
    "health": "nhs app showing the letter " * (SIZE // 27),
    "foreign plates": "polish registered bmw AB " * (SIZE // 25),
    "parts of plates": "partial index number of is " * (SIZE // 27),
    "houses": "lives at the old " * (SIZE // 17),
    "high streets": "14 high old street " * (SIZE // 19),
    "boats": "narrowboat merry widow " * (SIZE // 23),
    "works": "works at oak grill " * (SIZE // 19),
    "coordinates": "51,12345 -0,12345 " * (SIZE // 18),
    "wallets": "1a" * (SIZE // 2),
    "colons": "00:1b:" * (SIZE // 6),
    "figures in words": "one two " * (SIZE // 8),
    "numbers of houses in words": "lives at one hundred and " * (SIZE // 25),
    "letters and long numbers": "ab 123456 " * (SIZE // 10),
    "joined codes": "a1/" * (SIZE // 3),
    "codes with lower lines": "a_1-" * (SIZE // 4),
    "times": "1:" * (SIZE // 2),
    "called houses": "house called the " * (SIZE // 17),
    "units of police": "dog unit as " * (SIZE // 12),
    "firms by their form": "oak and sons " * (SIZE // 13),
    "trades": "fitter for " * (SIZE // 11),
    "cottages": "lives tree cottage " * (SIZE // 19),
    "signatures": "J Smith PS 518 " * (SIZE // 15),
    "numbers and names": "by 3021 Fairb " * (SIZE // 14),
}


def seconds(text: str) -> float:
    """Of the processor."""
    before = time.process_time()
    find(text)
    return time.process_time() - before


PROSE = "Stopped a male by the shops in Queens Road after a call about a lad with a knife. He gave a false name. "


@pytest.fixture(scope="module")
def ordinary() -> str:
    """So long a text that an officer might have written."""
    find("PC 12 Smith of 12 Long Lane")  # the lists are read once
    return PROSE * (SIZE // len(PROSE))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_takes_hardly_longer_than_an_ordinary_one(text: str, ordinary: str) -> None:
    """A pattern that looks at a text again and again would take hundreds of times as long."""
    # Side by side, for a busy machine is slow at both; and it can be slow at one of them once, and twice.
    assert any(seconds(text) < 6 * seconds(ordinary) for _ in range(3))


# --- an office's own words --------------------------------------------------------------------------------


def test_own_words_are_marked_in_any_case_and_however_parted() -> None:
    words = parse_own_words("# ours\n\nBlue Gate  # a pub\nZedfield\n", where="words.txt")
    for text in ("by the BLUE  gate", "by the blue\ngate", "by the Blue Gate"):
        assert [(kind, found.split()[0].lower()) for kind, found in certain(text, words=words)] == [("own", "blue")]
    assert marked("by the gate, all blue", words=words) == []
    assert certain("from zedfield", words=words) == [("own", "zedfield")]


def test_own_words_win_over_every_other_mark() -> None:
    words = OwnWords(removed=frozenset({("jordan", "mills")}))
    assert certain("saw Jordan Mills there", words=words) == [("own", "Jordan Mills")]


def test_allowed_words_are_no_prompt_and_no_listed_name() -> None:
    words = parse_own_words("allow: Quillfeather\nALLOW: Jordan", where="words.txt")
    assert marked("Officers were in Quillfeather by the Jordan shop", words=words) == []
    assert ("name", "Jordan") in [(kind, found) for kind, found, _ in marked("saw Jordan", words=NO_WORDS)]
    assert marked("Officers were in Quillfeather", allowed=["quillfeather"]) == []
    assert marked("Officers were in Quill Feather End", allowed=["Quill Feather End"]) == []


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("secretname\nallow: secretname\n", 2),
        ("fine\n\nallow:\n", 3),
        ("x\n", 1),
        ("secretname " * 9, 1),
    ],
)
def test_a_line_that_is_wrong_is_named_and_never_quoted(text: str, line: int) -> None:
    with pytest.raises(SettingError) as wrong:
        parse_own_words(text, where="words.txt")
    assert f"words.txt, line {line}:" in str(wrong.value)
    assert "secretname" not in str(wrong.value)
    assert wrong.value.exit_code == 11


def test_frequent_unknown_words_are_offered_and_names_never() -> None:
    texts = ["Stopped near the Brantmoor by Kyle"] * 6 + ["Stopped at Wexcombe"] * 2
    assert frequent_words(texts, least=5) == (("brantmoor", 6),)
