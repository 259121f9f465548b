/* Public articles saved for later, on this device only: the server is told nothing.
   A saved page is fetched anew without cookies, so that it is what anybody reads. */
(() => {
  "use strict";
  if (!("caches" in window) || !("serviceWorker" in navigator)) return;
  const script = document.currentScript;
  const STORE = "saved";
  const KEPT = ["content-type", "content-security-policy", "referrer-policy", "permissions-policy"];
  const root = document.documentElement;
  const store = () => caches.open(STORE);
  const here = () => location.origin + location.pathname;

  // a saved page is the same for all; the reader's large type comes from the cookie
  root.classList.toggle("large-type", /(^|; )large_type=1/.test(document.cookie));

  const entries = async () => {
    const saved = await store();
    const found = [];
    for (const request of await saved.keys()) {
      const answer = await saved.match(request);
      const title = answer.headers.get("x-title");
      if (!title) continue; // a picture or a file of an article
      found.push({
        url: request.url,
        title: decodeURIComponent(title),
        at: answer.headers.get("x-saved"),
        needs: JSON.parse(answer.headers.get("x-needs")),
      });
    }
    return found.sort((a, b) => b.at.localeCompare(a.at));
  };

  // what the page shows now: its style, scripts, and pictures in the size of this screen
  const needed = async () => {
    const pictures = [...document.querySelectorAll("main img")];
    for (const picture of pictures) picture.loading = "eager";
    await Promise.allSettled(pictures.map((picture) => picture.decode()));
    const urls = [
      ...pictures.map((picture) => picture.currentSrc || picture.src),
      ...[...document.querySelectorAll("link[rel=stylesheet], link[rel=icon]")].map((l) => l.href),
      ...[...document.querySelectorAll("script[src]")].map((s) => s.src),
    ];
    return [...new Set(urls)].filter((url) => url.startsWith(location.origin));
  };

  const save = async () => {
    const answer = await fetch(here(), {
      credentials: "omit", headers: { "Accept-Language": root.lang },
    });
    if (!answer.ok || answer.redirected) throw new Error(answer.status);
    const headers = new Headers();
    for (const name of KEPT) {
      if (answer.headers.has(name)) headers.set(name, answer.headers.get(name));
    }
    const needs = await needed();
    headers.set("x-title", encodeURIComponent(document.querySelector("h1").textContent.trim()));
    headers.set("x-saved", new Date().toISOString());
    headers.set("x-needs", JSON.stringify(needs));
    const saved = await store();
    await saved.addAll(needs);
    await saved.put(here(), new Response(await answer.blob(), { headers }));
    await navigator.serviceWorker.register(script.dataset.worker);
  };

  const remove = async (url) => {
    const saved = await store();
    await saved.delete(url);
    const left = new Set((await entries()).flatMap((one) => [one.url, ...one.needs]));
    for (const request of await saved.keys()) {
      if (!left.has(request.url)) await saved.delete(request);
    }
  };

  // the button of an article
  const button = document.querySelector("[data-save]");
  if (button) {
    const words = button.querySelector("span");
    const show = async () => {
      const known = Boolean(await (await store()).match(here()));
      button.setAttribute("aria-pressed", known);
      words.textContent = known ? button.dataset.saved : button.dataset.save;
    };
    button.addEventListener("click", async () => {
      const known = button.getAttribute("aria-pressed") === "true";
      button.disabled = true;
      try {
        await (known ? remove(here()) : save());
        await show();
      } catch {
        words.textContent = button.dataset.failed;
      } finally {
        button.disabled = false;
      }
    });
    show().then(() => { button.hidden = false; }, () => { /* storage is closed here */ });
  }

  // the list of what is saved: offline page, My window
  const list = document.querySelector("[data-saved-list]");
  const drawn = async () => {
    const found = await entries();
    const line = list.querySelector("template").content;
    list.querySelectorAll("[data-line]").forEach((old) => old.remove());
    for (const one of found) {
      const row = line.cloneNode(true).firstElementChild;
      row.querySelector("a").href = one.url;
      row.querySelector("[data-title]").textContent = one.title;
      row.querySelector("[data-day]").textContent = new Date(one.at).toLocaleDateString(root.lang);
      row.querySelector("button").addEventListener("click", async () => {
        await remove(one.url);
        await drawn();
      });
      list.append(row);
    }
    list.querySelector("[data-none]").hidden = found.length > 0;
    list.hidden = false;
  };
  if (list) drawn().catch(() => { /* storage is closed here */ });
})();
