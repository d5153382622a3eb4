// The frame: who is logged in, where one is, and what is shown there.

import {h, show, failure, sayWrong, hush} from './dom.js';
import {json, whenOver, Refusal} from './ask.js';
import {logIn} from './login.js';
import {changePassword} from './password.js';
import * as keys from './keys.js';
import * as key from './key.js';
import * as create from './create.js';
import * as tryout from './tryout.js';
import * as instances from './instances.js';
import * as cluster from './cluster.js';
import * as meters from './meters.js';
import * as access from './access.js';
import * as explain from './explain.js';
import * as audit from './audit.js';
import * as backups from './backups.js';

const SCREENS = {keys, key, create, tryout, instances, cluster, meters, access, explain, audit, backups};
const PLACES = [
  [
    'Keys',
    [
      ['keys', 'Keys'],
      ['tryout', 'Try out'],
      ['instances', 'Instances and HSM']
    ]
  ],
  [
    'Rights',
    [
      ['access', 'Access'],
      ['explain', 'Explain']
    ]
  ],
  [
    'Service',
    [
      ['cluster', 'Cluster'],
      ['meters', 'Live'],
      ['audit', 'Audit'],
      ['backups', 'Backups']
    ]
  ]
];
const THEMES = ['system', 'light', 'dark'];

const app = document.getElementById('app');
let session;
let leave = () => {};

function theme(chosen) {
  if (chosen === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

function rememberedTheme() {
  const found = localStorage.getItem('theme');
  return THEMES.includes(found) ? found : 'system';
}

function themeSwitch() {
  const element = h(
    'button',
    {
      type: 'button',
      class: 'plain',
      onclick: () => {
        const next = THEMES[(THEMES.indexOf(rememberedTheme()) + 1) % THEMES.length];
        localStorage.setItem('theme', next);
        theme(next);
        show(element, h('span', null, 'Colours: '), next);
        document.dispatchEvent(new Event('theme'));
      }
    },
    h('span', null, 'Colours: '),
    rememberedTheme()
  );
  return element;
}

function frame() {
  const places = h(
    'nav',
    {id: 'places', 'aria-label': 'Screens'},
    PLACES.map(([group, items]) => [
      h('h2', null, group),
      h(
        'ul',
        null,
        items.map(([name, text]) => h('li', null, h('a', {href: `#/${name}`, 'data-screen': name}, text)))
      )
    ])
  );
  const open = whether => {
    places.classList.toggle('open', whether);
    menu.setAttribute('aria-expanded', String(whether));
  };
  const menu = h(
    'button',
    {
      type: 'button',
      class: 'menu',
      'aria-expanded': 'false',
      'aria-controls': 'places',
      onclick: () => {
        open(!places.classList.contains('open'));
        if (places.classList.contains('open')) places.querySelector('a').focus();
      }
    },
    'Menu'
  );
  places.addEventListener('click', event => {
    if (event.target.closest('a')) open(false);
  });
  places.addEventListener('keydown', event => {
    if (event.key !== 'Escape' || !places.classList.contains('open')) return;
    open(false);
    menu.focus();
  });
  const who = session.Root ? 'the account' : session.UserName;
  show(
    app,
    h(
      'header',
      {class: 'top'},
      h('a', {class: 'brand', href: '#/keys'}, h('img', {src: 'icon.svg', alt: '', width: 22, height: 22}), h('span', null, 'Wardmote')),
      menu,
      h(
        'div',
        {class: 'who'},
        h('span', {class: 'quiet', title: 'The node that this page came from'}, session.Node),
        h('span', {id: 'who'}, who),
        themeSwitch(),
        session.Root ? undefined : h('button', {type: 'button', class: 'plain', onclick: () => changePassword(session, logOut)}, 'Password'),
        h('button', {type: 'button', class: 'plain', onclick: () => logOut()}, 'Log out')
      )
    ),
    h('div', {class: 'body'}, places, h('main', {id: 'content', tabindex: -1}))
  );
}

async function logOut(sentence) {
  try {
    await json('DELETE', '/console/session');
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
  enter(sentence ?? 'You are logged out.');
}

/** Nobody is logged in. */
function enter(sentence) {
  leave();
  leave = () => {};
  session = undefined;
  document.title = 'Log in · Wardmote';
  logIn(app, sentence, themeSwitch(), begun);
}

function begun(found) {
  session = found;
  if (session.PasswordResetRequired) {
    show(app, h('main', {id: 'content', class: 'alone', tabindex: -1}));
    changePassword(session, sentence => enter(sentence), document.getElementById('content'));
    return;
  }
  frame();
  go();
}

async function go() {
  if (!session || session.PasswordResetRequired) return;
  const [name, ...rest] = location.hash.replace(/^#\//, '').split('/').map(decodeURIComponent);
  const screen = SCREENS[name] ?? keys;
  leave();
  leave = () => {};
  for (const link of document.querySelectorAll('nav a')) {
    if (
      SCREENS[link.dataset.screen] === screen ||
      (screen === key && link.dataset.screen === 'keys') ||
      (screen === create && link.dataset.screen === 'keys')
    ) {
      link.setAttribute('aria-current', 'page');
    } else link.removeAttribute('aria-current');
  }
  const content = document.getElementById('content');
  const inside = h('div', {class: 'screen'});
  const left = new AbortController();
  leave = () => left.abort();
  document.title = `${screen.title} · Wardmote`;
  show(content, h('h1', null, screen.title), inside);
  content.setAttribute('aria-busy', 'true');
  try {
    await screen.draw(inside, {
      session,
      rest,
      left: left.signal,
      again: go,
      title: text => {
        if (left.signal.aborted) return;
        content.querySelector('h1').textContent = text;
        document.title = `${text} · Wardmote`;
      }
    });
  } catch (error) {
    if (!left.signal.aborted && session) show(inside, failure(error));
  } finally {
    content.removeAttribute('aria-busy');
  }
}

theme(rememberedTheme());
whenOver(refusal => {
  if (session) enter(refusal.message);
});
window.addEventListener('hashchange', () => {
  hush();
  const kept = document.activeElement?.dataset.keep;
  go().then(() => (document.querySelector(`#content [data-keep="${kept}"]`) ?? document.getElementById('content'))?.focus({preventScroll: true}));
  window.scrollTo(0, 0);
});
document.querySelector('.skip').addEventListener('click', event => {
  event.preventDefault();
  document.getElementById('content')?.focus();
});
window.addEventListener('unhandledrejection', event => sayWrong(event.reason));
json('GET', '/console/session').then(begun, error => enter(error.status === 401 || error.status === 403 ? '' : error.message));
