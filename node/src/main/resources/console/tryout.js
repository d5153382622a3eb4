// A key, tried out: small texts only, and what is sent is what the node gets.

import {h, show, field, choice, form, section, facts, empty, badge} from './dom.js';
import {kms} from './ask.js';
import {spec, state, usage, mono, bytesOf, base64, unbase64} from './format.js';

export const title = 'Try out';

const SIGNING = {
  RSA: ['RSA_PSS_SHA_256', 'RSA_PKCS1_SHA_256'],
  EC_P256: ['ECDSA_SHA_256'],
  EC_P256K: ['ECDSA_SHA_256'],
  EC_P384: ['ECDSA_SHA_384'],
  EC_P521: ['ECDSA_SHA_512'],
  EC_SM2: ['SM2DSA'],
  EC_ED25519: ['ED25519'],
  ML: ['ML_DSA']
};
const ENCRYPTING = {RSA: ['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1'], EC_SM2: ['SM2PKE']};

function algorithms(table, name) {
  return table[name] ?? table[name.split('_')[0]] ?? [];
}

export async function draw(place, {rest, left}) {
  const given = h('input', {name: 'key', value: rest[0] ?? '', required: true, autocomplete: 'off', spellcheck: 'false', placeholder: 'key-… or alias/…'});
  const inside = h('div');
  show(
    place,
    h(
      'form',
      {
        class: 'bar',
        onsubmit: event => {
          event.preventDefault();
          location.hash = `#/tryout/${encodeURIComponent(given.value.trim())}`;
        }
      },
      h('div', {class: 'grow'}, field('Key', given)),
      h('button', {class: 'primary'}, 'Choose')
    ),
    inside
  );
  if (!rest[0]) {
    show(inside, empty('Choose a key by its id or alias, or from the ', h('a', {href: '#/keys'}, 'list'), '.'));
    return;
  }
  const key = (await kms('DescribeKey', {KeyId: rest[0]})).KeyMetadata;
  if (left.aborted) return;
  const symmetric = /^Aliyun/.test(key.KeySpec);
  const forms =
    {'SIGN/VERIFY': signing, 'GENERATE_MAC/VERIFY_MAC': macs}[key.KeyUsage] ?? (symmetric ? encryption : toPublicKey);
  show(
    inside,
    h(
      'p',
      {class: 'headline'},
      h('a', {href: `#/key/${key.KeyId}`}, key.Description || key.KeyId),
      state(key.KeyState),
      badge(spec(key.KeySpec)),
      badge(usage(key.KeyUsage))
    ),
    h('div', {class: 'columns'}, forms(key))
  );
}

/** A form and below it what came of it. */
function trial(heading, fields, submit, deed) {
  const result = h('div', {class: 'result', 'aria-live': 'polite'});
  const clear = () => show(result);
  const element = form(fields, submit, async values => {
    clear();
    show(result, await deed(values));
  });
  return section(heading, undefined, element, result);
}

function output(label, text) {
  return field(label, h('textarea', {rows: 4, readonly: true, value: text, spellcheck: 'false'}));
}

function about(answer) {
  return facts([
    ['Key', mono(answer.KeyId)],
    ['Version', mono(answer.KeyVersionId)],
    ['Request', mono(answer.RequestId)]
  ]);
}

const area = (name, rows = 4) => h('textarea', {name, rows, required: true, spellcheck: 'false'});

/** name=value, with commas, as the API takes it. */
function context(text) {
  const pairs = text
    .split(',')
    .map(one => one.trim())
    .filter(one => one)
    .map(one => {
      const at = one.indexOf('=');
      if (at < 1) throw new Error('The context is name=value, with commas between several.');
      return [one.slice(0, at).trim(), one.slice(at + 1).trim()];
    });
  return pairs.length ? JSON.stringify(Object.fromEntries(pairs)) : undefined;
}

const contextField = () =>
  field('Context', h('input', {name: 'context', placeholder: 'to=alice'}), 'What the ciphertext is bound to: it opens with the same only. Optional.');

function encryption(key) {
  const blob = area('blob');
  return [
    trial('Encrypt', [field('Text', area('text')), contextField()], 'Encrypt', async values => {
      const answer = await kms('Encrypt', {KeyId: key.KeyId, Plaintext: values.text, EncryptionContext: context(values.context)});
      blob.value = answer.CiphertextBlob;
      return [output('Ciphertext', answer.CiphertextBlob), about(answer)];
    }),
    trial('Decrypt', [field('Ciphertext', blob, 'As Encrypt answered it; it names its key itself.'), contextField()], 'Decrypt', async values => {
      const answer = await kms('Decrypt', {CiphertextBlob: values.blob.trim(), EncryptionContext: context(values.context)});
      return [output('Text', answer.Plaintext), about(answer)];
    })
  ];
}

function toPublicKey(key) {
  const names = algorithms(ENCRYPTING, key.KeySpec);
  const blob = area('blob');
  const version = key.PrimaryKeyVersion;
  return [
    trial(
      'Encrypt to the public key',
      [field('Text', area('text')), field('Algorithm', choice(names, names[0], {name: 'algorithm'}))],
      'Encrypt',
      async values => {
        const answer = await kms('AsymmetricEncrypt', {
          KeyId: key.KeyId,
          KeyVersionId: version,
          Algorithm: values.algorithm,
          Plaintext: base64(bytesOf(values.text))
        });
        blob.value = answer.CiphertextBlob;
        return [output('Ciphertext', answer.CiphertextBlob), about(answer)];
      }
    ),
    trial('Decrypt', [field('Ciphertext', blob), field('Algorithm', choice(names, names[0], {name: 'algorithm'}))], 'Decrypt', async values => {
      const answer = await kms('AsymmetricDecrypt', {KeyId: key.KeyId, KeyVersionId: version, Algorithm: values.algorithm, CiphertextBlob: values.blob.trim()});
      return [output('Text', new TextDecoder().decode(unbase64(answer.Plaintext))), about(answer)];
    })
  ];
}

function verdict(good, what) {
  return h('p', {class: good ? 'verdict good' : 'verdict bad'}, good ? `The ${what} fits.` : `The ${what} does not fit.`);
}

function signing(key) {
  const names = algorithms(SIGNING, key.KeySpec);
  const signature = area('signature');
  const version = key.PrimaryKeyVersion;
  const message = text => ({KeyId: key.KeyId, KeyVersionId: version, Message: base64(bytesOf(text)), MessageType: 'RAW'});
  return [
    trial('Sign', [field('Text', area('text')), field('Algorithm', choice(names, names[0], {name: 'algorithm'}))], 'Sign', async values => {
      const answer = await kms('AsymmetricSign', {...message(values.text), Algorithm: values.algorithm});
      signature.value = answer.Value;
      return [output('Signature', answer.Value), about(answer)];
    }),
    trial(
      'Verify',
      [field('Text', area('text')), field('Signature', signature), field('Algorithm', choice(names, names[0], {name: 'algorithm'}))],
      'Verify',
      async values => {
        const answer = await kms('AsymmetricVerify', {...message(values.text), Algorithm: values.algorithm, Value: values.signature.trim()});
        return [verdict(answer.Value === true || answer.Value === 'true', 'signature'), about(answer)];
      }
    )
  ];
}

function macs(key) {
  const mac = area('mac');
  const message = text => ({KeyId: key.KeyId, MacAlgorithm: key.KeySpec, Message: base64(bytesOf(text))});
  return [
    trial('Compute a MAC', [field('Text', area('text'))], 'Compute', async values => {
      const answer = await kms('GenerateMac', message(values.text));
      mac.value = answer.Mac;
      return [output('MAC', answer.Mac), about(answer)];
    }),
    trial('Verify', [field('Text', area('text')), field('MAC', mac)], 'Verify', async values => {
      const answer = await kms('VerifyMac', {...message(values.text), Mac: values.mac.trim()});
      return [verdict(answer.Value === true || answer.Value === 'true', 'MAC'), about(answer)];
    })
  ];
}
