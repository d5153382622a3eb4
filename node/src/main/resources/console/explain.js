// Why somebody may do something, or not.

import {h, show, field, form, section, badge, facts} from './dom.js';
import {ram} from './ask.js';

export const title = 'Explain a decision';

const DECISIONS = {Allowed: ['Allowed', 'good'], Denied: ['Denied', 'bad'], NotMatched: ['Refused: nothing allows it', 'bad']};

/** #/explain/resource/principal */
export async function draw(place, {rest}) {
  const result = h('div', {'aria-live': 'polite'});
  const fields = [
    field(
      'Who',
      h('input', {name: 'Principal', required: true, value: rest[1] ?? '', placeholder: 'user/alice', spellcheck: 'false'}),
      'root, user/…, role/… or accesspoint/…'
    ),
    field('Does what', h('input', {name: 'ActionName', required: true, value: 'kms:Decrypt', spellcheck: 'false'})),
    field('With what', h('input', {name: 'Resource', required: true, value: rest[0] ?? '', placeholder: 'key/key-… or alias/…', spellcheck: 'false'})),
    field('From the address', h('input', {name: 'address', placeholder: '10.0.0.1'}), 'Optional.')
  ];
  show(
    place,
    section(
      'Suppose',
      undefined,
      form(fields, 'Explain', async ({address, ...values}) => {
        show(result);
        show(result, explained(await ram('ExplainAccess', {...values, Context: address ? JSON.stringify({'acs:SourceIp': address}) : undefined})));
      })
    ),
    result
  );
}

function explained(answer) {
  const [text, mood] = DECISIONS[answer.Decision] ?? [answer.Decision, ''];
  return section(
    'Decision',
    badge(text, mood),
    facts([
      ['Decided by', answer.Policy],
      ['Statement', answer.Statement],
      ['Sid', answer.Sid]
    ]),
    h('h3', null, 'What was asked in turn'),
    h(
      'ol',
      null,
      answer.Steps.Step.map(step => h('li', null, step))
    ),
    answer.Findings.Finding.length
      ? [
          h('h3', null, 'What each statement had to say'),
          h(
            'ul',
            null,
            answer.Findings.Finding.map(one => h('li', null, one))
          )
        ]
      : undefined
  );
}
