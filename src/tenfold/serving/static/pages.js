// What pages can do beyond links and forms: evidence in place, names as they are typed, keys, the theme, filters.
// Everything here has a plain link or form beneath it that does the same.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const say = (text) => { $("#status").textContent = text; };

  async function fetchPart(address) {
    const url = new URL(address, location.href);
    url.searchParams.set("part", "1");
    const answer = await fetch(url, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html").body;
  }

  // Evidence opens in place: beneath its row, its article, or its line.
  let opened = 0;

  function placeFor(link) {
    const row = link.closest("tr");
    if (row) {
      const proof = document.createElement("tr");
      proof.className = "proof";
      const cell = proof.insertCell();
      cell.colSpan = row.cells.length;
      row.after(proof);
      return [proof, cell];
    }
    const proof = document.createElement("div");
    proof.className = "proof";
    const line = link.closest("li, article, p, td");
    if (line.matches("p, td")) line.after(proof); else line.append(proof);
    return [proof, proof];
  }

  async function toggle(link) {
    const there = link.proof;
    if (there) {
      there.remove();
      link.proof = null;
      link.setAttribute("aria-expanded", "false");
      return;
    }
    const [proof, cell] = placeFor(link);
    proof.id = `proof-${++opened}`;
    link.proof = proof;
    proof.opener = link;
    link.setAttribute("aria-expanded", "true");
    link.setAttribute("aria-controls", proof.id);
    cell.classList.add("waiting");
    try {
      cell.replaceChildren(...(await fetchPart(link.href)).childNodes);
    } catch (error) {
      cell.textContent = $("#status").dataset.failed;
    }
    cell.classList.remove("waiting");
  }

  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
    const link = event.target.closest("a.ev");
    if (link && plain) {
      event.preventDefault();
      toggle(link);
      return;
    }
    const copy = event.target.closest("button.copy");
    if (copy) {
      navigator.clipboard.writeText(copy.dataset.copy).then(() => {
        say($("#status").dataset.copied);
        copy.classList.add("done");
        setTimeout(() => copy.classList.remove("done"), 1500);
      });
    }
  });
  for (const link of $$("a.ev")) link.setAttribute("aria-expanded", "false");

  // Ties of the system open beneath the drawing; whoever is pointed at stands out with all that it is tied to.
  const system = $("svg.system");
  if (system) {
    system.addEventListener("click", async (event) => {
      const tie = event.target.closest("a.tie");
      if (!tie || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const place = $("#tie-proof");
      try {
        place.replaceChildren(...(await fetchPart(tie.getAttribute("href"))).childNodes);
        place.scrollIntoView({ block: "nearest" });
      } catch (error) {
        place.textContent = $("#status").dataset.failed;
      }
    });
    const light = (target) => {
      const node = target?.closest?.("a.node");
      const id = node?.dataset.node;
      system.classList.toggle("lit", Boolean(id));
      const near = new Set([id]);
      for (const tie of $$("a.tie", system)) {
        const ends = tie.dataset.ends.split("|");
        const mine = Boolean(id) && ends.includes(id);
        tie.classList.toggle("on", mine);
        if (mine) ends.forEach((end) => near.add(end));
      }
      for (const each of $$("a.node", system)) each.classList.toggle("on", Boolean(id) && near.has(each.dataset.node));
    };
    system.addEventListener("pointerover", (event) => light(event.target));
    system.addEventListener("pointerleave", () => light(null));
    system.addEventListener("focusin", (event) => light(event.target));
    system.addEventListener("focusout", () => light(null));
  }

  // A claim of a list and its words in the text light up together.
  const article = $(".article");
  if (article) {
    const light = (numbers) => {
      for (const piece of $$(".said", article)) {
        piece.classList.toggle("on", piece.dataset.claims.split(" ").some((number) => numbers.includes(number)));
      }
      for (const item of $$("[data-claim]")) item.classList.toggle("on", numbers.includes(item.dataset.claim));
    };
    document.addEventListener("pointerover", (event) => {
      const item = event.target.closest?.("[data-claim]");
      const piece = event.target.closest?.(".said");
      light(item ? [item.dataset.claim] : piece ? piece.dataset.claims.split(" ") : []);
    });
    document.addEventListener("focusin", (event) => {
      const item = event.target.closest?.("[data-claim]");
      if (item) light([item.dataset.claim]);
    });
  }

  // Names as they are typed.
  const box = $("#q");
  const list = $("#names");
  let asked = 0;
  let chosen = -1;

  function close() {
    list.hidden = true;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    chosen = -1;
  }

  function choose(index) {
    const options = $$("[role=option]", list);
    if (!options.length) return;
    chosen = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    box.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }

  async function suggest() {
    const typed = box.value.trim();
    const mine = ++asked;
    if (!typed) { close(); return; }
    const answer = await fetch(`/suggest.json?q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer?.ok || mine !== asked) return;
    const names = await answer.json();
    list.replaceChildren(...names.map((each, place) => {
      const option = document.createElement("li");
      option.id = `name-${place}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.href = each.href;
      option.append(each.name);
      const aside = document.createElement("small");
      aside.textContent = each.other ?? "";
      option.append(" ", aside);
      return option;
    }));
    chosen = -1;
    list.hidden = !names.length;
    box.setAttribute("aria-expanded", String(Boolean(names.length)));
  }

  let typing = null;
  box.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(suggest, 90); });
  box.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
    else if (event.key === "Escape") { close(); box.blur(); }
    else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.href = $$("[role=option]", list)[chosen].dataset.href;
    }
  });
  box.addEventListener("blur", () => setTimeout(close, 150));
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) location.href = option.dataset.href;
  });

  // On a phone filters are out of the way until they are asked for, or in use.
  for (const filters of $$("details.filters")) {
    if (matchMedia("(max-width: 640px)").matches && !location.search) filters.open = false;
  }

  // Filters: only what is filled in goes into the address, and a change shows at once.
  for (const form of $$("form[data-filters]")) {
    const go = async () => {
      const wanted = [...new FormData(form)].filter(([, value]) => String(value).trim());
      const query = new URLSearchParams(wanted).toString();
      const address = form.getAttribute("action") + (query ? `?${query}` : "");
      const table = $("#table");
      if ($("svg.system", table)) { location.href = address; return; } // a drawing is made anew
      table.classList.add("waiting");
      try {
        const answer = await fetch(address, { headers: { Accept: "text/html" } });
        const page = new DOMParser().parseFromString(await answer.text(), "text/html");
        const fresh = $("#table", page);
        if (!fresh) { location.href = address; return; }
        table.replaceWith(fresh);
        $(".twins")?.replaceWith($(".twins", page));
        for (const link of $$("a.ev", fresh)) link.setAttribute("aria-expanded", "false");
        history.replaceState(null, "", address);
        say($(".totals", fresh)?.textContent.trim().replace(/\s+/g, " ") ?? "");
      } catch (error) { location.href = address; }
    };
    form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
    form.addEventListener("change", go);
  }

  // The theme.
  function theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    try { localStorage.setItem("tenfold-theme", root.dataset.theme); } catch (error) { /* for this page only */ }
  }
  $("#theme").addEventListener("click", theme);
  $("#help").addEventListener("click", () => $("#keys").showModal());

  // Keys.
  const places = { h: "/", d: "/deals", s: "/system", m: "/models", f: "/findings", r: "/review" };
  let going = false;

  function move(step) {
    const rows = $$(".row").filter((row) => row.offsetParent !== null);
    if (!rows.length) return;
    const at = rows.indexOf(document.activeElement?.closest?.(".row"));
    const row = rows[Math.min(Math.max(at + step, 0), rows.length - 1)];
    row.tabIndex = -1;
    row.focus();
    row.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select");
    if (event.key === "Escape" && !typing) {
      const proof = event.target.closest?.(".proof") ?? $$(".proof").at(-1);
      if (proof?.opener) { const opener = proof.opener; toggle(opener); opener.focus(); }
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.matches("textarea")) {
      event.target.form?.requestSubmit();
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $("#keys").open) return;
    if (going) {
      going = false;
      if (places[event.key]) location.href = places[event.key];
      return;
    }
    // A button that has a key: that of the row one is in, else the first.
    const here = document.activeElement?.closest?.(".row") ?? document;
    const button = /^[a-z]$/.test(event.key)
      && ($(`button[data-key="${event.key}"]:enabled`, here) ?? $(`button[data-key="${event.key}"]:enabled`));
    if (button) { event.preventDefault(); button.click(); return; }
    switch (event.key) {
      case "/": event.preventDefault(); box.focus(); box.select(); break;
      case "j": move(1); break;
      case "k": move(-1); break;
      case "g": going = true; setTimeout(() => { going = false; }, 1200); break;
      case "t": theme(); break;
      case "?": $("#keys").showModal(); break;
      case "Enter":
        if (event.target.matches?.(".row")) (($("a.ev", event.target)) ?? $("a", event.target))?.click();
        break;
    }
  });
})();
