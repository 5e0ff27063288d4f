package dev.rekindle.controller;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The one pod of a StatefulSet that is a rack, where nobody makes pods. */
record PlayedPod(KubernetesClient client, String namespace, String rack) {

  /** A rack of one node in the datacenter of {@link MedusaPrefix}. */
  static String statefulSet(String rack) {
    return """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: %1$s
          labels: {rekindle.dev/inject: "true", cluster: c1}
          annotations: {rekindle.dev/datacenter: dc1, rekindle.dev/rack: %1$s}
        spec:
          replicas: 1
          podManagementPolicy: Parallel
          serviceName: %1$s
          selector: {matchLabels: {app: %1$s}}
          template:
            metadata: {labels: {app: %1$s}}
            spec:
              initContainers: [{name: rekindle-restore, image: r}]
              containers: [{name: db, image: db}]
        """
        .formatted(rack);
  }

  /** Makes it, and returns its UID. */
  String create() {
    StatefulSet set = client.apps().statefulSets().inNamespace(namespace).withName(rack).get();
    return client
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(rack + "-0")
                .addToLabels("app", rack)
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName(rack)
                .withUid(set.getMetadata().getUid())
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .withSpec(set.getSpec().getTemplate().getSpec())
                .build())
        .create()
        .getMetadata()
        .getUid();
  }

  Optional<Pod> get() {
    return Optional.ofNullable(client.pods().inNamespace(namespace).withName(rack + "-0").get());
  }

  /** Our container has ended well, so its database runs. */
  void runs() {
    Pod pod = get().orElseThrow();
    pod.setStatus(
        new PodStatusBuilder()
            .withPhase("Running")
            .addNewInitContainerStatus()
            .withName("rekindle-restore")
            .withImage("r")
            .withImageID("r")
            .withReady(true)
            .withRestartCount(0)
            .withNewState()
            .withNewTerminated()
            .withExitCode(0)
            .endTerminated()
            .endState()
            .endInitContainerStatus()
            .build());
    client.resource(pod).updateStatus();
  }
}
