
"use strict";
document.querySelectorAll("button.copy").forEach(function (button) {
  var target = document.getElementById(button.dataset.copies);
  var label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", function () {
    function done() {
      button.textContent = button.dataset.done;
      window.setTimeout(function () { button.textContent = label; }, 2000);
    }
    function select() {
      var range = document.createRange();
      range.selectNodeContents(target);
      var selection = window.getSelection();
      selection.removeAllRanges();
      selection.addRange(range);
      if (document.execCommand("copy")) { done(); }
    }
    if (navigator.clipboard && window.isSecureContext) {
      navigator.clipboard.writeText(target.textContent).then(done, select);
    } else {
      select();
    }
  });
});
// A link into what is closed opens it.
function openAim() {
  var aim = document.getElementById(decodeURIComponent(window.location.hash.slice(1)));
  for (var part = aim; part; part = part.parentElement) {
    if (part.tagName === "DETAILS") { part.open = true; }
  }
  if (aim) { aim.scrollIntoView(); }
}
window.addEventListener("hashchange", openAim);
if (window.location.hash) { openAim(); }
// Paper has nothing to click: what is closed prints open, and is closed again afterwards. Of several cases only what
// decides each is printed, unless a reader opened more.
window.addEventListener("beforeprint", function () {
  document.querySelectorAll("details:not([open]):not(.rest):not(.quote)").forEach(function (closed) {
    closed.open = true;
    window.addEventListener("afterprint", function () { closed.open = false; }, { once: true });
  });
});
