// A new key, in four steps: which kind, what for, what it is called, and once more before it is made.

import {h, show, field, choice, facts, failure, say, sayWrong, badge} from './dom.js';
import {kms, each, isForbidden} from './ask.js';
import {spec, usage} from './format.js';
import {known} from './instances.js';

export const title = 'Create a key';

const KINDS = [
  {
    id: 'default',
    name: 'Software, without an instance',
    how: 'Made and used in the memory of the nodes, kept wrapped under the cluster’s root key.',
    when: 'beginnings, and where the policies of users and roles are enough.',
    not: 'it has no policy of its own.'
  },
  {
    id: 'SOFTWARE',
    name: 'Software, in an instance',
    how: 'The same protection, in a named instance that clients of the instance API reach.',
    when: 'applications with client keys; a policy of its own that may deny where no other can allow.',
    not: 'whoever has a running node’s memory has the key.'
  },
  {
    id: 'HSM',
    name: 'In the HSM',
    how: 'Made in a hardware module that never shows it; nodes hold a blob that only the cluster’s modules open.',
    when: 'where rules ask for hardware, or a node’s memory is not trusted.',
    not: 'it is as quick as the module, and does what that can.'
  },
  {
    id: 'EXTERNAL',
    name: 'In somebody else’s manager',
    how: 'The key stays in an external key manager, which takes part in each use by the XKS proxy API.',
    when: 'where its owner must be able to take it back at any time.',
    not: 'it encrypts only, AES-256; no use while the manager is away. It is rotated there.'
  }
];

const USES = [
  {
    id: 'ENCRYPT/DECRYPT',
    name: 'Encrypt and decrypt',
    text: 'Data, data keys, envelopes.',
    specs: ['Aliyun_AES_256', 'Aliyun_AES_192', 'Aliyun_AES_128', 'Aliyun_SM4', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_SM2']
  },
  {
    id: 'SIGN/VERIFY',
    name: 'Sign and verify',
    text: 'The public key is for everybody.',
    specs: ['EC_P256', 'EC_P384', 'EC_P521', 'EC_P256K', 'EC_ED25519', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_SM2', 'ML_DSA_44', 'ML_DSA_65', 'ML_DSA_87']
  },
  {
    id: 'GENERATE_MAC/VERIFY_MAC',
    name: 'Compute MACs',
    text: 'One secret that proves a message.',
    specs: ['HMAC_SHA_256', 'HMAC_SHA_384', 'HMAC_SHA_512', 'HMAC_SM3']
  }
];
const STEPS = ['Kind', 'Use', 'Details', 'Review'];
const ROTATES = new Set(['Aliyun_AES_256', 'Aliyun_AES_192', 'Aliyun_AES_128', 'Aliyun_SM4']);

export async function draw(place, {left}) {
  const there = await instances();
  if (left.aborted) return;
  const made = {
    kind: 'default',
    instance: '',
    use: USES[0].id,
    spec: 'Aliyun_AES_256',
    origin: 'here',
    description: '',
    alias: '',
    tags: '',
    rotation: '',
    external: ''
  };
  let step = 0;
  const inside = h('div');
  const steps = h('ol', {class: 'steps'});
  const redraw = () => {
    show(
      steps,
      STEPS.map((name, at) => h('li', {'aria-current': at === step ? 'step' : undefined, class: at < step ? 'done' : ''}, name))
    );
    const form = h(
      'form',
      {
        class: 'card',
        'aria-label': STEPS[step],
        onsubmit: async event => {
          event.preventDefault();
          Object.assign(made, Object.fromEntries(new FormData(form)));
          settle(made, there);
          if (step < STEPS.length - 1) {
            step++;
            redraw();
            inside.querySelector('h2').focus();
          } else await create(made, form);
        }
      },
      h('header', null, h('h2', {tabindex: -1}, [`Which kind of key?`, 'What is it for?', 'What is it called?', 'Is this right?'][step])),
      [kind, use, details, review][step](made, there),
      h(
        'div',
        {class: 'actions'},
        step > 0
          ? h(
              'button',
              {
                type: 'button',
                onclick: () => {
                  step--;
                  redraw();
                  inside.querySelector('h2').focus();
                }
              },
              'Back'
            )
          : h('a', {class: 'button', href: '#/keys'}, 'Cancel'),
        h('button', {class: 'primary'}, step === STEPS.length - 1 ? 'Create key' : 'Next')
      )
    );
    show(inside, form);
  };
  show(place, steps, inside);
  redraw();
}

/** Of each kind those there are; absent where they may not be listed. */
async function instances() {
  try {
    return await known();
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
}

/** What was chosen before and does not suit what was chosen since. */
function settle(made, there) {
  if (made.kind === 'EXTERNAL') Object.assign(made, {use: USES[0].id, spec: 'Aliyun_AES_256', origin: 'here', rotation: ''});
  const use = USES.find(one => one.id === made.use);
  if (!use.specs.includes(made.spec)) made.spec = use.specs[0];
  const of = (there ?? []).filter(instance => instance.kind === made.kind);
  if (made.kind === 'default') made.instance = '';
  else if (!of.some(instance => instance.id === made.instance)) made.instance = of[0]?.id ?? made.instance;
  if (!rotates(made)) made.rotation = '';
}

function rotates(made) {
  return made.kind !== 'EXTERNAL' && made.kind !== 'HSM' && made.origin === 'here' && ROTATES.has(made.spec);
}

function radios(name, chosen, options) {
  return h(
    'div',
    {class: 'choices'},
    options.map(({id, name: text, lines, missing}) =>
      h(
        'label',
        {class: missing ? 'choice missing' : 'choice'},
        h('input', {type: 'radio', name, value: id, checked: id === chosen, disabled: Boolean(missing), required: true}),
        h(
          'span',
          null,
          h('b', null, text),
          lines.map(line => h('small', null, line)),
          missing && h('small', {class: 'wrong'}, missing)
        )
      )
    )
  );
}

function kind(made, there) {
  return radios(
    'kind',
    made.kind,
    KINDS.map(one => ({
      id: one.id,
      name: one.name,
      lines: [one.how, `Good for: ${one.when}`, `But: ${one.not}`],
      missing: one.id !== 'default' && there && !there.some(instance => instance.kind === one.id) ? 'This cluster has no such instance.' : undefined
    }))
  );
}

function use(made, there) {
  const specs = h('div');
  const list = id =>
    show(
      specs,
      field(
        'Spec',
        choice(
          USES.find(one => one.id === id).specs.map(name => [name, spec(name)]),
          made.spec,
          {name: 'spec'}
        ),
        'The first is a good choice where nothing else is asked for.'
      )
    );
  const uses = radios(
    'use',
    made.use,
    USES.map(one => ({
      id: one.id,
      name: one.name,
      lines: [one.text],
      missing: made.kind === 'EXTERNAL' && one !== USES[0] ? 'External keys only encrypt.' : undefined
    }))
  );
  uses.addEventListener('change', event => list(event.target.value));
  list(made.use);
  if (made.kind === 'EXTERNAL')
    return [uses, field('The key’s id in the manager', h('input', {name: 'external', value: made.external, required: true, maxlength: 128}))];
  const of = (there ?? []).filter(instance => instance.kind === made.kind);
  return [
    uses,
    specs,
    field(
      'Material',
      choice(
        [
          ['here', 'made here'],
          ['brought', 'brought by you, later, on the command line']
        ],
        made.origin,
        {name: 'origin'}
      )
    ),
    made.kind === 'default' ? undefined : instance(made, of)
  ];
}

function instance(made, of) {
  if (of.length)
    return field(
      'Instance',
      choice(
        of.map(one => [one.id, `${one.name} (${one.id})`]),
        made.instance,
        {name: 'instance'}
      )
    );
  return field('Instance', h('input', {name: 'instance', value: made.instance, required: true, maxlength: 64}), 'Its id; you may not list them.');
}

function details(made, there) {
  const of = (there ?? []).filter(one => one.kind === 'EXTERNAL');
  return [
    field('Description', h('input', {name: 'description', value: made.description, maxlength: 8192}), 'For people. It may be changed.'),
    field(
      'Alias',
      h('input', {name: 'alias', value: made.alias, pattern: 'alias/.+', maxlength: 255, placeholder: 'alias/…'}),
      'A name for programs, which may lead to another key later. Optional.'
    ),
    field('Tags', h('input', {name: 'tags', value: made.tags, placeholder: 'team=blue, stage=test'}), 'Policies may ask for them. Optional.'),
    made.kind === 'EXTERNAL' ? instance(made, of) : undefined,
    rotates(made)
      ? field(
          'Rotation',
          choice(
            [
              ['', 'on demand'],
              ['30d', 'every 30 days'],
              ['90d', 'every 90 days'],
              ['365d', 'every year']
            ],
            made.rotation,
            {name: 'rotation'}
          )
        )
      : undefined
  ];
}

function tagsOf(text) {
  return text
    .split(',')
    .map(one => one.trim())
    .filter(one => one)
    .map(one => {
      const at = one.indexOf('=');
      return at < 0 ? {TagKey: one, TagValue: ''} : {TagKey: one.slice(0, at).trim(), TagValue: one.slice(at + 1).trim()};
    });
}

function review(made) {
  return facts([
    ['Kind', KINDS.find(one => one.id === made.kind).name],
    ['Instance', made.instance],
    ['Key in the manager', made.external],
    ['Use', usage(made.use)],
    ['Spec', spec(made.spec)],
    ['Material', made.kind === 'EXTERNAL' ? 'in the manager' : made.origin === 'brought' ? 'brought by you' : 'made here'],
    ['Description', made.description || h('i', null, 'none')],
    ['Alias', made.alias || h('i', null, 'none')],
    ['Tags', made.tags && tagsOf(made.tags).map(tag => badge(tag.TagValue ? `${tag.TagKey}: ${tag.TagValue}` : tag.TagKey))],
    ['Rotation', made.rotation && `every ${made.rotation.replace('d', ' days')}`]
  ]);
}

async function create(made, form) {
  const send = form.querySelector('.primary');
  send.disabled = true;
  form.querySelector('[role=alert]')?.remove();
  try {
    const tags = tagsOf(made.tags);
    const {KeyMetadata: key} = await kms('CreateKey', {
      KeySpec: made.spec,
      KeyUsage: made.use,
      Description: made.description,
      DKMSInstanceId: made.instance,
      ExternalKeyId: made.kind === 'EXTERNAL' ? made.external : undefined,
      Origin: made.origin === 'brought' ? 'EXTERNAL' : undefined,
      Tags: tags.length ? JSON.stringify(tags) : undefined,
      EnableAutomaticRotation: made.rotation ? true : undefined,
      RotationInterval: made.rotation
    });
    const [named] = made.alias ? await each([made.alias], alias => kms('CreateAlias', {AliasName: alias, KeyId: key.KeyId})) : [];
    if (named instanceof Error) sayWrong(named, 'The key is made, but not its alias: ');
    else say('The key is made.', 'good');
    location.hash = `#/key/${key.KeyId}`;
  } catch (error) {
    form.lastElementChild.before(failure(error));
  } finally {
    send.disabled = false;
  }
}
