package io.wardmote.hsm;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A token that is real but for what a test puts in its way. */
final class Intercepted {
    private Intercepted() {}

    /** Before a call of {@link Cryptoki}: it may exchange arguments, or have the call fail. */
    interface Before {
        void call(String name, Object[] arguments) throws CryptokiException;
    }

    static Cryptoki over(Cryptoki token, Before before) {
        return (Cryptoki) Proxy.newProxyInstance(Cryptoki.class.getClassLoader(), new Class<?>[] {Cryptoki.class}, (proxy, method, arguments) -> {
            before.call(method.getName(), arguments);
            try {
                return method.invoke(token, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
    }
}
