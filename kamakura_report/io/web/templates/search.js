// Shows of the table of all projects those that fit. Classic script: works from a disk too. Without it all are shown.
(function () {
  "use strict";
  var form = document.getElementById("search");
  var found = document.getElementById("found");
  var fields = ["words", "division", "action", "progress"].map(function (name) {
    return document.getElementById(name);
  });

  // The same as the list was written by: width, size and kana make no difference.
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\u30a1-\u30f6]/g, function (sign) {
      return String.fromCharCode(sign.charCodeAt(0) - 0x60);
    }).split(/\s+/).filter(Boolean);
  }

  function search() {
    var words = folded(fields[0].value), shown = 0;
    KAMAKURA_PROJECTS.forEach(function (one) {
      var fits = words.every(function (word) { return one.text.indexOf(word) >= 0; }) &&
        (!fields[1].value || one.divisions.indexOf(fields[1].value) >= 0) &&
        (!fields[2].value || one.actions.indexOf(fields[2].value) >= 0) &&
        (!fields[3].value || one.progress.indexOf(fields[3].value) >= 0);
      document.getElementById(one.row).hidden = !fits;
      shown += fits ? 1 : 0;
    });
    found.textContent = KAMAKURA_PROJECTS.length + " の事業のうち、" + shown + " が当てはまります。";
  }

  form.hidden = false;
  form.addEventListener("input", search);
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(search); });
  search();
}());
