/** Where keys that live in hardware will compute, over PKCS#11. Empty until that is built; no key can be made for it yet. */
package io.wardmote.hsm;
