package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** A request that the vendor's Java SDK 0.5.2 signed. */
class InstanceSignatureTest {
    private static final String BODY = "0a076b65792d616263120568656c6c6f1a074145535f47434d2203616164";
    private static final String SIGNATURE = "mn0H25QfGAg8qs9Qfrvco2Hx8PxhvkWFHOB+ozcpb96BD4mkVE12CLyUYkH8Pq1AZUKA13LuZgSa4Z7p2sIQ8h8NOC5usMY+6IGcsyKLQQZ/jv4i0vOyFfmR04QCTG8q"
        + "BgfdJMR9CNB4iusNnulSbRDZ7KdEdbYA7kn+qeasa8EYE5JRq3BnHqlCcnrq8xZo1pioZ02WeC3T8/6dVDBfPJ/MW8nfejElqAUwysywaPak7Y1iu14dMACMH0DXLAhvld4hoPOBb2OtAmqMrAZvX2Kl"
        + "BDL0Rws9mHXOzZXhHn88jAj3MzF5/iHg523w8KYHGgtgq6X5IN0UCKKhHAQtgQ==";
    private static final String PUBLIC_KEY = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAoIlkwJVVbO5rWoMcpN1RYqdk8rD58/6tyXw3t9YAEMBKbwvFVHPSMjahaeR34Zvr4xZ59XRo4L8B1csZvvPV"
        + "Nzo8sW8n4zfLvmT5WC69Xa3tdQ0Nb8MwYTdZnV4c8aTQj1osOOefDMHmoomGI5M6s7UY8wSF2WVwnu9+ZzaVc2Bw4sAuSK87WE7W4iiYl+wMUboBwQ1hYoWvVOxPs8EauFuTifStIP633N+wQg65yzWW"
        + "kVnoy6wpBMb7Xex393AFPwymWyJwoi94YD6LYnj4z9ewmwvIbRkDuNw+TwF7ZbapgRBqG4k51dnYI5EKYynf+UEIFZzx1gF0RUeKI+3rowIDAQAB";

    private static Request request() {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        headers.add("date", "Mon, 23 Nov 2026 18:04:32 GMT");
        headers.add("x-kms-migrationkeyversionid", "2ab1a983-7072-4bbc-a582-584b5bd80000");
        headers.add("x-kms-apiversion", "dkms-gcs-0.2");
        headers.add("content-sha256", "25F83F88094F1A02509E4480B271E5FF46C0E8E4CA6FB9C254313CAEE8055C19");
        headers.add("accept", "application/x-protobuf");
        headers.add("x-kms-signaturemethod", "RSA_PKCS1_SHA_256");
        headers.add("authorization", "Bearer " + SIGNATURE);
        headers.add("x-kms-acccesskeyid", "KAAP.9c84ad54-a55d-75bd-235d-7c26d5090001");
        headers.add("X-KMS-ApiName", "Encrypt");
        headers.add("Content-Type", "application/x-protobuf");
        return new Request("id", "POST", "/", "", headers, "localhost:38811", HexFormat.of().parseHex(BODY), "127.0.0.1");
    }

    @Test
    void theTextToSignIsTheSdks() {
        assertThat(InstanceSignature.stringToSign(request())).isEqualTo("""
            POST
            25F83F88094F1A02509E4480B271E5FF46C0E8E4CA6FB9C254313CAEE8055C19
            application/x-protobuf
            Mon, 23 Nov 2026 18:04:32 GMT
            x-kms-acccesskeyid:KAAP.9c84ad54-a55d-75bd-235d-7c26d5090001
            x-kms-apiname:Encrypt
            x-kms-apiversion:dkms-gcs-0.2
            x-kms-migrationkeyversionid:2ab1a983-7072-4bbc-a582-584b5bd80000
            x-kms-signaturemethod:RSA_PKCS1_SHA_256
            /""");
    }

    @Test
    void theSdksSignatureIsTheTexts() throws GeneralSecurityException {
        InstanceSignature read = InstanceSignature.of(request(), Instant.parse("2026-11-23T18:04:32Z").getEpochSecond());
        assertThat(read.clientKeyId()).isEqualTo("KAAP.9c84ad54-a55d-75bd-235d-7c26d5090001");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(PUBLIC_KEY))));
        signature.update(read.signed());
        assertThat(signature.verify(read.signature())).isTrue();
        assertThat(new String(read.signed(), UTF_8)).isEqualTo(InstanceSignature.stringToSign(request()));
    }
}
