// What would bring the cluster back: backups by schedule, and what opens them.

import {h, show, section, table, empty, badge} from './dom.js';
import {json} from './ask.js';
import {reports, byNode} from './nodes.js';
import {addressOf} from './records.js';
import {mono, when, size, count, interval} from './format.js';

export const title = 'Backups';

export async function draw(place, {session, left}) {
  const [scheduled, slots] = await Promise.all([session.Root ? ofAll() : ofThis(session.Node), session.Root ? slotsOf() : undefined]);
  if (left.aborted) return;
  show(
    place,
    scheduled,
    section(
      'What opens a backup',
      undefined,
      slots === undefined
        ? empty('Key slots are told to the account itself alone.')
        : table(
            'Key slots',
            ['Slot', 'Kind', 'Of', 'Epoch', 'State'],
            slots.map(slot => [mono(slot.label), slot.kind, slot.node ?? '', String(slot.epoch), badge(slot.state, slot.state === 'proven' ? 'good' : 'warn')])
          ),
      h('p', {class: 'quiet'}, 'A backup is sealed under the root key: it opens by any of these, and by nothing else.')
    ),
    section(
      'By hand',
      session.Root ? h('a', {class: 'button', href: addressOf({operation: 'cluster/backup'})}, 'When they were made') : undefined,
      h('p', null, 'A backup is made, looked at and brought back on the command line, for it is all that the cluster has:'),
      h('pre', {tabindex: 0}, 'wardmote cluster backup --to FILE --client client.json\nwardmote cluster restore --verify --help')
    )
  );
}

async function slotsOf() {
  return (await json('GET', '/cluster/slots')).slots;
}

async function ofAll() {
  const nodes = await reports();
  return section(
    'By schedule',
    undefined,
    byNode('Backups by schedule, of each node', ['Last', 'Size', 'Where', 'There are'], nodes, ({backup: found}) =>
      found
        ? [stateOf(found.state), last(found), found.made ? size(found.bytes) : '', mono(found.folder), kept(found)]
        : [h('span', null, badge('off', 'warn'), h('small', null, 'its settings ask for none: backup in wardmote.yaml')), '', '', '', '']
    ),
    h('p', {class: 'quiet'}, 'As each node says itself, in whose file system they lie: one that is to outlive the machine must be copied elsewhere.')
  );
}

function stateOf(state) {
  return state === 'ok' ? badge('as it should be', 'good') : h('span', null, badge('is not well', 'bad'), h('small', null, ` ${state}`));
}

function last({made, newest}) {
  return made ? h('span', null, when(made), h('small', null, mono(newest))) : h('span', {class: 'quiet'}, 'none yet');
}

function kept({kept: there, keep, everySeconds}) {
  return h('span', null, `${count(there)} of ${count(keep)}`, h('small', null, `one every ${interval(everySeconds)}`));
}

/** What everybody may ask. */
async function ofThis(node) {
  const {checks = {}} = await (await fetch('/readyz?verbose', {redirect: 'error'})).json();
  return section(
    `By schedule, on node ${node}`,
    undefined,
    checks.backup === undefined
      ? empty('The settings of this node ask for none: see backup in its wardmote.yaml.')
      : h('p', null, stateOf(checks.backup)),
    h('p', {class: 'quiet'}, 'When and where is told to the account itself alone.')
  );
}
