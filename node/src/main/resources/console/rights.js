// What users, groups and roles have in common: policies that are attached, and how a page of one begins.

import {h, field, choice, section, empty, button, dialog, say, failure} from './dom.js';
import {ram, allNamed, isForbidden} from './ask.js';
import {when} from './format.js';

/** What may not be asked is left out. */
export async function permitted(ask, draw) {
  try {
    return draw(await ask());
  } catch (error) {
    if (isForbidden(error)) return undefined;
    return failure(error);
  }
}

export function head(name, called, words, made, ...actions) {
  return h(
    'div',
    {class: 'headline'},
    h('h2', null, name),
    called ? h('span', null, called) : undefined,
    words ? h('span', {class: 'quiet'}, words) : undefined,
    when(made),
    h('div', {class: 'actions'}, actions)
  );
}

/** Policies that are attached, and how to change that. */
export async function attached(kind, name, again) {
  const key = `${kind}Name`;
  return permitted(
    () => ram(`ListPoliciesFor${kind}`, {[key]: name}),
    answer => {
      const policies = answer.Policies.Policy;
      const attach = button('Attach', async () => {
        const all = await allNamed('ListPolicies', 'Policies', 'Policy');
        const left = all.filter(one => !policies.some(has => has.PolicyName === one.PolicyName && has.PolicyType === one.PolicyType));
        if (!left.length) throw new Error('Every policy is attached.');
        await dialog(
          'Attach a policy',
          [
            field(
              'Policy',
              choice(
                left.map(one => [`${one.PolicyType}/${one.PolicyName}`, `${one.PolicyName}${one.PolicyType === 'System' ? ' (of the system)' : ''}`]),
                '',
                {name: 'policy'}
              )
            )
          ],
          'Attach',
          async values => {
            const [type, policyName] = values.policy.split('/');
            await ram(`AttachPolicyTo${kind}`, {[key]: name, PolicyType: type, PolicyName: policyName});
            await again();
          }
        );
      });
      return section(
        'Policies',
        attach,
        policies.length
          ? h(
              'ul',
              {class: 'lines'},
              policies.map(one =>
                h(
                  'li',
                  null,
                  h('a', {href: `#/access/policies/${encodeURIComponent(one.PolicyName)}/${one.PolicyType}`}, one.PolicyName),
                  button(
                    'Detach',
                    async () => {
                      await ram(`DetachPolicyFrom${kind}`, {[key]: name, PolicyType: one.PolicyType, PolicyName: one.PolicyName});
                      say('It holds on every node.', 'good');
                      await again();
                    },
                    {class: 'small', 'aria-label': `Detach ${one.PolicyName}`}
                  )
                )
              )
            )
          : empty('None, so no rights by this.')
      );
    }
  );
}

export function pretty(text) {
  return h('pre', {tabindex: 0}, JSON.stringify(JSON.parse(text), null, 2));
}
