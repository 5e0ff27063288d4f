package dev.rekindle.controller.storage;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Names that tenants gave us to connect to, while a store is open. Every look-up of such a name, or
 * of one below it, is checked, so that a name cannot lead elsewhere after it was checked once.
 * There is one for the whole process, since the JDK has one name service. Thread safe.
 */
final class GuardedNames {
  private static final Map<String, Guard> GUARDS = new ConcurrentHashMap<>();

  private GuardedNames() {}

  private record Guard(EndpointRules rules, int users) {}

  /** A name that is guarded until this is closed. */
  interface Guarding extends AutoCloseable {
    @Override
    void close();
  }

  static Guarding guard(String host, EndpointRules rules) {
    String name = host.toLowerCase(Locale.ROOT);
    GUARDS.merge(name, new Guard(rules, 1), (old, _) -> new Guard(rules, old.users + 1));
    return () ->
        GUARDS.computeIfPresent(
            name, (_, old) -> old.users == 1 ? null : new Guard(old.rules, old.users - 1));
  }

  /** Returns why a name may not be used now that it leads to these addresses, if so. */
  static Optional<String> problemOf(String host, List<InetAddress> addresses) {
    return rules(host.toLowerCase(Locale.ROOT))
        .flatMap(
            rules ->
                addresses.stream()
                    .map(address -> rules.problemOf(host, address))
                    .flatMap(Optional::stream)
                    .findFirst());
  }

  private static Optional<EndpointRules> rules(String name) {
    String rest = name;
    while (!rest.isEmpty()) {
      Guard guard = GUARDS.get(rest);
      if (guard != null) {
        return Optional.of(guard.rules);
      }
      int dot = rest.indexOf('.');
      rest = dot < 0 ? "" : rest.substring(dot + 1);
    }
    return Optional.empty();
  }
}
