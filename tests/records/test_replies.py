"""Replies of an API: objects become rows of texts, and what is no reply is one plain error."""

import json
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrutiny.errors import InputError
from scrutiny.records import replies
from scrutiny.records.replies import Extent

SECRET = "Zebedee Quillfeather"


def table(content: bytes | str | list[Any], **options: Extent) -> tuple[tuple[str, ...], list[list[str | None]]]:
    """Headers, and rows that begin with their number."""
    if isinstance(content, list):
        content = json.dumps(content)
    sheet = replies.sheet(content.encode() if isinstance(content, str) else content, where="a.json", **options)
    rows: list[list[str | None]] = []
    for batch in sheet.batches({number: number % 2 == 0 for number in range(len(sheet.headers))}):
        columns = [batch.columns[number].to_pylist() for number in range(len(sheet.headers))]
        rows += [list(row) for row in zip(batch.rows.tolist(), *columns, strict=True)]
        rows += [[number] for number in batch.misfits]
    return sheet.headers, rows


def test_objects_in_objects_become_headers_with_dots() -> None:
    headers, rows = table(
        [
            {"type": "Person search", "location": None, "outcome_object": {"id": "x", "name": "y"}},
            {"location": {"latitude": "51.5", "street": {"id": 17}}, "type": "Vehicle search", "outcome_object": {}},
        ]
    )

    assert headers == ("type", "outcome_object.id", "outcome_object.name", "location.latitude", "location.street.id")
    assert rows == [[2, "Person search", "x", "y", None, None], [3, "Vehicle search", None, None, "51.5", "17"]]


def test_a_name_that_is_null_in_all_records_is_a_header() -> None:
    assert table([{"a": None}, {"a": None}]) == (("a",), [[2, None], [3, None]])


def test_values_are_texts_as_short_as_they_can_be() -> None:
    headers, rows = table(
        '[{"a": true, "b": false, "c": null, "d": 17.0, "e": 51.452468, "f": 123456789012345678901,'
        ' "g": 0.00001, "h": "0012", "i": " x ", "j": "", "k": -5, "l": 1E2}]'
    )

    assert dict(zip(headers, rows[0][1:], strict=True)) == {
        "a": "true", "b": "false", "c": None, "d": "17", "e": "51.452468", "f": "123456789012345678901",
        "g": "0.00001", "h": "0012", "i": " x ", "j": None, "k": "-5", "l": "100",
    }  # fmt: skip


def test_lists_in_a_record_are_joined() -> None:
    headers, rows = table([{"a": ["knife", None, 2], "b": [{"id": 1, "n": "x"}, {"id": 2, "n": "y"}], "c": []}])

    assert dict(zip(headers, rows[0][1:], strict=True)) == {"a": "knife; 2", "b.id": "1; 2", "b.n": "x; y", "c": None}


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": "é"}, {"a": "z"}]',
        ' {"a": "é"}\n{"a": "z"}\n\n',
        '{"a": "é"}\r\n{"a": "z"}',
        '{"next": null, "count": 2, "results": [{"a": "é"}, {"a": "z"}]}',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_lists_lines_and_wrapped_lists_are_read_in_any_encoding(text: str, encoding: str) -> None:
    assert table(text.encode(encoding)) == (("a",), [[2, "é"], [3, "z"]])


def test_what_is_no_object_is_a_misfit_and_counts_as_a_row() -> None:
    assert table([{"a": 1}, SECRET, {"a": 2}, None, [3]])[1] == [[2, "1"], [4, "2"], [3], [5], [6]]


def test_names_that_come_late_are_blank_before_and_rows_go_on_over_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replies, "_BATCH", 3)
    records = [{"a": n} if n % 2 else {"b": n, "a": None} for n in range(1, 11)]

    headers, rows = table([{}, *records])

    assert headers == ("a", "b")
    assert [row[0] for row in rows] == list(range(2, 13))
    assert [row[1] or row[2] for row in rows[1:]] == [str(n) for n in range(1, 11)]


def test_half_a_character_is_marked_and_the_rest_kept() -> None:
    assert table(r'[{"a": "x\ud83d\ude00y\ud800z"}]')[1] == [[2, "x\U0001f600y\ufffdz"]]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"[]", "holds no record"),
        (b'{"results": []}', "holds no record"),
        (b"[{}]", "holds no record"),
        (b'[{"a": 1}, {"a": 2', "cut short in or behind record 2"),
        (b'[{"a": 1}, {"a": "xy', "cut short in or behind record 2"),
        (b'[{"a": 1},', "cut short in or behind record 2"),
        (b'[{"a": 1}', "cut short in or behind record 1"),
        (b'[{"a": tru', "cut short in or behind record 1"),
        (b'{"a": 1}\n{"a": ', "cut short in or behind record 2"),
        (b'[{"a": 1} {"a": 2}]', "record 1 is not written as JSON"),
        (b"[{'a': 1}, 2, 3]", "record 1 is not written as JSON"),
        (b'[{"a": 1}] and more', "something follows"),
        (b'[{"a": 1, "a": 2}]', "record 1 has the same name twice"),
        (b'[{"a.b": 1, "a": {"b": 2}}]', "row 2 has the same name twice"),
        (b'[{"a": NaN}]', "NaN or Infinity"),
        (b'[{"a": -Infinity}]', "NaN or Infinity"),
        (b'[{"a": 1e999}]', "a number that is too large"),
        (b'"text"', "no list of records"),
        (b'{"a": [{"b": 1}], "c": [{"d": 1}]}', "2 lists of records"),
        (b'[{"a": "\x00"}]', "NUL"),
        (b'[{"a": "\xff\xfe"}]', "neither UTF-8 nor UTF-16"),
        (b"[" * 100_000, "too many lists or objects"),
        (b'{"a":' * 100_000, "too many lists or objects"),
        (b'[{"a":' + b"[" * 900 + b"]" * 900 + b"}]", "too many lists or objects"),
        (b'[{"a":' * 1 + b'{"a":' * 50 + b"1" + b"}" * 51 + b"]", "too many lists or objects"),
    ],
)
def test_what_is_no_reply_gives_one_plain_error(content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        table(content)

    assert str(caught.value).startswith("a.json: ")


def test_messages_never_hold_what_a_reply_says() -> None:
    for text in (f'[{{"{SECRET}": "{SECRET}"', f'[{{"{SECRET}": 1, "{SECRET}": 2}}]', f'[{{"a": {SECRET}}}]'):
        with pytest.raises(InputError) as caught:
            table(text)
        assert SECRET not in str(caught.value)


def test_what_would_fill_the_memory_is_refused() -> None:
    with pytest.raises(InputError, match="larger than 1 MB"):
        table(b" " * (1 << 20) + b"[]", extent=Extent(bytes=1 << 20))
    many = [{f"n{number}": 1} for number in range(60)]
    with pytest.raises(InputError, match="more than 50 different names"):
        table(many, extent=Extent(columns=50))
    # One record with many names among many with none: small as text, large as a table.
    sparse = json.dumps([{f"n{number}": 1 for number in range(900)}] + [{}] * 60_000)
    tracemalloc.start()
    with pytest.raises(InputError, match="too large to be read"):
        table(sparse, extent=Extent(cells=1_000_000))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20 << 20


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@given(st.lists(JSON, max_size=5), st.data())
@settings(max_examples=150, deadline=None)
def test_any_json_whole_or_damaged_gives_an_error_or_an_exact_account(records: list[Any], data: st.DataObject) -> None:
    content = bytearray(json.dumps(records).encode())
    damage = data.draw(st.sampled_from(["none", "cut", "flip"]))
    at = data.draw(st.integers(0, len(content) - 1))
    if damage == "cut":
        del content[at:]
    elif damage == "flip":
        content[at] = data.draw(st.integers(0, 255))

    try:
        _, rows = table(bytes(content))
    except InputError:
        return

    assert sorted(row[0] for row in rows) == list(range(2, len(rows) + 2))
    if damage == "none":
        assert len(rows) == len(records)


@pytest.mark.shared
def test_real_replies_are_read_with_every_record(shared_data: Path) -> None:
    for name, count in (("stops-2023-01-london.json", 165), ("stops-force-metropolitan-2024-09-first300.json", 300)):
        content = (shared_data / "api" / name).read_bytes()

        headers, rows = table(content)

        assert len(rows) == count
        assert "location" not in headers
        at = headers.index("location.latitude") + 1
        records = json.loads(content)
        assert [row[at] for row in rows] == [(record["location"] or {}).get("latitude") for record in records]
