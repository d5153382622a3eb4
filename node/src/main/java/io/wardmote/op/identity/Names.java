package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_POLICY;

import io.wardmote.access.SystemPolicies;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.PolicyName;
import java.util.regex.Pattern;

/** Names as the RAM API bounds them. Letters, digits, and {@code . _ -} (users), or {@code -} alone. */
public final class Names {
    public static final Pattern USER = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    public static final Pattern GROUP = Pattern.compile("[A-Za-z0-9-]{1,64}");
    public static final Pattern ROLE = Pattern.compile("[A-Za-z0-9.-]{1,64}");
    public static final Pattern POLICY = Pattern.compile("[A-Za-z0-9-]{1,128}");

    static final Field USER_PARAMETER = Field.of("UserName", Shape.like(64, USER.pattern()), "").required();
    static final Field SELF_PARAMETER = USER_PARAMETER.meaning("The caller, if it is not given.").maybe();
    static final Field GROUP_PARAMETER = Field.of("GroupName", Shape.like(64, GROUP.pattern()), "").required();
    static final Field ROLE_PARAMETER = Field.of("RoleName", Shape.like(64, ROLE.pattern()), "").required();
    static final Field POLICY_PARAMETER = Field.of("PolicyName", Shape.like(128, POLICY.pattern()), "").required();
    static final Field TYPE_PARAMETER = Field.oneOf("PolicyType", "", "System", "Custom").required();

    private Names() {}

    static String user(Call call) {
        return checked(call, "UserName", USER);
    }

    /** The user that is named, or else the caller: the account itself, or a user. */
    static String userOrSelf(Call call) {
        if (call.optional("UserName", 64).isPresent()) return user(call);
        if (call.caller().user().isEmpty()) throw MISSING_PARAMETER.because("UserName");
        return call.caller().user();
    }

    static String group(Call call) {
        return checked(call, "GroupName", GROUP);
    }

    static String role(Call call) {
        return checked(call, "RoleName", ROLE);
    }

    /** The name in RoleArn, which is to be one of this account. */
    static String roleInArn(Call call, Arns arns) {
        String arn = call.text("RoleArn", 256);
        String prefix = arns.identity("role/");
        String name = arn.startsWith(prefix) ? arn.substring(prefix.length()) : "";
        if (!ROLE.matcher(name).matches()) throw INVALID_PARAMETER.because("RoleArn");
        return name;
    }

    static String policy(Call call) {
        return checked(call, "PolicyName", POLICY);
    }

    /** PolicyType and PolicyName; a system's policy must be one that there is. */
    static PolicyName anyPolicy(Call call) {
        boolean ofSystem = PolicyView.isOfSystem(call.text("PolicyType", 16));
        PolicyName name = new PolicyName(ofSystem, policy(call));
        if (ofSystem && SystemPolicies.named(name.name()).isEmpty()) throw UNKNOWN_POLICY.because(name.name());
        return name;
    }

    private static String checked(Call call, String parameter, Pattern shape) {
        String name = call.text(parameter, 128);
        if (!shape.matcher(name).matches()) throw INVALID_PARAMETER.because(parameter);
        return name;
    }
}
