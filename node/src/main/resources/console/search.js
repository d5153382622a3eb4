// Keys by words of their ids, descriptions and aliases. Nodes have no index of those, so keys are looked through, so many at a time.

import {h, show, empty, button} from './dom.js';
import {kms, each, all, isForbidden} from './ask.js';
import {rowsOf, describe, keyTable} from './keyrows.js';
import {count} from './format.js';

/** Aliases are a hundred to an answer. */
const MOST_ALIASES = 10000;
/** Keys are one to an answer. */
const LOOKED_THROUGH = 500;
const SHOWN = 100;
const PAGE = 100;
const AT_ONCE = 12;

/** @param filters as ListKeys takes them; @param chosen the same, by name */
export async function search(place, words, filters, chosen, left) {
  const wanted = words.toLowerCase();
  const shown = h('div', {class: 'found'});
  const told = h('p', {class: 'quiet', role: 'status'}, 'Looking …');
  const ids = new Set();
  let looked = 0;
  let hidden = 0;
  let page = 1;
  let total = 0;

  const take = async found => {
    const fresh = found.filter(id => !ids.has(id)).slice(0, SHOWN - ids.size);
    fresh.forEach(id => ids.add(id));
    const rows = await rowsOf(fresh, left);
    if (!left.aborted && rows.length) addTo(shown, keyTable(rows));
  };
  const look = async () => {
    const until = looked + LOOKED_THROUGH;
    do {
      const answer = await kms('ListKeys', {PageNumber: page, PageSize: PAGE, Filters: filters});
      const listed = answer.Keys.Key.map(key => key.KeyId);
      const described = await each(listed, describe, {most: AT_ONCE, left});
      if (left.aborted) return;
      const unseen = described.filter(one => one instanceof Error && one.status !== 404);
      const failed = unseen.find(one => !isForbidden(one));
      if (failed) throw failed;
      page++;
      hidden += unseen.length;
      total = answer.TotalCount;
      looked = listed.length ? looked + listed.length : total;
      await take(listed.filter((id, at) => [id, described[at].Description].some(text => text?.toLowerCase().includes(wanted))));
    } while (looked < until && looked < total && ids.size < SHOWN);
    tell();
  };
  const further = button('Look further', look);
  const tell = () => {
    const over = looked >= total;
    further.hidden = over || ids.size >= SHOWN;
    if (!ids.size) show(shown, empty(over ? 'No key has that in its id, alias or description.' : 'None was found yet.'));
    if (ids.size >= SHOWN) show(told, `The first ${SHOWN}; say more to find fewer.`);
    else
      show(
        told,
        over ? `Keys looked through: all ${count(total)}.` : `Keys looked through: ${count(looked)} of ${count(total)}.`,
        hidden ? ` You may not see ${count(hidden)} of them.` : undefined,
        aliases.told
      );
  };

  show(place, shown, told, h('div', {class: 'pages'}, further));
  further.hidden = true;
  const aliases = await byAlias(wanted, left);
  const named = await each(aliases.ids, describe, {most: AT_ONCE, left});
  if (left.aborted) return;
  await take(aliases.ids.filter((id, at) => Object.entries(chosen).every(([name, value]) => named[at][name] === value)));
  await look();
}

/** Rows that are there stay as they are: somebody may be at one of them. */
function addTo(place, table) {
  const body = place.querySelector('tbody');
  if (body) body.append(...table.querySelectorAll('tbody > tr'));
  else show(place, table);
}

/** Which keys an alias with those words leads to; without the right to list aliases, none. */
async function byAlias(wanted, left) {
  try {
    const {items, more} = await all('ListAliases', 'Aliases', 'Alias', {}, MOST_ALIASES, left);
    const ids = items.filter(alias => alias.AliasName.toLowerCase().includes(wanted)).map(alias => alias.KeyId);
    return {ids: [...new Set(ids)].slice(0, SHOWN), told: more ? ` Of the aliases, the first ${count(items.length)}.` : ''};
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return {ids: [], told: ' Aliases you may not list.'};
  }
}
