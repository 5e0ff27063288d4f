package dev.rekindle.restorer.cassandra;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a node would look for the cluster that it belongs to.
 *
 * <p>Source: {@code SimpleSeedProvider} and {@code InetAddressAndPort} of Cassandra 4.0 to 5.0:
 * names or addresses with commas between them, each with a port of its own or {@code storage_port}.
 *
 * @param places names or addresses with ports, each once
 */
public record Seeds(Set<Place> places) {
  /** There are none, or nobody knows. */
  public static final Seeds NONE = new Seeds(Set.of());

  private static final int STORAGE_PORT = 7000;
  private static final Pattern WITH_PORT = Pattern.compile("([^:\\[\\]]+|\\[.+]):([0-9]{1,5})");

  /**
   * One of them.
   *
   * @param host a name or an address
   * @param port where nodes listen for each other
   */
  public record Place(String host, int port) {
    @Override
    public String toString() {
      return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
  }

  /** Keeps an unmodifiable copy, in the same order. */
  public Seeds {
    places = Collections.unmodifiableSet(new LinkedHashSet<>(places));
  }

  /** Reads what the official image is told; without it a node is its own seed. */
  public static Seeds ofImage(Map<String, String> variables) {
    String seeds = variables.get("CASSANDRA_SEEDS");
    return seeds == null ? NONE : new Seeds(places(seeds, STORAGE_PORT));
  }

  /**
   * Reads a {@code cassandra.yaml}. Of whatever provider it names, the parameter {@code seeds}
   * counts.
   *
   * @throws CassandraConfigException when it is not YAML, or not a mapping
   */
  public static Seeds ofYaml(String text) throws CassandraConfigException {
    Map<?, ?> values = CassandraYaml.map(text);
    int port = values.get("storage_port") instanceof Integer stated ? stated : STORAGE_PORT;
    Set<Place> places = new LinkedHashSet<>();
    for (Object provider : list(values.get("seed_provider"))) {
      for (Object parameters : list(field(provider, "parameters"))) {
        if (field(parameters, "seeds") instanceof String seeds) {
          places.addAll(places(seeds, port));
        }
      }
    }
    return new Seeds(places);
  }

  private static List<?> list(@Nullable Object value) {
    return value instanceof List<?> list ? list : List.of();
  }

  private static @Nullable Object field(@Nullable Object map, String name) {
    return map instanceof Map<?, ?> fields ? fields.get(name) : null;
  }

  private static Set<Place> places(String seeds, int port) {
    List<Place> places = new ArrayList<>();
    for (String part : seeds.split(",", -1)) {
      String seed = part.strip();
      Matcher stated = WITH_PORT.matcher(seed);
      if (stated.matches()) {
        places.add(new Place(bare(stated.group(1)), Integer.parseInt(stated.group(2))));
      } else if (!seed.isEmpty()) {
        places.add(new Place(bare(seed), port));
      }
    }
    places.removeIf(place -> place.port() < 1 || place.port() > 65_535);
    return new LinkedHashSet<>(places);
  }

  private static String bare(String host) {
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
