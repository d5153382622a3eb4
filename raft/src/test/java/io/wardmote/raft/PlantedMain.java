package io.wardmote.raft;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs one test class or method of this package, and ends with 0 if all of it passed, {@link #FOUND} if something failed, else with 1. */
final class PlantedMain {
    static final int FOUND = 3;
    private static final int LONGEST = 300;

    private PlantedMain() {}

    public static void main(String[] arguments) {
        String[] finder = arguments[0].split("#");
        String test = "io.wardmote.raft." + finder[0];
        DiscoverySelector selector = finder.length == 1 ? selectClass(test) : selectMethod(test + "#" + finder[1]);
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selector).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create();
        launcher.execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        summary.getFailures().forEach(failure -> System.out.println("found by " + failure.getTestIdentifier().getDisplayName() + ": " + firstWords(failure.getException())));
        summary.printTo(new PrintWriter(System.out, true));
        if (summary.getTestsStartedCount() == 0) System.exit(1);
        System.exit(summary.getTotalFailureCount() > 0 ? FOUND : 0);
    }

    private static String firstWords(Throwable failure) {
        String words = failure.toString().strip().replaceAll("\\s+", " ");
        return words.length() > LONGEST ? words.substring(0, LONGEST) + " …" : words;
    }
}
