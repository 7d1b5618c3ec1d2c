// The same rules as Figures.cs: two units at most, and nothing rounded to a wrong unit.

const second = 1_000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

export const trim = (value, decimals) => String(Number(value.toFixed(decimals)));

function pair(ms, small, large, largeName, smallName) {
  const smalls = Math.round(ms / small);
  const [whole, rest] = [Math.floor(smalls / (large / small)), smalls % (large / small)];
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

export function duration(ms) {
  if (ms < 0) return `−${duration(-ms)}`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < minute - 50) return `${trim(ms / second, 1)} s`;
  if (ms < hour - 500) return pair(ms, second, minute, 'm', 's');
  if (ms < day - 30 * second) return pair(ms, minute, hour, 'h', 'm');
  return pair(ms, hour, day, 'd', 'h');
}

const known = format => value => value === null || value === undefined || Number.isNaN(Number(value)) ? '–' : format(Number(value));

export const formatters = {
  ms: known(duration),
  seconds: known(value => duration(value * second)),
  minutes: known(value => duration(value * minute)),
  hours: known(value => duration(value * hour)),
  days: known(value => duration(value * day)),
  number: known(value => trim(value, Math.abs(value) < 100 ? 1 : 0)),
};
