package io.wardmote.access.policy;

/** Whose policy a text is to be; the grammar differs. */
public sealed interface Kind {
    /** Of a user, a role or a session: no Principal, resources are ARNs, actions may be of other services. */
    record Identity() implements Kind {}

    /** Of one key: every statement has a Principal, and its Resource is {@code *} or that key's ARN, which both mean that key. */
    record Key(String arn) implements Kind {}

    /** Of who may take on one role: every statement has a Principal and none a Resource, which is that role; actions are those of sts. */
    record Trust() implements Kind {}

    Kind IDENTITY = new Identity();
    Kind TRUST = new Trust();
}
