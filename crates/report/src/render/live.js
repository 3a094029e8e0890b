"use strict";
// Brings the page up to date when the server tells of something: it asks for the page again, and exchanges the parts that
// have changed. What the reader has opened, sorted, chosen or reached with the keyboard stays.
(() => {
  const part = (page, name) => page.querySelector(`[data-part="${name}"]`);
  const parts = (page) => [...page.querySelectorAll("[data-part]")];
  const names = (page) => parts(page).map((each) => each.dataset.part).join();
  // What was served, before scripts have changed it.
  let served = new Map(parts(document).map((each) => [each.dataset.part, each.outerHTML]));

  const lost = "The server does not answer; trying again.";
  // Read out by screen readers, so only when it changes.
  const say = (text) => {
    const live = document.getElementById("live");
    if (live.textContent !== text) live.textContent = text;
  };
  const wait = (milliseconds) => new Promise((done) => { setTimeout(done, milliseconds); });
  // Without the name and password that the address may hold.
  const ask = (address, options) => {
    const { pathname, search } = new URL(address, location.href);
    return fetch(location.origin + pathname + search, { signal: AbortSignal.timeout(15000), ...options });
  };

  // An element is found again by what it is for, not by where it stood: rows come and go.
  const reached = "a, button, select, summary, [tabindex]";
  const purpose = (each) => each.tagName + (each.id || each.getAttribute("aria-label") || each.getAttribute("href") || each.textContent);
  const reach = (fresh, before) => {
    const same = [...fresh.querySelectorAll(reached)].find((each) => purpose(each) === before);
    (same ?? fresh.querySelector("[tabindex]") ?? fresh.querySelector(reached))?.focus({ preventScroll: true });
  };

  const exchange = (old, fresh) => {
    const focus = old.contains(document.activeElement) ? purpose(document.activeElement) : null;
    const open = [...old.querySelectorAll("details")].map((each) => each.open);
    const scrolled = [...old.querySelectorAll(".scroll")].map((each) => [each.scrollLeft, each.scrollTop]);
    const sorted = [...old.querySelectorAll("th[aria-sort]")].map((head) => head.getAttribute("aria-sort"));
    const [select, choice] = [old.querySelector("select"), fresh.querySelector("select")];
    const chosen = select && !select.selectedOptions[0]?.defaultSelected ? select.value : null;
    // The drawing is kept and drawn anew, so that a chart does not flicker.
    const [was, will] = [old.querySelector(".plot"), fresh.querySelector(".plot")];
    if (was && will) will.replaceWith(was);
    old.replaceWith(fresh);
    fresh.querySelectorAll("details").forEach((each, i) => { each.open = open[i] ?? false; });
    window.fairline.show(fresh);
    fresh.querySelectorAll("th[aria-sort]").forEach((head, i) => {
      const clicks = { ascending: 1, descending: 2 }[sorted[i]] ?? 0;
      for (let k = 0; k < clicks; k += 1) head.querySelector("button").click();
    });
    fresh.querySelectorAll(".scroll").forEach((each, i) => { [each.scrollLeft, each.scrollTop] = scrolled[i] ?? [0, 0]; });
    if (choice && [...choice.options].some((each) => each.value === chosen)) choice.value = chosen;
    if (focus !== null) reach(fresh, focus);
  };

  const refresh = async () => {
    const answer = await ask(location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok && answer.status !== 404) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = new Map(parts(page).map((each) => [each.dataset.part, each.outerHTML]));
    if (names(page) === [...served.keys()].join()) {
      for (const [name, html] of now) {
        const old = part(document, name);
        // A list that is open is left alone, and looked at again the next time.
        if (html === served.get(name)) continue;
        if (document.activeElement?.tagName === "SELECT" && old.contains(document.activeElement)) now.set(name, served.get(name));
        else exchange(old, document.importNode(part(page, name), true));
      }
    } else {
      // Parts have come or gone. Drawings listen to the window: they are told that they go.
      document.querySelectorAll("#main .plot").forEach((plot) => window.Plotly?.purge(plot));
      const [old, fresh] = [document.getElementById("main"), document.importNode(page.getElementById("main"), true)];
      const focus = old.contains(document.activeElement) ? purpose(document.activeElement) : null;
      old.replaceWith(fresh);
      await window.fairline.show(fresh);
      if (focus !== null) reach(fresh, focus);
      if (now.get("runs") !== served.get("runs")) exchange(part(document, "runs"), document.importNode(part(page, "runs"), true));
    }
    served = now;
    document.title = page.title;
  };

  // At most one request at a time, and none lost: one that fails is made again. A page that nobody sees does not ask.
  let [asked, busy] = [false, false];
  const soon = async () => {
    asked = true;
    if (busy) return;
    busy = true;
    let pause = 500;
    while (asked && !document.hidden) {
      asked = false;
      try {
        await refresh();
        say("Live");
        document.getElementById("as-of").textContent = `as of ${new Date().toISOString().slice(11, 19)} UTC`;
        document.documentElement.dataset.refreshed = Number(document.documentElement.dataset.refreshed ?? 0) + 1;
        pause = 500;
      } catch (error) {
        asked = true;
        say(lost);
        pause = Math.min(2 * pause, 15000);
      }
      await wait(pause);
    }
    busy = false;
  };

  // A browser goes on by itself after a broken connection, but not after an answer that is no stream of events. What was
  // written before the stream began is not told by it, so the page is asked for whenever one begins.
  let [events, timer, pause] = [null, null, 2000];
  const listen = () => {
    clearTimeout(timer);
    events?.close();
    const source = new EventSource("/v1/events");
    events = source;
    source.addEventListener("open", () => {
      pause = 2000;
      soon();
    });
    source.addEventListener("error", () => {
      say(lost);
      if (source.readyState !== EventSource.CLOSED) return;
      timer = setTimeout(listen, pause);
      pause = Math.min(2 * pause, 60000);
    });
    for (const name of ["simulation", "run", "alert"]) source.addEventListener(name, soon);
  };
  // A browser keeps only a few connections to a server: a page that nobody sees leaves them to others.
  const seen = () => {
    clearTimeout(timer);
    events?.close();
    events = null;
    if (!document.hidden) listen();
  };
  document.addEventListener("visibilitychange", seen);
  seen();

  // Taking note of an alert stays on the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    if (form.dataset.sent) return;
    form.dataset.sent = "yes";
    try {
      const answer = await ask(form.action, { method: "POST", redirect: "manual" });
      if (!answer.ok && answer.type !== "opaqueredirect") {
        const problem = await answer.json().catch(() => ({}));
        throw new Error(problem.detail ?? `the server answers ${answer.status}`);
      }
      soon();
    } catch (error) {
      say(`It was not noted: ${error.message}.`);
      delete form.dataset.sent;
    }
  });
})();
