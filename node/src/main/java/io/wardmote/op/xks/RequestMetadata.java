package io.wardmote.op.xks;

import io.wardmote.op.Call;

/**
 * What the other cloud says of the request it asks this for: for records alone, since nobody here can prove it. Which operation that was is not looked at:
 * there may be new ones.
 */
final class RequestMetadata {
    private static final String PREFIX = "requestMetadata.";
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_ARN = 2048;
    /** Of each text in a record. */
    private static final int LONGEST_RECORDED = 600;

    private RequestMetadata() {}

    /** Notes that of a request for the manager as a whole. */
    static void ofHealth(Call call) {
        call.text(PREFIX + "kmsOperation", LONGEST_NAME);
        for (String name : new String[] {"awsSourceVpc", "awsSourceVpce", "kmsViaService"}) call.optional(PREFIX + name, LONGEST_NAME);
        StringBuilder noted = new StringBuilder("kmsRequestId=").append(recorded(call.text(PREFIX + "kmsRequestId", LONGEST_NAME)));
        for (String name : new String[] {"awsPrincipalArn", "kmsKeyArn"})
            call.optional(PREFIX + name, LONGEST_ARN).ifPresent(arn -> noted.append(' ').append(name).append('=').append(recorded(arn)));
        call.trail().resource(noted.toString());
    }

    /** Notes that of a request that a principal of the other cloud stands behind. */
    static void ofKey(Call call) {
        call.text(PREFIX + "awsPrincipalArn", LONGEST_ARN);
        ofHealth(call);
    }

    /** The same, and a key of that cloud. */
    static void ofUse(Call call) {
        call.text(PREFIX + "kmsKeyArn", LONGEST_ARN);
        ofKey(call);
    }

    /** Nobody puts a blank or a line of his own into a record. */
    private static String recorded(String text) {
        return text.substring(0, Math.min(LONGEST_RECORDED, text.length())).replaceAll("[^!-~]", "?");
    }
}
