/**
 * The engine for keys that stay in somebody else's key manager, which is asked over the AWS XKS proxy API, version 1 ({@code io.wardmote.xks}).
 * {@link io.wardmote.external.ExternalEngine} takes the same questions as the other engines, {@link io.wardmote.external.ExternalKeys} answers them,
 * {@link io.wardmote.external.Connection} is one manager with its deadline and its breaker. What it makes of a plaintext:
 * {@link io.wardmote.external.ExternalBlob}.
 */
package io.wardmote.external;
