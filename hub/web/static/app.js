/* Enhancements only: every page works without this file. Running totals in the week, a warning when leaving a changed form, "copied". */
(() => {
  "use strict";

  /* the same ways of writing a time that the server reads: 1.5  1,5  1:30  1h30  90m  9:00-10:30 */
  const minutes = (text) => {
    const t = text.trim().toLowerCase().replace(/\s+/g, "").replace(",", ".");
    if (!t) return 0;
    let m = /^(\d{1,2}):(\d{2})[-–](\d{1,2}):(\d{2})$/.exec(t);
    if (m) { const d = m[3] * 60 + +m[4] - m[1] * 60 - m[2]; return d > 0 ? d : NaN; }
    m = /^(\d{1,2}):([0-5]\d)$/.exec(t) || /^(\d{1,2})h([0-5]?\d)?m?$/.exec(t);
    if (m) return m[1] * 60 + +(m[2] || 0);
    m = /^(\d{1,4})(m|min)$/.exec(t);
    if (m) return +m[1];
    m = /^(\d{0,2}(?:\.\d+)?)h?$/.exec(t);
    return m && m[1] && m[1] !== "." ? Math.round(m[1] * 60) : NaN;
  };
  const words = (n) => {
    if (!n) return "–";
    const h = Math.floor(n / 60), r = n % 60;
    return !h ? r + " min" : r ? h + " h " + String(r).padStart(2, "0") : h + " h";
  };

  const week = document.querySelector("table.week");
  if (week) {
    const totals = () => {
      const days = [];
      let all = 0;
      week.querySelectorAll("tbody tr").forEach((row) => {
        let sum = 0;
        row.querySelectorAll("input[inputmode]").forEach((cell, i) => {
          const n = minutes(cell.value);
          cell.classList.toggle("odd", Number.isNaN(n));
          sum += n || 0;
          days[i] = (days[i] || 0) + (n || 0);
        });
        const out = row.querySelector("[data-sum]");
        if (out) out.textContent = words(sum);
        all += sum;
      });
      week.querySelectorAll("tfoot [data-day]").forEach((cell, i) => { cell.textContent = words(days[i]); });
      const out = week.querySelector("tfoot [data-all]");
      if (out) out.textContent = words(all);
    };
    week.addEventListener("input", totals);
  }

  /* leaving a form that was changed and not sent: the browser asks in its own words */
  let changed = null;
  document.addEventListener("input", (e) => {
    const form = e.target.form;
    if (form && form.method === "post" && !form.hasAttribute("data-free")) changed = form;
  });
  document.addEventListener("submit", () => { changed = null; });
  window.addEventListener("beforeunload", (e) => { if (changed && changed.isConnected) e.preventDefault(); });

  /* "Copy": shown only here, since it needs a script */
  if (navigator.clipboard) document.querySelectorAll("[data-copy]").forEach((from) => {
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.className = "btn plain";
    button.textContent = from.dataset.copy || "Copy";
    said.setAttribute("role", "status");
    said.className = "quiet small";
    button.addEventListener("click", () => {
      navigator.clipboard.writeText(from.value || from.textContent.trim()).then(() => { said.textContent = from.dataset.copied || "Copied"; });
    });
    from.after(button, said);
  });
})();
