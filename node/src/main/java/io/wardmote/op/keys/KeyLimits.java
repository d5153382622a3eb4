package io.wardmote.op.keys;

/**
 * @param keys              how many keys there may be in all
 * @param strictDefaultKeys whether the account has one default key, as the vendor's present rule is
 */
public record KeyLimits(long keys, boolean strictDefaultKeys) {}
