package io.wardmote.state;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

/** What a policy lets clients of the instance API do. */
public enum Permission {
    /** Everything that is done with keys, except to choose an IV. */
    KEY_USER(1, "RbacPermission/Template/CryptoServiceKeyUser"),
    SECRET_USER(2, "RbacPermission/Template/CryptoServiceSecretUser"),
    /** To choose the IV of an encryption, on which its safety rests. Not of the vendor's API. */
    IV_USER(3, "RbacPermission/Template/CryptoServiceIvUser");

    private final int number;
    private final String apiName;

    Permission(int number, String apiName) {
        this.number = number;
        this.apiName = apiName;
    }

    /** The number that stands for this permission in stored bytes; never reused. */
    public int number() {
        return number;
    }

    public String apiName() {
        return apiName;
    }

    /** @throws io.wardmote.key.Refused INVALID_PARAMETER */
    public static Permission of(String apiName) {
        for (Permission permission : values()) if (permission.apiName.equals(apiName)) return permission;
        throw INVALID_PARAMETER.because("Permissions");
    }

    /** @throws IllegalArgumentException if no permission has this number: the bytes are not ours */
    public static Permission numbered(int number) {
        for (Permission permission : values()) if (permission.number == number) return permission;
        throw new IllegalArgumentException("no permission has the number " + number);
    }
}
