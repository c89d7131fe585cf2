// Moments in the reader's own words and time zone.
const clock = new Intl.DateTimeFormat([], { hour: "2-digit", minute: "2-digit" });
export const day = new Intl.DateTimeFormat([], { day: "numeric", month: "long", year: "numeric" });
const STYLES = {
  t: { timeStyle: "short" }, T: { timeStyle: "medium" }, d: { dateStyle: "short" },
  D: { dateStyle: "long" }, f: { dateStyle: "long", timeStyle: "short" },
  F: { dateStyle: "full", timeStyle: "short" },
};
const UNITS = [["year", 31536000], ["month", 2592000], ["day", 86400], ["hour", 3600], ["minute", 60]];

function relative(at) {
  const seconds = at - Date.now() / 1000;
  const [unit, size] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return new Intl.RelativeTimeFormat([], { numeric: "auto" }).format(Math.trunc(seconds / size), unit);
}

export function show(time) {
  const at = Number(time.dataset.at), date = new Date(at * 1000), style = time.dataset.style;
  if (isNaN(date)) return;
  time.dateTime = date.toISOString();
  time.title = new Intl.DateTimeFormat([], STYLES.F).format(date);
  if (style === "R") time.textContent = relative(at);
  else if (style === "at") {
    const today = day.format(date) === day.format(new Date());
    time.textContent = today ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
  } else time.textContent = new Intl.DateTimeFormat([], STYLES[style] ?? STYLES.f).format(date);
}

export function showEdited(node) {
  node.title = new Intl.DateTimeFormat([], STYLES.F).format(new Date(node.dataset.at * 1000));
}
