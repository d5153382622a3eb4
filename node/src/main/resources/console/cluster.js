// The nodes of the cluster, as the leader finds them, and how this node is.

import {h, show, section, empty, badge, facts, failure} from './dom.js';
import {json} from './ask.js';
import {span, count, mono} from './format.js';

export const title = 'Cluster';
const EVERY_MILLIS = 5000;
const SILENT_MILLIS = 3000;

export async function draw(place, {session, left}) {
  const map = h('div');
  const node = h('div');
  show(place, map, node);
  const look = async first => {
    const watching = !first;
    const [health, ready] = await Promise.all([json('GET', '/health', undefined, watching), readiness(watching)]);
    if (left.aborted) return;
    show(node, thisNode(health, ready));
    if (!session.Root) {
      show(
        map,
        section(
          'Nodes',
          undefined,
          empty('What the leader knows of all nodes is told to the account itself alone. This page shows the node that you are connected to.')
        )
      );
      return;
    }
    const status = await json('GET', '/cluster/status', undefined, watching);
    if (!left.aborted) show(map, regions(status), rootKey(status.rootKey));
  };
  await look(true);
  repeat(look, left, error => show(node, failure(error)));
}

/** Again and again while the page is looked at. */
export function repeat(look, left, failed) {
  const timer = setInterval(async () => {
    if (document.hidden) return;
    try {
      await look(false);
    } catch (error) {
      if (!left.aborted) failed(error);
    }
  }, EVERY_MILLIS);
  left.addEventListener('abort', () => clearInterval(timer));
}

/** With what is wrong, also where the node is not ready and answers 503 with the same words. */
async function readiness(watching) {
  const answer = await fetch('/readyz?verbose', {headers: {'x-wardmote-console': watching ? 'watching' : 'used'}, redirect: 'error'});
  return answer.json();
}

function regions(status) {
  const byRegion = Map.groupBy(status.members, member => member.region);
  return [...byRegion].map(([region, members]) =>
    section(
      `Region ${region || '–'}`,
      undefined,
      h(
        'ul',
        {class: 'nodes'},
        members.sort((one, other) => one.node.localeCompare(other.node)).map(member => card(member))
      )
    )
  );
}

function card(member) {
  const silent = member.silentMillis !== undefined && member.silentMillis > SILENT_MILLIS;
  const unheard = member.silentMillis === undefined;
  const role = badge(member.role, member.role === 'leader' ? 'accent' : member.role === 'not arrived' ? 'warn' : '');
  const well = unheard ? badge('not heard of', 'bad') : silent ? badge(`silent for ${span(member.silentMillis)}`, 'bad') : badge('answers', 'good');
  return h(
    'li',
    {class: 'node'},
    h('header', null, h('h3', null, member.node), role),
    h('p', null, well, member.lease ? badge('holds a lease', 'good') : badge('no lease', 'warn')),
    member.applied === undefined ? undefined : lag(member),
    facts([
      ['Applied', member.applied !== undefined && count(member.applied)],
      ['Priority', member.priority ? String(member.priority) : undefined],
      ['Raft', member.raft && mono(member.raft)],
      ['Link', member.link && mono(member.link)],
      ['Id', mono(member.id)]
    ])
  );
}

function lag(member) {
  const behind = member.lag ?? 0;
  if (behind === 0) return h('small', null, 'has applied all that any node has');
  const bar = {min: 0, max: 1000, low: 100, high: 500, optimum: 0, value: Math.min(behind, 1000), 'aria-label': `Entries that ${member.node} is behind`};
  return h('p', {class: 'lag'}, h('meter', bar), h('small', null, `${count(behind)} entries behind`));
}

function rootKey(progress) {
  if (!progress) return undefined;
  if (progress.to === undefined) return section('Root key', undefined, h('p', null, `Epoch ${progress.epoch}.`));
  const all = progress.done + progress.left;
  return section(
    'Root key',
    undefined,
    h('p', null, `It is being changed from epoch ${progress.epoch} to ${progress.to}: ${progress.phase}.`),
    h(
      'p',
      {class: 'lag'},
      h('progress', {max: Math.max(1, all), value: progress.done, 'aria-label': 'Sealed anew'}),
      h('small', null, `${count(progress.done)} of ${count(all)} things sealed anew`)
    ),
    progress.waitingFor?.length ? h('p', {class: 'note'}, `Waits for ${progress.waitingFor.join(', ')}.`) : undefined
  );
}

const MOODS = {ok: 'good', degraded: 'warn', unavailable: 'bad'};

function thisNode(health, ready) {
  const checks = Object.entries(ready.checks ?? {});
  return section(
    `Node ${health.node}`,
    badge(health.status, MOODS[health.status]),
    facts(
      [
        ['Role', health.role],
        ['Leader', health.leader],
        ['Applied', count(health.applied)],
        ['Committed', count(health.committed)],
        ['Lease', health.leaseMillis > 0 ? `for ${span(health.leaseMillis)} more` : 'none'],
        ['Everywhere up to', count(health.everywhere)],
        ['Root key', health.rootKey],
        ['Scrub', health.scrub],
        ['Audit lag', span(health.auditLagMillis)]
      ],
      'wide'
    ),
    h(
      'ul',
      {class: 'checks'},
      checks.map(([name, value]) =>
        h(
          'li',
          {class: value === 'ok' ? 'ok' : 'not'},
          h('span', {'aria-hidden': 'true'}, value === 'ok' ? '✓' : '!'),
          h('b', null, name),
          value === 'ok' ? h('span', {class: 'quiet'}, 'ok') : h('span', null, value)
        )
      )
    )
  );
}
