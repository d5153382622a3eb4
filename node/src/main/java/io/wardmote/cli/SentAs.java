package io.wardmote.cli;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Beside an option: the parameters of requests that are made of it. What a node says of them is told of the option, see {@link OptionWords}. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.PARAMETER})
@interface SentAs {
    String[] value();
}
