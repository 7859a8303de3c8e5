// Drives the page in a headless Chromium: every bundle given to it yields byte for byte what the program yields.
//
//   node page.mjs PAGE.html OUT_DIR CASES.json
//
// CASES.json: [{"file": "bundle.zip", "lang": "en", "html": "expected.html", "json": "expected.json"}], where `html` is
// left out for what has no report. Checks that nothing is requested, that keyboard and screen reader get through, that a
// file that is no evidence is refused with its name, that 390 pixels are enough; prints sizes and times.

import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
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

async function visit({ width = 1280, colorScheme = "light", locale = "en-US", bypassCSP = false }, look) {
  const context = await browser.newContext({
    viewport: { width, height: 900 }, colorScheme, locale, bypassCSP, acceptDownloads: true,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const troubles = [];
  // The report's own script does not run inside the page, which has the buttons: the browser says so.
  const expected = /Blocked script execution in 'about:srcdoc'/;
  page.on("console", (said) => ["error", "warning"].includes(said.type()) && !expected.test(said.text()) && troubles.push(said.text()));
  page.on("pageerror", (error) => troubles.push(String(error)));
  page.on("request", (asked) => asked.url() !== url && !/^(blob|data|about):/.test(asked.url()) && troubles.push(`request to ${asked.url()}`));
  await page.goto(url);
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

async function saved(page, format) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.click(`[data-save=${format}]`)]);
  return readFileSync(await download.path(), "utf8");
}

// Byte for byte, in the language asked for.
await visit({}, async (page) => {
  for (const { file, lang, html, json } of cases) {
    if (!html) continue;
    await page.selectOption("#lang", lang);
    await give(page, [file]);
    await settled(page, "result");
    assert.equal(await saved(page, "html"), readFileSync(html, "utf8"), `${file} ${lang}`);
    if (json) assert.equal(await saved(page, "json"), readFileSync(json, "utf8"), `${file} as JSON`);
    console.log(`${basename(file)} ${lang}: ${(statSync(file).size / 1048576).toFixed(2)} MiB, ${await page.textContent("#result-title")}`);
  }
});

// A drop, the note on the clipboard, the keyboard.
const [first] = cases.filter(({ html }) => html);
await visit({ locale: "ja-JP" }, async (page) => {
  assert.equal(await page.getAttribute("html", "lang"), "ja", "the browser's language is the page's");
  const chosen = page.waitForEvent("filechooser");
  // The browser is told to hand the dialogue over a moment after somebody began to wait for it.
  await page.waitForTimeout(500);
  await page.focus("#choose-files");
  await page.keyboard.press("Enter");
  await (await chosen).setFiles([first.file]);
  await settled(page, "result");
  await page.focus("[data-copy=markdown]");
  await page.keyboard.press("Enter");
  const note = await copied(page, "");
  assert.match(note, /^#/, "Markdown on the clipboard");
  await page.click("[data-copy=mail]");
  assert.doesNotMatch(await copied(page, note), /^#/, "a mail on the clipboard");
});
await visit({}, async (page) => {
  const bytes = [...readFileSync(first.file)];
  await page.evaluate(([name, bytes]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([new Uint8Array(bytes)], name));
    document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [basename(first.file), bytes]);
  await settled(page, "result");
});

// Looks and accessibility, empty and with a report; what is no evidence.
for (const colorScheme of ["light", "dark"]) {
  for (const [width, lang] of [[1280, "en"], [390, "ja"]]) {
    const name = `page-${colorScheme}-${width}-${lang}`;
    await visit({ width, colorScheme, locale: lang, bypassCSP: true }, async (page) => {
      await accessible(page, `${name}, empty`);
      await give(page, [first.file]);
      await settled(page, "result");
      await page.locator("#result").scrollIntoViewIfNeeded();
      await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
      await accessible(page, name);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= width, `${name}: ${wide} pixels wide`);
      for (const { file } of cases.filter(({ html }) => !html)) {
        await give(page, [file]);
        await settled(page, "trouble");
        assert.ok((await page.textContent("#said")).includes(basename(file)), `${file}: ${await page.textContent("#said")}`);
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
