package io.wardmote.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;

/** The API of Kubernetes, as a client library for it has it. */
final class KubernetesModel {
    private static final List<Class<? extends HasMetadata>> KINDS = List.of(ConfigMap.class, Job.class, NetworkPolicy.class, PersistentVolumeClaim.class,
        PodDisruptionBudget.class, Service.class, StatefulSet.class);
    /** The library keeps what it does not know for whoever does. Here nobody does. */
    private static final ObjectMapper STRICT = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .annotationIntrospector(new JacksonAnnotationIntrospector() {
            @Override
            public Boolean hasAnySetter(MapperConfig<?> config, Annotated member) {
                return false;
            }
        }).build();

    private KubernetesModel() {}

    /** Fails unless its kind is one of those above, and all its fields are that kind's, at any depth. */
    static void assertReads(Map<?, ?> manifest) {
        Class<? extends HasMetadata> kind = KINDS.stream().filter(type -> HasMetadata.getKind(type).equals(manifest.get("kind"))).findFirst().orElse(null);
        if (kind == null) fail("no kind is called " + manifest.get("kind"));
        assertThat(manifest.get("apiVersion")).isEqualTo(HasMetadata.getApiVersion(kind));
        try {
            STRICT.convertValue(manifest, kind);
        } catch (JacksonException e) {
            fail("the API does not take this " + manifest.get("kind") + ": " + e.getMessage());
        }
    }
}
