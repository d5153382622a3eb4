// One key: what it is, its versions, names, tags and policy, what still uses it, and what may be done to it.

import {h, show, field, choice, facts, section, empty, button, dialog, badge, say, failure} from './dom.js';
import {kms, each, all, isForbidden} from './ask.js';
import {usageOf, usageSection, inUse} from './usage.js';
import {recordsOf, recordsTable, addressOf, missing} from './records.js';
import {spec, usage, kind, state, stateInWords, when, mono, interval, count} from './format.js';

export const title = 'Key';
const RECORDS = 20;
const LOOKED_AT = 200;
const DAY = 86400;

export async function draw(place, {rest, left, again, title: name, session}) {
  const given = rest[0] ?? '';
  const key = (await kms('DescribeKey', {KeyId: given})).KeyMetadata;
  if (left.aborted) return;
  if (key.KeyId !== given) {
    location.replace(`#/key/${key.KeyId}`);
    return;
  }
  name(key.Description || key.KeyId);
  const parts = {versions: h('div'), names: h('div'), tags: h('div'), policy: h('div'), uses: h('div'), usage: h('div'), audit: h('div')};
  const users = uses(key);
  show(
    place,
    h(
      'div',
      {class: 'headline'},
      state(key.KeyState),
      badge(kind(key.ProtectionLevel)),
      badge(spec(key.KeySpec)),
      badge(usage(key.KeyUsage)),
      key.DeletionProtection === 'Enabled' ? badge('Protected from deletion', 'good') : undefined,
      h('div', {class: 'actions'}, actions(key, users, again))
    ),
    h(
      'div',
      {class: 'columns'},
      h('div', null, about(key, again), parts.versions, parts.usage, parts.policy),
      h('div', null, parts.uses, parts.names, parts.tags, publicKey(key))
    ),
    parts.audit
  );
  await Promise.all([
    fill(parts.versions, versions(key)),
    fill(parts.names, names(key, again)),
    fill(parts.tags, tags(key, again)),
    fill(parts.policy, policy(key, session)),
    fill(parts.audit, audit(key, session)),
    fill(
      parts.usage,
      users.then(found => usageSection(found.usage))
    ),
    fill(
      parts.uses,
      users.then(found => section('What still uses it', undefined, stillUses(found)))
    )
  ]);
}

async function fill(place, part) {
  try {
    show(place, await part);
  } catch (error) {
    show(place, failure(error));
  }
}

function actions(key, users, again) {
  const deed = (action, params, sentence) => async () => {
    const answer = await kms(action, {KeyId: key.KeyId, ...params});
    say(answer.SurvivorsUntil ? `${sentence} Nodes that are cut off may use it until ${answer.SurvivorsUntil}.` : sentence, 'good');
    await again();
  };
  const pending = key.KeyState === 'PendingDeletion';
  const here = key.ProtectionLevel !== 'EXTERNAL';
  return [
    h('a', {class: 'button', href: `#/tryout/${key.KeyId}`}, 'Try out'),
    key.KeyState === 'Enabled' && here && key.Origin !== 'EXTERNAL'
      ? button('Rotate', () =>
          dialog(
            'Rotate now',
            [h('p', null, 'A new version is made and used for what is encrypted or signed from now on. What the earlier versions encrypted still decrypts.')],
            'Rotate',
            deed('CreateKeyVersion', {}, 'A new version is in use.')
          )
        )
      : undefined,
    key.KeyState === 'Disabled' ? button('Enable', deed('EnableKey', {}, 'The key is enabled.')) : undefined,
    key.KeyState === 'Enabled' || key.KeyState === 'Unavailable'
      ? button('Disable', () => disable(users, deed('DisableKey', {}, 'The key is disabled on every node.')))
      : undefined,
    pending
      ? button('Cancel deletion', () => keep(key, again))
      : button('Schedule deletion', () => schedule(key, users, again), {class: 'danger'})
  ];
}

/** It is in use again, or awaits material as before. */
async function keep({KeyId}, again) {
  await kms('CancelKeyDeletion', {KeyId});
  const {KeyState} = (await kms('DescribeKey', {KeyId})).KeyMetadata;
  say(`The key stays. Its state: ${stateInWords(KeyState)}.`, 'good');
  await again();
}

async function disable(users, deed) {
  const found = await users;
  return dialog(
    'Disable this key',
    [h('p', null, 'From when this is answered nobody can use the key, on any node, until it is enabled again.'), stillUses(found)],
    'Disable',
    deed,
    'danger'
  );
}

async function schedule(key, users, again) {
  const found = await users;
  const days = h('input', {name: 'days', type: 'number', min: 7, max: 366, value: 30, required: true});
  await dialog(
    'Schedule deletion',
    [
      h('p', null, 'The key cannot be used from now on. After the days below its material is destroyed, and what it encrypted can never be opened again.'),
      stillUses(found),
      field('Days until then', days, '7 to 366. Until then the deletion can be cancelled.')
    ],
    'Schedule deletion',
    async values => {
      await kms('ScheduleKeyDeletion', {KeyId: key.KeyId, PendingWindowInDays: Number(values.days)});
      say('The deletion is scheduled.', 'good');
      await again();
    },
    'danger'
  );
}

/** Aliases, other clouds that are offered the key, and how it was used. What cannot be asked is not known, and said so. */
async function uses(key) {
  const known = async ask => {
    try {
      return await ask();
    } catch (error) {
      if (isForbidden(error)) return undefined;
      throw error;
    }
  };
  const aliases = await known(async () => (await all('ListAliasesByKeyId', 'Aliases', 'Alias', {KeyId: key.KeyId})).items.map(alias => alias.AliasName));
  const clouds = await known(async () => {
    const proxies = (await kms('ListXksProxies')).XksProxies.XksProxy.map(proxy => proxy.UriPathPrefix);
    const offers = await each(proxies, async prefix =>
      (await all('ListXksKeys', 'Keys', 'Key', {UriPathPrefix: prefix}, 10000)).items.find(one => one.KeyId === key.KeyId)
    );
    const refused = offers.find(offer => offer instanceof Error);
    if (refused) throw refused;
    return proxies.flatMap((prefix, at) => (offers[at] ? [`${prefix} (${offers[at].XksKeyUsage.toLowerCase()})`] : []));
  });
  return {aliases, clouds, usage: await usageOf(key.KeyId)};
}

function stillUses({aliases, clouds, usage: used}) {
  const lines = [
    inUse(used),
    aliases === undefined ? 'Which aliases lead to it you may not see.' : aliases.length ? `Aliases lead to it: ${aliases.join(', ')}.` : undefined,
    clouds === undefined
      ? 'Which other clouds are offered it you may not see.'
      : clouds.length
        ? `Other clouds are offered it: ${clouds.join(', ')}.`
        : undefined
  ].filter(line => line);
  const unused = used ? 'It was not used in the last week.' : 'Who names it by its id is not known here.';
  if (!lines.length) return h('p', {class: 'quiet'}, `No alias leads to it, and no other cloud is offered it. ${unused}`);
  return h(
    'ul',
    {class: 'warnings'},
    lines.map(line => h('li', null, line))
  );
}

function about(key, again) {
  const describe = button('Edit', async () => {
    const text = h('input', {name: 'text', value: key.Description, maxlength: 8192});
    await dialog('Describe the key', [field('Description', text)], 'Save', async values => {
      await kms('UpdateKeyDescription', {KeyId: key.KeyId, Description: values.text});
      await again();
    });
  });
  const protection = key.DeletionProtection === 'Enabled';
  const protect = button(protection ? 'Unprotect' : 'Protect', async () => {
    await kms('SetDeletionProtection', {ProtectedResourceArn: key.Arn, EnableDeletionProtection: !protection});
    say(protection ? 'The key may be deleted.' : 'The key is protected from deletion.', 'good');
    await again();
  });
  const brought = key.Origin === 'EXTERNAL';
  return section(
    'About',
    [describe, key.KeyState === 'PendingDeletion' ? undefined : protect],
    key.KeyState === 'PendingImport'
      ? h(
          'p',
          {class: 'note'},
          'Its material is yet to be brought, on the command line, so that it passes no browser: ',
          mono(`wardmote keys import ${key.KeyId} --from FILE`)
        )
      : undefined,
    facts([
      ['Description', key.Description],
      ['Id', mono(key.KeyId)],
      ['ARN', mono(key.Arn)],
      ['Made', when(key.CreationDate)],
      ['Instance', key.DKMSInstanceId],
      ['Key in the manager', key.ExternalKeyId && mono(key.ExternalKeyId)],
      ['Material', brought ? 'brought' : key.ProtectionLevel === 'EXTERNAL' ? 'in the manager' : 'made here'],
      ['Material expires', when(key.MaterialExpireTime)],
      ['To be destroyed', when(key.DeleteDate)],
      ['Rotation', rotation(key, again)],
      ['Without the cluster', key.SurvivalSeconds && `nodes that are cut off decrypt for ${key.SurvivalSeconds} s more`]
    ])
  );
}

function rotation(key, again) {
  if (key.AutomaticRotation === undefined || key.ProtectionLevel === 'EXTERNAL' || key.Origin === 'EXTERNAL') return undefined;
  const on = key.AutomaticRotation !== 'Disabled';
  const change = button(
    'Change',
    async () => {
      const now = on ? Number.parseInt(key.RotationInterval, 10) / DAY : 90;
      const days = h('input', {name: 'days', type: 'number', min: 7, max: 730, step: 'any', value: now});
      const every = choice(
        [
          ['on', 'by itself, every so many days'],
          ['off', 'only when somebody says so']
        ],
        on ? 'on' : 'off',
        {name: 'every'}
      );
      await dialog('Rotation', [field('New versions are made', every), field('Days', days, '7 to 730')], 'Save', async values => {
        const automatic = values.every === 'on';
        await kms('UpdateRotationPolicy', {
          KeyId: key.KeyId,
          EnableAutomaticRotation: automatic,
          RotationInterval: automatic ? `${Math.round(values.days * DAY)}s` : undefined
        });
        await again();
      });
    },
    {class: 'small'}
  );
  return h(
    'span',
    null,
    on
      ? [`every ${interval(key.RotationInterval)}`, key.AutomaticRotation === 'Suspended' ? ', suspended' : [', next ', when(key.NextRotationDate)]]
      : 'on demand',
    ' ',
    key.KeyState === 'PendingDeletion' ? undefined : change
  );
}

async function versions(key) {
  if (key.KeyState === 'PendingImport') return undefined;
  const {items, more} = await all('ListKeyVersions', 'KeyVersions', 'KeyVersion', {KeyId: key.KeyId}, 200);
  const sorted = [...items].sort((one, other) => other.CreationDate.localeCompare(one.CreationDate));
  return section(
    `Versions (${count(items.length)}${more ? ' and more' : ''})`,
    undefined,
    h(
      'ol',
      {class: 'timeline'},
      sorted.map(version =>
        h(
          'li',
          {class: version.KeyVersionId === key.PrimaryKeyVersion ? 'current' : ''},
          when(version.CreationDate),
          ' ',
          version.KeyVersionId === key.PrimaryKeyVersion ? badge('in use', 'good') : h('span', {class: 'quiet'}, 'decrypts and verifies'),
          h('small', null, mono(version.KeyVersionId))
        )
      )
    )
  );
}

async function names(key, again) {
  const add = button('Add', async () => {
    const text = h('input', {name: 'name', required: true, pattern: 'alias/.+', value: 'alias/', maxlength: 255});
    await dialog('Add an alias', [field('Alias', text, 'alias/ and letters, digits, _ - /')], 'Add', async values => {
      await kms('CreateAlias', {AliasName: values.name, KeyId: key.KeyId});
      await again();
    });
  });
  const {items} = await all('ListAliasesByKeyId', 'Aliases', 'Alias', {KeyId: key.KeyId});
  return section(
    'Aliases',
    key.KeyState === 'PendingDeletion' ? undefined : add,
    items.length
      ? h(
          'ul',
          {class: 'lines'},
          items.map(({AliasName: alias}) =>
            h(
              'li',
              null,
              mono(alias),
              button(
                'Remove',
                () =>
                  dialog(
                    'Remove the alias',
                    [h('p', null, `Whoever asks for ${alias} finds no key any more.`)],
                    'Remove',
                    async () => {
                      await kms('DeleteAlias', {AliasName: alias});
                      await again();
                    },
                    'danger'
                  ),
                {class: 'small', 'aria-label': `Remove ${alias}`}
              )
            )
          )
        )
      : empty('None.')
  );
}

async function tags(key, again) {
  const add = button('Add', async () => {
    const name = h('input', {name: 'name', required: true, maxlength: 128});
    const value = h('input', {name: 'value', maxlength: 256});
    await dialog('Add a tag', [field('Name', name), field('Value', value)], 'Add', async values => {
      await kms('TagResource', {KeyId: key.KeyId, Tags: JSON.stringify([{TagKey: values.name, TagValue: values.value}])});
      await again();
    });
  });
  const found = (await kms('ListResourceTags', {KeyId: key.KeyId})).Tags.Tag;
  return section(
    'Tags',
    key.KeyState === 'PendingDeletion' ? undefined : add,
    found.length
      ? h(
          'ul',
          {class: 'lines'},
          found.map(tag =>
            h(
              'li',
              null,
              h('span', null, h('b', null, tag.TagKey), tag.TagValue ? ` ${tag.TagValue}` : ''),
              button(
                'Remove',
                async () => {
                  await kms('UntagResource', {KeyId: key.KeyId, TagKeys: JSON.stringify([tag.TagKey])});
                  await again();
                },
                {class: 'small', 'aria-label': `Remove ${tag.TagKey}`}
              )
            )
          )
        )
      : empty('None.')
  );
}

async function policy(key) {
  if (!key.DKMSInstanceId) return section('Policy', undefined, empty('Keys without an instance have none; policies of users and roles say who may use them.'));
  const text = h('textarea', {rows: 12, spellcheck: 'false', value: pretty((await kms('GetKeyPolicy', {KeyId: key.KeyId})).Policy)});
  return section(
    'Policy',
    undefined,
    field('Who may use this key besides, and who may not', text, 'In RAM’s grammar. A Deny here wins over every other policy.'),
    h(
      'div',
      {class: 'actions'},
      button(
        'Save',
        async () => {
          await kms('SetKeyPolicy', {KeyId: key.KeyId, Policy: text.value});
          say('The policy is in force on every node.', 'good');
        },
        {class: 'primary'}
      ),
      h('a', {class: 'button', href: `#/explain/${encodeURIComponent(`key/${key.KeyId}`)}`}, 'Explain a decision')
    )
  );
}

/** Whether it only looked at the key, as this page does: that would leave no room for anything else. */
function looks({outcome, operation}) {
  return outcome === 'done' && /^(Describe|List|GetKey|GetPublicKey)/.test(operation);
}

async function audit(key, session) {
  if (!session.Root) return section('Audit of this key', undefined, empty('Records are told to the account itself alone.'));
  const answer = await recordsOf({key: key.KeyId}, LOOKED_AT);
  const newest = answer.records.filter(record => !looks(record)).slice(0, RECORDS);
  return section(
    'Audit of this key',
    h('a', {class: 'button', href: addressOf({key: key.KeyId})}, 'Find more'),
    h(
      'div',
      {class: 'found'},
      missing(answer),
      h('p', {class: 'quiet'}, `The newest ${RECORDS} of its last ${LOOKED_AT} records; what only looked at the key is left out.`),
      newest.length ? recordsTable('Newest records of this key', newest) : empty('None was found.')
    )
  );
}

function pretty(json) {
  return JSON.stringify(JSON.parse(json), null, 2);
}

function publicKey(key) {
  if (!/^(RSA|EC|ML)/.test(key.KeySpec) || !key.PrimaryKeyVersion) return undefined;
  const shown = h('div');
  return section(
    'Public key',
    button('Show', async () => {
      const {PublicKey: pem} = await kms('GetPublicKey', {KeyId: key.KeyId, KeyVersionId: key.PrimaryKeyVersion});
      show(shown, h('pre', {tabindex: 0}, pem));
    }),
    shown
  );
}
