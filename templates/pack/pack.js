"use strict";
// The page works without this. It keeps outcomes shut: they belong to the record that is being looked at, so
// what was opened is closed when the reader goes to another record, and when the page comes back from memory.
(function () {
  const shutters = document.querySelectorAll("details.outcome");

  function shut(except) {
    for (const one of shutters) {
      if (!except || !except.contains(one)) {
        one.open = false;
      }
    }
  }

  function here() {
    return location.hash ? document.getElementById(location.hash.slice(1)) : null;
  }

  addEventListener("hashchange", function () { shut(here()); });
  addEventListener("pageshow", function () { shut(null); });
})();

// The size of the letters.
(function () {
  const sizes = document.getElementById("sizes");
  if (!sizes) { return; }
  const buttons = sizes.querySelectorAll("button");

  sizes.addEventListener("click", function (event) {
    const chosen = event.target.closest("button");
    if (!chosen) { return; }
    for (const one of buttons) {
      one.setAttribute("aria-pressed", String(one === chosen));
      if (one.dataset.size) { document.documentElement.classList.toggle(one.dataset.size, one === chosen); }
    }
  });
  sizes.hidden = false;
})();
