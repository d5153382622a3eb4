// All keys, a page at a time, or those with some words.

import {h, show, field, choice, empty, button, sayWrong} from './dom.js';
import {kms} from './ask.js';
import {rowsOf, describe, matches, keyTable} from './keyrows.js';
import {search} from './search.js';
import {specs, usages, kinds, states, count} from './format.js';

export const title = 'Keys';
const SIZE = 25;
const WORDS = 'words';
const ID = /^(key-[0-9a-z]+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|alias\/.+)$/;

/** Filters and words stand in the address, so that going back finds them: #/keys/2/KeyState=Enabled&KeySpec=…&words=… */
function filtersOf(text) {
  return Object.fromEntries(new URLSearchParams(text ?? ''));
}

/** To the key that has this id or alias, or to what is found by these words. */
async function find(text, chosen, go) {
  if (ID.test(text)) {
    try {
      location.hash = `#/key/${(await describe(text)).KeyId}`;
      return;
    } catch (error) {
      if (error.status !== 404) throw error;
    }
  }
  go(1, {...chosen, [WORDS]: text || undefined});
}

export async function draw(place, {rest, left}) {
  const page = Math.max(1, Number.parseInt(rest[0], 10) || 1);
  const given = filtersOf(rest[1]);
  const {[WORDS]: words = '', ...chosen} = given;
  const go = (number, filters) => {
    const said = Object.entries(filters).filter(([, value]) => value);
    location.hash = `#/keys/${number}/${encodeURIComponent(new URLSearchParams(said))}`;
  };
  const filter = (name, label, options) =>
    field(
      label,
      choice([['', 'all'], ...options], chosen[name] ?? '', {
        'data-keep': name,
        onchange: event => go(1, {...given, [name]: event.target.value})
      })
    );
  const sought = h('input', {
    type: 'search',
    'data-keep': 'find',
    value: words,
    placeholder: 'Words, id or alias, then Enter',
    autocomplete: 'off',
    spellcheck: 'false'
  });
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
            find(sought.value.trim(), chosen, go).catch(sayWrong);
          }
        },
        field('Find', sought)
      ),
      filter('KeyState', 'State', states),
      filter('ProtectionLevel', 'Kind', kinds),
      filter('KeyUsage', 'Use', usages),
      filter('KeySpec', 'Spec', specs),
      h('a', {class: 'button primary', href: '#/create'}, 'Create key')
    ),
    rows
  );
  const filters = JSON.stringify(Object.entries(chosen).map(([name, value]) => ({Key: name, Values: [value]})));
  if (words) await search(rows, words, filters, chosen, left);
  else await listed(place, rows, {page, filters, chosen, sought, go, left});
}

async function listed(place, rows, {page, filters, chosen, sought, go, left}) {
  const answer = await kms('ListKeys', {PageNumber: page, PageSize: SIZE, Filters: filters});
  const shown = await rowsOf(answer.Keys.Key.map(key => key.KeyId));
  if (left.aborted) return;
  const list = () => {
    const typed = sought.value.trim().toLowerCase();
    const matching = shown.filter(row => !typed || matches(row, typed));
    show(rows, matching.length ? keyTable(matching) : nothing(typed, answer.TotalCount, chosen));
  };
  sought.addEventListener('input', list);
  list();
  const pages = Math.max(1, Math.ceil(answer.TotalCount / SIZE));
  place.append(
    h(
      'div',
      {class: 'pages'},
      h('span', {class: 'quiet'}, `${counted(answer.TotalCount)}, page ${page} of ${pages}`),
      button('Earlier', () => go(page - 1, chosen), {disabled: page <= 1}),
      button('Later', () => go(page + 1, chosen), {disabled: page >= pages})
    )
  );
}

function counted(keys) {
  return keys === 1 ? '1 key' : `${count(keys)} keys`;
}

function nothing(words, total, chosen) {
  if (words) return empty('No key on this page has that in its id, alias or description; with Enter, all keys are looked through.');
  if (Object.keys(chosen).length) return empty('No key is like that. ', h('a', {href: '#/keys'}, 'Show all'));
  return total
    ? empty('No keys on this page. ', h('a', {href: '#/keys'}, 'To the first'))
    : empty('There is no key yet. ', h('a', {href: '#/create'}, 'Create the first'));
}
