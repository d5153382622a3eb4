package io.wardmote.op.identity;

import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.state.AccessKey;
import io.wardmote.state.BearerToken;
import io.wardmote.state.Group;
import io.wardmote.state.LoginProfile;
import io.wardmote.state.Role;
import io.wardmote.state.User;

/** Users, groups and roles as replies show them. */
final class IdentityView {
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
