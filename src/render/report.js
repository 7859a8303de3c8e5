
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
// Paper has nothing to click: what is closed prints open, and is closed again afterwards.
window.addEventListener("beforeprint", function () {
  document.querySelectorAll("details:not([open])").forEach(function (closed) {
    closed.open = true;
    window.addEventListener("afterprint", function () { closed.open = false; }, { once: true });
  });
});
