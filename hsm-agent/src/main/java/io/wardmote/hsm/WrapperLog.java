package io.wardmote.hsm;

import org.slf4j.LoggerFactory;
import org.xipki.pkcs11.wrapper.Logger;

/** Takes what the wrapper would print to standard output: its errors and warnings, and nothing below, where it shows templates and parameters. */
final class WrapperLog implements Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(WrapperLog.class);

    @Override
    public void error(String format, Object... arguments) {
        LOG.error(format, arguments);
    }

    @Override
    public void warn(String format, Object... arguments) {
        LOG.warn(format, arguments);
    }

    @Override
    public void info(String format, Object... arguments) {
        // a banner and a line per session
    }

    @Override
    public void debug(String format, Object... arguments) {
        // parameters of calls
    }

    @Override
    public void trace(String format, Object... arguments) {
        // templates, and keys in them
    }

    @Override
    public boolean isWarnEnabled() {
        return true;
    }

    @Override
    public boolean isInfoEnabled() {
        return false;
    }

    @Override
    public boolean isDebugEnabled() {
        return false;
    }

    @Override
    public boolean isTraceEnabled() {
        return false;
    }
}
