/** How keys compute: material opened once and cached, one file per algorithm family, one provider pinned per algorithm. */
package io.wardmote.crypto;
