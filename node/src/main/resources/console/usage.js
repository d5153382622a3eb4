// How a key is used: how often for what, when last and by whom; and what is said of it before it is taken away.

import {h, section, table, empty} from './dom.js';
import {kms, isForbidden} from './ask.js';
import {when, mono, count} from './format.js';

const LATELY = 7 * 86400000;

/** Nothing for who may not see it. */
export async function usageOf(id) {
  try {
    return await kms('DescribeKeyUsage', {KeyId: id});
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

function callers({Callers: {Caller: all}}) {
  return all.map(caller => caller.Principal).join(', ');
}

/** A sentence on a key that was used within a week. */
export function inUse(usage) {
  if (!usage?.LastUseDate || Date.now() - new Date(usage.LastUseDate).getTime() > LATELY) return undefined;
  const by = callers(usage);
  return `It is in use: ${count(usage.Count)} times so far, the last at ${usage.LastUseDate}${by ? `, by ${by}` : ''}.`;
}

function cells(name, {Count: times, Counts: counts, LastUseDate: last, Callers}) {
  const kinds = Object.entries(counts).map(([kind, of]) => `${kind.toLowerCase()} ${count(of)}`);
  return [name, h('span', null, h('b', null, count(times)), kinds.length ? ` ${kinds.join(', ')}` : ''), when(last), callers({Callers})];
}

export function usageSection(usage) {
  if (!usage) return section('Use', undefined, empty('How it is used you may not see.'));
  if (!usage.Count) return section('Use', undefined, empty('It was never used.'));
  const used = usage.Versions.Version.filter(version => version.Count);
  return section(
    'Use',
    undefined,
    table(
      'Use',
      ['Version', 'Times', 'Last', 'By'],
      [cells('all', usage), ...used.map(version => cells(mono(version.KeyVersionId), version))]
    ),
    h(
      'p',
      {class: 'quiet'},
      usage.CountedUntil
        ? ['On all nodes until ', when(usage.CountedUntil), '; on some a little longer.']
        : 'Not every node has told yet what it did.'
    )
  );
}
