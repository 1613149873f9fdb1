"use strict";
// Checking and signing. Everything that a record says goes into the page as text, never as markup. What is kept in the
// browser and what is saved holds places, kinds, decisions and staff codes; a word of a text is in neither.
(function () {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = function (id) { return document.getElementById(id); };
  const KEY = data.form + ":" + data.draw;
  const STAFF = /^[A-Z0-9][A-Z0-9-]{0,15}$/;
  const kinds = new Map(data.kinds.map(function (one) { return [one[0], { label: one[1], token: one[2] }]; }));
  const labels = { out: "Take out", in: "Leave in" };
  let bands = Object.assign({}, data.bands);
  let here = -1; // the record that is open; -1: the list
  let unsaved = false;
  let chosen = null; // the words that are selected: field, start, end
  let watch = null;

  // --- what is known of each record ---------------------------------------------------------------------------

  const records = data.records.map(function (one) {
    const texts = new Map(one.texts.map(function (each) {
      return [each[0], { label: each[1], letters: Array.from(each[2]) }];
    }));
    return {
      id: one.id, number: one.number, area: one.area, edition: one.edition, printed: one.printed, texts: texts,
      before: one.signed, void: one.void, signed: "", opened: false, end: false, touched: false,
      marks: one.marks.map(function (m) {
        return { field: m[0], start: m[1], end: m[2], kind: m[3], certain: Boolean(m[4]), decision: m[5] };
      }),
      added: one.added.map(function (m) { return { field: m[0], start: m[1], end: m[2], kind: m[3], added: true, decision: "out" }; })
    };
  });
  const byId = new Map(records.map(function (one) { return [one.id, one]; }));

  function covered(record, mark) {
    return !mark.added && record.added.some(function (one) {
      return one.field === mark.field && one.start <= mark.start && mark.end <= one.end;
    });
  }

  // The marks that count, in the order of the text: a person's mark stands over the machine's.
  function shown(record) {
    const order = Array.from(record.texts.keys());
    const there = record.marks.filter(function (one) { return !covered(record, one); }).concat(record.added);
    return there.sort(function (a, b) { return order.indexOf(a.field) - order.indexOf(b.field) || a.start - b.start; });
  }

  function open(record) {
    return shown(record).filter(function (one) { return !one.decision; }).length;
  }

  function isSigned(record) {
    return Boolean(record.signed || record.before);
  }

  // --- keeping and saving ---------------------------------------------------------------------------------------

  function asFile() {
    const out = {};
    for (const one of records) {
      if (one.touched) {
        out[one.id] = {
          edition: one.edition, opened: one.opened, end: one.end, signed: one.signed,
          marks: one.marks.map(function (m) { return [m.field, m.start, m.end, m.kind, m.decision]; }),
          added: one.added.map(function (m) { return [m.field, m.start, m.end, m.kind]; })
        };
      }
    }
    return { form: data.form, draw: data.draw, bands: bands, records: out };
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(asFile()));
    } catch (error) {
      // A browser that may keep nothing: the saved file is what counts.
    }
  }

  function changed(record) {
    record.touched = true;
    unsaved = true;
    if (isSigned(record)) {
      record.signed = record.before = "";
      say("Record " + record.number + " was changed, so its signature is taken away. Sign it again.");
    }
    keep();
    progress();
  }

  // Which of the records of a file were taken in; decisions about texts that are others by now are left out.
  function takeIn(file, isOpened) {
    const wrong = !file || typeof file !== "object" || file.form !== data.form || typeof file.records !== "object" || !file.records;
    if (wrong) { return { problem: "This is not a file that this page saved." }; }
    if (file.draw !== data.draw) { return { problem: "This file is of another draw." }; }
    const same = data.banded.every(function (one) { return file.bands && file.bands[one[0]] === bands[one[0]]; });
    const known = data.banded.every(function (one) { return file.bands && data.steps[one[0]].includes(file.bands[one[0]]); });
    let drop = false;
    if (!same && known) {
      if (isOpened && records.some(isSigned)) {
        drop = true;
      } else {
        bands = pick(file.bands);
        for (const one of records) { one.before = ""; } // signed for other bands
      }
    }
    let taken = 0, other = 0;
    for (const id of Object.keys(file.records)) {
      const record = byId.get(id), its = file.records[id];
      if (!record || !its || its.edition !== record.edition || !Array.isArray(its.marks) || !Array.isArray(its.added)) { other += 1; continue; }
      if (record.signed && !its.signed) { continue; }
      const was = standing(record);
      const decided = new Map(its.marks.map(function (m) { return [m[0] + ":" + m[1] + ":" + m[2], m]; }));
      for (const mark of record.marks) {
        const found = decided.get(mark.field + ":" + mark.start + ":" + mark.end);
        if (found && kinds.has(found[3]) && (labels[found[4]] || found[4] === "")) { mark.kind = found[3]; mark.decision = found[4]; }
      }
      record.added = [];
      for (const m of its.added) {
        const text = record.texts.get(m[0]);
        if (text && Number.isInteger(m[1]) && Number.isInteger(m[2]) && m[1] >= 0 && m[1] < m[2] && m[2] <= text.letters.length && kinds.has(m[3])) {
          addMark(record, m[0], m[1], m[2], m[3]);
        }
      }
      record.opened = its.opened === true;
      record.end = its.end === true;
      record.signed = !drop && typeof its.signed === "string" && STAFF.test(its.signed) && record.opened && record.end && !open(record) ? its.signed : "";
      if (record.signed || standing(record) !== was) { record.before = ""; }
      record.touched = true;
      taken += 1;
    }
    return { taken: taken, other: other, dropped: drop };
  }

  function standing(record) {
    return JSON.stringify(shown(record).map(function (m) { return [m.field, m.start, m.end, m.kind, m.decision]; }));
  }

  function pick(values) {
    return Object.fromEntries(data.banded.map(function (one) { return [one[0], values[one[0]]]; }));
  }

  function save() {
    const name = "review-" + data.draw + ".json";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(asFile(), null, 1) + "\n"], { type: "application/json" }));
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
    unsaved = false;
    const count = records.filter(function (one) { return one.signed; }).length;
    say("Saved as " + name + ", with " + counted(count, "signed record", "signed records") + ". Read it back: scrutiny redact --read FILE");
  }

  async function reopen(input) {
    const file = input.files[0];
    if (!file) { return; }
    let read = null;
    try { read = JSON.parse(await file.text()); } catch (error) { read = null; }
    input.value = "";
    const done = takeIn(read, true);
    if (done.problem) { say(done.problem, true); return; }
    keep();
    drawAll();
    say(counted(done.taken, "record", "records") + " taken in."
      + (done.other ? " " + counted(done.other, "record is", "records are") + " not as in that file any more; check them anew." : "")
      + (done.dropped ? " The file was signed with other bands, so its signatures do not count here." : ""));
  }

  // --- words on the page ------------------------------------------------------------------------------------------

  function counted(number, one, several) {
    return number + " " + (number === 1 ? one : several);
  }

  function say(words, isNo) {
    at("said").textContent = words;
    at("said").classList.toggle("no", Boolean(isNo));
  }

  function progress() {
    const signed = records.filter(isSigned).length;
    const waits = records.reduce(function (sum, one) { return sum + (isSigned(one) ? 0 : open(one)); }, 0);
    const left = records.length - signed;
    at("progress").textContent = signed + " of " + counted(records.length, "record", "records") + " signed"
      + (left ? ", " + left + " left. " + (waits ? counted(waits, "mark", "marks") + " to decide." : "Nothing to decide in them.") : ". All are signed: save now.");
    drawClock();
    records.forEach(function (one, place) {
      const button = at("numbers").children[place] && at("numbers").children[place].firstElementChild;
      if (button) {
        button.className = isSigned(one) ? "signed" : open(one) ? "waits" : "";
        button.setAttribute("aria-label", "Record " + one.number + ", " + (isSigned(one) ? "signed" : open(one) ? counted(open(one), "mark", "marks") + " to decide" : "to be signed"));
      }
    });
  }

  function element(name, words, className) {
    const made = document.createElement(name);
    if (words !== undefined) { made.textContent = words; }
    if (className) { made.className = className; }
    return made;
  }

  // --- bands --------------------------------------------------------------------------------------------------------

  function steps(choice) {
    return data.banded.map(function (one) { return data.steps[one[0]].indexOf(choice[one[0]]); });
  }

  function crowdOf(choice) {
    const found = data.alone[steps(choice).join("")];
    return { fewest: found[0], alone: new Set(found[1]) };
  }

  function drawBands() {
    const box = at("band-choices");
    box.replaceChildren();
    for (const [name, label] of data.banded) {
      const part = element("div"), select = element("select"), title = element("label", label);
      select.id = "band-" + name;
      title.htmlFor = select.id;
      for (const step of data.steps[name]) {
        const option = element("option", step);
        option.value = step;
        option.selected = step === bands[name];
        select.append(option);
      }
      select.addEventListener("change", function () { chooseBand(name, select); });
      part.append(title, element("br"), select);
      box.append(part);
    }
    drawCrowd();
  }

  function chooseBand(name, select) {
    const signed = records.filter(isSigned);
    if (signed.length && !confirm("A signature says how the record is printed. Changing that takes away " + counted(signed.length, "signature", "signatures") + ". Change it?")) {
      select.value = bands[name];
      return;
    }
    bands = Object.assign({}, bands, { [name]: select.value });
    for (const one of signed) { one.signed = one.before = ""; one.touched = true; }
    unsaved = true;
    keep();
    progress();
    drawCrowd();
  }

  // --- times and dates: all of a kind together --------------------------------------------------------------------------

  function ofKind(record, code) {
    return shown(record).filter(function (one) { return !one.added && one.kind === code; });
  }

  function drawClock() {
    const left = records.filter(function (one) { return !isSigned(one); });
    const counts = data.together.map(function (code) {
      const waits = left.reduce(function (sum, one) { return sum + ofKind(one, code).filter(function (mark) { return !mark.decision; }).length; }, 0);
      return counted(waits, kinds.get(code).label.toLowerCase(), kinds.get(code).label.toLowerCase() + "s");
    });
    at("clock-count").textContent = "Not decided: " + counts.join(", ") + ".";
  }

  // Every mark of a kind in the records that are not signed. What was decided otherwise by hand is asked about first.
  function decideAll(code, decision) {
    const left = records.filter(function (one) { return !isSigned(one); }), words = kinds.get(code).label.toLowerCase();
    const marks = left.flatMap(function (one) { return ofKind(one, code); });
    const other = marks.filter(function (one) { return one.decision && one.decision !== decision; }).length;
    const also = other > 0 && confirm(counted(other, words + " is", words + "s are") + " decided the other way already. Change them too?");
    let count = 0;
    for (const record of left) {
      for (const mark of ofKind(record, code)) {
        if (!mark.decision || (also && mark.decision !== decision)) {
          mark.decision = decision;
          record.touched = true;
          count += 1;
        }
      }
    }
    if (count) { unsaved = true; keep(); }
    progress();
    say(count ? counted(count, words, words + "s") + " decided: " + labels[decision].toLowerCase() + ". Open, read and sign each record."
      : "There is no " + words + " left to decide.");
  }

  function decideHere(decision) {
    const record = records[here];
    const marks = data.together.flatMap(function (code) { return ofKind(record, code); }).filter(function (one) { return one.decision !== decision; });
    if (!marks.length) { say("No time or date here is left to decide."); return; }
    at("said").textContent = "";
    for (const one of marks) { one.decision = decision; }
    const was = isSigned(record);
    changed(record);
    paint(record);
    if (!was) { say(counted(marks.length, "time or date", "times and dates") + " decided: " + labels[decision].toLowerCase() + "."); }
  }

  function drawCrowd() {
    const now = crowdOf(bands), list = at("coarser"), total = records.length;
    at("crowd").textContent = "By what the force publishes of every search, " + now.alone.size + " of " + counted(total, "record stands", "records stand")
      + " alone: no other of the " + data.frame.toLocaleString("en-GB") + " on the list is printed like it, so somebody could find it again." + (now.alone.size ? "" : " The smallest group has " + now.fewest + ".");
    list.replaceChildren();
    for (const [name, label] of data.banded) {
      const step = data.steps[name].indexOf(bands[name]) + 1;
      if (step < data.steps[name].length) {
        const next = Object.assign({}, bands, { [name]: data.steps[name][step] });
        list.append(element("li", label + " as “" + data.steps[name][step] + "”: " + crowdOf(next).alone.size + " of " + total + " alone"));
      }
    }
  }

  // --- a record --------------------------------------------------------------------------------------------------------

  const BREAKS = "\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029";
  const FINE = "\n\t\u200c\u200d\u200e\u200f\u061c";

  // What stands in the page for a letter that would be invisible, or would turn the line round; null for all others.
  function odd(letters, place) {
    const letter = letters[place];
    if (BREAKS.includes(letter)) { return letter === "\r" && letters[place + 1] === "\n" ? "" : "\n"; }
    if (FINE.includes(letter) || !/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]/u.test(letter)) { return null; }
    return "[U+" + letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0") + "]";
  }

  function pieces(parent, letters, start, end) {
    let run = start;
    function flush(to) {
      if (run < to) {
        const part = element("span", letters.slice(run, to).join(""));
        part.dataset.at = run;
        parent.append(part);
      }
    }
    for (let place = start; place < end; place += 1) {
      const instead = odd(letters, place);
      if (instead !== null) {
        flush(place);
        const part = element("span", instead, "odd");
        part.dataset.at = place;
        parent.append(part);
        run = place + 1;
      }
    }
    flush(end);
  }

  function wordsOf(record, mark) {
    const letters = record.texts.get(mark.field).letters;
    let words = "";
    for (let place = mark.start; place < mark.end; place += 1) {
      const instead = odd(letters, place);
      words += instead === null ? letters[place] : instead;
    }
    return words.replace(/\s+/g, " ").trim();
  }

  function drawTexts(record) {
    const box = at("texts");
    box.replaceChildren();
    const marks = shown(record);
    record.texts.forEach(function (text, field) {
      const block = element("div", undefined, "text");
      block.dataset.field = field;
      block.dir = "auto";
      let from = 0;
      marks.forEach(function (mark, number) {
        if (mark.field !== field) { return; }
        pieces(block, text.letters, from, mark.start);
        const made = element("mark");
        made.id = "in-text-" + number;
        made.tabIndex = 0;
        made.setAttribute("role", "button");
        made.dataset.n = number + 1;
        pieces(made, text.letters, mark.start, mark.end);
        made.addEventListener("click", function () {
          if (getSelection().isCollapsed) { decide(record, mark, mark.decision === "out" ? "in" : "out"); }
        });
        made.addEventListener("keydown", function (event) {
          const key = event.key.toLowerCase();
          if (event.ctrlKey || event.altKey || event.metaKey) { return; }
          if (key === "enter" || key === " ") { decide(record, mark, mark.decision === "out" ? "in" : "out"); } else if (key === "t") { decide(record, mark, "out"); } else if (key === "l") { decide(record, mark, "in"); } else { return; }
          event.preventDefault();
        });
        block.append(made);
        from = mark.end;
      });
      pieces(block, text.letters, from, text.letters.length);
      box.append(element("h3", text.label), block);
    });
    if (!record.texts.size) {
      box.append(element("p", "This record has no free text. Your signature is for how the rest of it is printed."));
    }
  }

  function drawMarks(record) {
    const list = at("marks");
    list.replaceChildren();
    shown(record).forEach(function (mark, number) {
      const item = element("li"), set = element("fieldset"), legend = element("legend", (number + 1) + ". “" + wordsOf(record, mark) + "” ");
      legend.append(element("span", "in “" + record.texts.get(mark.field).label + "”" + (mark.added ? ", marked by you" : mark.certain ? "" : ", to be decided"), "where"));
      const row = element("div", undefined, "one");
      if (mark.added) {
        const away = element("button", "Take this mark away");
        away.type = "button";
        away.addEventListener("click", function () {
          record.added = record.added.filter(function (one) { return one !== mark; });
          changed(record);
          drawTexts(record);
          drawMarks(record);
          paint(record);
          at("marks-title").tabIndex = -1;
          at("marks-title").focus();
        });
        row.append(away);
      } else {
        for (const code of ["out", "in"]) {
          const label = element("label"), radio = element("input");
          radio.type = "radio";
          radio.name = "mark-" + number;
          radio.value = code;
          radio.addEventListener("change", function () { decide(record, mark, code); });
          label.append(radio, labels[code]);
          row.append(label);
        }
      }
      const what = element("label"), select = element("select");
      fillKinds(select, mark.kind);
      select.setAttribute("aria-label", "What mark " + (number + 1) + " is");
      select.addEventListener("change", function () { mark.kind = select.value; changed(record); paint(record); });
      what.append(element("span", "as", "as"), select);
      row.append(what);
      set.append(legend, row);
      item.append(set);
      list.append(item);
    });
    at("no-marks").hidden = Boolean(list.children.length);
    at("marks-part").hidden = !record.texts.size;
  }

  // Marks and texts as they stand; nothing is made anew, so that the focus stays where it is.
  function paint(record) {
    shown(record).forEach(function (mark, number) {
      const inText = at("in-text-" + number), item = at("marks").children[number];
      const kind = kinds.get(mark.kind), state = mark.decision || "waits";
      inText.className = state;
      inText.dataset.token = kind.token;
      inText.setAttribute("aria-label", wordsOf(record, mark) + ". Mark " + (number + 1) + ", " + kind.label.toLowerCase() + ": "
        + ({ out: "will be taken out", in: "stays in", waits: "not decided" })[state] + ".");
      item.className = state;
      for (const radio of item.querySelectorAll("input")) { radio.checked = radio.value === mark.decision; }
    });
    const waits = open(record), place = records.indexOf(record), crowd = crowdOf(bands);
    at("state").textContent = isSigned(record) ? "Signed by " + (record.signed || record.before) + (record.signed ? "." : ", and read back.")
      : record.void ? "Not signed: an earlier signature does not hold any more, because the record was changed since." : "Not signed yet.";
    at("clock-here").hidden = !data.together.some(function (code) { return ofKind(record, code).length; });
    at("left-here").textContent = waits ? counted(waits, "mark is", "marks are") + " still to be decided." : "Nothing is left to decide in this record.";
    const printed = data.banded.map(function (one) { return record.printed[one[0]][data.steps[one[0]].indexOf(bands[one[0]])]; });
    at("printed").textContent = "The pack prints of when, who and where: " + (printed.filter(Boolean).join("; ") || "nothing") + ".";
    at("alone").textContent = crowd.alone.has(place) ? "This record stands alone: by what the force publishes too, no other on the list is printed like it. Coarser printing may help; choose it on the list of records." : "";
    at("alone").hidden = !crowd.alone.has(place);
  }

  function fillKinds(select, code) {
    select.replaceChildren();
    for (const [value, kind] of kinds) {
      const option = element("option", kind.label + " " + kind.token);
      option.value = value;
      option.selected = value === code;
      select.append(option);
    }
  }

  function decide(record, mark, code) {
    if (mark.added || mark.decision === code) { return; }
    mark.decision = code;
    at("said").textContent = "";
    changed(record);
    paint(record);
  }

  // A new mark takes in every mark that it touches; a person's earlier one is gone in it.
  function addMark(record, field, start, end, kind) {
    let grew = true;
    while (grew) {
      grew = false;
      for (const one of record.marks.concat(record.added)) {
        if (one.field === field && one.start < end && start < one.end && (one.start < start || one.end > end)) {
          start = Math.min(start, one.start);
          end = Math.max(end, one.end);
          grew = true;
        }
      }
    }
    record.added = record.added.filter(function (one) { return one.field !== field || one.end <= start || end <= one.start; });
    const made = { field: field, start: start, end: end, kind: kind, added: true, decision: "out" };
    record.added.push(made);
    return made;
  }

  function drawRecord() {
    const record = records[here];
    at("title").replaceChildren("Record " + record.number, element("span", record.area, "area"));
    document.title = "Record " + record.number + ", check and sign";
    drawTexts(record);
    drawMarks(record);
    paint(record);
    pickUp(null);
    if (watch) { watch.disconnect(); }
    watch = new IntersectionObserver(function (seen) {
      if (seen.some(function (one) { return one.isIntersecting; }) && !record.end) {
        record.end = true;
        keep();
      }
    });
    // Only once the page stands as it will: what was not yet laid out was not read.
    requestAnimationFrame(function () { requestAnimationFrame(function () { if (records[here] === record) { watch.observe(at("end")); } }); });
  }

  function go(place, quiet) {
    here = place;
    at("start").hidden = place >= 0;
    at("record").hidden = place < 0;
    if (place < 0) {
      document.title = "Check and sign";
      drawBands();
      progress();
      at("main").focus();
      scrollTo(0, 0);
      return;
    }
    const record = records[place];
    record.opened = true;
    record.touched = true;
    drawRecord();
    keep();
    if (!quiet) { say(""); }
    at("title").focus({ preventScroll: true });
    at("title").scrollIntoView({ block: "start", behavior: "instant" });
  }

  function step(by) {
    const next = here + by;
    if (next < 0 || next >= records.length) { say(by < 0 ? "This is the first record." : "This is the last record.", true); return; }
    go(next);
  }

  function firstOpen(record) {
    const place = shown(record).findIndex(function (one) { return !one.decision; });
    if (place >= 0) { at("in-text-" + place).focus(); }
  }

  // What can be seen now, or lies above it, was scrolled by.
  function reached(record) {
    record.end = record.end || at("end").getBoundingClientRect().top < innerHeight;
    return record.end;
  }

  function sign() {
    const record = records[here], code = at("staff").value.trim().toUpperCase();
    if (!reached(record)) { say("Read the record to its end first.", true); return; }
    if (open(record)) { say(counted(open(record), "mark is", "marks are") + " not decided in record " + record.number + ".", true); firstOpen(record); return; }
    if (!STAFF.test(code)) {
      go(-1);
      say("Type your staff code first: up to 16 letters, digits and hyphens. Then sign record " + record.number + ".", true);
      at("staff").focus();
      return;
    }
    record.signed = code;
    record.touched = true;
    unsaved = true;
    keep();
    progress();
    const left = records.filter(function (one) { return !isSigned(one); }).length;
    const words = "Record " + record.number + " is signed. " + (left ? left + " left." : "All are signed: save now.");
    const order = records.map(function (_, place) { return (here + 1 + place) % records.length; });
    const next = order.find(function (place) { return !isSigned(records[place]); });
    if (next === undefined) { paint(record); at("save").focus(); } else { go(next, true); }
    say(words);
  }

  function allOut() {
    const record = records[here];
    if (!reached(record)) { say("Read the record to its end first.", true); return; }
    const waits = shown(record).filter(function (one) { return !one.decision; });
    if (!waits.length) { say("Nothing is left to decide in this record."); return; }
    for (const one of waits) { one.decision = "out"; }
    say(counted(waits.length, "mark", "marks") + " decided: will be taken out.");
    changed(record);
    paint(record);
  }

  // --- a person's own marks ---------------------------------------------------------------------------------------------

  function isWord(letter) {
    return letter !== undefined && /[\p{L}\p{N}\p{M}'’-]/u.test(letter);
  }

  // Whole words: half a name that is left tells as much.
  function whole(letters, start, end) {
    while (start < end && /\s/.test(letters[start])) { start += 1; }
    while (end > start && /\s/.test(letters[end - 1])) { end -= 1; }
    if (start >= end) { return null; }
    while (start > 0 && isWord(letters[start]) && isWord(letters[start - 1])) { start -= 1; }
    while (end < letters.length && isWord(letters[end - 1]) && isWord(letters[end])) { end += 1; }
    return [start, end];
  }

  function placeOf(node, offset, isEnd) {
    const inside = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (node.nodeType === Node.TEXT_NODE && inside.dataset.at !== undefined) {
      const from = Number(inside.dataset.at);
      return inside.classList.contains("odd") ? from + (isEnd && offset ? 1 : 0) : from + Array.from(node.data.slice(0, offset)).length;
    }
    const next = inside.childNodes[offset], within = next && (next.dataset && next.dataset.at !== undefined ? next : next.querySelector && next.querySelector("[data-at]"));
    if (within) { return Number(within.dataset.at); }
    const all = inside.querySelectorAll("[data-at]"), last = all[all.length - 1] || inside;
    return last.dataset.at === undefined ? null : Number(last.dataset.at) + (last.classList.contains("odd") ? 1 : Array.from(last.textContent).length);
  }

  function pickUp(found) {
    chosen = found;
    at("selected").hidden = !found;
  }

  function selection() {
    const now = getSelection();
    if (here < 0 || !now.rangeCount || now.isCollapsed) {
      // A press on the button that marks takes the selection away before the click comes: what was chosen stays.
      if (!at("selected").contains(document.activeElement)) { pickUp(null); }
      return;
    }
    const range = now.getRangeAt(0);
    const first = (range.startContainer.parentElement || range.startContainer).closest(".text");
    const last = (range.endContainer.parentElement || range.endContainer).closest(".text");
    const block = first || last;
    if (!block) { return; }
    const letters = records[here].texts.get(block.dataset.field).letters;
    const start = first ? placeOf(range.startContainer, range.startOffset, false) : 0;
    const end = last === block ? placeOf(range.endContainer, range.endOffset, true) : letters.length;
    const found = start === null || end === null ? null : whole(letters, start, end);
    pickUp(found && { field: block.dataset.field, start: found[0], end: found[1] });
  }

  function drawAdded(record, made, words) {
    changed(record);
    drawTexts(record);
    drawMarks(record);
    paint(record);
    say(words);
    const place = shown(record).indexOf(made);
    if (place >= 0) { at("in-text-" + place).focus(); }
  }

  function markSelected() {
    if (!chosen) { return; }
    const record = records[here], made = addMark(record, chosen.field, chosen.start, chosen.end, at("selected-kind").value);
    getSelection().removeAllRanges();
    pickUp(null);
    drawAdded(record, made, "Marked: it will be taken out.");
  }

  // Letters without accents and case, one blank for many; and where each of them stands.
  function folded(letters) {
    const out = [], places = [];
    letters.forEach(function (letter, place) {
      const plain = letter.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLowerCase().replace(/[\s\p{Cc}]+/gu, " ").replace(/[‘’ʼ`´]/g, "'").replace(/[‐‑‒–—−]/g, "-");
      for (const one of Array.from(plain)) {
        if (one !== " " || out[out.length - 1] !== " ") { out.push(one); places.push(place); }
      }
    });
    return { letters: out, places: places };
  }

  function markTyped() {
    const record = records[here], wanted = folded(Array.from(at("words").value.trim())).letters;
    if (!wanted.length) { say("Type the words first.", true); at("words").focus(); return; }
    let first = null, count = 0;
    record.texts.forEach(function (text, field) {
      const inside = folded(text.letters);
      for (let place = 0; place + wanted.length <= inside.letters.length; place += 1) {
        const end = place + wanted.length;
        const is = wanted.every(function (letter, number) { return inside.letters[place + number] === letter; });
        const halves = (isWord(inside.letters[place - 1]) && isWord(wanted[0])) || (isWord(inside.letters[end]) && isWord(wanted[wanted.length - 1]));
        if (is && !halves) {
          const made = addMark(record, field, inside.places[place], inside.places[end - 1] + 1, at("kind").value);
          first = first || made;
          count += 1;
          place = end - 1;
        }
      }
    });
    if (!count) { say("These words are not in this record. Give whole words, as they are written there.", true); return; }
    at("words").value = "";
    drawAdded(record, record.added.includes(first) ? first : record.added[record.added.length - 1], "Marked in " + counted(count, "place", "places") + ": it will be taken out.");
  }

  // --- beginning ------------------------------------------------------------------------------------------------------

  function drawAll() {
    const list = at("numbers");
    list.replaceChildren();
    records.forEach(function (record, place) {
      const item = element("li"), button = element("button", record.number);
      button.type = "button";
      button.addEventListener("click", function () { go(place); });
      item.append(button);
      list.append(item);
    });
    drawBands();
    progress();
    if (here >= 0) { drawRecord(); }
  }

  fillKinds(at("kind"), "name");
  fillKinds(at("selected-kind"), "name");
  at("save").addEventListener("click", save);
  at("open").addEventListener("change", function () { reopen(at("open")); });
  at("open").addEventListener("focus", function () { document.querySelector("label[for=open]").classList.add("near"); });
  at("open").addEventListener("blur", function () { document.querySelector("label[for=open]").classList.remove("near"); });
  at("to-list").addEventListener("click", function () { say(""); go(-1); });
  at("sign").addEventListener("click", sign);
  at("all-out").addEventListener("click", allOut);
  at("add").addEventListener("click", markTyped);
  at("words").addEventListener("keydown", function (event) { if (event.key === "Enter") { event.preventDefault(); markTyped(); } });
  at("mark-selected").addEventListener("click", markSelected);
  for (const one of document.querySelectorAll("[data-do]")) {
    one.addEventListener("click", function () { decideAll(one.dataset.kind, one.dataset.do); });
  }
  for (const one of document.querySelectorAll("[data-here]")) {
    one.addEventListener("click", function () { decideHere(one.dataset.here); });
  }
  for (const one of document.querySelectorAll("[data-go]")) {
    one.addEventListener("click", function () { step(Number(one.dataset.go)); });
  }
  document.addEventListener("selectionchange", selection);
  addEventListener("beforeunload", function (event) { if (unsaved) { event.preventDefault(); } });
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(KEY)); } catch (error) { kept = null; }
  const before = kept ? takeIn(kept, false) : null;
  at("still").hidden = true;
  at("work").hidden = false;
  at("clock-part").hidden = !records.some(function (one) { return one.marks.some(function (mark) { return data.together.includes(mark.kind); }); });
  drawAll();
  if (before && before.taken) {
    unsaved = true;
    say("Your work of before is here again: " + counted(before.taken, "record", "records") + ".");
  }
}());
