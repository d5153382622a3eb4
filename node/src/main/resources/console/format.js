// Times, ids and words as people read them.

import {h, badge} from './dom.js';

const dates = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium', timeStyle: 'short'});
const clock = new Intl.DateTimeFormat(undefined, {timeStyle: 'medium'});
const days = new Intl.DateTimeFormat(undefined, {dateStyle: 'medium'});
const relative = new Intl.RelativeTimeFormat(undefined, {numeric: 'auto'});
const UNITS = [
  ['year', 31536000],
  ['month', 2592000],
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1]
];

export function when(iso) {
  if (!iso) return '';
  const date = new Date(iso);
  return h('time', {datetime: iso, title: dates.format(date)}, days.format(date), h('span', {class: 'quiet'}, ` · ${ago(date)}`));
}

/** For what is compared by it: to the second. */
export function exact(iso) {
  const date = new Date(iso);
  return h('time', {class: 'exact', datetime: iso, title: iso}, h('span', null, days.format(date)), ' ', h('span', null, clock.format(date)));
}

/** As a field of a form takes it: by the clock of who looks. */
export function localTime(iso) {
  const date = new Date(iso);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19);
}

export function day(iso) {
  return iso ? h('time', {class: 'whole', datetime: iso, title: dates.format(new Date(iso))}, days.format(new Date(iso))) : '';
}

export function ago(date) {
  const seconds = (date.getTime() - Date.now()) / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return relative.format(Math.round(seconds / size), unit);
}

export function mono(text) {
  return h('code', null, text);
}

const SPECS = {
  Aliyun_AES_256: 'AES-256',
  Aliyun_AES_192: 'AES-192',
  Aliyun_AES_128: 'AES-128',
  Aliyun_SM4: 'SM4',
  RSA_2048: 'RSA 2048',
  RSA_3072: 'RSA 3072',
  RSA_4096: 'RSA 4096',
  EC_P256: 'P-256',
  EC_P256K: 'secp256k1',
  EC_SM2: 'SM2',
  EC_P384: 'P-384',
  EC_P521: 'P-521',
  EC_ED25519: 'Ed25519',
  ML_DSA_44: 'ML-DSA-44',
  ML_DSA_65: 'ML-DSA-65',
  ML_DSA_87: 'ML-DSA-87',
  HMAC_SHA_256: 'HMAC SHA-256',
  HMAC_SHA_384: 'HMAC SHA-384',
  HMAC_SHA_512: 'HMAC SHA-512',
  HMAC_SM3: 'HMAC SM3'
};
const USAGES = {'ENCRYPT/DECRYPT': 'Encrypts', 'SIGN/VERIFY': 'Signs', 'GENERATE_MAC/VERIFY_MAC': 'Computes MACs'};
const KINDS = {SOFTWARE: 'Software', HSM: 'HSM', EXTERNAL: 'External'};
const STATES = {
  Enabled: ['Enabled', 'good'],
  Disabled: ['Disabled', 'dull'],
  PendingDeletion: ['To be deleted', 'bad'],
  PendingImport: ['Awaits material', 'warn'],
  Unavailable: ['Unavailable', 'bad']
};

export const specs = Object.entries(SPECS);
export const usages = Object.entries(USAGES);
export const kinds = Object.entries(KINDS);
export const states = Object.entries(STATES)
  .filter(([name]) => name !== 'Unavailable')
  .map(([name, [text]]) => [name, text]);

export const spec = name => SPECS[name] ?? name;
export const usage = name => USAGES[name] ?? name;
export const kind = name => KINDS[name] ?? name;

export const stateInWords = name => STATES[name]?.[0] ?? name;

export function state(name) {
  return badge(stateInWords(name), STATES[name]?.[1]);
}

/** "90d" or seconds as the API says them. */
export function interval(seconds) {
  const count = Number.parseInt(seconds, 10);
  if (count % 86400 === 0) return count === 86400 ? 'day' : `${count / 86400} days`;
  return count % 3600 === 0 ? `${count / 3600} hours` : `${count} s`;
}

export function span(millis) {
  if (millis < 1000) return `${millis} ms`;
  if (millis < 60000) return `${(millis / 1000).toFixed(1)} s`;
  return `${Math.round(millis / 60000)} min`;
}

export function size(bytes) {
  const unit = Math.min(3, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** unit).toLocaleString(undefined, {maximumFractionDigits: unit ? 1 : 0})} ${['B', 'KiB', 'MiB', 'GiB'][unit]}`;
}

export function count(number) {
  return Number(number).toLocaleString();
}

export function bytesOf(text) {
  return new TextEncoder().encode(text);
}

export function base64(bytes) {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''));
}

export function unbase64(text) {
  return Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
}
