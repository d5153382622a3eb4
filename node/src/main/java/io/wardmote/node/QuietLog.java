package io.wardmote.node;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.wardmote.node.Observation.LogFormat;

/**
 * What logback begins with here: nothing, until {@link NodeLog} knows where to write. Commands log nothing. Only the HSM agent's process, whose
 * output the node keeps in a file, says what it has to say from the first.
 */
public final class QuietLog extends ContextAwareBase implements Configurator {
    /** A property that is set for the agent's process. */
    static final String TO_OUTPUT = "wardmote.logToOutput";
    /** A system property: the name of a {@link LogFormat}, of what goes there; text if it is not there. */
    static final String FORMAT = "wardmote.logFormat";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (Boolean.getBoolean(TO_OUTPUT)) {
            NodeLog.toOutput(context, LogFormat.valueOf(System.getProperty(FORMAT, LogFormat.TEXT.name())));
            return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
        }
        if (getClass().getResource("/logback-test.xml") != null) return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
