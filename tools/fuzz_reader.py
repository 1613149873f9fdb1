"""Look for a file that the reader neither refuses in plain words nor accounts for: coverage-guided, for developers.

    pip install atheris
    python tools/fuzz_reader.py FOLDER -max_total_time=600 -timeout=30

FOLDER holds the files tried so far; where it is empty it is filled from ``sample_data``. The options are libFuzzer's.
The first byte of an input chooses the file's ending, the rest is its content. What breaks the promise is written to
``crash-...`` in the working directory; the same command with that path instead of FOLDER repeats it. Nothing of the
program needs atheris, and no test does. docs/explanation/robustness.md says what a run found.
"""

import gzip
import io
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["scrutiny.records"]):
    from scrutiny.errors import ScrutinyError
    from scrutiny.records.reading import Options, read

import pyarrow as pa
import pyarrow.parquet as pq

ROOT = Path(__file__).resolve().parent.parent
NAME = "2026-08-hertfordshire-stop-and-search"
ENDINGS = (".csv", ".csv.gz", ".xlsx", ".json", ".parquet", ".zip", ".tsv", ".ods")
ROWS = 4  # of the sample in a seed: small inputs are many inputs
PUBLISHED = (
    b"Type,Date,Part of a policing operation,Latitude,Longitude,Age range,Legislation,Object of search,Outcome\n"
    b"Person search,2026-08-03T12:30:00+00:00,False,51.66,-0.39,10-17,Misuse of Drugs Act 1971 (section 23),"
    b"Controlled drugs,Arrest\n"
)
REPLY = (
    b'[{"type": "Person search", "datetime": "2026-08-03T12:30:00+00:00", "legislation": null, "object_of_search": "x",'
    b' "outcome": false, "location": {"latitude": "51.66", "longitude": "-0.39", "street": {"id": 1, "name": "y"}}}]'
)

FOLDER = Path(tempfile.mkdtemp(dir="/dev/shm" if Path("/dev/shm").is_dir() else None))


def one_input(data: bytes) -> None:
    """Read the bytes as a file and check the account of it; an error that a person can mend is an answer too."""
    if not data:
        return
    path = FOLDER / f"{NAME}{ENDINGS[data[0] % len(ENDINGS)]}"
    path.write_bytes(data[1:])
    try:
        records = read([path], options=Options(pseudonym_key=b"k"))
    except ScrutinyError:
        return
    told = [*records.rows["source_row"].tolist(), *records.rejects["row"].tolist()]
    assert records.rows_read == records.accepted + records.joined + records.rejected
    assert (len(records.rows), len(records.rejects)) == (records.accepted, records.rejected)
    assert len(set(told)) == len(told), "a row is told of twice"
    assert len(told) + records.joined == records.rows_read
    assert min(told, default=2) > 1
    assert records.rows["record_id"].is_unique


def seeds() -> dict[str, bytes]:
    """A small file of each kind, with its first byte."""
    sample = (ROOT / "sample_data" / f"{NAME}.csv").read_bytes().splitlines(keepends=True)
    ours = b"".join(sample[: ROWS + 1])
    wide = ours.decode().replace(",", "\t").encode("utf-16")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(f"{NAME}.csv", PUBLISHED)
    table = io.BytesIO()
    columns = [line.split(b",") for line in PUBLISHED.decode().encode().splitlines()]
    pq.write_table(pa.table({name.decode(): [cell.decode()] for name, cell in zip(*columns, strict=True)}), table)
    found = {
        "ours": (0, ours),
        "published": (0, PUBLISHED),
        "marked": (0, b"\xef\xbb\xbfsep=;\r\n" + PUBLISHED.replace(b",", b";")),
        "wide": (6, wide),
        "packed": (1, gzip.compress(PUBLISHED, mtime=0)),
        "reply": (3, REPLY),
        "parquet": (4, table.getvalue()),
        "archive": (5, archive.getvalue()),
        "workbook": (2, _workbook(PUBLISHED)),
    }
    return {name: bytes([ending]) + content for name, (ending, content) in found.items()}


def _workbook(text: bytes) -> bytes:
    import xlsxwriter

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(text.decode().splitlines()):
            sheet.write_row(number, 0, line.split(","))
    return stream.getvalue()


def main() -> None:
    """Fill an empty folder with seeds, then hand over to libFuzzer."""
    warnings.simplefilter("error")
    corpus = next((Path(word) for word in sys.argv[1:] if not word.startswith("-")), None)
    if corpus is None:
        sys.exit("name a folder for the files that are tried: python tools/fuzz_reader.py FOLDER -max_total_time=600")
    if not corpus.is_file():
        corpus.mkdir(parents=True, exist_ok=True)
        for name, content in seeds().items() if not any(corpus.iterdir()) else ():
            (corpus / name).write_bytes(content)
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
