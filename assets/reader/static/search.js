// The search page of a frozen site: asks the Pagefind index beside it. What it finds is put in as text, never as HTML.
const form = document.querySelector("#search");
const status = document.querySelector("#status");
const found = document.querySelector("#found");
const more = document.querySelector("#more");
const PAGE = 20;
let results = [];
let shown = 0;
let asked = 0;

const text = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent;

function item(data) {
  const li = document.createElement("li");
  const link = li.appendChild(document.createElement("a"));
  link.href = new URL(`../${data.raw_url.replace(/^\//, "")}`, import.meta.url);
  link.textContent = data.meta.title;
  const note = li.appendChild(document.createElement("span"));
  note.className = "meta";
  note.textContent = data.meta.note || "";
  const excerpt = li.appendChild(document.createElement("span"));
  excerpt.className = "meta";
  data.excerpt.split(/<\/?mark>/).forEach((part, n) => {
    const node = n % 2 ? document.createElement("mark") : document.createElement("span");
    node.textContent = text(part);
    excerpt.append(node);
  });
  return li;
}

async function show() {
  const turn = asked;
  const data = await Promise.all(results.slice(shown, shown + PAGE).map((result) => result.data()));
  if (turn !== asked) return;
  found.append(...data.map(item));
  shown += data.length;
  more.hidden = shown >= results.length;
}

async function search(pagefind) {
  const turn = ++asked;
  const given = new FormData(form);
  const filters = {};
  for (const select of form.querySelectorAll("select")) if (select.value) filters[select.name] = select.value;
  const q = given.get("q").trim();
  history.replaceState(null, "", `?${new URLSearchParams([...given].filter(([, value]) => value))}`);
  const answer = await pagefind.search(q || null, { filters });
  if (turn !== asked) return;
  results = answer.results;
  shown = 0;
  found.replaceChildren();
  status.textContent = results.length ? `${results.length.toLocaleString("en")} found` : "Nothing was found. Try fewer words or filters.";
  await show();
}

async function start() {
  const pagefind = await import(new URL("../pagefind/pagefind.js", import.meta.url));
  await pagefind.init();
  const query = new URLSearchParams(location.search);
  const kinds = { statements: "article", figures: "article", articles: "article", speakers: "speaker", series: "series" };
  for (const [name, counts] of Object.entries(await pagefind.filters())) {
    const select = form.elements[name];
    if (!select) continue;
    for (const value of Object.keys(counts).sort()) select.add(new Option(value, value));
    const wanted = (query.get(name) || "").replaceAll("_", " ");
    select.value = kinds[wanted] && name === "what" ? kinds[wanted] : wanted;
  }
  form.elements.q.value = query.get("q") || "";
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => search(pagefind), 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    search(pagefind);
  });
  more.addEventListener("click", show);
  await search(pagefind);
}

start().catch((error) => {
  console.warn(error); // opened as a file, or the index is missing: the sentence on the page says what to do
});
