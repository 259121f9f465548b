/* What every page does a little better with JavaScript. Everything works without it. */
(() => {
  "use strict";
  const fullPage = /^\s*<!doctype/i;

  // htmx: leave empty conditions out of the address of a filtered list
  document.addEventListener("htmx:configRequest", (event) => {
    const { verb, parameters } = event.detail;
    if (verb !== "get") return;
    for (const name of Object.keys(parameters)) {
      if (parameters[name] === "") delete parameters[name];
    }
  });

  // htmx: a refusal that is a whole page replaces the page, a fragment its place
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (xhr.status < 400 || xhr.status >= 500) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    if (fullPage.test(xhr.responseText)) {
      event.detail.target = document.body;
      event.detail.swapOverride = "innerHTML show:window:top";
    }
  });

  const tellLost = () => {
    const place = document.getElementById("messages");
    const lost = document.getElementById("lost");
    if (place && lost && !place.querySelector("[data-lost]")) {
      const note = lost.content.firstElementChild.cloneNode(true);
      note.dataset.lost = "";
      place.append(note);
    }
  };
  document.addEventListener("htmx:sendError", tellLost);
  document.addEventListener("htmx:timeout", tellLost);
  document.addEventListener("htmx:responseError", tellLost);
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) document.querySelector("[data-lost]")?.remove();
  });

  // a question before an act: <button data-confirm="…"> or <form data-confirm="…">
  const dialog = () => document.getElementById("ask");
  const question = (form, button) => button?.dataset.confirm || form.dataset.confirm;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const text = question(form, button);
    const ask = dialog();
    if (!text || form.dataset.answered || !ask?.showModal) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask.querySelector("[data-ask-text]").textContent = text;
    const yes = ask.querySelector("[data-ask-yes]");
    yes.textContent = button?.dataset.confirmYes || yes.dataset.default;
    ask.returnValue = "no";
    ask.addEventListener("close", () => {
      if (ask.returnValue !== "yes") return;
      form.dataset.answered = "yes";
      form.requestSubmit(button);
      delete form.dataset.answered;
    }, { once: true });
    ask.showModal();
  }, true);

  // a form is sent once: the second click finds its button asleep
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    if (form.hasAttribute("data-many")) return; // downloads may be asked for again
    form.dataset.sent = "yes";
    // after this event, or the button's own value would not be sent
    setTimeout(() => form.querySelectorAll("button:not([type=button])").forEach((b) => { b.disabled = true; b.classList.add("is-sent"); }));
  });
  const wake = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("button.is-sent").forEach((b) => { b.disabled = false; b.classList.remove("is-sent"); });
  };
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(wake);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt.matches?.("form[data-sent]")) wake(event.detail.elt);
  });

  document.addEventListener("change", (event) => {
    const box = event.target;
    // <input type="checkbox" data-select-all="members"> ticks all boxes of that name
    if (box.dataset.selectAll) {
      document.getElementsByName(box.dataset.selectAll).forEach((b) => { b.checked = box.checked; });
    }
    // <select data-submit> sends its form at once
    if (box.dataset.submit !== undefined) box.form.requestSubmit();
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
    const open = document.querySelector("details.side-user[open]");
    if (open && !open.contains(event.target)) open.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details.drawer[open], details.side-user[open]");
    if (open) { open.open = false; open.querySelector("summary").focus(); }
  });

  for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const drop = event.target.closest?.(".drop");
      drop?.classList.toggle("is-over", kind === "dragenter" || kind === "dragover");
    });
  }

  // a refused form puts the cursor where the reasons are
  document.querySelector("[data-focus]")?.focus();
})();
