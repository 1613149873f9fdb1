"""What a template may see: the allow-list, coarser times and ages, dates as written in Britain."""

from dataclasses import replace
from datetime import UTC, date, datetime

import invented
import pytest

from scrutiny.accountability import briefs
from scrutiny.cycle.pack import missing_columns
from scrutiny.outputs import views
from scrutiny.panel import questions
from scrutiny.panel.redaction import AgeBand, Bands
from scrutiny.records import fields
from scrutiny.records.days import span_words
from scrutiny.records.fields import Kind, Sensitivity
from scrutiny.records.table import Source
from scrutiny.records.vocabulary import VOCABULARIES
from scrutiny.sampling import seeds

NO_CHANGE = Bands()


def fact(record: views.RecordView, label: str) -> str:
    found = {fact.label: fact.value for fact in (*record.facts, *record.outcome)}
    return found[label]


def test_every_allowed_field_may_be_seen_by_the_panel() -> None:
    for name in views.ALLOWED:
        assert fields.by_name()[name].sensitivity in (Sensitivity.PUBLIC, Sensitivity.PANEL), name


def test_no_allowed_field_names_a_moment_a_place_a_person_or_a_reference() -> None:
    for name in views.ALLOWED:
        assert fields.by_name()[name].kind in (Kind.CODED, Kind.TEXT, Kind.NUMBER, Kind.LABEL), name
    assert {name for name in views.ALLOWED if fields.by_name()[name].kind is Kind.LABEL} == {"authorisation_reference"}
    assert len(set(views.ALLOWED)) == len(views.ALLOWED)


def test_every_text_that_somebody_wrote_is_listed_for_redaction() -> None:
    texts = {name for name in views.ALLOWED if fields.by_name()[name].kind is Kind.TEXT}

    assert set(views.TEXT_FIELDS) == texts
    assert {"grounds", "found", "force_reason"} <= texts


def test_nothing_outside_the_allow_list_reaches_a_view() -> None:
    marks = {field.name: f"QQ{place}QQ" for place, field in enumerate(fields.FIELDS)}
    row: dict[str, object] = {**marks, "searched_at": datetime(2026, 8, 14, 14, 37, 55, tzinfo=UTC), "age": 19.0}
    for name in ("record_id", "source", "public_id", "officer_name"):
        row[name] = f"QQ{name}QQ"

    shown = views.words(views.record_view(row, number="1", area="Watford", supplied=frozenset(fields.NAMES)))

    printed = {name for name in fields.NAMES if marks[name] in shown}
    assert printed == set(views.TEXT_FIELDS), "only texts, redacted before, are shown in their own words"
    for secret in ("14:37", "15:37", "14 August", "officer_name", "public_id"):
        assert secret not in shown


def test_a_field_off_the_list_cannot_be_read() -> None:
    reader = views._Reader(invented.ROW, invented.FULL, Bands())

    with pytest.raises(KeyError, match="not on the allow-list"):
        reader.raw("reference")


def test_an_unknown_value_of_a_coded_field_is_not_shown() -> None:
    record = invented.record(object="John Smith, 4 High Street")

    assert fact(record, "Looked for") == views.NOT_ON_THE_LIST


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 8, 14, 14, 37, tzinfo=UTC), "August 2026, afternoon"),
        (datetime(2026, 8, 14, 4, 59, tzinfo=UTC), "August 2026, night"),
        (datetime(2026, 8, 14, 5, 0, tzinfo=UTC), "August 2026, morning"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "September 2026, night"),
        (datetime(2026, 12, 31, 17, 59, tzinfo=UTC), "December 2026, afternoon"),
        (datetime(2026, 12, 31, 18, 0, tzinfo=UTC), "December 2026, evening"),
    ],
)
def test_a_moment_becomes_a_month_and_a_part_of_the_day_by_the_clocks_of_london(moment: datetime, shown: str) -> None:
    assert fact(invented.record(searched_at=moment), "When") == shown


def test_a_date_alone_says_that_the_time_is_not_recorded() -> None:
    record = invented.record(searched_at=datetime(2026, 7, 31, 23, 0, tzinfo=UTC), date_precision="day")

    assert fact(record, "When") == "August 2026, time not recorded"


def test_no_date_says_why() -> None:
    assert fact(invented.record(searched_at=None, date_precision="none"), "When") == "not recorded"
    assert fact(invented.record(searched_at=None, date_precision="withheld"), "When") == "withheld by the force"
    bare = invented.record(searched_at=None, date_precision="none", supplied=frozenset())
    assert fact(bare, "When") == "not supplied by the force"


def test_a_moment_without_a_zone_is_a_mistake() -> None:
    with pytest.raises(TypeError, match="time zone"):
        invented.record(searched_at=datetime(2026, 8, 14, 14, 37))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("age", "band"),
    [(9.0, "under 10"), (10.0, "10-17"), (17.9, "10-17"), (18.0, "18-24"), (34.0, "25-34"), (35, "over 34")],
)
def test_an_age_becomes_a_band_where_the_file_has_none(age: float, band: str) -> None:
    supplied = (invented.FULL - {"age_range"}) | {"age"}

    assert fact(invented.record(age=age, age_range=None, supplied=supplied), "Age band") == band


@pytest.mark.parametrize("blank", [None, "", float("nan")])
def test_blank_absent_and_withheld_are_three_things(blank: object) -> None:
    assert fact(invented.record(power=blank), "Power used") == "not recorded"
    without = invented.record(power=blank, supplied=invented.FULL - {"power"})
    assert fact(without, "Power used") == "not supplied by the force"
    assert fact(invented.record(power=fields.WITHHELD), "Power used") == "withheld by the force"


def test_the_reasons_are_whole_or_say_why_there_are_none() -> None:
    assert invented.record().grounds == views.TextBlock(text=invented.GROUNDS)
    assert invented.record(grounds="  \n").grounds == views.TextBlock(text=None, why_none="not recorded")
    assert invented.record(grounds=fields.WITHHELD).grounds.why_none == "withheld by the force"
    assert invented.record(grounds=None, supplied=invented.PUBLIC).grounds.why_none == "not supplied by the force"


def test_a_reason_is_missed_only_where_it_was_called_for() -> None:
    used = invented.record(force_used="yes", force_reason=None)
    unused = invented.record(force_used="no", handcuffs_used=None, force_reason=None)

    assert fact(used, "Why force was used") == "not recorded"
    assert "Why force was used" not in {shown.label for shown in unused.facts}


def test_what_the_person_was_told_is_one_line() -> None:
    label = "What the person was told (GOWISELY)"

    assert fact(invented.record(), label).startswith("the grounds, the object,")
    nothing = invented.record(**dict.fromkeys(views.TOLD, "no"))
    assert fact(nothing, label).startswith("not said: the grounds, the object,")
    assert "not said: the right to a copy; not recorded: warrant card" in fact(invented.record(), label)
    assert fact(invented.record(**dict.fromkeys(views.TOLD)), label) == "not recorded"
    assert fact(invented.record(supplied=invented.PUBLIC), label) == "not supplied by the force"


def test_what_was_withheld_and_what_has_no_column_are_not_called_not_recorded() -> None:
    label = "What the person was told (GOWISELY)"
    some = invented.record(told_station="[withheld]", supplied=invented.FULL - {"told_power"}, told_power=None)

    assert fact(some, label).endswith(
        "; not recorded: warrant card; withheld by the force: the station; not supplied by the force: the legal power"
    )
    assert fact(invented.record(**dict.fromkeys(views.TOLD, "[withheld]")), label) == "withheld by the force"


def test_a_warrant_card_is_missed_only_where_the_officer_was_not_in_uniform() -> None:
    label = "What the person was told (GOWISELY)"

    for uniform in ("no", None):
        assert fact(invented.record(in_uniform=uniform), label).endswith("; not recorded: warrant card")
    assert "warrant card" not in fact(invented.record(in_uniform="yes"), label)
    assert "not recorded" not in fact(invented.record(in_uniform="yes"), label)
    more = invented.record(in_uniform="yes", told_station=None)
    assert fact(more, label).endswith("; not recorded: the station")
    assert fact(invented.record(in_uniform="yes", **dict.fromkeys(views.TOLD)), label) == "not recorded"
    # What the record does say is shown, whatever the officer wore.
    assert "warrant card" in fact(invented.record(in_uniform="yes", told_warrant_card="yes"), label)
    assert "not said: warrant card" in fact(invented.record(in_uniform="yes", told_warrant_card="no"), label)


def test_beside_a_vehicle_with_nobody_in_it_nothing_is_missing_from_what_was_said() -> None:
    label = "What the person was told (GOWISELY)"
    silent = dict.fromkeys(views.TOLD)

    assert fact(invented.record(search_type="vehicle", vehicle_unattended="yes", **silent), label) == (
        "nobody: the vehicle was unattended"
    )
    assert fact(invented.record(search_type="vehicle", vehicle_unattended="no", **silent), label) == "not recorded"
    said = invented.record(search_type="vehicle", vehicle_unattended="yes", **(silent | {"told_object": "yes"}))
    assert fact(said, label).startswith("the object")


def test_a_blank_about_who_the_officer_was_is_said_where_the_file_has_a_place_for_it() -> None:
    label = "How the record says who the officer was"

    def labels(supplied: frozenset[str]) -> set[str]:
        return {each.label for each in invented.record(officer_id_type=None, supplied=supplied).facts}

    assert label in labels(frozenset(fields.NAMES))
    assert label not in labels(frozenset(fields.NAMES) - {"officer_id_type"})


def test_a_vehicle_has_no_age_and_no_clothes_and_that_is_no_gap() -> None:
    person = ("age_range", "age", "gender", "self_defined_ethnicity", "officer_defined_ethnicity", "clothing_removed")
    blank = dict.fromkeys(person)
    labels = {"Age band", "Gender", "Self-defined ethnicity", "Officer-defined ethnicity", "Clothing removed"}

    vehicle = invented.record(search_type="vehicle", **blank)
    assert not labels & {each.label for each in vehicle.facts}
    for kind in ("person", "person-and-vehicle", None):
        assert labels <= {each.label for each in invented.record(search_type=kind, **blank).facts}
    # What the record does say stands there all the same.
    assert fact(invented.record(search_type="vehicle"), "Gender") == fact(invented.record(), "Gender")


def test_a_page_of_a_vehicle_says_that_nobody_is_recorded_and_only_where_the_file_could_say_who() -> None:
    blank = dict.fromkeys(("age_range", "age", "gender", "self_defined_ethnicity", "officer_defined_ethnicity",
                           "persons_searched"))  # fmt: skip
    vehicle = invented.record(search_type="vehicle", clothing_removed="outer-or-none", **blank)

    assert fact(vehicle, "Who was searched") == "a vehicle was searched; no person is recorded"
    assert "Clothing removed" not in {each.label for each in vehicle.facts}
    undressed = invented.record(search_type="vehicle", clothing_removed="more-than-outer", **blank)
    assert fact(undressed, "Clothing removed") == "More than outer clothing"
    others = (
        invented.record(search_type="vehicle"),
        invented.record(search_type="person", **blank),
        invented.record(search_type="vehicle", supplied=invented.FULL - blank.keys(), **blank),
    )
    assert not any(each.label == "Who was searched" for record in others for each in record.facts)


def test_a_larger_draw_does_not_say_what_the_first_one_cannot_show() -> None:
    said = {
        area: views.sampling_view(
            searches=20, drawn=10, seed="1", frame_sha256="", one_area=area
        ).cannot_say
        for area in ("", "Watford")
    }  # fmt: skip

    assert any("reason to look closer" in line for line in said[""])
    assert not any("reason to look closer" in line for line in said["Watford"])


def test_the_outcome_stands_apart() -> None:
    record = invented.record()

    assert [shown.label for shown in record.outcome] == [
        "Outcome", "Outcome is about what was looked for", "What was found",
        "What the supervisor thought of the record",
    ]  # fmt: skip
    judged = views.words(replace(record, outcome=()))
    assert invented.OUTCOME_WORDS not in judged
    assert "Community resolution" not in judged


# What came of a search, or what somebody thought of it: whoever read it first would judge with it in mind.
TELLS_WHAT_TO_THINK = {
    "outcome", "outcome_linked", "found", "supervisor_result", "supervisor_reviewed_on", "late_record_reason",
}  # fmt: skip


def test_nothing_that_tells_a_member_what_to_think_stands_before_the_questions() -> None:
    coded = {"outcome": "arrest", "outcome_linked": "yes", "supervisor_result": "returned"}
    marks = {name: coded.get(name, f"QQ{name}QQ") for name in TELLS_WHAT_TO_THINK}
    record = invented.record(supplied=frozenset(fields.NAMES), **marks)
    before, after = views.words(replace(record, outcome=())), views.words(record.outcome)

    # Each field of a group that is about the judgement or the end of a search is on one side or in no output at all.
    ends = {field.name for group in fields.GROUPS if group.title in ("What came of it", "The record itself")
            for field in group.fields if field.name in views.ALLOWED}  # fmt: skip
    assert ends <= TELLS_WHAT_TO_THINK
    for words in ("Arrest", "Returned", "QQ"):
        assert words not in before
    for words in ("Arrest", "Returned to the officer", "QQfoundQQ", "QQlate_record_reasonQQ"):
        assert words in after


def test_what_differs_about_the_end_of_a_search_stands_with_it() -> None:
    notes = (
        views.Note("object", 'the details say "drugs".'),
        views.Note("outcome", 'the details say "arrest".'),
        views.Note("found", "the details say otherwise."),
        views.Note("supervisor_result", 'the details say "returned".'),
    )
    record = views.record_view(invented.ROW, number="1", area="Watford", supplied=invented.FULL, notes=notes)

    def said(facts: tuple[views.Fact, ...]) -> list[str]:
        return [each.value for each in facts if each.label == "Differs from the list"]

    assert said(record.facts) == ['Looked for: the details say "drugs".']
    assert said(record.outcome) == [
        'Outcome: the details say "arrest".',
        "What was found: the details say otherwise.",
        'What the supervisor thought of the record: the details say "returned".',
    ]


def test_words_about_a_field_that_no_page_may_show_stand_on_neither_side() -> None:
    with pytest.raises(KeyError, match="officer is not on the allow-list"):
        views.record_view(
            invented.ROW, number="1", area="Watford", supplied=invented.FULL, notes=(views.Note("officer", "other."),)
        )


def test_a_blank_about_the_offer_of_a_copy_is_said_where_the_file_has_a_place_for_it() -> None:
    label = "Copy of the record offered"

    def shown(supplied: frozenset[str] = invented.FULL, **changes: object) -> dict[str, str]:
        made = views.record_view({**invented.ROW, **changes}, number="1", area="Watford", supplied=supplied)
        return {each.label: each.value for each in made.facts}

    assert shown(copy_offered=None)[label] == "not recorded"
    assert shown(copy_offered="yes")[label] == "Yes"
    assert label not in shown(invented.FULL - {"copy_offered"}, copy_offered=None)


def test_a_blank_about_care_for_a_child_is_said_and_for_nobody_else() -> None:
    label = "Care for the young or vulnerable"
    blank = {**invented.ROW, "safeguarding_note": None, "search_type": "person"}
    asked_for = invented.FULL | {"safeguarding_note"}

    def shown(supplied: frozenset[str] = asked_for, bands: Bands = NO_CHANGE, **changes: object) -> dict[str, str]:
        row = {**blank, **changes}
        made = views.record_view(row, number="1", area="Watford", supplied=supplied, bands=bands)
        return {each.label: each.value for each in made.facts}

    assert shown(age_range="10-17")[label] == "not recorded"
    assert shown(age_range="under-10")[label] == "not recorded"
    assert shown(age_range=None, age=17)[label] == "not recorded"
    assert label not in shown(age_range="18-24")
    assert label not in shown(age_range=None, age=18)
    assert shown(age_range="25-34", safeguarding_note="Carer called.")[label] == "Carer called."
    # What has no column is told on the cover; and where no ages are printed a gap must not tell them.
    assert label not in shown(asked_for - {"safeguarding_note"}, age_range="10-17")
    assert label not in shown(bands=Bands(age=AgeBand.NONE), age_range="10-17")


def test_a_blank_about_an_appropriate_adult_is_said_but_where_the_page_says_that_an_adult_was_searched() -> None:
    """An adult needs none, unless vulnerable; a blank would look like a gap."""
    label = "Appropriate adult present"
    exposed = {**invented.ROW, "age": None, "clothing_removed": "more-than-outer", "intimate_parts_exposed": "yes"}

    def shown(bands: Bands = NO_CHANGE, **changes: object) -> dict[str, str]:
        row = {**exposed, "appropriate_adult": None, **changes}
        supplied = invented.FULL | {"appropriate_adult"}
        made = views.record_view(row, number="1", area="Watford", supplied=supplied, bands=bands)
        return {each.label: each.value for each in made.facts}

    for years in ("under-10", "10-17", None, "withheld"):
        assert shown(age_range=years)[label] == "not recorded"
    assert shown(age_range=None, age=17)[label] == "not recorded"
    assert shown(age_range="25-34", appropriate_adult="yes")[label] == "Yes"
    assert shown(age_range="25-34", appropriate_adult="no")[label] == "No"
    assert label not in shown(age_range="18-24")
    assert label not in shown(age_range=None, age=40)
    # Where no ages are printed a missing line must not tell them.
    assert shown(bands=Bands(age=AgeBand.NONE), age_range="25-34")[label] == "not recorded"


def test_where_nothing_came_of_it_nothing_is_asked_about_the_outcome() -> None:
    label = "Outcome is about what was looked for"

    def labels(**changes: object) -> set[str]:
        return {each.label for each in invented.record(**changes).outcome}

    assert label not in labels(outcome="no-further-action", outcome_linked=None)
    # What the record says stands there; and a gap is a gap where something came of it, or nobody knows.
    assert label in labels(outcome="no-further-action", outcome_linked="no")
    assert fact(invented.record(outcome="arrest", outcome_linked=None), label) == "not recorded"
    assert fact(invented.record(outcome=None, outcome_linked=None), label) == "not recorded"


def test_values_that_only_the_trade_understands_are_said_plainly_and_the_glossary_has_the_published_name() -> None:
    record = invented.record(outcome="no-further-action", officer_id_type="number", supplied=frozenset(fields.NAMES))

    assert fact(record, "Outcome") == "No further action"
    assert fact(record, "How the record says who the officer was") == "By number, not by name"
    explained = {term.term: term.meaning for term in invented.pack(record).glossary}
    published = VOCABULARIES["outcome"].label("no-further-action")
    assert published.lower() in explained["no further action"]
    for name, code in views._PLAINLY:
        assert code in VOCABULARIES[fields.by_name()[name].vocabulary or ""].codes


def test_an_authorisation_is_there_or_not_but_is_not_quoted() -> None:
    supplied = invented.FULL | {"authorisation_reference"}
    record = invented.record(power="cjpoa-s60", authorisation_reference="Op Bridge, Station Road", supplied=supplied)

    assert fact(record, "Authorisation reference") == "recorded"


def test_missing_columns_are_named_once() -> None:
    missing = views.not_supplied(invented.PUBLIC)

    assert "Reasons for the search" in missing
    assert "What the person was told (GOWISELY)" in missing
    assert "Power used" not in missing
    assert len(set(missing)) == len(missing)


def test_what_matters_most_to_a_panel_leads_what_is_missing() -> None:
    first = (
        "Reasons for the search", "Force used", "Camera used", "Copy of the record given",
        "What the supervisor thought of the record", "Self-defined ethnicity", "What the person was told (GOWISELY)",
    )  # fmt: skip

    assert views.not_supplied(frozenset())[: len(first)] == first
    assert views.not_supplied(invented.PUBLIC)[:5] == first[:5]
    assert views.not_supplied(invented.PUBLIC - {"gender", "power"})[6:8] == ("Power used", "Gender")
    assert not set(first) & set(views.not_supplied(invented.FULL))


def test_six_missing_columns_are_named_and_the_others_counted() -> None:
    def source(supplied: frozenset[str]) -> Source:
        return Source(
            number=1, name="x.csv", sha256="", force="hertfordshire", month="2026-08", layout="x", supplied=supplied,
            withheld=frozenset(), rows_read=1, accepted=1, rejected=0,
        )  # fmt: skip

    asked = views.question_views(questions.supplied("hertfordshire"))
    said, reasons, *others = missing_columns((source(invented.FULL | {"in_uniform"}), source(invented.PUBLIC)), asked)

    assert said.startswith(
        "The force's file has no column for: Reasons for the search, Force used, Camera used, Copy of the record "
        "given, What the supervisor thought of the record, What the person was told (GOWISELY) and "
    )
    assert f" and {len(views.not_supplied(invented.PUBLIC)) - 6} more (the office can name them). " in said
    assert others == [], "one of the files has the columns that the questions name"
    assert "please answer “Cannot tell”" in reasons
    assert len(missing_columns((source(frozenset(fields.NAMES) - {"gender"}),), asked)) == 1
    assert missing_columns((source(frozenset(fields.NAMES)),), asked) == ()
    few = frozenset(fields.NAMES) - {"grounds", "gender"}
    assert missing_columns((source(few),), asked)[0].startswith(
        "The force's file has no column for: Reasons for the search, Gender. "
    )


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        (date(2026, 8, 1), date(2026, 9, 30), "1 August to 30 September 2026"),
        (date(2026, 8, 1), date(2026, 8, 31), "1 to 31 August 2026"),
        (date(2026, 12, 1), date(2027, 1, 31), "1 December 2026 to 31 January 2027"),
        (date(2026, 8, 5), date(2026, 8, 5), "5 August 2026"),
    ],
)
def test_periods_are_written_as_in_britain(first: date, last: date, shown: str) -> None:
    assert span_words(first, last) == shown


def test_questions_are_those_of_the_written_record() -> None:
    asked = views.question_views(questions.supplied())

    assert asked[0].options == ("Yes", "Partly", "No", "Cannot tell")
    assert not [question for question in asked if question.id.startswith("V")]
    assert [question.id for question in asked if not question.options] == ["Z2", "Z3"]  # in one's own words
    filmed = views.question_views(questions.supplied(), video=True)
    assert next(question for question in filmed if question.items).items[0].startswith("Grounds")


def test_a_table_that_does_not_add_up_is_a_mistake() -> None:
    pack = invented.pack()

    with pytest.raises(ValueError, match="searches on the list"):
        replace(pack, total_population=pack.total_population + 1)
    with pytest.raises(ValueError, match="records drawn"):
        replace(pack, total_drawn=0)
    with pytest.raises(ValueError, match="one number"):
        replace(pack, records=(pack.records[0], pack.records[0]))


def test_who_could_have_chosen_claims_no_more_than_was_done() -> None:
    announced = views.words(invented.pack().sampling)
    one_step = views.words(invented.pack(announced=False).sampling)

    assert "Nobody could choose" in announced
    assert "Nobody could choose" not in one_step
    assert seeds.note(seeds.GIVEN_TOGETHER) in one_step
    for text in (announced, one_step):
        assert all(word in text for word in ("sha256sum", "verify_draw.py", "scrutiny verify"))


def test_every_search_had_the_same_chance_only_where_the_seed_was_nobodys_choice() -> None:
    for area in ("", "Watford"):
        common = {"searches": 151, "drawn": 20, "seed": "1", "frame_sha256": "ab", "one_area": area}
        sent = {"fingerprint": "e7d0", "announced": "e-mail, 5 October 2026"}
        for given in (seeds.GIVEN_TOGETHER, seeds.GIVEN_SECOND):
            own = views.sampling_view(**common, **sent, seed_source=given)
            assert not own.nobody_picked
            assert "does not by itself show that nobody chose" in own.who_chose[0]
            assert "e-mail, 5 October 2026" in own.who_chose[0]
            assert "same chance" not in views.words(own)
        assert "same chance" not in views.words(views.sampling_view(**common, seed_source=seeds.DICE))
        thrown = views.sampling_view(**common, **sent, seed_source=seeds.DICE)
        assert thrown.nobody_picked
        assert "same chance" in views.words(thrown)


def test_invented_records_are_called_invented_where_others_are_called_redacted() -> None:
    usual = " ".join(views.reading_words(Bands()))
    invented_ones = " ".join(views.reading_words(Bands(), invented=True))

    assert "was taken out" in usual
    assert "invented, not redacted: nothing was taken out." in invented_ones
    assert "invented" not in usual
    assert "invented, not redacted" in views.INVENTED


def test_a_larger_draw_speaks_of_its_one_area() -> None:
    sampling = views.sampling_view(searches=151, drawn=20, seed="1", frame_sha256="ab", one_area="Watford")

    assert "151 searches recorded as in Watford" in sampling.how[0]
    assert "every area" not in views.words(sampling)


@pytest.mark.parametrize(("name", "said"), [
    ("No location", "405 searches recorded without a place. 22 of them"),
    ("Outside the area", "405 searches recorded as outside the area. 22 of them"),
])  # fmt: skip
def test_a_larger_draw_of_what_is_no_area_does_not_call_it_one(name: str, said: str) -> None:
    sampling = views.sampling_view(searches=405, drawn=22, seed="1", frame_sha256="ab", one_area=name)

    assert said in sampling.how[0]
    assert "recorded as in" not in views.words(sampling)


def test_a_file_without_reasons_names_the_questions_that_cannot_be_answered() -> None:
    asked = views.question_views(questions.supplied())

    said = views.no_reasons(asked)

    assert "Q1, Q2, Q3, Q4, Q5 and Q6 ask about the reasons: please answer “Cannot tell” there" in said
    assert "“Cannot judge” at Z1." in said
    assert "Q3 asks about the reasons" in views.no_reasons(asked[2:3])
    assert "Some questions ask about the reasons" in views.no_reasons(())


def test_questions_about_what_no_file_has_a_column_for_are_named_with_the_answer_to_choose() -> None:
    asked = views.question_views(questions.supplied())
    some = invented.PUBLIC | {"copy_given", "supervisor_result"}

    said = views.not_sent(asked, supplied=invented.PUBLIC)

    assert said == (
        "Please answer “Cannot tell” at Q7, Q8, Q9, Q10 and Q11: what they ask about was not sent. Where the record "
        "shows that a question does not apply, “Not applicable” is right."
    )
    assert views.not_sent(asked, supplied=some | {"grounds"}).startswith(
        "Please answer “Cannot tell” at Q7: what it asks about was not sent."
    )
    assert "Not applicable" not in views.not_sent(
        [one for one in asked if one.id == "Q10"], supplied=invented.PUBLIC
    ), "it is no answer to that one"
    assert views.not_sent(asked, supplied=invented.FULL) == ""
    without = [replace(question, options=("Yes", "No")) for question in asked]
    assert views.not_sent(without, supplied=invented.PUBLIC) == "", "no such answer is offered"


def test_no_view_says_what_only_a_court_could() -> None:
    said = views.words(invented.pack()) + views.words(invented.brief())

    for word in ("unlawful", "breach", "fail", "compliant", "anonymous"):
        assert word not in said.casefold()


def test_every_vocabulary_value_has_a_label_to_show() -> None:
    for name in views.ALLOWED:
        vocabulary = fields.by_name()[name].vocabulary
        for code in VOCABULARIES[vocabulary].codes if vocabulary else ():
            published = VOCABULARIES[vocabulary or ""].label(code)
            assert views._printed(name, code) == views._PLAINLY.get((name, code), published)


def test_plain_takes_only_what_a_view_may_hold() -> None:
    with pytest.raises(TypeError, match="a view holds a float"):
        views.plain((1.5,))
    assert views.plain(views.AreaRow(name="Watford", population=1204, drawn=8)) == {
        "name": "Watford",
        "population": "1,204",
        "drawn": "8",
        "note": "",
    }


def test_a_brief_is_laid_out_whole() -> None:
    brief = invented.real_brief()

    view = views.brief_view(brief)

    said = views.words(view)
    for line in (*brief.found, *brief.asked, *brief.not_said, *brief.chosen, brief.addressee, brief.heading):
        assert line in said
    assert view.due == "12 January 2027"
    assert [row.number for row in view.cases] == [case.number for case in brief.cases]
    assert view.cases[0].result == "Red"


def test_a_notice_asks_nothing() -> None:
    notice = briefs.Notice(addressee="Chief Inspector", name="Watford", heading="A closer look", text=("One.",))

    view = views.notice_view(notice)

    assert (view.cases, view.asks, view.due) == ((), (), "")
    assert view.found == ("One.",)


def test_a_notice_says_from_whom_it_is_of_which_day_and_that_no_case_stands_there() -> None:
    notice = briefs.Notice(addressee="Chief Inspector", name="Watford", heading="A closer look", text=("One.",))

    view = views.notice_view(notice, dated=date(2026, 11, 19))

    assert view.dated == "19 November 2026"
    assert "scrutiny panel" in view.sender
    assert view.marking.endswith("No case stands here.")
