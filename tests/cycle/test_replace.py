"""A record that cannot be shown: it counts as a finding, and the next ticket is shown in addition, never instead."""

import hashlib
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from scrutiny import resources
from scrutiny.accountability.flags import FirstStatus
from scrutiny.cycle import context, store
from scrutiny.cycle import intensify as intensify_step
from scrutiny.cycle.collect import asked, results_of
from scrutiny.cycle.draw import sample, verify_folder
from scrutiny.cycle.flag import FirstFlags, flag
from scrutiny.cycle.folder import DrawFolder, open_folder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack_view
from scrutiny.cycle.personal import shown_to
from scrutiny.cycle.replace import replace, sentences
from scrutiny.cycle.together import of_folder
from scrutiny.errors import IntegrityError, SettingError, StepError
from scrutiny.panel import members
from scrutiny.sampling import replacements
from scrutiny.sampling.plan import Settings

QUIET = context.system()
SALT = bytes(range(32))
SEED = "8402617395"
DAY = date(2026, 11, 19)
GREEN, RED = "excellent", "serious-concerns"


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replace") / "2026-11"
    extract = Extract(paths=(resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv",))
    sample(extract, out=folder, seed=SEED, settings=Settings(total=90), context=QUIET, salt=SALT)
    return folder


@pytest.fixture
def root(drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(drawn, tmp_path / "2026-11"))


def tickets_of(root: Path, slug: str) -> list[str]:
    """Public ids of a stratum from the lowest ticket, worked out from the public list as a stranger would."""
    lines = (root / "public/frame-public.csv").read_text().split()[1:]
    ids = [line.split(",")[0] for line in lines if line.endswith(f",{slug}")]
    return sorted(ids, key=lambda one: hashlib.sha256(f"{SEED},{one}".encode()).hexdigest())


def numbers_in(root: Path, slug: str) -> list[str]:
    key = open_folder(root).key
    return [str(number) for number in key.loc[key["stratum"] == slug, "number"]]


def test_the_next_ticket_of_the_stratum_is_called_in_addition_and_the_sample_stays_as_it_was(root: Path) -> None:
    before = {path.name: path.read_bytes() for path in (root / "public").iterdir()}
    number = numbers_in(root, "watford")[3]
    size = len(numbers_in(root, "watford"))

    done = replace(root, number, reason="before-a-court")

    assert done.made.reserve == tickets_of(root, "watford")[size]
    assert (done.made.rank, done.made.label) == (size + 1, "R1")
    assert (done.number, done.drawn, done.left) == (number, size, size - 1)
    after = {path.name: path.read_bytes() for path in (root / "public").iterdir()}
    assert after.keys() - before.keys() == {"replacements.json"}
    assert {name: after[name] for name in before} == before
    assert len(verify_folder(root).sample) == 90
    said = " ".join(sentences(done))
    assert "counts as unavailable, which is a finding" in said
    assert "in no estimate and no test" in said


def test_reserves_are_called_one_after_the_other_and_each_area_has_its_own(root: Path) -> None:
    watford, dacorum = numbers_in(root, "watford"), numbers_in(root, "dacorum")

    made = [replace(root, number, reason="duplicate").made for number in (watford[0], dacorum[0], watford[1])]

    assert [one.reserve for one in made] == [
        tickets_of(root, "watford")[len(watford)],
        tickets_of(root, "dacorum")[len(dacorum)],
        tickets_of(root, "watford")[len(watford) + 1],
    ]
    assert [one.label for one in made] == ["R1", "R2", "R3"]
    one = open_folder(root)
    assert one.unavailable == {watford[0], dacorum[0], watford[1]}
    assert one.called["beside"].tolist() == [watford[0], dacorum[0], watford[1]]
    verify_folder(root)


def test_a_called_reserve_that_cannot_be_shown_either_is_withdrawn_in_its_turn(root: Path) -> None:
    number = numbers_in(root, "watford")[0]
    replace(root, number, reason="complaint-open")

    done = replace(root, "R1", reason="before-a-court")

    one = open_folder(root)
    assert done.number == "R1"
    assert one.unavailable == {number}  # the sample lost one record, not two
    assert one.withdrawn["number"].tolist() == [number, "R1"]
    assert one.called[["number", "beside"]].values.tolist() == [["R2", number]]


def test_a_record_goes_by_its_number_its_public_id_or_its_reference(root: Path, tmp_path: Path) -> None:
    key = open_folder(root).key
    row = key[key["stratum"] == "watford"].iloc[2]

    made = []
    for at, name in enumerate((str(row["number"]), row["public_id"], f" {row['record_id']} ")):
        copy = Path(shutil.copytree(root, tmp_path / str(at)))
        made.append(replace(copy, name, reason="duplicate").made)

    assert made[0] == made[1] == made[2]


@pytest.mark.parametrize(
    ("reason", "words", "said"),
    [
        ("", "", "no reason is given"),
        ("   ", "", "no reason is given"),
        ("because", "", "no such reason"),
        ("other", " ", "needs words"),
        ("video wiped", "", "missing video is no reason"),
        ("shown-before", "", "no such reason"),
    ],
)
def test_without_a_reason_of_the_list_nothing_is_withdrawn(root: Path, reason: str, words: str, said: str) -> None:
    with pytest.raises(SettingError, match=said):
        replace(root, numbers_in(root, "watford")[0], reason=reason, words=words)

    assert not (root / "public/replacements.json").exists()
    assert not (root / "private/replacements.csv").exists()


def test_a_record_that_was_not_drawn_or_is_withdrawn_already_is_refused(root: Path) -> None:
    number = numbers_in(root, "watford")[0]
    replace(root, number, reason="duplicate")

    with pytest.raises(SettingError, match="withdrawn already"):
        replace(root, number, reason="duplicate")
    for name in ("999", "SS/2026/999999", "R2", tickets_of(root, "watford")[-1]):
        with pytest.raises(SettingError, match="not drawn"):
            replace(root, name, reason="duplicate")
    assert len(open_folder(root).replaced) == 1


def test_a_reserve_out_of_order_is_refused(root: Path) -> None:
    number = numbers_in(root, "watford")[0]
    following = tickets_of(root, "watford")[len(numbers_in(root, "watford")) :]

    with pytest.raises(SettingError, match="out of order"):
        replace(root, number, reason="duplicate", reserve=following[1])
    assert not (root / "public/replacements.json").exists()
    assert replace(root, number, reason="duplicate", reserve=following[0]).made.reserve == following[0]


def test_a_list_in_which_somebody_chose_the_reserve_does_not_verify(root: Path) -> None:
    """Written with all hashes right, in the public and the private list."""
    following = tickets_of(root, "watford")[len(numbers_in(root, "watford")) :]
    done = replace(root, numbers_in(root, "watford")[0], reason="duplicate")
    chosen = replacements.Replacement(
        number=1, withdrawn=done.made.withdrawn, stratum="watford", reason="duplicate", reserve=following[1],
        rank=done.made.rank + 1, ticket=hashlib.sha256(f"{SEED},{following[1]}".encode()).hexdigest(),
    )  # fmt: skip
    (root / "public/replacements.json").write_bytes(replacements.to_json([chosen]))
    listed = root / "private/replacements.csv"
    listed.write_bytes(listed.read_bytes().replace(following[0].encode(), following[1].encode()))

    for path in (root, root / "public"):
        with pytest.raises(IntegrityError, match="reserve is out of order"):
            verify_folder(path)
    with pytest.raises(IntegrityError, match="out of order"):
        open_folder(root)


def cut_last(root: Path) -> None:
    path = root / "public/replacements.json"
    path.write_bytes(replacements.to_json(replacements.from_json(path.read_bytes())[:-1]))


def cut_first(root: Path) -> None:
    path = root / "public/replacements.json"
    raw = json.loads(path.read_text())
    raw["replacements"] = raw["replacements"][1:]
    path.write_text(json.dumps(raw, indent=1, sort_keys=True) + "\n")


def other_reason(root: Path) -> None:
    path = root / "public/replacements.json"
    path.write_text(path.read_text().replace("complaint-open", "before-a-court"))


def gone(root: Path) -> None:
    (root / "public/replacements.json").unlink()


@pytest.mark.parametrize("change", [cut_last, cut_first, other_reason, gone])
def test_a_loss_cannot_be_taken_off_the_lists_unseen(root: Path, change: Callable[[Path], None]) -> None:
    for number in numbers_in(root, "watford")[:2]:
        replace(root, number, reason="complaint-open")

    change(root)

    with pytest.raises(IntegrityError, match="replacements"):
        verify_folder(root)


def test_the_private_list_only_ever_grows_and_keeps_the_words(root: Path) -> None:
    first, second = numbers_in(root, "watford")[:2]
    replace(root, first, reason="other", words="an  inquest is open")
    before = (root / "private/replacements.csv").read_bytes()

    replace(root, second, reason="duplicate")

    after = (root / "private/replacements.csv").read_bytes()
    assert after.startswith(before)
    assert b"an inquest is open" in before
    assert b"inquest" not in (root / "public/replacements.json").read_bytes()
    references = open_folder(root).frame["record_id"]
    public = (root / "public/replacements.json").read_text()
    assert not [one for one in references if one in public]


def test_what_was_begun_when_the_program_stopped_is_finished_first(root: Path) -> None:
    first, second = numbers_in(root, "watford")[:2]
    replace(root, first, reason="duplicate")
    (root / "public/replacements.json").unlink()  # the private list was written, the public one not yet

    replace(root, second, reason="duplicate")

    assert [one.number for one in open_folder(root).replaced] == [1, 2]
    assert open_folder(root).unavailable == {first, second}
    verify_folder(root)


def test_the_same_steps_give_the_same_bytes(root: Path, tmp_path: Path) -> None:
    again = Path(shutil.copytree(root, tmp_path / "again"))
    for folder in (root, again):
        for number in numbers_in(folder, "dacorum")[:2]:
            replace(folder, number, reason="complaint-open")

    for name in ("public/replacements.json", "private/replacements.csv"):
        assert (root / name).read_bytes() == (again / name).read_bytes()


def test_an_area_that_was_drawn_whole_has_no_reserve_and_the_loss_counts_all_the_same() -> None:
    rows = pd.DataFrame({"public_id": [f"{at:016x}" for at in range(3)], "stratum": "a"})
    taken = rows.assign(ticket="", rank=1, stage="first")

    one = replacements.next_one(
        rows,
        taken,
        (),
        public_id=rows["public_id"][0],
        reason=replacements.reason_of("duplicate"),
        seed="1",
        stage="first",
    )

    assert (one.reserve, one.rank, one.label) == ("", 0, "")
    assert replacements.from_json(replacements.to_json([one])) == (one,)


# --- what follows in packs and flags ----------------------------------------------------------------------


def answered(one: DrawFolder, colour_of: Callable[[str], str]) -> None:
    """Three members' overall answers on every record that is shown, reserves too, as collecting keeps them."""
    overall = next(question.id for question in asked(one).questions if question.scale.is_coloured)
    numbers = [str(number) for number in one.key["number"]] + one.called["number"].tolist()
    rows = [
        {"member": member, "record": number, "question": overall, "answer": colour_of(number), "comment": ""}
        for number in numbers
        for member in ("M01", "M02", "M03")
    ]
    store.write(one.answers_path, json.dumps(rows).encode())


def test_a_withdrawn_record_is_unavailable_whatever_old_workbooks_say_and_a_reserve_counts_nowhere(root: Path) -> None:
    number = numbers_in(root, "watford")[0]
    replace(root, number, reason="before-a-court")
    one = open_folder(root)
    answered(one, lambda record: RED if record == "R1" else GREEN)

    results = results_of(one)

    assert len(results) == 90
    assert results.set_index("record")["result"].value_counts().to_dict() == {"green": 89, "unavailable": 1}
    flagged = flag(of_folder(root), on=DAY)
    assert isinstance(flagged, FirstFlags)
    watford = next(stage.tally for stage in flagged.stages if stage.tally.slug == "watford")
    assert (watford.drawn - watford.green, watford.unavailable, watford.red) == (1, 1, 0)
    assert flagged.county.unavailable == 1
    assert flagged.county.worst.estimate < flagged.county.judged.estimate == 1


def test_withdrawing_records_never_helps_an_area(root: Path) -> None:
    """All green but for the withdrawn: the first flags take the worst case."""
    for number in numbers_in(root, "watford")[:4]:
        replace(root, number, reason="before-a-court")
    answered(open_folder(root), lambda _: GREEN)

    flagged = flag(of_folder(root), on=DAY)

    assert isinstance(flagged, FirstFlags)
    assert [stage.tally.slug for stage in flagged.stages if stage.status is FirstStatus.LOOK_CLOSER] == ["watford"]


def test_what_was_judged_or_built_upon_is_not_taken_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = open_folder(root)
    watford = numbers_in(root, "watford")
    answered(one, lambda record: RED if record in watford else GREEN)

    with pytest.raises(StepError, match=r"judged record \d+ already \(3 answers\)"):
        replace(root, watford[0], reason="before-a-court")

    flag(of_folder(root), on=DAY)
    intensify_step.intensify(of_folder(root), "watford", seed="3709914286")
    one.answers_path.write_text("[]")
    with pytest.raises(StepError, match="larger draws were taken"):
        replace(root, watford[0], reason="before-a-court")
    larger = open_folder(root, draw="watford")
    number = str(larger.key["number"].iloc[0])

    done = replace(root, number, reason="before-a-court")  # in the larger draw itself nothing is judged yet

    assert done.draw.stage == "intense:watford"
    assert done.made.rank == len(larger.key) + 1
    assert done.made.reserve not in set(open_folder(root).key["public_id"])
    verify_folder(root)
    (root / "results/formal.json").write_text("{}")
    with pytest.raises(StepError, match="formal test"):
        replace(root, str(larger.key["number"].iloc[1]), reason="before-a-court")


def test_in_the_pack_the_withdrawn_record_is_gone_the_reserve_is_marked_and_nobody_elses_records_change(
    root: Path,
) -> None:
    number = numbers_in(root, "watford")[0]
    numbers = [str(one) for one in open_folder(root).key["number"]]
    before = members.assign(numbers, members=9, readers=3)
    replace(root, number, reason="before-a-court")
    one = open_folder(root)

    records, load = one.records()
    view = pack_view(one, records, load, asked(one))
    after = shown_to(one, before)

    shown = {record.number: record for record in view.records}
    assert number not in shown
    assert shown["R1"].area == "Watford (in addition: not counted)"
    assert (view.total_drawn, len(view.records)) == (90, 90)  # 89 of the sample and one reserve
    assert f"Record {number} was drawn and cannot be shown (before a court)." in " ".join(view.sampling.how)
    for member, own in before.items():
        expected = tuple(one for one in own if one != number) + (("R1",) if number in own else ())
        assert after[member] == expected
