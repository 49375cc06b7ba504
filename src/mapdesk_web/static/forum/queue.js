// The moderators' queue by keyboard: j and k go on and back, x ticks, o opens, a approves, r begins a rejection.
// The keys work while a post of the queue has the focus, never in a field; without this file the form does all of it.
const form = document.getElementById("queue");
const rows = form ? [...form.querySelectorAll(".queue > li")] : [];
const tick = (row) => row.querySelector("input[name=post]");

function act(key, row) {
  const i = rows.indexOf(row);
  if (key === "j") rows[Math.min(i + 1, rows.length - 1)].focus();
  else if (key === "k") rows[Math.max(i - 1, 0)].focus();
  else if (key === "x") tick(row).checked = !tick(row).checked;
  else if (key === "o") row.querySelector("a.open").click();
  else if (key === "a" || key === "r") {
    if (!rows.some((one) => tick(one).checked)) tick(row).checked = true;
    if (key === "a") form.requestSubmit(form.querySelector("button[value=approve]"));
    else form.elements.rule.focus();
  } else return false;
  return true;
}

form?.addEventListener("keydown", (event) => {
  const row = event.target.closest(".queue > li");
  const inField = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (!row || inField || event.ctrlKey || event.metaKey || event.altKey) return;
  if (act(event.key, row)) event.preventDefault();
});
rows[0]?.focus({ preventScroll: true });
