// Nobody is known yet.

import {h, show, field, form} from './dom.js';
import {json} from './ask.js';

/** @param begun gets the session */
export function logIn(app, sentence, themes, begun) {
  const user = h('input', {name: 'UserName', autocomplete: 'username', autocapitalize: 'none', spellcheck: 'false', required: true, maxlength: 64});
  const password = h('input', {name: 'Password', type: 'password', autocomplete: 'current-password', required: true, maxlength: 512});
  const token = h('input', {name: 'BearerToken', type: 'password', autocomplete: 'off', required: true, maxlength: 64});
  const byPassword = form([field('User', user), field('Password', password)], 'Log in', async values => begun(await json('POST', '/console/session', values)), {
    id: 'by-password'
  });
  const byToken = form(
    [field('Bearer token', token, 'Of the account itself: bearerToken in client.json. Or one of a user.')],
    'Log in',
    async values => begun(await json('POST', '/console/session', values)),
    {id: 'by-token', hidden: true}
  );
  const tabs = [
    ['Password', byPassword],
    ['Token', byToken]
  ].map(([text, shown]) =>
    h(
      'button',
      {
        type: 'button',
        role: 'tab',
        'aria-controls': shown.id,
        'aria-selected': String(shown === byPassword),
        onclick: event => {
          for (const other of [byPassword, byToken]) other.hidden = other !== shown;
          for (const tab of tabs) tab.setAttribute('aria-selected', String(tab === event.currentTarget));
          shown.querySelector('input').focus();
        }
      },
      text
    )
  );
  show(
    app,
    h(
      'main',
      {id: 'content', class: 'alone', tabindex: -1},
      h(
        'div',
        {class: 'card login'},
        h('header', null, h('h1', null, h('img', {src: 'icon.svg', alt: '', width: 28, height: 28}), 'Wardmote')),
        sentence ? h('p', {role: 'status'}, sentence) : undefined,
        h('div', {role: 'tablist', class: 'tabs', 'aria-label': 'How to log in'}, tabs),
        byPassword,
        byToken,
        h('footer', null, themes)
      )
    )
  );
  user.focus();
}
