"""Redo the draw in this folder with nothing but Python: python verify_draw.py (no packages needed)."""
import csv, hashlib, json, pathlib, sys

here = pathlib.Path(__file__).resolve().parent
manifest = json.loads((here / "manifest.json").read_text(encoding="utf-8"))
rows = lambda name: list(csv.DictReader((here / name).open(encoding="utf-8", newline="")))
sha = lambda data: hashlib.sha256(data).hexdigest()

if sha((here / "frame-public.csv").read_bytes()) != manifest["frame_sha256"]:
    sys.exit("DIFFERENT: frame-public.csv is not the file whose SHA-256 is in manifest.json")
before = {row["public_id"] for row in rows("drawn-before.csv")} if (here / "drawn-before.csv").exists() else set()
tickets = {}
for row in rows("frame-public.csv"):
    if row["public_id"] not in before:
        ticket = sha(f"{manifest['seed']},{row['public_id']}".encode())
        tickets.setdefault(row["stratum"], []).append((ticket, row["public_id"]))
drawn = {(row["stratum"], row["ticket"], row["public_id"]) for row in rows("sample.csv")}
for stratum in manifest["strata"]:
    slug = stratum["slug"]
    lowest = {(slug, *pair) for pair in sorted(tickets.get(slug, []))[: stratum["sample"]]}
    if lowest != {row for row in drawn if row[0] == slug}:
        sys.exit(f"DIFFERENT: the lowest tickets of {slug} are not the records in sample.csv")
if {row[0] for row in drawn} - {stratum["slug"] for stratum in manifest["strata"]}:
    sys.exit("DIFFERENT: sample.csv has records of a stratum that manifest.json does not name")
print(f"THE SAME: the {len(drawn)} records in sample.csv are the lowest tickets of seed {manifest['seed']}")
