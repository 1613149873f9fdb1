// A member's own copy: answers are chosen under each record, kept on this computer, and saved as a file. Nothing is
// ever filled in by the page, nothing is sent, and no word of a record is kept or saved: only codes of answers and
// what the member wrote.
(function () {
  const own = JSON.parse(document.getElementById("form").textContent);
  const key = "scrutiny:answers:" + own.pack + ":" + own.member;
  const columns = new Map(own.columns.map(function (one) { return [one.id, one]; }));
  const lists = own.columns.filter(function (one) { return one.choices; });
  const spoken = own.words || {};
  const forms = new Map(), marks = new Map(), groups = [];
  let answers = {};      // record -> column -> code, or words
  let keeps = true;      // whether the browser keeps anything for this page
  let unsaved = false;   // whether something was changed after the last file
  let hasFile = false;   // whether a file was saved since the page was opened
  let last = -1;         // place of the group that was used last, in `groups`
  let counted = "";      // what the line of progress says
  let told = "";         // what was said of keeping: said once, and again only where it changes
  let size = "";         // of the letters

  function at(id) { return document.getElementById(id); }

  function make(name, text, kind) {
    const made = document.createElement(name);
    if (text) { made.textContent = text; }
    if (kind) { made.className = kind; }
    return made;
  }

  // A phrase in the office's words, its gaps filled.
  function t(phrase, values) {
    const said = Object.hasOwn(spoken, phrase) ? spoken[phrase] : phrase;
    return said.replace(/\{([a-z]+)\}/g, function (gap, name) {
      return values && Object.hasOwn(values, name) ? String(values[name]) : gap;
    });
  }

  function say(text) { at("said").textContent = text; }

  // Half a character (a picture cut in two) can stand in no file.
  function whole(text) {
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(new TextEncoder().encode(text));
  }

  // --- what is answered ------------------------------------------------------------------------------------

  function of(record) { return Object.hasOwn(answers, record) ? answers[record] : {}; }

  function answer(record, column) { return of(record)[column] || ""; }

  function put(record, column, value) {
    if (!Object.hasOwn(answers, record)) { answers[record] = {}; }
    if (value) { answers[record][column] = value; } else { delete answers[record][column]; }
    if (!Object.keys(answers[record]).length) { delete answers[record]; }
  }

  function given(record) { return lists.filter(function (one) { return answer(record, one.id); }).length; }

  function isDone(record) { return given(record) === lists.length; }

  // Ids of the questions whose answer asks for a few words, where there are none yet.
  function asking(record) {
    if (answer(record, own.comment).trim()) { return []; }
    return lists.filter(function (one) { return one.wants.includes(answer(record, one.id)); })
      .map(function (one) { return one.id; });
  }

  // --- what is shown ---------------------------------------------------------------------------------------

  function paintGroup(group) {
    const chosen = answer(group.record, group.column);
    for (const one of group.inputs) { one.checked = one.value === chosen; }
    if (chosen && !group.clear) {
      group.clear = make("button", t("Clear my answer"), "clear screen");
      group.clear.type = "button";
      group.clear.append(make("span", " " + t("to record {number}, {question}", { number: group.record, question: group.column }), "vh"));
      group.clear.addEventListener("click", function () { clear(group); });
      group.box.append(group.clear);
    } else if (!chosen && group.clear) {
      group.clear.remove();
      group.clear = null;
    }
  }

  function paintRecord(record) {
    const form = forms.get(record), number = given(record), asks = asking(record);
    const done = number === lists.length;
    const begun = number > 0 || Object.keys(of(record)).length > 0;
    const why = asks.length
      ? t("After your answer to {questions} a few words about why would help. If you would rather not, leave this empty.", { questions: asks.join(", ") }) : "";
    if (form.why.textContent !== why) { form.why.textContent = why; }
    form.state.textContent = done
      ? t("Record {number}: all {all} answers chosen.", { number: record, all: lists.length })
      : t("Record {number}: {chosen} of {all} answers chosen.", { number: record, chosen: number, all: lists.length });
    marks.get(record).textContent = done ? (asks.length ? t("done, comment?") : t("done")) : (begun ? t("begun") : t("to do"));
    marks.get(record).parentElement.classList.toggle("done", done);
  }

  function paintCount() {
    const done = own.records.filter(isDone).length;
    const text = t("{done} of {all} answered", { done: done, all: own.records.length });
    at("meter").value = done;
    if (text !== counted) { at("count").textContent = counted = text; }  // else it would be read out anew
  }

  function paint() {
    for (const group of groups) { paintGroup(group); }
    for (const [record, form] of forms) {
      for (const one of form.words) { one.value = answer(record, one.dataset.column); }
      paintRecord(record);
    }
    paintCount();
  }

  function paintKept() {
    at("kept").textContent = keeps
      ? t("What you answer is kept on this computer, in this browser, as you go: you can close the page and go on later. Some computers tidy such things away. A file that you saved is safer.")
      : t("This browser keeps nothing for this page. Your answers are lost when you close it, unless you save them as a file first. You can open that file here again.");
    at("kept").classList.toggle("notice", !keeps);
  }

  // --- what is kept ----------------------------------------------------------------------------------------

  function write() {
    try {
      localStorage.setItem(key, JSON.stringify({ form: own.form, version: own.version, size: size, answers: answers }));
      keeps = localStorage.getItem(key) !== null;
    } catch (error) {
      keeps = false;
    }
  }

  function keep() {
    const had = keeps;
    unsaved = true;
    write();
    const words = keeps
      ? t("Kept on this computer.") + (hasFile ? " " + t("Changed after you saved the file.") : "")
      : t("Not kept: save your answers as a file before you close this page.");
    if (words !== told) { say(told = words); }
    if (keeps !== had) { paintKept(); }
  }

  // What was kept; only what this page could have put there.
  function bring() {
    let kept = null;
    try {
      kept = JSON.parse(localStorage.getItem(key));
      localStorage.setItem(key + ":try", "1");
      localStorage.removeItem(key + ":try");
    } catch (error) {
      keeps = error instanceof SyntaxError;
    }
    answers = {};
    if (!kept || typeof kept !== "object") { return; }
    size = ["larger", "largest"].includes(kept.size) ? kept.size : "";
    if (kept.form !== own.form || kept.version !== own.version) { return; }
    if (!kept.answers || typeof kept.answers !== "object") { return; }
    for (const record of own.records) {
      const its = Object.hasOwn(kept.answers, record) ? kept.answers[record] : null;
      if (!its || typeof its !== "object") { continue; }
      for (const column of own.columns) {
        const value = its[column.id];
        if (typeof value === "string" && (!column.choices || codeOf(column, value) === value)) { put(record, column.id, value); }
      }
    }
  }

  function forget() {
    if (!confirm(t("Take all your answers off this page and off this computer? A file that you saved stays as it is."))) { return; }
    let gone = true;
    try { localStorage.removeItem(key); } catch (error) { gone = !keeps; }
    answers = {};
    unsaved = false;
    last = -1;
    told = "";
    at("opened").textContent = "";
    paint();
    say(gone ? t("Nothing is kept on this computer now.") : t("The browser would not let go of what it keeps. Ask the office."));
  }

  // --- files -----------------------------------------------------------------------------------------------

  function save(ending, kind, text) {
    const name = ("answers-" + own.pack + "-" + own.member).replace(/[^A-Za-z0-9._-]/g, "_") + ending;
    const address = URL.createObjectURL(new Blob([text], { type: kind }));
    const link = make("a");
    link.href = address;
    link.download = name;
    link.hidden = true;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(address); }, 60000);
    unsaved = false;
    told = "";
    hasFile = true;
    const left = own.records.length - own.records.filter(isDone).length;
    say(t("Saved as {name}.", { name: name }) + " " + (!left ? t("All records are answered.") : left === 1
      ? t("1 record is not fully answered yet.") : t("{left} records are not fully answered yet.", { left: left })));
  }

  // One line a record, so that a person who looks into the file finds a record.
  function asJson() {
    const ids = own.columns.map(function (one) { return one.id; });
    const head = [["kind", own.kind]].concat(own.facts.map(function (one) { return [one.key, one.value]; }), [["columns", ids]]);
    const rows = own.records.filter(function (record) { return Object.keys(of(record)).length; }).map(function (record) {
      const row = { record: record };
      for (const id of ids) { if (answer(record, id)) { row[id] = answer(record, id); } }
      return "  " + JSON.stringify(row);
    });
    const lines = head.map(function (one) { return " " + JSON.stringify(one[0]) + ": " + JSON.stringify(one[1]) + ","; });
    return "{\n" + lines.join("\n") + "\n \"answers\": [\n" + rows.join(",\n") + "\n ]\n}\n";
  }

  // Without outer blanks, as the office's program reads it; a mark that cannot be seen is no blank there.
  function trimmed(text) { return text.replace(/^[^\S\ufeff]+|[^\S\ufeff]+$/g, ""); }

  // A text that begins like a formula gets an apostrophe, and one that begins with an apostrophe another.
  function cell(value) {
    const text = trimmed(value);
    const guarded = text && (own.formula + "'").includes(text[0]) ? "'" + text : text;
    return /[",\r\n]/.test(guarded) ? '"' + guarded.replace(/"/g, '""') + '"' : guarded;
  }

  function asTable() {
    const ids = own.columns.map(function (one) { return one.id; });
    const head = own.facts.map(function (one) { return [one.label, one.value]; });
    const rows = own.records.map(function (record) {
      return [record].concat(own.columns.map(function (one) { return labelOf(one, answer(record, one.id)); }));
    });
    const all = head.concat([[]], [[own.heads.record].concat(ids.map(function (id) {
      return id === own.comment ? own.heads.comment : id;
    }))], rows);
    return "\ufeff" + all.map(function (row) { return row.map(cell).join(",") + "\r\n"; }).join("");
  }

  function labelOf(column, code) {
    const found = column.choices && column.choices.find(function (one) { return one[0] === code; });
    return found ? found[1] : code;
  }

  function folded(text) { return text.normalize("NFKC").trim().replace(/\s+/g, " ").toLowerCase(); }

  // The code of an answer that is on the list, as code or as label; nothing where it is on none.
  function codeOf(column, text) {
    const found = column.choices.find(function (one) { return folded(one[0]) === folded(text) || folded(one[1]) === folded(text); });
    return found ? found[0] : "";
  }

  function fromJson(text) {
    const read = JSON.parse(text);
    if (!read || read.kind !== own.kind || !Array.isArray(read.answers)) { throw new Error("other kind"); }
    return {
      facts: read,
      rows: read.answers.map(function (entry, place) {
        if (!entry || typeof entry !== "object") { throw new Error("no entry"); }
        const cells = Object.entries(entry).filter(function (one) { return one[0] !== "record"; });
        return { place: t("Entry {number}", { number: place + 1 }), record: String(entry.record), cells: cells };
      })
    };
  }

  function cellsOf(text) {
    const rows = [[]];
    let inside = false, word = "";
    function end() { rows[rows.length - 1].push(word); word = ""; }
    for (let place = 0; place < text.length; place++) {
      const sign = text[place];
      if (inside) {
        if (sign !== '"') { word += sign; } else if (text[place + 1] === '"') { word += sign; place++; } else { inside = false; }
      } else if (sign === '"') { inside = true;
      } else if (sign === ",") { end();
      } else if (sign === "\n") { end(); rows.push([]);
      } else if (sign !== "\r") { word += sign; }
    }
    if (inside) { throw new Error("torn"); }
    end();
    return rows.map(function (row) {
      return row.map(function (one) {
        const text = trimmed(one);
        return text[0] === "'" && text[1] && (own.formula + "'").includes(text[1]) ? text.slice(1) : text;
      });
    });
  }

  function fromTable(text) {
    const rows = cellsOf(text), facts = {};
    const top = rows.findIndex(function (row) { return row.includes(own.heads.record) && row.includes(own.heads.comment); });
    if (top < 0) { throw new Error("other kind"); }
    for (const row of rows.slice(0, top)) {
      const fact = own.facts.find(function (one) { return one.label === row[0]; });
      if (fact) { facts[fact.key] = row[1]; }
    }
    const ids = rows[top].map(function (one) { return one === own.heads.comment ? own.comment : one; });
    const found = [];
    rows.forEach(function (row, place) {
      if (place <= top || !row.some(Boolean)) { return; }
      const cells = ids.map(function (id, column) { return [id, row[column] || ""]; });
      found.push({
        place: t("Line {number}", { number: place + 1 }), record: row[ids.indexOf(own.heads.record)] || "",
        cells: cells.filter(function (one) { return one[0] !== own.heads.record && one[1]; })
      });
    });
    return { facts: facts, rows: found };
  }

  // Why a file is not for this page, in the order in which it helps to know.
  function misfit(facts) {
    const value = {};
    for (const one of own.facts) { value[one.key] = folded(String(facts[one.key] || "")) === folded(one.value); }
    if (!value.pack) { return t("This file belongs to another pack. Look for the file that you saved from this page."); }
    if (!value.member) { return t("This file is not member {member}'s. Each member opens only their own answers.", { member: own.member }); }
    if (!value.form) { return t("This file was saved by another version of this page, so it cannot be opened here. Ask the office."); }
    if (!value.questions || !value.version) { return t("This file answers other questions than this page asks. Ask the office."); }
    return "";
  }

  function takeIn(read) {
    const found = {}, refused = [];
    for (const row of read.rows) {
      const where = row.place + (own.records.includes(row.record) ? ", " + t("record {number}", { number: row.record }) : "") + ": ";
      if (!own.records.includes(row.record)) { refused.push(where + t("it is about a record that is not in your copy.")); continue; }
      if (Object.hasOwn(found, row.record)) { refused.push(where + t("the record stands there twice. Only the first was taken.")); continue; }
      found[row.record] = {};
      for (const [id, value] of row.cells) {
        const column = columns.get(id);
        if (!column) { refused.push(where + t("there is an answer to a question that this page does not ask."));
        } else if (typeof value !== "string") { refused.push(where + t("the answer to {question} cannot be read.", { question: id }));
        } else if (!column.choices) { found[row.record][id] = whole(value);
        } else if (codeOf(column, value)) { found[row.record][id] = codeOf(column, value);
        } else if (value) { refused.push(where + t("the answer to {question} is not on the list.", { question: id })); }
      }
    }
    return { found: found, refused: refused };
  }

  async function open(input) {
    const file = input.files[0], place = at("opened");
    if (!file) { return; }
    place.textContent = "";
    function stop(words) {
      place.append(make("p", words, "notice"));
      say(words);
    }
    let read;
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
      read = /\.csv$/i.test(file.name) ? fromTable(text) : fromJson(text);
    } catch (error) {
      stop(t("This is not a file that this page saved, or it is damaged.") + " " + t("Nothing was changed."));
      return;
    } finally {
      input.value = "";  // so that the same file can be chosen again
    }
    const why = misfit(read.facts);
    if (why) {
      stop(why + " " + t("Nothing was changed."));
      return;
    }
    const taken = takeIn(read);
    if (Object.keys(answers).length && !confirm(t("The answers in the file take the place of those on this page. Go on?"))) {
      stop(t("Nothing was changed."));
      return;
    }
    answers = {};
    for (const [record, its] of Object.entries(taken.found)) {
      for (const [id, value] of Object.entries(its)) { put(record, id, value); }
    }
    keep();
    unsaved = taken.refused.length > 0;
    paint();
    const back = Object.keys(answers).length, left = taken.refused.length;
    const words = (back === 1 ? t("Opened: answers to 1 record are back.") : t("Opened: answers to {number} records are back.", { number: back }))
      + (!left ? "" : " " + (left === 1 ? t("1 line was not taken; see the list.") : t("{number} lines were not taken; see the list.", { number: left })));
    place.append(make("p", words));
    if (taken.refused.length) {
      const list = make("ul");
      for (const one of taken.refused) { list.append(make("li", one)); }
      place.append(make("p", t("Not taken:")), list);
    }
    say(words);
  }

  // --- paper -----------------------------------------------------------------------------------------------

  function sheet() {
    const rows = at("sheet-rows");
    rows.textContent = "";
    for (const record of own.records) {
      const row = make("tr"), head = make("th", record), body = make("td");
      head.scope = "row";
      const open = lists.filter(function (one) { return !answer(record, one.id); });
      const chosen = lists.filter(function (one) { return answer(record, one.id); });
      if (chosen.length) {
        body.append(make("p", chosen.map(function (one) {
          return (one.id + ": " + t(labelOf(one, answer(record, one.id)))).replaceAll(" ", "\u00a0");
        }).join("; ")));
      }
      if (open.length) {
        body.append(make("p", t("Not answered: {questions}.", { questions: chosen.length ? open.map(function (one) { return one.id; }).join(", ") : t("all") })));
      }
      for (const one of own.columns) {
        if (!one.choices && answer(record, one.id)) {
          body.append(make("p", (one.id === own.comment ? t("Comment") : one.id) + ": " + answer(record, one.id), "words"));
        }
      }
      row.append(head, body);
      rows.append(row);
    }
    at("sheet-count").textContent = counted + ".";
  }

  function print() {
    sheet();
    at("sheet").hidden = false;
    document.documentElement.classList.add("only-answers");
    window.print();
  }

  addEventListener("beforeprint", function () {
    for (const form of forms.values()) {
      for (const one of form.words) {
        one.classList.toggle("filled", Boolean(one.value));
        if (one.value) { one.after(make("span", one.value, "written")); }
      }
    }
  });

  addEventListener("afterprint", function () {
    for (const one of document.querySelectorAll(".written")) { one.remove(); }
    at("sheet").hidden = true;
    document.documentElement.classList.remove("only-answers");
  });

  // --- by hand ---------------------------------------------------------------------------------------------

  function changed(record, column, value) {
    const asked = asking(record).length;
    put(record, column, value);
    keep();
    paintRecord(record);
    paintCount();
    if (keeps && !asked && asking(record).length && column !== own.comment) {
      say(t("A few words on why would help, in the comment on record {number}.", { number: record }));
    }
  }

  function clear(group) {
    changed(group.record, group.column, "");
    paintGroup(group);
    group.inputs[0].focus();
    say(t("Answer cleared: record {number}, {question}.", { number: group.record, question: group.column }));
  }

  // A record that is not begun is read first; else straight to the question.
  function next() {
    const order = groups.map(function (_, place) { return (last + 1 + place) % groups.length; });
    const place = order.find(function (one) { return !answer(groups[one].record, groups[one].column); });
    if (place === undefined) {
      say(t("Every question with a list is answered. Save your answers as a file and send it to the office."));
      at("answers").focus();
      return;
    }
    const group = groups[place];
    last = place - 1;
    const fresh = given(group.record) === 0;
    const target = fresh ? forms.get(group.record).section : group.inputs[0];
    target.focus({ preventScroll: true });
    (fresh ? target : group.box).scrollIntoView({ block: "start" });
  }

  for (const form of document.querySelectorAll("form[data-record]")) {
    const record = form.dataset.record;
    forms.set(record, {
      section: form.closest("section"),
      words: [...form.querySelectorAll("textarea")],
      why: form.querySelector(".why"),
      state: form.querySelector(".state")
    });
    for (const box of form.querySelectorAll(".choose")) {
      const group = { record: record, column: box.dataset.column, box: box, inputs: [...box.querySelectorAll("input")], clear: null };
      const place = groups.push(group) - 1;
      box.addEventListener("focusin", function () { last = place - 1; });
      box.addEventListener("change", function (event) {
        last = place - 1;
        changed(record, group.column, event.target.value);
        paintGroup(group);
      });
    }
    form.addEventListener("input", function (event) {
      const column = event.target.dataset.column;
      if (column && event.target.matches("textarea")) { changed(record, column, whole(event.target.value)); }
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  }
  for (const one of document.querySelectorAll("[data-mark]")) { marks.set(one.dataset.mark, one); }

  // Who goes to a record goes on from there.
  addEventListener("hashchange", function () {
    const section = location.hash ? at(location.hash.slice(1)) : null;
    const place = groups.findIndex(function (one) { return section && section.contains(one.box); });
    if (place >= 0) { last = place - 1; }
  });
  // The same copy in a second window.
  addEventListener("storage", function (event) {
    if (event.key === key || event.key === null) { bring(); paint(); }
  });
  addEventListener("beforeunload", function (event) {
    if (!keeps && unsaved && Object.keys(answers).length) { event.preventDefault(); }
  });
  at("save-json").addEventListener("click", function () { save(".json", "application/json", asJson()); });
  at("save-csv").addEventListener("click", function () { save(".csv", "text/csv", asTable()); });
  at("print").addEventListener("click", print);
  at("forget").addEventListener("click", forget);
  at("open").addEventListener("change", function (event) { open(event.target); });
  at("next").addEventListener("click", next);

  at("sizes").addEventListener("click", function (event) {
    if (event.target.closest("button")) {
      size = event.target.closest("button").dataset.size;
      write();
    }
  });

  // What the bar hides is not seen: the browser leaves room for it.
  const bar = at("bar");
  function room() {
    const stays = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.scrollPaddingTop = stays ? bar.offsetHeight + 12 + "px" : "";
  }

  bring();
  paint();
  paintKept();
  // Opened last: where a browser is too old for any of the above, nobody can answer in vain.
  for (const one of document.querySelectorAll(".whole")) { one.disabled = false; }
  for (const one of document.querySelectorAll(".works")) { one.hidden = false; }
  at("still").hidden = true;
  if (size) { at("sizes").querySelector('[data-size="' + size + '"]').click(); }
  if (!keeps) { say(t("This browser keeps nothing for this page. Save your answers as a file before you close it.")); }
  new ResizeObserver(room).observe(bar);
  addEventListener("resize", room);
  room();
})();
