package dev.rekindle.controller;

import dev.rekindle.certs.issue.LeafRequest;
import dev.rekindle.certs.rotation.RotationPolicy;
import dev.rekindle.controller.certificates.Family;
import dev.rekindle.controller.storage.StorageSettings;
import dev.rekindle.name.Installed;
import dev.rekindle.storage.Exemption;
import dev.rekindle.storage.Proxies;
import dev.rekindle.storage.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the controller was told.
 *
 * @param namespace its own
 * @param identity who it is in the Lease
 * @param port of health and metrics
 * @param webhook the webhook's certificates; empty if somebody else cares for them
 * @param agents the certificates between the controller and the agents
 * @param checkEvery how often everything is looked at anyway
 * @param stalledAfter how long a restore may go on without getting on
 * @param lease how long a silent leader stays one
 * @param storages what an administrator says about storages
 */
record Settings(
    String namespace,
    String identity,
    int port,
    Optional<Family> webhook,
    Family agents,
    Duration checkEvery,
    Duration stalledAfter,
    Duration lease,
    StorageSettings storages) {

  /**
   * Reads flags and environment.
   *
   * @throws SettingsProblem with everything that is wrong
   */
  static Settings read(List<String> arguments, Map<String, String> environment)
      throws SettingsProblem {
    SettingValues values = new SettingValues(arguments, environment);
    String namespace = values.required(Setting.NAMESPACE);
    boolean internal = internal(values);
    Settings settings =
        new Settings(
            namespace,
            values.required(Setting.POD),
            values.port(Setting.PORT),
            internal ? Optional.of(webhook(values, namespace)) : Optional.empty(),
            agents(values, namespace),
            values.duration(Setting.CHECK_EVERY, Duration.ofMillis(100)),
            values.duration(Setting.STALLED_AFTER, Duration.ofSeconds(1)),
            values.duration(Setting.LEASE, Duration.ofSeconds(3)),
            storages(values, environment));
    if (!values.problems().isEmpty()) {
      throw new SettingsProblem(values.problems());
    }
    return settings;
  }

  private static StorageSettings storages(SettingValues values, Map<String, String> environment) {
    Duration least = Duration.ofMillis(100);
    return new StorageSettings(
        values.duration(Setting.CHECK_EVERY, least),
        values.duration(Setting.PROBE_EVERY, least),
        values.duration(Setting.SYNC_EVERY, least),
        values.list(Setting.OWN_IDENTITY),
        Exemption.list(String.join(",", values.list(Setting.ALLOWED_ENDPOINTS))),
        proxies(values, environment));
  }

  private static Proxies proxies(SettingValues values, Map<String, String> environment) {
    try {
      return Proxies.of(environment);
    } catch (StoreException e) {
      values.problems().add(String.valueOf(e.getMessage()));
      return Proxies.NONE;
    }
  }

  private static boolean internal(SettingValues values) {
    return switch (values.required(Setting.CERTIFICATES)) {
      case "internal" -> true;
      case "external" -> false;
      default -> {
        values.problem(Setting.CERTIFICATES, "internal or external");
        yield false;
      }
    };
  }

  private static Family webhook(SettingValues values, String namespace) {
    String service = Installed.WEBHOOK + '.' + namespace + ".svc";
    List<String> names = new ArrayList<>(List.of(service, service + ".cluster.local"));
    names.addAll(values.list(Setting.WEBHOOK_NAMES));
    return new Family(
        "webhook",
        namespace,
        Installed.WEBHOOK_CA,
        Installed.WEBHOOK_TLS,
        new LeafRequest(Installed.WEBHOOK, names, LeafRequest.Purpose.SERVER),
        policy(values, Setting.WEBHOOK_SETTLE));
  }

  private static Family agents(SettingValues values, String namespace) {
    return new Family(
        "agents",
        namespace,
        Installed.AGENT_CA,
        Installed.CONTROLLER_TLS,
        new LeafRequest(Installed.CONTROLLER, List.of(), LeafRequest.Purpose.CLIENT),
        policy(values, Setting.AGENT_SETTLE));
  }

  private static RotationPolicy policy(SettingValues values, Setting settle) {
    Duration least = Duration.ofSeconds(1);
    Duration settling = values.duration(settle, Duration.ZERO);
    try {
      return new RotationPolicy(
          values.duration(Setting.AUTHORITY_VALIDITY, least),
          values.duration(Setting.AUTHORITY_RENEW_BEFORE, least),
          values.duration(Setting.LEAF_VALIDITY, least),
          values.duration(Setting.LEAF_RENEW_BEFORE, least),
          settling);
    } catch (IllegalArgumentException e) {
      values
          .problems()
          .add(
              "the lives of certificates do not fit together (%s, %s, %s, %s, %s): %s"
                  .formatted(
                      Setting.AUTHORITY_VALIDITY.key(),
                      Setting.AUTHORITY_RENEW_BEFORE.key(),
                      Setting.LEAF_VALIDITY.key(),
                      Setting.LEAF_RENEW_BEFORE.key(),
                      settle.key(),
                      e.getMessage()));
      return RotationPolicy.standard(Duration.ZERO);
    }
  }
}
