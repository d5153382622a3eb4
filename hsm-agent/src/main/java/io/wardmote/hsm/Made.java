package io.wardmote.hsm;

/** A new key as its {@code Material.InHsm} will hold it, and its public half: DER SubjectPublicKeyInfo, empty for symmetric keys. */
record Made(byte[] blob, byte[] publicKey) {}
