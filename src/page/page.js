// The page: takes files, asks the worker, shows the report. Nothing of this reaches the network: the page's policy
// allows no connection.
"use strict";
(function () {
  const $ = (id) => document.getElementById(id);
  const texts = JSON.parse($("texts").textContent);
  let lang = (navigator.languages || []).some((tag) => /^ja\b/i.test(tag)) ? "ja" : "en";
  /** What was dropped last, [{path, blob}]; the same as it is given to the program; the reports made of it, by format. */
  let given = [];
  let evidence = null;
  let last = null;
  let worker = null;
  let pending = new Map();
  let serial = 0;
  /** Which run the page waits for: one that was overtaken shows nothing. */
  let turn = 0;

  const say = (key, values) => texts[lang][key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

  function translate() {
    document.documentElement.lang = lang;
    $("lang").value = lang;
    document.querySelectorAll("[data-say]").forEach((part) => { part.textContent = say(part.dataset.say); });
    document.querySelectorAll("[data-label]").forEach((part) => part.setAttribute("aria-label", say(part.dataset.label)));
    document.querySelectorAll("[data-title]").forEach((part) => { part.title = say(part.dataset.title); });
  }

  // ---- the program ----

  async function unpacked() {
    const packed = Uint8Array.from(atob($("program").textContent.trim()), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).arrayBuffer();
  }

  function start() {
    if (worker) return worker;
    const source = new Blob([$("worker").textContent], { type: "text/javascript" });
    const url = URL.createObjectURL(source);
    worker = unpacked().then((program) => new Promise((ready, broken) => {
      const thread = new Worker(url);
      thread.onerror = (event) => broken(new Error(event.message));
      thread.onmessage = ({ data }) => {
        if (data.ready) return ready(thread);
        const wanted = pending.get(data.id);
        if (!wanted) return broken(new Error(data.failed));
        if ("read" in data && !("status" in data)) return wanted.progress(data.read);
        pending.delete(data.id);
        if ("status" in data) wanted.done(data); else wanted.failed(new Error(data.failed));
      };
      thread.postMessage({ program }, [program]);
    })).finally(() => URL.revokeObjectURL(url));
    return worker;
  }

  async function run(args, progress) {
    const thread = await start();
    const id = ++serial;
    return new Promise((done, failed) => {
      pending.set(id, { done, failed, progress });
      thread.postMessage({ id, args, files: evidence.files });
    });
  }

  async function stop() {
    const stopped = worker;
    worker = null;
    for (const { failed } of pending.values()) failed(new Error(say("stopped")));
    pending.clear();
    if (stopped) (await stopped).terminate();
  }

  /** The command line, as somebody would type it over the same files. */
  function command(format) {
    const args = ["analyze", ...evidence.paths, "--format", format, "--lang", lang];
    if ($("redact").checked) args.push("--redact");
    if ($("each").checked && evidence.paths.length === 1 && evidence.files[0].path.includes("/")) args.push("--each");
    if ($("timezone").value.trim()) args.push("--timezone", $("timezone").value.trim());
    if (evidence.files.some((file) => file.path === PASSWORDS)) args.push("--password-file", PASSWORDS);
    return args;
  }

  // ---- files ----

  const PASSWORDS = "passwords.page/passwords.txt";

  function take(files) {
    if (files.length === 0) return;
    given = files;
    analyze();
  }

  /** Paths below one folder: what was dropped under its own name, and nothing outside. */
  function arranged() {
    let files = given;
    const top = [...new Set(files.map((file) => file.path.split("/")[0]))];
    const each = $("each").checked;
    // Several things dropped together are one case unless asked otherwise: the files of one bundle are the common case.
    const joined = top.length > 1 && !each;
    if (joined) files = files.map(({ path, blob }) => ({ path: `${say("together")}/${path}`, blob }));
    const size = files.reduce((sum, file) => sum + file.blob.size, 0);
    const passwords = $("passwords").value;
    if (passwords.trim()) files = [...files, { path: PASSWORDS, blob: new Blob([passwords]) }];
    return { files, paths: joined ? [say("together")] : top, size };
  }

  const safe = (path) => path.split("/").filter((part) => part && part !== "." && part !== "..").join("/");
  const picked = (list) => [...list].map((blob) => ({ path: safe(blob.webkitRelativePath || blob.name), blob }));

  async function dropped(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry()).filter(Boolean);
    if (entries.length === 0) return picked(transfer.files);
    const files = [];
    const walk = async (entry) => {
      if (entry.isFile) {
        const blob = await new Promise((done, failed) => entry.file(done, failed));
        files.push({ path: safe(entry.fullPath), blob });
        return;
      }
      const list = entry.createReader();
      for (;;) {
        const some = await new Promise((done, failed) => list.readEntries(done, failed));
        if (some.length === 0) break;
        for (const child of some) await walk(child);
      }
    };
    for (const entry of entries) await walk(entry);
    return files;
  }

  // ---- runs and reports ----

  const megabytes = (bytes) => (bytes / 1048576).toFixed(bytes < 104857600 ? 1 : 0);

  async function analyze() {
    const mine = ++turn;
    evidence = { ...arranged(), chosen: chosen() };
    const name = evidence.paths.join(", ");
    show("run");
    $("run-title").textContent = say("reading", { name });
    $("progress").removeAttribute("value");
    $("status").textContent = say("starting");
    announce(say("reading", { name }));
    if (pending.size > 0) await stop();
    if (mine !== turn) return;
    last = { reports: {} };
    try {
      const done = await report("html");
      if (mine !== turn) return;
      if (done.status > 1 || !done.report) throw new Error(done.said || say("nothing"));
      $("result-title").textContent = say("done", { name, seconds: (done.milliseconds / 1000).toFixed(1) });
      $("warning").hidden = done.status !== 1;
      $("warning").textContent = say("partly");
      $("report").srcdoc = done.report;
      show("result");
      announce([$("result-title"), $("warning")].filter((part) => !part.hidden).map((part) => part.textContent).join(" "));
    } catch (error) {
      // What was given up for something newer is no trouble.
      if (mine === turn) trouble(error);
    }
  }

  async function report(format) {
    if (!last.reports[format]) {
      last.reports[format] = run(command(format), (read) => {
        $("status").textContent = say("progress", { read: megabytes(read), all: megabytes(evidence.size) });
        $("progress").max = evidence.size || 1;
        $("progress").value = Math.min(read, evidence.size);
      });
      last.reports[format].catch(() => { delete last.reports[format]; });
    }
    return last.reports[format];
  }

  /** For who does not see: progress itself is left to the bar, which would not stop talking. */
  function announce(text) {
    $("announced").textContent = text;
  }

  function trouble(error) {
    const said = String(error.message || error).trim();
    // What the command line takes by a file, the page has a field for.
    const locked = said.includes("--password-file");
    $("said").textContent = locked ? `${say("locked")}\n\n${said}` : said;
    if (locked) document.querySelector(".options").open = true;
    show("trouble");
  }

  function show(section) {
    for (const id of ["run", "trouble", "result"]) $(id).hidden = id !== section;
    document.body.dataset.state = section;
  }

  const ENDINGS = { html: "html", markdown: "md", json: "json" };
  const TYPES = { html: "text/html", markdown: "text/markdown", json: "application/json" };

  async function save(format) {
    const done = await report(format);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([done.report], { type: `${TYPES[format]};charset=utf-8` }));
    // The name of a bundle is the customer's more often than not.
    const name = $("redact").checked ? "vssleuth" : evidence.paths[0].replace(/\.(zip|7z|tar|gz|tgz)$/i, "");
    link.download = `${name}.${ENDINGS[format]}`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  }

  async function copy(format, button) {
    const done = await report(format);
    if (!done.report) throw new Error(done.said);
    if (navigator.clipboard && window.isSecureContext) {
      await navigator.clipboard.writeText(done.report);
    } else {
      const area = document.createElement("textarea");
      area.value = done.report;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = say("copied");
    announce(say("copied"));
    setTimeout(() => { button.textContent = say(button.dataset.say); }, 2000);
  }

  /** A form of the report that was not made yet takes as long as the first one. */
  async function busy(button, work) {
    const mine = turn;
    button.setAttribute("aria-busy", "true");
    try {
      await work;
    } catch (error) {
      if (mine === turn) trouble(error);
    }
    button.removeAttribute("aria-busy");
  }

  // ---- wiring ----

  const chosen = () => JSON.stringify([lang, $("redact").checked, $("each").checked, $("timezone").value, $("passwords").value]);

  /** Another question about the same evidence. A field also tells of a change when it is left, long after it was read. */
  function again() {
    if (given.length > 0 && chosen() !== evidence.chosen) analyze();
  }

  $("lang").addEventListener("change", () => {
    lang = $("lang").value;
    translate();
    again();
  });
  $("choose-files").addEventListener("click", () => $("files").click());
  $("choose-folder").addEventListener("click", () => $("folder").click());
  for (const id of ["files", "folder"]) {
    $(id).addEventListener("change", () => { take(picked($(id).files)); $(id).value = ""; });
  }
  for (const id of ["redact", "each", "timezone", "passwords"]) $(id).addEventListener("change", again);
  $("stop").addEventListener("click", () => { stop(); });
  document.addEventListener("dragover", (event) => { event.preventDefault(); $("drop").classList.add("over"); });
  document.addEventListener("dragleave", (event) => { if (!event.relatedTarget) $("drop").classList.remove("over"); });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    $("drop").classList.remove("over");
    dropped(event.dataTransfer).then(take, trouble);
  });
  document.querySelectorAll("[data-save]").forEach((button) => {
    button.addEventListener("click", () => busy(button, save(button.dataset.save)));
  });
  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.addEventListener("click", () => busy(button, copy(button.dataset.copy, button)));
  });
  const zones = typeof Intl.supportedValuesOf === "function" ? Intl.supportedValuesOf("timeZone") : [];
  $("zones").append(...zones.map((zone) => new Option(zone, zone)));
  $("lang").value = lang;
  translate();
  document.body.dataset.state = "empty";
})();
