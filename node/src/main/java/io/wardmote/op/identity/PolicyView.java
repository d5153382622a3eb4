package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_POLICY;

import io.wardmote.access.SystemPolicies;
import io.wardmote.op.Reply;
import io.wardmote.op.Times;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.Holder;
import io.wardmote.state.KeyRing;
import io.wardmote.state.NamedPolicy;
import io.wardmote.state.PolicyName;

/** Policies as replies show them, those of the system and the account's own. */
final class PolicyView {
    private static final String SYSTEM = "System";
    private static final String CUSTOM = "Custom";

    static final Shape POLICY = Shape.of(Field.text("PolicyName", ""), Field.oneOf("PolicyType", "", SYSTEM, CUSTOM), Field.text("Description", ""),
        Field.text("DefaultVersion", ""), Field.time("CreateDate", "Of the account's own, and what follows.").maybe(), Field.time("UpdateDate", "").maybe(),
        Field.count("AttachmentCount", "").maybe());
    static final Shape VERSION = Shape.of(Field.text("VersionId", ""), Field.truth("IsDefaultVersion", ""), Field.text("PolicyDocument", "JSON."),
        Field.time("CreateDate", "Of the account's own.").maybe());

    private PolicyView() {}

    static boolean isOfSystem(String type) {
        if (type.equals(SYSTEM)) return true;
        if (type.equals(CUSTOM)) return false;
        throw INVALID_PARAMETER.because("PolicyType");
    }

    static Reply custom(NamedPolicy policy) {
        return Reply.of("PolicyName", policy.name(), "PolicyType", CUSTOM, "Description", policy.description(), "DefaultVersion", "v" + policy.version(),
            "CreateDate", Times.text(policy.createdAt()), "UpdateDate", Times.text(policy.updatedAt()), "AttachmentCount", policy.attachments());
    }

    static Reply system(SystemPolicies.Known policy) {
        return Reply.of("PolicyName", policy.name(), "PolicyType", SYSTEM, "Description", policy.description(), "DefaultVersion", "v1");
    }

    static Reply named(KeyRing ring, PolicyName name) {
        if (name.ofSystem()) return SystemPolicies.named(name.name()).map(PolicyView::system).orElseThrow(() -> UNKNOWN_POLICY.because(name.name()));
        return custom(ring.namedPolicy(name.name()).orElseThrow(() -> UNKNOWN_POLICY.because(name.name())));
    }

    static Reply version(NamedPolicy policy) {
        return Reply.of("VersionId", "v" + policy.version(), "IsDefaultVersion", true, "PolicyDocument", policy.text(), "CreateDate",
            Times.text(policy.updatedAt()));
    }

    static Reply attached(KeyRing ring, Holder holder) {
        return Reply.of("Policies", Reply.of("Policy", holder.policies(ring).stream().map(name -> named(ring, name)).toList()));
    }
}
