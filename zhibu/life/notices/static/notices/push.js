/* A browser agrees to be told: its subscription goes to the server, once. */
(() => {
  const button = document.querySelector("[data-push-key]");
  if (!button || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  button.hidden = false;
  const bytes = (text) => {
    const padded = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(padded), (c) => c.charCodeAt(0));
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await navigator.serviceWorker.register(button.dataset.pushWorker);
      const worker = await navigator.serviceWorker.ready; // only an active one subscribes
      const subscription = await worker.pushManager.subscribe({
        userVisibleOnly: true,
        applicationServerKey: bytes(button.dataset.pushKey),
      });
      const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
      const answer = await fetch(button.dataset.pushUrl, {
        method: "POST",
        headers: { "X-CSRFToken": token, "Content-Type": "application/json" },
        body: JSON.stringify(subscription),
      });
      if (answer.ok) location.reload();
    } finally {
      button.disabled = false;
    }
  });
})();
