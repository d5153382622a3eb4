/**
 * The protocol of external key managers, the AWS XKS proxy API, version 1 of the open specification, as both of its sides speak it: the engine that
 * asks another's manager, and the door that is one. Imports {@code key} and {@code signing} only.
 */
package io.wardmote.xks;
