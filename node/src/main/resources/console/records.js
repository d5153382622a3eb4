// Records of all nodes' audit logs: which are looked for, how they are shown, and what is missing among them.

import {h, show, field, section, table, empty, button, badge, failure} from './dom.js';
import {json} from './ask.js';
import {exact, mono, localTime} from './format.js';

const SIZE = 50;
const MOST_KEYS = 3;
const FIELDS = ['key', 'principal', 'operation', 'outcome', 'from', 'to'];

/** Which ones stands in the address, so that going back finds them: #/audit/key=…&outcome=… */
export function addressOf(wanted) {
  return `#/audit/${encodeURIComponent(new URLSearchParams(wanted))}`;
}

export function recordsOf(wanted, limit, before = {}) {
  return json('POST', '/cluster/audit-records', {...wanted, limit, before});
}

/** Where they are looked for. For the account itself. */
export function search(text, {left, again}) {
  const wanted = Object.fromEntries([...new URLSearchParams(text ?? '')].filter(([name, value]) => FIELDS.includes(name) && value));
  const input = (name, props) => h('input', {name, value: wanted[name] ?? '', autocomplete: 'off', spellcheck: 'false', ...props});
  const time = name => h('input', {name, type: 'datetime-local', step: 1, value: Date.parse(wanted[name]) ? localTime(wanted[name]) : ''});
  const found = h('div');
  const find = event => {
    event.preventDefault();
    const values = [...new FormData(event.target)].filter(([, value]) => value.trim());
    const chosen = Object.fromEntries(values.map(([name, value]) => [name, name === 'from' || name === 'to' ? new Date(value).toISOString() : value.trim()]));
    const address = addressOf(chosen);
    if (location.hash === address) again();
    else location.hash = address;
  };
  pages(wanted, found, left);
  return section(
    'Records',
    undefined,
    h(
      'form',
      {class: 'bar', role: 'search', onsubmit: find},
      field('Key', input('key', {placeholder: 'key-… or a version'})),
      field('Who', input('principal', {placeholder: 'root, user/…, key or address'})),
      field('Operation', input('operation', {placeholder: 'Decrypt'})),
      field('Outcome', input('outcome', {placeholder: 'done, refused or a code'})),
      field('From', time('from')),
      field('To', time('to')),
      h('button', {class: 'primary'}, 'Find'),
      Object.keys(wanted).length ? h('a', {class: 'button', href: '#/audit'}, 'All') : undefined
    ),
    found
  );
}

/** Shows the newest, and as many older ones as somebody asks for. */
async function pages(wanted, place, left) {
  const records = [];
  const said = new Set();
  const shown = h('div', {class: 'found'});
  let next;
  const read = async () => {
    const answer = await recordsOf(wanted, SIZE, next);
    if (left.aborted) return;
    records.push(...answer.records);
    next = answer.next;
    show(shown, missing(answer, said), records.length ? recordsTable('Newest records of all nodes', records) : empty('None was found.'));
    if (!next) older.remove();
  };
  const older = button('Older', read);
  show(place, h('p', {class: 'quiet'}, 'Looking …'));
  try {
    await read();
    if (!left.aborted) show(place, shown, next ? h('div', {class: 'pages'}, older) : undefined);
  } catch (error) {
    if (!left.aborted) show(place, failure(error));
  }
}

/** What was not told, now or on a page before, and how far back all was looked through where there may be more. */
export function missing({nodes, next}, said = new Set()) {
  const behind = nodes.filter(node => node.whole === false);
  for (const node of nodes) {
    if (node.silent) said.add(`Node ${node.node} told none of its records: ${node.silent}.`);
    for (const hole of node.damaged ?? []) said.add(`Node ${node.node} passed over ${placeOf(hole)}: ${hole.why}.`);
  }
  return [
    said.size
      ? h(
          'ul',
          {class: 'warnings'},
          [...said].map(sentence => h('li', null, sentence))
        )
      : undefined,
    next
      ? h(
          'p',
          {class: 'quiet'},
          'There may be older ones. Looked through is ',
          behind.map((node, at) => [at ? ', ' : '', node.node, ' back to ', node.lookedBackTo ? exact(node.lookedBackTo) : 'nothing yet']),
          '.'
        )
      : undefined
  ];
}

function placeOf({segment, first, last}) {
  if (!first) return segment;
  return last ? `records ${first} to ${last} of ${segment}` : `records from ${first} on of ${segment}`;
}

export function recordsTable(caption, records) {
  return table(caption, ['When', 'Node', 'Who', 'Operation', 'About', 'Outcome'], records.map(cells));
}

function cells(record) {
  const place = [exact(record.time), record.node];
  if (record.type !== 'operation') return [...place, '', happened(record), record.key ? keyOf(record.key) : '', ''];
  return [
    ...place,
    h('span', {class: 'about'}, record.principal ?? 'nobody: it was due', by(record)),
    record.operation ?? '',
    about(record),
    record.outcome === 'done' ? badge('done', 'good') : badge(record.code, 'bad')
  ];
}

function by({accessKeyId: id, address}) {
  if (!id && !address) return undefined;
  return h('small', null, id && h('span', {class: 'cut', title: id}, id), id && address ? ' ' : '', address);
}

function keyOf(id) {
  return h('a', {href: `#/key/${id}`}, mono(id));
}

function about({key, resource, used = []}) {
  const keys = [...new Set(used.map(one => one.key))];
  if (!key && !resource && !keys.length) return '';
  return h(
    'span',
    {class: 'about'},
    key && keyOf(key),
    resource && [key ? ' ' : '', resource],
    keys.slice(0, MOST_KEYS).map(id => [' ', keyOf(id)]),
    keys.length > MOST_KEYS && ` and ${keys.length - MOST_KEYS} more`
  );
}

/** What nobody asked for. */
function happened(record) {
  switch (record.type) {
    case 'lost':
      return `${record.count} operations are not in the log`;
    case 'destroyed':
      return 'nothing is left of the key';
    case 'opened':
      return `the node started, version ${record.version}`;
    case 'trimmed':
      return `segments before ${record.segment} were let go for their ${record.for}`;
    default:
      return record.type;
  }
}
