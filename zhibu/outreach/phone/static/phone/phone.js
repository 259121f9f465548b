/* The site as an app on the phone: its worker, new versions, installing it. */
(() => {
  "use strict";
  const { worker } = document.currentScript.dataset;
  const offer = document.getElementById("new-version");
  let chosen = false;

  const tell = (waiting) => {
    if (!offer || sessionStorage.getItem("later") === "yes") return;
    offer.hidden = false;
    offer.querySelector("[data-take]").onclick = () => {
      chosen = true;
      waiting.postMessage({ take: true });
    };
    offer.querySelector("[data-later]").onclick = () => {
      sessionStorage.setItem("later", "yes");
      offer.hidden = true;
    };
  };

  const watch = (registration) => {
    if (registration.waiting && navigator.serviceWorker.controller) tell(registration.waiting);
    registration.addEventListener("updatefound", () => {
      const coming = registration.installing;
      coming.addEventListener("statechange", () => {
        if (coming.state === "installed" && navigator.serviceWorker.controller) tell(coming);
      });
    });
  };

  const start = async () => {
    try {
      watch(await navigator.serviceWorker.register(worker));
      const { active } = await navigator.serviceWorker.ready;
      const { lang } = document.documentElement;
      if (localStorage.getItem("language") !== lang) {
        active.postMessage({ language: lang });
        localStorage.setItem("language", lang);
      }
    } catch { /* the browser refuses workers or storage: all else works */ }
  };
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (chosen) location.reload();
    });
    // after the page: on a bad line the page comes first
    if (document.readyState === "complete") start();
    else window.addEventListener("load", start, { once: true });
  }

  // "put on the home screen": a button where the browser lets us ask
  window.addEventListener("beforeinstallprompt", (event) => {
    const button = document.querySelector("[data-install]");
    if (!button) return;
    event.preventDefault();
    button.hidden = false;
    button.onclick = async () => {
      button.hidden = true;
      await event.prompt();
    };
  });
})();
