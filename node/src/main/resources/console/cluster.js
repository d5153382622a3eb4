// The nodes of the cluster, as the leader finds them and as each says itself, and how this node is.

import {h, show, section, empty, badge, facts, failure} from './dom.js';
import {json} from './ask.js';
import {reports, silence, statusBadge, checkList} from './nodes.js';
import {span, count, mono} from './format.js';

export const title = 'Cluster';
const EVERY_MILLIS = 5000;
/** Each answer is a record, and every node is asked for it. */
const REPORTS_EVERY_MILLIS = 29000;
const SILENT_MILLIS = 3000;

export async function draw(place, {session, left}) {
  const map = h('div');
  const node = h('div');
  show(place, map, node);
  let told;
  let asked = -Infinity;
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
    if (performance.now() - asked > REPORTS_EVERY_MILLIS) {
      asked = performance.now();
      told = reports(watching).catch(error => {
        asked = -Infinity; // to be asked again at the next look
        throw error;
      });
    }
    const [status, nodes] = await Promise.all([json('GET', '/cluster/status', undefined, watching), told]);
    if (left.aborted) return;
    keepOpen(map, () => show(map, regions(status, new Map(nodes.map(node => [node.nodeId, node]))), rootKey(status.rootKey)));
  };
  const failed = error => show(map, failure(error)); // how this node is needs no other
  try {
    await look(true);
  } catch (error) {
    failed(error);
  }
  repeat(look, left, failed);
}

/** Again and again while the page is looked at. */
export function repeat(look, left, failed) {
  if (left.aborted) return; // and would be told so no more
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

/** What is drawn anew leaves open what somebody opened. */
function keepOpen(place, draw) {
  const open = new Set([...place.querySelectorAll('details[open]')].map(one => one.dataset.node));
  const held = document.activeElement?.closest?.('details')?.dataset.node;
  draw();
  for (const one of place.querySelectorAll('details')) {
    one.open = open.has(one.dataset.node);
    if (one.dataset.node === held) one.querySelector('summary').focus();
  }
}

/** With what is wrong, also where the node is not ready and answers 503 with the same words. */
async function readiness(watching) {
  const answer = await fetch('/readyz?verbose', {headers: {'x-wardmote-console': watching ? 'watching' : 'used'}, redirect: 'error'});
  return answer.json();
}

function regions(status, told) {
  const byRegion = Map.groupBy(status.members, member => member.region);
  return [...byRegion].map(([region, members]) =>
    section(
      `Region ${region || '–'}`,
      undefined,
      h(
        'ul',
        {class: 'nodes'},
        members.sort((one, other) => one.node.localeCompare(other.node)).map(member => card(member, told.get(member.id)))
      )
    )
  );
}

function card(member, told) {
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
    told && health(member.node, told),
    facts([
      ['Applied', member.applied !== undefined && count(member.applied)],
      ['Priority', member.priority ? String(member.priority) : undefined],
      ['Raft', member.raft && mono(member.raft)],
      ['Link', member.link && mono(member.link)],
      ['Id', mono(member.id)]
    ])
  );
}

/** As it says itself: what is wrong at once, all that was looked at where somebody asks. */
function health(node, told) {
  if (told.silent) return h('p', null, silence(told));
  const checks = Object.entries(told.checks);
  const wrong = checks.filter(([, value]) => value !== 'ok');
  return [
    wrong.length ? checkList(Object.fromEntries(wrong)) : undefined,
    h(
      'details',
      {'data-node': node},
      h('summary', null, statusBadge(told.status), ` ${checks.length - wrong.length} of ${checks.length} checks are ok`),
      checkList(told.checks)
    )
  ];
}

function lag(member) {
  const behind = member.lag ?? 0;
  if (behind === 0) return h('small', null, 'has applied all that any node has');
  const bar = {min: 0, max: 1000, low: 100, high: 500, optimum: 0, value: Math.min(behind, 1000), 'aria-label': `Entries that ${member.node} is behind`};
  return h('p', {class: 'lag'}, h('meter', bar), h('small', null, behind === 1 ? '1 entry behind' : `${count(behind)} entries behind`));
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

function thisNode(health, ready) {
  return section(
    `Node ${health.node}, to which you are connected`,
    statusBadge(health.status),
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
    checkList(ready.checks ?? {})
  );
}
