package io.wardmote.op.identity;

import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.Group;
import io.wardmote.state.LoginProfile;
import io.wardmote.state.Role;
import io.wardmote.state.User;

/** Users, groups and roles as replies show them. */
final class IdentityView {
    private static final Field MADE = Field.time("CreateDate", "");
    private static final Field MADE_ONCE = Field.of("CreateDate", Shape.TIME_OR_NONE, "");
    private static final Field CHANGED = Field.time("UpdateDate", "");
    private static final Field STATUS = Field.oneOf("Status", "", "Active", "Inactive");
    static final Shape USER = Shape.of(Field.text("UserId", ""), Field.text("UserName", ""), Field.text("DisplayName", ""), Field.text("Comments", ""), MADE,
        CHANGED);
    static final Shape GROUP = Shape.of(Field.text("GroupId", ""), Field.text("GroupName", ""), Field.text("Comments", ""), MADE, CHANGED);
    static final Shape ROLE = Shape.of(Field.text("RoleId", ""), Field.text("RoleName", ""), Field.text("Arn", ""), Field.text("Description", ""),
        Field.text("AssumeRolePolicyDocument", "JSON."), Field.count("MaxSessionDuration", "In seconds."), MADE, CHANGED);
    static final Shape ACCESS_KEY = Shape.of(Field.text("AccessKeyId", ""), STATUS, MADE_ONCE);
    static final Shape MADE_ACCESS_KEY = Shape.of(Field.text("AccessKeyId", ""), Field.text("AccessKeySecret", "Shown this once."), STATUS, MADE_ONCE);
    static final Shape BEARER_TOKEN = Shape.of(Field.text("BearerTokenId", ""), Field.text("TokenName", ""), MADE_ONCE, Field.time("Expiration", ""));
    static final Shape MADE_BEARER_TOKEN = Shape.of(Field.text("BearerTokenId", ""), Field.text("Token", "Shown this once."), Field.text("TokenName", ""),
        MADE_ONCE,
        Field.time("Expiration", ""));
    static final Shape LOGIN_PROFILE = Shape.of(Field.text("UserName", ""), Field.truth("PasswordResetRequired", ""),
        Field.truth("MFABindRequired", "Always false."), MADE, CHANGED);

    private IdentityView() {}

    static Reply user(User user) {
        return Reply.of("UserId", user.id(), "UserName", user.name(), "DisplayName", user.displayName(), "Comments", user.comments(),
            "CreateDate", Times.text(user.createdAt()), "UpdateDate", Times.text(user.updatedAt()));
    }

    static Reply group(Group group) {
        return Reply.of("GroupId", group.id(), "GroupName", group.name(), "Comments", group.comments(),
            "CreateDate", Times.text(group.createdAt()), "UpdateDate", Times.text(group.updatedAt()));
    }

    /** @param arn of the role */
    static Reply role(Role role, String arn) {
        return Reply.of("RoleId", role.id(), "RoleName", role.name(), "Arn", arn, "Description", role.description(), "AssumeRolePolicyDocument", role.trust(),
            "MaxSessionDuration", role.maxSessionSeconds(), "CreateDate", Times.text(role.createdAt()), "UpdateDate", Times.text(role.updatedAt()));
    }

    /** @param secret shown once, when it is made; null later */
    static Reply accessKey(AccessKey key, String secret) {
        return Reply.of("AccessKeyId", key.id(), "AccessKeySecret", secret, "Status", status(key.active()), "CreateDate",
            key.createdAt() == 0 ? "" : Times.text(key.createdAt()));
    }

    /** @param token shown once, when it is made; null later */
    static Reply bearerToken(BearerToken row, String token) {
        return Reply.of("BearerTokenId", row.hash(), "Token", token, "TokenName", row.name(),
            "CreateDate", row.createdAt() == 0 ? "" : Times.text(row.createdAt()), "Expiration", Times.text(row.expiresAt()));
    }

    static Reply loginProfile(LoginProfile profile) {
        return Reply.of("UserName", profile.user(), "PasswordResetRequired", profile.reset(), "MFABindRequired", false,
            "CreateDate", Times.text(profile.createdAt()), "UpdateDate", Times.text(profile.updatedAt()));
    }

    private static String status(boolean active) {
        return active ? "Active" : "Inactive";
    }
}
