package dev.rekindle.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** What the nodes of a cluster have in common; made by {@link CassandraCluster.Builder}. */
record ClusterSettings(
    Path directory,
    CassandraVersion version,
    String clusterName,
    String datacenter,
    int numTokens,
    String authenticator,
    List<String> seeds,
    List<String> extraYaml,
    List<String> javaOptions,
    Map<String, String> environment,
    String heap,
    BiFunction<String, Path, CassandraLayout> layout) {
  ClusterSettings {
    seeds = List.copyOf(seeds);
    extraYaml = List.copyOf(extraYaml);
    javaOptions = List.copyOf(javaOptions);
    environment = Map.copyOf(environment);
  }

  /** Extra lines come last, where Cassandra lets them win over equal keys above. */
  String yaml(String address, CassandraLayout directories) {
    String authorizer =
        authenticator.equals("AllowAllAuthenticator")
            ? "AllowAllAuthorizer"
            : "CassandraAuthorizer";
    return version.yaml(
        """
        cluster_name: '%s'
        num_tokens: %d
        auto_bootstrap: false
        partitioner: org.apache.cassandra.dht.Murmur3Partitioner
        endpoint_snitch: GossipingPropertyFileSnitch
        authenticator: %s
        authorizer: %s
        commitlog_sync: periodic
        commitlog_sync_period: 10000ms
        read_request_timeout: 30000ms
        range_request_timeout: 30000ms
        write_request_timeout: 30000ms
        counter_write_request_timeout: 30000ms
        truncate_request_timeout: 60000ms
        request_timeout: 30000ms
        seed_provider:
          - class_name: org.apache.cassandra.locator.SimpleSeedProvider
            parameters:
              - seeds: "%s"
        listen_address: %s
        rpc_address: %s
        data_file_directories:
        %s
        commitlog_directory: %s
        hints_directory: %s
        saved_caches_directory: %s
        cdc_raw_directory: %s
        %s
        """
            .formatted(
                clusterName,
                numTokens,
                authenticator,
                authorizer,
                String.join(",", seeds),
                address,
                address,
                directories.dataDirectories().stream()
                    .map(path -> "  - " + path)
                    .collect(Collectors.joining("\n")),
                directories.commitlog(),
                directories.hints(),
                directories.savedCaches(),
                directories.cdcRaw(),
                String.join("\n", extraYaml)));
  }
}
