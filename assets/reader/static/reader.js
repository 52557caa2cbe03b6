// Makes the pages quicker; everything works without it. Marks and their rows light up together, "/" goes to the search
// field, and results come while one types.
"use strict";

function rowsOf(node) {
  const marked = node.closest && node.closest("[data-rows]");
  return marked ? marked.dataset.rows.split(" ") : [];
}

function light(event, on) {
  for (const row of rowsOf(event.target)) {
    for (const node of document.querySelectorAll(`[data-rows~="${CSS.escape(row)}"]`)) node.classList.toggle("lit", on);
  }
}

for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
  document.addEventListener(name, (event) => light(event, on));
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
  const field = document.querySelector("#q, #quick");
  if (field) {
    event.preventDefault();
    field.focus();
    field.select();
  }
});

const form = document.querySelector("form#search[action]");
if (form && !form.dataset.frozen) {
  let waiting, asking;
  const update = async () => {
    const given = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const address = `${form.getAttribute("action")}?${given}`;
    const results = document.querySelector("#results");
    if (asking) asking.abort();
    asking = new AbortController();
    results.classList.add("busy");
    try {
      const answer = await fetch(address, { signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      results.replaceChildren(...page.querySelector("#results").childNodes);
      document.title = page.title;
      history.replaceState(null, "", address);
      results.classList.remove("busy");
    } catch (error) {
      if (error.name !== "AbortError") form.submit(); // the server is gone or answers strangely: let the browser say so
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 180);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    update();
  });
}
