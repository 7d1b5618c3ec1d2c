// The charts' theme out of the page's CSS variables, and word of when they change.

const probe = document.createElement('span');
probe.hidden = true;

/** A variable's colour as the browser computes it: the variable itself may say light-dark(…) or point to another. */
export function colour(variable) {
  if (!probe.isConnected) document.documentElement.append(probe);
  probe.style.color = `var(${variable})`;
  return getComputedStyle(probe).color;
}

export function theme() {
  const [ink, muted, rule, strong, raised] = ['--ink', '--ink-2', '--rule', '--rule-strong', '--raised'].map(colour);
  const axis = {
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: muted, fontSize: 11 },
    nameTextStyle: { color: muted, fontSize: 11, align: 'right', padding: [0, 6, 0, 0] },
    splitLine: { lineStyle: { color: rule } },
  };
  const bottom = { ...axis, axisLine: { show: true, lineStyle: { color: strong } }, splitLine: { show: false } };
  return {
    backgroundColor: 'transparent',
    textStyle: { color: ink, fontFamily: getComputedStyle(document.body).fontFamily },
    tooltip: {
      backgroundColor: raised,
      borderColor: rule,
      padding: [8, 12],
      textStyle: { color: ink, fontSize: 12 },
      axisPointer: { lineStyle: { color: strong }, shadowStyle: { color: strong, opacity: 0.18 } },
    },
    categoryAxis: bottom,
    valueAxis: axis,
  };
}

const listeners = new Set();
const tell = () => listeners.forEach(listener => listener());
new MutationObserver(tell).observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', tell);

/** Calls back whenever the page's colours changed; the returned function ends it. */
export function onThemeChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
