// What the console asks of the node that served it, as every client does; the session's cookie says who asks.

export class Refusal extends Error {
  constructor(status, code, message, requestId) {
    super(message);
    this.status = status;
    this.code = code;
    this.requestId = requestId;
  }
}

const over = new Set(['InvalidConsoleSession', 'Forbidden.CrossSite']);
let ended = () => {};

/** What is done when the session is over. */
export function whenOver(deed) {
  ended = deed;
}

async function send(method, path, body, watching) {
  const headers = {'x-wardmote-console': watching ? 'watching' : 'used'};
  if (body !== undefined) headers['content-type'] = 'application/json';
  let answer;
  try {
    answer = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body), credentials: 'same-origin', redirect: 'error'});
  } catch {
    throw new Refusal(0, 'Unreachable', 'The node does not answer; it may be stopping, or the network is gone.');
  }
  if (answer.ok) return answer;
  let said = {};
  try {
    said = await answer.json();
  } catch {
    said = {Message: `The node answered ${answer.status}.`};
  }
  const refusal = new Refusal(answer.status, said.Code, said.Message ?? `The node answered ${answer.status}.`, said.RequestId);
  if (over.has(refusal.code)) ended(refusal);
  throw refusal;
}

export async function json(method, path, body, watching) {
  return (await send(method, path, body, watching)).json();
}

export async function text(path, watching) {
  return (await send('GET', path, undefined, watching)).text();
}

function given(params) {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== ''));
}

/** An operation of the OpenAPI. Parameters that are empty are not sent. */
export function kms(action, params = {}, watching = false) {
  return json('POST', `/api/${action}`, given(params), watching);
}

/** One of users and rights. */
export function ram(action, params = {}) {
  return json('POST', `/api/${action}`, {...given(params), Version: '2015-05-01'});
}

/**
 * So many at once; answers in the order of the items, a Refusal where one was refused.
 * @param left of who asks: once he has gone elsewhere, the rest is not asked
 */
export async function each(items, ask, {most = 6, left} = {}) {
  const answers = new Array(items.length);
  let next = 0;
  const work = async () => {
    while (next < items.length && !left?.aborted) {
      const at = next++;
      try {
        answers[at] = await ask(items[at]);
      } catch (error) {
        answers[at] = error;
      }
    }
  };
  await Promise.all(Array.from({length: Math.min(most, items.length)}, work));
  return answers;
}

/** Every item of a list of the OpenAPI, up to a bound; tells whether there are more. @param left as of each */
export async function all(action, list, item, params = {}, most = 500, left) {
  const found = [];
  for (let page = 1; ; page++) {
    if (left?.aborted) return {items: found, more: true};
    const answer = await kms(action, {...params, PageNumber: page, PageSize: 100});
    found.push(...answer[list][item]);
    if (found.length >= answer.TotalCount) return {items: found, more: false};
    if (found.length >= most || answer[list][item].length === 0) return {items: found, more: true};
  }
}

/** Every item of a list of users and rights. */
export async function allNamed(action, list, item, params = {}) {
  const found = [];
  for (let marker = ''; ;) {
    const answer = await ram(action, {...params, MaxItems: 1000, Marker: marker});
    found.push(...answer[list][item]);
    if (!answer.IsTruncated) return found;
    marker = answer.Marker;
  }
}

/** May this be asked at all? What may not be is left out, or said, by whoever asks. */
export function isForbidden(error) {
  return error instanceof Refusal && (error.status === 403 || error.status === 401);
}
