/**
 * The doors: bytes to {@link io.wardmote.op.Call}, {@link io.wardmote.op.Reply} to bytes. Nothing here knows a key or a state.
 * {@link io.wardmote.http.Gateway} is the server of one lane, a door is one file per wire protocol, and
 * {@link io.wardmote.http.Authenticator} says who asks. Imports {@code op}, {@code access}, {@code key}, {@code signing}
 * and {@code xks} only.
 */
package io.wardmote.http;
