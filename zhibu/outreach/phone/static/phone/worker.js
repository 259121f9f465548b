/* What the phone keeps: the files of the frame, the page without a line, and public
   articles that their reader saved. No page of a person is ever put away here: pages
   are asked of the server each time. `zhibu` is set by sw.js. */
(() => {
  "use strict";
  const SHELL = `shell-${zhibu.version}`;
  const SAVED = "saved"; // written by saved.js
  const READER = "reader"; // in which language the page without a line is shown
  const HASHED = /\.[0-9a-f]{12}\.\w+$/;
  const PICTURES = "/media/portal/";

  // anew, for the browser's own store may still hold the page of the last version
  const page = (url) => new Request(url, { credentials: "omit", cache: "reload" });

  self.addEventListener("install", (event) => {
    const pages = Object.values(zhibu.pages).map(page);
    event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll([...zhibu.files, ...pages])));
  });

  self.addEventListener("activate", (event) => {
    event.waitUntil((async () => {
      const names = await caches.keys();
      const old = names.filter((name) => ![SHELL, SAVED, READER].includes(name));
      await Promise.all(old.map((name) => caches.delete(name)));
      await self.registration.navigationPreload?.enable();
      await self.clients.claim();
    })());
  });

  // the reader decides when a new version takes over
  self.addEventListener("message", (event) => {
    const { take, language } = event.data || {};
    if (take) self.skipWaiting();
    if (language in zhibu.pages) event.waitUntil(remember(language));
  });
  const remember = async (language) =>
    (await caches.open(READER)).put("/language", new Response(language));

  const withoutLine = async (url) => {
    const saved = await (await caches.open(SAVED)).match(url, { ignoreSearch: true });
    if (saved) return saved;
    const said = await (await caches.open(READER)).match("/language");
    const language = said ? await said.text() : zhibu.language;
    return (await caches.open(SHELL)).match(zhibu.pages[language] || zhibu.pages.en);
  };

  const opened = async (event) => {
    try {
      return (await event.preloadResponse) || (await fetch(event.request));
    } catch {
      return (await withoutLine(event.request.url)) || Response.error();
    }
  };

  const file = async (request) => {
    const known = await caches.match(request, { ignoreVary: true });
    if (known) return known;
    const answer = await fetch(request);
    if (answer.ok && answer.type === "basic" && HASHED.test(new URL(request.url).pathname)) {
      const copy = answer.clone();
      await (await caches.open(SHELL)).put(request, copy);
    }
    return answer;
  };

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== self.location.origin) return;
    if (request.mode === "navigate") event.respondWith(opened(event));
    else if (url.pathname.startsWith(zhibu.static) || url.pathname.startsWith(PICTURES)) {
      event.respondWith(file(request));
    }
  });
})();
