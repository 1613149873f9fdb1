"""From an extract to a draw in a workspace: what each step leaves, refuses, and would do again after it was stopped."""

import csv
import json
import random
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scrutiny import resources
from scrutiny.cycle import calendar, config, keep, ledger, rounds, state, steps, store, workspace
from scrutiny.cycle.config import Config, Force, Meeting, Supply
from scrutiny.cycle.context import Context
from scrutiny.cycle.folder import verify_all
from scrutiny.cycle.load import Extract
from scrutiny.cycle.state import Stage, Subject
from scrutiny.cycle.workspace import Workspace
from scrutiny.errors import InputError, IntegrityError, SettingError, StepError
from scrutiny.records.days import day_words

AUGUST = resources.sample_data() / "2026-08-hertfordshire-stop-and-search.csv"
SEPTEMBER = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
SENT = "e-mail to all members, 9 October 2026"
FIRST = Subject(cycle="2026-11")
SECOND = Subject(cycle="2026-11", round=2)


def context(seed: int = 1) -> Context:
    return Context(
        today=lambda: date(2026, 10, 9),
        now=lambda: datetime(2026, 10, 9, 9, 30, tzinfo=UTC),
        random_bytes=random.Random(seed).randbytes,
        say=lambda _: None,
        staff="JT-01",
        login=lambda: "jane",
    )


def made(root: Path, *, of: int = 1) -> Path:
    settings = Config(
        force=Force(name="hertfordshire"),
        meetings=(Meeting(date=date(2026, 11, 19)), Meeting(date=date(2027, 1, 21))),
        supply=Supply(rounds=of),
    )
    return workspace.init(root, settings, context=context()).root


def load(root: Path, file: Path, **ways: object) -> steps.Loaded:
    return steps.load(root, Extract(paths=(file,)), context=context(2), **ways)  # type: ignore[arg-type]


def draw(root: Path, *, round_: int = 1, seed: str = "8402617395") -> steps.Taken:
    return steps.take(root, announced=SENT, seed=seed, thrown=True, round_=round_, context=context(4))


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with one round drawn; read only."""
    root = made(tmp_path_factory.mktemp("drawn") / "panel")
    load(root, SEPTEMBER)
    steps.freeze(root, context=context(3))
    draw(root)
    return root


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with an extract, to be copied."""
    root = made(tmp_path_factory.mktemp("loaded") / "panel")
    load(root, SEPTEMBER)
    return root


@pytest.fixture
def copy(tmp_path: Path) -> Callable[[Path], Path]:
    def copied(root: Path) -> Path:
        return Path(shutil.copytree(root, tmp_path / "copy"))

    return copied


def test_from_extract_to_draw_every_step_is_an_event_and_the_draw_verifies(drawn: Path) -> None:
    work = workspace.opened(drawn)

    assert [event.step for event in work.events] == ["init", "load", "freeze", "draw"]
    assert work.state.cycle("2026-11").state is Stage.JUDGING
    found = verify_all(work.folder(FIRST))
    assert len(found.sample) == 100
    payload = work.payload_of("draw", FIRST)
    assert payload is not None
    assert payload["fingerprint"] == found.fingerprint
    assert payload["announced"] == SENT
    assert not work.frozen(FIRST).exists()


def test_the_page_of_the_fingerprint_has_the_days_of_the_calendar(loaded: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(loaded)
    page = (steps.freeze(root, context=context(3)).folder / "public/fingerprint.html").read_text(encoding="utf-8")
    work = workspace.opened(root)
    days = {due.step: day_words(due.day) for due in calendar.dues(work.config, work.config.meetings[0])}

    for step in ("videos", "redacted", "packs", "returns"):
        assert f"by {days[step]}<" in page
    assert f"{days['meeting']}<" in page
    assert "scrutiny pack" not in page


def test_the_same_steps_in_the_same_world_give_the_same_bytes(drawn: Path, tmp_path: Path) -> None:
    again = made(tmp_path / "panel")
    load(again, SEPTEMBER)
    steps.freeze(again, context=context(3))
    draw(again)

    assert store.read_tree(again / "cycles") == store.read_tree(drawn / "cycles")
    assert ledger.read(again / "ledger.db") == ledger.read(drawn / "ledger.db")


def test_nothing_is_drawn_without_saying_how_the_fingerprint_was_sent_out(
    loaded: Path, copy: Callable[[Path], Path]
) -> None:
    root = copy(loaded)
    steps.freeze(root, context=context(3))

    with pytest.raises(SettingError, match="sent out"):
        steps.take(root, announced="yes", seed="8402617395", context=context(4))


def test_a_second_seed_is_refused(drawn: Path, copy: Callable[[Path], Path]) -> None:
    with pytest.raises(StepError, match="draw already"):
        draw(copy(drawn), seed="9999999999")


def test_a_list_that_is_fixed_takes_no_further_extract(drawn: Path, copy: Callable[[Path], Path]) -> None:
    root = copy(drawn)
    before = store.read_tree(root)

    with pytest.raises(StepError, match="joins the next cycle"):
        load(root, SEPTEMBER)
    assert store.read_tree(root) == before


def test_an_extract_of_months_that_no_meeting_looks_at_is_refused(tmp_path: Path) -> None:
    root = made(tmp_path / "panel")
    path = root / config.FILE
    path.write_text(path.read_text(encoding="utf-8").replace("2026-11-19", "2027-05-20"), encoding="utf-8")

    with pytest.raises(SettingError, match="no round looks at 2026-08-01"):
        load(root, AUGUST)
    assert not (root / "private" / "loads").exists()


def test_freezing_before_anything_is_loaded_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StepError, match="scrutiny load"):
        steps.freeze(made(tmp_path / "panel"), cycle="2026-11", context=context(3))


@pytest.mark.parametrize(
    "name", ["public/frame-public.csv", "public/plan.json", "public/freeze.json", "private/frame.parquet"]
)
def test_an_edited_file_of_a_freeze_is_named_at_the_draw(loaded: Path, copy: Callable[[Path], Path], name: str) -> None:
    root = copy(loaded)
    fixed = steps.freeze(root, context=context(3))
    path = fixed.folder / name
    path.write_bytes(path.read_bytes()[:-2] + b"x\n")

    with pytest.raises(IntegrityError, match=name.rpartition("/")[2]):
        draw(root)


def test_settings_changed_after_the_freeze_change_nothing_in_the_round(
    loaded: Path, copy: Callable[[Path], Path]
) -> None:
    root = copy(loaded)
    steps.freeze(root, context=context(3))
    path = root / config.FILE
    path.write_text(path.read_text(encoding="utf-8").replace("total = 100", "total = 300"), encoding="utf-8")

    assert len(draw(root).drawn.sample) == 100


def planted(kind: str) -> set[str]:
    with (resources.sample_data() / "changes.csv").open(encoding="utf-8", newline="") as file:
        return {row["reference"] for row in csv.DictReader(file) if row["what"] == kind}


def test_a_late_search_joins_the_next_frame_and_a_drawn_one_is_never_drawn_from_twice(tmp_path: Path) -> None:
    """August is drawn by itself; the September file has August again, with late, changed and vanished searches."""
    root = made(tmp_path / "panel", of=2)
    load(root, AUGUST)
    steps.freeze(root, context=context(3))
    draw(root)
    kept = load(root, SEPTEMBER, replace_months=True)
    assert kept.subjects == (SECOND,)

    fixed = steps.freeze(root, cycle="2026-11", round_=2, context=context(5))

    in_frame = set(fixed.frozen.frame.rows["record_id"])
    assert fixed.late == len(planted("late"))
    assert planted("late") <= in_frame
    assert not planted("changed") & in_frame, "they stood in August's frame"
    account = json.loads(fixed.frozen.plan_json)["account"]
    assert account["late"] == fixed.late
    assert len(in_frame) + fixed.elsewhere == kept.kept.after.accepted
    second = draw(root, round_=2, seed="2718281828")
    assert len(second.drawn.sample) == 100
    work = workspace.opened(root)
    first_ids, second_ids = (set(verify_all(work.folder(subject)).sample["public_id"]) for subject in (FIRST, SECOND))
    assert not first_ids & second_ids


def test_a_changed_and_a_vanished_search_are_told_when_the_next_extract_is_loaded(tmp_path: Path) -> None:
    root = made(tmp_path / "panel", of=2)
    load(root, AUGUST)
    steps.freeze(root, context=context(3))

    done = load(root, SEPTEMBER, replace_months=True)

    since = keep.changes(done.kept)
    assert since["changed"] == len(planted("changed"))
    assert since["gone"] == len(planted("gone"))
    payload = done.work.payload_of("load", SECOND)
    assert payload is not None
    assert payload["since"] == since


def test_every_kept_search_is_counted_once(drawn: Path) -> None:
    work = workspace.opened(drawn)
    later = Workspace(root=work.root, config=work.config, events=work.events[:2], state=state.fold(work.events[:2]))

    of_round = rounds.of_round(later, FIRST)

    assert of_round.records.accepted + of_round.elsewhere == keep.kept(work.loads).accepted


def test_a_round_without_a_search_is_refused(loaded: Path) -> None:
    with pytest.raises(InputError, match="scrutiny load"):
        rounds.of_round(workspace.opened(loaded), Subject(cycle="2027-01"))


def test_a_load_that_was_stopped_before_its_event_leaves_no_trace_when_it_is_run_again(
    loaded: Path, copy: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root, undisturbed = copy(loaded), None
    with monkeypatch.context() as patched:

        def stopped(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(workspace, "record", stopped)
        with pytest.raises(KeyboardInterrupt):
            load(root, SEPTEMBER)
    load(root, SEPTEMBER)
    undisturbed = Path(shutil.copytree(loaded, root.parent / "undisturbed"))
    load(undisturbed, SEPTEMBER)

    assert store.read_tree(root / "private") == store.read_tree(undisturbed / "private")
    assert ledger.read(root / "ledger.db") == ledger.read(undisturbed / "ledger.db")


@pytest.mark.parametrize("step", ["freeze", "draw"])
def test_a_step_that_was_stopped_before_its_event_is_run_again_and_gives_the_same(
    loaded: Path, drawn: Path, copy: Callable[[Path], Path], monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    root = copy(loaded)

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if step == "draw":
            steps.freeze(root, context=context(3))
        patched.setattr(workspace, "record", stopped)
        with pytest.raises(KeyboardInterrupt):
            steps.freeze(root, context=context(3)) if step == "freeze" else draw(root)
    if step == "freeze":
        steps.freeze(root, context=context(3))
    draw(root)

    assert store.read_tree(root / "cycles") == store.read_tree(drawn / "cycles")
    assert ledger.read(root / "ledger.db") == ledger.read(drawn / "ledger.db")
