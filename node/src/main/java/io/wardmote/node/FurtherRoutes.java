package io.wardmote.node;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.ext.web.Router;
import io.wardmote.access.ConsoleLogins;
import io.wardmote.access.Credentials;
import io.wardmote.console.StaticFiles;
import io.wardmote.http.Attempts;
import io.wardmote.http.OpenApiDocument;
import io.wardmote.node.backup.Backups;
import io.wardmote.node.founding.Membership;
import io.wardmote.node.founding.Slots;
import io.wardmote.node.founding.Topology;
import io.wardmote.node.records.AllRecords;
import io.wardmote.node.reports.AllReports;
import io.wardmote.node.rotation.Rotations;
import io.wardmote.op.Audit;
import io.wardmote.raft.Cluster;

/** What every lane's gateway answers beside the doors of the APIs. @param name of the node */
record FurtherRoutes(String name, Cluster cluster, Membership membership, Slots slots, Rotations rotations, AllRecords logs, AllReports reports,
                     Backups backups, PrometheusMeterRegistry meters, Credentials credentials, Attempts attempts, ClusterRoutes.Bounds bounds,
                     Console console) {
    record Console(StaticFiles pages, ConsoleLogins logins, ConsoleRoutes.Guards guards) {}

    /** @param audit of the lane */
    void mount(Router router, OpenApiDocument description, Audit audit) {
        ClusterRecords records = new ClusterRecords(audit);
        RootOnly rootOnly = new RootOnly(credentials, attempts, records);
        new ClusterRoutes(membership, new Topology(cluster), slots, rotations, new Evidence(cluster), logs, reports, new ClusterTime(cluster),
            rootOnly, records, bounds).mount(router);
        new MetricsRoute(meters, bounds.metrics()).mount(router, rootOnly);
        description.mount(router, bounds.description());
        new ConsoleRoutes(name, console.pages, console.logins, credentials, console.guards, audit).mount(router);
        new BackupRoute(backups::write, rootOnly, records, bounds.backups()).mount(router);
    }
}
