// That what was asked is recorded, and what the cluster knows of each node's log.

import {h, show, section, table, empty, badge, facts} from './dom.js';
import {json} from './ask.js';
import {when, count, span} from './format.js';
import {search} from './records.js';

export const title = 'Audit';
const MOST = 100;

/** #/audit/which records */
export async function draw(place, {session, rest, left, again}) {
  const health = await json('GET', '/health');
  if (left.aborted) return;
  const parts = [
    session.Root ? search(rest[0], {left, again}) : section('Records', undefined, empty('They are told to the account itself alone.')),
    section(
      `The log of node ${health.node}`,
      badge(health.audit === 'ok' ? 'is written' : 'is not well', health.audit === 'ok' ? 'good' : 'bad'),
      health.audit === 'ok' ? undefined : h('p', {class: 'wrong'}, health.audit),
      facts([
        ['Not yet on disk', span(health.auditLagMillis)],
        ['Lost', count(health.auditLost)]
      ])
    ),
    section(
      'The logs of all nodes',
      badge(health.auditLogs === 'ok' ? 'are what the cluster knows' : 'contradict', health.auditLogs === 'ok' ? 'good' : 'bad'),
      health.auditLogs === 'ok' ? undefined : h('p', {class: 'wrong'}, health.auditLogs),
      session.Root ? heads(await newest()) : empty('Their heads are told to the account itself alone.')
    ),
    section(
      'Read and prove',
      undefined,
      h('p', null, 'Records stay on their nodes, and that none is missing or altered is proven there, by whoever may read the data folder:'),
      h('pre', {tabindex: 0}, 'wardmote audit verify DATA --client client.json\nwardmote audit export DATA --from TIME --key ID --principal WHO')
    )
  ];
  if (!left.aborted) show(place, parts);
}

/** Of each node the newest head there is. */
async function newest() {
  const names = new Map((await json('GET', '/cluster/status')).members.map(member => [member.id, member.node]));
  const byNode = new Map();
  for (let after = '', pages = 0; pages < MOST; pages++) {
    const answer = await json('POST', '/cluster/audit-heads', after ? {after} : {});
    for (const head of answer.heads) {
      const known = byNode.get(head.nodeId);
      const newer = !known || head.incarnation > known.incarnation || (head.incarnation === known.incarnation && head.sequence > known.sequence);
      if (newer) byNode.set(head.nodeId, {...head, node: names.get(head.nodeId) ?? `${head.nodeId}, which has left`});
    }
    if (!answer.next) break;
    after = answer.next;
  }
  return [...byNode.values()];
}

function heads(found) {
  if (!found.length) return empty('None is committed yet.');
  return table(
    'Newest committed heads',
    ['Node', 'Start', 'Records', 'Committed', 'Hash'],
    found.map(head => [
      head.node,
      String(head.incarnation),
      count(head.sequence),
      h('span', null, when(head.committed), head.contradicted ? badge('contradicted', 'bad') : undefined),
      h('code', {class: 'cut', title: head.hash}, head.hash)
    ])
  );
}
