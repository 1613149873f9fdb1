"""What follows the judging in a workspace: two monthly rounds, compared, drawn more from and briefed together."""

import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from scrutiny import resources
from scrutiny.cycle import config, follow, gate, signatures, state, status, steps, with_draw, workspace
from scrutiny.cycle.audit import audit
from scrutiny.cycle.config import Config, Contact, Force, Meeting, Panel, Plan, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.demo_answers import BAD_AREA, invented_returns
from scrutiny.cycle.flag import FirstFlags, FormalFlags
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.keep import Provenance
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Stage, Subject
from scrutiny.errors import PrivacyError, SettingError, StepError
from scrutiny.outputs import release

NAME = "2026-11"
MONTHS = tuple(resources.sample_data() / f"2026-{month}-hertfordshire-stop-and-search.csv" for month in ("08", "09"))
SENT = "e-mail to all members, 9 October 2026"
TOLD = "e-mail to all members, 19 November 2026"
FLAG_DAY = date(2026, 11, 19)
SEEDS = ("8402617395", "5917302846", "2064839175")


def context(day: date = FLAG_DAY, *, seed: int = 1) -> Context:
    return Context(
        today=lambda: day,
        now=lambda: datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(seed).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def judge(root: Path, returns: Path, stage: str, *, number: int) -> None:
    """Packs, invented answers and results of one draw."""
    with_draw.pack(root, context=context(), round_=number, stage=stage)
    folder = workspace.opened(root).folder(Subject(cycle=NAME, round=number))
    back = returns / f"{number}-{stage.replace(':', '-')}"
    back.mkdir(parents=True)
    for name, content in invented_returns(open_folder(folder, draw=stage)).items():
        (back / name).write_bytes(content)
    with_draw.collect(root, [back], context=context(), round_=number, stage=stage)
    with_draw.decide(root, context=context(), round_=number, stage=stage)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both rounds drawn, nothing packed."""
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=FLAG_DAY), Meeting(date=date(2027, 1, 21)), Meeting(date=date(2027, 3, 18))),
        panel=Panel(members=3, readers=3, quorum=2),
        plan=Plan(total=48, minimum=4, intense_total=28),
        supply=Supply(rounds=2),
        contacts=(Contact(role="chief-inspector", name="A. Example", area=BAD_AREA, email="a@example.org"),),
    )
    root = workspace.init(tmp_path_factory.mktemp("follow") / "panel", settings, context=context()).root
    for number in (1, 2):
        extract = Extract(paths=(MONTHS[number - 1],))
        said = Provenance(made_by="Information unit", made_on=date(2026, 10, 2), filter="all searches", total=None)
        steps.load(root, extract, context=context(seed=number), replace_months=number > 1, provenance=said)
        steps.freeze(root, round_=number, context=context())
        steps.take(root, announced=SENT, seed=SEEDS[number - 1], thrown=True, round_=number, context=context())
    return root


@pytest.fixture(scope="module")
def decided(drawn: Path) -> Path:
    """Both rounds decided."""
    root = Path(shutil.copytree(drawn, drawn.parent / "decided"))
    for number in (1, 2):
        judge(root, drawn.parent / "returns", "first", number=number)
    return root


@pytest.fixture(scope="module")
def flagged(decided: Path) -> Path:
    root = Path(shutil.copytree(decided, decided.parent / "flagged"))
    follow.flag(root, context=context())
    return root


@pytest.fixture(scope="module")
def concerned(flagged: Path) -> Path:
    """The larger draws taken and decided, and the formal test made."""
    root = Path(shutil.copytree(flagged, flagged.parent / "concerned"))
    wanted = sorted({stage.partition(":")[2] for _, stage in workspace.opened(root).state.cycle(NAME).wanted})
    for area, seed in zip(wanted, ("2064839175", "7390158246", "4681029375"), strict=False):
        taken = follow.intensify(root, area, announced=TOLD, seed=seed, thrown=True, context=context())
        for part in taken.parts:
            judge(root, flagged.parent / "larger", part.stage, number=part.round)
    follow.flag(root, context=context())
    return root


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[Path], Path]:
    def copied(root: Path) -> Path:
        return Path(shutil.copytree(root, tmp_path / "copy"))

    return copied


def test_a_number_of_the_packs_names_one_case_of_the_cycle(drawn: Path) -> None:
    work = workspace.opened(drawn)
    numbers = [list(open_folder(work.folder(Subject(cycle=NAME, round=number))).key["number"]) for number in (1, 2)]
    assert numbers[0] == list(range(1, 49))
    assert numbers[1] == list(range(49, 97))


def test_a_pack_prints_how_it_was_announced_and_the_hash_of_its_draw(decided: Path) -> None:
    work = workspace.opened(decided)
    for number in (1, 2):
        html = (work.folder(Subject(cycle=NAME, round=number)) / "pack" / "pack.html").read_text(encoding="utf-8")
        assert SENT in html
        assert "made by Information unit on 2 October 2026; filter: all searches" in html
        assert work.state.cycle(NAME).round(number).draws["first"].hash in html


def test_late_changed_and_vanished_searches_are_said_in_the_pack_of_the_next_list(decided: Path) -> None:
    work = workspace.opened(decided)
    payload = work.payload_of("freeze", Subject(cycle=NAME, round=2))
    assert payload is not None
    changes = (resources.sample_data() / "changes.csv").read_text(encoding="utf-8-sig").splitlines()
    late = sum(line.split(",")[1] == "late" for line in changes)
    assert payload["late"] == late > 0
    html = (work.folder(Subject(cycle=NAME, round=2)) / "pack" / "pack.html").read_text(encoding="utf-8")
    assert "9 searches of an earlier period were entered late" in html
    # The same file has eight of August's searches changed and lacks five.
    assert "8 searches were changed in the file for this list and 5 were gone" in html
    first = (work.folder(Subject(cycle=NAME)) / "pack" / "pack.html").read_text(encoding="utf-8")
    assert "entered late" not in first
    assert "were gone" not in first


def test_areas_are_compared_over_both_rounds_and_the_larger_draws_are_asked_for_by_name(flagged: Path) -> None:
    work = workspace.opened(flagged)
    cycle = work.state.cycle(NAME)
    first = json.loads((flagged / "cycles" / NAME / "results" / "first.json").read_bytes())
    bad = next(one for one in first["strata"] if one["slug"] == BAD_AREA)

    assert cycle.state is Stage.FLAGGED
    frames = [open_folder(work.folder(Subject(cycle=NAME, round=number))).frame for number in (1, 2)]
    assert [one["population"] for one in bad["rounds"]] == [int((one["stratum"] == BAD_AREA).sum()) for one in frames]
    assert bad["population"] == sum(one["population"] for one in bad["rounds"])
    assert bad["drawn"] == sum(one["drawn"] for one in bad["rounds"])
    assert bad["status"] == "look closer"
    assert (1, f"intense:{BAD_AREA}") in cycle.wanted
    assert (2, f"intense:{BAD_AREA}") in cycle.wanted
    (todo, *_) = status.status(work, today=FLAG_DAY).cycles[0].todos
    assert todo.step == "intensify"


def test_the_county_figure_takes_every_round_of_an_area_as_a_stratum(flagged: Path) -> None:
    together = follow.together_of(workspace.opened(flagged), NAME)
    from scrutiny.cycle.flag import read_first

    read = read_first(together)
    drawn = sum(stage.tally.drawn for stage in read.stages)
    assert read.county.drawn == drawn == 96


def test_nothing_else_is_done_while_a_larger_draw_is_still_to_be_taken(flagged: Path) -> None:
    with pytest.raises(StepError, match="larger draw is still to be taken"):
        follow.flag(flagged, context=context())
    with pytest.raises(StepError, match="larger draw is still to be taken"):
        follow.publish(flagged, where="office website", reason="", context=context())
    with pytest.raises(StepError, match="no larger draw there"):
        follow.intensify(flagged, "dacorum", announced=TOLD, seed=SEEDS[2], context=context())


def test_a_larger_draw_wants_an_announcement_and_a_seed_made_since(flagged: Path) -> None:
    with pytest.raises(SettingError, match="does not say how and when"):
        follow.intensify(flagged, BAD_AREA, announced="mail", seed=SEEDS[2], context=context())
    with pytest.raises(SettingError, match="seed of the first draw"):
        follow.intensify(flagged, BAD_AREA, announced=TOLD, seed=SEEDS[1], context=context())
    with pytest.raises(SettingError, match="could have been known"):
        follow.intensify(
            flagged,
            BAD_AREA,
            announced=TOLD,
            seed="17",
            seed_source="UK National Lottery 2026-11-18",
            context=context(),
        )


def test_a_larger_draw_that_was_left_without_its_event_is_taken_anew(
    flagged: Path, copy: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy(flagged)

    def stop(*_: object, **__: object) -> None:
        message = "the power went"
        raise KeyboardInterrupt(message)

    with monkeypatch.context() as patch:
        patch.setattr(workspace, "record_all", stop)
        with pytest.raises(KeyboardInterrupt):
            follow.intensify(root, BAD_AREA, announced=TOLD, seed="1111111111", context=context())
    assert (workspace.opened(root).folder(Subject(cycle=NAME)) / f"intense-{BAD_AREA}").is_dir()

    taken = follow.intensify(root, BAD_AREA, announced=TOLD, seed=SEEDS[2], thrown=True, context=context())

    assert [one.round for one in taken.parts] == [1, 2]
    for part in taken.parts:
        said = json.loads((part.folder / "public" / "manifest.json").read_bytes())
        assert (said["seed"], said["seed_source"]) == (SEEDS[2], "ten-sided dice")
    numbers = [number for part in taken.parts for number in range(part.numbers[0], part.numbers[1] + 1)]
    assert numbers == list(range(97, 97 + len(numbers)))


def test_the_whole_way_to_a_brief_an_answer_and_publication(concerned: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(concerned)
    cycle = workspace.opened(root).state.cycle(NAME)
    assert cycle.state is Stage.FLAGGED
    assert dict(cycle.owed) == {BAD_AREA: "brief"}

    sent = follow.brief(root, BAD_AREA, context=context())
    assert sent.holder is not None
    assert sent.holder.name == "A. Example"
    assert sent.result.brief.due == date(2027, 1, 14)  # seven days before the meeting after
    lines = " ".join(sent.result.brief.lines)
    assert f"made after the fingerprint was sent out ({SENT})" in lines
    assert "Fingerprints of lists and plans, by round" in lines
    formal = json.loads((root / "cycles" / NAME / "results" / "formal.json").read_bytes())
    bad = next(one for one in formal["strata"] if one["slug"] == BAD_AREA)
    assert (
        len(sent.result.brief.cases) == bad["amber"] + bad["red"] == sum(n["amber"] + n["red"] for n in bad["rounds"])
    )
    assert len(bad["rounds"]) == 2

    with pytest.raises(StepError, match="no concern there"):
        follow.answer(root, "dacorum", [MONTHS[0]], received=FLAG_DAY, context=context())
    letter = root.parent / "answer.txt"
    letter.write_text("What we did: trained two teams.", encoding="utf-8")
    follow.publish(root, where="office website, 4 December 2026", reason="", context=context())
    with pytest.raises(StepError, match=f"the answer of {BAD_AREA} is open"):
        state.check(workspace.opened(root).state, "close", Subject(cycle=NAME))
    kept = follow.answer(root, "Stevenage", [letter], received=date(2027, 1, 12), context=context())

    assert (kept.folder / "answer.txt").read_text(encoding="utf-8").startswith("What we did")
    done = workspace.opened(root).state.cycle(NAME)
    assert done.state is Stage.PUBLISHED
    assert dict(done.owed) == {}
    assert audit(root).draws == 2


def test_the_packs_of_a_larger_draw_have_the_first_announcement_and_dates_that_are_still_to_come(
    concerned: Path,
) -> None:
    pack = next((concerned / "cycles" / NAME).rglob("intense-*/pack"))
    page = " ".join((pack / "pack.html").read_text(encoding="utf-8").split())
    letter = " ".join(each.text for each in docx.Document(str(next(pack.rglob("letter.docx")))).paragraphs)

    assert f"was sent out before the first seed was made ({SENT})" in page
    assert f"was said before its own seed was made ({TOLD})" in page
    assert f"sent out before there was a seed: {SENT}." in (pack / "check-the-draw.html").read_text(encoding="utf-8")
    # Drawn on the day of the meeting: the answers are for the next one.
    assert "21 January 2027" in letter
    assert "19 November 2026" not in letter


def test_whoever_was_told_of_a_closer_look_gets_its_result_or_a_brief(
    concerned: Path, copy: Callable[[Path], Path]
) -> None:
    root = copy(concerned)
    results = root / "cycles" / NAME / "results"
    formal = json.loads((results / "formal.json").read_bytes())
    told = {path.stem.removeprefix("notice-") for path in results.glob("notice-*.html")}
    ended = {path.stem.removeprefix("result-"): path for path in results.glob("result-*.html")}
    concern = {one["slug"] for one in formal["strata"] if one["status"] == "area of concern"}

    assert ended
    assert told == {*ended, *concern}
    assert not concern & set(ended)
    for slug, path in ended.items():
        one = next(one for one in formal["strata"] if one["slug"] == slug)
        page = " ".join(path.read_text(encoding="utf-8").split())
        judged = one["green"] + one["amber"] + one["red"]
        assert f"confident in {one['green']} of {judged}" in page
        assert f"between {one['interval']['low']} and {one['interval']['high']} of" in page
        assert "Each record was given to three members" in page
        assert "Nothing is asked of you." in page
    assert 'href="results/result-' in (root / "cycles" / NAME / "index.html").read_text(encoding="utf-8")

    for draw_folder in follow.together_of(workspace.opened(root), NAME).draws:
        records = signatures.records_of(draw_folder)
        off = signatures.state_of(draw_folder, records)
        secrets = release.secrets_of(records.rows, spans=off.spans_sought())
        scanned = release.scan(
            {path.name: path.read_bytes() for path in ended.values()},
            secrets,
            allowed=frozenset(draw_folder.area_names.values()),
            cleared={},
        )
        assert scanned.secrets
        assert not scanned.hits + scanned.unread

    (results / "result-elsewhere.html").write_text("of an earlier comparison", encoding="utf-8")
    follow.flag(root, context=context())
    assert {path.stem.removeprefix("result-") for path in results.glob("result-*.html")} == set(ended)
    assert {path.stem.removeprefix("notice-") for path in results.glob("notice-*.html")} == told


def secret(value: str) -> Callable[..., tuple[release.Secret, ...]]:
    """In place of what is found in records: one secret."""
    return lambda *_, **__: (release.Secret(kind="name", value=value, source="row 17, grounds"),)


def tree(root: Path) -> dict[str, bytes]:
    """The files of a cycle's results and briefs."""
    place = root / "cycles" / NAME
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for folder in ("results", "briefs")
        for path in sorted((place / folder).rglob("*"))
        if path.is_file()
    }


def test_a_name_of_a_record_that_somebody_typed_into_an_announcement_stops_the_brief(
    concerned: Path, copy: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy(concerned)
    before = tree(root)
    with monkeypatch.context() as typed:
        typed.setattr(release, "secrets_of", secret("all members, 9"))  # in SENT, which every brief prints
        with pytest.raises(PrivacyError) as refused:
            follow.brief(root, BAD_AREA, context=context())

    assert refused.value.exit_code == 14
    assert all(name in str(refused.value) for name in ("brief.html", "brief.pdf", "brief.docx", "name"))
    assert "all members" not in str(refused.value)
    assert tree(root) == before
    assert workspace.opened(root).state.cycle(NAME).owed[BAD_AREA] == "brief"

    monkeypatch.setattr(release, "secrets_of", secret("Stevenage"))  # the area's own name
    follow.brief(root, BAD_AREA, context=context())
    assert f"briefs/{BAD_AREA}/brief.pdf" in tree(root)


def test_a_name_of_a_record_that_stands_in_the_words_of_the_office_stops_notices_and_results(
    decided: Path, concerned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(release, "secrets_of", secret("Marlowe"))
    for place, pages in ((decided, "notice-"), (concerned, "result-")):
        root = Path(shutil.copytree(place, tmp_path / pages))
        (root / "look").mkdir(exist_ok=True)
        (root / "look" / "words.toml").write_text('"To" = "Marlowe, to"\n', encoding="utf-8")
        before = tree(root)

        with pytest.raises(PrivacyError) as refused:
            follow.flag(root, context=context())

        assert pages in str(refused.value)
        assert "Marlowe" not in str(refused.value)
        assert tree(root) == before

        shutil.rmtree(root / "look")
        follow.flag(root, context=context())
        assert any(name.startswith(f"results/{pages}") for name in tree(root))


def test_the_secrets_are_those_of_every_draw_and_each_is_looked_for_once(concerned: Path) -> None:
    draws = follow.together_of(workspace.opened(concerned), NAME).draws
    found = gate.secrets_of_draws(draws)

    assert len({(one.kind, one.value) for one in found}) == len(found)
    for one in draws:
        assert {(each.kind, each.value) for each in gate.secrets_of_draws([one])} <= {
            (each.kind, each.value) for each in found
        }


def test_what_is_due_for_a_larger_draw_comes_after_it_was_drawn(flagged: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(flagged)
    follow.intensify(root, BAD_AREA, announced=TOLD, seed=SEEDS[2], thrown=True, context=context())
    found = status.of_cycle(workspace.opened(root), NAME, today=FLAG_DAY)
    packs = [todo for todo in found.todos if todo.step == "pack" and todo.subject.stage.endswith(BAD_AREA)]

    # Drawn on the day of its own meeting, so it is judged at the next one, of 21 January.
    assert {todo.due for todo in packs} == {date(2027, 1, 7)}
    assert {todo.late_since for todo in packs} == {None}
    late = status.of_cycle(workspace.opened(root), NAME, today=date(2027, 1, 8))
    assert {todo.late_since for todo in late.todos if todo.step == "pack" and todo.due} == {date(2027, 1, 7)}


@pytest.mark.parametrize(
    ("compared", "due"),
    [
        (date(2026, 12, 1), date(2027, 1, 14)),
        (date(2027, 1, 18), date(2027, 3, 11)),  # the meeting of 21 January leaves no time
        (date(2027, 1, 21), date(2027, 3, 11)),
    ],
)
def test_an_answer_is_asked_for_after_the_comparison_that_found_the_concern(
    concerned: Path, copy: Callable[[Path], Path], compared: date, due: date
) -> None:
    root = copy(concerned)
    follow.flag(root, on=compared, context=context(compared))

    def shown() -> list[date]:
        items = status.of_cycle(workspace.opened(root), NAME, today=compared).items
        return [item.due.day for item in items if item.due.step == "answers"]

    assert shown() == [due]
    assert follow.brief(root, BAD_AREA, context=context(compared)).result.brief.due == due
    assert shown() == [due]


def test_a_concern_is_raised_once_however_often_areas_are_compared(
    concerned: Path, copy: Callable[[Path], Path]
) -> None:
    root = copy(concerned)
    follow.brief(root, BAD_AREA, context=context())
    again = follow.flag(root, context=context())

    assert isinstance(again.result, FormalFlags)
    assert dict(workspace.opened(root).state.cycle(NAME).owed) == {BAD_AREA: "answer"}


def test_settings_that_were_edited_after_the_freeze_change_nothing_and_that_is_said(
    decided: Path, copy: Callable[[Path], Path]
) -> None:
    root = copy(decided)
    path = root / config.FILE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("benchmark = 0.8", "benchmark = 0.3").replace("rounds = 2", "rounds = 1"), "utf-8")
    work = workspace.opened(root)

    assert work.config.plan.benchmark == 0.3
    assert work.bound(NAME).plan.benchmark == 0.8
    (one,) = (cycle for cycle in status.status(work, today=FLAG_DAY).cycles if cycle.name == NAME)
    assert one.changed == ("[plan] benchmark", "[supply] rounds")
    (said,) = steps.bound_words(work, NAME)
    assert "[plan] benchmark, [supply] rounds" in said
    flagged = follow.flag(root, context=context())
    assert isinstance(flagged.result, FirstFlags)
    bad = next(one for one in flagged.result.stages if one.tally.slug == BAD_AREA)
    assert bad.benchmark_count == 113  # 8 in 10 of 141, rounded up


def test_a_second_round_is_fixed_under_the_settings_of_the_first(tmp_path: Path) -> None:
    settings = Config(
        force=Force(name="hertfordshire"), meetings=(Meeting(date=FLAG_DAY),), supply=Supply(rounds=2),
        plan=Plan(total=48, minimum=4),
    )  # fmt: skip
    root = workspace.init(tmp_path / "panel", settings, context=context()).root
    steps.load(root, Extract(paths=(MONTHS[0],)), context=context())
    steps.freeze(root, context=context())
    text = (root / config.FILE).read_text(encoding="utf-8")
    (root / config.FILE).write_text(text.replace("benchmark = 0.8", "benchmark = 0.5"), encoding="utf-8")
    steps.load(root, Extract(paths=(MONTHS[1],)), context=context(), replace_months=True)
    fixed = steps.freeze(root, round_=2, context=context())

    assert fixed.frozen.plan.settings.benchmark == 0.8
    assert any("[plan] benchmark" in one for one in fixed.warnings)


def test_a_meeting_without_a_quorum_carries_its_cases_over(decided: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(decided)
    with pytest.raises(SettingError, match="no reason"):
        follow.carry_over(root, to="2027-01", reason=" ", context=context())
    for wrong in ("2026-11", "2026-09", "2028-01"):
        with pytest.raises(SettingError, match="not a later meeting"):
            follow.carry_over(root, to=wrong, reason="four of nine came", context=context())

    done = follow.carry_over(root, to="2027-01", reason="four of nine came", context=context())

    assert done.meeting == date(2027, 1, 21)
    cycle = next(one for one in status.status(done.work, today=FLAG_DAY).cycles if one.name == NAME)
    assert cycle.meeting is not None
    assert cycle.meeting.date == date(2027, 1, 21)
    assert cycle.stage is Stage.JUDGING  # nothing that was done is undone


def test_lists_are_compared_with_what_was_published_and_the_next_pack_prints_it(
    decided: Path, drawn: Path, copy: Callable[[Path], Path]
) -> None:
    # The September file has August as it was a month later: five searches gone, nine late, eight changed.
    root = copy(drawn)
    done = follow.reconcile(root, [MONTHS[1]], context=context(), fetched="2027-01-11")

    counts = done.work.payload_of("reconcile", Subject(cycle=NAME))
    assert counts is not None
    framed = sum(len(open_folder(done.work.folder(Subject(cycle=NAME, round=number))).frame) for number in (1, 2))
    assert done.found.ours.accepted == framed - 9  # late ones were entered for August after its list was fixed
    assert counts["counts"]["same"] + counts["counts"]["revised"] > 0
    made = with_draw.pack(root, context=context(), round_=2).result
    html = (made.folder / "pack.html").read_text(encoding="utf-8")
    assert "The lists of cycle 2026-11 were compared with what the force published" in html
    assert "fetched 2027-01-11" in html
    assert counts["said"][0] in html


def test_the_comparison_is_owed_once_the_months_can_be_published(drawn: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(drawn)

    def owed(day: date) -> list[str]:
        found = status.status(workspace.opened(root), today=day).cycles
        return [one.command for cycle in found if cycle.name == NAME for one in cycle.todos if one.step == "reconcile"]

    assert owed(date(2026, 12, 1)) == []
    assert owed(date(2026, 12, 20)) == ["scrutiny reconcile --against PUBLISHED-FILES --cycle 2026-11"]
    follow.reconcile(root, [MONTHS[1]], context=context())
    assert owed(date(2026, 12, 20)) == []


def test_an_extract_for_trends_is_on_no_list(drawn: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(drawn)
    before = workspace.opened(root)
    kept = steps.load_history(root, Extract(paths=(MONTHS[0],)), context=context())
    after = workspace.opened(root)

    assert kept.folder.is_relative_to(root / "private" / "history")
    assert after.state.cycles == before.state.cycles
    assert after.events[-1].step == "history"


def test_a_record_that_the_must_see_paper_shows_too_is_named_beside_every_result(
    concerned: Path, copy: Callable[[Path], Path]
) -> None:
    root = copy(concerned)
    together = follow.together_of(workspace.opened(root), NAME)
    found: dict[str, list[str]] = {}
    for of_round in together.rounds:
        shown = set(of_round.first.must_see["public_id"])
        for area, one in of_round.larger.items():
            both = one.key.loc[one.key["public_id"].isin(shown), "number"].astype(str).tolist()
            assert list(one.read_together) == both
            pack = (one.path / "pack" / "pack.html").read_text(encoding="utf-8")
            assert ("on the paper “Searches shown because of what they are”" in pack) == bool(both)
            found[area] = [*found.get(area, []), *both]
    assert any(found.values()), "or nothing is tested"
    assert together.rounds[0].first.read_together == ()
    for area, both in found.items():
        paper = root / "cycles" / NAME / "results" / f"result-{area}.html"
        if not paper.exists():  # an area of concern, then
            follow.brief(root, area, context=context())
            paper = root / "cycles" / NAME / "briefs" / area / "brief.html"
        said = paper.read_text(encoding="utf-8")
        assert ("may have known that" in said) == bool(both)
        assert all(number in said for number in both)
