/** One class that the wrapper's jar lacks, in the package where its native half looks for it. */
package iaik.pkcs.pkcs11.wrapper;
