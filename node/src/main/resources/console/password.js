// A user's own password.

import {h, show, field, form, dialog} from './dom.js';
import {ram} from './ask.js';

/** @param done after it, with what to say: the session is over then; @param place where it stands, if it is not a dialog */
export function changePassword(session, done, place) {
  const name = h('input', {type: 'text', autocomplete: 'username', value: session.UserName, hidden: true, readonly: true});
  const old = h('input', {name: 'OldPassword', type: 'password', autocomplete: 'current-password', required: true, maxlength: 256});
  const next = h('input', {name: 'NewPassword', type: 'password', autocomplete: 'new-password', required: true, minlength: 12, maxlength: 256});
  const again = h('input', {name: 'Again', type: 'password', autocomplete: 'new-password', required: true, maxlength: 256});
  const fields = [
    name,
    field('Password now', old),
    field('New password', next, '12 characters or more; several words are good.'),
    field('The same again', again)
  ];
  const deed = async values => {
    if (values.NewPassword !== values.Again) throw new Error('The new password is not the same both times.');
    await ram('ChangePassword', {OldPassword: values.OldPassword, NewPassword: values.NewPassword});
    await done('The password is changed. Log in by the new one.');
  };
  if (!place) return dialog('Change the password', [h('p', {class: 'quiet'}, 'All your sessions end, this one too.'), fields], 'Change', deed);
  show(place, h('div', {class: 'card login'}, h('header', null, h('h1', null, 'Change the password first')), form(fields, 'Change', deed)));
  old.focus();
  return undefined;
}
