package io.wardmote.raft;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.util.stream.Stream;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes or methods of this package, and ends with 0 if all of them passed, {@link #FOUND} if an assertion did not hold, else with
 * {@link #FAILED}: a wait that was too short, or a test that cannot run or was skipped, has found nothing.
 */
final class PlantedMain {
    static final int FOUND = 3;
    static final int FAILED = 4;
    private static final int LONGEST = 300;

    private PlantedMain() {}

    public static void main(String[] finders) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(Stream.of(finders).map(PlantedMain::selector).toList())
            .configurationParameter("junit.jupiter.execution.timeout.default", "3 m").build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        TestExecutionSummary summary = listener.getSummary();
        for (TestExecutionSummary.Failure failure : summary.getFailures()) {
            System.out.println((isViolation(failure) ? "found by " : "failed: ") + failure.getTestIdentifier().getDisplayName() + ": " + firstWords(failure.getException()));
        }
        summary.printTo(new PrintWriter(System.out, true));
        summary.printFailuresTo(new PrintWriter(System.out, true));
        // nodes that a failed test left behind would keep the process
        Runtime.getRuntime().halt(code(summary));
    }

    private static int code(TestExecutionSummary summary) {
        if (summary.getFailures().stream().anyMatch(PlantedMain::isViolation)) return FOUND;
        boolean skipped = summary.getContainersSkippedCount() + summary.getTestsSkippedCount() > 0;
        return skipped || summary.getTestsSucceededCount() == 0 || summary.getTotalFailureCount() > 0 ? FAILED : 0;
    }

    private static boolean isViolation(TestExecutionSummary.Failure failure) {
        return failure.getException() instanceof AssertionError;
    }

    private static DiscoverySelector selector(String finder) {
        String test = "io.wardmote.raft." + finder;
        return finder.contains("#") ? selectMethod(test) : selectClass(test);
    }

    private static String firstWords(Throwable failure) {
        String words = failure.toString().strip().replaceAll("\\s+", " ");
        return words.length() > LONGEST ? words.substring(0, LONGEST) + " …" : words;
    }
}
