package io.wardmote.state;

import io.wardmote.key.Binding;
import io.wardmote.key.Material;

/**
 * That a user may log in at the console, and by which password. Times are milliseconds of the state's time.
 *
 * @param passwordId drawn anew with each password, so that who has proven one does not pass for having proven the next
 * @param password   what is kept of it, wrapped under the root key, bound to user and id
 * @param reset      whether the next session is for changing the password alone
 */
public record LoginProfile(String user, String passwordId, Material.Wrapped password, boolean reset, long createdAt, long updatedAt) {

    public Binding binding() {
        return Binding.loginProfile(user, passwordId);
    }

    LoginProfile sealedAnew(Material.Wrapped with) {
        return new LoginProfile(user, passwordId, with, reset, createdAt, updatedAt);
    }

    public void write(ByteWriter out) {
        out.u8(1).text(user).text(passwordId).i32(password.epoch()).bytes(password.sealed()).bool(reset).i64(createdAt).i64(updatedAt);
    }

    public static LoginProfile read(ByteReader in) {
        Layout.mustBe(1, in.u8(), "login profile");
        return new LoginProfile(in.text(), in.text(), new Material.Wrapped(in.i32(), in.bytes()), in.bool(), in.i64(), in.i64());
    }
}
