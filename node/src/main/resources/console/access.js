// Users, groups, roles and policies: who has which rights, and who may log in here.

import {h, show, field, section, table, facts, empty, button, dialog, badge, say} from './dom.js';
import {ram, allNamed} from './ask.js';
import {permitted, head, attached, pretty} from './rights.js';
import {user} from './user.js';
import {day, mono} from './format.js';

export const title = 'Access';

const LISTS = {
  users: ['Users', 'ListUsers', 'Users', 'User', 'UserName'],
  groups: ['Groups', 'ListGroups', 'Groups', 'Group', 'GroupName'],
  roles: ['Roles', 'ListRoles', 'Roles', 'Role', 'RoleName'],
  policies: ['Policies', 'ListPolicies', 'Policies', 'Policy', 'PolicyName']
};

export async function draw(place, context) {
  const [list = 'users', name, type] = context.rest.filter(one => one !== '');
  const known = LISTS[list] ? list : 'users';
  const inside = h('div');
  show(
    place,
    h(
      'nav',
      {class: 'tabs', 'aria-label': 'Lists'},
      Object.entries(LISTS).map(([id, [text]]) => h('a', {href: `#/access/${id}`, 'aria-current': id === known ? 'page' : undefined}, text))
    ),
    inside
  );
  if (name) await {users: user, groups: group, roles: role, policies: policy}[known](inside, name, context, type);
  else await listed(inside, known, context);
}

async function listed(place, list, {left}) {
  const [text, action, outer, inner, key] = LISTS[list];
  const items = await allNamed(action, outer, inner);
  if (left.aborted) return;
  const columns = {
    users: ['User', 'Called', 'Comments', 'Made'],
    groups: ['Group', 'Comments', 'Made'],
    roles: ['Role', 'Description', 'Made'],
    policies: ['Policy', 'Whose', 'Description', 'Attached']
  }[list];
  const cells = item => {
    const link = h('a', {href: `#/access/${list}/${encodeURIComponent(item[key])}${list === 'policies' ? `/${item.PolicyType}` : ''}`}, item[key]);
    if (list === 'users') return [link, item.DisplayName, item.Comments, day(item.CreateDate)];
    if (list === 'policies')
      return [link, item.PolicyType === 'System' ? badge('of the system') : badge('own', 'accent'), item.Description, item.AttachmentCount ?? ''];
    return [link, item.Comments ?? item.Description, day(item.CreateDate)];
  };
  show(
    place,
    list === 'users' ? h('div', {class: 'bar'}, button('Create user', createUser, {class: 'primary'})) : undefined,
    items.length ? table(text, columns, items.map(cells)) : empty('There is none yet.')
  );
}

async function createUser() {
  const name = h('input', {name: 'UserName', required: true, pattern: '[A-Za-z0-9._\\-]{1,64}', autocapitalize: 'none', autocomplete: 'off'});
  await dialog(
    'Create a user',
    [
      field('Name', name, 'Rights go by it, so it stays.'),
      field('Called', h('input', {name: 'DisplayName', maxlength: 128})),
      field('Comments', h('input', {name: 'Comments', maxlength: 128}))
    ],
    'Create',
    async values => {
      await ram('CreateUser', values);
      location.hash = `#/access/users/${encodeURIComponent(values.UserName)}`;
    }
  );
}

async function group(place, name, {left, again}) {
  const {Group: found} = await ram('GetGroup', {GroupName: name});
  const parts = await Promise.all([
    attached('Group', name, again),
    permitted(
      () => allNamed('ListUsersForGroup', 'Users', 'User', {GroupName: name}),
      users =>
        section(
          'Users',
          undefined,
          users.length
            ? h(
                'ul',
                {class: 'lines'},
                users.map(one => h('li', null, h('a', {href: `#/access/users/${one.UserName}`}, one.UserName)))
              )
            : empty('None.')
        )
    )
  ]);
  if (!left.aborted) show(place, head(found.GroupName, '', found.Comments, found.CreateDate), h('div', {class: 'columns'}, parts));
}

async function role(place, name, {left, again}) {
  const {Role: found} = await ram('GetRole', {RoleName: name});
  const policies = await attached('Role', name, again);
  if (left.aborted) return;
  show(
    place,
    head(
      found.RoleName,
      '',
      found.Description,
      found.CreateDate,
      h('a', {class: 'button', href: `#/explain//${encodeURIComponent(`role/${name}`)}`}, 'Explain a decision')
    ),
    h(
      'div',
      {class: 'columns'},
      policies,
      section(
        'Who may take it on',
        undefined,
        facts([
          ['For at most', `${found.MaxSessionDuration / 60} minutes`],
          ['ARN', mono(found.Arn)]
        ]),
        pretty(found.AssumeRolePolicyDocument)
      )
    )
  );
}

async function policy(place, name, {left, again}, type) {
  const of = {PolicyName: name, PolicyType: type === 'System' ? 'System' : 'Custom'};
  const {Policy: found, DefaultPolicyVersion: version} = await ram('GetPolicy', of);
  const who = await permitted(
    () => ram('ListEntitiesForPolicy', of),
    answer => section('Attached to', undefined, entities(answer))
  );
  if (left.aborted) return;
  const text = h('textarea', {
    rows: 16,
    spellcheck: 'false',
    readonly: of.PolicyType === 'System',
    value: JSON.stringify(JSON.parse(version.PolicyDocument), null, 2)
  });
  show(
    place,
    head(found.PolicyName, '', found.Description, found.CreateDate),
    h(
      'div',
      {class: 'columns'},
      section(
        'What it says',
        undefined,
        field('Document', text),
        of.PolicyType === 'System'
          ? undefined
          : h(
              'div',
              {class: 'actions'},
              button(
                'Save',
                async () => {
                  await ram('CreatePolicyVersion', {PolicyName: name, PolicyDocument: text.value, SetAsDefault: true});
                  say('It holds on every node.', 'good');
                  await again();
                },
                {class: 'primary'}
              )
            )
      ),
      who
    )
  );
}

function entities(answer) {
  const lines = [
    ['users', answer.Users.User.map(one => one.UserName)],
    ['groups', answer.Groups.Group.map(one => one.GroupName)],
    ['roles', answer.Roles.Role.map(one => one.RoleName)]
  ].flatMap(([list, names]) =>
    names.map(name => h('li', null, h('a', {href: `#/access/${list}/${encodeURIComponent(name)}`}, name), h('span', {class: 'quiet'}, list.slice(0, -1))))
  );
  return lines.length ? h('ul', {class: 'lines'}, lines) : empty('Nobody.');
}
