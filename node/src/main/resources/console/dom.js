// Elements out of code. Whatever is shown goes in as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'value' || name === 'checked' || name === 'disabled' || name === 'selected') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of [children].flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** h('p', {class: 'quiet'}, 'text', element, [more]) */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

export function svg(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

export function show(element, ...children) {
  element.replaceChildren();
  add(element, children);
}

let labels = 0;

/** A labelled control; what is wrong with it or worth knowing stands below. */
export function field(label, control, hint) {
  control.id = `f${++labels}`;
  const note = hint && h('small', {id: `${control.id}n`}, hint);
  if (note) control.setAttribute('aria-describedby', note.id);
  return h('div', {class: 'field'}, h('label', {for: control.id}, label), control, note);
}

export function choice(options, chosen, props) {
  return h(
    'select',
    props,
    options.map(option => {
      const [value, text] = Array.isArray(option) ? option : [option, option];
      return h('option', {value, selected: value === chosen}, text);
    })
  );
}

export function table(caption, columns, rows) {
  return h(
    'div',
    {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption},
    h(
      'table',
      null,
      h('caption', null, caption),
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          columns.map(column => h('th', {scope: 'col'}, column))
        )
      ),
      h(
        'tbody',
        null,
        rows.map(cells =>
          h(
            'tr',
            null,
            cells.map((cell, at) => h('td', {'data-label': columns[at]}, cell))
          )
        )
      )
    )
  );
}

/** Names and values; those that are empty are left out. */
export function facts(pairs, shape = '') {
  return h(
    'dl',
    {class: `facts ${shape}`},
    pairs
      .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== '')
      .map(([name, value]) => h('div', null, h('dt', null, name), h('dd', null, value)))
  );
}

export function section(title, actions, ...children) {
  const heading = h('h2', {id: `f${++labels}`}, title);
  return h('section', {class: 'card', 'aria-labelledby': heading.id}, h('header', null, heading, actions && h('div', {class: 'actions'}, actions)), children);
}

export function badge(text, mood) {
  return h('span', {class: `badge ${mood ?? ''}`}, text);
}

export function empty(...text) {
  return h('p', {class: 'empty'}, text);
}

/** What went wrong, and the request by which the logs of the nodes know it. */
function sentence(error) {
  return [error?.message ?? String(error), error?.requestId && h('small', null, ` Request ${error.requestId}`)];
}

export function failure(error) {
  return h('p', {class: 'wrong', role: 'alert'}, sentence(error));
}

export function sayWrong(error, before) {
  say([before, sentence(error)], 'wrong');
}

/** Told to those who see it, and to those who hear it. */
export function say(said, mood) {
  const place = document.getElementById('said');
  place.className = `said shown ${mood ?? ''}`;
  show(place, said);
  say.at = performance.now();
  clearTimeout(say.timer);
  say.timer = setTimeout(() => {
    place.className = 'said';
  }, 8000);
}

/** What was said a while ago is of another screen. */
export function hush() {
  if (performance.now() - say.at > 1500) document.getElementById('said').className = 'said';
}

/** What was out of reach had to give up the focus: who came by keyboard goes on there, or where it was, if he went nowhere else. */
function enable(element) {
  element.disabled = false;
  const at = document.activeElement;
  if (at !== document.body && at.checkVisibility()) return;
  (element.isConnected ? element : document.getElementById('content'))?.focus({preventScroll: true});
}

/** A button that does something and is out of reach meanwhile; what goes wrong is said. */
export function button(text, deed, props) {
  const element = h('button', {type: 'button', ...props}, text);
  element.addEventListener('click', async () => {
    element.disabled = true;
    try {
      await deed();
    } catch (error) {
      sayWrong(error);
    } finally {
      enable(element);
    }
  });
  return element;
}

/**
 * A form whose deed gets its values by name. What goes wrong stands in it, and the deed's answer is said.
 */
export function form(fields, submit, deed, props) {
  const wrong = h('div');
  const send = h('button', {class: 'primary'}, submit);
  const element = h(
    'form',
    {
      ...props,
      onsubmit: async event => {
        event.preventDefault();
        show(wrong);
        send.disabled = true;
        try {
          const said = await deed(Object.fromEntries(new FormData(element)), element);
          if (said) say(said, 'good');
        } catch (error) {
          show(wrong, failure(error));
        } finally {
          enable(send);
        }
      }
    },
    fields,
    wrong,
    h('div', {class: 'actions'}, send)
  );
  return element;
}

/** Asks before something is done. Answers what the deed does, or nothing if it was not to be. */
export function dialog(title, content, submit, deed, mood) {
  return new Promise(resolve => {
    const heading = h('h2', {id: `f${++labels}`}, title);
    const box = h('dialog', {'aria-labelledby': heading.id});
    const body = form(
      content,
      submit,
      async (values, element) => {
        const done = await deed(values, element);
        box.close();
        resolve(done);
      },
      {method: 'dialog'}
    );
    body.lastElementChild.prepend(h('button', {type: 'button', onclick: () => box.close()}, 'Cancel'));
    if (mood) body.querySelector('.primary').classList.add(mood);
    box.append(heading, body);
    box.addEventListener('close', () => {
      box.remove();
      resolve(undefined);
    });
    document.body.append(box);
    box.showModal();
  });
}
