package io.wardmote.node.declared;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Protection;
import io.wardmote.state.Instance;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Instances whose ids follow from the cluster's, so that several nodes may make one and it is one. */
public final class NamedInstance {
    private static final int ID_LENGTH = 20;

    private NamedInstance() {}

    /** The one of the keys in the HSMs of a cluster. */
    public static Instance ofHardware(String clusterId, long createdAt) {
        return new Instance(id("hardware instance of " + clusterId), "hardware", Protection.HSM, createdAt);
    }

    static Instance declared(String clusterId, String name, Protection kind, long createdAt) {
        return new Instance(id("declared instance " + name + " of " + clusterId), name, kind, createdAt);
    }

    private static String id(String words) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(words.getBytes(UTF_8));
            return "kst-" + new BigInteger(1, hash).toString(36).substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
