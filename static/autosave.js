/* A field saves itself as it is left. Its status tells how that went; links wait until it is known. */
(function () {
  "use strict";

  const { all, isField, isStored, isUnsaved, labelOf, named, rowOf, seenOf, show, state, statusOf } = lkj.fields;
  const AT_ONCE = 4;
  const queue = [];
  const underWay = new Map(); // row → the field that was left
  const others = new Set(); // what other scripts have under way
  let leaving = null;
  let sendingForm = false;

  const save = (input) => input.dispatchEvent(new Event("change", { bubbles: true }));
  const busy = () => underWay.size + queue.length + others.size > 0;
  const tell = (input, name, detail) => input.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));

  /* ---- few at a time, one per row: a pasted block is twenty saves ---- */
  document.addEventListener("htmx:confirm", (event) => {
    const { elt: row, triggeringEvent, issueRequest } = event.detail;
    if (!row.matches("[data-row]")) return;
    event.preventDefault();
    const input = triggeringEvent && triggeringEvent.target;
    if (!queue.some((job) => job.row === row && job.input === input)) queue.push({ row, input, send: () => issueRequest(true) });
    sendNext();
  });

  function sendNext() {
    for (const job of [...queue]) {
      if (underWay.size >= AT_ONCE) return;
      if (underWay.has(job.row)) continue;
      queue.splice(queue.indexOf(job), 1);
      // htmx sends nothing for a row that has left the page.
      if (!job.row.isConnected) continue;
      underWay.set(job.row, job.input);
      job.send();
    }
    if (!busy()) goOn();
  }

  function goOn() {
    const address = leaving;
    leaving = null;
    // What was refused is looked at first; the next click leads away.
    if (address && !all().some(isUnsaved)) location.href = address;
  }

  /* Links wait for what another script sends, too: a promise of whether it went well. */
  async function waitFor(sending) {
    others.add(sending);
    const isWell = await sending;
    others.delete(sending);
    if (!isWell) leaving = null;
    if (!busy()) goOn();
  }

  const touchedBy = (detail) => {
    const event = (detail.requestConfig || detail).triggeringEvent;
    return event && event.target && event.target.name && rowOf(event.target) ? event.target : null;
  };

  document.addEventListener("htmx:configRequest", (event) => {
    const input = touchedBy(event.detail);
    if (input) event.detail.parameters.touched = input.name;
  });

  // Capturing, because a budget cell keeps its event from the row around it.
  document.addEventListener("change", (event) => {
    if (isField(event.target)) show(event.target, "saving", "Menyimpan…", "saving");
  }, true);

  document.addEventListener("input", (event) => {
    if (isField(event.target) && isStored(event.target)) show(event.target, "", "");
  });

  /* ---- the answer ---- */
  /* By field, the mark of its stored value. */
  const marksOf = (status) => (status.dataset.marks || "").split(" ").filter(Boolean)
    .map((pair) => pair.split(":")).map(([name, mark]) => [named(name), mark]);

  /* The stored value as it is written, unless the person has typed on; another person's comes with its mark or not at all. */
  function normalise(input, status) {
    if (!isStored(input) || input.value !== status.dataset.sent || input === document.activeElement) return;
    input.value = status.dataset.stored;
    for (const [each, mark] of marksOf(status)) seenOf(each).value = mark;
  }
  document.addEventListener("focusout", (event) => {
    const input = event.target;
    if (isField(input)) setTimeout(() => normalise(input, statusOf(input)));
  });

  function takeOver(status) {
    delete status.dataset.fresh;
    const input = document.getElementById(status.dataset.for);
    if (!input) return;
    input.dataset.stored = status.dataset.stored;
    if (["refused", "conflict"].includes(status.dataset.state)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    normalise(input, status);
  }

  /* What there is to say of it; of another person's value also where, for it need not be the field that was left. */
  function hear(status) {
    const input = document.getElementById(status.dataset.for);
    if (!input) return "";
    takeOver(status);
    tell(input, isStored(input) ? "lkj:saved" : "lkj:answered", { sent: status.dataset.sent });
    const text = status.textContent.replace(/\s+/g, " ").trim();
    return state(input) === "renewed" ? `${labelOf(input)}: ${text}` : text;
  }
  function hearAll() {
    const heard = [...document.querySelectorAll(".field-status[data-fresh]")].map(hear).filter(Boolean);
    if (heard.length) lkj.say([...new Set(heard)].join(" "));
  }

  const statesBefore = new Map(); // row → [field, state before the answer]
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    const row = event.detail.requestConfig.elt;
    if (underWay.has(row)) statesBefore.set(row, all().filter((input) => rowOf(input) === row).map((input) => [input, state(input)]));
  });

  /* Of a field that was sent along and is stored as it was, the server says nothing. */
  function settle(row, sent) {
    for (const [input, before] of statesBefore.get(row) || []) {
      if (state(input) !== "" || sent[input.name] === undefined) continue;
      input.removeAttribute("aria-invalid");
      if (queue.some((job) => job.input === input)) show(input, "saving", "Menyimpan…", "saving");
      else if (["saved", "saving", "failed"].includes(before) && input.value === sent[input.name]) {
        show(input, "saved", "Tersimpan", "saved");
        tell(input, "lkj:saved", { sent: input.value });
      }
    }
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    const row = event.detail.requestConfig.elt;
    if (!underWay.has(row)) return;
    hearAll();
    if (event.detail.successful) settle(row, event.detail.requestConfig.parameters);
    statesBefore.delete(row);
    // htmx tells of a failure after this, and frees the row after that.
    setTimeout(() => {
      const input = underWay.get(row);
      underWay.delete(row);
      const again = queue.some((job) => job.input === input);
      if (input && isField(input) && state(input) === "saving" && !again) fail(input, "server");
      sendNext();
    });
  });

  // Of a page that came with refused fields: their texts are typed, not stored.
  document.querySelectorAll(".field-status[data-fresh]").forEach(takeOver);

  /* ---- what can go wrong ---- */
  const WORDS = {
    network: "Gagal tersimpan.",
    server: "Gagal tersimpan.",
    gone: "Gagal tersimpan: baris ini sudah tidak ada. Salin isian Anda, lalu muat ulang halaman.",
    session: "Sesi Anda berakhir. Masuk lagi, isian Anda menunggu di peramban ini.",
    sessionUnkept: "Sesi Anda berakhir dan isian ini belum tersimpan. Masuk lagi di tab baru, kembali ke sini, lalu coba lagi.",
  };

  function againButton(input) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "again";
    button.textContent = "Coba lagi";
    button.addEventListener("click", () => { input.focus(); save(input); });
    return button;
  }

  function logInLink(kept) {
    const link = document.createElement("a");
    link.href = `${document.body.dataset.login}?next=${encodeURIComponent(lkj.drafts.page)}`;
    link.textContent = "Masuk lagi";
    if (!kept) link.target = "_blank";
    return link;
  }

  function fail(input, why, words) {
    const kept = lkj.drafts.kept(input);
    const text = words || WORDS[why === "session" && !kept ? "sessionUnkept" : why];
    const ways = { session: kept ? [logInLink(true)] : [logInLink(false), againButton(input)], gone: [], refusal: [] }[why] || [againButton(input)];
    show(input, "failed", text, "failed", ...ways);
    statusOf(input).dataset.why = why;
    if (why !== "network" && why !== "server") lkj.say(text);
    tell(input, "lkj:failed", { why });
  }

  function failed(event, why, words) {
    const input = touchedBy(event.detail);
    if (input && isField(input)) fail(input, why, words);
  }

  document.addEventListener("htmx:sendError", (event) => failed(event, "network"));
  document.addEventListener("htmx:sendAbort", (event) => failed(event, "network"));
  document.addEventListener("htmx:timeout", (event) => failed(event, "network"));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = event.detail;
    if (xhr.status === 401) {
      failed(event, "session");
      // The others would be turned away as well.
      for (const job of queue.splice(0)) if (job.input && isField(job.input)) fail(job.input, "session");
    } else if (xhr.status === 403) {
      const plainText = (xhr.getResponseHeader("Content-Type") || "").startsWith("text/plain");
      failed(event, "refusal", `Ditolak: ${plainText ? xhr.responseText : "Anda tidak berwenang mengubah isian ini."}`);
    } else {
      failed(event, xhr.status === 404 ? "gone" : "server");
    }
  });

  /* ---- two people in one field ---- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    const status = button && button.closest(".field-status");
    if (!status) return;
    const input = document.getElementById(status.dataset.for);
    const marks = marksOf(status);
    // From here on the person knows the stored values, so that their own no longer collide with them.
    for (const [each, mark] of marks) seenOf(each).value = mark;
    if (button.dataset.choose === "stored") marks.forEach(([each]) => takeStored(each));
    else save(input);
    input.focus();
  });

  function takeStored(input) {
    if (state(input) !== "conflict") return;
    input.value = statusOf(input).dataset.stored;
    input.removeAttribute("aria-invalid");
    lkj.drafts.forget(input);
    show(input, "saved", "Nilai tersimpan dipakai", "saved");
    tell(input, "lkj:saved", { sent: input.value });
  }

  /* ---- Enter goes on to the next field instead of sending the page ---- */
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key !== "Enter" || event.defaultPrevented || input.tagName !== "INPUT" || !input.closest("[data-autosave]")) return;
    event.preventDefault();
    lkj.autosave.goAfter(input);
  });

  /* To the next field in sight, or from the last one to the button that Tab would reach. */
  function goAfter(input) {
    const fields = all().filter((field) => field.checkVisibility());
    const next = fields[fields.indexOf(input) + 1] || input.form.querySelector(".form-end .btn-primary");
    if (!next) return input.blur();
    next.focus();
    if (next.select) next.select();
  }

  /* ---- leaving ---- */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !busy() || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    leaving = link.href;
  });
  document.addEventListener("submit", () => { sendingForm = true; });
  window.addEventListener("beforeunload", (event) => {
    if (sendingForm) return;
    if (busy() || all().some((input) => isUnsaved(input) && !lkj.drafts.kept(input))) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { sendingForm = false; });

  // Else the browser puts old texts back into a page that shows newer ones, beside marks that do not belong to them.
  document.querySelectorAll("form[data-autosave]").forEach((form) => { form.autocomplete = "off"; });

  lkj.autosave = { busy, goAfter, save, waitFor };
})();
