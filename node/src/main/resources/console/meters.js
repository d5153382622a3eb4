// Live figures of this node, out of its meters: what is not exported is not shown.

import uPlot from './uplot.js';
import {h, show, section, empty, failure} from './dom.js';
import {text} from './ask.js';
import {repeat} from './cluster.js';
import {count} from './format.js';

export const title = 'Live';
const KEPT = 240;
const SHOWN_SECONDS = 600;
const LEAST_SECONDS = 60;
/** A line needs two of them. */
const POINTS = {show: plot => plot.data[0].length < 3, size: 5};
const clock = new Intl.DateTimeFormat(undefined, {hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23'});
const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)$/;
const SELECTOR = /^([a-z0-9_]+)(?:\{(.*)\})?$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Prometheus' text format: rows of name, labels and value. */
export function parse(exposition) {
  const rows = [];
  for (const line of exposition.split('\n')) {
    const found = line.startsWith('#') ? null : LINE.exec(line);
    if (found)
      rows.push({
        name: found[1],
        labels: Object.fromEntries([...(found[2] ?? '').matchAll(LABEL)].map(match => [match[1], match[2]])),
        value: Number(found[3])
      });
  }
  return rows;
}

/** Of those rows that it names, as Prometheus would: name{label="value"}. */
const sum = (rows, selector) => {
  const [, name, labels] = SELECTOR.exec(selector);
  const asked = [...(labels ?? '').matchAll(LABEL)];
  const found = rows.filter(row => row.name === name && asked.every(([, label, value]) => row.labels[label] === value));
  return found.length ? found.reduce((total, row) => total + row.value, 0) : undefined;
};

/** The upper bound below which that share of what came between two looks lies. */
export function quantile(before, now, name, share) {
  const counts = new Map();
  for (const [rows, sign] of [
    [now, 1],
    [before, -1]
  ]) {
    for (const row of rows) {
      if (row.name !== name) continue;
      const bound = row.labels.le === '+Inf' ? Infinity : Number(row.labels.le);
      counts.set(bound, (counts.get(bound) ?? 0) + sign * row.value);
    }
  }
  const sorted = [...counts].sort(([one], [other]) => one - other);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total <= 0) return null;
  const bound = sorted.find(([, below]) => below >= share * total)[0];
  return Number.isFinite(bound) ? bound : null;
}

const rate = selector => (before, now, seconds) => {
  const after = sum(now, selector);
  return after === undefined ? undefined : Math.max(0, (after - (sum(before, selector) ?? 0)) / seconds);
};
const value =
  (selector, scale = 1) =>
  (before, now) => {
    const found = sum(now, selector);
    return found === undefined ? undefined : found * scale;
  };
const below = (name, share) => (before, now) =>
  now.some(row => row.name === name) ? (found => (found === null ? null : found * 1000))(quantile(before, now, name, share)) : undefined;

const PLOTS = [
  [
    'Operations',
    'a second',
    [
      ['done', rate('wardmote_operation_seconds_count{outcome="done"}')],
      ['refused', rate('wardmote_operation_seconds_count{outcome="refused"}')],
      ['failed', rate('wardmote_operation_seconds_count{outcome="failed"}')]
    ]
  ],
  [
    'Latency of operations',
    'ms, at most',
    [
      ['half', below('wardmote_operation_seconds_bucket', 0.5)],
      ['95 %', below('wardmote_operation_seconds_bucket', 0.95)],
      ['99 %', below('wardmote_operation_seconds_bucket', 0.99)]
    ]
  ],
  ['Operations recorded', 'a second', [['records', rate('wardmote_audit_records_total')]]],
  [
    'Turned away',
    'a second',
    [
      ['caller', rate('wardmote_refused_total{bound="caller"}')],
      ['key', rate('wardmote_refused_total{bound="key"}')],
      ['attempts', rate('wardmote_refused_total{bound="attempts"}')],
      ['connections', rate('wardmote_refused_total{bound="connections"}')],
      ['handshakes', rate('wardmote_refused_total{bound="handshakes"}')]
    ]
  ],
  ['Changes held until they are everywhere', 'a second', [['changes', rate('wardmote_change_held_seconds_count')]]],
  [
    'Time they are held',
    'ms, at most',
    [
      ['half', below('wardmote_change_held_seconds_bucket', 0.5)],
      ['95 %', below('wardmote_change_held_seconds_bucket', 0.95)]
    ]
  ],
  ['Leases granted', 'a second', [['leases', rate('wardmote_lease_granted_total')]]],
  ['Audit log, not yet on disk', 'ms', [['lag', value('wardmote_audit_lag_seconds', 1000)]]]
];

/** From when there is something to be seen; a minute at least, so that the first looks do not fill it. */
function span(first, last) {
  return [Math.max(first, last - SHOWN_SECONDS), Math.max(last, first + LEAST_SECONDS)];
}

/** As the theme has it now. */
function colour(name) {
  const probe = h('span');
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

class Plot {
  constructor([name, unit, series]) {
    this.name = `${name}, ${unit}`;
    this.series = series;
    this.data = [[], ...series.map(() => [])];
    this.place = h('div', {class: 'plot', role: 'img'});
    this.last = h('p', {class: 'figures'});
    this.element = section(name, h('span', {class: 'quiet'}, unit), this.last, this.place);
    this.element.hidden = true;
  }

  take(time, before, now, seconds) {
    const values = this.series.map(([, of]) => of(before, now, seconds));
    if (values.every(one => one === undefined)) return false;
    this.data[0].push(time);
    values.forEach((one, at) => this.data[at + 1].push(one ?? null));
    if (this.data[0].length > KEPT) this.data.forEach(column => column.shift());
    this.element.hidden = false;
    show(
      this.last,
      this.series.map(([name], at) =>
        values[at] === undefined ? undefined : h('span', null, h('i', {class: `line${at}`}), `${name} `, h('b', null, figure(values[at])))
      )
    );
    const last = this.series.map(([name], at) => `${name} ${figure(values[at] ?? null)}`).join(', ');
    this.place.setAttribute('aria-label', `${this.name}: ${this.data[0].length} looks, the last ${last}`);
    if (this.drawn) this.drawn.setData(this.data);
    else this.draw();
    return true;
  }

  draw() {
    this.drawn?.destroy();
    const axis = {
      stroke: colour('--quiet'),
      grid: {stroke: colour('--line'), width: 1},
      ticks: {stroke: colour('--line'), width: 1},
      font: '11px system-ui',
      size: 44
    };
    this.drawn = new uPlot(
      {
        width: Math.max(240, this.place.clientWidth),
        height: 150,
        legend: {show: false},
        cursor: {drag: {x: false, y: false}},
        scales: {x: {range: (u, first, last) => span(first, last)}, y: {range: (u, low, high) => [0, Math.max(1, high * 1.1)]}},
        axes: [{...axis, size: 28, space: 90, values: (u, ticks) => ticks.map(tick => clock.format(tick * 1000))}, axis],
        series: [{}, ...this.series.map(([label], at) => ({label, stroke: colour(`--line${at}`), width: 1.5, points: POINTS, spanGaps: false}))]
      },
      this.data,
      this.place
    );
  }

  resize() {
    this.drawn?.setSize({width: Math.max(240, this.place.clientWidth), height: 150});
  }
}

function figure(one) {
  if (one === null) return '–';
  return one < 10 ? one.toFixed(1) : count(Math.round(one));
}

export async function draw(place, {session, left}) {
  if (!session.Root) {
    show(place, empty('The meters of a node are for the account itself alone.'));
    return;
  }
  const plots = PLOTS.map(plot => new Plot(plot));
  const wrong = h('div');
  show(
    place,
    h('p', {class: 'quiet'}, `Of node ${session.Node}, from when this page was opened, every five seconds.`),
    wrong,
    h(
      'div',
      {class: 'plots'},
      plots.map(plot => plot.element)
    )
  );
  let before = parse(await text('/metrics'));
  let at = performance.now();
  let known = 0;
  const look = async () => {
    const now = parse(await text('/metrics', true));
    const then = performance.now();
    if (left.aborted) return;
    show(wrong);
    if (plots.filter(plot => plot.take(Date.now() / 1000, before, now, (then - at) / 1000)).length !== known) {
      known = plots.filter(plot => plot.drawn).length;
      plots.forEach(plot => plot.resize());
    }
    before = now;
    at = then;
  };
  const redraw = () => plots.filter(plot => plot.drawn).forEach(plot => plot.draw());
  const resize = () => plots.forEach(plot => plot.resize());
  document.addEventListener('theme', redraw, {signal: left});
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw, {signal: left});
  window.addEventListener('resize', resize, {signal: left});
  setTimeout(() => {
    if (!left.aborted) look().catch(error => show(wrong, failure(error)));
  }, 1000);
  repeat(look, left, error => show(wrong, failure(error)));
}
