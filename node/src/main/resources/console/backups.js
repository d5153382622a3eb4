// What would bring the cluster back: backups by schedule, and what opens them.

import {h, show, section, table, empty, badge} from './dom.js';
import {json} from './ask.js';
import {mono} from './format.js';

export const title = 'Backups';

export async function draw(place, {session, left}) {
  const answer = await fetch('/readyz?verbose', {redirect: 'error'});
  const {checks = {}} = await answer.json();
  const slots = session.Root ? (await json('GET', '/cluster/slots')).slots : undefined;
  if (left.aborted) return;
  show(
    place,
    section(
      `By schedule, on node ${session.Node}`,
      checks.backup === undefined
        ? badge('off', 'warn')
        : badge(checks.backup === 'ok' ? 'as it should be' : 'is not well', checks.backup === 'ok' ? 'good' : 'bad'),
      checks.backup === undefined
        ? empty('The settings of this node ask for none: see backup in its wardmote.yaml.')
        : checks.backup === 'ok'
          ? undefined
          : h('p', {class: 'wrong'}, checks.backup)
    ),
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
      undefined,
      h('p', null, 'A backup is made, looked at and brought back on the command line, for it is all that the cluster has:'),
      h('pre', {tabindex: 0}, 'wardmote cluster backup --to FILE --client client.json\nwardmote cluster restore --verify --help')
    )
  );
}
