"""Part B gathered from a workspace: who may see it when, and every figure counted again the slow way from the files."""

import csv
import json
import random
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.code_a import catalogue
from scrutiny.cycle import steps, store, with_draw, workspace
from scrutiny.cycle.check import check
from scrutiny.cycle.collect import asked
from scrutiny.cycle.config import LIST_FIRST, Config, Force, Meeting, Panel, Plan, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.part_b import PartB, judging, part_b, waiting_of
from scrutiny.cycle.release_part_b import _by_right, without_typed
from scrutiny.cycle.state import Subject
from scrutiny.cycle.workspace import Noted
from scrutiny.errors import IntegrityError, SettingError, StepError
from scrutiny.outputs import part_b as outputs
from scrutiny.outputs import views
from scrutiny.outputs.paper import Blank, Facts, Grid, Items, Paper, Paragraph, Picture, Section
from scrutiny.outputs.theme import PLAIN
from scrutiny.panel import members
from scrutiny.records.areas import HERTFORDSHIRE
from scrutiny.sampling.frame import sha256_of
from scrutiny.sampling.plan import canonical_json

FIRST, SECOND = "2026-10", "2026-12"  # the first looks at July and August, the second at September and October
AUGUST, BOTH = (
    resources.sample_data() / f"2026-{month}-hertfordshire-stop-and-search.csv" for month in ("08", "09")
)  # fmt: skip
DAY = date(2026, 12, 14)
SENT = "e-mail to all members, 7 September 2026"
GREEN, AMBER, RED = "excellent", "not-confident", "serious-concerns"
FORBIDDEN = re.compile(r"unlawful|illegal|breach|\bfail|\bcompliant|anonymous|\bCSP\b", re.IGNORECASE)

Judge = Callable[[str, str, str], str]  # member, record, area -> code of the overall answer; "" for none


def context(day: date = date(2026, 9, 7), *, seed: int = 1) -> Context:
    return Context(
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(seed).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def note(root: Path, step: str, cycle: str, payload: Mapping[str, Any], *, stage: str = "first", day: date) -> None:
    """Write an event as its step would, without the making of its papers."""
    with workspace.at_work(root, step=step, context=context(day)) as work:
        subject = Subject(cycle=cycle, stage=stage).code
        workspace.record_all(work, [Noted(step=step, subject=subject, payload=payload)], context=context(day))


def packed(root: Path, cycle: str, day: date) -> None:
    """The packs of a draw are out: every one of three members reads all records."""
    one = open_folder(workspace.opened(root).folder(Subject(cycle=cycle)))
    own = members.assign([str(number) for number in one.key["number"]], members=3, readers=3)
    store.write(one.path / "private" / "assigned.json", canonical_json({"pack_id": "x", "members": own}))
    note(root, "pack", cycle, {}, day=day)


def answered(root: Path, cycle: str, judge: Judge, day: date) -> None:
    """Answers as they are kept once workbooks were read."""
    one = open_folder(workspace.opened(root).folder(Subject(cycle=cycle)))
    areas = dict(zip(one.key["number"].astype(str), one.key["stratum"], strict=True))
    question = asked(one).overall_question.id
    rows = [
        {"member": member, "record": record, "question": question, "answer": code, "comment": "Words of a member"}
        for member, own in one.assigned["members"].items()
        for record in own
        if (code := judge(member, record, areas[record]))
    ]
    store.write(one.answers_path, json.dumps(rows).encode())
    note(root, "collect", cycle, {"answers_sha256": sha256_of(store.read(one.answers_path))}, day=day)


def drawn(root: Path, cycle: str, path: Path, day: date, *, replace: bool = False) -> None:
    steps.load(root, Extract(paths=(path,)), context=context(day), cycle=cycle, replace_months=replace)
    steps.freeze(root, context=context(day), cycle=cycle)
    steps.take(root, announced=SENT, seed="8402617395", thrown=True, cycle=cycle, context=context(day))


def watford_red(_: str, __: str, area: str) -> str:
    return RED if area == "watford" else GREEN


def mixed(member: str, record: str, _: str) -> str:
    """Members differ on every fifth record, and widely on every tenth."""
    if member == "M01" and int(record) % 10 == 0:
        return RED
    return AMBER if member == "M02" and int(record) % 5 == 0 else GREEN


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two cycles: the first judged, flagged, briefed and answered late; the second drawn. Earlier months for trends."""
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(
            Meeting(date=date(2026, 10, 15)),
            Meeting(date=date(2026, 12, 17), place="County Hall"),
            Meeting(date=date(2027, 2, 18)),
        ),
        panel=Panel(members=3, readers=3, quorum=2),
        plan=Plan(total=40, minimum=2),
    )
    folder = tmp_path_factory.mktemp("part-b")
    root = workspace.init(folder / "panel", settings, context=context()).root
    for month in ("2025-12", "2026-01", "2026-05", "2026-07"):  # of 31 days, and in none does the clock skip an hour
        path = folder / f"{month}-hertfordshire-stop-and-search.csv"
        text = AUGUST.read_text(encoding="utf-8").replace("2026-08-", f"{month}-")
        path.write_text(text.replace("SS/2026/", f"SS/{month}/"), encoding="utf-8")
        steps.load_history(root, Extract(paths=(path,)), context=context())
    drawn(root, FIRST, AUGUST, date(2026, 9, 7))
    packed(root, FIRST, date(2026, 9, 20))
    answered(root, FIRST, watford_red, date(2026, 10, 12))
    note(root, "decide", FIRST, {"results": {"green": 34, "red": 6}}, day=date(2026, 10, 12))
    concern(root)
    drawn(root, SECOND, BOTH, date(2026, 11, 5), replace=True)
    return root


def concern(root: Path) -> None:
    """Watford becomes an area of concern, as a comparison would write it down; its answer comes four days late."""
    work = workspace.opened(root)
    key = open_folder(work.folder(Subject(cycle=FIRST))).key
    read = int((key["stratum"] == "watford").sum())
    watford = {
        "slug": "watford", "name": "Watford", "kind": "area", "population": 73, "drawn": read, "green": 0,
        "amber": 0, "red": read, "cannot_judge": 0, "unavailable": 0, "benchmark_count": 59,
        "interval": {"low": 0, "high": 20}, "status": "area of concern",
        "escalated": True, "first": {"drawn": read - 2},
    }  # fmt: skip
    formal = canonical_json({"flagged_on": "2026-10-20", "strata": [watford]})
    path = root / "cycles" / FIRST / "results" / "formal.json"
    store.write(path, formal)
    flagged = {
        "results": f"cycles/{FIRST}/results/formal.json",
        "results_sha256": sha256_of(formal),
        "flagged_on": "2026-10-20",
    }
    note(root, "flag", FIRST, flagged, day=date(2026, 10, 20))
    note(root, "concern", FIRST, {}, stage="area:watford", day=date(2026, 10, 20))
    brief = {"due": "2026-12-10", "cases": read, "files": {}}
    note(root, "brief", FIRST, brief, stage="area:watford", day=date(2026, 10, 21))
    answer = {"received": "2026-12-14", "files": {"a": "0", "b": "0"}}
    note(root, "answer", FIRST, answer, stage="area:watford", day=date(2026, 12, 14))


@pytest.fixture(scope="module")
def judged(opened: Path) -> Path:
    """The second cycle with every member's answers."""
    root = Path(shutil.copytree(opened, opened.parent / "judged"))
    packed(root, SECOND, date(2026, 11, 26))
    answered(root, SECOND, mixed, date(2026, 12, 14))
    return root


@pytest.fixture(scope="module")
def made(judged: Path) -> PartB:
    return part_b(judged, context=context(date(2026, 12, 15)), cycle=SECOND)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, str]]:
    """The searches of the second cycle's list by the file: September's, and August's that were entered late."""
    with BOTH.open(encoding="utf-8", newline="") as file:
        sent = list(csv.DictReader(file))
    with AUGUST.open(encoding="utf-8", newline="") as file:
        known = {row["reference"] for row in csv.DictReader(file)}
    return [row for row in sent if row["reference"] not in known]


def everything(sections: tuple[Section, ...]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from everything(section.parts)


def section(paper: Paper, heading: str) -> Section:
    return next(one for one in everything(paper.sections) if one.heading == heading)


def grids(paper: Paper) -> Iterator[Grid]:
    for one in everything(paper.sections):
        yield from (block for block in one.blocks if isinstance(block, Grid))


def grid(paper: Paper, caption: str) -> dict[str, tuple[str, ...]]:
    """The rows of a table by their heads."""
    return {row[0]: row[1:] for row in next(one for one in grids(paper) if one.caption.startswith(caption)).rows}


def pictures(paper: Paper) -> dict[str, dict[str, tuple[str, ...]]]:
    """The figures of each picture, by its title and the heads of their rows."""
    return {
        block.figure.title: {row[0]: row[1:] for row in block.figure.table.rows}
        for one in everything(paper.sections)
        for block in one.blocks
        if isinstance(block, Picture)
    }


def strings(value: object) -> Iterator[str]:
    """Every string of a paper, drawings included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from strings(one)
    elif isinstance(value, (Paper, Section, Grid, Facts, Items, Paragraph, Picture, Blank)) or hasattr(
        value, "__dataclass_fields__"
    ):
        for name in value.__dataclass_fields__:
            yield from strings(getattr(value, name))


# --- when it is given out ---------------------------------------------------------------------------------------


def test_nobody_gets_it_before_the_packs_are_made(opened: Path) -> None:
    with pytest.raises(StepError, match="the packs of the draw are not made yet"):
        part_b(opened, context=context(), cycle=SECOND)


def test_it_names_by_code_who_has_not_answered(judged: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(judged, tmp_path / "panel"))
    answered(root, SECOND, lambda member, record, area: mixed(member, record, area) if member == "M02" else "", DAY)

    with pytest.raises(StepError, match=r"M01 \(no answer\); M03 \(no answer\)") as refused:
        part_b(root, context=context(), cycle=SECOND)
    assert "M02" not in str(refused.value)
    assert "scrutiny collect" in str(refused.value)

    answered(root, SECOND, lambda member, record, area: "" if (member, record) == ("M03", "7") else GREEN, DAY)
    with pytest.raises(StepError, match=r"M03 \(1 of 40 records without answer\)"):
        part_b(root, context=context(), cycle=SECOND)
    note(root, "decide", SECOND, {"results": {"green": 40}}, day=DAY)  # the panel has decided: nobody is waited for
    assert tuple(waiting_of(workspace.opened(root), SECOND)) == ()


def test_the_chair_may_release_it_with_a_reason_and_answers_stay_hidden(judged: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(judged, tmp_path / "panel"))
    answered(root, SECOND, lambda member, record, area: "" if member == "M03" else RED, DAY)

    for no_reason in ("", "   \n"):
        with pytest.raises(StepError):
            part_b(root, context=context(), cycle=SECOND, release=no_reason)
    made = part_b(root, context=context(), cycle=SECOND, release=" M03 is \n ill ")

    assert made.release == "M03 is ill"
    assert made.waiting == ("M03 (no answer)",)
    assert any("Reason: M03 is ill" in fact.value for fact in made.paper.facts)
    assert section(made.paper, "Records on which members differ").nothing
    assert section(made.paper, "In how many records the panel was confident").nothing
    assert not any("Green" in one.heads or "Confident in" in one.heads for one in grids(made.paper))


def test_no_reason_is_kept_where_none_was_needed_and_nothing_is_written(judged: Path, made: PartB) -> None:
    before = {path: path.stat().st_mtime_ns for path in judged.rglob("*") if path.is_file()}
    again = part_b(judged, context=context(date(2027, 1, 3)), cycle=SECOND, release="just so")

    assert (again.release, again.waiting) == ("", ())
    assert again.paper == made.paper  # and nothing of it is taken from the clock
    assert {path: path.stat().st_mtime_ns for path in judged.rglob("*") if path.is_file()} == before


def test_it_needs_a_list_that_is_fixed(opened: Path) -> None:
    with pytest.raises(StepError, match="nothing is drawn yet"):
        part_b(opened, context=context(), cycle="2027-02")
    with pytest.raises(StepError, match="no list is fixed yet"):
        part_b(opened, context=context(), cycle="2027-02", release="the chair wants to see it")


# --- the figures, counted again ---------------------------------------------------------------------------------


def test_every_table_with_a_total_adds_up_to_all_searches_of_the_list(made: PartB, rows: list[dict[str, str]]) -> None:
    looked = 0
    for one in grids(made.paper):
        for at in one.numbers if one.total else ():
            cells = [row[at].replace(",", "") for row in one.rows]
            numbers = [[int(part) for part in cell.split(" of ")] for cell in cells if cell[-1].isdecimal()]
            if len(numbers) == len(cells):
                assert [sum(parts) for parts in zip(*numbers[:-1], strict=True)] == numbers[-1], (one.caption, at)
                looked += 1
        if one.total and one.heads[1:2] in (("Searches",), ("Records",)) and "Finds" not in one.caption:
            assert int(one.rows[-1][1].replace(",", "")) == len(rows), one.caption
    assert looked > 25


def test_items_that_are_not_shown_are_counted_record_by_record_and_the_two_counts_fit(made: PartB) -> None:
    """The same records, read from the file, one by one."""
    findings = check(Extract(paths=(BOTH,)), context=context()).findings
    core = [at for at, rule in enumerate(findings.rules) if rule.required_item]
    listed = sum(area.records for area in made.contents.quality.areas)
    if listed == len(findings.record_ids):
        queried = findings.verdicts[:, core] == 1
        assert sum(area.core for area in made.contents.quality.areas) == int(queried.any(axis=1).sum())
    for area in made.contents.quality.areas:
        assert area.judged - area.shown <= area.core <= area.mandatory <= area.with_query
    assert len(made.contents.quality.items) == len(core)


def test_searches_by_area_and_month_are_those_of_the_file(made: PartB, rows: list[dict[str, str]]) -> None:
    by_area = Counter(row["area"] for row in rows)
    shown = grid(made.paper, "Searches by area")
    for name in ("Watford", "Stevenage", "Three Rivers", "St Albans"):
        assert int(shown[name][0]) == by_area[name] > 0
    by_month = Counter(row["searched_at"][:7] for row in rows)
    months = grid(made.paper, "Searches by month, and")
    assert int(months["September 2026"][0]) == by_month["2026-09"]
    assert int(months["August 2026"][0]) == by_month["2026-08"] > 0  # entered late
    assert "entered late and stood on no list before" in "".join(strings(section(made.paper, "How many searches")))


def test_who_could_not_judge_a_record_neither_agrees_nor_differs_on_it() -> None:
    results = pd.DataFrame(
        {"green": [3, 0, 1, 0], "amber": [0, 0, 2, 0], "red": [0, 2, 0, 1], "cannot_judge": [0, 1, 0, 2]}
    )

    found = judging.agreed(results)

    # All green; two red beside one who could not judge; one of three apart; and one that a single person judged.
    assert (found.all_agreed, found.records) == (2, 3)
    assert (found.pairs, found.pairs_agreed) == (3 + 1 + 3, 3 + 1 + 1)


def test_results_arrests_and_links_are_those_of_the_file(made: PartB, rows: list[dict[str, str]]) -> None:
    published = {"A no further action disposal": "No further action", "": "Not recorded"}  # as all papers say it
    said = Counter(published.get(row["outcome"], row["outcome"]) for row in rows)
    shown = {name: int(cells[0]) for name, cells in pictures(made.paper)["What came of the searches"].items()}
    assert shown.pop("All") == len(rows)
    assert shown == dict(said)
    finds = [row for row in rows if row["outcome"] and row["outcome"] != "A no further action disposal"]
    known = len(rows) - said["Not recorded"]
    table = grid(made.paper, "Finds and arrests")
    assert table["Finds (any result but no further action)"][:2] == (str(len(finds)), str(known))
    assert table["Arrests"][:2] == (str(said["Arrest"]), str(known))
    linked = Counter(row["outcome_linked"] or "Not recorded" for row in finds)
    assert {name: int(cells[0]) for name, cells in grid(made.paper, "Finds: whether").items() if name != "All"} == dict(
        linked
    )


def test_the_find_rate_of_an_area_is_that_of_its_searches(made: PartB, rows: list[dict[str, str]]) -> None:
    shown = pictures(made.paper)["Find rate by area"]
    for name in ("Watford", "Broxbourne", "Hertsmere"):
        here = [row for row in rows if row["area"] == name and row["outcome"]]
        finds = sum(row["outcome"] != "A no further action disposal" for row in here)
        assert shown[name][:2] == (str(finds), str(len(here)))
        assert shown[name][2] == "too few"  # fewer than a hundred in each
    assert shown["All"][2].endswith("%")


def test_ethnic_groups_are_by_the_persons_word_and_else_by_the_officers(
    made: PartB, rows: list[dict[str, str]]
) -> None:
    def group(text: str) -> str:
        first = text.replace("/", " ").split(" ")[0]
        return first if first in ("White", "Black", "Asian", "Mixed") else ""

    said = Counter(group(row["self_defined_ethnicity"]) for row in rows)
    seen = Counter(
        row["officer_defined_ethnicity"]
        for row in rows
        if not row["self_defined_ethnicity"] or "Not stated" in row["self_defined_ethnicity"]
    )
    shown = grid(made.paper, "Searches by ethnic group")
    for name in ("White", "Black", "Asian", "Mixed"):
        searches, _, by_word, by_sight, by_neither = shown[name]
        assert int(by_word) == said[name]
        assert int(by_sight) == seen[name]
        assert int(searches) == said[name] + seen[name]
        assert by_neither == "0"
    assert shown["Not known"][2:4] == ("0", "0")
    assert shown["Not known"][4] == shown["Not known"][0] != "0"
    assert "Census 2021" in section(made.paper, "How often, per 1,000 residents").nothing


def test_what_the_program_noticed_is_what_the_checks_say_of_each_drawn_record(made: PartB, judged: Path) -> None:
    """The same records, read from the file and not from the frame, rule by rule."""
    checked = check(Extract(paths=(BOTH,)), context=context())
    key = open_folder(workspace.opened(judged).folder(Subject(cycle=SECOND))).key
    numbers = dict(zip(key["record_id"], key["number"].astype(str), strict=True))
    slow: dict[str, set[str]] = {}
    for at, record in enumerate(checked.findings.record_ids):
        for column, rule in enumerate(checked.findings.rules):
            if record in numbers and checked.findings.verdicts[at, column] == 1 and not rule.id.startswith("txt-dup"):
                slow.setdefault(numbers[record], set()).add(rule.message)
    shown = grid(made.paper, "Queries by record")
    assert slow
    for number, messages in slow.items():
        assert all(message in shown[number][1] for message in messages)
    assert set(shown) >= set(slow)
    said = "".join(strings(section(made.paper, "What the program noticed, record by record")))
    assert f"Of the 40 records drawn by lot, {40 - len(shown)} have no query." in said
    assert list(shown) == sorted(shown, key=int)


def test_members_answers_are_counted_and_the_widest_apart_come_first(made: PartB) -> None:
    shown = grid(made.paper, "To be talked over first")
    wide = [str(number) for number in range(10, 41, 10)]
    near = [str(number) for number in range(5, 41, 10)]

    assert list(shown) == wide + near
    assert shown["10"][1:6] == ("1", "1", "1", "0", "amber")
    assert shown["5"][1:6] == ("2", "1", "0", "0", "green")
    by_area = grid(made.paper, "The panel's results by area")
    assert by_area["All"][:3] == ("40", "40", "36")
    said = "".join(strings(section(made.paper, "Records on which members differ")))
    assert len(shown) == 40 - 32  # as many as differ, by the sentence above the table
    assert "on 40 records: green 36, amber 4." in said
    assert "the same answer on 32 of 40 records" in said


# --- rates per 1,000 residents ----------------------------------------------------------------------------------


def with_census(root: Path, lines: list[str]) -> Path:
    """The workspace with a census file, which its settings name."""
    store.write(root / "census-2021.csv", "\n".join(lines).encode())
    settings = root / "scrutiny.toml"
    before, _, after = settings.read_text(encoding="utf-8").partition("[census]")
    settings.write_text(
        before + "[census]" + after.replace('file = ""', 'file = "census-2021.csv"', 1), encoding="utf-8"
    )
    return root


def census() -> list[str]:
    """Residents of the ten areas, invented: so many thousand of each group."""
    people = {"White": 90, "Black": 8, "Asian": 9, "Mixed": 4, "Other": 2}
    lines = [f"{area.name},{group},{number}000" for area in HERTFORDSHIRE.areas for group, number in people.items()]
    return ["area,group,residents", *lines]


def test_rates_are_of_the_people_of_the_list_and_of_the_census_file(
    judged: Path, rows: list[dict[str, str]], tmp_path: Path
) -> None:
    root = with_census(Path(shutil.copytree(judged, tmp_path / "panel")), census())
    paper = part_b(root, context=context(), cycle=SECOND).paper
    people = [row for row in rows if row["search_type"] != "Vehicle search"]
    by_area, by_group = grid(paper, "Searches of people by area"), grid(paper, "Searches by the ethnic group that")

    assert 0 < len(people) < len(rows)
    assert int(by_area["All"][0]) == int(by_group["All"][0]) == len(people)
    assert by_area["All"][1] == "1,130,000"
    for name, searches in Counter(row["area"] for row in people).items():
        if name in by_area:
            assert int(by_area[name][0]) == searches
    assert by_area["Watford"][2] == f"{sum(row['area'] == 'Watford' for row in people) / 113:.1f}"
    said = [row["self_defined_ethnicity"] for row in people]
    not_stated = sum(text.endswith("Not stated") for text in said)
    stated = Counter(re.split(r"[ /]", text)[0] for text in said if not text.endswith("Not stated"))
    for name in ("White", "Black", "Asian", "Mixed", "Other"):
        assert int(by_group[name][0]) == stated[name] > 0
    named = sum(int(cells[0]) for name, cells in by_group.items() if name not in ("Not stated", "All"))
    assert int(by_group["Not stated"][0]) == len(people) - named >= not_stated


def test_a_census_file_that_does_not_fit_stops_it_with_the_line(judged: Path, tmp_path: Path) -> None:
    root = with_census(Path(shutil.copytree(judged, tmp_path / "panel")), [*census(), "Watfrod,White,5"])
    with pytest.raises(SettingError, match=r"census-2021\.csv: line 52: its area is none of ours"):
        part_b(root, context=context(), cycle=SECOND)
    (root / "census-2021.csv").unlink()
    with pytest.raises(SettingError, match=r"\[census\] file: there is no such file"):
        part_b(root, context=context(), cycle=SECOND)


def test_naming_the_census_file_changes_nothing_that_binds_a_cycle(judged: Path, tmp_path: Path) -> None:
    root = with_census(Path(shutil.copytree(judged, tmp_path / "panel")), census())

    assert workspace.opened(root).changed_since(SECOND) == ()


# --- over time, and what became of the cycle before -------------------------------------------------------------


def test_trends_come_from_earlier_loads_and_months_without_a_file_are_gaps(made: PartB) -> None:
    with AUGUST.open(encoding="utf-8", newline="") as file:
        of_a_month = sum(row["searched_at"].startswith("2026-08") for row in csv.DictReader(file))
    shown = {name: cells[0] for name, cells in pictures(made.paper)["Searches by month"].items()}

    assert len(shown) == 12
    assert shown["December 2025"] == shown["January 2026"] == shown["July 2026"] == str(of_a_month)
    assert [name for name, said in shown.items() if said == "no file"] == [
        "November 2025", "February 2026", "March 2026", "April 2026", "June 2026", "October 2026",
    ]  # fmt: skip
    assert "There is no file for October 2026." in "".join(strings(section(made.paper, "How many searches")))
    assert shown["September 2026"] == grid(made.paper, "Searches by month, and")["September 2026"][0]
    areas = pictures(made.paper)["Searches by month, area by area"]
    at = list(shown).index("September 2026")
    assert sum(int(cells[at]) for cells in areas.values()) == int(shown["September 2026"])


def test_without_earlier_loads_there_is_no_picture_over_time(judged: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(judged, tmp_path / "panel"))
    shutil.rmtree(root / "private" / "history")
    shutil.rmtree(root / "private" / "loads")
    made = part_b(root, context=context(), cycle=SECOND)

    assert section(made.paper, "Over time").nothing.endswith(
        "the office has files of 1 month up to October 2026, the last that this cycle looks at."
    )


def test_an_answer_that_came_late_stands_beside_what_the_panel_said(made: PartB, judged: Path) -> None:
    key = open_folder(workspace.opened(judged).folder(Subject(cycle=FIRST))).key
    read = int((key["stratum"] == "watford").sum())
    said = grid(made.paper, "What the panel said")[FIRST]

    assert said[0] == f"Watford: the panel was confident in none of {read}"
    assert said[1] == f"A brief to the Chief Inspector for Watford with {read} cases, on 21 October 2026"
    assert said[2] == "Answered on 14 December 2026, 4 days late (2 documents)"
    action = grid(made.paper, "Actions, the oldest first")["1"]
    assert action[2:] == ("10 December 2026", "done on 14 December 2026", "4")
    assert section(made.paper, f"Watford (cycle {FIRST})")
    decided = "".join(strings(section(made.paper, "What was decided last time")))
    assert "The panel's results on 40 records were fixed: green 34, red 6." in decided
    assert "Area of concern: Watford." in decided


def test_where_the_files_hold_reasons_nothing_is_said_of_them(made: PartB) -> None:
    contents = made.contents

    assert (contents.unread, contents.unread_first) == (outputs.Part(count=0, of=40),) * 2
    assert contents.last is not None
    assert contents.last.unread == outputs.Part(count=0, of=40)
    assert [one.without_reasons for one in contents.concerns] == [0]
    assert not any("the grounds" in text for text in strings(made.paper) if "officers' reasons" in text)


def test_it_says_by_which_entry_of_the_ledger_it_was_made(made: PartB, judged: Path) -> None:
    last = workspace.opened(judged).events[-1]

    assert made.contents.edition == outputs.Edition(number=1, day=last.moment.date(), entry=last.number)


def test_records_of_the_last_cycle_are_followed_up(made: PartB, judged: Path) -> None:
    key = open_folder(workspace.opened(judged).folder(Subject(cycle=FIRST))).key
    wanted = [str(number) for number in key.loc[key["stratum"] == "watford", "number"]]
    shown = grid(made.paper, "Records that the panel was not confident in")

    assert list(shown) == wanted
    assert {cells[:3] for cells in shown.values()} == {
        ("Watford", "red", "In the brief to the Chief Inspector; answered on 14 December 2026.")
    }


def test_the_first_cycle_of_a_workspace_has_nothing_to_follow_up(judged: Path) -> None:
    made = part_b(judged, context=context(), cycle=FIRST)
    (looked,) = made.contents.looked
    assert (looked.area, looked.drawn - looked.first, looked.result) == ("Watford", 2, "area of concern")
    assert (looked.green, looked.judged, looked.low, looked.high) == (0, looked.drawn, 0, 20)

    assert section(made.paper, "What was decided last time").nothing
    assert section(made.paper, "Amber and red records of the last cycle").nothing
    assert grid(made.paper, "What the panel said")[FIRST][2].startswith("Answered on")  # its own concern, found since


def test_results_that_were_changed_are_refused(judged: Path, tmp_path: Path) -> None:
    root = Path(shutil.copytree(judged, tmp_path / "panel"))
    path = root / "cycles" / FIRST / "results" / "formal.json"
    path.write_bytes(path.read_bytes().replace(b'"green": 0', b'"green": 9'))

    with pytest.raises(IntegrityError, match=r"formal\.json differs"):
        part_b(root, context=context(), cycle=SECOND)


def test_the_checks_of_the_office_are_the_ones_that_are_asked(judged: Path, made: PartB, tmp_path: Path) -> None:
    root = Path(shutil.copytree(judged, tmp_path / "panel"))
    (root / "checks.toml").write_text('off = ["out-outcome-blank"]\n', encoding="utf-8")
    settings = root / "scrutiny.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace(
            '[checks]\n# Checks of your own, and what you change about the others (TOML), beside this file.\nfile = ""',
            '[checks]\nfile = "checks.toml"',
        ),
        encoding="utf-8",
    )
    assert '[checks]\nfile = "checks.toml"' in settings.read_text(encoding="utf-8")
    before, after = (
        {row[0] for one in grids(paper) if one.caption.startswith("Queries by check") for row in one.rows}
        for paper in (made.paper, part_b(root, context=context(), cycle=SECOND).paper)
    )

    assert before - after == {"Result of the search"}


def test_details_that_came_after_the_draw_are_checked_with_the_list(tmp_path: Path) -> None:
    """A list of five columns, then the drawn records in full: what is noticed is what the full records show."""
    settings = Config(
        force=Force(name="hertfordshire"), meetings=(Meeting(date=date(2026, 11, 19)),),
        panel=Panel(members=3, readers=3, quorum=2), plan=Plan(total=40, minimum=2), supply=Supply(way=LIST_FIRST),
    )  # fmt: skip
    root = workspace.init(tmp_path / "panel", settings, context=context()).root
    full = pd.read_csv(AUGUST, dtype="str", keep_default_na=False)
    listed, whole = tmp_path / AUGUST.name, tmp_path / "answer" / AUGUST.name
    whole.parent.mkdir()
    full[["reference", "searched_at", "area", "power", "object"]].to_csv(listed, index=False)
    drawn(root, "2026-11", listed, DAY)
    one = open_folder(workspace.opened(root).folder(Subject(cycle="2026-11")))
    full[full["reference"].isin(one.key["record_id"])].to_csv(whole, index=False)
    columns = len(views.not_supplied(frozenset(full.columns)))
    before = part_b(root, context=context(), release="the members have not had their packs").contents
    with_draw.load_details(root, Extract(paths=(whole,)), context=context())
    made = part_b(root, context=context(), release="the members have not had their packs")

    assert before.unread == before.unread_first == outputs.Part(count=40, of=40)  # the list has no reasons
    assert made.contents.unread == outputs.Part(count=0, of=40)  # the details have
    assert before.quality.unseen > made.contents.quality.unseen == columns

    shown = {number: cells[1] for number, cells in grid(made.paper, "Queries by record").items()}
    assert shown == seen_by_the_checks(whole, one)
    assert any("The reason is very short" in said for said in shown.values())  # reasons came with the details alone


def seen_by_the_checks(path: Path, one: DrawFolder) -> dict[str, str]:
    """By pack number what the checks say of the drawn records as a file has them."""
    checked = check(Extract(paths=(path,)), context=context())
    numbers = dict(zip(one.key["record_id"], one.key["number"].astype(str), strict=True))
    order = [checked.findings.rules.index(rule) for rule in catalogue.by_priority(checked.findings.rules)]
    said = {
        numbers[record]: " ".join(
            checked.findings.rules[column].message for column in order if checked.findings.verdicts[at, column] == 1
        )
        for at, record in enumerate(checked.findings.record_ids)
    }
    return {number: words for number, words in said.items() if words}


# --- the words that it holds by right ---------------------------------------------------------------------------


def test_the_words_that_it_holds_by_right_are_those_that_nobody_typed(made: PartB) -> None:
    contents = made.contents
    typed = replace(
        contents,
        reason="Quagga",
        waiting=("M02 (Okapi)",),
        sitting=replace(contents.sitting, place="Tapir Hall"),
        noticed=(replace(contents.noticed[0], queries=("Ask about the axolotl.",)), *contents.noticed[1:]),
        quality=replace(
            contents.quality,
            checks=(replace(contents.quality.checks[0], title="Wombat", says="No wombat."), *contents.quality.checks),
        ),
    )
    words = " ".join(strings(outputs.paper(typed)))
    bare = " ".join(strings(outputs.paper(without_typed(typed))))
    for word in ("Quagga", "Okapi", "Tapir", "axolotl", "ombat"):
        assert word in words
        assert word not in bare

    found = _by_right(typed, PLAIN)

    assert {"quagga", "okapi", "tapir", "axolotl", "wombat"}.isdisjoint({word.lower() for word in found})
    assert {"panel", "searches", "short"} <= found
    assert {"St Albans", "No location", "17 December 2026", "September 2026", "14 December 2026"} <= found


# --- what must not stand in it ----------------------------------------------------------------------------------


def test_nothing_of_a_record_but_its_coded_values_stands_in_it(made: PartB, rows: list[dict[str, str]]) -> None:
    text = " ".join(" ".join(strings(made.paper)).split())
    hidden = (
        "reference", "place", "grounds", "person_key", "officer", "officer_team", "found", "safeguarding_note",
        "force_reason", "clothing_reason", "authorisation_reference", "searched_at", "copy_reason",
    )  # fmt: skip
    looked = 0
    for row in rows:
        for name in hidden:
            value = " ".join(row[name].split())
            if len(value) > 5 and value.rstrip(".").lower() not in ("nothing", "nothing found"):
                assert value not in text, name
                looked += 1
    assert looked > 3000
    assert "Words of a member" not in text


def test_no_sentence_says_more_than_a_record_can_show(made: PartB) -> None:
    assert not FORBIDDEN.search(" ".join(strings(made.paper)))
