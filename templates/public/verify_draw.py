"""Redo the draw in this folder with nothing but Python: python verify_draw.py (no packages needed)."""
import csv, hashlib, json, pathlib, sys

here = pathlib.Path(__file__).resolve().parent
load = lambda name: json.loads((here / name).read_text(encoding="utf-8"))
rows = lambda name: list(csv.DictReader((here / name).open(encoding="utf-8", newline="")))
sha = lambda name: hashlib.sha256((here / name).read_bytes()).hexdigest()
count = lambda name, slug: sum(row["stratum"] == slug for row in rows(name))
manifest, plan, freeze = load("manifest.json"), load("plan.json"), load("freeze.json")

for name, key in (("frame-public.csv", "frame_sha256"), ("plan.json", "plan_sha256"), ("sample.csv", "sample_sha256")):
    if sha(name) != manifest[key] or freeze.get(key, manifest[key]) != manifest[key]:
        sys.exit(f"DIFFERENT: {name} is not the file whose SHA-256 stands in manifest.json and freeze.json")
first = manifest["stage"] == "first"
before = set() if first else {row["public_id"] for row in rows("first-sample.csv")}
sizes = {one["slug"]: one["sample"] for one in plan["strata"]}  # how many from each area: the plan says it
if not first:  # a larger draw in one area: up to so many in all, less those that the first draw took
    one = next(one for one in plan["strata"] if manifest["stage"] == "intense:" + one["slug"])
    most = min(plan["intense_total"], one["population"]) - count("first-sample.csv", one["slug"])
    sizes = {one["slug"]: max(0, most)}
tickets = {slug: [] for slug in sizes}
for row in rows("frame-public.csv"):
    if row["stratum"] in sizes and row["public_id"] not in before:
        ticket = hashlib.sha256(f"{manifest['seed']},{row['public_id']}".encode()).hexdigest()
        tickets[row["stratum"]].append((ticket, row["public_id"]))
again = {(slug, *pair) for slug, size in sizes.items() for pair in sorted(tickets[slug])[:size]}
if again != {(row["stratum"], row["ticket"], row["public_id"]) for row in rows("sample.csv")}:
    sys.exit("DIFFERENT: the lowest tickets of each area are not the records in sample.csv")
print(f"THE SAME: the {len(again)} records in sample.csv are the lowest tickets of seed {manifest['seed']}")
print(f"Fingerprint, to compare with the one that was announced: {sha('freeze.json')[:32]}")
