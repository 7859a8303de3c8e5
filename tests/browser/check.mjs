// Opens HTML reports, and the index of a batch, in a headless Chromium and checks what only a browser can tell.
//
//   npm install --no-package-lock && node check.mjs OUT_DIR REPORT.html... BATCH/index.html...
//
// For each report: no console error, no request leaves the page, the timeline is visible, every link resolves, copying
// copies, axe finds nothing serious, nothing is wider than a 390-pixel screen and no row is as tall as one, and paper
// shows everything within its width. For an index: worst first, every report is there, choices work without the script
// and the search with it. Writes screenshots to OUT_DIR.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [out, ...reports] = process.argv.slice(2);
assert.ok(out && reports.length, "usage: node check.mjs OUT_DIR REPORT.html...");

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

for (const report of reports) {
  const url = pathToFileURL(resolve(report)).href;
  const isIndex = basename(report) === "index.html";
  const called = isIndex ? `${basename(dirname(report))}-index` : basename(report, ".html");
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const name = `${called}-${colorScheme}-${width}`;
      await (isIndex ? checkIndex : check)(url, name, colorScheme, width);
      console.log(`${name}: passed`);
    }
  }
}
await browser.close();

async function checkIndex(url, name, colorScheme, width) {
  await visit(url, { colorScheme, width, bypassCSP: false }, (page) => queue(page, name, width));
  await visit(url, { colorScheme, width, bypassCSP: true }, (page) => accessibility(page, name));
  await visit(url, { colorScheme, width, bypassCSP: false, javaScriptEnabled: false }, choices);
}

async function check(url, name, colorScheme, width) {
  // axe has to be let in past the page's own policy; every other check runs with the policy in force.
  await visit(url, { colorScheme, width, bypassCSP: false }, (page) => behaviour(page, name, width));
  await visit(url, { colorScheme, width, bypassCSP: true }, (page) => accessibility(page, name));
  if (width > 400 && colorScheme === "light") {
    await visit(url, { colorScheme, width, bypassCSP: false }, opensForPrint);
  }
  if (width > 400 && colorScheme === "dark") {
    await visit(url, { colorScheme, width, bypassCSP: false, javaScriptEnabled: false }, paper);
  }
}

async function visit(url, { colorScheme, width, bypassCSP, javaScriptEnabled = true }, look) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme, bypassCSP, javaScriptEnabled, permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("request", (request) => request.url() !== url && troubles.push(`request to ${request.url()}`));
  await page.goto(url);
  await look(page);
  assert.deepEqual(troubles, []);
  await context.close();
}

async function shownRows(page) {
  return page.$$eval("#rows > tr", (rows) =>
    rows.filter((row) => row.checkVisibility()).map((row) => row.querySelector("th").textContent));
}

async function fits(page, width) {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `the page is ${wide} pixels too wide for ${width}`);
}

async function queue(page, name, width) {
  const tones = await page.$$eval("#rows > tr:not(.v-not-evidence) .tag", (tags) =>
    tags.map((tag) => ["act", "ask", "fine"].findIndex((tone) => tag.classList.contains(tone))));
  assert.ok(tones.length > 5 && !tones.includes(-1), "every case has its tone");
  assert.deepEqual(tones, tones.toSorted(), "worst first");
  const links = await page.$$eval("a", (links) => links.map((link) => link.href));
  assert.ok(links.length >= tones.length, "reports are linked");
  assert.deepEqual(links.filter((link) => !existsSync(fileURLToPath(link))), [], "every report is there");
  await fits(page, width);
  const split = await page.$$eval("#rows th", (names) => names.filter((name) => {
    const text = document.createRange();
    text.selectNodeContents(name);
    const lines = new Set([...text.getClientRects()].map((box) => Math.round(box.top)));
    return name.textContent.length < 10 && lines.size > 1;
  }).map((name) => name.textContent));
  assert.deepEqual(split, [], "no short name is broken");
  await page.screenshot({ path: join(out, `${name}.png`), clip: { x: 0, y: 0, width, height: 3000 }, fullPage: true });

  const all = await shownRows(page);
  const named = all.find((row) => row.startsWith("案件"));
  for (const [words, found] of [["案件(再送)", [named]], ["ＱＵＩＮＣＥ", ["quince"]], ["kumquat", []], ["", all]]) {
    await page.fill("#search", words);
    assert.deepEqual(await shownRows(page), found, `search for "${words}"`);
    assert.equal(await page.isVisible("#none"), found.length === 0, "nothing found is said");
  }
  await choices(page);
}

// Also without the script: each choice takes its rows away and brings them back, none is a dead one.
async function choices(page) {
  const all = await shownRows(page);
  for (const choice of await page.$$("fieldset input")) {
    const id = await choice.getAttribute("id");
    const its = await page.$$eval(`#rows > tr.${id} > th`, (names) => names.map((name) => name.textContent));
    assert.ok(its.length > 0, `${id} has rows`);
    await choice.uncheck();
    assert.deepEqual(await shownRows(page), all.filter((row) => !its.includes(row)), `without ${id}`);
    await choice.check();
    assert.deepEqual(await shownRows(page), all, `with ${id}`);
  }
}

async function behaviour(page, name, width) {
  const broken = await page.$$eval('a[href^="#"]', (links) =>
    links.map((link) => link.getAttribute("href").slice(1)).filter((id) => !document.getElementById(id)));
  assert.deepEqual(broken, [], "links resolve");
  await page.evaluate(async () => {
    for (const closed of document.querySelectorAll("details.rest")) {
      const block = [...closed.querySelectorAll("[id]")].find((element) => /-e\d+$/.test(element.id));
      location.hash = block.id;
      await new Promise((done) => setTimeout(done, 50));
      if (!closed.open || !block.checkVisibility()) { throw new Error(`a link to ${block.id} opens nothing`); }
      closed.open = false;
    }
    location.hash = "";
  });
  await page.$$eval("details.rest", (all) => all.forEach((closed) => { closed.open = true; }));
  const away = await page.$$eval('a:not([href^="#"])', (links) => links.map((link) => [link.href, link.rel]));
  for (const [href, rel] of away) {
    assert.match(href, /^https:\/\/(learn\.microsoft\.com|jpabrs-scem\.github\.io|jpwinsup\.github\.io)\//, "only the vendor's pages");
    assert.match(rel, /noopener/);
  }
  for (const timeline of await page.$$(".timeline")) {
    const box = await timeline.boundingBox();
    assert.ok(box && box.width > 200 && box.height > 40, "the timeline is visible");
  }
  await fits(page, width);
  const marks = await page.$$eval(".timeline .mark > *", (marks) =>
    marks.map((mark) => mark.getBoundingClientRect()).filter((box) => box.left < 0 || box.right > innerWidth).length);
  assert.equal(marks, 0, "every mark of the timeline is on the screen");
  if (width < 400) {
    assert.deepEqual(await page.$$eval("tbody tr", (rows) =>
      rows.filter((row) => row.checkVisibility() && row.getBoundingClientRect().height > 560).map((row) => row.innerText)), [], "no tall row");
    assert.deepEqual(await page.$$eval(".scroll", (boxes) =>
      boxes.filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth).map((box) => box.innerText)), [], "no table to scroll");
  }
  const button = await page.$("button.copy:not([hidden])");
  if (button) {
    await button.click();
    const [copied, shown, label] = await page.evaluate(async () => {
      const button = document.querySelector("button.copy");
      const text = document.getElementById(button.dataset.copies).textContent;
      await new Promise((done) => setTimeout(done, 200));
      return [await navigator.clipboard.readText(), text, button.textContent === button.dataset.done];
    });
    assert.equal(copied, shown, "copying copies");
    assert.ok(label, "copying says so");
  }
  await page.keyboard.press("Tab");
  await page.screenshot({ path: join(out, `${name}.png`), clip: { x: 0, y: 0, width, height: 3000 }, fullPage: true });
}

// A4 less its margins is 688 pixels wide. Works without the script: paper shows what is closed on the screen, but of
// several cases only what decides each.
async function paper(page) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize({ width: 688, height: 1000 });
  const trouble = await page.evaluate(() => {
    const shown = (element) => element.checkVisibility() && element.getBoundingClientRect().height > 0;
    const name = (element) => `${element.tagName} ${element.className} ${element.textContent.slice(0, 60)}`;
    return {
      wide: [...document.querySelectorAll("main *")]
        .filter((element) => !element.closest("svg, .skip") && element.getBoundingClientRect().right > innerWidth + 1).map(name),
      buttons: [...document.querySelectorAll("button, .skip")].filter(shown).map(name),
      closed: [...document.querySelectorAll("details > *")]
        .filter((element) => !element.closest(".rest, .quote, .manual") && !shown(element)).map(name),
      rest: [...document.querySelectorAll(".rest > :not(summary), .quote > *, .manual > *")].filter(shown).map(name),
      dark: [document.documentElement, ...document.querySelectorAll("body, .verdict, pre, .tag")]
        .map((element) => getComputedStyle(element).backgroundColor)
        .filter((color) => !["rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"].includes(color)),
    };
  });
  assert.deepEqual(trouble, { wide: [], buttons: [], closed: [], rest: [], dark: [] }, "paper");
}

// What a print does to a page with its script: everything open while it lasts, and as it was afterwards.
async function opensForPrint(page) {
  const opened = await page.evaluate(() => {
    const closed = () => document.querySelectorAll("details:not([open]):not(.rest):not(.quote)").length;
    const before = closed();
    dispatchEvent(new Event("beforeprint"));
    const during = closed();
    dispatchEvent(new Event("afterprint"));
    return [during, closed() - before];
  });
  assert.deepEqual(opened, [0, 0], "all is open for a print, and closed again");
}

async function accessibility(page, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] }));
  const serious = violations.filter((violation) => ["serious", "critical"].includes(violation.impact));
  const told = (list) => list.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((node) => node.html).slice(0, 3).join(" ")}`);
  assert.deepEqual(told(serious), []);
  if (violations.length) console.log(`${name}: minor:`, told(violations));
}
