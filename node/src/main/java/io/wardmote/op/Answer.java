package io.wardmote.op;

import io.wardmote.key.Refused;

/** What an operation sends back over the bus. */
sealed interface Answer {
    record Done(Reply reply) implements Answer {}

    record No(Refused refused) implements Answer {}
}
