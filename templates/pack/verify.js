"use strict";
// Draws again from the public files inside this page and compares. Nothing is fetched, sent or kept. The recipe is
// the one of README.txt and verify_draw.py in the public folder: ticket = SHA-256 of seed, comma, public id; of each
// stratum the lowest tickets, as many as the plan says.
(function () {
  const AT_ONCE = 500; // tickets between two steps of the progress bar
  const HEADER = "public_id,stratum,ticket,rank,stage";
  const files = JSON.parse(document.getElementById("files").textContent);
  const find = function (id) { return document.getElementById(id); };
  // Whether list, plan and seed came in one step, so that no fingerprint could be sent before there was a seed.
  const TOGETHER = find("compare").dataset.way === "together";

  class Different extends Error {}

  function check(holds, otherwise) {
    if (!holds) {
      throw new Different(otherwise);
    }
  }

  function text(name) {
    check(typeof files[name] === "string", name + " is missing from this page.");
    return files[name];
  }

  async function sha256(words) {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(words));
    return Array.from(new Uint8Array(digest), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }

  // List and plan must be those whose hashes stand in freeze.json; its own hash is the fingerprint.
  async function fixed(freeze) {
    for (const [name, key, words] of [["frame-public.csv", "frame_sha256", "The list"], ["plan.json", "plan_sha256", "The plan"]]) {
      check(await sha256(text(name)) === freeze[key], words + " is not the one that was fixed: something in it was changed.");
    }
  }

  async function fingerprint() {
    return (await sha256(text("freeze.json"))).slice(0, 32);
  }

  // The same, or "" where the list or the plan on this page is not the one that it stands for.
  async function fingerprintThatHolds() {
    try {
      await fixed(JSON.parse(text("freeze.json")));
      return await fingerprint();
    } catch (error) {
      return "";
    }
  }

  const grouped = function (digits) { return digits.match(/.{4}/g).join(" "); };
  const bare = function (words) { return words.replace(/[\s-]/g, "").toLowerCase(); };
  const count = function (number) { return number.toLocaleString("en-GB"); };
  // A name may come from a file of boundaries: no sign in it may turn the line round or hide.
  const plain = function (name) { return name.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069]/g, ""); };
  const searches = function (number) { return number === 1 ? "1 search" : count(number) + " searches"; };
  const records = function (number) { return number === 1 ? "1 record" : count(number) + " records"; };

  // The frame as pairs of public id and stratum, if it is written as it must be.
  function frame() {
    const lines = text("frame-public.csv").split("\n");
    check(lines.shift() === "public_id,stratum" && lines.pop() === "", "The list does not begin or end as it should.");
    check(lines.every(function (line) { return /^[0-9a-f]{16},[a-z0-9-]+$/.test(line); }), "The list has an odd line.");
    check(lines.every(function (line, at) { return at === 0 || lines[at - 1] < line; }), "The list is not in order, or a line stands in it twice.");
    const rows = lines.map(function (line) { return line.split(","); });
    check(new Map(rows).size === rows.length, "A search stands on the list twice.");
    return rows;
  }

  // What the plan says of each stratum, if that can be: as many searches as are on the list, none drawn of those left out.
  function planned(plan, rows) {
    const counted = new Map();
    for (const [, slug] of rows) {
      counted.set(slug, (counted.get(slug) || 0) + 1);
    }
    const strata = new Map(plan.strata.map(function (one) { return [one.slug, one]; }));
    let sum = 0;
    for (const [slug, one] of strata) {
      check((counted.get(slug) || 0) === one.population, "The plan counts other searches in the areas than the list has.");
      check(!slug.startsWith("excluded-") || one.sample === 0, "Searches that had been left out were drawn.");
      sum += one.sample;
      counted.delete(slug);
    }
    check(counted.size === 0, "The list has an area that the plan does not know.");
    check(sum === plan.total, "The numbers in the plan do not add up to its total.");
    return strata;
  }

  // Tickets of each stratum that is drawn from, lowest first, as pairs of ticket and public id.
  async function tickets(rows, seed, sizes, leftOut, tell) {
    const asked = rows.filter(function (row) { return sizes.get(row[1]) && !leftOut.has(row[0]); });
    const found = new Map(Array.from(sizes.keys(), function (slug) { return [slug, []]; }));
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE);
      const made = await Promise.all(some.map(function (row) { return sha256(seed + "," + row[0]); }));
      some.forEach(function (row, number) { found.get(row[1]).push([made[number], row[0]]); });
      tell(at + some.length, asked.length);
      await new Promise(function (resume) { setTimeout(resume); });
    }
    for (const pairs of found.values()) {
      pairs.sort(function (one, other) { return one[0] < other[0] ? -1 : 1; });
    }
    return found;
  }

  // sample.csv as it must be.
  function sampleCsv(found, sizes, stage) {
    const lines = [HEADER];
    for (const [slug, size] of sizes) {
      found.get(slug).slice(0, size).forEach(function ([ticket, id], at) {
        lines.push([id, slug, ticket, at + 1, stage].join(","));
      });
    }
    return lines.join("\n") + "\n";
  }

  const drawnIn = function (sample) { return sample.split("\n").slice(1, -1).map(function (line) { return line.split(","); }); };

  // A larger draw: from a true first draw, under another seed, up to so many of one stratum in all.
  async function larger(manifest, plan, strata, rows, sizes) {
    const first = JSON.parse(text("first-manifest.json"));
    const sample = text("first-sample.csv");
    check(await sha256(text("first-manifest.json")) === manifest.first_manifest_sha256, "The first draw is not the one that this draw goes on from.");
    check(first.fingerprint === manifest.fingerprint, "The first draw was from another list or plan.");
    check(first.seed !== manifest.seed, "The larger draw has the seed of the first.");
    const found = await tickets(rows, first.seed, sizes, new Set(), function () {});
    check(sampleCsv(found, sizes, "first") === sample, "The seed of the first draw does not give its records.");
    const before = drawnIn(sample);
    const ids = before.map(function (line) { return line[0]; });
    check(text("drawn-before.csv") === ["public_id"].concat(ids.slice().sort(), "").join("\n"), "The records left out of this draw are not those that the first one took.");
    const slug = manifest.stage.replace("intense:", "");
    check(strata.has(slug) && !slug.startsWith("excluded-"), "The plan knows no such draw.");
    const most = Math.min(plan.intense_total, strata.get(slug).population);
    const had = before.filter(function (line) { return line[1] === slug; }).length;
    return { had: had, leftOut: new Set(ids), sizes: new Map([[slug, Math.max(0, most - had)]]) };
  }

  // Records withdrawn after the draw: for each, the next ticket of its stratum was called in addition, and no other.
  async function replaced(rows, found) {
    const lines = JSON.parse(text("replacements.json")).replacements;
    const stratum = new Map(rows);
    const drawn = drawnIn(text("sample.csv")).map(function (line) { return line[0]; });
    const inPlay = new Set(drawn);
    const withdrawn = new Set();
    const used = new Map();
    for (const id of drawn) {
      used.set(stratum.get(id), (used.get(stratum.get(id)) || 0) + 1);
    }
    let before = "";
    for (const [at, one] of lines.entries()) {
      const said = "Of the records that were withdrawn later, number " + (at + 1) + " is not in order: ";
      const { sha256: own, ...rest } = one;
      const sorted = Object.fromEntries(Object.keys(rest).sort().map(function (key) { return [key, rest[key]]; }));
      check(one.number === at + 1 && one.before === before && await sha256(JSON.stringify(sorted, null, 1) + "\n") === own, said + "the list of them was changed.");
      check(inPlay.has(one.withdrawn) && !withdrawn.has(one.withdrawn), said + "it was not drawn, or was withdrawn before.");
      check(stratum.get(one.withdrawn) === one.stratum && one.reason, said + "it is of another area, or has no reason.");
      const count = used.get(one.stratum) || 0;
      const [ticket, id] = found.get(one.stratum)[count] || ["", ""];
      check(one.ticket === ticket && one.reserve === id && one.rank === (id ? count + 1 : 0), said + "the record that was called for it does not have the next ticket.");
      if (id) {
        used.set(one.stratum, count + 1);
        inPlay.add(id);
      }
      withdrawn.add(one.withdrawn);
      before = own;
    }
    return lines.length;
  }

  async function drawAgain(tell) {
    const manifest = JSON.parse(text("manifest.json"));
    const plan = JSON.parse(text("plan.json"));
    const freeze = JSON.parse(text("freeze.json"));
    await fixed(freeze);
    check(manifest.frame_sha256 === freeze.frame_sha256 && manifest.plan_sha256 === freeze.plan_sha256, "The draw was from another list or plan.");
    check(bare(manifest.fingerprint) === await fingerprint(), "The fingerprint is not that of the list and the plan.");
    check(await sha256(text("sample.csv")) === manifest.sample_sha256, "The records named here are not those that were written down when they were drawn.");
    check(/^[!-~]([ -~]*[!-~])?$/.test(manifest.seed), "The seed is not plain characters.");
    const rows = frame();
    const strata = planned(plan, rows);
    let sizes = new Map(Array.from(strata, function ([slug, one]) { return [slug, one.sample]; }));
    let leftOut = new Set();
    let had = 0;
    if (manifest.stage !== "first") {
      ({ sizes, leftOut, had } = await larger(manifest, plan, strata, rows, sizes));
    }
    const found = await tickets(rows, manifest.seed, sizes, leftOut, tell);
    check(sampleCsv(found, sizes, manifest.stage) === text("sample.csv"), "Drawn again, other records come out.");
    const withdrawn = "replacements.json" in files ? await replaced(rows, found) : 0;
    return { withdrawn, manifest, strata, sizes, found, leftOut, had, all: rows.length };
  }

  // --- words on the page ---

  function element(kind, words, name) {
    const made = document.createElement(kind);
    made.textContent = words;
    if (name) {
      made.className = name;
    }
    return made;
  }

  function show(word, sentences, differs) {
    const box = element("div", "", differs ? "result differs" : "result");
    box.append(element("p", word, "word"));
    for (const sentence of sentences) {
      box.append(element("p", sentence));
    }
    find("result").replaceChildren(box);
  }

  // The numbers of the pack: by ticket over all areas, from the first number of this draw.
  function numbered(again) {
    const drawn = drawnIn(text("sample.csv")).map(function ([id, slug, ticket, rank]) { return { id, slug, ticket, rank: Number(rank) }; });
    drawn.sort(function (one, other) { return one.ticket < other.ticket ? -1 : 1; });
    return drawn.map(function (one, at) { return { ...one, number: again.manifest.first_number + at }; });
  }

  function place(rank) {
    const tens = rank % 100;
    const ending = tens > 10 && tens < 14 ? "th" : ["th", "st", "nd", "rd"][rank % 10] || "th";
    return rank === 1 ? "the lowest" : "the " + count(rank) + ending + " lowest";
  }

  function step(parts) {
    const made = document.createElement("li");
    for (const [kind, words] of parts) {
      made.append(kind === "code" ? element("code", words) : words);
    }
    return made;
  }

  function work(again, one) {
    const name = plain(again.strata.get(one.slug).name);
    const own = again.found.get(one.slug);
    const size = Math.min(again.sizes.get(one.slug), own.length);
    const next = own[size];
    const group = again.leftOut.size ? " in this group that the first draw had not taken" : " in this group";
    const steps = [
      [["", "Record " + count(one.number) + " of your pack is on the list under the public id "], ["code", one.id], ["", ", in the group “" + name + "”."]],
      [["", "Seed, comma and public id make one text: "], ["code", again.manifest.seed + "," + one.id]],
      [["", "The SHA-256 of that text is its ticket: "], ["code", one.ticket]],
      [["", "Tickets are put in order like words in a dictionary, from the left, the figures 0 to 9 before the letters a to f. There are " + count(own.length) + " tickets" + group + ", and this is " + place(one.rank) + "."]],
    ];
    if (next) {
      steps.push([["", "The plan takes " + (size === 1 ? "the lowest one" : "the " + count(size) + " lowest") + ", so this record was drawn. The first ticket that was not drawn is "], ["code", next[0]]]);
    } else {
      steps.push([["", "All of them were drawn."]]);
    }
    find("steps").replaceChildren(...steps.map(step));
  }

  function tell(done, all) {
    find("progress").max = all;
    find("progress").value = done;
    find("done").textContent = count(done) + " of " + count(all);
  }

  // A larger draw is of one area: a sentence, for a table of one line says less.
  function oneArea(again) {
    const [slug, size] = again.sizes.entries().next().value;
    const one = again.strata.get(slug);
    const rest = one.population - again.had;
    const taken = size === 0 ? "none of the others" : size === rest ? "all of the others" : count(size) + " of the other " + count(rest);
    const same = size === 0 ? "" : size === 1 ? " Drawn again, the same one comes out." : " Drawn again, the same " + count(size) + " come out.";
    return "“" + plain(one.name) + "” has " + searches(one.population) + " on the list. The first draw took " + (again.had ? count(again.had) : "none") + " of them. This draw took " + taken + "." + same;
  }

  function showTable(again) {
    if (find("one-area")) {
      find("one-area").textContent = oneArea(again);
      find("table").hidden = false;
      return;
    }
    const lines = Array.from(again.sizes, function ([slug, size]) {
      const one = again.strata.get(slug);
      const line = document.createElement("tr");
      const head = element("th", plain(one.name));
      head.scope = "row";
      const said = slug.startsWith("excluded-") ? "left out before the draw" : size ? "the same" : "none to draw";
      line.append(head, element("td", count(one.population), "number"), element("td", count(size), "number"), element("td", said));
      return line;
    });
    find("rows").replaceChildren(...lines);
    find("table").hidden = false;
  }

  function showWorked(again) {
    const drawn = numbered(again);
    find("which").replaceChildren(...drawn.map(function (one, at) {
      const choice = element("option", count(one.number) + " (" + plain(again.strata.get(one.slug).name) + ")");
      choice.value = String(at);
      return choice;
    }));
    find("which").onchange = function () { work(again, drawn[Number(find("which").value)]); };
    find("worked").hidden = drawn.length === 0;
    if (drawn.length) {
      work(again, drawn[0]);
    }
  }

  async function start() {
    find("start").disabled = true;
    find("doing").hidden = false;
    find("result").replaceChildren();
    find("worked").hidden = find("table").hidden = true;
    try {
      const again = await drawAgain(tell);
      const drawn = drawnIn(text("sample.csv")).length;
      const from = again.sizes.size === 1 ? " from “" + plain(again.strata.get(again.sizes.keys().next().value).name) + "”" : "";
      const later = again.withdrawn === 0 ? [] : [
        (again.withdrawn === 1 ? "1 record was withdrawn after the draw, with a reason. It counts" : count(again.withdrawn) + " records were withdrawn after the draw, each with a reason. They count") + " as not available. What was shown in addition has the next ticket of the same area, as the rule says.",
      ];
      show("The same.", [
        "Drawn again with the seed " + again.manifest.seed + ", exactly the " + records(drawn) + from + " of this draw come out, from a list of " + searches(again.all) + ".",
        "The list and the plan are those behind the fingerprint below. " + (TOGETHER
          ? "They were made in one step with the seed" + (again.manifest.stage === "first" ? "" : " of the first draw") + ". So this shows that the draw can be repeated, and not that nobody chose."
          : "Compare it with the one that you were sent: only that shows that they were fixed before there was a seed."),
      ].concat(later), false);
      showTable(again);
      showWorked(again);
    } catch (error) {
      const why = error instanceof Different ? error.message : "One of the files in this page cannot be read.";
      show("Not the same.", [
        why,
        "Do not use this pack before that is explained. It may be a mistake, such as a file that was saved again by another program. Tell the office and the chair what this page says, and ask for a new copy.",
      ], true);
    }
    find("doing").hidden = true;
    find("start").disabled = false;
  }

  async function compare() {
    const own = await fingerprintThatHolds();
    const sent = bare(find("sent").value);
    find("agrees").textContent = own === "" || sent === "" ? ""
      : sent === own ? (TOGETHER ? "It is the same. The pack and this page are about the same list and the same plan." : "It is the same. The list and the plan are as they were when that was sent out.")
      : own.startsWith(sent) ? "The same so far. The whole fingerprint has 32 letters and digits; " + (32 - sent.length) + " to go."
      : "It is not the same. Look for a slip of the pen first. If it stays different, " + (TOGETHER ? "the pack and this page are about different lists or plans" : "the list or the plan is not the one that was announced") + ": tell the chair.";
  }

  async function begin() {
    find("still").hidden = true;
    if (!globalThis.crypto || !crypto.subtle) {
      show("This browser cannot check.", [
        "It does not let a page that is opened from a file work out SHA-256. Open this file in a current Chrome, Edge or Firefox on a computer, or use one of the other ways at the end of this page. Nothing is said by this about the draw.",
      ], false);
      return;
    }
    find("start").disabled = false;
    find("start").addEventListener("click", start);
    find("sent").addEventListener("input", compare);
    const own = await fingerprintThatHolds();
    find("fingerprint").textContent = own ? grouped(own) : "none: the list or the plan on this page was changed after it was fixed";
    compare(); // a browser may have kept what was typed
  }

  begin();
})();
