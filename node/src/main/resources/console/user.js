// One user: its rights, groups and credentials, and whether it may log in here.

import {h, show, field, choice, section, table, facts, empty, button, dialog, badge, say, failure} from './dom.js';
import {ram, allNamed, each, isForbidden} from './ask.js';
import {day, when, mono} from './format.js';
import {permitted, head, attached} from './rights.js';

export async function user(place, name, {left, again}) {
  const {User: found} = await ram('GetUser', {UserName: name});
  const parts = await Promise.all([
    attached('User', name, again),
    permitted(
      () => ram('ListGroupsForUser', {UserName: name}),
      answer => groupsOf(name, answer.Groups.Group, again)
    ),
    logInOf(name, again),
    permitted(
      () => ram('ListAccessKeys', {UserName: name}),
      answer =>
        section(
          'Access keys',
          undefined,
          answer.AccessKeys.AccessKey.length
            ? table(
                'Access keys',
                ['Key', 'State', 'Made'],
                answer.AccessKeys.AccessKey.map(one => [
                  mono(one.AccessKeyId),
                  badge(one.Status, one.Status === 'Active' ? 'good' : 'dull'),
                  day(one.CreateDate)
                ])
              )
            : empty('None. They are made on the command line, so that no browser sees them: ', mono(`wardmote access key create ${name} --out FILE`))
        )
    ),
    permitted(
      () => ram('ListBearerTokens', {UserName: name}),
      answer =>
        answer.BearerTokens.BearerToken.length
          ? section(
              'Bearer tokens',
              undefined,
              table(
                'Bearer tokens',
                ['Name', 'Made', 'Ends'],
                answer.BearerTokens.BearerToken.map(one => [one.TokenName, day(one.CreateDate), when(one.Expiration)])
              )
            )
          : undefined
    )
  ]);
  if (left.aborted) return;
  show(
    place,
    head(
      found.UserName,
      found.DisplayName !== found.UserName && found.DisplayName,
      found.Comments,
      found.CreateDate,
      h('a', {class: 'button', href: `#/explain//${encodeURIComponent(`user/${name}`)}`}, 'Explain a decision'),
      button(
        'Delete',
        () =>
          dialog(
            'Delete the user',
            [h('p', null, `${name} can do nothing any more, and its sessions end.`)],
            'Delete',
            async () => {
              await ram('DeleteUser', {UserName: name});
              location.hash = '#/access/users';
            },
            'danger'
          ),
        {class: 'danger'}
      )
    ),
    h('div', {class: 'columns'}, parts)
  );
}

async function groupsOf(name, groups, again) {
  const join = button('Add', async () => {
    const all = (await allNamed('ListGroups', 'Groups', 'Group')).map(one => one.GroupName).filter(one => !groups.some(group => group.GroupName === one));
    if (!all.length) throw new Error('There is no other group.');
    await dialog('Add to a group', [field('Group', choice(all, all[0], {name: 'group'}))], 'Add', async values => {
      await ram('AddUserToGroup', {UserName: name, GroupName: values.group});
      await again();
    });
  });
  return section(
    'Groups',
    join,
    groups.length
      ? h(
          'ul',
          {class: 'lines'},
          groups.map(({GroupName: group}) =>
            h(
              'li',
              null,
              h('a', {href: `#/access/groups/${group}`}, group),
              button(
                'Remove',
                async () => {
                  await ram('RemoveUserFromGroup', {UserName: name, GroupName: group});
                  await again();
                },
                {class: 'small', 'aria-label': `Remove from ${group}`}
              )
            )
          )
        )
      : empty('In none.')
  );
}

/** Whether the user may log in here. */
async function logInOf(name, again) {
  const [answer] = await each([name], one => ram('GetLoginProfile', {UserName: one}));
  if (answer instanceof Error && answer.code !== 'EntityNotExist.User.LoginProfile') return isForbidden(answer) ? undefined : failure(answer);
  const profile = answer.LoginProfile;
  const set = button(profile ? 'Set a password' : 'Let log in', async () => {
    const password = h('input', {name: 'Password', type: 'password', required: true, minlength: 12, maxlength: 256, autocomplete: 'new-password'});
    const reset = h('input', {name: 'reset', type: 'checkbox', checked: true});
    await dialog(
      profile ? 'Set a password' : 'Let the user log in',
      [
        field('Password', password, '12 characters or more, told to nobody else.'),
        h('div', {class: 'check'}, field('To be changed at the first log-in', reset))
      ],
      'Save',
      async values => {
        await ram(profile ? 'UpdateLoginProfile' : 'CreateLoginProfile', {
          UserName: name,
          Password: values.Password,
          PasswordResetRequired: values.reset === 'on'
        });
        say(profile ? 'The password is set, and the user’s sessions have ended.' : 'The user may log in.', 'good');
        await again();
      }
    );
  });
  const end =
    profile &&
    button('Let log in no more', async () => {
      await ram('DeleteLoginProfile', {UserName: name});
      say('The user may not log in, and its sessions have ended.', 'good');
      await again();
    });
  return section(
    'Console',
    [set, end],
    profile
      ? facts([
          ['Since', when(profile.CreateDate)],
          ['Password set', when(profile.UpdateDate)],
          ['At the next log-in', profile.PasswordResetRequired && 'the password must be changed']
        ])
      : empty('May not log in here.')
  );
}
