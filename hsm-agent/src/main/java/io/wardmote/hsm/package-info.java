/** How keys that live in hardware compute, over PKCS#11. */
package io.wardmote.hsm;
