/* Reads a text aloud where the browser can: <button data-read-aloud="#text" hidden>. */
(() => {
  "use strict";
  const button = document.querySelector("[data-read-aloud]");
  const speech = window.speechSynthesis;
  if (!button || !speech) return;
  const words = button.querySelector("span");
  const LONGEST = 120; // characters: some browsers fall silent in a long text

  // sentence by sentence; what is longer still, at its commas
  const parts = (text) => (text.match(/[^。！？!?；;.\n]+[。！？!?；;.]*/g) || [])
    .flatMap((part) => (part.length > LONGEST ? part.match(/[^，,、]+[，,、]*/g) || [] : [part]))
    .map((part) => part.trim())
    .filter(Boolean);

  const show = (speaking) => {
    button.setAttribute("aria-pressed", speaking);
    words.textContent = speaking ? button.dataset.stop : button.dataset.start;
  };
  const stop = () => { speech.cancel(); show(false); };

  const read = () => {
    const text = document.querySelector(button.dataset.readAloud).innerText;
    const sentences = parts(text).map((part) => {
      const said = new SpeechSynthesisUtterance(part);
      said.lang = document.documentElement.lang.startsWith("zh") ? "zh-CN" : "en";
      said.onerror = (event) => {
        if (["canceled", "interrupted"].includes(event.error)) return;
        stop();
        words.textContent = button.dataset.failed;
      };
      return said;
    });
    if (!sentences.length) return;
    sentences.at(-1).onend = () => show(false);
    speech.cancel();
    sentences.forEach((said) => speech.speak(said));
    show(true);
  };

  button.addEventListener("click", () =>
    button.getAttribute("aria-pressed") === "true" ? stop() : read());
  window.addEventListener("pagehide", () => speech.cancel());
  show(false);
  button.hidden = false;
})();
