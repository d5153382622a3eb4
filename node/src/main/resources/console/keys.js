// All keys, a page at a time.

import {h, show, field, choice, table, empty, button, failure} from './dom.js';
import {kms, each, all, isForbidden} from './ask.js';
import {usageOf} from './usage.js';
import {spec, specs, usage, usages, kind, kinds, state, states, day, mono, count} from './format.js';

export const title = 'Keys';
const SIZE = 25;

/** Filters stand in the address, so that going back finds them: #/keys/2/KeyState=Enabled&KeySpec=… */
function filtersOf(text) {
  return Object.fromEntries(new URLSearchParams(text ?? ''));
}

export async function draw(place, {rest, left}) {
  const page = Math.max(1, Number.parseInt(rest[0], 10) || 1);
  const chosen = filtersOf(rest[1]);
  const go = (number, filters) => {
    location.hash = `#/keys/${number}/${new URLSearchParams(filters)}`;
  };
  const filter = (name, label, options) =>
    field(
      label,
      choice([['', 'all'], ...options], chosen[name] ?? '', {
        onchange: event => {
          const filters = {...chosen, [name]: event.target.value};
          if (!event.target.value) delete filters[name];
          go(1, filters);
        }
      })
    );
  const find = h('input', {type: 'search', placeholder: 'Words on this page, or an id or alias and Enter', autocomplete: 'off', spellcheck: 'false'});
  const rows = h('div');
  show(
    place,
    h(
      'div',
      {class: 'bar'},
      h(
        'form',
        {
          role: 'search',
          class: 'grow',
          onsubmit: event => {
            event.preventDefault();
            if (find.value.trim()) location.hash = `#/key/${encodeURIComponent(find.value.trim())}`;
          }
        },
        field('Find', find)
      ),
      filter('KeyState', 'State', states),
      filter('ProtectionLevel', 'Kind', kinds),
      filter('KeyUsage', 'Use', usages),
      filter('KeySpec', 'Spec', specs),
      h('a', {class: 'button primary', href: '#/create'}, 'Create key')
    ),
    rows
  );
  const answer = await kms('ListKeys', {
    PageNumber: page,
    PageSize: SIZE,
    Filters: JSON.stringify(Object.entries(chosen).map(([name, value]) => ({Key: name, Values: [value]})))
  });
  const ids = answer.Keys.Key.map(key => key.KeyId);
  const [described, used, aliases] = await Promise.all([each(ids, id => kms('DescribeKey', {KeyId: id})), each(ids, usageOf), aliasesOf()]);
  if (left.aborted) return;
  const shown = ids.map((id, at) => ({
    id,
    key: described[at].KeyMetadata,
    error: described[at],
    uses: used[at],
    names: aliases.get(id) ?? []
  }));
  const list = () => {
    const words = find.value.trim().toLowerCase();
    const matching = shown.filter(row => !words || [row.id, row.key?.Description, ...row.names].some(text => text?.toLowerCase().includes(words)));
    show(
      rows,
      matching.length
        ? table('Keys', ['Key', 'State', 'Kind', 'Spec', 'Use', 'Last use', 'Made', 'Rotation'], matching.map(cells))
        : nothing(words, answer.TotalCount, chosen)
    );
  };
  find.addEventListener('input', list);
  list();
  const pages = Math.max(1, Math.ceil(answer.TotalCount / SIZE));
  place.append(
    h(
      'div',
      {class: 'pages'},
      h('span', {class: 'quiet'}, `${answer.TotalCount.toLocaleString()} keys, page ${page} of ${pages}`),
      button('Earlier', () => go(page - 1, chosen), {disabled: page <= 1}),
      button('Later', () => go(page + 1, chosen), {disabled: page >= pages})
    )
  );
}

function cells({id, key, error, uses, names}) {
  const link = h('a', {href: `#/key/${id}`}, key?.Description || names[0] || id);
  const name = h('div', {class: 'name'}, link, h('small', null, mono(id), names.length ? ` ${names.join(', ')}` : ''));
  if (!key) return [name, isForbidden(error) ? h('span', {class: 'quiet'}, 'not yours to see') : failure(error), '', '', '', '', '', ''];
  return [
    name,
    state(key.KeyState),
    kind(key.ProtectionLevel),
    spec(key.KeySpec),
    usage(key.KeyUsage),
    uses?.LastUseDate ? h('span', null, day(uses.LastUseDate), h('small', null, ` ${count(uses.Count)} in all`)) : h('span', {class: 'quiet'}, '–'),
    day(key.CreationDate),
    key.AutomaticRotation === 'Enabled'
      ? h('span', null, 'next ', day(key.NextRotationDate))
      : h('span', {class: 'quiet'}, key.AutomaticRotation === 'Suspended' ? 'suspended' : '–')
  ];
}

function nothing(words, total, chosen) {
  if (words) return empty('No key on this page has that in its id, alias or description.');
  if (Object.keys(chosen).length) return empty('No key is like that. ', h('a', {href: '#/keys'}, 'Show all'));
  return total
    ? empty('No keys on this page. ', h('a', {href: '#/keys'}, 'To the first'))
    : empty('There is no key yet. ', h('a', {href: '#/create'}, 'Create the first'));
}

/** Names by key; without the right to list them the keys are shown by their ids. */
async function aliasesOf() {
  const names = new Map();
  try {
    for (const alias of (await all('ListAliases', 'Aliases', 'Alias')).items) names.set(alias.KeyId, [...(names.get(alias.KeyId) ?? []), alias.AliasName]);
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
  return names;
}
