package iaik.pkcs.pkcs11.wrapper;

/**
 * Thrown by the native half of the PKCS#11 wrapper, whose jar lacks it: its C code looks the class up by this name, and ends the process
 * in an assertion when it is not there. The wrapper's C code names these constructors.
 */
public class PKCS11RuntimeException extends RuntimeException {
    public PKCS11RuntimeException() {}

    public PKCS11RuntimeException(String message) {
        super(message);
    }

    public PKCS11RuntimeException(Exception cause) {
        super(cause);
    }

    public PKCS11RuntimeException(String message, Exception cause) {
        super(message, cause);
    }
}
