package io.wardmote.external;

import io.vertx.core.Future;
import io.wardmote.xks.SigV4.Header;
import java.util.List;

/** How requests get to one manager and answers back. */
interface Wire {
    /** More than any answer has: ciphertexts of keys are short, and so are the facts of a manager. */
    int LONGEST_ANSWER = 64 << 10;

    /** @param body at most {@link #LONGEST_ANSWER} */
    record Answer(int status, byte[] body) {}

    /** A request under way. */
    interface Exchange {
        /** Fails with {@link ManagerFailed}. */
        Future<Answer> answer();

        /** Nobody waits for it any more: what it holds goes at once. */
        void abort();

        /** One that never began. */
        static Exchange failed(ManagerFailed why) {
            return new Exchange() {
                @Override
                public Future<Answer> answer() {
                    return Future.failedFuture(why);
                }

                @Override
                public void abort() {
                    // there is nothing to let go
                }
            };
        }
    }

    Exchange post(String path, List<Header> headers, byte[] body);

    void close();
}
