// Drives the page in a headless Chromium: every bundle given to it yields byte for byte what the program yields.
//
//   node page.mjs PAGE.html OUT_DIR CASES.json
//
// CASES.json: [{"files": ["bundle.zip"], "lang": "en", "page": {"redact": true}, "html": "expected.html"}], where no format
// is named for what has no report. Checks that nothing is requested and nothing could be, from disk and from a server;
// that keyboard and screen reader get through, that a file that is no evidence is refused with its name, that a run can
// be stopped or overtaken, that 390 pixels are enough; prints sizes and times.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [html, out, list] = process.argv.slice(2);
assert.ok(html && out && list, "usage: node page.mjs PAGE.html OUT_DIR CASES.json");
const cases = JSON.parse(readFileSync(list, "utf8"));
const url = pathToFileURL(resolve(html)).href;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

async function visit({ width = 1280, colorScheme = "light", locale = "en-US", bypassCSP = false, from = url, refused }, look) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme, locale, bypassCSP, acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const troubles = [];
  // The report's own script does not run inside the page, which has the buttons: the browser says so.
  const expected = [/Blocked script execution in 'about:srcdoc'/, refused].filter(Boolean);
  const known = (text) => expected.some((one) => one.test(text));
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && !known(said.text()) && troubles.push(said.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("request", (asked) => asked.url() !== from && !/^(blob|data|about):/.test(asked.url()) && !refused && troubles.push(`request to ${asked.url()}`));
  await page.goto(from);
  await look(page);
  assert.deepEqual(troubles, [], "console, errors and requests");
  await context.close();
}

async function settled(page, state, timeout = 300_000) {
  await page.waitForFunction((wanted) => document.body.dataset.state === wanted, state, { timeout });
}

/** What the clipboard holds once it holds something else than `before`. */
async function copied(page, before) {
  for (let tries = 0; tries < 300; tries++) {
    const text = await page.evaluate(() => navigator.clipboard.readText());
    if (text && text !== before) return text;
    await page.waitForTimeout(200);
  }
  throw new Error("nothing was copied");
}

async function give(page, files) {
  await page.evaluate(() => { document.body.dataset.state = "given"; });
  await page.setInputFiles("#files", files);
}

/** Sets the page's options before anything is dropped. */
async function choose(page, { lang, page: options }) {
  await page.selectOption("#lang", lang);
  await page.evaluate(() => { document.querySelector(".options").open = true; });
  for (const id of ["redact", "each"]) await page.setChecked(`#${id}`, options[id] ?? false);
  for (const id of ["timezone", "passwords"]) await page.fill(`#${id}`, options[id] ?? "");
}

async function saved(page, format) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-save=${format}]`)]);
  return readFileSync(await download.path(), "utf8");
}

// Byte for byte, in the language and with the options asked for.
const FORMATS = ["html", "json", "markdown"];
const made = cases.filter(({ html }) => html);
const refusals = cases.filter(({ html }) => !html);
for (const one of made) {
  await visit({}, async (page) => {
    await choose(page, one);
    await give(page, one.files);
    await settled(page, "result");
    const names = one.files.map((file) => basename(file)).join(" + ");
    for (const format of FORMATS.filter((format) => one[format])) {
      assert.equal(await saved(page, format), readFileSync(one[format], "utf8"), `${names} ${one.lang} as ${format}`);
    }
    const size = one.files.reduce((sum, file) => sum + statSync(file).size, 0);
    const options = Object.keys(one.page).join(" ");
    console.log(`${names} ${one.lang} ${options}: ${(size / 1048576).toFixed(2)} MiB, ${await page.textContent("#result-title")}`);
  });
}

// Neither the page nor its worker could send anything, and a server sees the page asked for and nothing else.
const asked = [];
const server = createServer((request, response) => {
  asked.push(request.url);
  response.setHeader("Content-Type", "text/html; charset=utf-8").end(request.url === "/" ? readFileSync(html) : "");
}).listen(0, "127.0.0.1");
await new Promise((ready) => server.once("listening", ready));
const origin = `http://127.0.0.1:${server.address().port}/`;
for (const from of [url, origin]) {
  await visit({ from, refused: /Content Security Policy|ERR_BLOCKED_BY_CSP|Failed to (load|start)|Fetch API cannot load/ }, async (page) => {
    await give(page, made[0].files);
    await settled(page, "result");
    await page.evaluate(async (to) => {
      const tries = [
        () => fetch(`${to}fetch`), () => navigator.sendBeacon(`${to}beacon`, "x"), () => new WebSocket(to.replace("http", "ws")),
        () => new EventSource(`${to}events`), () => { new Image().src = `${to}image`; },
        () => { const form = document.createElement("form"); Object.assign(form, { action: `${to}form`, target: "_blank" }); document.body.append(form); form.submit(); },
        () => new Promise((done) => {
          const source = `fetch("${to}worker").then(() => postMessage("sent"), () => postMessage("refused"))`;
          new Worker(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))).onmessage = done;
        }),
      ];
      for (const attempt of tries) await Promise.resolve().then(attempt).catch(() => {});
      await new Promise((later) => setTimeout(later, 500));
    }, origin);
  });
}
server.close();
assert.deepEqual(asked.filter((path) => path !== "/"), [], "what a server was asked for");

// A password typed after the drop, the options after the report, a run that is stopped and one that is overtaken.
const [locked] = made.filter(({ page }) => page.passwords);
const [large] = made.filter(({ files }) => basename(files[0]) === "big.zip");
await visit({}, async (page) => {
  await choose(page, { lang: locked.lang, page: {} });
  await give(page, locked.files);
  await settled(page, "trouble");
  await page.fill("#passwords", locked.page.passwords);
  await page.locator("#passwords").blur();
  await settled(page, "result");
  assert.equal(await saved(page, "html"), readFileSync(locked.html, "utf8"), "a password typed later");
  await page.check("#redact");
  await settled(page, "result");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("[data-save=html]")]);
  assert.equal(download.suggestedFilename(), "vssleuth.html", "no name of the customer on a redacted report");
  await page.uncheck("#redact");
  await settled(page, "result");
  await give(page, large.files);
  await page.waitForFunction(() => Number(document.getElementById("progress").value) > 0, null, { timeout: 60_000 });
  assert.match(await page.textContent("#status"), /\d.*MB.*\d.*MB/);
  await page.focus("#stop");
  await page.keyboard.press("Enter");
  await settled(page, "trouble");
  await give(page, large.files);
  await page.waitForTimeout(300);
  await page.fill("#passwords", "");
  await choose(page, made[0]);
  await give(page, made[0].files);
  await settled(page, "result");
  assert.equal(await saved(page, "html"), readFileSync(made[0].html, "utf8"), "what overtook another run");
});

// A drop, the note on the clipboard, the keyboard.
const [first] = made;
await visit({ locale: "ja-JP" }, async (page) => {
  assert.equal(await page.getAttribute("html", "lang"), "ja", "the browser's language is the page's");
  const chosen = page.waitForEvent("filechooser");
  // The browser is told to hand the dialogue over a moment after somebody began to wait for it.
  await page.waitForTimeout(500);
  await page.focus("#choose-files");
  await page.keyboard.press("Enter");
  await (await chosen).setFiles(first.files);
  await settled(page, "result");
  assert.match(await page.textContent("[role=status]"), /\d/, "the end is announced");
  const reached = [];
  await page.focus("#lang");
  for (let step = 0; step < 10; step++) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => {
      const { id, tagName, dataset } = document.activeElement;
      return id || dataset.save || dataset.copy || tagName;
    }));
  }
  const order = ["choose-files", "choose-folder", "SUMMARY", "html", "markdown", "json", "markdown", "mail", "report"];
  assert.deepEqual(reached.filter((name) => order.includes(name)).slice(0, order.length), order, "the order of Tab");
  await page.focus("[data-copy=markdown]");
  await page.keyboard.press("Enter");
  const note = await copied(page, "");
  assert.match(note, /^#/, "Markdown on the clipboard");
  await page.click("[data-copy=mail]");
  assert.doesNotMatch(await copied(page, note), /^#/, "a mail on the clipboard");
});
await visit({}, async (page) => {
  const bytes = [...readFileSync(first.files[0])];
  await page.evaluate(([name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [basename(first.files[0]), bytes]);
  await settled(page, "result");
});

// Looks and accessibility, empty and with a report; what is no evidence.
for (const colorScheme of ["light", "dark"]) {
  for (const [width, lang] of [[1280, "en"], [390, "ja"]]) {
    const name = `page-${colorScheme}-${width}-${lang}`;
    await visit({ width, colorScheme, locale: lang, bypassCSP: true }, async (page) => {
      await accessible(page, `${name}, empty`);
      await give(page, first.files);
      await settled(page, "result");
      await page.locator("#result").scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
      await accessible(page, name);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name}: ${wide} pixels wide`);
      for (const { files } of refusals) {
        await give(page, files);
        await settled(page, "trouble");
        const said = await page.textContent("#said");
        const wants = basename(files[0]).startsWith("encrypted") ? "--password-file" : basename(files[0]);
        assert.ok(said.includes(wants), `${files[0]}: ${said}`);
        await accessible(page, `${name}, refused`);
      }
    });
    console.log(`${name}: passed`);
  }
}
await browser.close();

async function accessible(page, name) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { iframes: false }));
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes[0].html]), [], name);
}
