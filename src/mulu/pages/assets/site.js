// Searching and filtering a list. Without this script every page is complete; with it, the first page
// of a list searches all of it. Data is put in as text, never as HTML.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const tools = document.getElementById("tools");
  if (!tools || !globalThis.muluItems) return;

  const WINDOW = 120;
  const list = document.getElementById("list");
  const query = document.getElementById("query");
  const output = document.getElementById("count");
  const clear = document.getElementById("clear");
  const more = document.getElementById("more");
  const filters = document.getElementById("filters");
  const boxes = [...tools.querySelectorAll("fieldset[data-facet] input")];
  const index = unpacked(globalThis.muluItems);
  const total = index.pages.length;
  let found = null;
  let shown = 0;
  let words = [];

  function unpacked(packed) {
    const open = (column) => (Array.isArray(column) ? column : column.at.map((at) => column.values[at]));
    const cells = packed.cells.map(open);
    const searched = packed.searched.map((at) => cells[at]);
    if (packed.initials) searched.push(packed.initials);
    const texts = packed.pages.map((_, item) => plain(searched.map((column) => column[item]).join("\n")));
    const pages = packed.pages.map((page, item) => page || cells[packed.code][item]);
    return { ...packed, cells, pages, texts, parts: open(packed.parts) };
  }

  // What people type is compared without case, width and kind of dash.
  function plain(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\u2010-\u2015\u2212]/g, "-");
  }

  // Where a word stands. A part of a code, 4-04, begins no number in its middle: 14-04 is another code.
  function place(text, word) {
    let at = text.indexOf(word);
    if (!/^[0-9]+[-./]/.test(word)) return at;
    while (at > 0 && /[0-9]/.test(text[at - 1])) at = text.indexOf(word, at + 1);
    return at;
  }

  function wanted() {
    const chosen = {};
    for (const box of boxes) {
      if (!box.checked) continue;
      const name = box.closest("fieldset").dataset.facet;
      (chosen[name] ??= []).push(box.value);
    }
    return chosen;
  }

  // For each facet, whether an item fits what is chosen there.
  function tests(chosen) {
    return Object.entries(chosen).map(([name, values]) => {
      const facet = index.facets[name];
      const fits = facet.values.map((value) => values.includes(value));
      return { name, fit: (item) => {
        const at = facet.at[item];
        return typeof at === "number" ? fits[at] : at.some((one) => fits[one]);
      } };
    });
  }

  function search() {
    words = plain(query.value).split(/\s+/).filter(Boolean);
    const chosen = wanted();
    const asked = words.length > 0 || Object.keys(chosen).length > 0;
    const conditions = tests(chosen);
    const counts = Object.fromEntries(
      Object.entries(index.facets).map(([name, facet]) => [name, new Uint32Array(facet.values.length)]));
    const hits = [];
    for (let item = 0; item < total; item += 1) {
      const text = index.texts[item];
      if (!words.every((word) => place(text, word) >= 0)) continue;
      let failed = null;
      let failures = 0;
      for (const condition of conditions) {
        if (!condition.fit(item)) { failures += 1; failed = condition.name; }
      }
      if (failures === 0) hits.push(item);
      // A facet counts what there would be if nothing were chosen in it.
      if (failures > 1) continue;
      for (const name in counts) {
        if (failed !== null && failed !== name) continue;
        const at = index.facets[name].at[item];
        if (typeof at === "number") counts[name][at] += 1;
        else for (const one of at) counts[name][one] += 1;
      }
    }
    show(hits, asked);
    for (const box of boxes) {
      const name = box.closest("fieldset").dataset.facet;
      const count = counts[name][index.facets[name].values.indexOf(box.value)];
      box.parentElement.querySelector(".count").textContent = count;
      box.parentElement.classList.toggle("empty", count === 0 && !box.checked);
    }
    remember(chosen, asked);
  }

  function show(hits, asked) {
    found = hits;
    shown = 0;
    for (const body of list.querySelectorAll("tbody")) body.remove();
    for (const pager of document.querySelectorAll(".pager")) pager.hidden = true;
    list.classList.toggle("none", hits.length === 0);
    extend(WINDOW);
    clear.hidden = !asked;
    const { all, some, none } = output.dataset;
    output.textContent = !hits.length ? none : asked ? some.replaceAll("#", hits.length) : all;
  }

  function extend(count) {
    const end = Math.min(found.length, shown + count);
    const pieces = document.createDocumentFragment();
    let body = null;
    let part;
    for (let at = shown; at < end; at += 1) {
      const item = found[at];
      if (body === null || index.parts[item] !== part) {
        part = index.parts[item];
        body = pieces.appendChild(document.createElement("tbody"));
        const goesOn = at > 0 && index.parts[found[at - 1]] === part;
        if (part !== null && !goesOn) body.append(heading(part));
      }
      body.append(row(item));
    }
    shown = end;
    list.append(pieces);
  }

  function heading(part) {
    const line = document.createElement("tr");
    line.className = "part";
    const cell = line.appendChild(document.createElement("th"));
    cell.colSpan = index.roles.length;
    cell.scope = "rowgroup";
    cell.appendChild(document.createElement("h2")).textContent = part;
    return line;
  }

  function row(item) {
    const line = document.createElement("tr");
    index.roles.forEach((role, at) => {
      const cell = line.appendChild(document.createElement("td"));
      cell.className = role;
      let holder = cell;
      const text = index.cells[at][item];
      if (at === index.linked) {
        holder = cell.appendChild(document.createElement("a"));
        holder.href = "../items/" + index.pages[item] + ".html";
      }
      mark(holder, at === index.linked ? text || "—" : text, index.searched.includes(at));
    });
    return line;
  }

  // The first place of each word is marked, where folding has kept the length.
  function mark(holder, text, isSearched) {
    const folded = isSearched && words.length ? plain(text) : "";
    const spots = folded.length !== text.length ? [] : words
      .map((word) => [place(folded, word), word.length])
      .filter(([start]) => start >= 0)
      .sort(([one], [other]) => one - other);
    let at = 0;
    for (const [start, length] of spots) {
      if (start < at) continue;
      holder.append(text.slice(at, start));
      holder.appendChild(document.createElement("mark")).textContent = text.slice(start, start + length);
      at = start + length;
    }
    holder.append(text.slice(at));
  }

  // The address tells what is searched for: it can be passed on, and the way back finds it again.
  function remember(chosen, asked) {
    const told = new URLSearchParams();
    if (query.value.trim()) told.set("q", query.value.trim());
    for (const [name, values] of Object.entries(chosen)) {
      for (const value of values) told.append("f." + name, value);
    }
    try {
      history.replaceState(null, "", location.href.split("#")[0] + (asked ? "#" + told : ""));
    } catch {
      // Some browsers keep addresses of files as they are.
    }
    for (const link of document.querySelectorAll(".switch a")) link.hash = asked ? String(told) : "";
  }

  function recall() {
    const told = new URLSearchParams(location.hash.slice(1));
    query.value = told.get("q") ?? "";
    for (const box of boxes) {
      box.checked = told.getAll("f." + box.closest("fieldset").dataset.facet).includes(box.value);
    }
    const filtered = boxes.some((box) => box.checked);
    if (filters && (filtered || matchMedia("(min-width: 46rem)").matches)) filters.open = true;
    if (told.toString() || found) search();
  }

  tools.hidden = false;
  query.addEventListener("input", search);
  for (const box of boxes) box.addEventListener("change", search);
  clear.addEventListener("click", () => {
    query.value = "";
    for (const box of boxes) box.checked = false;
    search();
    query.focus();
  });
  addEventListener("hashchange", recall);
  addEventListener("beforeprint", () => found && extend(found.length));
  const scrolled = new IntersectionObserver((seen) => {
    if (!found || shown >= found.length || !seen.some((one) => one.isIntersecting)) return;
    extend(WINDOW);
    // Where the end is still in sight, it tells so once more.
    scrolled.unobserve(more);
    scrolled.observe(more);
  }, { rootMargin: "800px" });
  scrolled.observe(more);
  recall();
  if (!found && document.querySelector(".pager")) search();
});
