package dev.rekindle.webhook.workload;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What holds for an engine's image where nothing is said. Sources: the Dockerfiles of the official
 * images and of Bitnami's, and cass-operator's StatefulSets.
 *
 * @param engine the engine's name
 * @param dataPath the parent of its directories
 * @param user who owns the data, or null when the image runs as root
 */
public record EngineDefaults(String engine, String dataPath, @Nullable RunAs user) {
  /** The engines, by the names that an annotation may have. */
  public static final List<String> ENGINES = List.of("cassandra", "etcd", "aerospike");

  private static final RunAs BITNAMI = new RunAs(1001, 1001);

  /** Guesses the engine from an image. */
  public static Optional<String> engineOf(Image image) {
    String name = image.name();
    if (name.contains("cassandra") || name.startsWith("cass-management-api")) {
      return Optional.of("cassandra");
    }
    if (name.equals("etcd") || (name.startsWith("etcd-") && !name.contains("backup"))) {
      return Optional.of("etcd");
    }
    return name.startsWith("aerospike") ? Optional.of("aerospike") : Optional.empty();
  }

  /** Returns what holds for an engine in an image. */
  public static EngineDefaults of(String engine, Image image) {
    boolean bitnami = image.path().toLowerCase(Locale.ROOT).contains("bitnami");
    return switch (engine) {
      case "etcd" ->
          bitnami
              ? new EngineDefaults(engine, "/bitnami/etcd", BITNAMI)
              : new EngineDefaults(engine, "/var/lib/etcd", null);
      case "aerospike" -> new EngineDefaults(engine, "/opt/aerospike/data", null);
      default ->
          bitnami
              ? new EngineDefaults(engine, "/bitnami/cassandra/data", BITNAMI)
              : new EngineDefaults(engine, "/var/lib/cassandra", new RunAs(999, 999));
    };
  }
}
