// Where keys may be kept: instances, the HSM, managers of others, and what other clouds are offered.

import {h, show, section, table, empty, badge, button, say, failure} from './dom.js';
import {reports, byNode} from './nodes.js';
import {kms, json, each, all, isForbidden} from './ask.js';
import {kind, day, mono, count} from './format.js';

export const title = 'Instances and HSM';

/** All instances with what each is; those that may not be described are left out. */
export async function known() {
  const {items} = await all('ListKmsInstances', 'KmsInstances', 'KmsInstance');
  return (
    await each(
      items.map(one => one.KmsInstanceId),
      described
    )
  ).filter(one => !(one instanceof Error));
}

async function described(id) {
  const found = (await kms('GetKmsInstance', {KmsInstanceId: id})).KmsInstance;
  const [manager] = found.ProtectionLevel === 'EXTERNAL' ? await each([id], one => kms('GetExternalKmsInstance', {KmsInstanceId: one})) : [];
  const told = manager?.KmsInstance;
  return {
    id,
    name: found.InstanceName,
    kind: found.ProtectionLevel,
    status: told?.Status ?? found.Status,
    why: told?.StatusDescription,
    keys: found.KeyNum,
    made: found.CreateTime,
    at: told?.XksProxyUri
  };
}

export async function draw(place, {session, left, again}) {
  const parts = [h('div'), h('div'), h('div')];
  show(place, parts);
  const fill = async (at, part) => {
    try {
      const found = await part;
      if (!left.aborted) show(parts[at], found);
    } catch (error) {
      if (!left.aborted) show(parts[at], failure(error));
    }
  };
  await Promise.all([fill(0, session.Root ? hsms() : hsm()), fill(1, list(again)), fill(2, offered())]);
}

/** Of all nodes. */
async function hsms() {
  const nodes = await reports();
  const none = nodes.filter(node => !node.hsm && !node.silent).map(node => node.node);
  const shown = nodes.filter(node => node.hsm || node.silent);
  return section(
    'HSM',
    undefined,
    shown.length
      ? byNode('HSM of each node', ['Token', 'Wrapping key', 'Sessions', 'Log-ins', 'Restarts'], shown, ({hsm: found}) => [
          found.fault ? h('span', null, badge('does not serve', 'bad'), h('small', null, ` ${found.fault}`)) : badge('serves', 'good'),
          token(found.token),
          wrappingKey(found.wrappingKey),
          `${count(found.sessions.busy)} busy, ${count(found.sessions.idle)} idle, of ${count(found.sessions.most)}`,
          count(found.logins),
          count(found.restarts)
        ])
      : undefined,
    none.length ? empty(none.length === nodes.length ? 'No node has an HSM.' : `Without an HSM: ${none.join(', ')}.`) : undefined
  );
}

function token({label, manufacturer, model, serial, fault}) {
  if (label === undefined) return h('span', {class: 'quiet'}, fault ?? 'not known now');
  return h('span', null, label, h('small', null, [manufacturer, model, serial].filter(text => text).join(', ')));
}

/** Nodes whose check values are the same have the same key. */
function wrappingKey({checkValue, trusted, fault}) {
  if (!checkValue) return h('span', {class: 'quiet'}, fault ?? 'not known now');
  return h('span', null, mono(checkValue), trusted ? h('small', null, 'trusted') : undefined);
}

/** Of this node, for whoever may not ask for all. */
async function hsm() {
  const health = await json('GET', '/health');
  if (health.hsm === undefined || health.hsm === null) return section('HSM', undefined, empty('This node has no HSM.'));
  return section(
    'HSM',
    undefined,
    h(
      'p',
      null,
      badge(health.hsm === 'ok' ? 'serves' : 'does not serve', health.hsm === 'ok' ? 'good' : 'bad'),
      ` at node ${health.node}, to which you are connected; those of all are told to the account itself.`
    ),
    health.hsm === 'ok' ? undefined : h('p', {class: 'wrong'}, health.hsm)
  );
}

const MOODS = {Connected: 'good', Error: 'bad', Disconnected: 'dull', Uninitialized: 'warn'};

async function list(again) {
  const found = await known();
  if (!found.length) return section('Instances', undefined, empty('There is none.'));
  return section(
    'Instances',
    undefined,
    table(
      'Instances',
      ['Instance', 'Kind', 'State', 'Keys', 'Made', ''],
      found.map(one => [
        h('div', {class: 'name'}, one.name, h('small', null, mono(one.id), one.at ? ` ${one.at}` : '')),
        kind(one.kind),
        h('span', null, badge(one.status, MOODS[one.status]), one.why ? h('small', null, ` ${one.why}`) : undefined),
        count(one.keys),
        day(one.made),
        one.kind === 'EXTERNAL' && one.status !== 'Uninitialized' ? connect(one, again) : ''
      ])
    )
  );
}

function connect(one, again) {
  const off = one.status === 'Disconnected';
  return button(
    off ? 'Connect' : 'Disconnect',
    async () => {
      await kms(off ? 'ConnectExternalKmsInstance' : 'DisconnectExternalKmsInstance', {KmsInstanceId: one.id});
      say(off ? 'Its keys may be used.' : 'None of its keys can be used, on any node.', 'good');
      await again();
    },
    {class: 'small'}
  );
}

async function offered() {
  try {
    const proxies = (await kms('ListXksProxies')).XksProxies.XksProxy;
    return section(
      'Offered to other clouds',
      undefined,
      proxies.length
        ? table(
            'XKS proxies',
            ['Proxy', 'Region', 'State', 'Credentials', 'Made'],
            proxies.map(proxy => [
              mono(proxy.UriPathPrefix),
              proxy.Region === '*' ? 'any' : proxy.Region,
              badge(proxy.Status, proxy.Status === 'Enabled' ? 'good' : 'dull'),
              h(
                'span',
                null,
                proxy.XksCredentials.XksCredential.map(one => mono(one.XksAccessKeyId))
              ),
              day(proxy.CreateTime)
            ])
          )
        : empty('Nothing.')
    );
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}
