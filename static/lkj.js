/* What the pages do beyond HTML. Everything also works without this file: forms are posted whole. */
(function () {
  "use strict";

  const UNSAVED = ["saving", "failed", "refused", "waiting", "conflict"];
  let running = 0;
  let leaving = null;
  let sendingForm = false;

  const statusOf = (input) => document.getElementById("status-" + input.id);
  const rowOf = (element) => element.closest("[data-row]");

  function say(text) {
    const place = document.getElementById("announce");
    if (place) place.textContent = text;
  }

  function show(status, state, text) {
    status.dataset.state = state;
    status.replaceChildren();
    const words = document.createElement("span");
    words.textContent = text;
    status.append(words);
  }

  /* ---- menus close when one looks elsewhere ---- */
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.querySelector("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* ---- a link to a field leads into the field ---- */
  function followHash() {
    const place = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!place) return;
    const field = place.matches("input, textarea") ? place : place.querySelector("input:not([type=hidden]), textarea");
    if (field) field.focus({ preventScroll: place !== field });
  }
  window.addEventListener("hashchange", followHash);

  /* ---- Enter goes on to the next field instead of sending the page ---- */
  document.addEventListener("keydown", (event) => {
    const input = event.target;
    if (event.key !== "Enter" || input.tagName !== "INPUT" || !input.closest("[data-autosave]")) return;
    event.preventDefault();
    const fields = [...input.form.querySelectorAll("input:not([type=hidden])")];
    const next = fields[fields.indexOf(input) + 1];
    if (next) {
      next.focus();
      next.select();
    } else {
      input.blur();
    }
  });

  /* ---- saving a field as it is left ---- */
  const touchedBy = (detail) => {
    const event = detail.requestConfig ? detail.requestConfig.triggeringEvent : detail.triggeringEvent;
    const target = event && event.target;
    return target && target.name && rowOf(target) ? target : null;
  };

  /* Logging in again in another tab changes the token; the cookie always has the present one. */
  const token = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1];

  document.addEventListener("htmx:configRequest", (event) => {
    if (token()) event.detail.headers["X-CSRFToken"] = token();
    const input = touchedBy(event.detail);
    if (input) event.detail.parameters.touched = input.name;
  });

  document.addEventListener("change", (event) => {
    const status = event.target.name && statusOf(event.target);
    if (status) show(status, "saving", "Menyimpan…");
  });

  document.addEventListener("htmx:beforeRequest", () => { running += 1; });

  /* The stored number as it is written, unless the person has typed on. */
  function normalise(input, status) {
    if (status.dataset.state !== "saved" || input.value !== status.dataset.sent || input === document.activeElement) return;
    input.value = status.dataset.stored;
    input.defaultValue = input.value;
  }
  document.addEventListener("focusout", (event) => {
    const status = event.target.id && statusOf(event.target);
    if (status) setTimeout(() => normalise(event.target, status));
  });

  function takeOver(status) {
    delete status.dataset.fresh;
    const input = document.getElementById(status.dataset.for);
    if (!input) return;
    const state = status.dataset.state;
    if (state === "refused" || state === "conflict") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    normalise(input, status);
    if (state) say(status.textContent.trim());
  }

  function settle(row) {
    for (const status of row.querySelectorAll(".field-status[data-state='']")) {
      const input = document.getElementById(status.dataset.for);
      if (input && rowOf(status) === row) input.removeAttribute("aria-invalid");
    }
  }

  document.addEventListener("htmx:afterRequest", (event) => {
    running -= 1;
    document.querySelectorAll(".field-status[data-fresh]").forEach(takeOver);
    if (event.detail.successful) settle(event.detail.elt);
    if (leaving && running === 0) {
      const address = leaving;
      leaving = null;
      if (!unsaved()) location.href = address;
    }
  });

  function fail(event, text) {
    const input = touchedBy(event.detail);
    const status = input && statusOf(input);
    if (!status) return;
    show(status, "failed", text + " ");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "again";
    again.textContent = "Coba lagi";
    again.addEventListener("click", () => input.dispatchEvent(new Event("change", { bubbles: true })));
    status.append(again);
    say(text);
  }

  document.addEventListener("htmx:sendError", (e) => fail(e, "Gagal tersimpan: tidak ada sambungan. Isian Anda masih di sini."));
  document.addEventListener("htmx:timeout", (e) => fail(e, "Gagal tersimpan: sambungan terlalu lambat. Isian Anda masih di sini."));
  document.addEventListener("htmx:responseError", (e) => {
    fail(e, {
      403: "Gagal tersimpan: laporan tidak dapat diubah atau Anda sudah keluar. Masuk atau buka laporan di tab lain, lalu",
      404: "Gagal tersimpan: baris ini sudah tidak ada. Salin isian Anda, lalu muat ulang halaman, atau",
    }[e.detail.xhr.status] || "Gagal tersimpan karena kesalahan pada aplikasi. Isian Anda masih di sini.");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, requestConfig } = event.detail;
    if (!requestConfig || !xhr.responseURL) return;
    // A redirect can only lead to the log-in page: the session has ended.
    if (new URL(xhr.responseURL).pathname !== new URL(requestConfig.path, location.href).pathname) {
      event.detail.shouldSwap = false;
      fail(event, "Belum tersimpan: sesi Anda berakhir. Masuk kembali di tab lain, lalu");
    }
  });

  /* ---- two people in one field ---- */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-choose]");
    const row = button && rowOf(button);
    if (!row) return;
    const statuses = [...row.querySelectorAll(".field-status[data-state=conflict]")].filter((s) => rowOf(s) === row);
    const inputs = statuses.map((status) => document.getElementById(status.dataset.for));
    row.querySelector("input[name$='-version']").value = button.dataset.version;
    if (button.dataset.choose === "stored") {
      statuses.forEach((status, place) => {
        inputs[place].value = status.dataset.stored;
        inputs[place].removeAttribute("aria-invalid");
        show(status, "saved", "Nilai tersimpan dipakai");
      });
    } else {
      inputs[0].dispatchEvent(new Event("change", { bubbles: true }));
    }
    inputs[0].focus();
  });

  /* ---- nothing typed is lost by leaving ---- */
  const unsaved = () => [...document.querySelectorAll(".field-status")].some((s) => UNSAVED.includes(s.dataset.state));

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || running === 0 || link.target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (link.getAttribute("href").startsWith("#")) return;
    event.preventDefault();
    leaving = link.href;
  });
  document.addEventListener("submit", (event) => {
    sendingForm = true;
    const hidden = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (hidden && token()) hidden.value = token();
    if (event.target.hasAttribute("data-once")) {
      // Only after the browser has collected the form, or the button's own value is left out.
      setTimeout(() => event.target.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!sendingForm && unsaved()) event.preventDefault();
  });
  window.addEventListener("pageshow", () => {
    sendingForm = false;
    document.querySelectorAll("[data-once] button").forEach((button) => { button.disabled = false; });
  });

  document.addEventListener("DOMContentLoaded", () => {
    const tab = document.querySelector(".parts [aria-current]");
    if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - 48;
    // What scrolls must be reachable without a mouse.
    for (const part of document.querySelectorAll(".paper .chapter")) {
      if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    }
    const problem = document.querySelector("[data-focus]");
    if (problem) problem.focus();
  });
  // The browser itself goes to the fragment once the page has loaded, and takes the focus away doing so.
  window.addEventListener("load", () => setTimeout(() => {
    if (!document.querySelector("[data-focus]")) followHash();
  }));
})();
