/* What the pages do quicker with a script; without it they do the same. */
(function () {
  "use strict";

  /* Long tables get a field above them: only rows that contain what is typed are shown. */
  function narrowing(table) {
    var rows = [].slice.call(table.querySelectorAll("tbody tr:not(.group)"));
    var line = document.createElement("p");
    var label = document.createElement("label");
    var field = document.createElement("input");
    line.className = "narrow-down";
    label.textContent = table.getAttribute("data-narrow") + " ";
    field.type = "search";
    field.autocomplete = "off";
    label.appendChild(field);
    line.appendChild(label);
    table.parentNode.parentNode.insertBefore(line, table.parentNode);
    field.addEventListener("input", function () {
      var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
      rows.forEach(function (row) {
        var text = row.textContent.toLowerCase();
        row.hidden = !words.every(function (word) { return text.indexOf(word) >= 0; });
      });
    });
  }

  [].forEach.call(document.querySelectorAll("table[data-narrow]"), narrowing);
})();
