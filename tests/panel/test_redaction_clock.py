"""Times of day and calendar dates in what officers write: each is a question; durations and the like are not."""

import pytest

from scrutiny.panel.redaction import CLOCK, Kind, Strength, apply, find

TIMES = {
    "at 14:32 hrs": "14:32 hrs",
    "called in at 2345hrs by staff": "2345hrs",
    "seen at quarter past nine by a door": "quarter past nine",
    "AT APPROX 0115HRS A MALE": "0115HRS",
    "between 2130 and 2200 at the park": "2130 and 2200",
    "open from 9 to 10pm most days": "9 to 10pm",
    "left at 9.30pm": "9.30pm",
    "around 9 last night he": "9",
    "at about eleven last night": "eleven",
    "half nine this morning": "half nine",
    "got in at half 9": "half 9",
    "at ten to nine he ran": "ten to nine",
    "just before midnight two males": "midnight",
    "at 12 noon": "12 noon",
    "about nine o'clock": "nine o'clock",
    "2215 male seen by the door": "2215",
    "Seen 0430 by the doorman": "0430",
    "1400-1430 hrs": "1400-1430 hrs",
    "open 1400/1430 at the gates": "1400/1430",
    "time:2105": "2105",
    "TIME OF STOP 1915": "1915",
    "approx 21.15 outside": "21.15",
    "stop at 2015 today": "2015",
    "at 21:15:30 on the film": "21:15:30",
    "till 9 a.m. or so": "9 a.m",
    "twenty five to six pm": "twenty five to six",
    "at 2 in the morning": "2",
    "bus at 930": "930",
    "2130ish": "2130ish",
    "2300 on Friday": "2300",
    "Friday, 1900. Male ran": "1900",
    "between 0200 n 0600": "0600",
    "at 14-30hrs he": "14-30hrs",
    "between 14 and 15:00hrs": "14 and 15:00hrs",
    "at nine thirty pm": "nine thirty",
    "at eleven fifteen last night": "eleven fifteen",
    "bus left at 16 20": "16 20",
    "came at 8 oclock": "8 oclock",
}
DATES = {
    "on 12/11/2020 he": "12/11/2020",
    "on the 12th November": "12th November",
    "yesterday 3/11 a male": "3/11",
    "ON 04NOV26": "04NOV26",
    "known since 03/11": "03/11",
    "CAD 0091 of 16/09": "16/09",
    "log 0788 of 17.09. male": "17.09",
    "3/11 @ 2100": "3/11",
    "on the 12th he was": "the 12th",
    "Sat 12th Nov": "Sat 12th Nov",
    "Saturday 12th at the ground": "Saturday 12th",
    "on Christmas Day": "Christmas Day",
    "burglary on halloween": "halloween",
    "Nov 12th at home": "Nov 12th",
    "November 12, 2026": "November 12, 2026",
    "the twelfth of November": "twelfth of November",
    "2026-11-12T21:30:00Z": "2026-11-12T21:30:00Z",
    "12.11.26 searched": "12.11.26",
    "12 11 26 searched": "12 11 26",
    "28/10/26-03/11/26": "03/11/26",
    "on the 3rd of this month": "the 3rd of this month",
    "1st of may outside": "1st of may",
    "search 12112026": "12112026",
    "on 3rd and 4th Nov": "3rd and 4th Nov",
    "the weekend of 7/8 Nov": "7/8 Nov",
    "on 03.11 at home": "03.11",
    "week commencing 2/11": "2/11",
    "from 2100hrs 3/11 until 0700": "3/11",
    "the 5th of the 11th": "5th of the 11th",
}
NEITHER = [
    "watched for 10 minutes, then one hour, for 2 hours, 24 hours, 48hrs, 20 min",
    "aged 14, 14 years, about 17-18 yrs, 20-25 years, between 20 and 25",
    "5ft 10, 1.45m tall, 5'10, 6 foot, size 10/12, a 9 inch knife, 3/4 length coat, 10 metres, 1.2 miles",
    "s.23 MDA 1971, section 60, PACE 1984, Prevention of Crime Act 1953, Terrorism Act 2000, s60 CJPOA",
    "in 2019, since 2019, from 2019 to 2024, a 2012 plate",
    "on Tuesday, in November, November 2020, in May, last week, yesterday, this morning, tonight",
    "2 of the 3 males, 10 to 15 males, five to ten people, about six males, from two to four, three shops",
    "1/2 oz, half 1 bag, 14.5g, 0.23g, £1432, £20.15, 50/50, 24/7, 2:1, 1 in 10",
    "he may have 12 may have left, at one point, at two addresses, on one occasion, on the second occasion",
    "the 2nd male, from the 1st floor, the first time, the second of the two, 1st in line",
    "halloween mask, midnight blue jacket, most afternoons",
    "lives at 5 Elm Road, flat 9, room 12, the number 7 bus, M25 J23, A414, IC1, 4x4, 9 bar",
]


def clock(text: str) -> list[tuple[str, str]]:
    return [(span.kind.code, text[span.start : span.end]) for span in find(text) if span.kind in CLOCK]


@pytest.mark.parametrize(("text", "words"), TIMES.items(), ids=TIMES)
@pytest.mark.parametrize("style", [str, str.upper, str.lower], ids=["as it is", "caps", "lower"])
def test_a_time_of_day_is_a_question(text: str, words: str, style: type[str]) -> None:
    assert ("time", style(words)) in clock(style(text))


@pytest.mark.parametrize(("text", "words"), DATES.items(), ids=DATES)
@pytest.mark.parametrize("style", [str, str.upper, str.lower], ids=["as it is", "caps", "lower"])
def test_a_calendar_date_is_a_question(text: str, words: str, style: type[str]) -> None:
    assert ("date", style(words)) in clock(style(text))


@pytest.mark.parametrize("text", NEITHER)
@pytest.mark.parametrize("style", [str, str.upper, str.lower], ids=["as it is", "caps", "lower"])
def test_durations_ages_amounts_laws_and_years_are_neither(text: str, style: type[str]) -> None:
    for each in text.split(", "):
        assert clock(style(each)) == [], each
    assert clock(style(text)) == []


def test_no_time_or_date_is_taken_out_unasked() -> None:
    for text in (*TIMES, *DATES):
        assert {span.strength for span in find(text) if span.kind in CLOCK} == {Strength.PROMPT}


def test_a_date_of_birth_stays_one_and_the_day_of_a_log_leaves_its_number_certain() -> None:
    assert [span.kind for span in find("born 12/11/2007")] == [Kind.BIRTH]
    assert [span.kind for span in find("dob 12th November 1990")] == [Kind.BIRTH]
    assert [(span.kind, span.strength.name) for span in find("CAD 0091 of 16/09")] == [
        (Kind.INCIDENT, "CERTAIN"),
        (Kind.DATE, "PROMPT"),
    ]


def test_their_tokens_can_be_read_aloud() -> None:
    text = "At 14:32 hrs on 12/11/2026 male ran"
    assert apply(text, find(text)) == "At [TIME] on [DATE] male ran"
    assert [kind.spoken for kind in (Kind.TIME, Kind.DATE)] == ["time removed", "date removed"]
