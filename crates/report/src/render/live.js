"use strict";
// Brings the page up to date when the server tells of something: it asks for the page again, and exchanges the parts that
// have changed. What the reader has opened, sorted or reached with the keyboard stays.
(() => {
  const part = (page, name) => page.querySelector(`[data-part="${name}"]`);
  const parts = (page) => [...page.querySelectorAll("[data-part]")];
  const names = (page) => parts(page).map((each) => each.dataset.part).join();
  // What was served, before scripts have changed it.
  let served = new Map(parts(document).map((each) => [each.dataset.part, each.outerHTML]));

  const say = (text) => { document.getElementById("live").textContent = text; };
  const reached = "a, button, select, summary, [tabindex]";

  const exchange = (old, fresh) => {
    const focus = [...old.querySelectorAll(reached)].indexOf(document.activeElement);
    const open = [...old.querySelectorAll("details")].map((each) => each.open);
    const scrolled = [...old.querySelectorAll(".scroll")].map((each) => [each.scrollLeft, each.scrollTop]);
    const sorted = [...old.querySelectorAll("th[aria-sort]")].map((head) => head.getAttribute("aria-sort"));
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
    if (focus >= 0) fresh.querySelectorAll(reached)[focus]?.focus({ preventScroll: true });
  };

  const refresh = async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
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
      document.querySelectorAll("#main .plot").forEach((plot) => window.Plotly.purge(plot));
      document.getElementById("main").replaceWith(document.importNode(page.getElementById("main"), true));
      await window.fairline.show(document.getElementById("main"));
      const runs = part(page, "runs");
      if (now.get("runs") !== served.get("runs")) part(document, "runs").replaceWith(document.importNode(runs, true));
    }
    served = now;
    document.title = page.title;
  };

  // At most one request at a time, and none lost.
  let [asked, busy] = [false, false];
  const soon = async () => {
    asked = true;
    if (busy) return;
    busy = true;
    while (asked) {
      asked = false;
      try {
        await refresh();
        say(`Live, as of ${new Date().toLocaleTimeString()}`);
        document.documentElement.dataset.refreshed = Number(document.documentElement.dataset.refreshed ?? 0) + 1;
      } catch (error) {
        say("The server does not answer; trying again.");
      }
      await new Promise((done) => { setTimeout(done, 500); });
    }
    busy = false;
  };

  const events = new EventSource("/v1/events");
  let lost = false;
  events.addEventListener("open", () => {
    say("Live");
    if (lost) soon();
    lost = false;
  });
  events.addEventListener("error", () => {
    lost = true;
    say("The server does not answer; trying again.");
  });
  for (const name of ["simulation", "run", "alert"]) events.addEventListener(name, soon);

  // Taking note of an alert stays on the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    event.preventDefault();
    form.querySelector("button").disabled = true;
    const answer = await fetch(form.action, { method: "POST", redirect: "manual" });
    if (answer.ok || answer.type === "opaqueredirect") soon();
    else {
      say(answer.status === 403 ? "This token may look and not write." : "It was not noted; try again.");
      form.querySelector("button").disabled = false;
    }
  });
})();
