"""Must-see records: by rule, apart from the sample, each once, chosen by the seed where there are too many."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny import resources
from scrutiny.errors import SettingError
from scrutiny.records import fields, reading
from scrutiny.records.table import Records
from scrutiny.sampling import draw, must_see
from scrutiny.sampling.must_see import IN_SAMPLE, OVER, SHOWN, Found, MustSee, Rule

RULE = '[[rule]]\nid = "a"\ntitle = "T"\ncondition = "power is cjpoa-s60"\nreason = "R"\n'


@pytest.fixture(scope="module")
def records() -> Records:
    return reading.read([resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"])


def frame_of(records: Records, slugs: list[str] | None = None) -> pd.DataFrame:
    ids = records.rows["record_id"]
    return pd.DataFrame(
        {"record_id": ids, "public_id": [f"{at:016x}" for at in range(len(ids))], "stratum": slugs or ["a"] * len(ids)}
    )


def test_the_shipped_rules_find_what_a_plain_reading_of_the_rows_finds(records: Records) -> None:
    rows = records.rows

    found = must_see.find(must_see.shipped(), records, frame_of(records))

    text = rows.astype("object").where(rows.notna(), None)
    child = (rows["age"] < 18) | text["age_range"].isin(["under-10", "10-17"])
    expected = {
        "child-strip-search": child & (text["clothing_removed"] == "more-than-outer"),
        "intimate-parts": text["intimate_parts_exposed"] == "yes",
        "under-10": (rows["age"] < 10) | (text["age_range"] == "under-10"),
        "without-suspicion": text["power"].isin(["cjpoa-s60", "terrorism-s47a"]),
    }
    assert [rule.id for rule in must_see.shipped()] == list(expected)
    for rule, mask in expected.items():
        assert mask.sum() > 0, rule  # the invented data has each kind
        assert set(found.rows.loc[found.rows[rule], "record_id"]) == set(rows.loc[mask, "record_id"]), rule


def test_a_record_that_was_left_out_before_the_freeze_is_not_shown_by_this_door(records: Records) -> None:
    every = must_see.find(must_see.shipped(), records, frame_of(records))
    slugs = [
        "excluded-before-a-court" if one in set(every.rows["record_id"]) else "a" for one in records.rows["record_id"]
    ]

    found = must_see.find(must_see.shipped(), records, frame_of(records, slugs))

    assert len(found.rows) == 0


def test_one_way_to_know_is_enough_and_only_where_no_way_tells_nobody_can_tell() -> None:
    rows = pd.DataFrame({"record_id": ["1", "2", "3", "4"], "age": [9.0, float("nan"), float("nan"), 40.0]})
    rows["age_range"] = pd.Categorical([None, "under-10", None, None], categories=["under-10", "over-34"])
    for name in ("source", "source_row"):
        rows[name] = 0
    rows["date_precision"] = "second"
    source = reading.read([resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"]).sources[0]
    some = Records(rows=rows, sources=(source,), rejects=pd.DataFrame(), unknown=pd.DataFrame())
    rule = Rule(id="under-10", title="T", condition=("age < 10", "age_range is under-10"), reason="R")

    found = must_see.find([rule], some, frame_of(some))

    assert found.rows["record_id"].tolist() == ["1", "2"]
    assert found.unknown == {"under-10": 1}  # the third: neither age nor band


HITS = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()).filter(any), max_size=40)
RULES = tuple(Rule(id=name, title=name, condition=("power is cjpoa-s60",), reason="R") for name in "abc")


def found_of(hits: list[tuple[bool, bool, bool]]) -> Found:
    places = range(len(hits))
    ids = {"record_id": [f"R{at}" for at in places], "public_id": [f"{at:016x}" for at in places]}
    rows = pd.DataFrame({**ids, "stratum": "watford"}).astype("str")
    flags = pd.DataFrame(hits, columns=list("abc"), dtype=bool)
    return Found(rows=pd.concat([rows, flags], axis=1), unknown=dict.fromkeys("abc", 0))


@settings(max_examples=25)
@given(HITS, st.sets(st.integers(0, 39)), st.integers(0, 12), st.integers(0, 99))
def test_each_record_stands_once_the_sample_goes_first_and_no_more_than_the_most_are_shown(
    hits: list[tuple[bool, bool, bool]], sampled: set[int], most: int, seed: int
) -> None:
    sample = pd.DataFrame({"public_id": [f"{at:016x}" for at in sorted(sampled)], "number": range(1, len(sampled) + 1)})

    chosen = must_see.choose(MustSee(rules=RULES, most=most), found_of(hits), sample, seed=str(seed))

    assert sorted(chosen["record_id"]) == sorted(f"R{at}" for at in range(len(hits)))
    in_sample = chosen[chosen["how"] == IN_SAMPLE]
    assert set(in_sample["public_id"]) == {f"{at:016x}" for at in sampled if at < len(hits)}
    shown = chosen[chosen["how"] == SHOWN]
    assert len(shown) == min(most, len(chosen) - len(in_sample))
    assert shown["number"].tolist() == [f"MS{at:02}" for at in range(1, len(shown) + 1)]
    assert not set(shown["number"]) & set(in_sample["number"])
    assert (chosen.loc[chosen["how"] == OVER, "number"] == "").all()
    assert chosen["ticket"].tolist() == sorted(draw.ticket(str(seed), one) for one in chosen["public_id"])


def test_where_there_are_too_many_the_rules_take_turns_and_each_takes_its_lowest_ticket() -> None:
    """Thirty records of a common rule do not crowd out the two of a rare one."""
    hits = [(True, False, False)] * 30 + [(False, True, False)] * 2
    empty = pd.DataFrame({"public_id": [], "number": []}).astype({"public_id": "str"})

    chosen = must_see.choose(MustSee(rules=RULES, most=5), found_of(hits), empty, seed="8402617395")

    shown = chosen[chosen["how"] == SHOWN]
    assert (shown["rules"] == "b").sum() == 2
    common = chosen[chosen["rules"] == "a"]
    assert set(shown.loc[shown["rules"] == "a", "public_id"]) == set(common["public_id"].iloc[:3])


def test_another_seed_shows_others_and_the_order_of_rows_is_of_no_effect() -> None:
    found = found_of([(True, False, False)] * 30)
    turned = Found(rows=found.rows.iloc[::-1].reset_index(drop=True), unknown=found.unknown)
    empty = pd.DataFrame({"public_id": [], "number": []}).astype({"public_id": "str"})
    fixed = MustSee(rules=RULES, most=5)

    once, again, other = (must_see.choose(fixed, one, empty, seed=seed)
                          for one, seed in ((found, "1"), (turned, "1"), (found, "2")))  # fmt: skip

    pd.testing.assert_frame_equal(once, again)
    shown = [set(one.loc[one["how"] == SHOWN, "public_id"]) for one in (once, other)]
    assert shown[0] != shown[1]


def test_the_public_paper_has_counts_and_no_name_of_a_record() -> None:
    fixed = MustSee(rules=RULES, most=2)
    found = found_of([(True, True, False)] * 4)
    sample = pd.DataFrame({"public_id": [f"{0:016x}"], "number": [7]})

    chosen = must_see.choose(fixed, found, sample, seed="1")
    paper = must_see.public_json(fixed, found, chosen)

    assert paper["records"] == {"found": 4, "in_sample": 1, "shown": 2, "not_shown": 1}
    assert paper["rules"][0] == {"id": "a", "title": "a", "found": 4, "in_sample": 1, "shown": 2, "not_shown": 1,
                                 "cannot_be_told": 0}  # fmt: skip
    assert paper["rules"][2]["found"] == 0
    assert not any(one in str(paper) for one in (*chosen["public_id"], *chosen["record_id"]))


def test_a_plan_without_must_see_has_no_rule_and_one_with_it_says_the_same_again() -> None:
    fixed = MustSee(rules=must_see.shipped(), most=9)

    assert must_see.from_json(fixed.as_json()) == fixed
    assert must_see.from_json({}) == must_see.NO_RULES


def test_an_office_can_have_rules_of_its_own() -> None:
    found = must_see.read(RULE + RULE.replace('"a"', '"b"'), where="own.toml")

    assert [(rule.id, rule.condition) for rule in found] == [
        ("a", ("power is cjpoa-s60",)),
        ("b", ("power is cjpoa-s60",)),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no rule"),
        ('[[rules]]\nid = "a"\n', "unknown key"),
        (RULE.replace("reason", "reasons"), "unknown key"),
        (RULE.replace('reason = "R"\n', ""), '"reason" is missing'),
        (RULE.replace('"R"', '" "'), "says nothing"),
        (RULE + RULE, "line 7: this id stands twice"),
        (RULE.replace('"a"', '"A b"'), "no plain name"),
        (RULE.replace("cjpoa-s60", "s-sixty"), "line 4"),
        (RULE.replace("power is", "powr is"), 'perhaps "power"'),
        (RULE.replace('"power is cjpoa-s60"', "7"), "list of texts"),
    ],
)
def test_a_file_of_rules_that_cannot_be_used_is_refused_with_its_line(text: str, said: str) -> None:
    with pytest.raises(SettingError) as error:
        must_see.read(text, where="own.toml")

    assert said in str(error.value)


@pytest.mark.parametrize("most", [-1, 100])
def test_a_number_that_cannot_be_shown_is_refused(most: int) -> None:
    with pytest.raises(SettingError, match="must-see-most"):
        MustSee(rules=(), most=most)


def test_every_shipped_rule_uses_fields_that_are_there_and_gives_a_reason() -> None:
    for rule in must_see.shipped():
        assert rule.reason.endswith(".")
        assert not set(fields.names_of(fields.Kind.PSEUDONYM)) & set(" ".join(rule.condition).split())
