"""The last look before files are written: what was taken out in one place stands in no other."""

import csv
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from signing import Added, answers, sign

from scrutiny import resources
from scrutiny.cycle import context, gate, read_back, redact
from scrutiny.cycle.draw import sample
from scrutiny.cycle.folder import DrawFolder
from scrutiny.cycle.load import Extract
from scrutiny.cycle.pack import pack, packed_sentences
from scrutiny.cycle.signatures import materials, records_of
from scrutiny.errors import InputError, IntegrityError, PrivacyError, SettingError
from scrutiny.sampling.plan import Settings

QUIET = context.system()
NAME = "2026-09-hertfordshire-stop-and-search.csv"
TEXT = "Seen at the bins with {}. He walked off when he saw us."


def drawn(folder: Path, *things: str) -> Path:
    """A draw of a few records, whose reasons speak of these things, one a record, and then of a bag."""
    with (resources.sample_data() / NAME).open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    at = head.index("searched_at")
    kept = [row for month in ("2026-08", "2026-09") for row in [one for one in rows if one[at].startswith(month)][:3]]
    for place, row in enumerate(kept):
        row[head.index("area")] = "Watford"
        row[head.index("grounds")] = TEXT.format(things[place] if place < len(things) else "a bag")
    path = folder / NAME
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *kept])
    sample(
        Extract(paths=(path,)),
        out=folder / "d",
        seed="1",
        settings=Settings(total=6, minimum=6, members=2, readers=2),
        context=QUIET,
    )
    return folder / "d"


def taking_out(words: str, *, most: int) -> Added:
    """A checker's own marks: these words, in the first records that have them."""

    def added(one: DrawFolder) -> Mapping[str, list[tuple[str, int, int, str]]]:
        found = {}
        for each in materials(one, records_of(one)):
            at = each.text["grounds"].find(words)
            if at >= 0 and len(found) < most:
                found[each.public_id] = [("grounds", at, at + len(words), "own")]
        return found

    return added


def test_what_was_taken_out_of_one_record_and_stands_in_another_stops_the_pack(tmp_path: Path) -> None:
    root = drawn(tmp_path, "a blue coat", "a blue coat")
    sign(root, added=taking_out("blue coat", most=1))

    with pytest.raises(PrivacyError) as refused:
        pack(root, context=QUIET)

    assert refused.value.exit_code == 14
    assert "pack.html" in str(refused.value)
    assert "pack.pdf" in str(refused.value)
    assert "blue coat" not in str(refused.value)
    assert not (root / "pack").exists()

    sign(root, added=taking_out("blue coat", most=2))
    made = pack(root, context=QUIET)
    assert made.searched > 0
    assert "blue coat" not in (root / "pack/pack.html").read_text(encoding="utf-8")


def test_a_time_that_was_taken_out_of_one_record_may_stand_in_another_where_a_person_left_it(tmp_path: Path) -> None:
    root = drawn(tmp_path, "a bag at 21.47 hrs on 12th August", "a bag at 21.47 hrs on 12th August")
    redact.redact_folder(root, context=QUIET)
    saved = answers(root)
    having = [each for each in saved["records"].values() if any(mark[3] in ("time", "date") for mark in each["marks"])]
    assert len(having) == 2
    having[1]["marks"] = [[*mark[:4], "in" if mark[3] in ("time", "date") else mark[4]] for mark in having[1]["marks"]]
    path = tmp_path / "saved.json"
    path.write_text(json.dumps(saved), encoding="utf-8")
    assert not read_back.signed_folder(root, path, context=QUIET).left

    pack(root, context=QUIET)

    html = (root / "pack/pack.html").read_text(encoding="utf-8")
    assert (html.count("21.47 hrs"), html.count("12th August")) == (1, 1)
    assert "[TIME]" in html
    assert "[DATE]" in html


def test_an_everyday_word_waits_for_a_reason_and_the_reason_is_kept_for_these_bytes(tmp_path: Path) -> None:
    root = drawn(tmp_path, "our friend Vehicle")
    sign(root, added=taking_out("Vehicle", most=1))

    with pytest.raises(PrivacyError, match="short or everyday") as refused:
        pack(root, context=QUIET)
    codes = re.findall(r"; ([0-9a-f]{12})\)", str(refused.value))
    assert codes
    with pytest.raises(SettingError, match="no reason"):
        pack(root, context=QUIET, clear=dict.fromkeys(codes, "x"))

    made = pack(root, context=QUIET, clear=dict.fromkeys(codes, "the word of the form, no name"))
    assert made.cleared == len(codes)
    assert "cleared with a reason" in " ".join(packed_sentences(made))
    first = (root / "pack/pack.pdf").read_bytes()

    assert pack(root, context=QUIET).cleared == len(codes)
    assert (root / "pack/pack.pdf").read_bytes() == first
    kept = json.loads((root / "private" / gate.CLEARED_FILE).read_bytes())
    assert set(kept["cleared"]) == set(codes)
    (root / "private" / gate.CLEARED_FILE).write_text("{}")
    with pytest.raises(IntegrityError, match=gate.CLEARED_FILE):
        pack(root, context=QUIET)


def test_a_text_that_must_not_leave_cannot_be_cleared(tmp_path: Path) -> None:
    root = drawn(tmp_path, "a blue coat", "a blue coat")
    sign(root, added=taking_out("blue coat", most=1))
    with pytest.raises(PrivacyError) as refused:
        pack(root, context=QUIET)
    code = re.findall(r"; ([0-9a-f]{12})\)", str(refused.value))[0]

    with pytest.raises(SettingError, match="cannot be cleared"):
        pack(root, context=QUIET, clear={code: "it is only a coat"})


def test_a_list_that_is_none_is_refused_and_a_spreadsheet_may_have_saved_it_anew(tmp_path: Path) -> None:
    path = tmp_path / "to-clear.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError, match="not the list"):
        gate.reasons_in(path)

    path.write_bytes("\ufeffhit;file;reason\r\nhit-12e456789012;pack.html;a colour\r\nhit-0c88b8c09485;x;\r\n".encode())

    assert gate.reasons_in(path) == {"12e456789012": "a colour"}
