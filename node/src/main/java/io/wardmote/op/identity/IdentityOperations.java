package io.wardmote.op.identity;

import io.wardmote.access.Passwords;
import io.wardmote.crypto.RootKeys;
import io.wardmote.op.Actions;
import io.wardmote.op.Change;
import io.wardmote.op.Operation;
import java.util.List;
import java.util.random.RandomGenerator;

/** Every operation on identities. */
public final class IdentityOperations {
    private IdentityOperations() {}

    /**
     * @param random  must not be predictable
     * @param roots   wraps the secrets of access keys
     * @param passwords for the console
     * @param actions that policies may name
     */
    public static List<Operation> of(Change.Context change, RandomGenerator random, RootKeys roots, Passwords passwords, Actions actions) {
        return List.of(
            new CreateUser(change, random),
            new GetUser(change),
            new UpdateUser(change),
            new DeleteUser(change),
            new ListUsers(change),
            new CreateAccessKey(change, random, roots),
            new UpdateAccessKey(change),
            new DeleteAccessKey(change),
            new ListAccessKeys(change),
            new GetAccessKeyLastUsed(change),
            new CreateBearerToken(change, random),
            new ListBearerTokens(change),
            new DeleteBearerToken(change),
            new CreateLoginProfile(change, passwords),
            new GetLoginProfile(change),
            new UpdateLoginProfile(change, passwords),
            new DeleteLoginProfile(change),
            new ChangePassword(change, passwords),
            new CreateGroup(change, random),
            new GetGroup(change),
            new DeleteGroup(change),
            new ListGroups(change),
            new AddUserToGroup(change),
            new RemoveUserFromGroup(change),
            new ListGroupsForUser(change),
            new ListUsersForGroup(change),
            new CreateRole(change, random),
            new GetRole(change),
            new UpdateRole(change),
            new DeleteRole(change),
            new ListRoles(change),
            new CreatePolicy(change, actions),
            new CreatePolicyVersion(change, actions),
            new GetPolicy(change),
            new DeletePolicy(change),
            new ListPolicies(change),
            new AttachPolicyToUser(change),
            new DetachPolicyFromUser(change),
            new ListPoliciesForUser(change),
            new AttachPolicyToGroup(change),
            new DetachPolicyFromGroup(change),
            new ListPoliciesForGroup(change),
            new AttachPolicyToRole(change),
            new DetachPolicyFromRole(change),
            new ListPoliciesForRole(change),
            new ListEntitiesForPolicy(change),
            new AssumeRole(change, random, roots, actions),
            new ExplainAccess(change, actions),
            new GetCallerIdentity(change));
    }
}
