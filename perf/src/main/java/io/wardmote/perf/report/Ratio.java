package io.wardmote.perf.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A cluster's rate against another server's, round by round: each round's two rates share what else the machine did. */
public record Ratio(String step, String server, List<Double> sorted) {

    /** One for each step and server that was asked beside the cluster. */
    public static List<Ratio> of(List<Round> rounds) {
        List<Ratio> ratios = new ArrayList<>();
        for (String step : rounds.stream().map(Round::step).distinct().toList()) {
            for (String server : rounds.stream().map(Round::server).filter(server -> !server.equals(Round.NODE)).distinct().toList()) {
                List<Double> found = new ArrayList<>();
                for (Round ours : find(rounds, step, Round.NODE))
                    for (Round theirs : find(rounds, step, server))
                        if (theirs.number() == ours.number() && theirs.perSecond() > 0) found.add(ours.perSecond() / theirs.perSecond());
                Collections.sort(found);
                if (!found.isEmpty()) ratios.add(new Ratio(step, server, List.copyOf(found)));
            }
        }
        return ratios;
    }

    private static List<Round> find(List<Round> rounds, String step, String server) {
        return rounds.stream().filter(round -> round.step().equals(step) && round.server().equals(server)).toList();
    }

    public double median() {
        return new Spread(sorted).median();
    }
}
