"""Before the seed: what is left out, what is shown beside the sample, how the seed will be made; and the page of it."""

import json
import re
import shutil
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.cycle import context, store
from scrutiny.cycle import intensify as intensify_step
from scrutiny.cycle.apart import Apart
from scrutiny.cycle.collect import asked
from scrutiny.cycle.draw import Drawn, sample, verify_folder
from scrutiny.cycle.flag import FirstFlags, flag
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack_view
from scrutiny.cycle.together import of_folder
from scrutiny.errors import IntegrityError, SettingError
from scrutiny.outputs.freeze_page import Days, timetable
from scrutiny.sampling import seeds
from scrutiny.sampling.plan import Settings

EXTRACT = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
SALT = bytes(range(32))
SEED = "8402617395"
LOTTERY = seeds.public_value("UK National Lottery 2026-10-08").source


def on(day: date) -> context.Context:
    quiet = context.system()
    return context.Context(today=lambda: day, random_bytes=quiet.random_bytes, say=quiet.say)


def drawn(out: Path, *, today: date = date(2026, 10, 20), seed: str = SEED, **more: object) -> Drawn:
    return sample(
        Extract(paths=(EXTRACT,)), out=out, seed=seed, settings=Settings(total=90), context=on(today), salt=SALT, **more
    )


def references(number: int, area: str = "Watford") -> list[str]:
    rows = pd.read_csv(EXTRACT, dtype="str", keep_default_na=False)
    return rows.loc[rows["area"] == area, "reference"].tolist()[:number]


@pytest.fixture(scope="module")
def earlier(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A former draw, of which 90 records were shown and some must-see records beside them."""
    folder = tmp_path_factory.mktemp("earlier") / "2026-09"
    drawn(folder)
    return folder


@pytest.fixture(scope="module")
def both(earlier: Path) -> tuple[Path, Drawn]:
    """A draw with twelve searches of Watford left out for reasons and everything of the former draw left out too."""
    listed = earlier.parent / "out.csv"
    lines = [f"{reference},before-a-court," for reference in references(11)]
    listed.write_text("\n".join(["reference,reason,words", *lines, f"{references(12)[-1]},other,under seal"]) + "\n")
    beside = Apart(exclude=listed, shown_before=(earlier,))
    folder = earlier.parent / "2026-11"
    return folder, drawn(folder, seed="3709914286", beside=beside)


def test_what_is_left_out_is_counted_visible_and_never_drawn(both: tuple[Path, Drawn], earlier: Path) -> None:
    folder, done = both
    one = open_folder(folder)
    shown = set(open_folder(earlier).key["record_id"])
    must = pd.read_csv(earlier / "private/must-see.csv", dtype="str", encoding="utf-8-sig", keep_default_na=False)
    shown |= set(must.loc[must["how"] == "shown", "record_id"])

    fixed = json.loads((folder / "public/plan.json").read_text())

    assert fixed["exclusions"] == [
        {"reason": "before-a-court", "records": 11, "from": {"watford": 11}},
        {"reason": "other", "records": 1, "from": {"watford": 1}},
    ]
    expected = len(shown - set(references(12)))
    assert fixed["shown_before"]["records"] == expected
    assert fixed["account"]["left_out"] == {"before-a-court": 11, "other": 1, "shown-before": expected}
    lines = (folder / "public/frame-public.csv").read_text().split()[1:]
    assert len(lines) == 1106
    assert sum(line.endswith(",excluded-before-a-court") for line in lines) == 11
    assert not set(one.key["record_id"]) & (shown | set(references(12)))
    reserves = pd.read_csv(folder / "private/reserves.csv", dtype="str")
    assert not reserves["stratum"].str.startswith("excluded").any()
    assert "under seal" not in "".join(path.read_text() for path in (folder / "public").iterdir())
    assert "under seal" in (folder / "private/exclusions.csv").read_text(encoding="utf-8-sig")
    assert verify_folder(folder).population == 1106
    assert "Of the 156 searches recorded as in Watford, 12 were left out" in " ".join(done.warnings)


def test_probability_and_weight_travel_with_the_drawn_records(both: tuple[Path, Drawn]) -> None:
    """The weights of a stratum's records add up to the searches that could be drawn there: none of those left out."""
    folder, done = both
    rows = pd.read_csv(folder / "private/drawn.csv", encoding="utf-8-sig")

    sums = rows.groupby("stratum")["weight"].sum()

    drawable = {one.slug: one.population for one in done.frozen.plan.drawable}
    assert sums.index.tolist() == sorted(drawable)
    assert sums.to_dict() == pytest.approx(drawable, abs=1e-3)
    assert (rows["probability"] * rows["weight"]).tolist() == pytest.approx([1] * len(rows), abs=1e-4)


def test_who_was_left_out_is_under_the_fingerprint(earlier: Path, tmp_path: Path) -> None:
    listed = tmp_path / "out.csv"
    fingerprints = set()
    for at, reference in enumerate(references(2)):
        listed.write_text(f"reference,reason\n{reference},duplicate\n")
        fingerprints.add(drawn(tmp_path / str(at), beside=Apart(exclude=listed)).frozen.fingerprint)

    assert len(fingerprints | {verify_folder(earlier).fingerprint}) == 3


def test_a_private_list_that_does_not_say_who_was_left_out_is_refused(both: tuple[Path, Drawn], tmp_path: Path) -> None:
    folder = Path(shutil.copytree(both[0], tmp_path / "copy"))
    path = folder / "private/exclusions.csv"
    path.write_text(
        path.read_text(encoding="utf-8-sig").replace("before-a-court", "duplicate", 1), encoding="utf-8-sig"
    )

    with pytest.raises(IntegrityError, match=r"exclusions\.csv differs"):
        verify_folder(folder)


def test_pack_and_flags_count_no_left_out_group_among_the_areas(
    both: tuple[Path, Drawn], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(shutil.copytree(both[0], tmp_path / "copy"))
    one = open_folder(root)
    records, load = one.records()

    view = pack_view(one, records, load, asked(one))

    assert {row.note for row in view.areas if row.name.startswith("Left out")} == {"could not be drawn"}
    said = " ".join(view.sampling.how)
    assert (
        "12 records were left out before the draw, for a reason from a list (before a court: 11; another reason: 1)"
        in said
    )
    assert "All figures are about the remaining records." in said
    overall = next(question.id for question in asked(one).questions if question.scale.is_coloured)
    watford = set(one.key.loc[one.key["stratum"] == "watford", "number"].astype("str"))
    answers = [
        {"member": member, "record": str(number), "question": overall, "comment": "",
         "answer": "serious-concerns" if str(number) in watford else "excellent"}
        for number in one.key["number"] for member in ("M01", "M02", "M03")
    ]  # fmt: skip
    store.write(one.answers_path, json.dumps(answers).encode())

    flagged = flag(of_folder(root), on=date(2026, 11, 19))

    assert isinstance(flagged, FirstFlags)
    assert len(flagged.stages) == 12  # the family of the formal test is no larger for what was left out
    assert not [stage for stage in flagged.stages if stage.tally.slug.startswith("excluded")]
    assert flagged.county.worst.estimate is not None
    population = sum(stage.tally.population for stage in flagged.stages)
    assert population == one.plan.population - one.plan.excluded
    with pytest.raises(SettingError, match="no such area"):
        intensify_step.intensify(of_folder(root), "atlantis", seed="1")
    intensify_step.intensify(of_folder(root), "watford", seed="1502948377")
    larger = open_folder(root, draw="watford")
    gone = set(one.frame.loc[one.frame["stratum"].astype("str").str.startswith("excluded-"), "record_id"])
    assert not gone & set(larger.key["record_id"])
    verify_folder(root)


def test_a_list_of_references_does_as_well_as_a_folder_and_another_force_is_refused(
    earlier: Path, tmp_path: Path
) -> None:
    by_folder = drawn(tmp_path / "a", beside=Apart(shown_before=(earlier,)))
    by_list = drawn(tmp_path / "b", beside=Apart(shown_before=(earlier / "private/key.csv",)))

    assert by_list.frozen.left_out.by_reason == {"shown-before": 90}
    assert by_folder.frozen.left_out.by_reason["shown-before"] > 90  # must-see records were shown too
    other = Path(shutil.copytree(earlier, tmp_path / "other"))
    empty = tmp_path / "empty.csv"
    empty.write_text("number,public_id\n1,x\n")
    with pytest.raises(SettingError, match="no column of references"):
        drawn(tmp_path / "c", beside=Apart(shown_before=(empty,)))
    from scrutiny.cycle.apart import shown_before

    with pytest.raises(SettingError, match="this is a draw of hertfordshire"):
        shown_before((other,), force="bedfordshire")


def test_the_must_see_list_follows_from_the_frozen_rules_and_the_seed(earlier: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(earlier, tmp_path / "copy"))
    key = open_folder(root).key
    rows = pd.read_csv(root / "private/must-see.csv", dtype="str", encoding="utf-8-sig", keep_default_na=False)
    in_sample = rows[rows["how"] == "in the sample"]
    numbers = dict(zip(key["record_id"], key["number"].astype("str"), strict=True))

    assert len(in_sample) > 0
    assert {row.record_id: row.number for row in in_sample.itertuples()} == {
        record: numbers[record] for record in rows["record_id"] if record in numbers
    }
    counts = json.loads((root / "public/must-see.json").read_text())
    assert counts["records"]["found"] == len(rows)
    assert counts["records"]["shown"] == (rows["how"] == "shown").sum() == 12

    path = root / "private/must-see.csv"
    shown, over = (rows.loc[rows["how"] == how, "record_id"].iloc[0] for how in ("shown", "not shown: too many"))
    text = path.read_text(encoding="utf-8-sig")
    path.write_text(text.replace(shown, "@").replace(over, shown).replace("@", over), encoding="utf-8-sig")
    with pytest.raises(IntegrityError, match=r"must-see\.csv differs"):
        verify_folder(root)


def test_rules_of_ones_own_and_none_at_all(tmp_path: Path) -> None:
    rules = tmp_path / "own.toml"
    rules.write_text('[[rule]]\nid = "drugs"\ntitle = "Drugs"\ncondition = "object is drugs"\nreason = "Asked for."\n')

    own = drawn(tmp_path / "own", beside=Apart(must_see_file=rules, must_see_most=5))
    none = drawn(tmp_path / "none", beside=Apart(must_see_most=0))

    assert json.loads(own.frozen.plan_json)["must_see"]["rules"][0]["condition"] == ["object is drugs"]
    assert own.must_see is not None
    assert own.must_see["records"]["shown"] == 5
    assert none.must_see is not None
    assert none.must_see["records"]["shown"] == 0
    assert own.frozen.fingerprint != none.frozen.fingerprint
    verify_folder(tmp_path / "own")


# --- the seed and the page --------------------------------------------------------------------------------


def test_trial_and_draw_have_one_fingerprint_and_only_the_draw_claims_a_source(tmp_path: Path) -> None:
    for source, said in ((seeds.DICE, seeds.DICE), (LOTTERY, LOTTERY)):
        first = tmp_path / str(len(said))
        trial = drawn(first / "trial", seed="trial", seed_source=source, fixed_on=date(2026, 10, 5))
        real = drawn(first / "real", seed_source=source, fixed_on=date(2026, 10, 5))

        assert trial.frozen.fingerprint == real.frozen.fingerprint
        pages = [(first / name / "public/fingerprint.html").read_bytes() for name in ("trial", "real")]
        assert pages[0] == pages[1]
        sources = [
            json.loads((first / name / "public/manifest.json").read_text())["seed_source"] for name in ("trial", "real")
        ]
        assert sources == [seeds.GIVEN_TOGETHER, said]
        assert "This is a trial" in trial.warnings[0]
        assert not [warning for warning in real.warnings if "seed" in warning.lower()]
        verify_folder(first / "real")


def test_a_public_value_has_to_come_out_after_the_list_was_fixed(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="could have been known"):
        drawn(tmp_path / "a", seed_source=LOTTERY, fixed_on=date(2026, 10, 8))
    early = seeds.public_value("UK National Lottery 2026-09-30").source
    with pytest.raises(SettingError, match="not after the last day searched, 30 September 2026"):
        drawn(tmp_path / "b", seed_source=early)
    assert not list(tmp_path.iterdir())
    undated = drawn(tmp_path / "c", seed_source=LOTTERY)
    assert "only if the fingerprint went out before 8 October 2026" in " ".join(undated.warnings)
    future = drawn(tmp_path / "d", seed_source=LOTTERY, today=date(2026, 10, 7))
    assert "is not out yet" in " ".join(future.warnings)
    thrown = drawn(tmp_path / "e", seed_source=LOTTERY, thrown=True)
    assert "dice were thrown instead" in " ".join(thrown.warnings)
    assert json.loads((tmp_path / "e/public/manifest.json").read_text())["seed_source"] == seeds.DICE


def test_the_clock_is_in_no_file(tmp_path: Path) -> None:
    for at, today in enumerate((date(2026, 10, 20), date(2031, 1, 1))):
        drawn(tmp_path / str(at), seed_source=LOTTERY, today=today)

    files = sorted(path.relative_to(tmp_path / "0") for path in (tmp_path / "0").rglob("*") if path.is_file())
    for name in files:
        assert (tmp_path / "0" / name).read_bytes() == (tmp_path / "1" / name).read_bytes(), name


def test_a_seed_of_another_draw_beside_it_is_mentioned(earlier: Path) -> None:
    out = earlier.parent / "same-seed"
    fresh = sample(
        Extract(paths=(EXTRACT,)), out=out, seed=SEED, settings=Settings(total=90), context=on(date(2026, 10, 20))
    )

    assert "used in an earlier draw (2026-09)" in fresh.warnings[0]


def test_the_page_shows_the_fingerprint_what_is_fixed_and_a_timetable_for_one_officer(both: tuple[Path, Drawn]) -> None:
    folder, done = both
    html = (folder / "public/fingerprint.html").read_text(encoding="utf-8")
    text = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    assert re.fullmatch(r"(?:[0-9a-f]{4} ){7}[0-9a-f]{4}", done.frozen.fingerprint)
    assert done.frozen.fingerprint in text
    for stratum in done.frozen.plan.strata:
        assert f"{stratum.name} {stratum.population:,} {stratum.sample}" in text
    assert "12 records were left out before the draw" in text
    assert "Witness:" in text
    assert "Intimate parts exposed" in text
    order = [
        "Send the fingerprint",
        "makes the seed",
        "scrutiny keep-video FOLDER",
        "--returned FILE",
        "scrutiny replace",
        "scrutiny pack FOLDER",
    ]
    places = [text.index(step) for step in order]
    assert places == sorted(places)
    assert "3709914286" not in text  # the page goes out before there is a seed
    assert "http" not in html.replace("http-equiv", "")
    assert all(one not in text for one in open_folder(folder).frame["record_id"])


def test_a_timetable_with_a_day_has_dates_and_waits_for_the_public_value() -> None:
    steps = timetable(fixed_on=date(2026, 10, 5), seed_plan=LOTTERY)

    assert steps[0].when == "5 October 2026"
    assert {step.when for step in steps if step.who == "chair"} == {"8 October 2026"}
    assert next(step.when for step in steps if step.command == "scrutiny keep-video FOLDER") == "8 October 2026"
    assert timetable(fixed_on=None, seed_plan=seeds.DICE)[1].when == "day 1 or later"


def test_a_timetable_without_a_calendar_asks_for_nothing_on_a_saturday_or_sunday() -> None:
    for day in pd.date_range("2026-10-05", periods=14):
        steps = timetable(fixed_on=day.date(), seed_plan=seeds.DICE)
        days = [pd.to_datetime(step.when, format="%d %B %Y") for step in steps]

        assert all(one.day_of_week < 5 for one in days[1:])
        assert days == sorted(days)


CALENDAR = Days(
    seed=date(2026, 10, 9),
    videos=date(2026, 10, 16),
    redacted=date(2026, 10, 29),
    packs=date(2026, 11, 5),
    returns=date(2026, 11, 16),
    meeting=date(2026, 11, 19),
)


def test_with_a_calendar_the_timetable_has_its_days_and_ends_with_the_meeting() -> None:
    steps = timetable(fixed_on=date(2026, 10, 5), seed_plan=LOTTERY, days=CALENDAR)

    assert [(step.when, step.who) for step in steps] == [
        ("5 October 2026", "officer"),
        ("9 October 2026", "chair"),
        ("9 October 2026", "officer"),
        ("9 October 2026", "officer"),
        ("by 16 October 2026", "liaison"),
        ("by 29 October 2026", "officer"),
        ("by 5 November 2026", "members"),
        ("by 16 November 2026", "members"),
        ("19 November 2026", "panel"),
    ]
    assert not any(step.command for step in steps)


def test_after_a_late_freeze_the_timetable_names_no_day_that_is_past() -> None:
    steps = timetable(fixed_on=date(2026, 11, 6), seed_plan=seeds.DICE, days=CALENDAR)

    assert [step.when for step in steps] == [
        "6 November 2026",
        *["9 November 2026"] * 3,  # the Monday after
        *["as soon as it can be done"] * 3,
        "by 16 November 2026",
        "19 November 2026",
    ]
