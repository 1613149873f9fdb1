"""Two months, end to end: drawn, packed, judged in nine workbooks, flagged, drawn larger, flagged again, briefed."""

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from scipy import stats
from signing import pack_clearing, sign

from scrutiny import resources
from scrutiny.accountability.flags import FirstStatus, SecondStatus
from scrutiny.cycle import context, signatures, store
from scrutiny.cycle.brief import brief
from scrutiny.cycle.collect import collect
from scrutiny.cycle.draw import sample, verify_folder
from scrutiny.cycle.flag import FirstFlags, FormalFlags, flag
from scrutiny.cycle.folder import open_folder
from scrutiny.cycle.intensify import intensify
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack
from scrutiny.cycle.together import of_folder
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError, StepError, WriteError
from scrutiny.sampling.plan import Settings

QUIET = context.system()
SALT = bytes(range(32))
DAY = date(2026, 11, 19)
GREEN, AMBER, RED, CANNOT = "Excellent", "Not confident", "Serious concerns", "Cannot judge"


def fill(folder: Path, returns: Path, judge: Callable[[str, str], str], *, draw: str | None = None) -> None:
    """Fill every member's workbook as a person would, in Excel's place: overall answer and one question."""
    one = open_folder(folder, draw=draw)
    strata = dict(zip(one.key["number"].astype(str), one.key["stratum"], strict=True))
    returns.mkdir(parents=True)
    for path in sorted((one.path / store.PACK).rglob("scores-*.xlsx")):
        book = openpyxl.load_workbook(path)
        sheet = book["Answers"]
        rows = list(sheet.iter_rows())
        header = next(row for row in rows if row[0].value == "Record")
        columns = {str(cell.value).split(" ")[0]: cell.column for cell in header if cell.value}
        for row in rows[rows.index(header) + 1 :]:
            number = str(row[0].value)
            overall = judge(strata[number], number)
            sheet.cell(row[0].row, columns["Z1"]).value = overall
            sheet.cell(row[0].row, columns["Q1"]).value = "Yes" if overall == GREEN else "No"
        book.save(returns / path.name)


def nobody_trusts(slug: str) -> Callable[[str, str], str]:
    return lambda stratum, _: RED if stratum == slug else GREEN


@pytest.fixture(scope="module")
def real(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The draw and the pack of Hertfordshire's real November and December 2020."""
    folder = tmp_path_factory.mktemp("real") / "2021-02"
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    areas = shared_data / "boundaries/lad_hertfordshire.geojson"
    sample(
        Extract(paths=tuple(paths), areas_file=areas),
        out=folder,
        seed="0271828182",
        settings=Settings(),
        context=QUIET,
        salt=SALT,
    )
    # 100 by lot and 12 must-see, though none of them has a free text.
    with pytest.raises(PrivacyError, match="112 records are not signed") as refused:
        pack(folder, context=QUIET)
    assert refused.value.exit_code == 14
    sign(folder)
    pack(folder, context=QUIET)
    return folder


@pytest.mark.shared
def test_a_real_area_judged_badly_becomes_an_area_of_concern_and_no_other_does(real: Path, tmp_path: Path) -> None:
    fill(real, tmp_path / "first", nobody_trusts("watford"))
    judged = collect(real, [tmp_path / "first"], context=QUIET)
    assert len(judged.members) == 9
    assert judged.rejects.empty
    assert judged.results["readers"].tolist() == [3] * 100

    first = flag(of_folder(real), on=DAY)

    assert isinstance(first, FirstFlags)
    assert [stage.tally.slug for stage in first.closer] == ["watford"]
    # By hand: Watford has 151 searches, 8 drawn, none green; at least 121 of 151 (80%, rounded up) were the benchmark.
    for stage in first.stages:
        one = stage.tally
        worst = -(-one.population * 8 // 10)
        assert stage.p == pytest.approx(stats.hypergeom.cdf(one.green, one.population, worst, one.drawn), rel=1e-9)
        assert (stage.p <= 0.35) == (stage.status is not FirstStatus.NO)
    watford = first.closer[0]
    assert (watford.tally.population, watford.tally.drawn, watford.tally.green, watford.to_draw) == (151, 8, 0, 22)

    with pytest.raises(SettingError, match="seed of the first draw"):
        intensify(of_folder(real), "watford", seed="0271828182")
    with pytest.raises(StepError, match="not to be looked at closer"):
        intensify(of_folder(real), "dacorum", seed="1")
    with pytest.raises(SettingError, match="no such area"):
        intensify(of_folder(real), "atlantis", seed="1")
    done = intensify(of_folder(real), "Watford", seed="3141592653")
    assert done.drawn == 22
    with pytest.raises(PrivacyError, match="22 records are not signed"):
        pack(real, context=QUIET, draw=done.stage)
    sign(real, draw=done.stage)
    assert pack(real, context=QUIET, draw=done.stage).records == 22
    assert len(verify_folder(done.parts[0].folder).sample) == 22
    with pytest.raises(StepError, match="not taken twice"):
        intensify(of_folder(real), "watford", seed="999")
    with pytest.raises(StepError, match="no answers"):
        flag(of_folder(real), on=DAY)

    # In the larger draw the panel is confident in 10 of the 22 and cannot judge 2.
    order = [str(number) for number in sorted(open_folder(real, draw=done.stage).key["number"])]
    answers = dict(zip(order, [GREEN] * 10 + [CANNOT] * 2 + [RED] * 10, strict=True))
    fill(real, tmp_path / "larger", lambda _, number: answers[number], draw=done.stage)
    collect(real, [tmp_path / "larger"], context=QUIET, draw=done.stage)
    formal = flag(of_folder(real), on=DAY)

    assert isinstance(formal, FormalFlags)
    by_slug = {stage.tally.slug: stage for stage in formal.stages}
    one = by_slug["watford"]
    assert (one.tally.drawn, one.tally.judged, one.tally.green, one.tally.cannot_judge) == (30, 28, 10, 2)
    expected = stats.hypergeom.cdf(10, 151, 121, 28)
    assert one.p == pytest.approx(expected, rel=1e-9)
    # The discrete procedure asks what each of the twelve groups could have shown by chance: never twelve times p.
    assert expected <= one.adjusted <= stats.false_discovery_control([expected] + [1.0] * 11, method="bh")[0]
    concern = [slug for slug, stage in by_slug.items() if stage.status is SecondStatus.CONCERN]
    assert concern == ["watford"]

    with pytest.raises(StepError, match="no concern"):
        brief(of_folder(real), "dacorum")
    written = brief(of_folder(real), "watford", next_meeting=date(2027, 1, 21))
    assert len(written.brief.cases) == 8 + 10
    assert written.brief.due == date(2027, 1, 14)
    assert {path.name for path in written.folder.iterdir()} == {"brief.pdf", "brief.docx", "brief.html"}


@pytest.mark.shared
def test_the_pack_of_public_records_says_what_was_not_supplied(real: Path) -> None:
    html = (real / "pack" / "pack.html").read_text(encoding="utf-8")

    assert "not supplied" in html.lower()
    assert html.count("Outcome") >= 100


@pytest.mark.shared
def test_shuffling_splitting_and_other_line_ends_change_nothing(real: Path, shared_data: Path, tmp_path: Path) -> None:
    paths = [shared_data / f"police_uk/2020-{m}/2020-{m}-hertfordshire-stop-and-search.csv" for m in (11, 12)]
    changed = []
    for path in paths:
        head, *rows = path.read_text(encoding="utf-8").splitlines()
        rows = pd.Series(rows).sample(frac=1, random_state=1).tolist()
        for part, some in enumerate((rows[:300], rows[300:])):
            target = tmp_path / str(part) / path.name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes("\r\n".join([head, *some, ""]).encode())
            changed.append(target)
    areas = shared_data / "boundaries/lad_hertfordshire.geojson"

    sample(
        Extract(paths=tuple(changed), areas_file=areas),
        out=tmp_path / "again",
        seed="0271828182",
        settings=Settings(),
        context=QUIET,
        salt=SALT,
    )

    for path in (real / "public").iterdir():  # the fingerprint too: freeze.json covers the private frame
        assert (tmp_path / "again/public" / path.name).read_bytes() == path.read_bytes(), path.name


def drawn(folder: Path) -> Path:
    extract = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
    sample(
        Extract(paths=(extract,)), out=folder, seed="0271828182", settings=Settings(total=90), context=QUIET, salt=SALT
    )
    return folder


# Folders that many tests go on from, each in a copy of its own. A folder is the same wherever it was made: see
# test_the_same_inputs_give_the_same_bytes.


@pytest.fixture(scope="module")
def once_drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("drawn") / "2026-11")


@pytest.fixture(scope="module")
def once_packed(once_drawn: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = Path(shutil.copytree(once_drawn, tmp_path_factory.mktemp("packed") / "2026-11"))
    pack(folder, context=QUIET)
    return folder


@pytest.fixture(scope="module")
def once_flagged(once_packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs, workbooks and first flags, with nobody trusting Watford; the workbooks lie beside it."""
    folder = Path(shutil.copytree(once_packed, tmp_path_factory.mktemp("flagged") / "2026-11"))
    returns = folder.parent / "returns"
    fill(folder, returns, nobody_trusts("watford"))
    collect(folder, [returns], context=QUIET)
    flag(of_folder(folder), on=DAY)
    return folder


@pytest.fixture(scope="module")
def once_green(once_packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Packs and workbooks in which all is well; the workbooks lie beside it."""
    folder = Path(shutil.copytree(once_packed, tmp_path_factory.mktemp("green") / "2026-11"))
    returns = folder.parent / "returns"
    fill(folder, returns, lambda *_: GREEN)
    collect(folder, [returns], context=QUIET)
    return folder


@pytest.fixture
def invented(once_drawn: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_drawn, tmp_path / "2026-11"))


@pytest.fixture
def packed(once_packed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_packed, tmp_path / "2026-11"))


@pytest.fixture
def flagged(once_flagged: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_flagged.parent, tmp_path, dirs_exist_ok=True)) / "2026-11"


@pytest.fixture
def green(once_green: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(once_green.parent, tmp_path, dirs_exist_ok=True)) / "2026-11"


def test_nothing_public_leads_back_to_a_reference_or_the_salt(invented: Path) -> None:
    whole = b"".join(path.read_bytes() for path in (invented / "public").iterdir())
    references = open_folder(invented).key["record_id"]

    assert SALT.hex().encode() not in whole
    assert not [reference for reference in references if reference.encode() in whole]
    assert references.str.startswith("SS/").all()


def test_the_same_inputs_give_the_same_bytes(packed: Path, tmp_path: Path) -> None:
    again = drawn(tmp_path / "again")
    pack(again, context=QUIET)

    files = sorted(path.relative_to(packed) for path in packed.rglob("*") if path.is_file())
    assert len(files) > 20
    for name in files:
        assert (packed / name).read_bytes() == (again / name).read_bytes(), name


def not_invented(folder: Path) -> Path:
    """A draw of records whose texts are nobody's invention that the program knows."""
    text = (resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv").read_text(encoding="utf-8")
    path = folder / "2026-09-hertfordshire-stop-and-search.csv"
    path.write_text(text.replace(" the ", " that "), encoding="utf-8")
    # With a salt of its own, so that each run draws the same records: the checker below takes out every word that it
    # is asked about, and one of them may stand elsewhere as an ordinary word.
    sample(Extract(paths=(path,)), out=folder / "d", seed="1", settings=Settings(total=90), context=QUIET, salt=SALT)
    return folder / "d"


def test_records_that_nobody_signed_are_not_packed(tmp_path: Path) -> None:
    root = not_invented(tmp_path)

    with pytest.raises(PrivacyError, match="not signed") as refused:
        pack(root, context=QUIET)

    assert refused.value.exit_code == 14
    assert not (root / "pack").exists()


def test_signed_records_are_packed_without_what_was_taken_out_and_void_ones_are_not(tmp_path: Path) -> None:
    root = not_invented(tmp_path)
    sign(root)

    packed = pack_clearing(root)

    assert packed.signers == ("JT-01",)
    one = open_folder(root)
    off = signatures.state_of(one, signatures.records_of(one))
    taken = [material.text[name][span.start : span.end] for material in off.materials
             for name, own in off.signed[material.public_id].spans.items() for span in own]  # fmt: skip
    assert len(taken) > 15
    html = (packed.folder / "pack.html").read_text(encoding="utf-8")
    assert "DRAFT" not in html
    assert [text for text in taken if len(text) > 6 and text in html] == []

    path = root / "private/redaction.json"
    kept = json.loads(path.read_bytes())
    number = next(material for material in off.materials if any(off.signed[material.public_id].spans.values()))
    spans = next(s for s in kept["records"][number.public_id]["spans"].values() if s)
    spans.pop()
    path.write_bytes(json.dumps(kept).encode())
    with pytest.raises(PrivacyError, match="1 record was changed after signing") as refused:
        pack(root, context=QUIET)
    assert refused.value.exit_code == 14


def test_a_file_name_that_somebody_made_up_is_not_printed(tmp_path: Path) -> None:
    path = tmp_path / "searches by Zebedee Oxenthwaite.csv"
    path.write_bytes((resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv").read_bytes())
    extract = Extract(paths=(path,), force="hertfordshire", month="2026-09")
    sample(extract, out=tmp_path / "d", seed="1", settings=Settings(total=90), context=QUIET)

    packed = pack(tmp_path / "d", context=QUIET)

    html = (packed.folder / "pack.html").read_text(encoding="utf-8")
    assert "Oxenthwaite" not in html
    assert "a file of the force" in html


def test_a_pack_of_a_draw_that_was_tampered_with_is_refused(invented: Path) -> None:
    path = invented / "public/sample.csv"
    path.write_bytes(path.read_bytes().replace(b",first", b",later", 1))

    with pytest.raises(IntegrityError, match=r"sample\.csv differs"):
        pack(invented, context=QUIET)


def test_a_private_frame_that_was_edited_is_refused(invented: Path) -> None:
    path = invented / "private/frame.parquet"
    rows = pd.read_parquet(path)
    rows["grounds"] = "The officer had every reason."
    rows.to_parquet(path, index=False)

    for step in (lambda: pack(invented, context=QUIET), lambda: verify_folder(invented)):
        with pytest.raises(IntegrityError, match=r"frame\.parquet differs"):
            step()


def test_an_edited_key_is_not_followed_and_is_found_out(packed: Path) -> None:
    path = packed / "private/key.csv"
    html = (packed / "pack/pack.html").read_bytes()
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    path.write_text("\n".join([lines[0], *reversed(lines[1:])]), encoding="utf-8")

    pack(packed, context=QUIET)

    assert (packed / "pack/pack.html").read_bytes() == html
    with pytest.raises(IntegrityError, match=r"key\.csv differs"):
        verify_folder(packed)


def test_another_salt_in_the_private_folder_is_found_out(invented: Path) -> None:
    (invented / "private/salt.txt").write_text("00" * 32)

    with pytest.raises(IntegrityError, match=r"salt\.txt differs"):
        verify_folder(invented)


def test_every_step_verifies_before_it_goes_on(flagged: Path, tmp_path: Path) -> None:
    path = flagged / "public/plan.json"
    path.write_bytes(path.read_bytes().replace(b'"benchmark": 0.8', b'"benchmark": 0.3'))

    for step in (
        lambda: flag(of_folder(flagged), on=DAY),
        lambda: intensify(of_folder(flagged), "watford", seed="2"),
        lambda: collect(flagged, [tmp_path / "returns"], context=QUIET),
        lambda: brief(of_folder(flagged), "watford"),
    ):
        with pytest.raises(IntegrityError, match=r"plan\.json differs"):
            step()


def test_the_size_of_a_larger_draw_comes_from_the_answers_and_not_from_a_file(flagged: Path) -> None:
    path = flagged / "results/first.json"
    path.write_text(path.read_text().replace('"to_draw": 0', '"to_draw": 20'))

    with pytest.raises(StepError, match="not to be looked at closer"):
        intensify(of_folder(flagged), "dacorum", seed="2")


def test_answers_cannot_change_between_the_flags_and_the_larger_draw_or_after_it(flagged: Path, tmp_path: Path) -> None:
    path = flagged / "private/answers.json"
    kept = path.read_bytes()
    path.write_bytes(kept.replace(b"serious-concerns", b"excellent"))
    with pytest.raises(StepError, match="not those that were flagged"):
        intensify(of_folder(flagged), "watford", seed="2")
    path.write_bytes(kept)

    done = intensify(of_folder(flagged), "watford", seed="2")

    with pytest.raises(StepError, match="can no longer change"):
        collect(flagged, [tmp_path / "returns"], context=QUIET)
    (done.parts[0].folder / "public/sample.csv").write_text("rubbish")
    for step in (lambda: verify_folder(flagged), lambda: flag(of_folder(flagged), on=DAY)):
        with pytest.raises(IntegrityError, match=r"sample\.csv differs"):
            step()


def test_a_workbook_that_counted_before_cannot_drop_out_unseen(green: Path, tmp_path: Path) -> None:
    one = [tmp_path / "returns" / "scores-M03.xlsx"]

    with pytest.raises(StepError, match="8 workbooks or files of answers that counted before"):
        collect(green, one, context=QUIET)
    judged = collect(green, one, context=QUIET, replace=True)

    assert (judged.results["result"] == "not-judged").any()
    with pytest.raises(StepError, match="no answer yet"):
        flag(of_folder(green), on=DAY)


def test_a_flag_has_a_day_after_the_period(green: Path) -> None:
    with pytest.raises(SettingError, match="before the end of the period"):
        flag(of_folder(green), on=date(2026, 9, 30))


def test_steps_out_of_order_say_what_to_do_instead(invented: Path, tmp_path: Path) -> None:
    with pytest.raises(StepError, match="scrutiny pack"):
        collect(invented, [tmp_path], context=QUIET)
    with pytest.raises(StepError, match="scrutiny collect"):
        flag(of_folder(invented), on=DAY)
    with pytest.raises(StepError, match="scrutiny flag"):
        intensify(of_folder(invented), "watford", seed="2")
    with pytest.raises(StepError, match="scrutiny flag"):
        brief(of_folder(invented), "watford")
    with pytest.raises(InputError, match="not a draw folder"):
        pack(tmp_path, context=QUIET)
    with pytest.raises(InputError, match='no draw "intense:watford"'):
        pack(invented, context=QUIET, draw="intense:watford")


def test_all_is_well_when_no_area_gives_reason_to_look_closer(green: Path) -> None:
    done = flag(of_folder(green), on=DAY)

    assert isinstance(done, FirstFlags)
    assert done.closer == ()
    assert json.loads((green / "results/first.json").read_text())["flagged_on"] == "2026-11-19"


def test_rejected_rows_stop_the_draw_until_a_reason_is_given(tmp_path: Path) -> None:
    path = resources.sample_data() / "messy" / "2026-09-hertfordshire-stop-and-search.csv"
    settings = Settings(total=40, minimum=3)

    with pytest.raises(InputError, match=r"of 120 rows \d+ were rejected") as caught:
        sample(Extract(paths=(path,)), out=tmp_path / "d", seed="1", settings=settings, context=QUIET)
    assert "accept-rejects" in str(caught.value)
    assert not (tmp_path / "d").exists()
    done = sample(
        Extract(paths=(path,)),
        out=tmp_path / "d",
        seed="1",
        settings=settings,
        context=QUIET,
        accept_rejects="asked the force",
    )
    pack(done.folder, context=QUIET)
    html = next((done.folder / "pack").glob("*pack.html")).read_text(encoding="utf-8")
    assert "asked the force" in html


def test_a_folder_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "d").mkdir()

    with pytest.raises(WriteError, match="already") as caught:
        sample(
            Extract(paths=(tmp_path / "none.csv",)), out=tmp_path / "d", seed="1", settings=Settings(), context=QUIET
        )
    assert caught.value.exit_code == 15


def test_a_draw_that_fails_half_way_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("scrutiny.cycle.store.os.fsync", full)
    extract = resources.sample_data() / "2026-09-hertfordshire-stop-and-search.csv"
    with pytest.raises(WriteError, match="No space left"):
        sample(Extract(paths=(extract,)), out=tmp_path / "d", seed="1", settings=Settings(), context=QUIET)
    assert not (tmp_path / "d").exists()
