
"use strict";
// Without this script the choices work, and the browser's own search.
(function () {
  var field = document.getElementById("search");
  var none = document.getElementById("none");
  var rows = Array.prototype.map.call(document.querySelectorAll("#rows > tr"), function (row) {
    return { row: row, text: row.textContent.normalize("NFKC").toLowerCase() };
  });
  function search() {
    var words = field.value.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean);
    rows.forEach(function (one) {
      one.row.hidden = !words.every(function (word) { return one.text.indexOf(word) >= 0; });
    });
    none.hidden = rows.some(function (one) { return one.row.getClientRects().length > 0; });
  }
  document.querySelector(".search").hidden = false;
  field.addEventListener("input", search);
  document.querySelector("form").addEventListener("change", search);
  document.querySelector("form").addEventListener("submit", function (event) { event.preventDefault(); });
  search();
}());
