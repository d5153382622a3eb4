// How each node is, as it says itself when this page asks: its checks, its HSM, its backups.

import {h, badge, table} from './dom.js';
import {json} from './ask.js';

const MOODS = {ok: 'good', degraded: 'warn', unavailable: 'bad'};

/** For the account itself. Nodes that say nothing are among them, with the reason. */
export async function reports(watching = false) {
  return (await json('GET', '/cluster/nodes', undefined, watching)).nodes;
}

/** A table with a row for each node. @param cells of a report that is there */
export function byNode(caption, columns, nodes, cells) {
  return table(
    caption,
    ['Node', 'State', ...columns],
    nodes.map(node => [h('b', null, node.node), ...(node.silent ? [silence(node), ...columns.map(() => '')] : cells(node))])
  );
}

export function silence({silent}) {
  return h('span', null, badge('says nothing', 'bad'), h('small', null, ` ${silent}`));
}

export function statusBadge(status) {
  return badge(status, MOODS[status]);
}

export function checkList(checks) {
  return h(
    'ul',
    {class: 'checks'},
    Object.entries(checks).map(([name, value]) =>
      h(
        'li',
        {class: value === 'ok' ? 'ok' : 'not'},
        h('span', {'aria-hidden': 'true'}, value === 'ok' ? '✓' : '!'),
        h('b', null, name),
        value === 'ok' ? h('span', {class: 'quiet'}, 'ok') : h('span', null, value)
      )
    )
  );
}
