"""Redo the draw in this folder with nothing but Python 3.8 or later. It needs no packages and writes nothing.

    python verify_draw.py
    python verify_draw.py "e7d0 dfe7 56f4 ..."     also compare the fingerprint that you were sent
"""
import hashlib
import json
import pathlib
import re
import sys
from collections import Counter

HERE = pathlib.Path(__file__).resolve().parent


def check(holds, otherwise):
    if not holds:
        sys.exit("DIFFERENT: " + otherwise)


def read(name):
    check((HERE / name).is_file(), name + " is missing")
    return (HERE / name).read_bytes()


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def draw(frame, seed, sizes, left_out):
    """Of each stratum that is drawn from: pairs of ticket and public id, lowest ticket first."""
    found = {slug: [] for slug in sizes}
    for public_id, slug in frame:
        if sizes.get(slug) and public_id not in left_out:
            found[slug].append((sha256((seed + "," + public_id).encode("ascii")), public_id))
    return {slug: sorted(pairs) for slug, pairs in found.items()}


def sample_csv(tickets, sizes, stage):
    """sample.csv as it must be: the lowest tickets of each stratum, as many as `sizes` says."""
    lines = ["public_id,stratum,ticket,rank,stage"]
    for slug, size in sizes.items():
        for rank, (ticket, public_id) in enumerate(tickets[slug][:size], start=1):
            lines.append("%s,%s,%s,%d,%s" % (public_id, slug, ticket, rank, stage))
    return ("\n".join(lines) + "\n").encode("ascii")


def ids(sample):
    return [line.split(",")[0] for line in sample.decode("ascii").split("\n")[1:-1]]


def check_replacements(replacements, tickets, drawn, stratum_of):
    in_play, withdrawn, before = set(drawn), set(), ""
    used = Counter(stratum_of[one] for one in drawn)  # how many tickets of each stratum are taken so far
    for number, one in enumerate(replacements, start=1):
        said = "replacement %d in replacements.json: " % number
        line = {key: value for key, value in one.items() if key != "sha256"}
        written = (json.dumps(line, sort_keys=True, indent=1) + "\n").encode("ascii")
        check(one["number"] == number and one["before"] == before, said + "a line before it was changed or taken away")
        check(sha256(written) == one["sha256"], said + "it was changed")
        gone, slug = one["withdrawn"], one["stratum"]
        check(gone in in_play and gone not in withdrawn, said + "that record was not drawn, or was withdrawn before")
        check(stratum_of[gone] == slug and one["reason"], said + "it names another stratum, or no reason")
        ticket, reserve = (tickets[slug][used[slug]:] or [("", "")])[0]
        rank = used[slug] + 1 if reserve else 0
        right = (one["ticket"], one["reserve"], one["rank"]) == (ticket, reserve, rank)
        check(right, said + "the reserve is not the next ticket of its stratum")
        used[slug] += 1 if reserve else 0
        in_play.add(reserve)
        withdrawn.add(gone)
        before = one["sha256"]


def main():
    # 1. The hashes: the fingerprint is that of freeze.json, which names the frame and the plan.
    manifest, plan, freeze = (json.loads(read(name)) for name in ("manifest.json", "plan.json", "freeze.json"))
    for name, key in (("frame-public.csv", "frame_sha256"), ("plan.json", "plan_sha256")):
        check(sha256(read(name)) == freeze[key], name + " is not the file whose SHA-256 stands in freeze.json")
        check(manifest[key] == freeze[key], "manifest.json and freeze.json name another " + key)
    fingerprint = sha256(read("freeze.json"))[:32]
    check(manifest["fingerprint"].replace(" ", "") == fingerprint, "manifest.json has another fingerprint")
    check(sha256(read("sample.csv")) == manifest["sample_sha256"], "manifest.json has another SHA-256 of sample.csv")

    # 2. The frame: one line a record, in order, no record twice; as many in each stratum as the plan says.
    lines = read("frame-public.csv").decode("ascii").split("\n")
    check(lines[0] == "public_id,stratum" and lines.pop() == "", "frame-public.csv does not begin or end as it should")
    lines = lines[1:]
    check(all(re.fullmatch("[0-9a-f]{16},[a-z0-9-]+", line) for line in lines), "frame-public.csv has an odd line")
    check(lines == sorted(lines), "the lines of frame-public.csv are not in order")
    frame = [line.split(",") for line in lines]
    check(len(dict(frame)) == len(frame), "a record stands twice in frame-public.csv")
    strata = {one["slug"]: one for one in plan["strata"]}
    in_plan = {slug: one["population"] for slug, one in strata.items() if one["population"]}
    counted = Counter(slug for _, slug in frame)
    check(in_plan == counted, "plan.json counts other records in the strata than frame-public.csv has")
    sizes = {slug: one["sample"] for slug, one in strata.items()}
    check(sum(sizes.values()) == plan["total"], "the sizes in plan.json do not add up to its total")
    for slug, size in sizes.items():  # records left out before the freeze stay on the list and are never drawn
        check(not slug.startswith("excluded-") or size == 0, "records are drawn from " + slug + ", which was left out")

    # 3. A larger draw goes on from a true first draw under another seed, and takes up to so many of one stratum in all.
    seed, stage, left_out = manifest["seed"], manifest["stage"], set()
    if stage != "first":
        first, first_sample = json.loads(read("first-manifest.json")), read("first-sample.csv")
        same = sha256(read("first-manifest.json")) == manifest["first_manifest_sha256"]
        check(same, "first-manifest.json is not the file whose SHA-256 stands in manifest.json")
        check(first["fingerprint"] == manifest["fingerprint"], "the first draw was of another list or plan")
        check(first["seed"] != seed, "the larger draw has the seed of the first")
        again = sample_csv(draw(frame, first["seed"], sizes, set()), sizes, "first")
        check(again == first_sample, "the seed in first-manifest.json does not give the records in first-sample.csv")
        left_out = set(ids(first_sample))
        before = read("drawn-before.csv").decode("ascii").split()
        check(before == ["public_id"] + sorted(left_out), "drawn-before.csv does not list what the first draw took")
        slug = stage.replace("intense:", "", 1)
        check(slug in strata and not slug.startswith("excluded-"), "the plan knows no such draw as " + stage)
        most = min(plan["intense_total"], strata[slug]["population"])
        sizes = {slug: max(0, most - list(map(dict(frame).get, left_out)).count(slug))}

    # 4. The draw.
    check(re.fullmatch("[!-~]([ -~]*[!-~])?", seed), "the seed is not plain characters")
    tickets = draw(frame, seed, sizes, left_out)
    sample = sample_csv(tickets, sizes, stage)
    check(sample == read("sample.csv"), "the lowest tickets of each stratum are not the records in sample.csv")
    said = {one["slug"]: one["sample"] for one in manifest["strata"]}
    check(said == sizes, "manifest.json says other sizes than the plan")

    # 5. Records withdrawn after the draw, where there are any: for each, the next ticket of its stratum is shown too.
    if (HERE / "replacements.json").is_file():
        check_replacements(json.loads(read("replacements.json"))["replacements"], tickets, ids(sample), dict(frame))

    print("THE SAME: the %d records in sample.csv are the lowest tickets of seed %s" % (len(ids(sample)), seed))
    if len(sys.argv) < 2:
        print("Fingerprint, to compare with the one that was announced: " + fingerprint)
    else:
        given = "".join("".join(sys.argv[1:]).split()).lower()
        check(given == fingerprint, "the fingerprint of these files is " + fingerprint + ", not the one that was given")
        print("The fingerprint is the one that was given: list and plan are as they were when it was sent out")


try:
    main()
except (AttributeError, KeyError, TypeError, ValueError):
    sys.exit("DIFFERENT: one of the files is not in the form in which it is written")
