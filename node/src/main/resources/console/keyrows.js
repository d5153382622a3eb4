// Keys as rows of a table, a page of them or what was found.

import {h, table, failure} from './dom.js';
import {kms, each, isForbidden} from './ask.js';
import {usageOf} from './usage.js';
import {spec, usage, kind, state, day, mono, count} from './format.js';

/** What is shown of each; those that may not be described are there with the refusal. @param left as of each */
export async function rowsOf(ids, left) {
  const [described, used, names] = await Promise.all([describe, usageOf, aliasesOf].map(ask => each(ids, ask, {left})));
  return ids.map((id, at) => ({
    id,
    key: described[at] instanceof Error ? undefined : described[at],
    error: described[at],
    uses: used[at] instanceof Error ? undefined : used[at],
    names: names[at] instanceof Error ? [] : names[at]
  }));
}

export async function describe(id) {
  return (await kms('DescribeKey', {KeyId: id})).KeyMetadata;
}

/** Without the right to list them a key is shown by its id. */
async function aliasesOf(id) {
  const answer = await kms('ListAliasesByKeyId', {KeyId: id, PageSize: 10});
  const names = answer.Aliases.Alias.map(alias => alias.AliasName);
  return answer.TotalCount > names.length ? [...names, `and ${count(answer.TotalCount - names.length)} more`] : names;
}

export function matches(row, words) {
  return [row.id, row.key?.Description, ...row.names].some(text => text?.toLowerCase().includes(words));
}

export function keyTable(rows) {
  return table('Keys', ['Key', 'State', 'Kind', 'Spec', 'Use', 'Last use', 'Made', 'Rotation'], rows.map(cells));
}

function cells({id, key, error, uses, names}) {
  const link = h('a', {href: `#/key/${id}`}, key?.Description || names[0] || id);
  const name = h('div', {class: 'name'}, link, h('small', null, mono(id), names.length ? ` ${names.join(', ')}` : ''));
  if (!key) return [name, isForbidden(error) ? h('span', {class: 'quiet'}, 'not yours to see') : failure(error), '', '', '', '', '', ''];
  return [
    name,
    state(key.KeyState),
    kind(key.ProtectionLevel),
    h('span', {class: 'whole'}, spec(key.KeySpec)),
    usage(key.KeyUsage),
    uses?.LastUseDate ? h('span', null, day(uses.LastUseDate), h('small', null, ` ${count(uses.Count)} in all`)) : h('span', {class: 'quiet'}, '–'),
    day(key.CreationDate),
    key.AutomaticRotation === 'Enabled'
      ? h('span', null, 'next ', day(key.NextRotationDate))
      : h('span', {class: 'quiet'}, key.AutomaticRotation === 'Suspended' ? 'suspended' : '–')
  ];
}
