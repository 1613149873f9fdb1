"""Bands, records that stand alone in them, and signatures that any change voids."""

from dataclasses import replace

import pandas as pd
import pytest

from scrutiny.errors import PrivacyError
from scrutiny.panel.redaction import (
    NOT_RECORDED,
    AgeBand,
    Bands,
    DateBand,
    Kind,
    PlaceBand,
    Signed,
    Span,
    Strength,
    TimeBand,
    age_code,
    age_words,
    coarser_help,
    content_hash,
    is_valid,
    month_words,
    printed,
    signature_material,
    time_words,
    unique_on,
)

CERTAIN, PROMPT = Strength.CERTAIN, Strength.PROMPT


@pytest.fixture
def frame() -> pd.DataFrame:
    """Four searches in columns of the data dictionary; the instants are UTC."""
    index = pd.Index(["r1", "r2", "r3", "r4"])
    moments = ["2026-08-03T22:30:00Z", "2026-08-31T23:30:00Z", "2026-09-01T11:00:00Z", None]
    return pd.DataFrame(
        {
            "searched_at": pd.Series(pd.to_datetime(moments, utc=True), index=index),
            "age": pd.Series([17.0, 40.0, None, 9.0], index=index),
            "age_range": pd.Series(pd.Categorical(["10-17", None, "18-24", None]), index=index),
            "area": pd.Series(["Watford", "Watford", None, "Dacorum"], index=index),
            "object": pd.Series(["drugs", "drugs", "weapons", None], index=index),
        }
    )


def test_a_time_becomes_the_part_of_the_day() -> None:
    assert [time_words(h).split()[0] for h in (0, 5, 6, 11, 12, 17, 18, 23)] == [
        "night", "night", "morning", "morning", "afternoon", "afternoon", "evening", "evening",
    ]  # fmt: skip
    assert [time_words(h, TimeBand.HALF).split()[0] for h in (0, 6, 17, 18)] == ["night", "day", "day", "night"]
    assert time_words(3, TimeBand.NONE) == ""


def test_a_date_becomes_the_month_and_an_age_its_band() -> None:
    assert month_words(2026, 8) == "August 2026"
    assert month_words(2026, 8, DateBand.NONE) == ""
    assert [age_code(n) for n in (9, 10, 17, 18, 24, 25, 34, 35, 90)] == [
        "under-10", "10-17", "10-17", "18-24", "18-24", "25-34", "25-34", "over-34", "over-34",
    ]  # fmt: skip
    assert age_words("over-34") == "over 34"
    assert [age_words(code, AgeBand.ADULT) for code in ("10-17", "18-24")] == ["child", "adult"]
    assert age_words("10-17", AgeBand.NONE) == ""


def test_what_a_page_prints_is_in_local_time_and_says_what_is_missing(frame: pd.DataFrame) -> None:
    shown = printed(frame, bands=Bands(), fields=("object", "gender"))
    assert list(shown.columns) == ["time", "date", "age", "place", "object", "gender"]
    # 23:30 UTC on the last of August is half past midnight on the first of September in summer time.
    assert [words.split()[0] for words in shown["time"]] == ["evening", "night", "afternoon", "not"]
    assert list(shown["date"]) == ["August 2026", "September 2026", "September 2026", NOT_RECORDED]
    assert list(shown["age"]) == ["10-17", "over 34", "18-24", "under 10"]
    assert list(shown["place"]) == ["Watford", "Watford", NOT_RECORDED, "Dacorum"]
    assert list(shown["object"]) == ["drugs", "drugs", "weapons", NOT_RECORDED]
    assert set(shown["gender"]) == {NOT_RECORDED}
    assert list(shown.index) == ["r1", "r2", "r3", "r4"]


def test_what_the_bands_leave_out_is_empty_for_all(frame: pd.DataFrame) -> None:
    nothing = Bands(time=TimeBand.NONE, date=DateBand.NONE, age=AgeBand.NONE, place=PlaceBand.NONE)
    assert printed(frame, bands=nothing).eq("").all().all()
    assert nothing.coarser() == ()
    assert len(Bands().coarser()) == 4


def test_who_stands_alone_is_counted_among_the_whole_frame() -> None:
    columns = pd.DataFrame({"a": ["x", "x", "y", "z", None, None], "b": [1, 1, 1, 2, 3, 3]}, index=list("abcdef"))
    alone = unique_on(columns, ["d", "a", "c", "e", "d"])
    assert alone.ids == ("d", "c")
    assert (alone.chosen, alone.fewest) == (4, 1)
    assert unique_on(columns, ["a", "f"]).fewest == 2
    assert unique_on(columns, []).ids == ()
    assert unique_on(columns[[]], ["a"]).fewest == 6
    with pytest.raises(KeyError, match="1 of the chosen"):
        unique_on(columns, ["a", "q"])


def test_coarser_bands_leave_fewer_alone_and_the_most_helpful_stands_first(frame: pd.DataFrame) -> None:
    many = pd.concat([frame.iloc[[0]]] * 3, ignore_index=True).set_axis(["r5", "r6", "r7"])
    many["area"] = ["Watford", "Dacorum", "Dacorum"]
    many.loc["r6", "age_range"] = None
    many.loc["r6", "age"] = 12.0
    whole = pd.concat([frame.astype({"age_range": "object"}), many.astype({"age_range": "object"})])
    now, *others = coarser_help(whole, ["r1", "r2", "r3"], bands=Bands())
    assert now.bands == Bands()
    assert now.ids == ("r2", "r3")
    assert [len(each.ids) for each in others] == sorted(len(each.ids) for each in others)
    assert {each.bands for each in others} == set(Bands().coarser())
    assert all(set(each.ids) <= set(now.ids) for each in others)


TEXT = {"grounds": "Kyle ran off", "found": ""}
SPANS = {"grounds": (Span(0, 4, Kind.NAME, CERTAIN),)}
BANDS = {"time": "evening (18:00 to 23:59)", "date": "August 2026"}
FIELDS = ("grounds", "object")


def signed() -> Signed:
    return Signed(record="r1", staff="S01", at="2026-10-07T10:00:00Z", hash=content_hash(TEXT, SPANS, BANDS, FIELDS))


def valid(**changes) -> bool:
    now = {"record": "r1", "record_text": TEXT, "spans": SPANS, "bands": BANDS, "allow_list": FIELDS} | changes
    return is_valid(signed(), **now)


def test_a_signature_holds_while_nothing_changes_and_the_order_of_things_does_not_count() -> None:
    assert valid()
    assert valid(allow_list=("object", "grounds"), bands=dict(reversed(BANDS.items())))
    assert valid(record_text=dict(reversed(TEXT.items())), spans=SPANS | {"found": ()})


@pytest.mark.parametrize(
    "change",
    [
        {"record": "r2"},
        {"record_text": TEXT | {"grounds": "Kyle ran off."}},
        {"record_text": TEXT | {"found": "nil"}},
        {"record_text": {"grounds": TEXT["grounds"]}},
        {"spans": {}},
        {"spans": {"grounds": (Span(0, 3, Kind.NAME, CERTAIN),)}},
        {"spans": {"grounds": (Span(0, 4, Kind.OFFICER, CERTAIN),)}},
        {"spans": {"grounds": (*SPANS["grounds"], Span(5, 8, Kind.NAME, CERTAIN))}},
        {"spans": {"grounds": (*SPANS["grounds"], Span(5, 8, Kind.NAME, PROMPT))}},
        {"bands": BANDS | {"time": "day (06:00 to 17:59)"}},
        {"bands": BANDS | {"age": "10-17"}},
        {"allow_list": ("grounds",)},
        {"allow_list": (*FIELDS, "age")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_voids_a_signature(change: dict[str, object]) -> None:
    assert not valid(**change)


def test_a_signature_is_of_what_was_looked_at_and_not_of_who_looked() -> None:
    other = replace(signed(), staff="S02", at="2026-10-08T09:00:00Z")
    assert is_valid(other, record="r1", record_text=TEXT, spans=SPANS, bands=BANDS, allow_list=FIELDS)


def test_the_bytes_that_are_signed_do_not_depend_on_the_machine() -> None:
    assert signature_material({"a": "é\r\n"}, {"a": SPANS["grounds"][:0]}, {}, ("b", "a", "b")) == (
        b'{"bands":{},"fields":["a","b"],"form":"scrutiny-redaction-1","spans":{},"text":{"a":"\\u00e9\\r\\n"}}'
    )


@pytest.mark.parametrize(
    ("spans", "words"),
    [
        ({"grounds": (Span(0, 4, Kind.NAME, PROMPT),)}, "not decided"),
        ({"grounds": (Span(0, 99, Kind.NAME, CERTAIN),)}, "do not fit"),
        ({"grounds": (Span(0, 4, Kind.NAME, CERTAIN), Span(3, 6, Kind.NAME, CERTAIN))}, "do not fit"),
        ({"other": (Span(0, 4, Kind.NAME, CERTAIN),)}, "no text"),
    ],
)
def test_nobody_can_sign_what_is_undecided_or_does_not_fit(spans: dict[str, tuple[Span, ...]], words: str) -> None:
    with pytest.raises(PrivacyError, match=words) as refused:
        signature_material(TEXT, spans, BANDS, FIELDS)
    assert "Kyle" not in str(refused.value)
    assert refused.value.exit_code == 14
