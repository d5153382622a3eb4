package io.wardmote.key;

/** Where a key computes, as the API's ProtectionLevel names it. */
public enum Protection {
    SOFTWARE, HSM, EXTERNAL
}
